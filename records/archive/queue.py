"""Pick the addresses whose turn it is, without a look at all that wait.

A back-fill puts hundreds of thousands into the ledger at once. What waits stands in lanes, one for
every source and domain, each in order; the lanes are found by a loose scan of the index that they
are in (https://wiki.postgresql.org/wiki/Loose_indexscan), and only the heads of some are read.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import NamedTuple, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    func,
    select,
)

from records.archive.schema import URLS
from records.base import Record

Value = TypeVar("Value")


class LeaseWish(Record):
    """Which addresses somebody would take."""

    owner: str
    """Who: ``host/pid/random``."""

    limit: int
    """At most so many."""

    per_domain: int
    """At most so many of one registrable domain."""

    seconds: float
    """For so long; then others may take them."""

    sources: tuple[str, ...] | None = None
    """Only of these sources."""

    busy: tuple[str, ...] = ()
    """Domains that are left alone for now."""


class _Lane(NamedTuple):
    source: str
    domain: str
    next_at: datetime
    """When the first in it may be visited."""


class _Place(NamedTuple):
    next_at: datetime
    url: str


def pick_urls(conn: Connection, wish: LeaseWish, now: datetime) -> list[str]:
    """Return addresses that may be visited now, oldest first, spread over the domains."""
    sources = None if wish.sources is None else set(wish.sources)
    busy = set(wish.busy)
    lanes = [
        lane
        for lane in _list_lanes(conn)
        if lane.next_at <= now
        and lane.domain not in busy
        and (sources is None or lane.source in sources)
    ]
    # The first of every domain comes before the second of any: so many domains are enough.
    domains = dict.fromkeys(lane.domain for lane in sorted(lanes, key=lambda lane: lane.next_at))
    chosen = set(list(domains)[: wish.limit])
    places: defaultdict[str, list[_Place]] = defaultdict(list)
    for lane in lanes:
        if lane.domain in chosen:
            known = {"source": lane.source, "domain": lane.domain, "now": now}
            rows = conn.execute(_HEAD, known | {"most": wish.per_domain})
            places[lane.domain].extend(_Place(*row) for row in rows)
    for row in conn.execute(_EXPIRED, {"now": now}):
        if row.domain not in busy and (sources is None or row.source in sources):
            places[row.domain].append(_Place(row.next_at or now, row.url))
    turns = (
        (turn, place)
        for waiting in places.values()
        for turn, place in enumerate(sorted(waiting)[: wish.per_domain])
    )
    return [place.url for _, place in sorted(turns)[: wish.limit]]


def _list_lanes(conn: Connection) -> Iterator[_Lane]:
    for row in conn.execute(_build_lanes()):
        if row.next_at is not None:  # else somebody has just emptied it
            yield _Lane(row.source, row.domain, row.next_at)


def _waits(urls: FromClause) -> ColumnElement[bool]:
    """Return the condition of the index: told in its words, or it is not used."""
    return and_(urls.c.next_at.is_not(None), urls.c.lease_until.is_(None))


@cache
def _build_lanes() -> Select[tuple[str, str, datetime]]:
    """Return the question for all lanes: from each to the next, one step down the index each."""
    first = select(_least(URLS, URLS.c.source).label("source"))
    sources = first.cte("sources", recursive=True)
    one = URLS.alias("one")
    following = _least(one, one.c.source, one.c.source > sources.c.source)
    sources = sources.union_all(select(following).where(sources.c.source.is_not(None)))

    two, three = URLS.alias("two"), URLS.alias("three")
    begins = _least(two, two.c.domain, two.c.source == sources.c.source)
    starts = select(sources.c.source, begins.label("domain")).where(sources.c.source.is_not(None))
    lanes = starts.cte("lanes", recursive=True)
    here = three.c.source == lanes.c.source
    goes_on = _least(three, three.c.domain, here, three.c.domain > lanes.c.domain)
    lanes = lanes.union_all(select(lanes.c.source, goes_on).where(lanes.c.domain.is_not(None)))

    own = URLS.alias("own")
    of_this = (own.c.source == lanes.c.source, own.c.domain == lanes.c.domain)
    head = _least(own, own.c.next_at, *of_this)
    return select(lanes.c.source, lanes.c.domain, head.label("next_at")).where(
        lanes.c.domain.is_not(None)
    )


def _least(
    urls: FromClause, column: ColumnElement[Value], *among: ColumnElement[bool]
) -> ScalarSelect[Value]:
    """Return the question for the least value of what waits: one step down the index."""
    return select(func.min(column)).where(_waits(urls), *among).scalar_subquery()


_HEAD = (
    select(URLS.c.next_at, URLS.c.url)
    .where(
        _waits(URLS),
        URLS.c.source == bindparam("source"),
        URLS.c.domain == bindparam("domain"),
        URLS.c.next_at <= bindparam("now"),
    )
    .order_by(URLS.c.next_at, URLS.c.url)
    .limit(bindparam("most"))
)
"""The first of one lane."""

_EXPIRED = select(URLS.c.source, URLS.c.domain, URLS.c.next_at, URLS.c.url).where(
    URLS.c.lease_until < bindparam("now")
)
"""What somebody leased and never gave back: there is little of it."""
