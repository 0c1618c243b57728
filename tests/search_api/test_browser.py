"""The pages in a real browser: they load clean, fit a telephone, work without JavaScript."""

import contextlib
import os
import shutil
import socket
import threading

import pytest
import uvicorn
from playwright.sync_api import sync_playwright

from search_api.app import create_app
from tests.making import make_article
from tests.search_api.world import build_world

CHROMIUM = os.environ.get("KLIPING_TEST_CHROMIUM") or shutil.which("chromium")
PAGE = f"/articles/{make_article('bpjs').id}"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="no chromium on this machine (KLIPING_TEST_CHROMIUM names one)"
    ),
]


@contextlib.contextmanager
def serving(app):
    """Serve ``app`` on a free port of this machine."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def address(archive, index):
    """The small world, served."""
    build_world(archive, index)
    app = create_app(archive=archive, index=index, secret="rahasia" * 6)
    with serving(app) as opened:
        yield opened


@pytest.fixture(scope="module")
def browser():
    """A Chromium without a window."""
    with sync_playwright() as playwright:
        # Without its sandbox, which containers do not allow; it sees our own pages only.
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(params=[1280, 390], ids=["desk", "telephone"])
def page(request, browser):
    """A page that remembers every complaint of the browser."""
    context = browser.new_context(
        viewport={"width": request.param, "height": 844}, java_script_enabled=False, locale="id-ID"
    )
    opened = context.new_page()
    opened.complaints = []
    opened.on("console", lambda message: opened.complaints.append(message.text))
    opened.on("requestfailed", lambda failed: opened.complaints.append(failed.url))
    yield opened
    context.close()


@pytest.mark.parametrize("path", ["/", "/?q=bpjstk", "/?fold=1", PAGE, "/help", "/login"])
def test_a_page_loads_clean_and_fits_its_window(address, page, path):
    page.goto(address + path)
    body = page.locator("body").bounding_box()
    overflowing = page.locator("main").evaluate("node => node.scrollWidth > node.clientWidth + 1")
    assert page.complaints == []
    assert body["width"] <= page.viewport_size["width"]
    assert not overflowing


def test_a_reader_searches_and_reads_without_javascript(address, page):
    page.goto(address)
    page.get_by_role("searchbox").fill("Inpres No. 2 Tahun 2021")
    page.get_by_role("button", name="Cari").click()
    assert page.locator(".passage mark").inner_text() == "Inpres Nomor 2 Tahun 2021"
    page.locator(".hit h2 a").click()
    assert page.locator("h1").inner_text() == "BPJS lindungi pekerja"
    page.locator(".body a.fact.regulation").click()
    assert page.url.endswith("#regulation-0")
    page.get_by_role("link", name="Kembali ke hasil").click()
    assert page.get_by_role("searchbox").input_value() == "Inpres No. 2 Tahun 2021"
