"""Look at a site that is to become a source, and write the file that makes it one."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urljoin, urlsplit

from protego import Protego

from crawler.checking import SourceCheck, check_list, check_source
from crawler.discovery.wordpress import PATH, SYSTEMS
from crawler.middlewares.robots import ROBOT_NAME
from crawler.probing import Fetch
from crawler.readers.page import Page
from crawler.readers.trees import find_all
from crawler.sources import Endpoint, Source
from records.article import Zone

FEED_PATHS = ("feed/", "rss", "rss.xml", "atom.xml")
SITEMAP_PATHS = ("sitemap_index.xml", "wp-sitemap.xml", "sitemap-news.xml", "sitemap.xml")
"""Where lists usually are, tried in order until one is found."""

ZONES: dict[int, Zone] = {420: "WIB", 480: "WITA", 540: "WIT"}


async def propose_source(fetch: Fetch, url: str) -> SourceCheck | str:
    """Look at a site and return a source for it with what was seen, or why that cannot be."""
    home = await fetch(url)
    if isinstance(home, str):
        return home
    robots = await fetch(urljoin(home.url, "/robots.txt"))
    rules = Protego.parse("" if isinstance(robots, str) else robots.text)
    feeds = await _find_lists(fetch, [*_linked_feeds(home), *_joined(home, FEED_PATHS)], "feed")
    named = [*rules.sitemaps, *_joined(home, SITEMAP_PATHS)]
    sitemaps = await _find_lists(fetch, named, "sitemap")
    if not feeds and not sitemaps:
        return "tidak ada umpan atau peta situs / neither feed nor sitemap found"
    draft = _draft(home, feeds, sitemaps)
    check = await check_source(fetch, draft)
    check.robots = robots if isinstance(robots, str) else _describe(rules)
    learned = _learn(check)
    if learned["system"] in SYSTEMS:
        row, _ = await check_list(fetch, urljoin(home.url, PATH), "wordpress", "")
        if row.entries:
            check.lists.append(row)
            learned["rest"] = (Endpoint(url=row.url, evidence="seen"),)
    check.source = draft.model_copy(update=learned)
    return check


def _describe(rules: Protego) -> str:
    """Say what the rules mean for us beyond what is forbidden, which is obeyed unsaid."""
    delay = rules.crawl_delay(ROBOT_NAME)
    said = [f"jeda {delay:g} detik / crawl delay {delay:g} s"] if delay else []
    number = len(list(rules.sitemaps))
    said += [f"{number} peta situs / sitemaps"] if number else []
    return "; ".join(said) or "tanpa jeda, tanpa peta situs / no delay, no sitemap"


async def _find_lists(fetch: Fetch, urls: Sequence[str], kind: str) -> list[str]:
    """Return the first address that is a list with entries; the others lead to the same."""
    for url in dict.fromkeys(urls):
        row, _ = await check_list(fetch, url, kind, "")
        if row.entries:
            return [url]
    return []


def _linked_feeds(home: Page) -> Iterator[str]:
    for link in find_all(home.tree, "//link[@rel='alternate'][@href]"):
        kind = link.get("type") or ""
        if "rss" in kind or "atom" in kind:
            yield urljoin(home.url, link.get("href"))


def _joined(home: Page, paths: Sequence[str]) -> list[str]:
    return [urljoin(home.url, "/" + path) for path in paths]


def _draft(home: Page, feeds: list[str], sitemaps: list[str]) -> Source:
    parts = urlsplit(home.url)
    title = (home.tree.findtext(".//title") or "").strip()
    host = (parts.hostname or "").removeprefix("www.").partition(".")[0]
    name = re.split(r"\s+[-|\u2013\u2014]\s+", title)[0] or host
    return Source(
        id=re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-") or "sumber",
        name=name,
        homepage=f"{parts.scheme}://{parts.netloc}/",
        feeds=[{"url": url, "evidence": "seen"} for url in feeds],
        sitemaps=[{"url": url, "evidence": "seen"} for url in sitemaps],
    )


def _learn(check: SourceCheck) -> dict[str, object]:
    """Return what the articles tell of their source: its system and its zone."""
    read = [article for _, article in check.articles]
    systems = [article.origins["body"].partition("@")[0] for article in read]
    offsets = [article.published_offset for article in read]
    general = {"markup", "generic", "jsonld", "meta"}
    system = next((name for name in systems if name not in general), "generic")
    zone = next((ZONES[offset] for offset in offsets if offset in ZONES), "WIB")
    return {"system": system, "zone": zone}


def write_source(source: Source) -> str:
    """Return the source as a TOML file, for a person to complete."""
    lines = [f"name = {_quote(source.name)}", f"homepage = {_quote(source.homepage)}"]
    lines += [f'zone = "{source.zone}"', f'system = "{source.system}"']
    for key in ("feeds", "sitemaps", "rest"):
        rows = [f'{{ url = {_quote(row.url)}, evidence = "seen" }}' for row in getattr(source, key)]
        if rows:
            lines.append(f"{key} = [{', '.join(rows)}]")
    return "\n".join([*lines, "verified = true"]) + "\n"


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char for char in escaped if char.isprintable()) + '"'
