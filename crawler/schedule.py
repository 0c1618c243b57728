"""When to look again: at a feed, at an article, at what failed."""

import re
from datetime import datetime, timedelta
from hashlib import blake2b

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

FASTEST = 0.2
"""Of the usual time between two polls: three minutes of fifteen, for the busy."""

SLOWEST = 24.0
"""Likewise: six hours, for the quiet. News sitemaps forget after a day."""

SPREAD = 0.2
"""By so much the waits of endpoints differ, so that they do not all fall into one minute."""


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


def learn_pace(pace: float | None, *, seconds: float, has_news: bool) -> float:
    """Return the seconds to the next poll of an endpoint that had news now, or had none.

    >>> [learn_pace(900, seconds=900, has_news=news) for news in (True, False)]
    [450.0, 1350.0]
    """
    learned = (pace or seconds) * (0.5 if has_news else 1.5)
    return min(max(learned, FASTEST * seconds), SLOWEST * seconds)


def next_poll(now: datetime, *, url: str, pace: float, cache_control: str | None) -> datetime:
    """Return when to ask again: after ``pace``, a little later for each address another time.

    What the server says may be kept for long is not asked for before that; at most a day.
    """
    spread = blake2b(url.encode(), digest_size=2).digest()
    wait = pace * (1 + SPREAD * int.from_bytes(spread) / 65535)
    return now + timedelta(seconds=max(wait, _max_age(cache_control)))


def _max_age(cache_control: str | None) -> float:
    match = re.search(r"(?<!-)max-age\s*=\s*\"?(\d{1,9})", cache_control or "", re.IGNORECASE)
    return min(float(match[1]), LONGEST_RETRY_AFTER.total_seconds()) if match else 0.0


def next_poll_after_outage(now: datetime, failures: int) -> datetime:
    """Return when to ask again after ``failures`` outages in a row before this one."""
    wait: timedelta = FIRST_OUTAGE * (1 << min(failures, 10))
    return now + min(wait, WRONG_ADDRESS)


def after(now: datetime, wait: timedelta) -> datetime:
    """Return when a server that asked for patience is asked again."""
    return now + min(wait, LONGEST_RETRY_AFTER)
