"""What the article page shows beside the text: the facts, ready to print."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lexicon.registry import Standing
from lexicon.translations import Language
from records.facts import Facts, Figure, Quote, RegulationMention
from search_api.languages import texts
from search_api.params import PageParams
from search_api.standings import find_standings
from search_api.web.addresses import search_address
from search_api.web.formats import format_days, format_value, name_regulation

_QUOTE = 140


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact in the panel."""

    anchor: str
    """Its name in addresses; where it stands in the text is ``at-`` and this."""

    label: str
    details: tuple[tuple[str, str], ...] = ()
    """Name and value of what else is known."""

    note: str = ""
    search: str = ""
    """Address of all articles about it, empty where there is no such search."""


@dataclass(frozen=True, slots=True)
class _Cited:
    """A regulation as the whole article cites it."""

    id: str
    title: str | None
    provisions: tuple[str, ...]
    times: int
    draft: bool


@dataclass(frozen=True, slots=True)
class PanelView:
    """A section of the panel."""

    kind: str
    facts: list[FactView]
    count: int


def build_panel(facts: Facts, body: str, language: Language, *, on: date) -> list[PanelView]:
    """Return the panel's sections, empty ones left out; ``on`` is the day of the article."""
    regulations = _regulations(facts, body, language, find_standings(facts, on=on))
    sections = [
        PanelView("regulation", regulations, len(facts.regulations)),
        PanelView("figure", _figures(facts, body, language), len(facts.figures)),
        PanelView("official", _officials(facts), len(facts.officials)),
        PanelView("quote", _quotes(facts, body, language), len(facts.quotes)),
    ]
    return [section for section in sections if section.facts]


def build_tooltips(facts: Facts, language: Language) -> dict[str, str]:
    """Return for each fact's anchor the line that explains it over the text."""
    tips = {
        f"regulation-{i}": _tip_of_regulation(one, language)
        for i, one in enumerate(facts.regulations)
    }
    tips |= {f"figure-{i}": _tip_of_figure(one, language) for i, one in enumerate(facts.figures)}
    tips |= {
        f"official-{i}": _joined(one.name, one.position, one.organisation)
        for i, one in enumerate(facts.officials)
    }
    tips |= {f"quote-{i}": _tip_of_quote(one, language) for i, one in enumerate(facts.quotes)}
    return tips


def _say(language: Language, key: str, **values: object) -> str:
    return texts().say(language, key, **values)


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _regulations(
    facts: Facts, body: str, language: Language, standings: Mapping[str, Standing]
) -> list[FactView]:
    """Return one entry a regulation, at its first mention; those without id one a mention."""
    times = Counter(one.id for one in facts.regulations)
    titles = {one.id: one.title for one in reversed(facts.regulations) if one.title}
    provisions: dict[str | None, dict[str, None]] = {}
    for one in facts.regulations:
        provisions.setdefault(one.id, {}).update(dict.fromkeys(one.provisions))
    views: list[FactView] = []
    seen: set[str] = set()
    for i, one in enumerate(facts.regulations):
        if one.id in seen:
            continue
        if one.id is None:
            views.append(_unnumbered(i, one, body, language))
            continue
        cited = _Cited(
            one.id, titles.get(one.id), tuple(provisions[one.id]), times[one.id], one.draft
        )
        views.append(_regulation(f"regulation-{i}", cited, standings[one.id], language))
        seen.add(one.id)
    return views


def _regulation(anchor: str, cited: _Cited, standing: Standing, language: Language) -> FactView:
    title = cited.title or standing.title
    details = [] if title is None else [("", _say(language, "facts.about_title", title=title))]
    if cited.provisions:
        details.append(("", "; ".join(cited.provisions)))
    if standing.state in {"title_mismatch", "impossible"}:
        likely = name_regulation(standing.likely) if standing.likely else ""
        details.append(("", _say(language, f"facts.{standing.state}", likely=likely)))
    notes = [_say(language, "facts.times", count=cited.times)] if cited.times > 1 else []
    if cited.draft:
        notes.append(_say(language, "facts.draft"))
    return FactView(
        anchor=anchor,
        label=name_regulation(cited.id),
        details=tuple(details),
        note=", ".join(notes),
        search=search_address(PageParams(regulation=[cited.id])),
    )


def _unnumbered(number: int, mention: RegulationMention, body: str, language: Language) -> FactView:
    title = mention.title
    details = (("", _say(language, "facts.about_title", title=title)),) if title else ()
    return FactView(
        anchor=f"regulation-{number}",
        label=body[mention.start : mention.end],
        details=details,
        note=_say(language, "facts.draft" if mention.draft else "facts.no_id"),
    )


def _figures(facts: Facts, body: str, language: Language) -> list[FactView]:
    return [
        FactView(
            anchor=f"figure-{i}",
            label=body[figure.start : figure.end],
            details=tuple(_details(figure, language)),
            note="" if figure.kind == "level" else _say(language, f"facts.kind.{figure.kind}"),
        )
        for i, figure in enumerate(facts.figures)
    ]


def _details(figure: Figure, language: Language) -> Iterator[tuple[str, str]]:
    """Yield name and value of what is known of a figure."""
    yield _say(language, "facts.value"), _value(figure, language)
    if figure.measure:
        yield _say(language, "facts.measure"), figure.measure
    if figure.as_of:
        days = format_days(figure.as_of_from, figure.as_of_to)
        yield _say(language, "facts.as_of"), f"{figure.as_of} ({days})" if days else figure.as_of
    if figure.speaker:
        yield _say(language, "facts.speaker"), figure.speaker


def _value(figure: Figure, language: Language) -> str:
    """Return the value as read: ``paling sedikit 40.200.000 pekerja``."""
    value = format_value(figure, language)
    if figure.unit and figure.unit.isupper() and len(figure.unit) == 3:  # noqa: PLR2004 - ISO 4217
        value = f"{figure.unit} {value}"
    elif figure.unit:
        key = f"unit.{figure.unit}"
        unit = _say(language, key) if key in texts().keys() else figure.unit  # noqa: SIM118
        value = f"{value} {unit}"
    if figure.modifier:
        value = f"{_say(language, f'facts.modifier.{figure.modifier}')} {value}"
    return value


def _officials(facts: Facts) -> list[FactView]:
    return [
        FactView(
            anchor=f"official-{i}",
            label=one.name,
            details=(("", _joined(one.position, one.organisation)),)
            if one.position or one.organisation
            else (),
            search=search_address(PageParams(official=[one.name])),
        )
        for i, one in enumerate(facts.officials)
    ]


def _quotes(facts: Facts, body: str, language: Language) -> list[FactView]:
    views = []
    for i, quote in enumerate(facts.quotes):
        words = " ".join(body[quote.start : quote.end].split())
        short = words if len(words) <= _QUOTE else f"{words[:_QUOTE].rsplit(' ', 1)[0]} …"
        views.append(
            FactView(
                anchor=f"quote-{i}",
                label=quote.speaker or _say(language, "facts.nobody"),
                details=(("", f"“{short}”" if quote.kind == "direct" else short),),
                note=_say(language, f"facts.{quote.kind}"),
            )
        )
    return views


def _tip_of_regulation(mention: RegulationMention, language: Language) -> str:
    name = name_regulation(mention.id) if mention.id else _say(language, "facts.no_id")
    title = _say(language, "facts.about_title", title=mention.title) if mention.title else None
    draft = _say(language, "facts.draft") if mention.draft else None
    return _joined(name, title, "; ".join(mention.provisions), draft)


def _tip_of_figure(figure: Figure, language: Language) -> str:
    return _joined(_value(figure, language), figure.measure, figure.as_of, figure.speaker)


def _tip_of_quote(quote: Quote, language: Language) -> str:
    speaker = quote.speaker or _say(language, "facts.nobody")
    return f"{speaker} ({_say(language, f'facts.{quote.kind}')})"
