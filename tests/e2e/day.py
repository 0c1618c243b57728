"""Forty outlets on one server, and what happens to them in a day: all of it by the dice of a seed.

The day has its own clock: the machine's, so many hours ahead. Every request is written down with
the time of that clock and with what was said to it.
"""

import random
import subprocess
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.site.pages import PARAGRAPHS, make_feed, make_page
from tests.site.server import Answer, Site

FEED_LENGTH = 60
RETRY_AFTER = 120
"""Seconds that a busy host asks for."""

EDITABLE = timedelta(hours=20)
"""Older stories are left as they are, so that the last look at each comes after its last edit."""


@dataclass(slots=True)
class Story:
    """One story and what became of it."""

    number: int
    source: str
    published: datetime
    edits: int = 0
    deleted: bool = False
    served: set[int] = field(default_factory=set)
    """Which of its forms somebody was given."""

    @property
    def path(self) -> str:
        return f"/berita-{self.number}/"

    @property
    def body(self) -> str:
        return "\n\n".join((self.first_line, *PARAGRAPHS))

    @property
    def first_line(self) -> str:
        return f"Ralat ke-{self.edits} dari berita nomor {self.number} di {self.source}."

    def answer(self) -> Answer:
        """Return its page as it is now."""
        if self.deleted:
            return Answer(status=410)
        page = make_page(
            f"Berita nomor {self.number}",
            paragraphs=(self.first_line, *PARAGRAPHS),
            published=self.published.isoformat(),
        )
        return Answer(page.encode(), etag=f'"{self.number}-{self.edits}"')


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    at: datetime
    run: int
    source: str
    path: str
    status: int


class Day(Site):
    """The outlets; ``with Day(...) as day``."""

    def __init__(self, *, sources: int, seed: int) -> None:
        super().__init__()
        self.dice = random.Random(seed)  # noqa: S311 - a story, not a secret
        self.sources = [f"s{number:02}" for number in range(sources)]
        self.stories: dict[tuple[str, str], Story] = {}
        self.log: list[Asked] = []
        self.run = 0
        self._newest: dict[str, list[Story]] = {source: [] for source in self.sources}
        self._down: set[str] = set()
        self._busy: set[tuple[str, str]] = set()
        self._news = threading.Condition()
        self._begins = datetime(2026, 11, 25, 5, tzinfo=UTC)
        self.ahead = timedelta()
        self.set_hour(0)

    def set_hour(self, hour: float) -> None:
        """Move the clock to so many hours after the beginning."""
        self.ahead = self._begins + timedelta(hours=hour) - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def host_of(self, source: str) -> str:
        return f"{source}.localhost"

    def publish(self, count: int, *, within: timedelta) -> None:
        """Let outlets publish ``count`` stories, over the time that has just passed."""
        since = self.now() - within
        moments = sorted(since + self.dice.random() * within for _ in range(count))
        for moment in moments:
            source = self.dice.choice(self.sources)
            story = Story(len(self.stories), source, moment.replace(microsecond=0))
            self.stories[source, story.path] = story
            self._newest[source].insert(0, story)

    def edit(self, count: int) -> None:
        """Change some of the newer stories."""
        oldest = self.now() - EDITABLE
        newer = [story for story in self.stories.values() if story.published > oldest]
        for story in self.dice.sample(newer, k=count):
            story.edits += 1

    def delete(self, count: int) -> None:
        """Take some stories down."""
        for story in self.dice.sample(list(self.stories.values()), k=count):
            story.deleted = True

    def get_busy(self, count: int) -> None:
        """Let some addresses ask for patience when they are asked for the next time."""
        lists = [(source, path) for source in self.sources for path in ("/feed/", "/robots.txt")]
        self._busy = set(self.dice.sample([*lists, *self.stories], k=count))

    def break_down(self, count: int) -> None:
        """Let some outlets answer with errors until the next call."""
        self._down = set(self.dice.sample(self.sources, k=count))

    def choose(self, path: str, headers: dict[str, str]) -> Answer:
        """Return what is said to a request, and write it down."""
        source = headers["Host"].partition(".")[0]
        with self._news:
            answer = self._choose(source, path)
            if answer.etag and headers.get("If-None-Match") == answer.etag:
                answer = Answer(status=304, etag=answer.etag)
            story = self.stories.get((source, path))
            if story and answer.status == 200:
                story.served.add(story.edits)
            self.log.append(Asked(self.now(), self.run, source, path, answer.status))
            self._news.notify_all()
        return answer

    def _choose(self, source: str, path: str) -> Answer:
        if source in self._down:
            return Answer(status=500)
        if (source, path) in self._busy:
            self._busy.discard((source, path))
            return Answer(status=429, headers={"Retry-After": str(RETRY_AFTER)})
        if path == "/feed/":
            return self._feed(source)
        story = self.stories.get((source, path))
        return story.answer() if story else Answer(status=404)

    def _feed(self, source: str) -> Answer:
        shown = [story for story in self._newest[source] if not story.deleted][:FEED_LENGTH]
        rows = [
            (
                self.url(story.path, self.host_of(source)),
                f"Berita nomor {story.number}",
                format_datetime(story.published),
            )
            for story in shown
        ]
        feed = make_feed(rows)
        return Answer(feed.encode(), etag=f'"{shown[0].number if shown else 0}-{len(shown)}"')

    def wait_for_requests(self, count: int, process: subprocess.Popen[bytes]) -> bool:
        """Wait until so many stories were asked for in this run; False if it ends before."""
        until = time.monotonic() + 60
        with self._news:
            while process.poll() is None and time.monotonic() < until:
                if sum(self.count_stories(self.run).values()) >= count:
                    return True
                self._news.wait(0.1)
        return False

    def count_stories(self, run: int) -> Counter[tuple[str, str]]:
        """How often each story was asked for in a run."""
        asked = ((row.source, row.path) for row in self.log if row.run == run)
        return Counter(key for key in asked if key in self.stories)
