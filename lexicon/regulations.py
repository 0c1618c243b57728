"""Ids of legal instruments: their types, their issuers, and their Akoma Ntoso form.

An id reads ``type/year/number``, below the national level ``type/issuer/year/number``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from lexicon.tables import load_csv, load_toml

UNKNOWN_ISSUER = "-"
"""The issuer of a regional instrument whose region the article never says."""

CONSTITUTION = "uud/1945"

_OPEN_TYPES = re.compile(r"(?:se|kepmen|permen|inmen|peraturan|putusan)-?[a-z0-9-]+|sk|uud")
_YEAR = re.compile(r"1[89]\d\d|20\d\d")
_PART = re.compile(r"[a-z0-9][a-z0-9.-]*|-")


@dataclass(frozen=True, slots=True)
class RegulationId:
    """The parts of an id; ``str()`` gives the id back."""

    type: str
    year: int
    number: str | None = None
    issuer: str | None = None

    def __str__(self) -> str:
        parts = (self.type, self.issuer, str(self.year), self.number)
        return "/".join(part for part in parts if part is not None)

    @property
    def counts(self) -> bool:
        """False while the issuer is unknown: such an id joins no articles."""
        return self.issuer != UNKNOWN_ISSUER


@dataclass(frozen=True, slots=True)
class RegulationType:
    """A type of instrument: how it is named and numbered."""

    id: str
    names: tuple[str, ...]
    numbering: str
    """``plain``, ``pair``, ``full`` or ``roman``: see ``data/regulations.toml``."""
    issuers: tuple[str, ...] = ()
    """Levels of region that issue it; empty for national instruments."""


@dataclass(frozen=True, slots=True)
class Ministry:
    """A ministry as issuer, under all names it has carried."""

    code: str
    names: tuple[str, ...]
    """What stands after ``Menteri``: ``Dalam Negeri``."""
    short: tuple[str, ...]
    """What stands after ``Permen`` or ``Men``: ``dagri``."""

    def type_id(self, kind: str) -> str:
        """Return the type of its ``permen``, ``kepmen``, ``inmen`` or ``se``.

        A syllable joins (``permendagri``), an initialism takes a hyphen (``permen-esdm``).
        """
        stem = _ministry_stems()[self.code]
        if kind == "permen":
            return "pmk" if self.code == "keu" else f"permen{stem}"
        return f"se-men{stem}" if kind == "se" else f"{kind}{stem}"


@dataclass(frozen=True, slots=True)
class PopularName:
    """A name that one instrument bears from one day to another, both included."""

    names: tuple[str, ...]
    id: str
    first: date
    last: date | None


@cache
def load_types() -> Mapping[str, RegulationType]:
    """Return the types of instruments by id, ministries apart."""
    table = load_toml("lexicon", "regulations.toml")
    types = {
        key: RegulationType(
            key, tuple(row["names"]), row["numbering"], tuple(row.get("issuer", ()))
        )
        for key, row in table["types"].items()
    }
    for code, names in table["agencies"].items():
        spelled = tuple(f"{head} {name}" for name in names for head in _AGENCY_HEADS)
        joined = tuple(f"Per{name}" for name in names if name.isupper() and " " not in name)
        types[f"peraturan-{code}"] = RegulationType(f"peraturan-{code}", spelled + joined, "plain")
    return types


_AGENCY_HEADS = ("Peraturan Kepala", "Peraturan", "Perka", "Perkom")


@cache
def load_ministries() -> Mapping[str, Ministry]:
    """Return the ministries by their code in ``data/issuers.csv``."""
    table = load_toml("lexicon", "ministries.toml")["ministries"]
    return {
        code: Ministry(code, tuple(row["names"]), tuple(row["short"]))
        for code, row in table.items()
    }


@cache
def _ministry_stems() -> Mapping[str, str]:
    stems = {"keu": "keu"}
    for row in load_csv("lexicon", "issuers.csv"):
        if row["type"] == "permen":
            stems[row["issuer"]] = row["id"].removeprefix("permen")
    return stems


@cache
def load_popular_names() -> tuple[PopularName, ...]:
    """Return the reviewed table of popular names."""
    return tuple(
        PopularName(tuple(row["names"]), row["id"], row["from"], row.get("to"))
        for row in load_toml("lexicon", "popular_names.toml")["name"]
    )


def resolve_popular_name(name: str, on: date | None) -> str | None:
    """Return the id of the one instrument called ``name`` on that day, or nothing.

    Without a day, only a name that one instrument alone has ever borne is resolved.

    >>> resolve_popular_name("UU Cipta Kerja", date(2021, 5, 1))
    'uu/2020/11'
    >>> resolve_popular_name("UU Cipta Kerja", None) is None
    True
    """
    folded = " ".join(name.split()).casefold()
    fitting = [
        row
        for row in load_popular_names()
        if any(folded == known.casefold() for known in row.names)
        and (on is None or (row.first <= on and (row.last is None or on <= row.last)))
    ]
    if len(fitting) != 1 or (on is None and fitting[0].last is not None):
        return None
    return fitting[0].id


def parse_regulation_id(string: str) -> RegulationId:
    """Return the parts of a canonical id.

    >>> parse_regulation_id("perda/kota-sorong/2019/5").issuer
    'kota-sorong'
    >>> str(parse_regulation_id("uu/2020/11"))
    'uu/2020/11'
    """
    parts = string.split("/")
    if string == CONSTITUTION:
        return RegulationId("uud", 1945)
    if len(parts) not in {3, 4} or not all(_PART.fullmatch(part) for part in parts):
        raise ValueError(f"not the id of a regulation: {string!r}")
    kind, year, number = parts[0], parts[-2], parts[-1]
    if not (kind in load_types() or _OPEN_TYPES.fullmatch(kind)) or not _YEAR.fullmatch(year):
        raise ValueError(f"not the id of a regulation: {string!r}")
    return RegulationId(kind, int(year), number, parts[1] if len(parts) == 4 else None)  # noqa: PLR2004 - type/issuer/year/number


def akn_uri(regulation: str | RegulationId) -> str:
    """Return the Akoma Ntoso address of the work with that id.

    >>> akn_uri("uu/2020/11"), akn_uri("perda/kota-sorong/2019/5")
    ('/akn/id/act/uu/2020/11', '/akn/id/act/perda/kota-sorong/2019/5')
    >>> akn_uri("putusan-mk/2009/102-puu-vii")
    '/akn/id/judgment/putusan-mk/2009/102-puu-vii'
    """
    parsed = parse_regulation_id(regulation) if isinstance(regulation, str) else regulation
    document = "act"
    if parsed.type.startswith("putusan-"):
        document = "judgment"
    elif parsed.type.startswith("se") and parsed.type != "seojk":
        document = "doc"
    return f"/akn/id/{document}/{parsed}"


def parse_akn_uri(uri: str) -> RegulationId:
    """Return the parts of the id that an Akoma Ntoso address stands for.

    >>> str(parse_akn_uri("/akn/id/act/uu/2020/11"))
    'uu/2020/11'
    """
    match = re.fullmatch(r"/akn/id/(?:act|judgment|doc)/(.+)", uri)
    if match is None:
        raise ValueError(f"not an Akoma Ntoso address of ours: {uri!r}")
    return parse_regulation_id(match[1])


def clean_number(printed: str, numbering: str) -> str:
    """Return a printed number as it stands in an id; ``numbering`` is the type's.

    >>> clean_number("77/PMK.05", "plain"), clean_number("23/6/PBI", "pair")
    ('77', '23-6')
    >>> clean_number("HK.01.07/MENKES/413", "full")
    'hk.01.07-menkes-413'
    """
    printed = re.sub(r"\s+", " ", printed.strip().strip("./-:,").casefold())
    if numbering == "roman":
        return printed.split("/")[0].strip()
    if numbering == "full":
        return re.sub(r"[\s/]*/[\s/]*|\s+", "-", printed)
    integers = re.findall(r"\d+[a-z]?\b|\d+", printed)
    if not integers:
        return re.sub(r"[\s/]+", "-", printed)
    if numbering == "pair" and len(integers) > 1 and "/" in printed:
        return f"{integers[0]}-{integers[1]}"
    return str(int(integers[0])) if integers[0].isdigit() else integers[0].lstrip("0")
