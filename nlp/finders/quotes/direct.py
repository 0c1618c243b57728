"""Direct quotes: quotation marks with a speaker, told from titles and scare quotes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from lexicon.patterns import alternatives
from nlp.finders.quotes.cast import Cast
from nlp.finders.quotes.quotations import Quotation, find_quotations
from nlp.finders.words import load_words

_LEAST_WORDS = 5
_REACH = 170
_BEFORE = 130
_STATEMENT = re.compile(r"[.!?,\u2026][\"\u201d\u2019']?$")
_CLAUSE_END = re.compile(r"[.!?\n\"\u201c]|&ldquo;")
_PRONOUN = re.compile(r"\s+(?:dia|ia|beliau|nya)\b")
_INSTITUTION = re.compile(r"\s+(?P<name>[A-Z][\w-]*(?:\s+(?:dan\s+)?[A-Z][\w-]*){0,6})")
_NOUN = re.compile(
    r"\s+(?P<noun>jaksa|hakim|polisi|penyidik|warga|korban|saksi|pelaku|terdakwa|sumber|penggugat|"
    r"pemohon|gubernur|bupati|wali kota|menteri|presiden)\b"
)
_STATEMENT_OF = re.compile(
    r"[\s,.]*(?P<cue>pernyataan|demikian|bunyi|tulis|kutip)\s+", re.IGNORECASE
)


_ANY_CUE = re.compile(r"\s*,?\s*(?P<cue>[a-z]{4,15})(?P<nya>(?!))?(?=\s[A-Z])")


@dataclass(slots=True)
class Direct:
    """A direct quote before its speaker is settled."""

    start: int
    end: int
    cue: str | None
    cue_at: int
    speaker: str | None = None
    is_person: bool = True
    pronoun: bool = False


@cache
def _cues() -> re.Pattern[str]:
    cues = alternatives(load_words("quote_words.toml")["after_cues"])
    return re.compile(rf"[\s,.]*(?P<cue>(?:{cues})(?P<nya>nya)?)\b", re.IGNORECASE)


@cache
def _verbs_before() -> re.Pattern[str]:
    lists = load_words("quote_words.toml")
    verbs = alternatives(lists["verbs"] | lists["passive"])
    return re.compile(
        rf"(?P<subject>[^.!?\n]{{0,120}}?)\b(?P<cue>{verbs}|kata|ujar|tutur|narasi)(?P<nya>nya)?\b"
        r"(?P<rest>[^.!?\n\"\u201c]{0,90})[,:]?\s*$",
        re.IGNORECASE,
    )


def find_direct(text: str, cast: Cast) -> Iterator[Direct]:
    """Yield the direct quotes of ``text``, each with what the words around it tell."""
    for quotation in find_quotations(text):
        quote = _read(text, quotation, cast)
        if quote is not None:
            yield quote


def _read(text: str, quotation: Quotation, cast: Cast) -> Direct | None:
    start, end = _trim(text, quotation.start, quotation.end)
    if end <= start:
        return None
    quote = Direct(start, end, None, quotation.close)
    behind = _cues().match(text, quotation.close) or _named_cue(text, quotation, cast)
    if behind is not None:
        quote.cue, quote.cue_at = behind["cue"], behind.start("cue")
        _read_behind(text, behind, quote, cast)
        return quote
    stated = _STATEMENT_OF.match(text, quotation.close)
    if stated is not None:
        quote.cue, quote.pronoun = stated["cue"], True
        return quote
    before = text[max(0, quotation.open - _BEFORE) : quotation.open]
    led = _verbs_before().search(before)
    words = text[start:end]
    long_enough = len(words.split()) >= _LEAST_WORDS
    if led is not None and (long_enough or led["rest"].strip()[-1:] in {"", ",", ":"}):
        _read_before(led, quotation.open - len(before), quote, cast)
        return quote if long_enough or _STATEMENT.search(words) else None
    stands_alone = not before.strip() or before.rstrip(" \xa0")[-1:] in '.!?\n:;\u201d"'
    if long_enough and _STATEMENT.search(words) and (stands_alone or before.endswith("\n")):
        return quote
    return None


def _named_cue(text: str, quotation: Quotation, cast: Cast) -> re.Match[str] | None:
    """Return a word of saying that no list holds, by the person behind it: ``"..." lirih Budi``."""
    cue = _ANY_CUE.match(text, quotation.close)
    if cue is None or cue["cue"] in load_words("quote_words.toml")["no_cues"]:
        return None
    named = cast.between(cue.end(), cue.end() + 2)
    return cue if named else None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    left = len(words) - len(words.lstrip(" \xa0\n"))
    return start + left, start + len(words.rstrip(" \xa0\n"))


def _read_behind(text: str, cue: re.Match[str], quote: Direct, cast: Cast) -> None:
    """Read the speaker behind the cue: ``kata Budi``, ``ujarnya``, ``kata Kepala X, Budi``."""
    if cue["nya"] or _PRONOUN.match(text, cue.end()):
        quote.pronoun = True
        return
    stop = _CLAUSE_END.search(text, cue.end() + 1, cue.end() + _REACH)
    end = stop.start() if stop else cue.end() + _REACH
    if stop is not None and stop[0] == "." and text[stop.end() : stop.end() + 1].strip():
        end = min(cue.end() + _REACH, len(text))
    persons = cast.between(cue.end(), end)
    if persons:
        quote.speaker = persons[0].name
        return
    institution = _INSTITUTION.match(text, cue.end())
    if institution:
        quote.speaker = cast.holder(institution["name"]) or cast.alias(institution["name"])
        quote.is_person = quote.speaker is not None
        quote.speaker = quote.speaker or cast.institution(institution["name"])
        return
    noun = _NOUN.match(text, cue.end())
    quote.speaker = cast.holder(noun["noun"]) if noun else None
    quote.pronoun = noun is None


def _read_before(led: re.Match[str], offset: int, quote: Direct, cast: Cast) -> None:
    """Read the speaker before the quotation: ``Budi mengatakan, "..."``."""
    quote.cue, quote.cue_at = led["cue"], offset + led.start("cue")
    persons = cast.between(offset + led.start(), offset + led.end())
    if persons:
        quote.speaker = persons[-1].name
    else:
        quote.pronoun = True
