"""Follow the feed and put each new article into its story (contracts, 3)."""

from collections.abc import Sequence
from typing import NamedTuple

from records.archive.articles import get_article
from records.archive.clusters import (
    Signature,
    find_candidates,
    find_equal,
    join_cluster,
    list_clusters,
    oldest,
)
from records.archive.store import Archive, Transaction
from records.feed import EntryKind, FeedEntry
from search_api.signature import SIMILAR, build_signature, estimate_similarity


class New(NamedTuple):
    """An article without a story yet."""

    signature: Signature
    silent: bool


class ClusterStage:
    """The stage ``cluster``. One partition: stories grow in one order over all articles."""

    name = "cluster"
    partitions = 1
    kinds = frozenset({EntryKind.ARTICLE_STORED})

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def work(self, entries: Sequence[FeedEntry]) -> list[New]:
        """Return the signatures of those articles that have no story yet."""
        first = {entry.article_id: entry for entry in reversed(entries) if entry.article_id}
        with self._archive.read() as conn:
            known = list_clusters(conn, first)
            # The first version decides, although a later one may be there by now.
            found = [
                (entry, get_article(conn, one, version=1))
                for one, entry in sorted(first.items(), key=lambda item: item[1].seq)
                if one not in known
            ]
        return [
            New(build_signature(stored.article.id, stored.article.body), entry.silent)
            for entry, stored in found
            if stored
        ]

    def write(self, tx: Transaction, result: list[New]) -> None:
        """Give each article its story, in feed order."""
        known = list_clusters(tx.conn, (new.signature.article_id for new in result))
        for new in result:
            one = new.signature.article_id
            if one in known:
                continue
            _join(tx, new.signature)
            tx.announce(EntryKind.ARTICLE_CLUSTERED, article_id=one, silent=new.silent)


def _join(tx: Transaction, signature: Signature) -> None:
    """Put the article into the oldest of the similar stories, or begin one."""
    stories = find_equal(tx.conn, signature.body_hash)
    equal = bool(stories)
    minhash = signature.minhash
    if minhash is not None:
        candidates = find_candidates(tx.conn, signature.bands)
        equal = equal or minhash in candidates
        stories |= {
            cluster
            for other, cluster in candidates.items()
            if estimate_similarity(minhash, other) >= SIMILAR
        }
    cluster = oldest(tx.conn, stories) or signature.article_id
    join_cluster(tx, signature, cluster, findable=not equal)
