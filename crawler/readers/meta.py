"""Read the meta tags of a page's head; which tag says what is the table ``data/metas.toml``."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from crawler.readers.fields import Fields, clean
from crawler.readers.page import Page
from lexicon.tables import load_toml
from records.article import Image

_ADDRESS = re.compile(r"https?://|^@|\.(?:com|co\.id|id|net)\b", re.IGNORECASE)


def read_meta(page: Page) -> Fields:
    """Return what the meta tags, ``<title>``, ``<html lang>`` and the canonical link say."""
    metas = _collect(page)
    table = _table()

    def first(field: str) -> str:
        return next((metas[name][0] for name in table[field] if name in metas), "")

    image = first("image")
    return Fields(
        title=first("title") or clean(page.tree.findtext(".//title")),
        lead=first("lead"),
        published=first("published"),
        modified=first("modified"),
        writers=_people(metas, "writers"),
        editors=_people(metas, "editors"),
        section=first("section"),
        tags=_tags(metas),
        language=clean(page.tree.get("lang")) or first("language"),
        images=(Image(url=image),) if image.startswith("http") else (),
        canonical=_canonical(page) or first("canonical"),
        site_names=tuple(metas[name][0] for name in table["site"] if name in metas),
        kinds=(first("kind"),) if first("kind") else (),
        total_parts=int(total) if (total := first("total_parts")).isdigit() else 1,
    )


def _collect(page: Page) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for tag in page.tree.iter("meta"):
        said = dict(tag.attrib)
        if not (content := clean(said.get("content"))):
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if name := clean(said.get(attribute)).lower():
                metas.setdefault(name, []).append(content)
    return metas


def _people(metas: Mapping[str, list[str]], field: str) -> tuple[str, ...]:
    for name in _table()[field]:
        people = tuple(value for value in metas.get(name, ()) if not _ADDRESS.search(value))
        if people:
            return people[:1]
    return ()


def _tags(metas: Mapping[str, list[str]]) -> tuple[str, ...]:
    if "article:tag" in metas:
        return tuple(dict.fromkeys(metas["article:tag"]))
    raw = next((metas[name][0] for name in _table()["tags"] if name in metas), "")
    return tuple(dict.fromkeys(tag for part in raw.split(",") if (tag := clean(part))))


def _canonical(page: Page) -> str:
    links = page.tree.xpath("//link[@rel='canonical']/@href")
    return clean(links[0]) if isinstance(links, list) and links else ""


@cache
def _table() -> dict[str, Any]:
    return load_toml("crawler", "metas.toml")
