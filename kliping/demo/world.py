"""The outlets and articles of the demo, from ``world/*.toml``."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from importlib.resources import files
from zoneinfo import ZoneInfo

PART = "[[halaman]]"
"""Parts an article that is shown on several pages."""

FUTURE_YEAR = 2031
"""What a clock that runs wrong prints."""


@dataclass(frozen=True)
class DemoArticle:
    """One article as its outlet shows it, before or after its correction."""

    number: int
    slug: str
    title: str
    body: str
    published: datetime
    section: str
    writer: str
    editor: str
    tags: tuple[str, ...]
    path: str
    modified: datetime | None = None
    forbidden: bool = False
    gone: bool = False
    future: bool = False

    @property
    def printed(self) -> datetime:
        """The time that the page prints; a wrong clock lies years ahead."""
        return self.published.replace(year=FUTURE_YEAR) if self.future else self.published

    @cached_property
    def parts(self) -> list[list[str]]:
        """Paragraphs of each page."""
        return [
            [block.strip() for block in part.strip().split("\n\n") if block.strip()]
            for part in self.body.split(PART)
        ]

    @property
    def summary(self) -> str:
        """The first paragraph."""
        return self.parts[0][0]


@dataclass(frozen=True)
class Outlet:
    """One site of the demo world."""

    id: str
    name: str
    host: str
    theme: str
    zone: ZoneInfo
    charset: str
    discovery: tuple[str, ...]
    articles: tuple[DemoArticle, ...]
    corrected: tuple[DemoArticle, ...]
    """The articles that were corrected later, in their later form."""

    def newest(self, *, with_corrections: bool) -> list[DemoArticle]:
        """Return all articles, newest first."""
        later = {article.slug: article for article in self.corrected} if with_corrections else {}
        shown = [later.get(article.slug, article) for article in self.articles]
        return sorted(shown, key=lambda article: article.published, reverse=True)


def load_world() -> list[Outlet]:
    """Return every outlet with its articles."""
    folder = files("kliping").joinpath("demo", "world")
    releases = _load(folder.joinpath("releases.toml").read_text(encoding="utf-8"))
    return [
        _outlet(file.name.removesuffix(".toml"), _load(file.read_text("utf-8")), releases)
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml") and file.name != "releases.toml"
    ]


def _load(text: str) -> dict[str, object]:
    return tomllib.loads(text)


_PATHS = {
    "wpberita": "/{slug}/",
    "jsonld": "/read/{published:%Y/%m/%d}/{number}/{slug}",
    "bare": "/berita/{number}/{slug}.html",
    "meta": "/{published:%Y/%m}/{slug}/",
}


def _outlet(name: str, table: dict, releases: dict) -> Outlet:  # type: ignore[type-arg]
    head = table["outlet"]
    zone = ZoneInfo(head["zone"])
    articles, corrected = [], []
    for number, row in enumerate(table["articles"], start=101):
        article = _article(number, row, head, zone, releases)
        articles.append(article)
        if "corrected" in row:
            later = row | {"title": row["corrected_title"], "body": row["corrected_body"]}
            corrected.append(_article(number, later, head, zone, releases))
    return Outlet(
        id=f"demo-{name}",
        name=head["name"],
        host=head["host"],
        theme=head["theme"],
        zone=zone,
        charset=head.get("charset", "utf-8"),
        discovery=tuple(head["discovery"]),
        articles=tuple(articles),
        corrected=tuple(corrected),
    )


def _article(  # type: ignore[no-untyped-def]
    number: int, row, head, zone: ZoneInfo, releases
) -> DemoArticle:
    published = datetime.fromisoformat(row["published"]).replace(tzinfo=zone)
    body = row.get("body") or releases[row["release"]]["body"].format(
        place=releases["places"][head["host"]], ending=f"({head['name']}/rilis)"
    )
    path = _PATHS[head["theme"]].format(number=number, slug=row["slug"], published=published)
    return DemoArticle(
        number=number,
        slug=row["slug"],
        title=row["title"],
        body=body,
        published=published,
        section=row.get("section", ""),
        writer=row.get("writer", "Redaksi"),
        editor=row.get("editor", ""),
        tags=tuple(row.get("tags", ())),
        path="/redaksi" + path if row.get("forbidden") else path,
        modified=(
            datetime.fromisoformat(row["corrected"]).replace(tzinfo=zone)
            if "corrected" in row and row["body"] == row["corrected_body"]
            else None
        ),
        forbidden=row.get("forbidden", False),
        gone=row.get("gone", False),
        future=row.get("future", False),
    )
