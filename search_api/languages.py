"""Which language a reader is spoken to in: her choice, else her browser's, else Indonesian."""

from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers

from lexicon.translations import LANGUAGES, Language, Translations, load_translations

COOKIE = "kliping_lang"
DEFAULT: Language = "id"
_SAME = {"in": "id", "ms": "id"}
"""Old browsers say ``in`` for Indonesian; Malay readers read it too."""


def texts() -> Translations:
    """Return the sentences of the pages."""
    return load_translations("search_api")


def choose_language(headers: Headers) -> Language:
    """Return the language for a request.

    >>> choose_language(Headers({"accept-language": "en-GB,en;q=0.9,id;q=0.5"}))
    'en'
    """
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        morsel = None
    wanted = [morsel.value] if morsel else []
    wanted += _accepted(headers.get("accept-language", ""))
    for name in wanted:
        for language in LANGUAGES:
            if _SAME.get(name, name) == language:
                return language
    return DEFAULT


def _accepted(header: str) -> list[str]:
    """Return the languages of an ``Accept-Language`` header, the most wanted first."""
    weighed: list[tuple[float, str]] = []
    for part in header.split(",")[:20]:
        name, _, parameter = part.partition(";")
        try:
            weight = float(parameter.partition("=")[2] or 1)
        except ValueError:
            weight = 0.0
        weighed.append((-weight, name.strip().lower().partition("-")[0]))
    return [name for _, name in sorted(weighed, key=lambda pair: pair[0]) if name]
