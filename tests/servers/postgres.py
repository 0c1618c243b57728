"""A PostgreSQL cluster of the tests' own: its own folder, its own free port, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from kliping.ports import free_port

FIRST_PORT = 5600
INSTALL = "apt-get install postgresql"


class NoServerError(Exception):
    """There is no PostgreSQL on this machine; the message says how to get it."""


@contextmanager
def running_postgres() -> Iterator[str]:
    """Start a cluster and give the address of its maintenance database."""
    programs = find_programs()
    port = free_port("127.0.0.1", FIRST_PORT)
    folder = Path(tempfile.mkdtemp(prefix="kliping-postgres-"))
    owner = _owner()
    if owner is not None:
        shutil.chown(folder, owner)
    data = folder / "data"
    try:
        _run(owner, programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8")
        _start(data, port)
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        if (data / "postmaster.pid").exists():
            _stop(data)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def stopped(address: str) -> Iterator[None]:
    """Kill a cluster of ``running_postgres`` and start it again behind the block."""
    engine = create_engine(address)
    with engine.connect() as conn:
        data = Path(str(conn.execute(text("SHOW data_directory")).scalar_one()))
    engine.dispose()
    _stop(data)
    try:
        yield
    finally:
        _start(data, engine.url.port or FIRST_PORT)


@contextmanager
def fresh_database(address: str) -> Iterator[str]:
    """Give the address of an empty database on the server at ``address``; it is gone afterwards."""
    name = f"kliping_{uuid.uuid4().hex[:12]}"
    admin = create_engine(address, isolation_level="AUTOCOMMIT")
    with admin.connect() as conn:
        conn.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield admin.url.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as conn:
            conn.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()


def _start(data: Path, port: int) -> None:
    options = f"-p {port} -k {data.parent} -c listen_addresses=127.0.0.1 -c fsync=off"
    log = data.parent / "log"
    _run(_owner(), find_programs() / "pg_ctl", "-D", data, "-o", options, "-l", log, "-w", "start")


def _stop(data: Path) -> None:
    """End it as a power failure would."""
    _run(_owner(), find_programs() / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def find_programs() -> Path:
    """Return the folder with initdb: Debian keeps it out of the path."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists():
            return folder
    msg = f"no PostgreSQL here; install it: {INSTALL}"
    raise NoServerError(msg)


def _owner() -> str | None:
    """Return the user as whom the server runs: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(owner: str | None, *words: object) -> None:
    command = [str(word) for word in words]
    done = subprocess.run(  # noqa: S603 - our own words
        command, user=owner, capture_output=True, text=True, timeout=120, check=False, cwd="/"
    )
    if done.returncode:
        msg = f"{command[0]} failed: {done.stdout}{done.stderr}"
        raise RuntimeError(msg)
