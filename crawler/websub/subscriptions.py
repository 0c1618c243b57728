"""What was asked of which hub, and what a hub may say to us (W3C WebSub, sections 5 to 8).

Nothing is kept between runs: the address that a hub calls and the secret with which it signs are
derived from the topic and our key, so that asking again after a restart renews what there is.
"""

import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

from crawler.clock import Clock

_LOG = logging.getLogger(__name__)

LEASE = timedelta(days=7)
"""What we ask for; hubs give what they like."""

SHORTEST_LEASE, LONGEST_LEASE = timedelta(hours=1), timedelta(days=30)
"""Bounds of what we believe: no hub makes us ask all the time, or never again."""

RENEWED_BEFORE = 0.2
"""Of the lease: so early is it renewed."""

ASKED_AGAIN = timedelta(days=1)
"""After a refusal, or when a hub never verified."""

FIRST_RETRY = timedelta(hours=1)
"""After a hub that could not be reached; doubled each time up to a day."""

METHODS = ("sha1", "sha256", "sha384", "sha512")
"""The specification's; each is an HMAC, for which SHA-1 is still good."""


@dataclass(slots=True)
class Subscription:
    """A feed and the hub that tells of its news."""

    endpoint: str
    """The feed as we poll it."""

    topic: str
    """The feed as its hub knows it."""

    hub: str
    next_at: datetime
    """When the hub is to be asked, for the first time or again."""

    is_awaited: bool = False
    """Whether we asked and wait for the hub to verify that it was us."""

    until: datetime | None = None
    """How long the hub tells us of news."""

    failures: int = 0


class Subscriptions:
    """All subscriptions of a process."""

    def __init__(self, *, callback: str, key: bytes, clock: Clock) -> None:
        self._callback = callback if callback.endswith("/") else callback + "/"
        self._key = key
        self._clock = clock
        self._by_token: dict[str, Subscription] = {}
        self._seen: set[str] = set()

    def is_known(self, endpoint: str) -> bool:
        """Return whether this process has looked for a hub in this feed."""
        return endpoint in self._seen

    def offer(self, endpoint: str, *, hub: str | None, topic: str | None) -> None:
        """Note which hub a feed names, if any."""
        self._seen.add(endpoint)
        if hub is None or not hub.startswith(("http://", "https://")):
            return
        topic = topic or endpoint
        known = self._by_token.get(self._token(topic))
        if known is None or known.hub != hub:
            new = Subscription(endpoint, topic, hub, next_at=self._clock())
            self._by_token[self._token(topic)] = new

    def take_due(self) -> list[Subscription]:
        """Return those whose hub is to be asked now; each is given out once."""
        now = self._clock()
        due = [row for row in list(self._by_token.values()) if row.next_at <= now]
        for row in due:
            row.next_at = now + ASKED_AGAIN
            row.is_awaited = True
        return due

    def make_form(self, subscription: Subscription) -> dict[str, str]:
        """Return what is sent to the hub."""
        topic = subscription.topic
        return {
            "hub.mode": "subscribe",
            "hub.topic": topic,
            "hub.callback": urljoin(self._callback, self._token(topic)),
            "hub.secret": self._secret(topic),
            "hub.lease_seconds": str(int(LEASE.total_seconds())),
        }

    def note_failure(self, subscription: Subscription, *, is_refusal: bool, reason: str) -> None:
        """Note that a hub did not take our request."""
        _LOG.warning("hub %s: %s", subscription.hub, reason)
        subscription.is_awaited = False
        wait: timedelta = FIRST_RETRY * (1 << min(subscription.failures, 5))
        subscription.failures += 1
        wait = ASKED_AGAIN if is_refusal else min(wait, ASKED_AGAIN)
        subscription.next_at = self._clock() + wait

    def verify(self, token: str, query: Mapping[str, str]) -> str | None:
        """Return the challenge that confirms what we asked for; None for everything else.

        We never end a subscription, so whoever wants that confirmed was not asked by us.
        """
        row = self._by_token.get(token)
        if row is None or query.get("hub.topic") != row.topic or not row.is_awaited:
            return None
        if query.get("hub.mode") == "denied":
            self.note_failure(row, is_refusal=True, reason=query.get("hub.reason", "denied")[:200])
            return None
        challenge = query.get("hub.challenge")
        if query.get("hub.mode") != "subscribe" or not challenge:
            return None
        now = self._clock()
        lease = _read_lease(query.get("hub.lease_seconds"))
        row.is_awaited, row.failures = False, 0
        row.until = now + lease
        row.next_at = row.until - RENEWED_BEFORE * lease
        return challenge

    def accept(self, token: str, body: bytes, signature: str | None) -> str | None:
        """Return the feed to be asked because its hub says so; None unless the hub signed it."""
        row = self._by_token.get(token)
        if row is None or row.until is None or row.until <= self._clock():
            return None
        method, _, given = (signature or "").partition("=")
        if method.lower() not in METHODS:
            return None
        made = hmac.new(self._secret(row.topic).encode(), body, method.lower()).hexdigest()
        return row.endpoint if hmac.compare_digest(made, given.lower()) else None

    def is_ours(self, token: str) -> bool:
        """Return whether a hub may call this address at all."""
        return token in self._by_token

    def _token(self, topic: str) -> str:
        return self._derive("callback", topic)[:32]

    def _secret(self, topic: str) -> str:
        return self._derive("secret", topic)

    def _derive(self, purpose: str, topic: str) -> str:
        return hmac.new(self._key, f"websub {purpose} {topic}".encode(), "sha256").hexdigest()


def _read_lease(raw: str | None) -> timedelta:
    if raw is None or not (raw.isascii() and raw.isdigit()) or len(raw) > len("999999999"):
        return SHORTEST_LEASE
    return min(max(timedelta(seconds=int(raw)), SHORTEST_LEASE), LONGEST_LEASE)
