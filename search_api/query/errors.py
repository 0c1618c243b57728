"""What is wrong with a query, and where: a code and values, put into words at the edge."""

from typing import Any

_ENGLISH = {
    "too_long": "The query has {length} characters; at most {limit} are read.",
    "too_many": "The query has {count} words and conditions; at most {limit} are searched.",
    "too_deep": "The brackets are nested more than {limit} deep.",
    "quote_open": "This quotation mark is not closed.",
    "bracket_open": "This bracket is not closed.",
    "bracket_extra": "This closing bracket has no opening one.",
    "bracket_empty": "There is nothing in these brackets.",
    "operator_place": "{word} must stand between two words or phrases.",
    "ends_early": "Something is missing at the end of the query.",
    "value_missing": "The field {field} needs a value.",
    "not_a_value": "{field} cannot be asked this way.",
    "other_collection": "{field} belongs to {collection}, which is searched elsewhere.",
    "prefix_short": "A star needs at least {least} letters before it.",
    "prefix_wide": "Too many words begin with {prefix}; write more letters.",
    "star_place": "A star can only stand at the end of a word.",
    "near_too_wide": "Nearness is possible for 2 words with up to 30 others between, or 3 with 10.",
    "unknown_choice": "{value} is not a value of {field}; possible are: {choices}.",
    "unknown_region": "No province, regency or city is called {value}.",
    "unknown_regulation": "{value} does not name a regulation with number and year.",
    "bad_date": "{value} is not a date; write 2026, 2026-11 or 2026-11-25.",
    "bad_number": "{value} is not a number.",
    "bad_range": "A range is written [a TO b]; * leaves an end open.",
    "range_plain": "A range needs brackets: {field}:[{low} TO {high}]",
    "range_backwards": "The range ends before it begins.",
}


_FAR = 80
"""So many characters around a mistake show where it is."""


class QueryError(ValueError):
    """A query that cannot be understood; never the server's fault.

    Args:
        code: names the message, which the page has in the reader's language.
        start: offset in the query at which it goes wrong.
        end: offset where the wrong part ends.
        values: what the message says besides.
    """

    def __init__(self, code: str, start: int = 0, end: int | None = None, **values: Any) -> None:
        super().__init__(_ENGLISH[code].format(**values))
        self.code = code
        self.start = start
        self.end = start if end is None else end
        self.values = values
        self.filter: str | None = None
        """Name of the filter beside the query that is wrong, if it is not the query itself."""


def cut_around(text: str, start: int, end: int) -> tuple[str, str, str]:
    """Return what stands before, at and behind a place, cut where it is far from it.

    >>> cut_around("banjir AND", 7, 10)
    ('banjir ', 'AND', '')
    """
    before, wrong, after = text[:start], text[start:end], text[end:]
    if len(before) > _FAR:
        before = "… " + before[-_FAR:]
    if len(wrong) > _FAR:
        wrong, after = wrong[:_FAR] + " …", ""
    return before, wrong, after if len(after) <= _FAR else after[:_FAR] + " …"


CODES = frozenset(_ENGLISH)
"""All codes; each has its sentence in every language."""
