"""Every code of an error has its sentence in both languages."""

import re
import string
from importlib.resources import files

import pytest

from lexicon.translations import LANGUAGES
from search_api.languages import choose_language, texts
from search_api.query.errors import CODES
from search_api.query.fields import FIELDS

KEYS = texts().keys()


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_error_of_a_query_has_a_sentence(code):
    assert f"problem.{code}" in KEYS


@pytest.mark.parametrize("key", sorted(KEYS))
def test_both_languages_say_the_same_values(key):
    values = [
        {name for _, name, _, _ in string.Formatter().parse(texts().say(language, key)) if name}
        for language in LANGUAGES
    ]
    assert values[0] == values[1]


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_every_choice_of_a_field_has_a_name(name):
    shown = {"kind", "has"}
    choices = FIELDS[name].choices if name in shown else ()
    assert all(f"{name}.{choice}" in KEYS for choice in choices)


def test_templates_ask_for_sentences_that_exist():
    folder = files("search_api").joinpath("web", "templates")
    asked = {
        key
        for template in folder.iterdir()
        for key in re.findall(r'say\("([a-z_.]+)"[,)]', template.read_text(encoding="utf-8"))
    }
    assert len(asked) > 40
    assert asked <= KEYS


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ({}, "id"),
        ({"accept-language": "en"}, "en"),
        ({"accept-language": "en-US,en;q=0.9"}, "en"),
        ({"accept-language": "id,en;q=0.9"}, "id"),
        ({"accept-language": "fr,en;q=0.5,id;q=0.4"}, "en"),
        ({"accept-language": "fr"}, "id"),
        ({"accept-language": "in-ID"}, "id"),
        ({"accept-language": ";q=x,,;;"}, "id"),
        ({"accept-language": "en", "cookie": "kliping_lang=id"}, "id"),
        ({"cookie": "kliping_lang=xx"}, "id"),
    ],
)
def test_the_language_is_chosen(headers, language):
    assert choose_language(headers) == language
