"""Our own sentences over and over, with invented persons and the country's places in them."""

import random
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from lexicon.tables import load_csv
from nlp.train.own import NAME

_DATA = Path(__file__).parent / "data" / "names.toml"
_ODD = re.compile(r" [IVX]+$|[^\w -]")
_KIND = re.compile(r"^(Kabupaten|Kota)(?: Administrasi)? ")


def invent_sentences(lines: list[str], *, times: int, seed: int) -> Iterator[str]:
    """Yield each marked line ``times`` over, other names of the same kind in it."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    makers = _makers(chance)
    for line in lines * times:
        invented = NAME.sub(lambda match: f"[{match[1]} {_replace(match, makers, chance)}]", line)
        yield invented


def _replace(
    match: re.Match[str], makers: Mapping[str, Callable[[], str]], chance: random.Random
) -> str:
    words = match[2]
    if chance.random() < 1 / 5:
        return words
    made = makers[match[1]]()
    return made.upper() if words.isupper() and match[1] == "LOC" else made


def _makers(chance: random.Random) -> Mapping[str, Callable[[], str]]:
    table = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    given, family = table["given"].split(), table["family"].split()
    regions = [
        (row["code"], _KIND.sub("", row["name"])) for row in load_csv("lexicon", "regions.csv")
    ]
    # The tokenizer keeps the "I." that ends a sentence in one, and parts "KI'E".
    places = [name for _, name in regions if not _ODD.search(name)]
    large = [name for code, name in regions if len(code) < len("96.71.01")]

    def person() -> str:
        number = chance.choices((1, 2, 3), (3, 5, 2))[0]
        last: str = chance.choice(family)
        if number == 1:
            return last if chance.random() < 1 / 2 else chance.choice(given)
        return " ".join([*(chance.choice(given) for _ in range(number - 1)), last])

    def place() -> str:
        name: str = chance.choice(chance.choice((places, large, large)))
        return (
            name if chance.random() < 3 / 4 else f"{chance.choice(table['kinds_of_places'])} {name}"
        )

    def organisation() -> str:
        kind = chance.choices(("national", "offices", "branches"), (5, 2, 4))[0]
        words: str = chance.choice(table[kind])
        return f"{words} {chance.choice(large)}" if kind == "branches" else words

    return {"PER": person, "LOC": place, "ORG": organisation, "O": lambda: chance.choice(large)}
