"""The log: readable lines, or JSON lines with stage and article id, always on stderr."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Literal

QUIET = (
    "alembic",
    "asyncio",
    "elastic_transport",
    "filelock",
    "htmldate",
    "py.warnings",
    "scrapy",
    "scrapy.utils.log",  # Scrapy sets its own level anew, but not this one's
    "trafilatura",
    "twisted",
    "uvicorn",
)
"""Libraries that speak only when something is wrong."""

RETRIERS = ("elastic_transport.transport", "elastic_transport.node_pool")
"""They print the whole course of a request that they repeat; if no repetition helps, we say so."""


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Give time, level, logger, message, and stage, article and error where there are any."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        for key in ("stage", "article", "source"):
            if hasattr(record, key):
                line[key] = str(getattr(record, key))
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def configure_logs(form: Literal["text", "json"], *, level: int = logging.INFO) -> None:
    """Send the log to stderr in the given form."""
    handler = logging.StreamHandler(sys.stderr)
    if form == "json":
        handler.setFormatter(JsonLines())
    else:
        handler.setFormatter(
            logging.Formatter("%(asctime)s %(levelname)-7s %(message)s", datefmt="%H:%M:%S")
        )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in RETRIERS:
        logging.getLogger(name).setLevel(logging.ERROR)
