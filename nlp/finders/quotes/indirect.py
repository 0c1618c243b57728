"""Indirect quotes: a verb of saying, thinking, asking or wishing with a subject and a clause."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from lexicon.patterns import alternatives
from nlp.finders.quotes.cast import Cast
from nlp.finders.quotes.direct import Direct
from nlp.finders.sentences import Sentence
from nlp.finders.words import load_words

_COUNTING = frozenset(
    {"mencatat", "menargetkan", "memproyeksikan", "mengestimasi", "menaksir"}
)  # with a number they state something
_LEAST_WORDS = 2
_LEAD = 45
_DESCRIBED_REACH = 400
_VERB = re.compile(
    r"\b(?:me|di|ber|ter|akan|tidak|belum|ada|bisa|dapat|harus|adalah|masih|sudah|telah|selesai|"
    r"rampung|tuntas|naik|turun|mulai|segera|jadi|bersama|lebih|kurang)\w*",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\s+(?:dia|ia|beliau|nya)\b")
_PRONOUN_AGENT = re.compile(r"(?:dia|ia|beliau)\b\s*,?\s*(?:bahwa\s+)?")
_THAT = re.compile(r"\s*,?\s*(?:(?:bahwa|bahwasanya|kalau|agar|supaya)\s+)?,?\s*")
_ENDS = ' \xa0\n.,;:!?"\u201d'
_THIS_SAID = re.compile(
    r"(?:Hal|Pernyataan|Demikian|Informasi|Kabar|Permintaan|Imbauan)\s+(?:itu|ini|tersebut)?\s*"
    r"(?P<cue>disampaikan|dikatakan|diungkapkan|diungkap|ditegaskan|dijelaskan|dikemukakan|diutarakan|"
    r"dinyatakan|dibenarkan|diakui)(?:nya)?\b",
    re.IGNORECASE,
)
_CLOSING_CUE = re.compile(
    r",\s+(?P<cue>kata|ujar|ucap|tutur|ungkap|jelas|terang|tegas|pungkas|tandas|imbuh|tambah)(?P<nya>nya)?"
    r"(?=[\s.])",
    re.IGNORECASE,
)
_CAPITALS = r"[A-Z][\w/-]*(?:\s+(?:dan\s+)?(?:\([A-Z][\w-]{1,12}\)\s+)?[A-Z][\w/-]*){0,8}"
_INSTITUTION = re.compile(
    r"(?<![\w.])(?P<name>(?:[Pp]ihak\s+\w+|Majelis\s(?:adat|hakim)|[Pp]olisi|[Pp]emerintah|"
    rf"{_CAPITALS}))(?:\s*\([^()]{{1,25}}\))?$"
)
_INSTITUTION_BEHIND = re.compile(
    r"\s+(?:(?:situs|laman|akun|kanal|siaran\spers|data|laporan|keterangan|rilis|dari|resmi|media\ssosial|"
    rf"Instagram)\s*)*(?P<name>{_CAPITALS})"
)
_MISSING_STOP = re.compile(r"(?<=[a-z)%])\s+(?=(?:Menurut\s(?:[A-Z]|dia|ia)|(?:Ia|Dia)\s[a-z]+\s))")
_SHORT_BRACKET = re.compile(r"\((?P<short>[A-Z][\w-]{1,14})\)$")
_AS_OF_OUTLET = re.compile(r"Baca\s+[Jj]uga|Pilihan\s+[Ee]ditor|Simak\s+[Vv]ideo")
_ACCOMPANIED = re.compile(r"\b(?:didampingi|ditemani|bersama|diwakili|melalui)\b")
_DESCRIBED = re.compile(
    r"(?:^|[,;]\s|\b(?:namun|sementara|kini)[\s,]+)(?:pria|wanita|perempuan|lelaki|laki-laki|"
    r"politikus|politisi|legislator|jenderal|purnawirawan|alumnus|alumni|ibu|bapak|ayah|putra|putri|"
    r"mantan|kader|akademisi|pengusaha|dokter|perwira|birokrat|srikandi|bos|sang)\b"
    r"[^,.;\"\u201c\u201d]{0,70}(?:itu|ini|tersebut)$|(?:^|[,;]\s)Sang\s[A-Z]\w+$",
    re.IGNORECASE,
)
_BY_MEANS = re.compile(r",?\s+(?:melalui|lewat|dalam|dengan)\s+$")
_WHERE = re.compile(
    r"\s(?:di|usai|seusai|saat)\s+(?:[A-Z][\w'-]*[\s,]*){1,4}|\s(?:melalui|lewat|dalam)\s+"
    r"(?:[a-z]+\s+){0,2}(?:keterangan|siaran|pernyataan|sambungan|pesan|rilis|unggahan)(?:\s+[a-z]+){0,3}"
    r"|,?\s*\b(?:Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu)\b"
)
"""Where and when somebody speaks: ``Budi di Kendari, Jumat, mengatakan``."""
_LINKED = re.compile(r"Baca\s+[Jj]uga[^.]{0,90}$")


@dataclass(slots=True)
class Indirect:
    """An indirect quote before its speaker is settled."""

    start: int
    end: int
    cue: str
    cue_at: int
    speaker: str | None = None
    is_person: bool = True
    pronoun: bool = False


def find_indirect(
    text: str, sentences: Sequence[Sentence], cast: Cast, direct: Sequence[Direct]
) -> Iterator[Indirect]:
    """Yield the indirect quotes of ``text``, each with what its sentence tells of the speaker."""
    starts = [quote.start for quote in direct]
    before: Sentence | None = None
    for sentence in _parted(text, sentences):
        stretch = _outside(sentence, direct, starts)
        if stretch is not None:
            found = _read(text, stretch, before, cast)
            if found is not None and found.end - found.start > 0:
                yield found
        if not text[sentence.start : sentence.end].isupper():  # a banner in capitals
            before = sentence


def _parted(text: str, sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Part sentences whose full stop is missing: ``... di pasaran Menurut YLKI, ...``."""
    for sentence in sentences:
        start = sentence.start
        for match in _MISSING_STOP.finditer(text, sentence.start, sentence.end):
            yield Sentence(start, match.start())
            start = match.end()
        yield Sentence(start, sentence.end)


def _outside(
    sentence: Sentence, direct: Sequence[Direct], starts: Sequence[int]
) -> Sentence | None:
    """Return the part of a sentence before any quotation in it; nothing where it lies in one."""
    index = bisect_right(starts, sentence.start + 1) - 1
    if index >= 0 and direct[index].end > sentence.start:
        return None
    following = index + 1
    if following < len(direct) and direct[following].start < sentence.end:
        return None
    return sentence


def _read(text: str, sentence: Sentence, before: Sentence | None, cast: Cast) -> Indirect | None:
    words = text[sentence.start : sentence.end]
    if _AS_OF_OUTLET.match(words):
        return None
    for reader in (_read_this_said, _read_passive, _read_verb, _read_closing, _read_according):
        found = reader(text, sentence, before, cast)
        if found is not None:
            return found
    return None


def _make(
    text: str, place: tuple[int, int], cue: re.Match[str], speaker: "_Speaker | None"
) -> Indirect | None:
    start, end = place
    end = start + len(text[start:end].rstrip(_ENDS))
    if len(text[start:end].split()) < _LEAST_WORDS or speaker is None:
        return None
    return Indirect(
        start,
        end,
        cue["cue"] + _ending(cue),
        cue.start("cue"),
        speaker.name,
        speaker.is_person,
        speaker.pronoun,
    )


def _ending(cue: re.Match[str]) -> str:
    """Return ``nya`` where the pattern keeps it apart from the cue."""
    parts = cue.groupdict()
    ending = parts.get("nya") or ""
    return "" if not ending or cue["cue"].endswith(ending) else ending


@dataclass(frozen=True, slots=True)
class _Speaker:
    name: str | None
    is_person: bool = True
    pronoun: bool = False


def _read_this_said(
    text: str, sentence: Sentence, before: Sentence | None, cast: Cast
) -> Indirect | None:
    """``Hal itu disampaikan X``: the sentence before is what was said."""
    cue = _THIS_SAID.match(text, sentence.start, sentence.end)
    if cue is None or before is None:
        return None
    persons = cast.between(cue.end(), sentence.end)
    speaker = _Speaker(persons[0].name) if persons else _Speaker(None, pronoun=True)
    return _make(text, (before.start, before.end), cue, speaker)


@cache
def _passive() -> re.Pattern[str]:
    words = alternatives(load_words("quote_words.toml")["passive"])
    return re.compile(rf"\b(?P<cue>(?:{words})(?P<nya>nya)?)\b(?P<gap>[\s,]*)", re.IGNORECASE)


def _read_passive(
    text: str, sentence: Sentence, before: Sentence | None, cast: Cast
) -> Indirect | None:
    """``Diakuinya, ...``, ``Dikatakan Hendri, ...``, ``... dinilainya penting``."""
    del before
    cue = _passive().search(text, sentence.start, sentence.end)
    if cue is None:
        return None
    initial = cue.start() - sentence.start < _LEAD // 4
    if cue["nya"]:
        start = cue.end() if initial else sentence.start
        return _make(text, (start, sentence.end), cue, _Speaker(None, pronoun=True))
    agent = _agent_of_passive(text, sentence, cue, cast) if initial else None
    if agent is None:
        return None  # a passive without agent tells nothing of the speaker
    speaker, start = agent
    return _make(text, (start, sentence.end), cue, speaker)


def _agent_of_passive(
    text: str, sentence: Sentence, cue: re.Match[str], cast: Cast
) -> tuple[_Speaker, int] | None:
    """Return who says, behind a passive, and where the clause begins: ``Dikatakan dia, ...``."""
    pronoun = _PRONOUN_AGENT.match(text, cue.end())
    if pronoun:
        return _Speaker(None, pronoun=True), pronoun.end()
    persons = cast.between(cue.end(), min(sentence.end, cue.end() + _LEAD * 2))
    if "," in cue["gap"] or not persons:
        return None
    clause = _THAT.match(text, persons[0].end)
    return _Speaker(persons[0].name), clause.end() if clause else persons[0].end


@cache
def _verbs() -> re.Pattern[str]:
    words = alternatives(load_words("quote_words.toml")["verbs"])
    return re.compile(rf"\b(?P<cue>{words})\b(?!\s+oleh)")


def _read_verb(
    text: str, sentence: Sentence, before: Sentence | None, cast: Cast
) -> Indirect | None:
    """``X mengatakan (bahwa) ...``; the first verb with a subject decides."""
    del before
    for cue in _verbs().finditer(text, sentence.start, sentence.end):
        speaker = _subject(text, sentence, cue.start(), cast)
        if speaker is None:
            continue
        opening = _THAT.match(text, cue.end())
        start = opening.end() if opening else cue.end()
        clause = text[start : sentence.end]
        marked = opening is not None and bool(opening[0].strip())
        needs = cue["cue"] in load_words("quote_words.toml")["needs_clause"]
        if cue["cue"] in _COUNTING and re.search(r"\d", clause):
            needs = False
        stated = marked or _first_word(clause) in load_words("quote_words.toml")["clause_nouns"]
        if not stated and ((needs and not _VERB.search(clause)) or _is_noun_only(clause)):
            continue
        return _make(text, (start, sentence.end), cue, speaker)
    return None


def _is_noun_only(clause: str) -> bool:
    """Tell whether a verb of saying has only a thing behind it: ``menyampaikan apresiasi``."""
    return _first_word(clause) in load_words("quote_words.toml")["things"]


def _first_word(clause: str) -> str:
    return clause.split(None, 1)[0].strip(",.").casefold() if clause.strip() else ""


def _subject(text: str, sentence: Sentence, position: int, cast: Cast) -> _Speaker | None:
    """Return who stands right before a verb as its subject."""
    head = _without_adverbs(text[sentence.start : position])
    cited = cast.citation_at(sentence.start + len(head.rstrip(",")) - 1) if head else None
    if cited is not None:
        means = _BY_MEANS.search(text, sentence.start, cited[0])
        if means is None:
            return None
        head = text[sentence.start : means.start()]
    last = head.rsplit(None, 1)[-1].strip(",").casefold() if head else ""
    trimmed = head.rstrip(",")
    if last in {"ia", "dia", "beliau"} or trimmed.casefold().endswith("pihaknya"):
        return _Speaker(None, pronoun=True)
    person = _person_before(text, sentence, sentence.start + len(trimmed), cast)
    if person is not None or last == "mereka":
        return person or _Speaker(None)
    if _DESCRIBED.search(trimmed):
        near = cast.between(max(0, sentence.start - _DESCRIBED_REACH), sentence.start)
        return _Speaker(near[-1].name) if near else _Speaker(None, pronoun=True)
    if head.endswith(",") or _LINKED.search(trimmed):
        return None
    return _institution_before(trimmed, cast)


def _without_adverbs(head: str) -> str:
    between = load_words("quote_words.toml")["between"]
    while True:
        head = head.rstrip(" \xa0")
        last = head.rsplit(None, 1)[-1] if head else ""
        if last not in between:
            return head
        head = head[: len(head) - len(last)]


def _person_before(text: str, sentence: Sentence, stop: int, cast: Cast) -> _Speaker | None:
    persons = [p for p in cast.between(sentence.start, stop) if p.end <= stop]
    if not persons:
        return None
    first, last = persons[0], persons[-1]
    if first is not last and _ACCOMPANIED.search(text, first.end, last.start):
        last, gap = first, ""
    else:
        gap = text[last.end : stop]
    if _reaches(gap):
        return _Speaker(last.name)
    in_commas = text[stop : stop + 1] == "," and text[first.end : first.end + 1] == ","
    return _Speaker(first.name) if in_commas else None


def _institution_before(trimmed: str, cast: Cast) -> _Speaker | None:
    bracket = _SHORT_BRACKET.search(trimmed)
    if bracket and cast.abbreviated(bracket["short"]):
        return _Speaker(cast.abbreviated(bracket["short"]), is_person=False)
    institution = _INSTITUTION.search(trimmed)
    if institution is None:
        return None
    name = institution["name"]
    if " " not in name and name.casefold() in _no_subjects():
        return None
    holder = cast.holder(name) or cast.alias(name)
    return _Speaker(holder) if holder else _Speaker(cast.institution(name), is_person=False)


@cache
def _no_subjects() -> frozenset[str]:
    lists = load_words("figure_words.toml")
    return lists["no_noun"] | lists["phrase_stops"] | load_words("quote_words.toml")["no_subject"]


def _reaches(gap: str) -> bool:
    """Tell whether nothing but titles, brackets or a comma parts a name from the verb."""
    gap = _WHERE.sub("", gap)
    rest = re.sub(r"\([^()]*\)|,\s*[A-Z][\w.]{0,6}\b\.?|\b(?:itu|ini|tersebut)\b", "", gap)
    return not rest.strip(" \xa0,.\n")


@cache
def _according() -> re.Pattern[str]:
    words = load_words("quote_words.toml")["after_cues"] - {"aku", "nilai", "harap", "pesan"}
    cues = alternatives(words | {"menurut", "mengutip", "melansir"})
    return re.compile(rf"\b(?<!lebih\s)(?P<cue>{cues})(?P<nya>nya)?(?=[\s,])", re.IGNORECASE)


def _read_according(
    text: str, sentence: Sentence, before: Sentence | None, cast: Cast
) -> Indirect | None:
    """``Menurut X, ...`` and ``..., kata X, ...``: whole, or what stands behind."""
    del before
    for cue in _according().finditer(text, sentence.start, sentence.end):
        speaker, end = _agent(text, cue, sentence, cast)
        if speaker is None:
            continue
        start = sentence.start
        comma = text.find(",", end, min(sentence.end, end + 90))
        lead = text[sentence.start : cue.start()].strip(" \xa0,").casefold()
        if lead in load_words("quote_words.toml")["leads"] and 0 <= comma - end < _LEAD:
            start = comma + 1 + len(text[comma + 1 :]) - len(text[comma + 1 :].lstrip(" \xa0"))
        return _make(text, (start, sentence.end), cue, speaker)
    return None


def _agent(
    text: str, cue: re.Match[str], sentence: Sentence, cast: Cast
) -> tuple[_Speaker | None, int]:
    """Return who stands behind ``kata`` or ``menurut``, and where the name ends."""
    if cue["nya"]:
        return _Speaker(None, pronoun=True), cue.end()
    pronoun = _PRONOUN.match(text, cue.end())
    if pronoun:
        return _Speaker(None, pronoun=True), pronoun.end()
    comma = text.find(",", cue.end(), sentence.end)
    limit = min(sentence.end, cue.end() + 2 * _LEAD)
    persons = cast.between(cue.end(), limit)
    if persons and (persons[0].start - cue.end() < 3 or 0 <= persons[0].start <= max(comma, 0) + 2):  # noqa: PLR2004
        return _Speaker(persons[0].name), persons[0].end
    if cue["cue"].casefold() not in {"menurut", "kata", "mengutip", "melansir"}:
        return None, cue.end()
    institution = _INSTITUTION_BEHIND.match(text, cue.end())
    if institution is None or cast.citation_at(institution.start("name")):
        return None, cue.end()
    return _Speaker(cast.institution(institution["name"]), is_person=False), institution.end()


def _read_closing(
    text: str, sentence: Sentence, before: Sentence | None, cast: Cast
) -> Indirect | None:
    """``..., ujar X.`` without marks: the cue closes the sentence."""
    del before
    for cue in _CLOSING_CUE.finditer(text, sentence.start, sentence.end):
        speaker, end = _agent(text, cue, sentence, cast)
        rest = text[end : sentence.end]
        if speaker is not None and "," not in rest and len(rest) < _LEAD:
            return _make(text, (sentence.start, cue.start()), cue, speaker)
    return None
