"""Bring a database to the schema of this program, or say that it is not there yet."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine


class SchemaError(Exception):
    """The database does not fit this program; ``state`` says how."""

    def __init__(self, state: str, found: str | None, wanted: str) -> None:
        super().__init__(
            f"the archive's schema is {state} (found {found or 'none'}, this program has {wanted});"
            " run: kliping migrate"
            if state != "newer"
            else f"the archive was written by a newer Kliping (schema {found}, this one knows"
            f" {wanted}); update the program"
        )
        self.state = state


def migrate(url: str) -> None:
    """Bring the database at ``url`` to the newest schema, in one transaction.

    Two at once wait for one another; a kill in the middle leaves the old schema.
    """
    from records.archive.store import open_engine  # noqa: PLC0415 - the store checks the schema on opening

    engine = open_engine(url)
    try:
        with engine.connect() as conn, conn.begin():
            config = build_config()
            config.attributes["connection"] = conn
            command.upgrade(config, "head")
    finally:
        engine.dispose()


def check_schema(engine: Engine) -> None:
    """Do nothing if the schema is this program's.

    Raises:
        SchemaError: it is missing, older or newer.
    """
    with engine.connect().execution_options(kliping_writes=False) as conn:
        found = MigrationContext.configure(conn).get_current_revision()
    scripts = ScriptDirectory.from_config(build_config())
    wanted = scripts.get_current_head() or ""
    if found == wanted:
        return
    known = {script.revision for script in scripts.walk_revisions()}
    state = "missing" if found is None else "older" if found in known else "newer"
    raise SchemaError(state, found, wanted)


def build_config() -> Config:
    """Return where the migrations are, for Alembic."""
    config = Config()
    config.set_main_option("script_location", "records.archive:migrations")
    return config
