"""Decisions of other offices: ``Keputusan Kepala Bapenda Nomor 257 Tahun 2025``."""

import re

from lexicon.regions import load_regions
from lexicon.regulations import load_types
from nlp.finders.regulations.citations import Citation
from nlp.finders.regulations.regional import Surroundings

_NOT_REGIONAL = re.compile(r"nasional|republik|negara|kementerian|dirjen|jenderal", re.IGNORECASE)


def resolve_office(citation: Citation, around: Surroundings) -> str | None:
    """Return the issuer of a decision: ``bapenda-jakarta``, ``bgn``; nothing where none is named.

    The abbreviation in brackets names the office; an office of a region carries the region.
    """
    if not citation.office:
        return None
    slug = _slug(citation.bracket if citation.bracket.isalpha() else _abbreviated(citation.office))
    if f"peraturan-{slug}" in load_types() or _NOT_REGIONAL.search(citation.office):
        return slug
    levels = ("province", "regency", "city")
    votes = (around.votes(levels) + around.near(levels, citation.start)).most_common(1)
    region = load_regions().by_slug(votes[0][0]) if votes else None
    if region is None or slug.endswith(region.slug):
        return slug
    return f"{slug}-{region.slug}"


def _slug(name: str) -> str:
    return "-".join(re.findall(r"\w+", name.casefold()))


def _abbreviated(office: str) -> str:
    """Return the abbreviation of a national agency named in full, else the words themselves."""
    folded = office.casefold()
    for kind in load_types().values():
        if kind.id.startswith("peraturan-") and f"peraturan {folded}" in (
            name.casefold() for name in kind.names
        ):
            return kind.id.removeprefix("peraturan-")
    return office
