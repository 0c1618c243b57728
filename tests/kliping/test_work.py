import threading
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import OperationalError, ProgrammingError

from kliping.work import Work
from records.follower import UnavailableError


class Turns:
    """A follower that has ``waiting`` entries, and is away for its first ``away`` turns."""

    def __init__(self, waiting, away=0, error=None):
        self.stage = SimpleNamespace(name="turns")
        self.waiting = waiting
        self.away = away
        self.done = 0
        self.error = error or UnavailableError("engine away")

    def run_once(self):
        if self.away:
            self.away -= 1
            raise self.error
        passed = min(3, self.waiting)
        self.waiting -= passed
        self.done += passed
        return passed

    def backlog(self):
        return self.waiting


def test_until_idle_all_stages_are_worked_off_and_progress_is_told(archive):
    told: list[int] = []
    one, two = Turns(7), Turns(2)
    Work(archive, [one, two]).run(until_idle=True, on_batch=told.append)
    assert (one.done, two.done) == (7, 2)
    assert told[-1] == 9


def test_until_idle_says_so_when_what_a_stage_needs_is_away(archive):
    with pytest.raises(UnavailableError):
        Work(archive, [Turns(1, away=1)]).run(until_idle=True)


AWAY = OperationalError("SELECT 1", {}, OSError("the server closed the connection"))
MISTAKE = ProgrammingError("SELEKT 1", {}, OSError("syntax error"))


def test_a_mistake_of_ours_in_the_archive_ends_the_work(archive):
    with pytest.raises(ProgrammingError):
        Work(archive, [Turns(1, away=1, error=MISTAKE)]).run()


@pytest.mark.parametrize("error", [None, AWAY], ids=["engine", "archive"])
def test_a_stage_whose_engine_or_archive_is_away_waits_and_the_others_go_on(archive, error):
    away, well = Turns(3, away=1, error=error), Turns(6)
    work = Work(archive, [away, well])
    thread = threading.Thread(target=work.run)
    thread.start()
    for _ in range(200):
        if away.done == 3 and well.done == 6:
            break
        threading.Event().wait(0.05)
    work.stop()
    thread.join(timeout=10)
    assert (away.done, well.done) == (3, 6)
