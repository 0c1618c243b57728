"""What the search page shows: hits, filters, facets and the timeline, ready to print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from lexicon.translations import Language
from records.archive.sources import SourceInfo
from search_api.highlights import Span
from search_api.index.port import Stretch
from search_api.languages import texts
from search_api.params import PageParams
from search_api.query.fields import FIELDS
from search_api.query.moments import from_seconds
from search_api.searching import Answer, Found
from search_api.web.addresses import (
    article_address,
    search_address,
    with_value,
    without_value,
)
from search_api.web.formats import (
    format_period,
    format_short,
    name_region,
    name_regulation,
)

FACETS = ("source", "region", "regulation", "official", "has", "kind")
"""The facets of the page, in their order."""

_CHIPS = 3
_FEWEST_BARS = 5
_HEIGHT = 56
Piece = tuple[str, bool]
"""Text, and whether it is marked."""

Sources = Mapping[str, SourceInfo]


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit as it is printed."""

    address: str
    title: list[Piece]
    passage: list[Piece]
    source: str
    region: str
    time: str
    moment: str
    kind: str
    members: int
    story: str
    """Address on which all matching members are listed, empty for a story of one."""

    regulations: list[tuple[str, str]]
    more_regulations: int
    figures: int
    quotes: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that can be chosen, or is."""

    label: str
    address: str
    count: int = 0
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class FacetView:
    """A box of values."""

    name: str
    choices: list[Choice]
    exact: bool


@dataclass(frozen=True, slots=True)
class BarView:
    """A bar of the timeline, in units of its drawing."""

    x: float
    y: float
    width: float
    height: float
    label: str
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class TimelineView:
    """The drawing."""

    bars: list[BarView]
    width: int
    height: int
    first: str
    last: str
    unit: str


def cut_marks(text: str, marks: Sequence[Span]) -> list[Piece]:
    """Return ``text`` in pieces, marked and not, in order."""
    pieces: list[Piece] = []
    position = 0
    for start, end in marks:
        pieces += [(text[position:start], False), (text[start:end], True)]
        position = end
    pieces.append((text[position:], False))
    return [piece for piece in pieces if piece[0]]


def build_hit(found: Found, params: PageParams, sources: Sources, language: Language) -> HitView:
    """Return a hit as the page prints it."""
    article, snippet = found.stored.article, found.snippet
    ids = list(dict.fromkeys(one for _, _, one in found.digest.regulations))
    passage = cut_marks(snippet.text, snippet.marks)
    before = [("… ", False)] if snippet.cut_before else []
    after = [(" …", False)] if snippet.cut_after else []
    places = found.digest.places or tuple(filter(None, [article.source_region]))
    cluster = found.stored.cluster or article.id
    story = search_address(params, cluster=[cluster], fold=False, sort="time")
    return HitView(
        address=article_address(article.id, params),
        title=cut_marks(article.title, found.title_marks),
        passage=before + passage + after,
        source=name_source(article.source, sources),
        region=name_region(places[0]) if places else "",
        time=format_short(article.published, article.zone, language),
        moment=article.published.isoformat(),
        kind=article.kind,
        members=found.members,
        story=story if found.members > 1 else "",
        regulations=[
            (name_regulation(one), with_value(params, "regulation", one)) for one in ids[:_CHIPS]
        ],
        more_regulations=max(0, len(ids) - _CHIPS),
        figures=found.digest.figures,
        quotes=found.digest.quotes,
    )


def build_facets(
    answer: Answer, params: PageParams, sources: Sources, language: Language
) -> list[FacetView]:
    """Return the boxes of values that choose further; empty ones are left out."""
    views: list[FacetView] = []
    for name in FACETS:
        facet = answer.page.facets[name]
        chosen = getattr(params, name)
        choices = [
            Choice(
                label=name_value(name, value, sources, language),
                address=(without_value if value in chosen else with_value)(params, name, value),
                count=count,
                chosen=value in chosen,
            )
            for value, count in facet.values
        ]
        if choices:
            views.append(FacetView(name, choices, facet.exact))
    return views


def build_chosen(params: PageParams, sources: Sources, language: Language) -> list[Choice]:
    """Return what is chosen, each with the address on which it is not."""
    return [
        Choice(
            label=f"{say_field(name, language)}: {name_value(name, value, sources, language)}",
            address=without_value(params, name, value),
        )
        for name, values in params.chosen().items()
        for value in values
    ]


def build_timeline(
    answer: Answer, params: PageParams, zone: ZoneInfo, language: Language
) -> TimelineView | None:
    """Return the drawing of articles over time; null where a few bars would say nothing."""
    if len(answer.timeline) < _FEWEST_BARS or answer.unit is None:
        return None
    width = 720
    step = width / len(answer.timeline)
    most = max(count for _, count in answer.timeline) or 1
    bars = [
        _bar(i * step, step, count / most, stretch, count, params, zone, language)
        for i, (stretch, count) in enumerate(answer.timeline)
    ]
    return TimelineView(bars, width, _HEIGHT, bars[0].label, bars[-1].label, answer.unit)


def _bar(  # noqa: PLR0913, PLR0917 - the corners of a bar
    x: float,
    step: float,
    share: float,
    stretch: Stretch,
    count: int,
    params: PageParams,
    zone: ZoneInfo,
    language: Language,
) -> BarView:
    height = max(2.0, share * _HEIGHT) if count else 0.0
    first = from_seconds(stretch.low).astimezone(zone).date()
    last = from_seconds(stretch.high + 1).astimezone(zone).date() - timedelta(days=1)
    return BarView(
        x=round(x, 2),
        y=round(_HEIGHT - height, 2),
        width=round(max(1.0, step - 2), 2),
        height=round(height, 2),
        label=format_period(stretch.label, language),
        count=count,
        address=search_address(params, since=first.isoformat(), until=last.isoformat()),
    )


def name_source(source: str, sources: Sources) -> str:
    """Return the outlet's name, its id when the archive does not know it."""
    known = sources.get(source)
    return known.name if known else source


def name_value(name: str, value: str, sources: Sources, language: Language) -> str:
    """Return a filter's value as people say it."""
    match name:
        case "source":
            return name_source(value, sources)
        case "region" | "place":
            return name_region(value)
        case "regulation":
            return name_regulation(value)
        case "kind" | "has" if value in FIELDS[name].choices:
            return texts().say(language, f"{name}.{value}")
        case _:
            return value


def say_field(name: str, language: Language) -> str:
    """Return a field's name."""
    return texts().say(language, f"field.{name}")


def words_of(language: Language) -> dict[str, str]:
    """Return the words in which a query is described."""
    words = {name: texts().say(language, f"words.{name}") for name in _WORDS}
    keys = texts().keys()
    names = (name for name in FIELDS if f"field.{name}" in keys)
    return words | {f"field.{name}": say_field(name, language).lower() for name in names}


_WORDS = ("and", "or", "not", "everything", "nothing")
