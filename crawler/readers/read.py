"""Read one page: run all readers, choose per field, clean the text, and make an article of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from crawler.readers.bylines import Credits, only_people
from crawler.readers.fields import Fields, clean
from crawler.readers.generic import find_printed_date, read_generic
from crawler.readers.jsonld import read_jsonld
from crawler.readers.lines import clean_paragraphs, find_place_line
from crawler.readers.markup import read_markup
from crawler.readers.meta import read_meta
from crawler.readers.page import Page
from crawler.readers.template import detect_system, read_template
from crawler.readers.times import Published, choose_published, parse_page_time
from crawler.readers.titles import strip_site_name
from crawler.readers.verdict import Refusal, judge
from crawler.sources import Source
from records.article import Article, RawPage, TimeOrigin
from records.identity import article_id, canonical_url, registrable_domain, urn_for

ENOUGH_WORDS = 60
"""A body of this length from a surer reader is taken without asking the next one."""

LUMP_WORDS = 250
"""A single paragraph of this length is a page that could not be taken apart."""

MOST = 0.6
"""Of short bodies the surest reader's is taken that has this share of the longest one's words."""

ORDERS: Mapping[str, tuple[str, ...]] = {
    "title": ("system", "jsonld", "meta", "markup"),
    "lead": ("jsonld", "meta"),
    "modified": ("jsonld", "meta", "system", "markup"),
    "writers": ("credits", "system", "meta", "markup", "jsonld"),
    "editors": ("credits", "system", "meta", "markup", "jsonld"),
    "section": ("system", "jsonld", "meta"),
    "tags": ("system", "jsonld", "meta"),
    "language": ("jsonld", "meta"),
    "images": ("system", "jsonld", "meta"),
    "canonical": ("meta", "jsonld"),
}
"""Which reader is asked first for a field. Kompas' JSON-LD calls the editor its author."""

TIME_ORDER: tuple[tuple[str, TimeOrigin], ...] = (
    ("jsonld", "jsonld"),
    ("meta", "meta"),
    ("system", "meta"),
    ("markup", "meta"),
)
"""Readers of machine-readable times and what their times are called in the record."""


_Candidate: TypeAlias = tuple[str, tuple[str, ...], Credits]
"""A reader's name, its paragraphs, and the credits among them."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a page before it is read."""

    url: str | None = None
    """The canonical address that names the article, if that is decided already."""

    published: str | None = None
    """When the feed or sitemap says it was published, as printed there."""

    published_origin: TimeOrigin = "feed"
    """Which of the two."""

    title: str | None = None
    """The feed's headline, for a page without one."""

    first_seen_at: datetime | None = None
    """Stands in for a missing or impossible date; by default the moment of the fetch."""

    raw: RawPage | None = None
    """Where the page is kept."""


@dataclass(frozen=True, slots=True)
class ReadResult:
    """An article, or the reason why there is none."""

    article: Article | None
    refusal: Refusal | None = None
    canonical: str | None = None
    """The address that the page itself calls its canonical one."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields that a reader of news expects and that were not found."""
        if self.article is None:
            return ()
        empty = [
            name
            for name in ("writers", "section", "tags", "language", "place_line", "images", "lead")
            if not getattr(self.article, name)
        ]
        return (*(["published"] if self.article.published_origin == "first_seen" else []), *empty)


def read_page(
    page: Page,
    source: Source | None = None,
    *,
    known: Known | None = None,
    following: Sequence[Page] = (),
) -> ReadResult:
    """Return the article on ``page``, or a named reason why it is none. Never raises for a page.

    Args:
        page: The page, or its first part.
        source: Whose page it is; without one the page's markup chooses the reader.
        known: What was known of it before.
        following: The other parts, in order.
    """
    known = known or Known()
    if not page.is_html:
        kind = page.content_type.split(";")[0]
        return ReadResult(None, Refusal("not_article", f"bukan halaman web / no web page: {kind}"))
    try:
        found = _run_readers(page, source)
    except ValueError:
        return ReadResult(
            None, Refusal("not_article", "halaman kosong atau rusak / empty or broken page")
        )
    choice = _Choice(found, tuple(_site_names(page, source, found)))
    title = choice.title() or clean(known.title)
    body_origin, body, named = _choose_body(page, found, title, source, following)
    refusal = judge(page, title=title, body=body, found=tuple(found.values()))
    if refusal is not None:
        return ReadResult(None, refusal)
    published = choose_published(
        _times(page, found, known),
        zone=source.printed_zone if source else "WIB",
        fetched_at=page.fetched_at,
        first_seen_at=known.first_seen_at or page.fetched_at,
    )
    fields = choice.rest(named) | {"title": title, "body": "\n\n".join(body)}
    fields["origins"] = choice.origins | {"body": body_origin, "published": published.origin}
    canonical = fields["canonical"] or None
    fields["origins"].pop("canonical", None)
    return ReadResult(_build(page, source, known, fields, published), canonical=canonical)


def _run_readers(page: Page, source: Source | None) -> dict[str, Fields]:
    system = source.system if source else ""
    system_fields = read_template(page, system)
    if not system_fields.body and (detected := detect_system(page)):
        system_fields = read_template(page, detected)
    return {
        "system": system_fields,
        "jsonld": read_jsonld(page),
        "meta": read_meta(page),
        "markup": Fields() if _is_enough(system_fields) else read_markup(page),
    }


def _is_enough(found: Fields) -> bool:
    """Whether the system's own reader found all that markup could add."""
    return all((found.title, found.body, found.published, found.writers))


def _site_names(page: Page, source: Source | None, found: Mapping[str, Fields]) -> Iterable[str]:
    for fields in found.values():
        yield from fields.site_names
    if source:
        yield source.name
    # A saved page knows its site only by the address that it names itself.
    for address in (page.url, *(fields.canonical for fields in found.values())):
        if host := _host(address):
            yield host
            yield registrable_domain(host)


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


class _Choice:
    """Chooses per field in the order of ``ORDERS``, and remembers where each value came from."""

    def __init__(self, found: Mapping[str, Fields], site_names: tuple[str, ...]) -> None:
        self._found = found
        self._site_names = site_names
        self.origins: dict[str, str] = {}

    def title(self) -> str:
        return strip_site_name(str(self._first("title") or ""), self._site_names)

    def rest(self, named: Credits) -> dict[str, Any]:
        found = dict(self._found)
        found["credits"] = Fields(writers=named.writers, editors=named.editors)
        self._found = found
        return {name: self._first(name) for name in ORDERS if name != "title"}

    def _first(self, field: str) -> Any:
        for reader in ORDERS[field]:
            value = getattr(self._found[reader], field) if reader in self._found else ()
            if field in {"writers", "editors"}:
                value = only_people(value, site_names=self._site_names)
            if value:
                self.origins[field] = self._found[reader].reader or reader
                return value
        return ()


def _choose_body(
    page: Page,
    found: dict[str, Fields],
    title: str,
    source: Source | None,
    following: Sequence[Page],
) -> _Candidate:
    """Return the first body that is long enough, else the longest, following parts joined."""
    candidates: list[_Candidate] = []
    for reader in ("system", "markup", "generic", "jsonld"):
        if reader == "generic":
            found[reader] = read_generic(page)
        paragraphs = _join(found[reader].body, (_part_body(p, reader, source) for p in following))
        body, named = clean_paragraphs(paragraphs, title=title)
        candidates.append((found[reader].reader or reader, body, named))
        if _words(body) >= ENOUGH_WORDS:
            break
    candidates = [_split_off_lead(row, found) for row in candidates]
    longest = max(_words(body) for _, body, _ in candidates)
    return next(row for row in candidates if _words(row[1]) >= MOST * longest)


def _split_off_lead(row: _Candidate, found: Mapping[str, Fields]) -> _Candidate:
    """Of a page that is one lump of text, a gallery, take the caption that the page names."""
    _, body, named = row
    if len(body) != 1 or _words(body) < LUMP_WORDS:
        return row
    for reader in ("jsonld", "meta"):
        if (lead := found[reader].lead) and lead[:ENOUGH_WORDS] in body[0]:
            return reader, (lead,), named
    return row


def _part_body(part: Page, reader: str, source: Source | None) -> tuple[str, ...]:
    if reader == "generic":
        return read_generic(part).body
    return _run_readers(part, source)[reader].body


def _join(first: tuple[str, ...], parts: Iterable[tuple[str, ...]]) -> list[str]:
    """Put the parts behind one another; what each repeats of those before counts once."""
    joined = list(first)
    for part in parts:
        joined += [paragraph for paragraph in part if paragraph not in joined]
    return joined


def _words(body: Sequence[str]) -> int:
    return sum(len(paragraph.split()) for paragraph in body)


def _times(
    page: Page, found: Mapping[str, Fields], known: Known
) -> Iterable[tuple[TimeOrigin, str]]:
    for reader, origin in TIME_ORDER:
        if found[reader].published:
            yield origin, found[reader].published
    if known.published:
        yield known.published_origin, known.published
    if printed := find_printed_date(page):
        yield "text", printed


def _build(
    page: Page,
    source: Source | None,
    known: Known,
    fields: Mapping[str, Any],
    published: Published,
) -> Article:
    source_id = source.id if source else registrable_domain(page.url) if page.url else "-"
    address = (
        known.url
        or _address(page, fields["canonical"] or "")
        or urn_for(
            source=source_id, title=fields["title"], published=published.at, body=fields["body"]
        )
    )
    modified_raw = fields["modified"] or None
    place = find_place_line(fields["body"].split("\n\n"))
    return Article(
        id=article_id(address),
        url=address,
        source=source_id,
        title=fields["title"],
        body=fields["body"],
        lead=fields["lead"] or None,
        published=published.at,
        published_offset=published.offset_minutes,
        published_origin=published.origin,
        published_raw=published.raw,
        modified=_modified(modified_raw, source, page),
        modified_raw=modified_raw,
        writers=tuple(fields["writers"]),
        editors=tuple(fields["editors"]),
        section=fields["section"] or None,
        tags=tuple(fields["tags"]),
        language=_language(fields["language"]),
        place_line=place,
        images=tuple(fields["images"]),
        source_region=source.region if source else None,
        zone=source.zone if source else "WIB",
        origins=fields["origins"] | ({"place_line": "text"} if place else {}),
        fetched_at=page.fetched_at,
        raw=known.raw,
    )


def _address(page: Page, canonical: str) -> str | None:
    for candidate in (page.url, canonical):
        try:
            return canonical_url(candidate)
        except ValueError:
            continue
    return None


def _modified(raw: str | None, source: Source | None, page: Page) -> datetime | None:
    if raw is None:
        return None
    try:
        zone = source.printed_zone if source else "WIB"
        return parse_page_time(raw, zone=zone, now=page.fetched_at).instant
    except ValueError:
        return None


def _language(raw: object) -> str | None:
    return clean(raw).replace("_", "-").split("-")[0].lower() or None
