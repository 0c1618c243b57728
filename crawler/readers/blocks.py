"""Turn the element that holds an article's text into its paragraphs."""

from collections.abc import Iterator
from copy import deepcopy
from functools import cache

from lxml import etree, html

from crawler.readers.fields import clean
from crawler.readers.trees import find_all, find_needed, list_names, select
from lexicon.tables import load_toml

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "blockquote",
        "pre",
        "br",
        "hr",
        "center",
        "address",
        "details",
        "summary",
    ]
)
_CELLS = frozenset(("td", "th"))
_HIDDEN = ".//*[contains(translate(@style, ' ', ''), 'display:none')]"


def read_paragraphs(element: html.HtmlElement, *, drop: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the paragraphs of ``element`` without what is never article text.

    ``drop`` adds selectors to those of ``data/boilerplate.toml``. A line break is a paragraph's
    end: older templates know no other.
    """
    copy = deepcopy(element)
    copy.tail = None
    _drop(copy, drop)
    return tuple(text for raw in _walk(copy) if (text := clean(raw).strip(" |")))


def _drop(element: html.HtmlElement, extra: tuple[str, ...]) -> None:
    for doomed in list(element.iter(*_tags())):
        _cut(doomed, element)
    names = list_names(element)
    for css in (*_selectors(), *extra):
        if find_needed(css) <= names:
            for doomed in select(element, css):
                _cut(doomed, element)
    for hidden in find_all(element, _HIDDEN):
        _cut(hidden, element)


def _cut(doomed: html.HtmlElement, root: html.HtmlElement) -> None:
    parent = doomed.getparent()
    if doomed is root or parent is None:
        return
    # Empty it in place: the words after it stay, and the iteration goes on.
    tail = doomed.tail
    doomed.clear()
    doomed.tail = tail
    doomed.tag = "span"


def _walk(element: html.HtmlElement) -> Iterator[str]:
    """Yield the text between block borders, in reading order."""
    buffer: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        name = node.tag if isinstance(node.tag, str) else ""
        if event in {"start", "end"} and name in _BLOCKS:
            yield "".join(buffer)
            buffer.clear()
        if event == "end" and name in _CELLS:
            buffer.append(" | ")
        text = node.text if event == "start" else node.tail
        if text and not (event != "start" and node is element):
            buffer.append(text)
    yield "".join(buffer)


@cache
def _tags() -> tuple[str, ...]:
    return tuple(load_toml("crawler", "boilerplate.toml")["elements"]["tags"])


@cache
def _selectors() -> tuple[str, ...]:
    return tuple(load_toml("crawler", "boilerplate.toml")["elements"]["selectors"])
