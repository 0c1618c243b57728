"""The stages behind the feed and their followers; loading it loads the language model's library."""

import logging
from collections.abc import Sequence

from kliping.work import STAGES
from nlp.enricher import Enricher
from nlp.follower import EnrichStage
from records.archive.store import Archive
from records.follower import BATCH_SIZE, Follower, Stage
from search_api.clusters import ClusterStage
from search_api.index.port import SearchIndex
from search_api.indexer import BATCH as INDEX_BATCH
from search_api.indexer import IndexStage


def build_followers(
    archive: Archive, index: SearchIndex, *, names: Sequence[str] = STAGES
) -> list[Follower]:
    """Return a follower for each of the named stages."""
    followers = []
    for name in names:
        stage: Stage
        if name == "enrich":
            logging.getLogger(__name__).info("enrich: loading the language model")
            stage = EnrichStage(archive, Enricher())
        elif name == "cluster":
            stage = ClusterStage(archive)
        else:
            stage = IndexStage(archive, index)
        size = INDEX_BATCH if name == "index" else BATCH_SIZE
        followers.append(Follower(archive, stage, batch_size=size))
    return followers
