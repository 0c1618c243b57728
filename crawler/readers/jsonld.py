"""Read the JSON-LD of a page: arrays, ``@graph``, several nodes, and slightly broken JSON."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import html

from crawler.readers.fields import Fields, clean
from crawler.readers.page import Page
from records.article import Image

ARTICLE_TYPES = (
    "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle",
    "OpinionNewsArticle", "Article", "BlogPosting", "LiveBlogPosting",
)  # fmt: skip
"""Types that are articles, the surest first."""

_RAW_BREAKS = re.compile(r"[\x00-\x1f]+")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_COMMENT = re.compile(
    r"^\s*(?:<!--|//<!\[CDATA\[|/\*<!\[CDATA\[\*/)|(?:-->|//\]\]>|/\*\]\]>\*/)\s*$"
)


def read_jsonld(page: Page) -> Fields:
    """Return what the surest article node says, with its people only where they are persons."""
    nodes = list(_nodes(page))
    kinds = tuple(dict.fromkeys(kind for node in nodes for kind in _types(node)))
    article = _choose(nodes)
    if article is None:
        return Fields(kinds=kinds)
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    return Fields(
        title=_text(article.get("headline") or article.get("name")),
        body=_paragraphs(article.get("articleBody")),
        lead=_text(article.get("description")),
        published=_text(article.get("datePublished") or article.get("dateCreated")),
        modified=_text(article.get("dateModified")),
        writers=_persons(article.get("author"), by_id),
        editors=_persons(article.get("editor"), by_id),
        section=_text(_first(article.get("articleSection"))),
        tags=_keywords(article.get("keywords")),
        language=_text(article.get("inLanguage")),
        images=_images(article.get("image"), by_id),
        canonical=_address(article, by_id),
        site_names=tuple(_publisher(article, by_id)),
        kinds=kinds,
        is_free=str(article.get("isAccessibleForFree", True)).lower() not in {"false", "0"},
    )


def _nodes(page: Page) -> Iterator[dict[str, Any]]:
    for script in page.tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            yield from _flatten(_load(script.text or ""))


def _load(raw: str) -> Any:
    """Parse, mending what sites break: raw line breaks, trailing commas, comments around."""
    text = _COMMENT.sub("", raw.strip())
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", _RAW_BREAKS.sub(" ", text)).rstrip(" ;")):
        try:
            return json.loads(attempt)
        except (ValueError, RecursionError):
            continue
    return None


def _flatten(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for item in data:
            yield from _flatten(item)
    elif isinstance(data, dict):
        if "@graph" in data:
            yield from _flatten(data["@graph"])
        if "@type" in data:
            yield data
        if isinstance(main := data.get("mainEntity"), dict):
            yield from _flatten(main)


def _types(node: Mapping[str, Any]) -> tuple[str, ...]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return tuple(item.rsplit("/", 1)[-1] for item in kinds if isinstance(item, str))


def _choose(nodes: list[dict[str, Any]]) -> dict[str, Any] | None:
    for wanted in ARTICLE_TYPES:
        for node in nodes:
            if wanted in _types(node) and (node.get("headline") or node.get("name")):
                return node
    return None


def _text(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    return clean(_unescape(str(value)))


def _unescape(text: str) -> str:
    if "<" not in text and "&" not in text:
        return text
    try:
        return "".join(map(str, html.fromstring(f"<div>{text}</div>").itertext()))
    except (ValueError, AssertionError):
        return text


def _paragraphs(value: Any) -> tuple[str, ...]:
    if not isinstance(value, str):
        return ()
    broken = re.sub(r"(?i)</p>|<br\s*/?>", "\n", value)
    return tuple(text for line in broken.splitlines() if (text := _text(line)))


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _resolve(value: Any, by_id: Mapping[str, dict[str, Any]]) -> Any:
    if isinstance(value, dict) and set(value) == {"@id"} and isinstance(value["@id"], str):
        return by_id.get(value["@id"], value)
    return value


def _persons(value: Any, by_id: Mapping[str, dict[str, Any]]) -> tuple[str, ...]:
    found = []
    for item in value if isinstance(value, list) else [value]:
        person = _resolve(item, by_id)
        # A company is no author, though half of the sites say so.
        if isinstance(person, dict) and "Organization" in " ".join(_types(person)):
            continue
        if (name := _text(person)) and not name.startswith("http"):
            found.append(name)
    return tuple(dict.fromkeys(found))


def _keywords(value: Any) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else str(value or "").split(",")
    return tuple(dict.fromkeys(tag for part in parts if (tag := _text(part))))


def _images(value: Any, by_id: Mapping[str, dict[str, Any]]) -> tuple[Image, ...]:
    image = _resolve(_first(value), by_id)
    if isinstance(image, dict):
        url, caption = (
            _first(image.get("url") or image.get("contentUrl")),
            _text(image.get("caption")),
        )
    else:
        url, caption = image, ""
    if not isinstance(url, str) or not url.startswith("http"):
        return ()
    return (Image(url=url, caption=caption or None),)


def _address(article: Mapping[str, Any], by_id: Mapping[str, dict[str, Any]]) -> str:
    main = article.get("mainEntityOfPage")
    if isinstance(main, dict):
        main = main.get("@id") or _resolve(main, by_id).get("url")
    address = main if isinstance(main, str) else article.get("url")
    return address if isinstance(address, str) and address.startswith("http") else ""


def _publisher(article: Mapping[str, Any], by_id: Mapping[str, dict[str, Any]]) -> Iterator[str]:
    for field in ("publisher", "isPartOf"):
        part = _resolve(_first(article.get(field)), by_id)
        if isinstance(part, dict) and (name := _text(part.get("name"))):
            yield name
