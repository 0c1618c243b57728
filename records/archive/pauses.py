"""Which hosts asked for patience, so that a crawl that begins anew still leaves them alone."""

from datetime import datetime
from http import HTTPStatus

from sqlalchemy import Connection, select

from records.archive.schema import ENDPOINTS, URLS
from records.identity import registrable_domain

BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


def list_pauses(conn: Connection, now: datetime) -> dict[str, datetime]:
    """Return the registrable domains that are to be left alone, and until when."""
    pauses: dict[str, datetime] = {}
    for table in (URLS, ENDPOINTS):
        address = table.c.fetch_url if table is URLS else table.c.url
        rows = conn.execute(
            select(address, table.c.next_at).where(
                table.c.next_at > now, table.c.http_status.in_(BUSY)
            )
        )
        for url, until in rows:
            domain = registrable_domain(url)
            pauses[domain] = max(until, pauses.get(domain, until))
    return pauses
