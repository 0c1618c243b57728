"""Hold archive and index against one another, say what differs, and mend it."""

from kliping.console import say, tell
from records.archive.articles import count_articles
from records.archive.positions import count_backlog
from records.archive.store import Archive
from search_api.index.port import SearchIndex
from search_api.indexer import IndexStage
from search_api.reconcile import Difference, find_differences, repair

NAMES = {"articles": "reconcile.articles", "figures": "reconcile.figures"}


def reconcile(archive: Archive, index: SearchIndex) -> bool:
    """Say of each source and day what differs and mend it; return whether all agrees then."""
    with archive.read() as conn:
        waiting = count_backlog(conn, IndexStage.name, IndexStage.kinds)
    if waiting:
        tell("reconcile.waiting", count=waiting)
    differences = sorted(find_differences(archive, index))
    mended = 0
    for difference in differences:
        number = repair(archive, index, difference)
        tell("reconcile.mended", **_values(difference), mended=number)
        mended += number
    left = sorted(find_differences(archive, index)) if differences else []
    for difference in left:
        tell("reconcile.left", **_values(difference))
    with archive.read() as conn:
        values = {"count": count_articles(conn), "mended": mended}
    tell("reconcile.failed" if left else "reconcile.done", left=len(left), **values)
    return not left


def _values(difference: Difference) -> dict[str, object]:
    return {
        "source": difference.source,
        "day": difference.day.isoformat(),
        "what": say(NAMES[difference.collection]),
        "archive": difference.archive,
        "index": difference.index,
    }
