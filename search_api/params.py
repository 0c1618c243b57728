"""What a reader may ask in the address of a page or of the API, and the question it makes."""

from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, model_validator

from search_api.index.port import MAX_SIZE
from search_api.searching import FILTERS, Question

FacetName = Literal["source", "region", "place", "kind", "regulation", "regtype", "official", "has"]
TimelineUnit = Literal["auto", "day", "week", "month", "year"]
_MOST = 20
"""Values of one filter."""


class SearchParams(BaseModel):
    """The parameters of a search."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    q: str = Field(default="", max_length=10_000)
    """The query, in the language that ``/help`` explains; empty asks for everything."""

    source: list[str] = Field(default_factory=list, max_length=_MOST)
    """Only these outlets, by id: ``sorongraya``."""

    region: list[str] = Field(default_factory=list, max_length=_MOST)
    """Only about these regions, by code or name: ``96.71``, ``Kota Sorong``."""

    place: list[str] = Field(default_factory=list, max_length=_MOST)
    """Only naming these regions in the text."""

    kind: list[str] = Field(default_factory=list, max_length=_MOST)
    """``news`` or ``policy``."""

    regulation: list[str] = Field(default_factory=list, max_length=_MOST)
    """Only citing these regulations, by id or in any spelling: ``inpres/2021/2``."""

    official: list[str] = Field(default_factory=list, max_length=_MOST)
    """Only naming these officials."""

    has: list[str] = Field(default_factory=list, max_length=_MOST)
    """Only with these kinds of fact: ``figures``, ``quotes`` ..."""

    cluster: list[str] = Field(default_factory=list, max_length=_MOST)
    """Only of these stories, by the id of the head article."""

    since: str = ""
    """First day of publication in the reader's zone: ``2026-11-01``."""

    until: str = ""
    """Last day of publication, included."""

    sort: Literal["time", "relevance"] | None = None
    """Order; by default relevance where words are asked for, else time, newest first."""

    fold: bool = False
    """One hit a story, shown by its best matching member."""

    size: int = Field(default=20, ge=1, le=MAX_SIZE)
    """Hits of one page."""

    cursor: str = Field(default="", max_length=1_000)
    """In time order: ``next`` of the page before."""

    page: int = Field(default=1, ge=1, le=1_000)
    """By relevance or folded: number of the page, to 1,000 hits."""

    facets: list[FacetName] = Field(default_factory=list, max_length=8)
    """Fields whose most frequent values are counted."""

    facet_size: int = Field(default=20, ge=1, le=100)
    """Values of each facet."""

    timeline: TimelineUnit | None = None
    """Count by day, week, month or year of the reader's zone; ``auto`` fits the span."""

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, values: Any) -> Any:
        """Take what a form leaves empty as not asked."""
        if not isinstance(values, dict):
            return values
        return {
            name: [one for one in value if one != ""] if isinstance(value, list) else value
            for name, value in values.items()
            if value != ""
        }

    def chosen(self) -> dict[str, list[str]]:
        """Return the filters that are set."""
        return {name: getattr(self, name) for name in FILTERS if getattr(self, name)}

    def question(self) -> Question:
        """Return the question that these parameters ask."""
        unit = self.timeline
        return Question(
            text=self.q,
            filters=self.chosen(),
            since=self.since,
            until=self.until,
            sort=self.sort,
            fold=self.fold,
            size=self.size,
            page=self.page,
            cursor=self.cursor,
            facets=tuple(dict.fromkeys(self.facets)),
            facet_size=self.facet_size,
            timeline=None if unit in {None, "auto"} else unit,  # type: ignore[arg-type]  # narrowed
            wants_timeline=unit is not None,
        )


class PageParams(SearchParams):
    """The same in the address of a page, where what others append is passed over."""

    model_config = ConfigDict(extra="ignore")


class ArticleParams(PageParams):
    """In the address of an article's page: the search that led there, and which version."""

    version: int | None = Field(default=None, ge=1)
    """A version's number, the newest by default."""


Asked = Annotated[SearchParams, Query()]
PageAsked = Annotated[PageParams, Query()]
ArticleAsked = Annotated[ArticleParams, Query()]
