"""Hold the readers of facts to what was annotated: ``python -m nlp.evaluate``.

Without arguments the repository's own gold is read: the scores must reach the floors pinned beside
it, and what was gained and lost since the last pinned run is listed example by example. With
``--articles`` and ``--gold`` any other annotated set is scored.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from nlp.enricher import Enricher
from nlp.extract import Document, extract_many, make_document
from nlp.gold import BrokenGoldError, load_articles, load_gold
from nlp.scoring import KINDS, Outcome, Tally, add, score_article

GOLD = Path("tests/nlp/gold")
"""The repository's own gold, from the root of a checkout."""

_SLACK = 1e-9
_PLACES = 4


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores of a run and what became of each item."""

    tallies: Mapping[str, Tally]
    outcomes: Mapping[str, Sequence[Outcome]]
    """By article."""


class GoldChangedError(Exception):
    """The annotated texts are not those that the floors were pinned for."""


class DropError(Exception):
    """A score fell below its floor."""


def evaluate(
    articles: Mapping[str, Mapping[str, Any]],
    gold: Mapping[str, Mapping[str, Any]],
    *,
    kinds: Sequence[str] = KINDS,
) -> Evaluation:
    """Read ``articles`` and score what was read against ``gold``.

    An article is left out of the kinds that are not annotated in it, a kind where none has it.
    """
    documents = [_document(key, articles[key]) for key in gold]
    tallies = {kind: Tally() for kind in kinds if any(kind in row for row in gold.values())}
    outcomes: dict[str, list[Outcome]] = {}
    for document, facts in extract_many(Enricher(), documents):
        got = facts.model_dump(mode="json")
        row = gold[document.id]
        for kind in (kind for kind in tallies if kind in row):
            tally, found = score_article(document.text, row, got, kind)
            add(tallies[kind], tally)
            outcomes.setdefault(document.id, []).extend(found)
    return Evaluation(tallies, outcomes)


def _document(key: str, article: Mapping[str, Any]) -> Document:
    """Return an annotated article; the day of publication dates ``tahun lalu``."""
    day = article.get("published")
    published = date.fromisoformat(day[:10]) if day else None
    return make_document(
        key, article["text"], title=article.get("title") or "", published=published
    )


def format_scores(evaluation: Evaluation) -> str:
    """Return the scores as a table, with the further fields of the found below."""
    lines = [f"{'kind':<12} {'gold':>5} {'span F1':>8} {'end-to-end F1':>14}"]
    for kind, tally in evaluation.tallies.items():
        numbers = f"{tally.gold:>5} {tally.span_f1:>8.3f} {tally.end_to_end:>14.3f}"
        lines.append(f"{kind:<12} {numbers}")
    for kind, tally in evaluation.tallies.items():
        further = ", ".join(f"{name} {tally.mean(name):.3f}" for name in tally.extra)
        lines.append(f"of the {kind} found: {further}")
    return "\n".join(lines)


def digest_of(folder: Path) -> str:
    """Return a digest of the annotated texts."""
    digest = hashlib.blake2b(digest_size=8)
    for name in ("articles.jsonl", "gold.jsonl"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def describe(evaluation: Evaluation, digest: str) -> dict[str, Any]:
    """Return what is pinned of a run: digest, floors, and the verdict on every item."""
    floors = {
        kind: round(tally.end_to_end - 0.5 * 10**-_PLACES, _PLACES)
        for kind, tally in evaluation.tallies.items()
    }
    return {"digest": digest, "floors": floors, "outcomes": _keyed(evaluation)}


def _keyed(evaluation: Evaluation) -> dict[str, str]:
    return {
        f"{article} · {outcome.kind} · {outcome.words}": outcome.verdict
        for article, outcomes in sorted(evaluation.outcomes.items())
        for outcome in outcomes
    }


def compare(pinned: Mapping[str, str], now: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Return the gains and the losses since the pinned run, a line an example."""
    gains: list[str] = []
    losses: list[str] = []
    for key in sorted(pinned.keys() | now.keys()):
        before, after = pinned.get(key, "absent"), now.get(key, "absent")
        if before != after:
            better = after == "right" or (before == "false" and after == "absent")
            (gains if better else losses).append(f"{key}: {before} → {after}")
    return gains, losses


def check(evaluation: Evaluation, pinned: Mapping[str, Any], digest: str) -> None:
    """Refuse a run that is worse than the pinned one.

    Raises:
        GoldChangedError: the texts changed; pin them anew.
        DropError: a kind fell below its floor.
    """
    if pinned["digest"] != digest:
        raise GoldChangedError("the gold changed since the floors were pinned: run with --pin")
    for kind, floor in pinned["floors"].items():
        if kind not in evaluation.tallies:  # left out by --kinds
            continue
        score = evaluation.tallies[kind].end_to_end
        if score < floor - _SLACK:
            raise DropError(f"{kind}: {score:.4f} is below the pinned floor {floor:.4f}")


def pin(evaluation: Evaluation, folder: Path, *, allow_drop: bool = False) -> None:
    """Write the run as the new floor.

    Raises:
        DropError: a floor would fall and ``allow_drop`` is not given.
    """
    path, described = folder / "pinned.json", describe(evaluation, digest_of(folder))
    if path.exists() and not allow_drop:
        for kind, floor in json.loads(path.read_text(encoding="utf-8"))["floors"].items():
            if described["floors"].get(kind, 0.0) < floor - _SLACK:
                raise DropError(f"{kind} would fall below {floor:.4f}: --allow-drop if it must")
    text = json.dumps(described, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    cli = argparse.ArgumentParser(prog="python -m nlp.evaluate", description=__doc__)
    cli.add_argument("--articles", type=Path, help="JSON lines with id and text")
    cli.add_argument("--gold", type=Path, help="JSON lines with the annotated facts")
    cli.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    cli.add_argument("--errors", action="store_true", help="list everything that is not right")
    cli.add_argument("--pin", action="store_true", help="make this run the new floor")
    cli.add_argument("--allow-drop", action="store_true", help="let --pin lower a floor")
    args = cli.parse_args(arguments)
    if (args.articles is None) != (args.gold is None):
        cli.error("--articles and --gold belong together: give both, or none for our own gold")
    if args.pin and args.gold is not None:
        cli.error("--pin is for our own gold alone: leave out --articles and --gold")
    return args


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the gate; return 1 where it refuses."""
    args = _parse(arguments)
    own = args.gold is None
    try:
        articles = load_articles(args.articles or GOLD / "articles.jsonl")
        gold = load_gold(args.gold or GOLD / "gold.jsonl", articles)
    except BrokenGoldError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    evaluation = evaluate(articles, gold, kinds=args.kinds)
    _say(format_scores(evaluation))
    if args.errors:
        _say_all("", (k + ": " + v for k, v in _keyed(evaluation).items() if v != "right"))
    return _gate(evaluation, args) if own else 0


def _gate(evaluation: Evaluation, args: argparse.Namespace) -> int:
    path = GOLD / "pinned.json"
    try:
        if path.exists():
            pinned = json.loads(path.read_text(encoding="utf-8"))
            gains, losses = compare(pinned["outcomes"], _keyed(evaluation))
            _say_all("gained: ", gains)
            _say_all("lost: ", losses)
            if not gains and not losses:
                _say("nothing gained, nothing lost since the pinned run")
        if args.pin:
            pin(evaluation, GOLD, allow_drop=args.allow_drop)
            _say(f"pinned in {path}")
            return 0
        check(evaluation, json.loads(path.read_text(encoding="utf-8")), digest_of(GOLD))
    except (DropError, GoldChangedError) as error:
        _say(f"refused: {error}")
        return 1
    _say("the floors hold")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _say_all(prefix: str, lines: Iterable[str]) -> None:
    for line in lines:
        _say(prefix + line)


if __name__ == "__main__":
    sys.exit(main())
