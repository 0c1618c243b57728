"""What is said to people, in Indonesian and English, from a table that a person can review."""

from collections.abc import Mapping
from functools import cache
from typing import Literal, get_args

from lexicon.tables import load_toml

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Translations:
    """The sentences of one package: ``[key]`` with ``id = "..."`` and ``en = "..."``."""

    def __init__(self, table: Mapping[str, Mapping[str, str]]) -> None:
        for key, sentence in table.items():
            if set(sentence) != set(LANGUAGES):
                msg = f"[{key}] needs exactly: {', '.join(LANGUAGES)}"
                raise ValueError(msg)
        self._table = table

    def say(self, language: Language, key: str, /, **values: object) -> str:
        """Return the sentence ``key`` with ``{values}`` put in.

        Raises:
            KeyError: there is no such sentence; a test finds that before a user does.
        """
        sentence = self._table[key][language]
        return sentence.format(**values) if values else sentence

    def keys(self) -> set[str]:
        """Return the names of all sentences."""
        return set(self._table)


@cache
def load_translations(package: str, name: str = "texts.toml") -> Translations:
    """Return the sentences in ``data/<name>`` of ``package``."""
    return Translations(load_toml(package, name))
