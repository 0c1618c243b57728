"""``kliping serve``: the pages and the API."""

import logging
from functools import partial

import click
import uvicorn

from kliping.console import say, tell, warn
from kliping.metrics.pages import AnswerCounts
from kliping.metrics.server import build_registry, render, served_metrics
from kliping.metrics.stores import watch_archive
from kliping.ports import free_port, reading_address
from kliping.settings import load_secret
from kliping.up import end_with_parent
from kliping.workplace import begin, opened_archive, opened_index
from records.archive.users import list_users
from search_api.app import create_app
from search_api.auth.loopback import is_loopback
from search_api.watching import watch

STOP_SECONDS = 5
"""What open requests get to end."""


@click.command("serve", help=say("help.serve"))
@click.option("--host", help=say("option.host"))
@click.option("--port", type=click.IntRange(1, 65535), help=say("option.port"))
def command(host: str | None, port: int | None) -> None:
    """Serve."""
    settings = begin(host=host, port=port)
    end_with_parent()
    chosen = free_port(settings.host, settings.port)
    with opened_archive(settings) as archive, opened_index(settings) as index:
        with archive.read() as conn:
            if not is_loopback(settings.host) and not list_users(conn):
                warn("error.open_door")
        registry = build_registry()
        watch_archive(registry, archive)
        app = create_app(
            archive=archive,
            index=index,
            secret=load_secret(settings.data),
            zone=settings.zone,
            host=settings.host,
        )
        watch(app, AnswerCounts(registry), metrics=partial(render, registry))
        if chosen != settings.port:
            tell("up.port_taken", port=settings.port, chosen=chosen)
        tell("up.address", url=reading_address(settings.host, chosen))
        logging.getLogger("uvicorn.access").setLevel(logging.WARNING)
        with served_metrics(registry, settings.metrics_host, settings.metrics_port):
            uvicorn.run(
                app,
                host=settings.host,
                port=chosen,
                log_config=None,
                # The door itself looks at forwarded headers; nobody may set the client's address.
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=STOP_SECONDS,
            )
