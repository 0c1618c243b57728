"""What a command needs at hand: settings read, log configured, archive and index open."""

import logging
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from kliping.logs import configure_logs
from kliping.settings import Settings, load_settings
from nlp.enricher import Enricher
from nlp.follower import EnrichStage
from records.archive.store import Archive, open_archive
from records.follower import Follower, Stage
from search_api.clusters import ClusterStage
from search_api.index.opening import open_index
from search_api.index.port import SearchIndex
from search_api.indexer import IndexStage

STAGES = ("enrich", "cluster", "index")
"""The stages that follow the feed, in the order in which an article meets them."""


def begin(**changes: object) -> Settings:
    """Read the settings and set up the log; the first line of every command."""
    settings = load_settings(**changes)
    configure_logs(settings.log)
    return settings


@contextmanager
def opened_archive(settings: Settings) -> Iterator[Archive]:
    """Open the archive for the length of a block."""
    archive = open_archive(settings.archive_url)
    try:
        yield archive
    finally:
        archive.close()


@contextmanager
def opened_index(settings: Settings) -> Iterator[SearchIndex]:
    """Open the index for the length of a block."""
    index = open_index(settings.index_url)
    try:
        yield index
    finally:
        index.close()


def build_followers(
    archive: Archive, index: SearchIndex, *, names: Sequence[str] = STAGES
) -> list[Follower]:
    """Return a follower for each of the named stages."""
    owner = f"{socket.gethostname()}-{os.getpid()}"
    stages: list[Stage] = []
    for name in names:
        if name == "enrich":
            logging.getLogger(__name__).info("enrich: loading the language model")
            stages.append(EnrichStage(archive, Enricher()))
        elif name == "cluster":
            stages.append(ClusterStage(archive))
        else:
            stages.append(IndexStage(archive, index))
    return [Follower(archive, stage, owner=owner) for stage in stages]
