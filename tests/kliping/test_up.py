import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from kliping.errors import UserError
from kliping.settings import SUPERVISED
from kliping.up import Supervisor, alone_in

SLEEP = [sys.executable, "-c", "import time; print('awake', flush=True); time.sleep(60)"]
DIE = [sys.executable, "-c", "import sys; print('bye', flush=True); sys.exit(3)"]


def run(supervisor, until):
    thread = threading.Thread(target=supervisor.run)
    thread.start()
    end = time.monotonic() + 20
    while not until() and time.monotonic() < end:
        time.sleep(0.05)
    supervisor.stop()
    thread.join(timeout=30)
    assert not thread.is_alive()


def test_a_child_that_dies_is_reported_and_started_again(tmp_path, capfd):
    printed = []

    def restarted():
        printed.append(capfd.readouterr().out)
        return "".join(printed).count("bye") >= 2

    run(Supervisor(tmp_path, {"worker": DIE}), restarted)
    assert "worker berhenti (3)" in "".join(printed)


def test_a_killed_child_is_named_with_its_signal(tmp_path, capfd):
    kill = [sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"]
    printed = []

    def reported():
        printed.append(capfd.readouterr().out)
        return "SIGKILL" in "".join(printed)

    run(Supervisor(tmp_path, {"worker": kill}), reported)
    assert "worker berhenti (SIGKILL)" in "".join(printed)


def test_stopping_ends_every_child(tmp_path):
    supervisor = Supervisor(tmp_path, {"one": SLEEP, "two": SLEEP})
    processes: list[subprocess.Popen[str]] = []

    def started():
        processes[:] = [child.process for child in supervisor._children if child.process]
        return len(processes) == 2

    run(supervisor, started)
    assert all(process.poll() is not None for process in processes)


def test_a_second_supervisor_on_the_same_folder_is_refused(tmp_path):
    with alone_in(tmp_path):
        with pytest.raises(UserError) as caught, alone_in(tmp_path):
            pass
        assert caught.value.key == "error.up_twice"
    with alone_in(tmp_path):
        assert (tmp_path / "up.lock").exists()


def test_nothing_starts_on_a_full_disk(tmp_path, monkeypatch):
    monkeypatch.setattr("kliping.up.MIN_FREE_BYTES", 10**30)
    with pytest.raises(UserError) as caught:
        Supervisor(tmp_path, {"one": SLEEP}).run()
    assert caught.value.key == "error.disk_full"


def test_a_child_does_not_outlive_a_killed_supervisor():
    code = (
        "import time; from kliping.up import end_with_parent;"
        " end_with_parent(); print('ready', flush=True); time.sleep(60)"
    )
    child = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, SUPERVISED: "1"},
    )
    with child:
        assert child.stdout is not None
        assert child.stdin is not None
        child.stdout.readline()
        child.stdin.close()  # what the system does when the supervisor is killed
        assert child.wait(timeout=20) == -signal.SIGTERM
