"""Take the site's name off a headline."""

import re
from collections.abc import Iterable

_BREAK = re.compile(r"\s+[-|\u2013\u2014\u00bb~:]+\s+|\s*\|\s*|:\s+")
MIN_NAME = 3
"""Letters; shorter site names would cut real words."""


def strip_site_name(title: str, site_names: Iterable[str]) -> str:
    """Return the headline without the site's name before or behind it.

    >>> strip_site_name("Banjir di Sorong - Kompas.com Regional", ["KOMPAS.com"])
    'Banjir di Sorong'
    >>> strip_site_name("KapanLagi.com: Banjir di Sorong", ["KapanLagi.com"])
    'Banjir di Sorong'
    """
    sites = {folded for name in site_names if len(folded := _folded(name)) >= MIN_NAME}
    breaks = list(_BREAK.finditer(title))
    for found in reversed(breaks):
        if (
            _folded(title[found.end() :]).startswith(tuple(sites))
            and title[: found.start()].strip()
        ):
            title = title[: found.start()].strip()
    first = _BREAK.search(title)
    if first and _folded(title[: first.start()]) in sites:
        title = title[first.end() :].strip()
    return title


def _folded(name: str) -> str:
    name = re.sub(r"^(?:https?://)?(?:www\.)?", "", name.lower().lstrip("@"))
    return re.sub(r"\W", "", re.sub(r"\.(?:com|co\.id|co|id|net|org)\b", "", name))
