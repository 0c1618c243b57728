"""``kliping doctor``: is all well, and if not, what to do."""

import click

from kliping.console import out, say, tell
from kliping.doctor import examine
from kliping.reconciling import reconcile
from kliping.workplace import begin, opened_archive, opened_index

MARKS = {"ok": "[green]✓[/]", "warning": "[yellow]![/]", "error": "[red]✗[/]"}


@click.command("doctor", help=say("help.doctor"))
@click.option("--reconcile", "reconciling", is_flag=True, help=say("option.reconcile"))
def command(*, reconciling: bool) -> None:
    """Look at everything; or hold archive and index against one another and mend."""
    settings = begin()
    if reconciling:
        with opened_archive(settings) as archive, opened_index(settings) as index:
            if not reconcile(archive, index):
                raise SystemExit(1)
        return
    worst = "ok"
    for finding in examine(settings):
        out.print(MARKS[finding.state], end=" ")
        out.print(finding.sentence, markup=False, soft_wrap=True)
        if finding.cure:
            out.print("  → " + finding.cure, markup=False, soft_wrap=True)
        worst = max(worst, finding.state, key=("ok", "warning", "error").index)
    tell(f"doctor.{worst}")
    if worst == "error":
        raise SystemExit(1)
