"""WebSub: what is asked of hubs, and what they may make us do."""

import hmac
import time
from datetime import UTC, datetime, timedelta

import pytest

from crawler.discovery.feeds import parse_feed
from crawler.websub.listener import MAX_PUSH_BYTES
from crawler.websub.subscriptions import Subscriptions
from kliping.ports import free_port
from records.archive.endpoints import list_endpoints
from records.archive.schema import ENDPOINTS
from records.archive.store import open_archive
from tests.crawler.crawling import Crawling, make_source
from tests.site.hub import Hub, call
from tests.site.pages import PARAGRAPHS, make_feed, make_page
from tests.site.server import Site

TIME = "Fri, 20 Nov 2026 10:00:00 +0900"
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
FEED = "https://teluk.example/feed/"
HUB = "https://hub.example/"


class Hands:
    """A clock that stands where it is put."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Hands()


@pytest.fixture
def subscriptions(clock):
    made = Subscriptions(callback="https://kliping.example/hub", key=b"kunci", clock=clock)
    made.offer(FEED, hub=HUB, topic=None)
    return made


def ask(subscriptions):
    (row,) = subscriptions.take_due()
    form = subscriptions.make_form(row)
    return row, form, form["hub.callback"].rsplit("/", 1)[1]


def verify(subscriptions, token, **changes):
    query = {"mode": "subscribe", "topic": FEED, "challenge": "abc", "lease_seconds": "86400"}
    asked = {f"hub.{name}": value for name, value in (query | changes).items() if value}
    return subscriptions.verify(token, asked)


def sign(form, body, method="sha256"):
    return f"{method}=" + hmac.new(form["hub.secret"].encode(), body, method).hexdigest()


def test_a_feed_names_its_hub_and_itself():
    links = (
        f'<link xmlns="http://www.w3.org/2005/Atom" rel="hub" href="{HUB}"/>'
        '<link xmlns="http://www.w3.org/2005/Atom" rel="self" href="/feed"/>'
    )
    body = make_feed([]).replace("<channel>", f"<channel>{links}")
    listing = parse_feed(body.encode(), url=FEED)
    assert (listing.hub, listing.topic) == (HUB, "https://teluk.example/feed")


def test_what_was_asked_for_is_confirmed_once(subscriptions):
    _, form, token = ask(subscriptions)
    assert form["hub.callback"] == f"https://kliping.example/hub/{token}"
    assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", FEED)
    assert verify(subscriptions, token) == "abc"
    assert verify(subscriptions, token) is None


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"topic": "https://teluk.example/lain/"}, id="another-topic"),
        pytest.param({"mode": "unsubscribe"}, id="the-end-of-it"),
        pytest.param({"mode": "denied"}, id="refused"),
        pytest.param({"challenge": ""}, id="no-challenge"),
    ],
)
def test_nothing_else_is_confirmed(subscriptions, changes):
    _, _, token = ask(subscriptions)
    assert verify(subscriptions, token, **changes) is None
    assert verify(subscriptions, "0" * 32) is None


def test_what_nobody_asked_for_is_not_confirmed(subscriptions, clock):
    other = Subscriptions(callback="https://kliping.example/hub", key=b"kunci", clock=clock)
    other.offer(FEED, hub=HUB, topic=None)
    _, _, token = ask(other)
    assert verify(subscriptions, token) is None


def test_a_lease_is_renewed_before_it_ends_and_under_the_same_address(subscriptions, clock):
    _, first, token = ask(subscriptions)
    verify(subscriptions, token)
    clock.now = NOON + timedelta(hours=19)
    assert subscriptions.take_due() == []
    clock.now = NOON + timedelta(hours=20)
    _, second, _ = ask(subscriptions)
    assert second == first
    assert verify(subscriptions, token) == "abc"


@pytest.mark.parametrize(
    ("lease", "hours"), [("60", 1), ("9" * 9, 720), ("9" * 20, 1), ("-5", 1), (None, 1)]
)
def test_a_lease_is_believed_within_bounds(subscriptions, lease, hours):
    row, _, token = ask(subscriptions)
    verify(subscriptions, token, lease_seconds=lease)
    assert row.until == NOON + timedelta(hours=hours)


def test_a_hub_that_cannot_be_reached_is_asked_less_and_less(subscriptions, clock):
    waits = []
    for _ in range(7):
        (row,) = subscriptions.take_due()
        subscriptions.note_failure(row, is_refusal=False, reason="mati / dead")
        waits.append((row.next_at - clock.now).total_seconds() / 3600)
        clock.now = row.next_at
    assert waits == [1, 2, 4, 8, 16, 24, 24]


def test_only_what_the_hub_signed_within_its_lease_counts(subscriptions, clock):
    _, form, token = ask(subscriptions)
    body = b"<rss/>"
    assert subscriptions.accept(token, body, sign(form, body)) is None
    verify(subscriptions, token)
    for method in ("sha1", "sha256", "sha384", "sha512"):
        assert subscriptions.accept(token, body, sign(form, body, method)) == FEED
    for wrong in (None, "", "sha256=", "md5=" + "0" * 32, sign(form, b"<atom/>")):
        assert subscriptions.accept(token, body, wrong) is None
    clock.now = NOON + timedelta(days=2)
    assert subscriptions.accept(token, body, sign(form, body)) is None


def put_feed(site, hub, *names):
    for name in names:
        page = make_page(f"Berita {name}", paragraphs=(f"Kabar {name}.", *PARAGRAPHS))
        site.put(f"/{name}/", page)
    rows = [(site.url(f"/{name}/"), f"Berita {name}", TIME) for name in names]
    link = {"Link": f'<{hub.url}>; rel="hub", <{site.url("/feed/")}>; rel="self"'}
    site.put("/feed/", make_feed(rows), headers=link)


def wait_until(is_so, process):
    until = time.monotonic() + 60
    while not is_so():
        assert process.poll() is None, "the crawl has ended"
        assert time.monotonic() < until, "it never came to be"
        time.sleep(0.02)


def forget_that_it_was_asked(crawling):
    """Let the last poll lie so long ago that a hint is taken."""
    with open_archive(crawling.archive_url) as archive, archive.write() as tx:
        earlier = tx.now - timedelta(minutes=5)
        tx.conn.execute(ENDPOINTS.update().values(checked_at=earlier))


def was_polled(crawling):
    with open_archive(crawling.archive_url) as archive, archive.read() as conn:
        return all(endpoint.checked_at for endpoint in list_endpoints(conn))


@pytest.mark.slow
def test_a_hub_lets_a_feed_be_asked_at_once_and_nothing_more(tmp_path):
    port = free_port("127.0.0.1", 5900)
    with Site() as site, Hub() as hub:
        put_feed(site, hub, "banjir")
        crawling = Crawling(tmp_path, [make_source(site)])
        told = {"callback": f"http://127.0.0.1:{port}/", "callback_port": port}
        process = crawling.start(once=False, callback_key_text="kunci", **told)
        try:
            wait_until(hub.verified.is_set, process)
            wait_until(lambda: site.asked()["/banjir/"], process)
            wait_until(lambda: was_polled(crawling), process)
            put_feed(site, hub, "gempa", "banjir")
            asked = site.asked()["/feed/"]
            forget_that_it_was_asked(crawling)
            assert hub.tell(b"<rss>palsu</rss>", key="tebakan")[0] == 202
            assert hub.verify(hub.forms[-1], mode="unsubscribe")[0] == 404
            assert call(hub.forms[-1]["hub.callback"] + "x", b"")[0] == 410
            assert site.asked()["/feed/"] == asked
            assert hub.tell(b"<rss>apa saja</rss>")[0] == 202
            wait_until(lambda: site.asked()["/gempa/"], process)
            for _ in range(5):
                hub.tell(b"<rss>lagi</rss>")
            with pytest.raises(OSError):  # noqa: PT011 - hung up, however the machine says it
                hub.tell(b"x" * (MAX_PUSH_BYTES + 1))
        finally:
            process.terminate()
            process.wait()
        assert site.asked()["/feed/"] == asked + 1
        assert len(hub.forms) == 1


def test_without_an_address_for_hubs_none_is_asked(tmp_path):
    with Site() as site, Hub() as hub:
        put_feed(site, hub, "banjir")
        Crawling(tmp_path, [make_source(site)]).run()
        assert hub.forms == []
