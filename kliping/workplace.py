"""What a command needs at hand: settings read, log configured, archive and index open."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kliping.console import warn
from kliping.errors import UserError
from kliping.logs import configure_logs
from kliping.settings import SUPERVISED, Settings, find_unknown, load_settings
from records.archive.store import Archive, open_archive
from search_api.index.opening import open_index
from search_api.index.port import SearchIndex


def begin(**changes: object) -> Settings:
    """Read the settings and set up the log; the first line of every command."""
    settings = load_settings(**changes)
    if SUPERVISED not in os.environ:  # the supervisor has said it
        for name, meant in find_unknown(os.environ, Path(".env")):
            warn("setting.meant" if meant else "setting.unknown", name=name, meant=meant)
    configure_logs(settings.log)
    return settings


@contextmanager
def opened_archive(settings: Settings) -> Iterator[Archive]:
    """Open the archive for the length of a block."""
    archive = open_archive(settings.archive_url)
    try:
        yield archive
    finally:
        archive.close()


@contextmanager
def opened_index(settings: Settings) -> Iterator[SearchIndex]:
    """Open the index for the length of a block."""
    try:
        index = open_index(settings.index_url, settings.index_server)
    except ValueError as error:
        raise UserError("error.index_address", reason=error) from error
    try:
        yield index
    finally:
        index.close()
