"""Archive and index are held against one another by source and day, on every engine."""

from datetime import timedelta

import pytest

from records.archive.changes import feed_number
from records.archive.migrate import migrate
from records.archive.store import open_archive
from records.facts import Figure
from search_api.index.documents import IndexedFigure
from search_api.indexer import drop_from_index
from search_api.reconcile import find_differences, repair
from tests.contract.index_engines import ask, found, make_document
from tests.making import NOON, make_article, make_enrichment
from tests.search_api.stages import bring_in, enrich, store

FIGURES = (
    Figure(start=0, end=6, value=1.0, unit="orang", kind="level"),
    Figure(start=0, end=6, value=2.0, unit="orang", kind="level"),
)


@pytest.fixture
def kept(tmp_path):
    """Articles of two sources on three days, one of them with two figures."""
    url = f"sqlite:///{tmp_path}/kliping.db"
    migrate(url)
    with open_archive(url) as archive:
        for number in range(6):
            article = make_article(
                f"a{number}",
                source=f"s{number % 2}",
                published=NOON - timedelta(days=number // 2),
            )
            store(archive, article)
        enrich(archive, make_enrichment("a0", figures=FIGURES))
        yield archive


@pytest.fixture
def filled(kept, index):
    """The index of these."""
    bring_in(kept, index)
    return index


def differences(archive, index):
    return [
        (one.source, one.collection, one.archive, one.index)
        for one in find_differences(archive, index)
    ]


def mend(archive, index):
    return sum(repair(archive, index, one) for one in find_differences(archive, index))


def number(archive):
    with archive.read() as conn:
        return feed_number(conn)


def test_what_agrees_has_no_difference(kept, filled):
    assert differences(kept, filled) == []


def test_a_lost_article_is_found_and_put_back_with_its_figures(kept, filled):
    drop_from_index(kept, filled, [make_article("a0").id])
    assert differences(kept, filled) == [("s0", "articles", 1, 0), ("s0", "figures", 2, 0)]
    assert mend(kept, filled) > 0
    assert differences(kept, filled) == []
    assert len(found(filled, collection="figures")) == 2


def test_an_article_that_the_archive_never_had_is_removed(kept, filled):
    stranger = make_document("ffff", source="s9", feed_number=number(kept))
    filled.upsert([stranger])
    assert differences(kept, filled) == [("s9", "articles", 0, 1)]
    mend(kept, filled)
    assert (differences(kept, filled), "ffff" in found(filled)) == ([], False)


def test_an_article_under_a_wrong_day_is_moved(kept, filled):
    one = make_article("a1")
    filled.upsert([make_document(one.id, source="s1", feed_number=number(kept))])
    assert len(differences(kept, filled)) == 2
    mend(kept, filled)
    assert differences(kept, filled) == []
    assert filled.search(ask(one.title)).total > 0


def test_figures_that_were_left_over_are_removed(kept, filled):
    one = make_article("a2")
    figure = IndexedFigure(f"{one.id}:0", "Ada 3.", 3.0, None, None, None, "level", None, None)
    published = int(one.published.timestamp()) - 86_400
    filled.upsert(
        [
            make_document(
                one.id,
                source="s0",
                published=published,
                figures=(figure,),
                feed_number=number(kept),
            )
        ]
    )
    assert differences(kept, filled) == [("s0", "figures", 0, 1)]
    mend(kept, filled)
    assert differences(kept, filled) == []
