"""When to look again: at a feed, at an article, at what failed."""

from datetime import datetime, timedelta

from records.archive.endpoints import EndpointKind

RETRY_DELAYS = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=3),
    timedelta(days=1),
)
"""Between the attempts at an address that failed; then it has failed for good."""

WRONG_ADDRESS = timedelta(days=1)
"""An address that is wrong costs one request a day."""

FIRST_OUTAGE = timedelta(minutes=15)
"""After the first failure of a feed that may come back; doubled each time up to a day."""

LONGEST_RETRY_AFTER = timedelta(days=1)
"""A server that asks for more is asked again after this."""


def next_retry(now: datetime, attempts: int) -> datetime | None:
    """Return when to try again after ``attempts`` failures before this one, or None: never."""
    return now + RETRY_DELAYS[attempts] if attempts < len(RETRY_DELAYS) else None


def next_recheck(now: datetime, published: datetime, hours: tuple[float, ...]) -> datetime | None:
    """Return when an article is to be looked at again for corrections, or None: it has settled.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    >>> next_recheck(noon, noon, (6, 24)).hour
    18
    """
    moments = (published + timedelta(hours=hour) for hour in hours)
    return next((moment for moment in moments if moment > now), None)


def next_poll(now: datetime, kind: EndpointKind, seconds: float) -> datetime:
    """Return when to ask a feed or sitemap again that answered well."""
    return now + timedelta(seconds=seconds if kind == "feed" else 4 * seconds)


def next_poll_after_outage(now: datetime, failures: int) -> datetime:
    """Return when to ask again after ``failures`` outages in a row before this one."""
    wait: timedelta = FIRST_OUTAGE * (1 << min(failures, 10))
    return now + min(wait, WRONG_ADDRESS)


def after(now: datetime, wait: timedelta) -> datetime:
    """Return when a server that asked for patience is asked again."""
    return now + min(wait, LONGEST_RETRY_AFTER)
