"""Score predicted facts against annotated ones, by the rules of ``docs/facts.md``.

Both sides are plain rows, as JSON lines hold them. Annotated items locate their words by ``quote``
and ``n`` (1 is the first occurrence), predicted ones by ``start`` and ``end``.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lexicon.units import parse_unit

Item = Mapping[str, Any]

KINDS = ("regulations", "figures", "officials", "quotes")

_SAME_NAME = 0.7
_SAME_OFFICE = 0.6
_LONGEST = 3


@dataclass(slots=True)
class Tally:
    """What was counted of one kind of fact."""

    gold: int = 0
    got: int = 0
    hit: int = 0
    right: int = 0
    extra: dict[str, list[float]] = field(default_factory=dict)
    """Further fields of the found items, one score an item where either side has one."""

    @property
    def span_f1(self) -> float:
        """F1 over the items whose place is right."""
        return _f1(self.hit, self.got, self.gold)

    @property
    def end_to_end(self) -> float:
        """F1 over the items whose place and decisive fields are right."""
        return _f1(self.right, self.got, self.gold)

    def mean(self, name: str) -> float:
        """Return the mean score of a further field, 1 where none was there to score."""
        scores = self.extra.get(name, [])
        return sum(scores) / len(scores) if scores else 1.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item of an article: ``right``, ``wrong field``, ``missed``, ``false``."""

    kind: str
    words: str
    verdict: str


def _f1(common: int, first: int, second: int) -> float:
    return 2 * common / (first + second) if first + second else 1.0


def fold(value: str | None) -> str:
    """Return ``value`` in lower case without punctuation, spaces folded."""
    folded = unicodedata.normalize("NFKC", value or "").casefold()
    return " ".join(re.sub(r"[^\w\s]", " ", folded).split())


def find_span(text: str, quote: str, n: int = 1) -> tuple[int, int]:
    """Return where the ``n``-th occurrence of ``quote`` stands.

    >>> find_span("dua dan dua", "dua", 2)
    (8, 11)
    """
    start = -1
    for _ in range(n):
        start = text.find(quote, start + 1)
        if start < 0:
            raise ValueError(f"{quote!r} does not occur {n} times")
    return start, start + len(quote)


def overlap(gold: tuple[int, int], got: tuple[int, int], *, indirect: bool) -> float:
    """Return the share of words two spans have in common, 0 where it is too little."""
    common = min(gold[1], got[1]) - max(gold[0], got[0])
    length, found = gold[1] - gold[0], got[1] - got[0]
    if common <= 0:
        return 0.0
    if indirect:
        enough = common >= min(length, found) / 2 and found <= _LONGEST * length
        return common / min(length, found) if enough else 0.0
    enough = common >= length / 2 and common >= found / 2
    return common / max(length, found) if enough else 0.0


def alike(first: str | None, second: str | None, least: float) -> bool:
    """Tell whether two names share enough words."""
    one, two = set(fold(first).split()), set(fold(second).split())
    if not one or not two:
        return one == two
    return 2 * len(one & two) / (len(one) + len(two)) >= least


def _same_value(first: float | None, second: float | None) -> bool:
    if first is None or second is None:
        return first is second
    return abs(first - second) <= 1e-6 * max(1.0, abs(first))


def _same_unit(first: str | None, second: str | None) -> bool:
    return fold(parse_unit(first) if first else "") == fold(parse_unit(second) if second else "")


def is_right(kind: str, gold: Item, got: Item) -> bool:
    """Tell whether the decisive fields of a found item are right."""
    if kind == "regulations":
        return bool(gold["id"] == got["id"])
    if kind == "figures":
        values = _same_value(gold["value"], got["value"])
        ends = _same_value(gold.get("value_max"), got.get("value_max"))
        return values and ends and _same_unit(gold.get("unit"), got.get("unit"))
    if kind == "quotes":
        return alike(gold.get("speaker"), got.get("speaker"), _SAME_NAME)
    return alike(gold["position"], got["position"], _SAME_OFFICE) and alike(
        gold.get("organisation"), got.get("organisation"), _SAME_OFFICE
    )


def _words_f1(first: str | None, second: str | None) -> float:
    one, two = Counter(fold(first).split()), Counter(fold(second).split())
    return _f1((one & two).total(), one.total(), two.total())


def _set_f1(first: Sequence[str] | None, second: Sequence[str] | None) -> float:
    one, two = {fold(x) for x in first or ()}, {fold(x) for x in second or ()}
    return _f1(len(one & two), len(one), len(two))


def _same(first: Any, second: Any) -> float:
    return float((first or None) == (second or None))


def _same_cue(first: str | None, second: str | None) -> float:
    return float(fold(first) == fold(second))


def _same_speaker(first: str | None, second: str | None) -> float:
    return float(alike(first, second, _SAME_NAME))


_EXTRA: Mapping[str, Mapping[str, Callable[[Any, Any], float]]] = {
    "regulations": {
        "title": _words_f1,
        "provisions": _set_f1,
        "draft": _same,
        "resolved_by": _same,
        "flags": _set_f1,
    },
    "figures": {
        "modifier": _same,
        "as_of": _words_f1,
        "speaker": _same_speaker,
        "measure": _words_f1,
        "kind": _same,
        "as_of_from": _same,
        "as_of_to": _same,
    },
    "officials": {"mentions": _set_f1},
    "quotes": {"kind": _same, "cue": _same_cue},
}


def score_article(
    text: str, gold: Mapping[str, Sequence[Item]], got: Mapping[str, Sequence[Item]], kind: str
) -> tuple[Tally, list[Outcome]]:
    """Return the counts of one kind in one article, and what became of each item."""
    pairs, missed, false = _match(text, kind, gold[kind], got.get(kind, []))
    pairs = [(g, p) for g, p in pairs if not g.get("optional")]
    missed = [g for g in missed if not g.get("optional")]
    tally = Tally(len(pairs) + len(missed), len(pairs) + len(false), len(pairs))
    outcomes = [Outcome(kind, _words(text, kind, g), "missed") for g in missed]
    outcomes += [Outcome(kind, _words(text, kind, p), "false") for p in false]
    for g, p in pairs:
        right = is_right(kind, g, p)
        tally.right += right
        outcomes.append(Outcome(kind, _words(text, kind, g), "right" if right else "wrong field"))
        _score_extra(tally, kind, g, p)
    return tally, outcomes


def _score_extra(tally: Tally, kind: str, gold: Item, got: Item) -> None:
    for name, score in _EXTRA[kind].items():
        if name in gold and (gold.get(name) or got.get(name)):
            tally.extra.setdefault(name, []).append(score(gold.get(name), got.get(name)))


def _words(text: str, kind: str, item: Item) -> str:
    if kind == "officials":
        return str(item["name"])
    if "quote" in item:
        return f"{item['quote']} [{item.get('n', 1)}]"
    return text[item["start"] : item["end"]]


def _match(
    text: str, kind: str, gold: Sequence[Item], got: Sequence[Item]
) -> tuple[list[tuple[Item, Item]], list[Item], list[Item]]:
    """Pair annotated with predicted items, the best overlap first."""
    scored = []
    for i, g in enumerate(gold):
        for j, p in enumerate(got):
            common = _common(text, kind, g, p)
            if common:
                scored.append((common, is_right(kind, g, p), -i, -j))
    taken_gold: set[int] = set()
    taken_got: set[int] = set()
    pairs = []
    for _, _, i, j in sorted(scored, reverse=True):
        if -i not in taken_gold and -j not in taken_got:
            taken_gold.add(-i)
            taken_got.add(-j)
            pairs.append((gold[-i], got[-j]))
    missed = [g for i, g in enumerate(gold) if i not in taken_gold]
    false = [p for j, p in enumerate(got) if j not in taken_got]
    return pairs, missed, false


def _common(text: str, kind: str, gold: Item, got: Item) -> float:
    if kind == "officials":
        return float(fold(gold["name"]) == fold(got["name"]))
    indirect = kind == "quotes" and gold["kind"] == "indirect"
    span = find_span(text, gold["quote"], gold.get("n", 1))
    return overlap(span, (got["start"], got["end"]), indirect=indirect)


def add(total: Tally, part: Tally) -> None:
    """Add the counts of one article to those of all."""
    total.gold += part.gold
    total.got += part.got
    total.hit += part.hit
    total.right += part.right
    for name, scores in part.extra.items():
        total.extra.setdefault(name, []).extend(scores)
