"""A position and its organisation, told apart: ``Kadis`` + ``PUPR Madina``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from lexicon.regions import load_regions
from lexicon.regulations import load_ministries
from nlp.finders.officials.runs import Token
from nlp.finders.words import load_words

_STRONG = re.compile(r"Kementerian|Kemen[a-z]+|PT|Polda|Universitas")
_OF_DISTRICTS = frozenset({"Camat", "Kapolsek", "Danramil", "Kepala Distrik", "Kadistrik", "Lurah"})
_OF_VILLAGES = frozenset(
    {"Kepala Desa", "Kades", "Kepala Kampung", "Keuchik", "Geuchik", "Wali Nagari"}
)
_SHORT_NAME = re.compile(
    r"(?!SDM|PPNS|UMKM|ASN|HAM|IKM|PAUD|SMA|SMK|SMP|II|IV|III|VII|RI)[A-Z]{3,6}"
)
_NO_ORGANISATION = frozenset({"RI", "Republik", "Indonesia", "Republik Indonesia"})


@dataclass(frozen=True, slots=True)
class Office:
    """A position as printed, and whose it is."""

    position: str
    organisation: str | None
    end: int
    """Where the phrase ends in the text."""
    complete: bool = False
    """The position says all: a name may follow without an organisation."""


def read_office_phrase(text: str, head: re.Match[str], tokens: Sequence[Token]) -> Office:
    """Return position and organisation of a head and the capitalised words behind it."""
    lists = load_words("offices.toml")
    title = " ".join(head["head"].split())
    kept = list(tokens)
    start, end = head.start(), head.end("head")
    while kept and kept[0].text in lists["extends"] and title not in lists["minister"]:
        if _is_number_of_organisation(kept):
            break
        end = kept.pop(0).end
    if title in lists["minister"] or title.casefold() in {"menteri", "wakil menteri"}:
        stop = _end_without_bracket(kept)
        return Office(_words(text, start, stop or end), None, kept[-1].end if kept else end, True)
    if title in lists["portfolio"]:
        cut = _organisation_start(kept)
        end = _end_without_bracket(kept[:cut]) or end
        kept = kept[cut:]
    organisation = _organisation(text, kept)
    if title in lists["alone"] and organisation in _NO_ORGANISATION:
        organisation = None
    stop = kept[-1].end if kept else max(end, head.end())
    complete = title in lists["alone"] or bool(head["short"]) or title in lists["portfolio"]
    return Office(_words(text, start, end), organisation, stop, complete)


def _is_number_of_organisation(tokens: Sequence[Token]) -> bool:
    """Tell whether ``Daerah`` or ``II`` begins the organisation: ``Pangdam II/Sriwijaya``."""
    return "/" in tokens[0].text or (len(tokens) > 1 and tokens[1].text.startswith("/"))


def _organisation_start(tokens: Sequence[Token]) -> int:
    """Return how many of the words behind a head are its portfolio."""
    starts = load_words("offices.toml")["organisation_starts"]
    cuts = [
        i for i, token in enumerate(tokens) if token.text in starts or _STRONG.fullmatch(token.text)
    ]
    if len(tokens) > 1 and _is_short_name(tokens[-1]):
        return max((i for i in cuts if _STRONG.fullmatch(tokens[i].text)), default=len(tokens) - 1)
    strong = [i for i in cuts if _STRONG.fullmatch(tokens[i].text)]
    if strong:
        return strong[-1]
    return cuts[0] if cuts else _region_start(tokens)


def _is_short_name(token: Token) -> bool:
    """Tell whether a word is the abbreviation of an organisation: ``Direktur Keuangan | SGNA``."""
    return token.kind == "word" and bool(_SHORT_NAME.fullmatch(token.text))


def _region_start(tokens: Sequence[Token]) -> int:
    """Return where a region at the end begins: ``Kepala Bagian Umum | Makassar``."""
    for size in (3, 2, 1):
        words = [token.text for token in tokens[-size:]]
        if len(tokens) > size and load_regions().find(" ".join(words)):
            return len(tokens) - size
    return len(tokens)


def portfolio_end(head: str, tokens: Sequence[Token]) -> int | None:
    """Return how many words behind ``Menteri`` are a known portfolio with a name behind it.

    ``Wakil Menteri Dalam Negeri | Bima Arya Sugiarto``; nothing where none is known.
    """
    if not head.casefold().endswith("menteri"):
        return None
    words = " ".join(token.text for token in tokens).casefold()
    longest = max(
        (name for name in _portfolios() if f"{words} ".startswith(f"{name} ")), key=len, default=""
    )
    count = len(longest.split())
    rest = [token for token in tokens[count:] if token.kind != "bracket"]
    return count if longest and rest and all(_is_capitalised(token) for token in rest) else None


def district_end(head: str, tokens: Sequence[Token]) -> int | None:
    """Return how many words behind ``Camat`` name its district, with a name behind them."""
    if head not in _OF_DISTRICTS:
        return None
    for size in (3, 2, 1):
        words = " ".join(token.text for token in tokens[:size])
        if len(tokens) > size and words.casefold() in _districts():
            return size if all(_is_capitalised(token) for token in tokens[size:]) else None
    return None


def is_of_small_place(head: str) -> bool:
    """Tell whether a district or a village stands behind the position: ``Camat | Airbuaya``."""
    return head in _OF_DISTRICTS or head in _OF_VILLAGES


@cache
def _districts() -> frozenset[str]:
    return frozenset(region.name.casefold() for region in load_regions().all("district"))


def _is_capitalised(token: Token) -> bool:
    return token.kind == "word" and token.text[:1].isupper() and not token.text.isupper()


@cache
def _portfolios() -> frozenset[str]:
    return frozenset(name.casefold() for row in load_ministries().values() for name in row.names)


def _organisation(text: str, tokens: Sequence[Token]) -> str | None:
    """Return the organisation as printed, an abbreviation in brackets at its end dropped."""
    kept = list(tokens)
    while kept and kept[-1].kind in {"bracket", "small"}:
        kept.pop()
    while kept and kept[0].kind in {"bracket", "small"}:
        kept.pop(0)
    return _words(text, kept[0].start, kept[-1].end) if kept else None


def _end_without_bracket(tokens: Sequence[Token]) -> int | None:
    kept = list(tokens)
    while kept and (kept[-1].kind == "small" or _is_abbreviation(kept[-1])):
        kept.pop()
    return kept[-1].end if kept else None


def _is_abbreviation(token: Token) -> bool:
    return token.kind == "bracket" and len(token.text.split()) <= 2  # noqa: PLR2004 - "(BP Tapera)"


def _words(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())
