"""How the regulations that an article cites stand against the registry, computed when asked."""

from collections.abc import Mapping
from datetime import date

from lexicon.registry import Standing, judge_citation
from records.facts import Facts


def find_standings(facts: Facts, *, on: date) -> Mapping[str, Standing]:
    """Return the standing of each cited id, by the first title that the article gives it.

    Never stored: the registry grows, and what was unknown yesterday may be known today.
    """
    titles: dict[str, str | None] = {}
    for mention in facts.regulations:
        if mention.id and not titles.get(mention.id):
            titles[mention.id] = mention.title
    return {
        regulation_id: judge_citation(regulation_id, title, on=on)
        for regulation_id, title in titles.items()
    }
