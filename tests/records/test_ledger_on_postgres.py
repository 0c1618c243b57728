"""The ledger of addresses under several crawlers."""

import pytest

from records.archive.ledger import FoundUrl, LeaseWish, add_urls, lease_urls
from tests.records.listening import before_each_statement

pytestmark = pytest.mark.postgres


def _lease(archive, owner):
    wish = LeaseWish(owner=owner, limit=5, per_domain=20, seconds=60)
    with archive.write() as tx:
        return [leased.url for leased in lease_urls(tx, wish)]


def test_two_crawlers_that_ask_at_once_never_visit_the_same_page(postgres):
    urls = [f"https://situs-{number}.example.id/" for number in range(20)]
    with postgres.write() as tx:
        add_urls(
            tx, [FoundUrl(url=url, fetch_url=url, source="a", found_by="feed x") for url in urls]
        )
    taken = []
    with before_each_statement("UPDATE urls", lambda: taken.extend(_lease(postgres, "beside"))):
        taken += _lease(postgres, "first")
    assert len(taken) == len(set(taken)) == 5
    with postgres.read() as conn:
        held = conn.exec_driver_sql("SELECT count(*) FROM urls WHERE state = 'leased'").scalar_one()
    assert held == len(taken)
