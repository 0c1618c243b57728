import os
import socket
import subprocess
import sys

from records.owners import is_gone, make_owner


def name_of_another_process(code):
    command = [sys.executable, "-c", f"from records.owners import make_owner; {code}"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own words
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def test_names_are_never_the_same():
    assert len({make_owner() for _ in range(100)}) == 100


def test_a_living_process_is_not_gone_and_a_dead_one_is():
    process, name = name_of_another_process("print(make_owner(), flush=True); input()")
    with process:
        assert not is_gone(name)
        process.kill()
        process.wait()
        assert is_gone(name)
    assert not is_gone(make_owner())


def test_an_earlier_process_with_our_number_is_gone():
    assert is_gone(f"{socket.gethostname()}/{os.getpid()}/ffffffff/1")


def test_of_other_machines_nothing_is_known():
    assert not is_gone("elsewhere/1/abcdef/1")
    assert not is_gone("")
