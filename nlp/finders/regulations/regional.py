"""Whose a regional instrument is: from its mention, else from what the article speaks of."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from lexicon.regions import Region, RegionMention, find_regions, load_regions
from lexicon.regulations import UNKNOWN_ISSUER
from nlp.finders.regulations.citations import Citation

_LEVELS = {"province": "province", "kab": "regency", "kota": "city"}
_NEAR = 250
_CLEAR, _VAGUE, _NEAR_BONUS = 4, 1, 3


@dataclass(slots=True)
class Surroundings:
    """The regions that an article names, where, and the region of its outlet."""

    mentions: Sequence[RegionMention]
    headline: Sequence[RegionMention] = ()
    source_region: str | None = None
    _cache: dict[tuple[str, ...], Counter[str]] = field(default_factory=dict)

    def votes(self, levels: tuple[str, ...]) -> Counter[str]:
        """Return by slug how strongly the article speaks of each region of these levels."""
        if levels not in self._cache:
            votes: Counter[str] = Counter()
            for mention in [*self.headline, *self.mentions]:
                fitting = _fitting(mention.regions, levels)
                for region in fitting:
                    votes[region.slug] += _CLEAR if len(fitting) == 1 else _VAGUE
            self._cache[levels] = votes
        return self._cache[levels]

    def near(self, levels: tuple[str, ...], position: int) -> Counter[str]:
        """Return the same for the regions named close before ``position``."""
        votes: Counter[str] = Counter()
        for mention in self.mentions:
            if position - _NEAR <= mention.start < position:
                for region in _fitting(mention.regions, levels):
                    votes[region.slug] += _NEAR_BONUS
        return votes


def read_surroundings(text: str, title: str, source_region: str | None) -> Surroundings:
    """Return the regions that an article names."""
    return Surroundings(list(find_regions(text)), list(find_regions(title)), source_region)


def resolve_issuer(citation: Citation, around: Surroundings) -> str:
    """Return the slug of the region whose instrument it is, ``-`` where nothing tells."""
    if citation.region is not None:
        return citation.region.slug
    levels = citation.head.levels
    if "village" in levels:
        return UNKNOWN_ISSUER
    votes = around.votes(levels) + around.near(levels, citation.start)
    if citation.region_words:
        named = {r.slug for r in _fitting(load_regions().find(citation.region_words), levels)}
        return _best(Counter({slug: votes[slug] for slug in named})) or UNKNOWN_ISSUER
    return _best(votes) or _of_source(levels, around) or UNKNOWN_ISSUER


def _fitting(regions: Sequence[Region], levels: tuple[str, ...]) -> list[Region]:
    return [region for region in regions if _LEVELS.get(region.kind) in levels]


def _best(votes: Counter[str]) -> str | None:
    """Return the winner; of a tie between a kabupaten and its namesake kota, the kabupaten.

    Two regions of different name that tie give no answer.
    """
    ranked = votes.most_common(2)
    if not ranked or (len(votes) > 1 and ranked[0][1] == 0):
        ranked = [(slug, 0) for slug in sorted(votes)]
    if not ranked:
        return None
    if len(ranked) == 1 or ranked[0][1] > ranked[1][1]:
        return ranked[0][0]
    tied = sorted(slug for slug, count in votes.items() if count == ranked[0][1])
    bare = {slug.removeprefix("kab-").removeprefix("kota-") for slug in tied}
    return tied[0] if len(bare) == 1 else None


def _of_source(levels: tuple[str, ...], around: Surroundings) -> str | None:
    """Return the province of the regions named, or the region of the outlet, where one fits."""
    table = load_regions()
    if levels == ("province",):
        provinces = {
            region.province
            for mention in around.mentions
            if len(mention.regions) == 1
            for region in mention.regions
        }
        if len(provinces) == 1:
            province = table.get(provinces.pop())
            return province.slug if province else None
    region = table.get(around.source_region) if around.source_region else None
    if region is not None and levels == ("province",):
        region = table.get(region.province)
    if region is None or _LEVELS.get(region.kind) not in levels:
        return None
    return region.slug
