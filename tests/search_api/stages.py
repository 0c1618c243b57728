"""Bring articles through the stages, as ``kliping work`` does."""

from records.archive.articles import store_article
from records.archive.facts import store_enrichment
from records.follower import Follower
from search_api.clusters import ClusterStage
from search_api.indexer import IndexStage


def store(archive, *articles, silent=False):
    """Store articles, each in a transaction of its own."""
    for article in articles:
        with archive.write() as tx:
            store_article(tx, article, silent=silent)


def enrich(archive, *enrichments, silent=False):
    """Store what was read in articles."""
    for enrichment in enrichments:
        with archive.write() as tx:
            store_enrichment(tx, enrichment, silent=silent)


def cluster(archive):
    """Let the stage of clusters do all that waits."""
    follow(Follower(archive, ClusterStage(archive)))


def bring_in(archive, index):
    """Let the stage of the index do all that waits."""
    follow(Follower(archive, IndexStage(archive, index), batch_size=500))


def follow(follower):
    """Run until idle."""
    while follower.run_once():
        pass
