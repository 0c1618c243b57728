"""A real WordPress: every story found by each way alone, and afterwards exactly what changed."""

import pytest

from tests.wordpress.conftest import LATER, WAYS
from tests.wordpress.stories import COUNT

pytestmark = [pytest.mark.wordpress, pytest.mark.slow]

EDITED = range(1, 60, 3)
DELETED = (2, 50, 110, 200, 299)
RENAMED = (3, 90, 270)
EDIT = "Ralat: pekerjaan itu ditunda sampai bulan depan, menurut keterangan resmi pemerintah."


def read_by_slug(crawling):
    return {row.article.url.rstrip("/").rsplit("/", 1)[-1]: row for row in crawling.articles()}


@pytest.fixture(scope="module", params=list(WAYS))
def crawling(request, crawlings):
    return crawlings[request.param]


FIELDS = ["title", "body", "published", "writers", "section", "tags", "url"]


@pytest.mark.parametrize("field", FIELDS)
def test_every_story_is_found_and_right(crawling, stories, links, field):
    found = {slug: getattr(row.article, field) for slug, row in read_by_slug(crawling).items()}
    expected = {
        story.slug: {
            "title": story.title,
            "body": story.body,
            "published": story.published,
            "writers": (story.author,),
            "section": "Pemerintahan",
            "tags": ("APBD", "Papua Barat Daya"),
            "url": links[story.slug],
        }[field]
        for story in stories
    }
    assert found == expected


def test_the_first_run_says_that_all_were_stored(crawling):
    row = crawling.report.sources["suarateluk"]
    assert row.states == {"stored": COUNT}
    assert (row.endpoints, row.warnings) == ({}, {})


@pytest.fixture(scope="module")
def changed(wordpress, stories, crawlings):
    """What the editors did; all first runs are over by then."""
    edits = {stories[n].slug: f"{stories[n].to_json()['content']}\n\n<p>{EDIT}</p>" for n in EDITED}
    slugs = {stories[n].slug: f"{stories[n].slug}-judul-baru" for n in RENAMED}
    deletions = [stories[n].slug for n in DELETED]
    told = {"edits": edits, "deletions": deletions, "slugs": slugs, "theme": "twentytwentytwo"}
    return told | {"links": wordpress.run("change", told)}


@pytest.fixture(scope="module")
def after(changed, crawling):
    """The archive after the next run, in which every story's time to be looked at has come."""
    crawling.let_time_pass(hours=LATER)
    crawling.run()
    return crawling


def test_the_next_run_shows_exactly_the_edits(after, changed, stories):
    versions = {slug: row.version for slug, row in read_by_slug(after).items()}
    assert {slug for slug, version in versions.items() if version == 2} == set(changed["edits"])
    assert set(versions.values()) == {1, 2}
    assert after.report.sources["suarateluk"].new_versions == len(EDITED)
    bodies = {story.slug: f"{story.body}\n\n{EDIT}" for story in stories}
    read = {slug: row.article.body for slug, row in read_by_slug(after).items()}
    assert all(read[slug] == bodies[slug] for slug in changed["edits"])


def test_the_next_run_shows_exactly_the_deletions(after, changed):
    gone = {slug for slug, row in read_by_slug(after).items() if row.gone_at is not None}
    assert gone == set(changed["deletions"])
    assert after.report.sources["suarateluk"].states["gone"] == len(DELETED)


def test_a_new_slug_is_another_way_to_the_same_story(after, changed, stories):
    articles = read_by_slug(after)
    assert set(articles) == {story.slug for story in stories}
    states = after.states()
    assert {states[slug][0] for slug in changed["slugs"]} == {"unchanged"}
    known = {new: states[new][0] for new in changed["slugs"].values() if new in states}
    assert set(known.values()) <= {"duplicate", "unchanged"}
    assert set(known) == set(changed["slugs"].values())


def test_a_change_of_theme_is_no_change_of_a_story(after, stories):
    row = after.report.sources["suarateluk"]
    untouched = COUNT - len(EDITED) - len(DELETED)
    assert row.states["stored"] == len(EDITED)
    assert row.states["unchanged"] + row.states.get("duplicate", 0) >= untouched
    assert (row.state, set(row.missing)) == ("ok", {"images", "lead"})
    writers = {slug: found.article.writers for slug, found in read_by_slug(after).items()}
    assert writers == {story.slug: (story.author,) for story in stories}
