"""``kliping doctor``: is all well, and if not, what to do."""

import click

from kliping.console import out, say, tell
from kliping.doctor import examine
from kliping.workplace import begin

MARKS = {"ok": "[green]✓[/]", "warning": "[yellow]![/]", "error": "[red]✗[/]"}


@click.command("doctor", help=say("help.doctor"))
def command() -> None:
    """Look at everything."""
    worst = "ok"
    for finding in examine(begin()):
        out.print(MARKS[finding.state], end=" ")
        out.print(finding.sentence, markup=False, soft_wrap=True)
        if finding.cure:
            out.print("  → " + finding.cure, markup=False, soft_wrap=True)
        worst = max(worst, finding.state, key=("ok", "warning", "error").index)
    tell(f"doctor.{worst}")
    if worst == "error":
        raise SystemExit(1)
