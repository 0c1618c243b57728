"""Under which address an article is kept, on a real archive."""

from crawler.settling.placing import find_place, read_addresses
from records.archive.articles import add_alias, get_article, store_article
from tests.making import make_article

OWN = "https://example.id/banjir?p=1"
NAMED = "https://example.id/banjir"


def store(archive, article, *aliases):
    with archive.write() as tx:
        store_article(tx, article)
        for url in aliases:
            add_alias(tx, url, article.id)


def place(archive, article, *, own=OWN, final=None, named=None):
    with archive.read() as conn:
        return find_place(conn, article, read_addresses(own, final or own, named), None)


def test_a_new_article_is_kept_under_what_it_calls_itself(archive):
    article = make_article("baru")
    assert place(archive, article, named=NAMED).url == NAMED


def test_else_where_redirects_led(archive):
    found = place(archive, make_article("baru"), final="https://example.id/tujuan")
    assert (found.url, OWN in found.others) == ("https://example.id/tujuan", True)


def test_a_known_article_keeps_its_address_whatever_it_calls_itself_now(archive):
    old = make_article("banjir")
    store(archive, old)
    addresses = read_addresses(OWN, OWN, "https://example.id/x")
    with archive.read() as conn:
        found = find_place(conn, make_article("x"), addresses, get_article(conn, old.id))
    assert (found.id, found.url, found.twin) == (old.id, old.url, None)


def test_another_way_to_a_known_article_is_its_twin(archive):
    old = make_article("banjir", url=NAMED)
    store(archive, old)
    assert place(archive, make_article("banjir"), named=NAMED).twin == old.id
    assert place(archive, make_article("banjir"), final=NAMED).twin == old.id


def test_an_address_that_a_template_names_on_every_page_is_not_believed(archive):
    store(archive, make_article("satu", url=NAMED))
    found = place(archive, make_article("dua"), own="https://example.id/dua", named=NAMED)
    assert (found.url, found.twin) == ("https://example.id/dua", None)


def test_an_alias_leads_to_its_article(archive):
    old = make_article("banjir", url=NAMED)
    store(archive, old, OWN)
    found = place(archive, make_article("banjir", title="Ralat"))
    assert (found.id, found.url, found.twin) == (old.id, NAMED, None)


def test_the_same_text_of_the_same_source_is_a_twin(archive):
    old = make_article("banjir", url=NAMED)
    store(archive, old)
    assert place(archive, make_article("banjir"), own="https://example.id/salinan").twin == old.id


def test_the_same_text_of_another_source_is_an_article_of_its_own(archive):
    store(archive, make_article("banjir", url=NAMED))
    article = make_article("banjir", source="lain")
    assert place(archive, article, own="https://lain.id/banjir").twin is None
