"""``kliping search``: the same search as in the browser, in the terminal."""

from typing import Literal, NoReturn

import click
from rich.text import Text

from kliping.console import LANGUAGE, err, out, say, tell
from kliping.errors import UserError
from kliping.settings import Settings, load_secret
from kliping.workplace import begin, opened_archive, opened_index
from search_api.cursors import Cursors
from search_api.highlights import Snippet
from search_api.languages import texts
from search_api.query.describe import describe
from search_api.query.errors import QueryError, cut_around
from search_api.searching import Answer, Found, Question, Searcher


@click.command("search", help=say("help.search"))
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--limit", type=click.IntRange(1, 100), default=10, show_default=True, help=say("option.limit")
)
@click.option("--sort", type=click.Choice(("time", "relevance")), help=say("option.sort"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def command(
    words: tuple[str, ...],
    limit: int,
    sort: Literal["time", "relevance"] | None,
    *,
    as_json: bool,
) -> None:
    """Search."""
    settings = begin()
    question = Question(text=" ".join(words), size=limit, sort=sort)
    with opened_archive(settings) as archive, opened_index(settings) as index:
        searcher = Searcher(
            archive=archive,
            index=index,
            cursors=Cursors(load_secret(settings.data)),
            zone=settings.timezone,
        )
        try:
            answer = searcher.answer(question)
        except QueryError as error:
            _explain(question.text, error)
    if as_json or not out.is_terminal:
        for found in answer.found:
            click.echo(found.stored.model_dump_json())
        return
    _show(answer, settings)


def _explain(text: str, error: QueryError) -> NoReturn:
    """Show the place and say what is wrong there."""
    before, wrong, after = cut_around(text, error.start, max(error.end, error.start + 1))
    out.print(Text.assemble(before, (wrong, "reverse red"), after))
    reason = texts().say(LANGUAGE, f"problem.{error.code}", **error.values)
    raise UserError("error.query", reason=reason, code=2) from error


def _show(answer: Answer, settings: Settings) -> None:
    wanted = [f"words.{word}" for word in ("and", "or", "not", "everything", "nothing")]
    words = {key.removeprefix("words."): texts().say(LANGUAGE, key) for key in wanted}
    understood = describe(answer.tree, zone=settings.timezone, words=words)
    for hint in answer.hints:
        said = texts().say(LANGUAGE, f"hint.{hint.code}", name=hint.name, others=hint.others)
        err.print(said, soft_wrap=True, markup=False, style="yellow")
    for found in answer.found:
        out.print(_line(found))
        out.print(_passage(found.snippet))
        out.print(Text(found.stored.article.url, style="dim"), soft_wrap=True)
    key = "search.total" if answer.page.total else "search.none"
    tell(key, total=answer.page.total, understood=understood)


def _line(found: Found) -> Text:
    article = found.stored.article
    title = Text(article.title, style="bold")
    for start, end in found.title_marks:
        title.stylize("yellow", start, end)
    return title.append(f"  {article.source} · {article.published:%Y-%m-%d}", style="not bold cyan")


def _passage(snippet: Snippet) -> Text:
    passage = Text(snippet.text.replace("\n", " "))
    for start, end in snippet.marks:
        passage.stylize("yellow", start, end)
    return passage
