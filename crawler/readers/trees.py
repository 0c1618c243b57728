"""Ask a parsed page for elements, by CSS selector or XPath."""

from functools import cache

from lxml import html
from lxml.cssselect import CSSSelector


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
    found = element.xpath(xpath)
    return (
        [node for node in found if isinstance(node, html.HtmlElement)]
        if isinstance(found, list)
        else []
    )


@cache
def _selector(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")
