"""The shapes of the API's answers."""

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from records.archive.articles import VersionInfo
from records.article import Article
from records.facts import Facts
from search_api.highlights import Snippet
from search_api.searching import Answer, Found


class Answered(BaseModel):
    """The ground of all answers: documented field by field."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Passage(Answered):
    """A part of the body that shows why the article was found."""

    text: str
    """The words, verbatim."""

    marks: list[tuple[int, int]]
    """Start and end of what matched, in ``text``."""

    start: int
    """Where it begins in the body."""

    cut_before: bool
    """Whether the body has text before it."""

    cut_after: bool
    """Whether the body has text after it."""


class ArticleSummary(Answered):
    """An article in a list."""

    id: str
    """16 hexadecimal digits."""

    url: str
    """Where it was published."""

    source: str
    """Id of the outlet."""

    kind: Literal["news", "policy"]
    """``news``, or ``policy`` for a legal document."""

    title: str
    """Headline."""

    title_marks: list[tuple[int, int]]
    """Start and end of what matched in the headline."""

    passage: Passage
    """Why it was found."""

    published: AwareDatetime
    """When it was published, in UTC."""

    published_offset: int
    """Minutes east of UTC of the time as printed."""

    version: int
    """Number of the newest version."""

    cluster: str | None
    """Id of the story's head article."""

    members: int
    """How many matching articles the story has; 1 unless folded."""

    regulations: list[str]
    """Ids of the regulations it cites."""

    places: list[str]
    """Codes of the regions it names."""


class FacetValue(Answered):
    """A value with the number of articles that have it."""

    value: str
    """As the filter takes it."""

    count: int
    """Matching articles."""


class FacetCounts(Answered):
    """The most frequent values of a field."""

    values: list[FacetValue]
    """Most frequent first."""

    exact: bool
    """False where the engine only estimated."""


class QueryHint(Answered):
    """Something in a query that may not be meant so."""

    code: str
    """``unknown_field``, ``no_words``, ``unknown_source`` or ``misspelt``."""

    name: str
    """What it is about, as typed."""

    others: str
    """What may be meant instead, parted by commas."""


class Bar(Answered):
    """A piece of the timeline."""

    label: str
    """``2026-11-25``, ``2026-11`` or ``2026``; a week is named by its Monday."""

    start: AwareDatetime
    """Its first second, in UTC."""

    count: int
    """Matching articles."""


class ArticleList(Answered):
    """A page of articles."""

    items: list[ArticleSummary]
    """In the order asked for."""

    total: int
    """All that match: articles, or stories when folded."""

    total_exact: bool
    """False where the total is an estimate."""

    counts: Literal["articles", "stories"]
    """What ``total`` counts."""

    next: str | None
    """In time order: the cursor of the next page; null at the end."""

    more: bool
    """Whether there is a next page, by cursor or by number."""

    understood: str
    """What was understood of the query."""

    hints: list[QueryHint]
    """Where the query may not be understood as it was meant."""

    facets: dict[str, FacetCounts]
    """For each field asked for."""

    timeline: list[Bar]
    """When asked for."""


class RegulationStanding(Answered):
    """How a cited regulation stands against the registry; a missing one is unknown, never wrong."""

    state: Literal["known", "unknown", "title_mismatch", "impossible"]
    """``impossible``: a year to come, or a number far out of range."""

    title: str | None
    """The registry's title, if it has the regulation."""

    likely: str | None
    """For a mismatch: the id of the regulation that bears the cited title."""


class ArticleDetail(Answered):
    """An article with everything that is known of it."""

    article: Article
    """The version asked for, the newest by default."""

    version: int
    """Its number."""

    versions: list[VersionInfo]
    """All of them, oldest first."""

    first_seen_at: AwareDatetime
    """When the first version was stored."""

    gone_at: AwareDatetime | None
    """Since when the page is gone, if it is."""

    cluster: str | None
    """Id of the story's head article."""

    members: list[str]
    """Ids of the articles of the story, this one included, the first seen first."""

    facts: Facts | None
    """What was read in this version; null before it was read and for older versions."""

    standings: dict[str, RegulationStanding]
    """For each cited id, how it stands against the shipped registry of regulations."""

    pipeline_version: str | None
    """By what it was read."""


class Health(Answered):
    """Whether the service can answer."""

    status: Literal["ok", "rebuilding", "failing"]
    """``rebuilding``: pages work, searches answer later."""

    archive: bool
    """Whether the archive can be read."""

    index: bool
    """Whether the index can be searched."""

    articles: int | None
    """Articles in the archive; about, where there are very many."""

    indexed: int | None
    """Articles in the index."""


def summarise(found: Found) -> ArticleSummary:
    """Return an article of an answer as the API lists it."""
    stored, article = found.stored, found.stored.article
    return ArticleSummary(
        id=article.id,
        url=article.url,
        source=article.source,
        kind=article.kind,
        title=article.title,
        title_marks=list(found.title_marks),
        passage=_passage(found.snippet),
        published=article.published,
        published_offset=article.published_offset,
        version=stored.version,
        cluster=stored.cluster,
        members=found.members,
        regulations=list(dict.fromkeys(one for _, _, one in found.digest.regulations)),
        places=list(found.digest.places),
    )


def list_facets(answer: Answer) -> dict[str, FacetCounts]:
    """Return the facets of an answer."""
    return {
        name: FacetCounts(
            values=[FacetValue(value=value, count=count) for value, count in facet.values],
            exact=facet.exact,
        )
        for name, facet in answer.page.facets.items()
    }


def _passage(snippet: Snippet) -> Passage:
    return Passage(
        text=snippet.text,
        marks=list(snippet.marks),
        start=snippet.start,
        cut_before=snippet.cut_before,
        cut_after=snippet.cut_after,
    )
