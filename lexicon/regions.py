"""The provinces, regencies, cities and districts of Indonesia, by code, slug and spelling."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, NamedTuple

from lexicon.tables import load_csv, load_toml

Level = Literal["province", "regency", "district"]

_LEVELS: Mapping[int, Level] = {2: "province", 5: "regency", 8: "district"}
_KIND = re.compile(r"^(Kabupaten|Kota)(?: Administrasi)? ")
_WORD = re.compile(r"[^\W\d_][\w.'\u2019-]*")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Region:
    """One region of the official list."""

    code: str
    """``96`` for a province, ``96.71`` for a regency or city, ``96.71.01`` for a district."""

    official: str
    """Official name: ``Kota Sorong``, ``Papua Barat Daya``."""

    @property
    def level(self) -> Level:
        """Province, regency (cities too) or district."""
        return _LEVELS[len(self.code)]

    @property
    def kind(self) -> Literal["province", "kab", "kota", "district"]:
        """What the name says: a kabupaten, a kota, or the level itself."""
        match = _KIND.match(self.official)
        if self.level == "regency" and match:
            return "kab" if match[1] == "Kabupaten" else "kota"
        return "province" if self.level == "province" else "district"

    @property
    def name(self) -> str:
        """The bare name: ``Sorong``, ``Papua Barat Daya``, ``Jakarta``."""
        if self.level == "province":
            return str(_spellings()["province_names"].get(self.code, self.official))
        return _KIND.sub("", self.official)

    @property
    def label(self) -> str:
        """What people call it, unmistakably: ``Kota Sorong``, ``Jakarta``."""
        return self.name if self.level == "province" else self.official

    @property
    def slug(self) -> str:
        """The form in regulation ids: ``kota-sorong``, ``kab-sorong``, ``papua-barat-daya``."""
        name = "-".join(re.findall(r"\w+", self.name.lower()))
        return f"{self.kind}-{name}" if self.level == "regency" else name

    @property
    def province(self) -> str:
        """Code of its province, its own for a province."""
        return self.code[:2]


class RegionMention(NamedTuple):
    """A place where a text names a region."""

    start: int
    """Offset of the name's first character, words such as ``Kabupaten`` included."""

    end: int
    """Offset one past its last."""

    regions: tuple[Region, ...]
    """What it may mean: one region, or more where the text does not say (``Sorong``)."""


class Regions:
    """The whole list with its ways in."""

    def __init__(self, rows: Iterator[tuple[str, str]], spellings: Mapping[str, Any]) -> None:
        self._by_code = {code: Region(code, name) for code, name in rows}
        upper = [region for region in self._by_code.values() if region.level != "district"]
        self._by_slug = {region.slug: region for region in upper}
        self._by_name: dict[str, list[Region]] = defaultdict(list)
        for region in upper:
            names = {region.name, region.official, *spellings["aliases"].get(region.code, ())}
            for name in names:
                self._by_name[_fold(name)].append(region)
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in self._by_name:
            words = name.split()
            lengths[words[0]].add(len(words))
        self._lengths = {word: sorted(counts, reverse=True) for word, counts in lengths.items()}
        self._kinds = {
            prefix: kind for kind, prefixes in spellings["levels"].items() for prefix in prefixes
        }
        ambiguous = spellings["ambiguous"]
        self._ambiguous = {_fold(name) for name in ambiguous["names"]}
        self._before = frozenset(ambiguous["before"])

    def get(self, code: str) -> Region | None:
        """Return the region with this code."""
        return self._by_code.get(code)

    def by_slug(self, slug: str) -> Region | None:
        """Return the province, regency or city with this slug."""
        return self._by_slug.get(slug)

    def all(self, level: Level) -> list[Region]:
        """Return all regions of a level, by code."""
        return [region for region in self._by_code.values() if region.level == level]

    def find(self, spelling: str) -> tuple[Region, ...]:
        """Return every province, regency or city that ``spelling`` may mean.

        >>> [region.code for region in load_regions().find("Kab. Sorong")]
        ['96.01']
        >>> [region.slug for region in load_regions().find("SORONG")]
        ['kab-sorong', 'kota-sorong']
        """
        name = _fold(spelling)
        exact = self._by_name.get(name)
        if exact:
            return tuple(exact)
        for prefix in sorted(self._kinds, key=len, reverse=True):
            rest = name.removeprefix(prefix + " ")
            if rest != name:
                return self._of_kind(self._by_name.get(rest, ()), self._kinds[prefix])
        return ()

    def find_all(self, text: str) -> Iterator[RegionMention]:
        """Yield the regions that running ``text`` names with a capital, the longest name first."""
        words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
        folded = [text[start:end].rstrip(".").lower() for start, end in words]
        position = 0
        while position < len(words):
            found = self._match(text, words, folded, position)
            if found is None:
                position += 1
                continue
            length, mention = found
            yield mention
            position += length

    def _match(
        self, text: str, words: list[tuple[int, int]], folded: list[str], position: int
    ) -> tuple[int, RegionMention] | None:
        start = words[position][0]
        if not text[start].isupper():
            return None
        for length in self._lengths.get(folded[position], ()):
            last = position + length - 1
            name = " ".join(folded[position : last + 1])
            if (
                last >= len(words)
                or name not in self._by_name
                or not _joined(text, words, position, last)
            ):
                continue
            kind, prefixed = self._kind_before(text, words, folded, position)
            if not kind and name in self._ambiguous and not self._is_place(folded, position):
                continue
            regions = self._of_kind(self._by_name[name], kind) if kind else ()
            end = start + len(text[start : words[last][1]].rstrip("."))
            return length, RegionMention(
                prefixed if regions else start, end, regions or tuple(self._by_name[name])
            )
        return None

    def _kind_before(
        self, text: str, words: list[tuple[int, int]], folded: list[str], position: int
    ) -> tuple[str | None, int]:
        """Return the kind that the words before the name say, and where these words begin."""
        for count in (2, 1):
            first = position - count
            if first < 0 or not _joined(text, words, first, position):
                continue
            kind = self._kinds.get(" ".join(folded[first:position]))
            if kind:
                return kind, words[first][0]
        return None, words[position][0]

    def _is_place(self, folded: list[str], position: int) -> bool:
        return any(
            " ".join(folded[max(0, position - count) : position]) in self._before
            for count in (1, 2)
        )

    @staticmethod
    def _of_kind(regions: "list[Region] | tuple[Region, ...]", kind: str) -> tuple[Region, ...]:
        return tuple(region for region in regions if region.kind == kind)


def find_regions(text: str) -> Iterator[RegionMention]:
    """Yield every province, regency and city named in running ``text``, in reading order.

    >>> found = find_regions("Bupati Sorong Selatan tiba di Kota Sorong.")
    >>> [mention.regions[0].slug for mention in found]
    ['kab-sorong-selatan', 'kota-sorong']
    """
    return load_regions().find_all(text)


@cache
def load_regions() -> Regions:
    """Return the list, read once."""
    rows = ((row["code"], row["name"]) for row in load_csv("lexicon", "regions.csv"))
    return Regions(rows, _spellings())


@cache
def _spellings() -> Mapping[str, Any]:
    return load_toml("lexicon", "regions.toml")


def _fold(name: str) -> str:
    return _SPACE.sub(" ", name.strip()).lower().replace("kab.", "kab").replace("prov.", "prov")


def _joined(text: str, words: list[tuple[int, int]], first: int, last: int) -> bool:
    """Say whether nothing but spaces (and the dots of abbreviations) stands between the words."""
    return all(not text[words[i][1] : words[i + 1][0]].strip(" \u00a0") for i in range(first, last))
