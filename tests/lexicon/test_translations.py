import pytest

from lexicon.translations import Translations


def test_a_sentence_is_said_in_either_language_with_its_values():
    texts = Translations({"found": {"id": "{n} berita", "en": "{n} articles"}})
    assert texts.say("id", "found", n=3) == "3 berita"
    assert texts.say("en", "found", n=3) == "3 articles"


def test_a_sentence_without_one_language_is_refused_on_loading():
    with pytest.raises(ValueError, match="found"):
        Translations({"found": {"id": "{n} berita"}})
