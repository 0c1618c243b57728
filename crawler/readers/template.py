"""Read a page by the selectors of its publishing system, the table ``data/systems.toml``."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from lxml import html

from crawler.readers.blocks import read_paragraphs
from crawler.readers.bylines import parse_bylines
from crawler.readers.fields import Fields, clean
from crawler.readers.page import Page
from crawler.readers.trees import find_needed, select
from lexicon.tables import load_toml
from records.article import Image


def read_template(page: Page, system: str) -> Fields:
    """Return what the selectors of ``system`` find; nothing for a system without a row.

    Of several layouts the first whose signs are on the page counts: ``antara``, ``antara@2015``.
    """
    layouts = [name for name in _table() if name == system or name.startswith(f"{system}@")]
    layout = next((name for name in layouts if _is_shown(page, name)), system)
    row = _table().get(layout)
    return _read_row(page, row, layout) if row else Fields()


def _read_row(page: Page, row: dict[str, Any], layout: str) -> Fields:
    named = parse_bylines(
        line for element in _find(page, row, "bylines") for line in _lines(element)
    )
    body = next(
        (text for element in _find(page, row, "body") if (text := read_paragraphs(element))), ()
    )
    return Fields(
        reader=layout,
        title=_first_text(page, row, "title"),
        body=body,
        published=_first_time(page, row, "published"),
        modified=_first_time(page, row, "modified"),
        writers=named.writers or _texts(page, row, "account")[:1],
        editors=named.editors,
        section=_first_text(page, row, "section"),
        tags=_texts(page, row, "tags"),
        images=tuple(_images(page, row)),
    )


def detect_system(page: Page) -> str | None:
    """Return the system that the page's markup gives away, if any."""
    return next((system for system in _table() if _is_shown(page, system)), None)


def _is_shown(page: Page, system: str) -> bool:
    return bool(_find(page, _table()[system], "signs"))


def _find(page: Page, row: dict[str, Any], field: str) -> list[html.HtmlElement]:
    for css in row.get(field, ()):
        # Most selectors are ruled out by the names on the page, without looking for elements.
        if find_needed(css) <= page.names and (found := select(page.tree, css)):
            return found
    return []


def _first_text(page: Page, row: dict[str, Any], field: str) -> str:
    return next(iter(_texts(page, row, field)), "")


def _texts(page: Page, row: dict[str, Any], field: str) -> tuple[str, ...]:
    found = (clean(element.text_content()) for element in _find(page, row, field))
    return tuple(dict.fromkeys(text for text in found if text))


def _first_time(page: Page, row: dict[str, Any], field: str) -> str:
    for element in _find(page, row, field):
        if text := clean(element.get("datetime") or element.text_content()):
            return text
    return ""


def _lines(element: html.HtmlElement) -> Iterator[str]:
    yield from read_paragraphs(element) or (clean(element.text_content()),)


def _images(page: Page, row: dict[str, Any]) -> Iterator[Image]:
    for figure in _find(page, row, "figure"):
        image = next(figure.iter("img"), None)
        url = clean(image.get("data-src") or image.get("src")) if image is not None else ""
        if url.startswith("http"):
            captions = [*figure.iter("figcaption"), *select(figure, "[class*=caption]")]
            words = (clean(caption.text_content()) for caption in captions)
            yield Image(url=url, caption=next(filter(None, words), None))


@cache
def _table() -> dict[str, dict[str, Any]]:
    return load_toml("crawler", "systems.toml")
