"""Read microdata (``itemprop``), ``<time>`` and headings: what templates had before JSON-LD."""

import re
from collections.abc import Iterator
from typing import TypeAlias

from lxml import html

from crawler.readers.blocks import read_paragraphs
from crawler.readers.bylines import names_somebody, parse_bylines
from crawler.readers.fields import Fields, clean
from crawler.readers.page import Page
from crawler.readers.trees import find_all

MAX_CREDITS = 120
"""Characters of an element that names writer and editor and says nothing else."""

_RELATED = re.compile(r"relat|terkait|sidebar|widget|populer|footer|comment|timeago", re.IGNORECASE)

_SMALL = frozenset(("span", "div", "p", "a", "small", "strong", "em", "td", "li"))
_WITH_COLON = "//text()[contains(., ':')]/parent::*"
_Items: TypeAlias = dict[str, list[html.HtmlElement]]


def read_markup(page: Page) -> Fields:
    """Return what microdata, ``<time datetime>`` and the only ``<h1>`` say."""
    named = parse_bylines(_credit_lines(page))
    items = _collect(page)
    return Fields(
        title=_heading(page),
        body=_body(items),
        published=next(_times(items, "datePublished"), "") or _first_time(page),
        modified=next(_times(items, "dateModified"), ""),
        writers=tuple(_names(items, "author")) or named.writers,
        editors=tuple(_names(items, "editor")) or named.editors,
    )


def _collect(page: Page) -> _Items:
    """Return the elements of each ``itemprop``, in document order."""
    items: _Items = {}
    for element in find_all(page.tree, "//*[@itemprop]"):
        for prop in (element.get("itemprop") or "").split():
            items.setdefault(prop, []).append(element)
    return items


def _visible(items: _Items, prop: str) -> Iterator[html.HtmlElement]:
    for element in items.get(prop, ()):
        if element.tag not in {"meta", "link"} and not _is_related(element):
            yield element


def _heading(page: Page) -> str:
    headings = [
        clean(found.text_content()) for found in page.tree.iter("h1") if not _is_related(found)
    ]
    headings = list(dict.fromkeys(filter(None, headings)))
    # A page with several is a front page, or puts the site's name into one.
    return headings[0] if len(headings) == 1 else ""


def _body(items: _Items) -> tuple[str, ...]:
    found = (read_paragraphs(element) for element in _visible(items, "articleBody"))
    return max(found, key=lambda paragraphs: sum(map(len, paragraphs)), default=())


def _times(items: _Items, prop: str) -> Iterator[str]:
    for element in items.get(prop, ()):
        if not _is_related(element) and (text := _time(element)):
            yield text


def _first_time(page: Page) -> str:
    return next(
        (
            text
            for element in page.tree.iter("time")
            if not _is_related(element) and (text := _time(element))
        ),
        "",
    )


def _time(element: html.HtmlElement) -> str:
    return clean(element.get("content") or element.get("datetime") or element.text_content())


def _names(items: _Items, prop: str) -> Iterator[str]:
    for element in _visible(items, prop):
        name = next(iter(find_all(element, ".//*[@itemprop='name']")), element)
        if text := clean(name.get("content") or name.text_content()):
            yield text


def _credit_lines(page: Page) -> Iterator[str]:
    """Yield the texts of small elements that begin with ``Oleh:``, ``Penulis:`` and the like."""
    for element in find_all(page.tree, _WITH_COLON):
        if element.tag not in _SMALL or not names_somebody(element.text or ""):
            continue
        if not _is_related(element):
            text = clean(element.text_content())
            if len(text) <= MAX_CREDITS:
                yield text


def _is_related(element: html.HtmlElement) -> bool:
    """Whether it belongs to a list of other articles."""
    own = (element, *element.iterancestors())
    return any(
        _RELATED.search(f"{e.get('class', '')} {e.get('id', '')}")
        for e in own
        if e.tag not in {"body", "html"}
    )
