"""Regulation mentions: plain text in, records out, in reading order.

:func:`find_regulations` takes the steps that live beside it: ``heads`` (types), ``citations``
(numbers), ``titles``, ``regional`` and ``offices`` (issuers), ``names`` (unnumbered mentions),
``provisions``.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from lexicon.regulations import CONSTITUTION, UNKNOWN_ISSUER, RegulationId
from nlp.finders.regulations.citations import Citation, find_citations
from nlp.finders.regulations.heads import CODES, Head
from nlp.finders.regulations.names import (
    compatible,
    family,
    find_generic,
    is_class,
    is_particular,
    is_planned,
    read_unnumbered,
    resolve_subject,
)
from nlp.finders.regulations.offices import resolve_office
from nlp.finders.regulations.provisions import attach_provisions
from nlp.finders.regulations.regional import Surroundings, read_surroundings, resolve_issuer
from nlp.finders.regulations.titles import find_title
from records.facts import RegulationMention

_IN_PASSING = re.compile(
    r"(?:menggantikan|pengganti|mengganti|mengubah|mencabut|merevisi|menggugurkan|perubahan(?:\s\w+)?"
    r"\satas|amanat|turunan|pelaksana(?:an)?)\s+(?:dari\s+)?$",
    re.IGNORECASE,
)
_AMENDED = re.compile(
    r"[\s,]*(?:juncto|jo\.?|(?:sebagaimana|yang)\s+(?:telah\s+)?(?:beberapa\skali\s+)?"
    r"diubah\s+(?:terakhir\s+)?(?:dengan|menjadi|melalui|oleh))\s+",
    re.IGNORECASE,
)
_JOINT = re.compile(r".*\b(?:Bersama|SKB)\b", re.IGNORECASE)
_OPEN = frozenset({"permen", "kepmen", "se"})
_MOST_COMPARED = 60
"""More instruments than an article names; a bound on hostile texts."""
_COMMON = frozenset({"keputusan", "undang-undang", "surat keputusan", "surat edaran"})
_GENERIC_REACH = 1500


def find_regulations(
    text: str,
    *,
    title: str = "",
    published: date | None = None,
    source_region: str | None = None,
) -> Iterator[RegulationMention]:
    """Yield every mention of a legal instrument in ``text``.

    Names get an id only where one instrument fits on the day of publication; a regional
    instrument takes its region from the mention, else from what the article speaks of.

    >>> [ref.id for ref in find_regulations("sesuai UU No. 23 Tahun 2014")]
    ['uu/2014/23']
    """
    citations = list(find_citations(text))
    if not citations:
        return
    around = read_surroundings(text, title, source_region)
    full = _resolve_numbered(text, citations, around)
    mentions = sorted([*full, *_read_names(text, citations, full, published)], key=_start)
    mentions = _resolve_pointers(text, mentions, citations)
    _attach(text, mentions)
    for mention in mentions:
        yield RegulationMention(
            start=mention.start,
            end=mention.end,
            id=mention.id,
            title=mention.title,
            provisions=tuple(dict.fromkeys(mention.provisions)),
            draft=mention.draft,
            resolved_by=mention.resolved_by,
            flags=tuple(dict.fromkeys(mention.flags)),
        )


def _resolve_numbered(
    text: str, citations: Sequence[Citation], around: Surroundings
) -> list[Citation]:
    """Give every citation with a number its title and its id."""
    full = [c for c in citations if c.number is not None or c.head.type_id == "uud"]
    for before, citation in zip([None, *citations], citations, strict=False):
        _add_title(text, citation)
        _relate(text, before, citation)
    for citation in full:
        citation.id = _id_of(citation, around)
    resolved: dict[str, list[Citation]] = defaultdict(list)
    for citation in full:
        if citation.id is not None and citation.number is not None:
            resolved[citation.number].append(citation)
    for citation in full:
        if citation.id is None and citation.number is not None:
            citation.id = _same_number(citation, resolved[citation.number][:_MOST_COMPARED])
    return full


def _relate(text: str, before: Citation | None, citation: Citation) -> None:
    """Note what a citation is beside the one before it: an amendment, or only named in passing."""
    citation.secondary = bool(
        _IN_PASSING.search(text[max(0, citation.start - 45) : citation.start])
    )
    if before is None:
        return
    start = before.end
    title = find_title(text, before.end) if before.title else None
    if title and title[0] <= citation.start < title[1]:
        citation.secondary = True
    elif title:
        start = title[1]
    if _AMENDED.fullmatch(text, start, max(start, citation.start)):
        citation.base = before.base or before


def _add_title(text: str, citation: Citation) -> None:
    if citation.head.type_id.startswith("putusan"):
        return
    found = find_title(text, citation.end)
    if found:
        citation.title = " ".join(text[found[0] : found[1]].split())


def _id_of(citation: Citation, around: Surroundings) -> str | None:
    kind = citation.head.type_id
    if kind == "uud":
        citation.resolved_by = "name"
        return CONSTITUTION
    if citation.year is None or citation.number is None or kind in _OPEN:
        return None
    issuer = None
    if kind == "sk" and _JOINT.match(f"{citation.office} {citation.bracket}"):
        return None  # several issuers: no id is defined for it
    if kind == "sk":
        issuer = resolve_office(citation, around)
        if issuer is None:
            return None
    elif kind == "putusan-pn":
        issuer = "-".join(citation.region_words.casefold().split()) or UNKNOWN_ISSUER
    elif citation.head.levels:
        issuer = resolve_issuer(citation, around)
    return str(RegulationId(kind, citation.year, citation.number, issuer))


def _same_number(citation: Citation, full: Sequence[Citation]) -> str | None:
    """Return the id of the full citation with the same type and number (``SK Nomor 80``)."""
    ids = {
        other.id
        for other in full
        if other.id
        and compatible(citation.head.type_id, other.head.type_id)
        and other.number == citation.number
        and (citation.year is None or other.year == citation.year)
    }
    return ids.pop() if len(ids) == 1 else None


def _read_names(
    text: str, citations: Sequence[Citation], full: Sequence[Citation], published: date | None
) -> list[Citation]:
    """Return the unnumbered citations that are mentions by subject, title or code."""
    named: list[Citation] = []
    for citation in citations:
        if citation.number is not None or citation.head.type_id == "uud":
            continue
        citation.resolved_by = "name"
        if _is_named(text, citation, full):
            citation.draft = citation.draft or is_planned(text, citation)
            named.append(citation)
    drafts = [citation for citation in named if citation.draft and citation.title]
    candidates = _distinct([*full, *drafts])
    for citation in named:
        target = _target(citation, candidates, published, text)
        if isinstance(target, Citation):
            citation.id, citation.draft = target.id, citation.draft or target.draft
        elif target is not None:
            citation.id = target
        issued = citation.id is not None and not citation.head.draft
        citation.draft = citation.draft and not issued
    return named


def _distinct(mentions: Sequence[Citation]) -> list[Citation]:
    """Return one mention an instrument, those with a title first, in reading order."""
    kept: dict[tuple[str, str | None, str | None], Citation] = {}
    for mention in mentions:
        kept.setdefault((mention.head.type_id, mention.id, mention.title), mention)
    return list(kept.values())[:_MOST_COMPARED]


def _target(
    citation: Citation, full: Sequence[Citation], published: date | None, text: str
) -> Citation | str | None:
    if not citation.subject:
        return None
    wanted = [other for other in full if other.draft] if citation.head.draft else full
    others = [other for other in wanted if other is not citation]
    return resolve_subject(
        citation.head, citation.subject, others, published, text[citation.start : citation.end]
    )


def _is_named(text: str, citation: Citation, full: Sequence[Citation]) -> bool:
    """Tell whether an unnumbered citation is a mention of its own, and set its span."""
    kind = citation.head.type_id
    if kind in CODES or kind == "putusan-mk":
        return read_unnumbered(text, citation).how != "pointer"
    if citation.title is not None:
        return not (is_class(text, citation) and not citation.draft)
    if kind == "sk":
        citation.subject = citation.office
        return bool(citation.office) and _same_office(citation, full) and _is_bare(text, citation)
    reading = read_unnumbered(text, citation)
    if reading.how == "subject" and not is_class(text, citation):
        citation.end, citation.subject = reading.end, reading.subject
        return True
    return reading.how == "bare" and _is_regional_particular(text, citation, full)


def _is_regional_particular(text: str, citation: Citation, full: Sequence[Citation]) -> bool:
    kind = citation.head.type_id
    if not citation.head.levels:
        return False
    if any(compatible(kind, other.head.type_id) for other in full[:_MOST_COMPARED]):
        return False
    named = citation.region_words and family(kind) == "keputusan"
    return bool(named) or is_particular(text, citation)


def _same_office(citation: Citation, full: Sequence[Citation]) -> bool:
    return any(citation.office in {other.office, other.bracket} for other in full[:_MOST_COMPARED])


def _is_bare(text: str, citation: Citation) -> bool:
    return read_unnumbered(text, citation).how == "bare"


def _resolve_pointers(
    text: str, mentions: list[Citation], citations: Sequence[Citation]
) -> list[Citation]:
    """Add the mentions that point at one named before: ``Inpres tersebut``, ``perda``."""
    known = {id(mention) for mention in mentions}
    rest = [c for c in citations if id(c) not in known]
    named = _distinct(mentions)
    pointers = [found for c in rest if (found := _as_pointer(text, c, named)) is not None]
    pointers += _generic_pointers(text, sorted([*mentions, *pointers], key=_start), mentions)
    everything = sorted([*mentions, *pointers], key=_start)
    for i, mention in enumerate(everything):
        if mention.resolved_by == "anaphora" and mention.id is None:
            _point(mention, everything[max(0, i - _MOST_COMPARED) : i])
    return everything


def _start(mention: Citation) -> int:
    return mention.start


def _as_pointer(text: str, citation: Citation, named: Sequence[Citation]) -> Citation | None:
    kind = citation.head.type_id
    reading = read_unnumbered(text, citation)
    same = [m for m in named if compatible(kind, m.head.type_id) and kind not in CODES]
    words = text[citation.start : citation.end].casefold()
    if not same or (reading.how == "bare" and words in _COMMON):
        return None
    if is_class(text, citation):
        return None
    before = same[0].start < citation.start
    if reading.how == "bare" and not _one(same, citation):
        return None
    if reading.how == "subject":
        return None
    citation.end = reading.end
    if reading.how == "dated":
        same = [m for m in same if str(m.year) == text[citation.end - 4 : citation.end]]
    citation.resolved_by = "anaphora" if before else "name"
    if not before or reading.how == "dated":
        citation.id = _one_id(same)
    return citation


def _one(same: Sequence[Citation], citation: Citation) -> bool:
    """Tell whether a bare type can mean only one of the instruments named."""
    ids = {m.id or f"{m.title} {m.subject}".strip() for m in same}
    return len(ids) == 1 and (citation.draft == same[0].draft or not same[0].draft)


def _one_id(same: Sequence[Citation]) -> str | None:
    ids = {m.id for m in same}
    return ids.pop() if len(ids) == 1 else None


def _generic_pointers(
    text: str, taken: Sequence[Citation], mentions: Sequence[Citation]
) -> Iterator[Citation]:
    ends, mention_ends = [m.end for m in taken], [m.end for m in mentions]
    for start, end, wanted in find_generic(text):
        following = bisect_right(ends, start)
        if following < len(taken) and taken[following].start < end:
            continue
        last = bisect_right(mention_ends, start)
        close = mentions[max(0, last - _MOST_COMPARED) : last]
        near = [m for m in close if start - m.end < _GENERIC_REACH]
        if not any(_may_mean(wanted, m) for m in near):
            continue
        head = Head(start, end, wanted, "plain")
        yield Citation(start, end, head, resolved_by="anaphora", body_end=end)


def _may_mean(wanted: str, mention: Citation) -> bool:
    kind = family(mention.head.type_id)
    return wanted == kind or (wanted == "*" and kind != "putusan")


def _point(pointer: Citation, before: Sequence[Citation]) -> None:
    """Give ``pointer`` the id of the nearest mention before it that it may stand for."""
    kind = pointer.head.type_id
    primary = [mention for mention in before if not mention.secondary]
    passing = [mention for mention in before if mention.secondary]
    for mention in [*reversed(primary), *reversed(passing)]:
        if mention.head.type_id in CODES or (pointer.head.draft and not mention.draft):
            continue
        generic = pointer.head.start == pointer.start and kind in {"*", "putusan", "keputusan"}
        generic = generic or kind in {"edaran", "instruksi"}
        if _may_mean(kind, mention) if generic else compatible(kind, mention.head.type_id):
            meant = mention.base or mention  # "UU 21/2001, diubah dengan UU 2/2021": the first
            pointer.id, pointer.draft = meant.id, pointer.draft or meant.draft
            return


def _attach(text: str, mentions: Sequence[Citation]) -> None:
    spans = [(mention.start, mention.end) for mention in mentions]
    bodies = [_end_of_title(text, mention) for mention in mentions]
    for i, provisions in attach_provisions(text, spans, bodies):
        mentions[i].provisions.extend(provisions)


def _end_of_title(text: str, mention: Citation) -> int:
    found = find_title(text, mention.end) if mention.title else None
    return found[1] if found else mention.end
