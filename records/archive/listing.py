"""Articles as lists show them: what they say, and a digest of what was read in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sqlalchemy import JSON, Connection, ScalarSelect, Select, Table, bindparam, func, select

from records.archive.articles import BATCH, make_stored, select_articles
from records.archive.schema import (
    ARTICLES,
    ENRICHMENTS,
    FIGURES,
    QUOTES,
    REGULATION_MENTIONS,
    VERSIONS,
)
from records.article import StoredArticle


@dataclass(frozen=True, slots=True)
class Digest:
    """What a list shows of the facts of an article."""

    regulations: tuple[tuple[int, int, str], ...] = ()
    """First character, one past the last, and id of each mention that has one."""

    places: tuple[str, ...] = ()
    figures: int = 0
    quotes: int = 0


class Listed(NamedTuple):
    """An article of a list."""

    stored: StoredArticle
    """Its newest version."""

    digest: Digest
    """What was read in it; places of mentions only where it was this version."""


def list_articles(conn: Connection, ids: Iterable[str]) -> dict[str, Listed]:
    """Return those of ``ids`` that there are; a page's worth of ids.

    One question: to ask PostgreSQL for the parts one after the other took longer than the search.
    """
    unique = list(dict.fromkeys(ids))[:BATCH]
    rows = conn.execute(_build_question(conn.dialect.name), {"ids": unique})
    return {
        row.id: Listed(
            make_stored(row),
            Digest(
                tuple(sorted((start, end, one) for start, end, one in row.mentions or ())),
                tuple(row.places or ()),
                row.figures,
                row.quotes,
            ),
        )
        for row in rows
    }


@cache
def _build_question(dialect: str) -> Select[*tuple[object, ...]]:
    is_read = (ENRICHMENTS.c.article_id == ARTICLES.c.id) & (
        ENRICHMENTS.c.version == VERSIONS.c.version
    )
    return (
        select_articles()
        .add_columns(
            ENRICHMENTS.c.places,
            _gather_mentions(dialect).label("mentions"),
            _count(FIGURES).label("figures"),
            _count(QUOTES).label("quotes"),
        )
        .outerjoin(ENRICHMENTS, is_read)
        .where(ARTICLES.c.id.in_(bindparam("ids", expanding=True)))
    )


def _gather_mentions(dialect: str) -> ScalarSelect[object]:
    cited = REGULATION_MENTIONS.c
    named = (cited.start, cited.end, cited.id)
    if dialect == "postgresql":
        gathered = func.json_agg(func.json_build_array(*named), type_=JSON)
    else:
        gathered = func.json_group_array(func.json_array(*named), type_=JSON)
    of_this = (cited.article_id == ENRICHMENTS.c.article_id) & cited.id.is_not(None)
    return select(gathered).where(of_this).correlate(ENRICHMENTS).scalar_subquery()


def _count(table: Table) -> ScalarSelect[int]:
    of_this = table.c.article_id == ENRICHMENTS.c.article_id
    return select(func.count()).where(of_this).correlate(ENRICHMENTS).scalar_subquery()
