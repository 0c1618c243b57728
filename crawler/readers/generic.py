"""The last resort: trafilatura for the text, and the printed date nearest to the headline."""

import re
from collections.abc import Iterator
from copy import deepcopy

import trafilatura
from lxml import html

from crawler.readers.blocks import read_paragraphs
from crawler.readers.fields import Fields, clean
from crawler.readers.page import Page

_DATE = re.compile(
    r"(?:(?:senin|selasa|rabu|kamis|jum'?at|jum.at|sabtu|minggu|ahad)\s*,?\s*)?"
    r"\d{1,2}(?:\s+[a-z]{3,9}\.?\s+|/\d{1,2}/|-\d{1,2}-)20\d\d"
    r"(?:[\s,|\-\u2013]*(?:pukul |jam |at )?\d{1,2}[:.]\d\d(?:[:.]\d\d)?"
    r"(?:\s*(?:wib|wita|wit)\b)?)?|[a-z]{3,9} \d{1,2}, 20\d\d",
    re.IGNORECASE,
)
_DATE_CLASS = re.compile(r"date|time|tanggal|tgl|waktu|posted", re.IGNORECASE)
_CLOCK = re.compile(r"\d[:.]\d\d")

HEAD_CHARACTERS = 6000
"""How much visible text after the headline is searched for a printed date."""

MAX_DATE_LENGTH = 90
"""Characters of an element that holds a date and little else."""

NEAR = 60
"""Elements between headline and a date without a clock; further away it is the header's."""


MARK = 40
"""Characters of a paragraph by which its place is found again."""

MOST = 0.8
"""Share of the found paragraphs that their element must hold."""

SENTENCE = 12
"""Words; a shorter paragraph that was not found is a button or a caption."""

MUCH_MORE = 1.5
"""An element with this many times the words found holds more than the article."""


def read_generic(page: Page) -> Fields:
    """Return the main text of any page, and the printed date that belongs to it."""
    return Fields(body=_body(page))


def find_printed_date(page: Page) -> str:
    """Return the date printed nearest to the headline, or an empty string."""
    is_marked = any(map(_DATE_CLASS.search, page.names))
    return (_marked_date(page.tree) if is_marked else "") or _running_date(page.tree)


def _body(page: Page) -> tuple[str, ...]:
    """Return what trafilatura finds, with the sentences before and between that it left out.

    Alone it loses a lead that is set apart (kapanlagi); the element in which the rest stands keeps
    it. But where that holds much more, it is the page's frame and not the article's.
    """
    found = _extract(page)
    container = _find_container(page.tree, found)
    if container is None:
        return found
    whole = _complete(read_paragraphs(container), found)
    return whole if _count(found) <= _count(whole) <= MUCH_MORE * _count(found) else found


def _complete(whole: tuple[str, ...], found: tuple[str, ...]) -> tuple[str, ...]:
    marks = {_mark(paragraph) for paragraph in found}
    last = max((n for n, text in enumerate(whole) if _mark(text) in marks), default=-1)
    return tuple(
        text for text in whole[: last + 1] if _mark(text) in marks or len(text.split()) >= SENTENCE
    )


def _extract(page: Page) -> tuple[str, ...]:
    extracted = trafilatura.bare_extraction(
        deepcopy(page.tree),
        url=page.url or None,
        include_comments=False,
        include_tables=True,
        deduplicate=False,
        with_metadata=False,
    )
    text: str = getattr(extracted, "text", None) or ""
    lines = [line for raw in text.splitlines() if (line := clean(raw).removeprefix("- "))]
    # Rows before the first paragraph are a menu laid out as a table; later ones hold figures.
    while lines and lines[0].startswith("|"):
        del lines[0]
    return tuple(line.strip("| ") for line in lines)


def _find_container(tree: html.HtmlElement, paragraphs: tuple[str, ...]) -> html.HtmlElement | None:
    """Return the smallest element that holds most of ``paragraphs``."""
    marks = [_mark(paragraph) for paragraph in paragraphs if len(paragraph) > MARK]
    if not marks:
        return None
    longest = _mark(max(paragraphs, key=len))
    body = tree.find("body")
    element: html.HtmlElement | None = _descend(tree if body is None else body, longest)
    while element is not None:
        text = _squeeze(element)
        if sum(mark in text for mark in marks) >= MOST * len(marks):
            return element
        element = element.getparent()
    return None


def _descend(element: html.HtmlElement, mark: str) -> html.HtmlElement:
    for child in element:
        if isinstance(child.tag, str) and mark in _squeeze(child):
            return _descend(child, mark)
    return element


def _squeeze(element: html.HtmlElement) -> str:
    return clean(element.text_content()).replace(" ", "")


def _mark(paragraph: str) -> str:
    return "".join(paragraph.split())[:MARK]


def _count(paragraphs: tuple[str, ...]) -> int:
    return sum(len(paragraph.split()) for paragraph in paragraphs)


def _marked_date(tree: html.HtmlElement) -> str:
    """Of elements called ``date``, ``tanggal`` ...: one with a clock first, then the nearest."""
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    headline = next((index for index, element in enumerate(elements) if element.tag == "h1"), 0)
    best: tuple[bool, int, str] | None = None
    for index, date in _dates(elements):
        distance = abs(index - headline)
        row = (_CLOCK.search(date[8:]) is None, distance, date)
        if (not row[0] or distance <= NEAR) and (best is None or row[:2] < best[:2]):
            best = row
    return best[2] if best else ""


def _dates(elements: list[html.HtmlElement]) -> Iterator[tuple[int, str]]:
    for index, element in enumerate(elements):
        if not _DATE_CLASS.search(f"{element.get('class', '')} {element.get('id', '')}"):
            continue
        text = clean(element.text_content())
        if len(text) <= MAX_DATE_LENGTH and (match := _DATE.search(text)):
            yield index, match[0]


def _running_date(tree: html.HtmlElement) -> str:
    text = _visible_text(tree)
    title = clean(tree.findtext(".//h1") or "")
    start = max(text.find(title), 0) if title else 0
    near = text[max(start - 300, 0) : start + HEAD_CHARACTERS]
    # A date with a clock is a byline; one without may be a sentence's.
    found = (match[0] for match in _DATE.finditer(near))
    return next((date for date in found if _CLOCK.search(date[8:])), "")


def _visible_text(tree: html.HtmlElement) -> str:
    copy = deepcopy(tree)
    for element in list(copy.iter("script", "style", "noscript", "head")):
        element.drop_tree()
    return clean(" ".join(str(text) for text in copy.itertext()))
