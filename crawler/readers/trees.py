"""Ask a parsed page for elements, by CSS selector or XPath."""

import re
from functools import cache

from lxml import etree, html
from lxml.cssselect import CSSSelector

# Plain strings: the ones that know where they come from make an element for each.
_CLASSES = etree.XPath("descendant-or-self::*/@class", smart_strings=False)
_IDS = etree.XPath("descendant-or-self::*/@id", smart_strings=False)
_NAME = re.compile(r"[.#]([\w-]+)")


def select(element: html.HtmlElement, css: str) -> list[html.HtmlElement]:
    """Return the descendants of ``element`` that ``css`` names, in document order."""
    found = _selector(css)(element)
    return (
        [node for node in found if isinstance(node, html.HtmlElement)]
        if isinstance(found, list)
        else []
    )


def find_all(element: html.HtmlElement, xpath: str) -> list[html.HtmlElement]:
    """Return the elements that ``xpath`` names, in document order."""
    found = _path(xpath)(element)
    return (
        [node for node in found if isinstance(node, html.HtmlElement)]
        if isinstance(found, list)
        else []
    )


def list_names(element: html.HtmlElement) -> frozenset[str]:
    """Return every class and id in ``element``: what is not among them no selector can find."""
    found = (_CLASSES(element), _IDS(element))
    values = (value for values in found if isinstance(values, list) for value in values)
    return frozenset(" ".join(map(str, values)).split())


@cache
def find_needed(css: str) -> frozenset[str]:
    """Return the classes and ids that a selector cannot do without; of a choice none is known.

    >>> sorted(find_needed("div.isi > p#lead")), find_needed("div.a, div.b")
    (['isi', 'lead'], frozenset())
    """
    is_choice = "," in css or "[" in css or ":" in css
    return frozenset() if is_choice else frozenset(_NAME.findall(css))


@cache
def _path(xpath: str) -> etree.XPath:
    return etree.XPath(xpath)


@cache
def _selector(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")
