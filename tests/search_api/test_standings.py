"""What is said of a cited regulation that the registry has otherwise (LESSONS 39 and 41)."""

from datetime import date

from records.facts import Facts, RegulationMention
from search_api.standings import find_standings
from search_api.web.article_view import build_panel
from tests.making import make_article

DAY = date(2026, 11, 25)
BODY = "Menurut UU 23/2003 tentang Ketenagakerjaan dan Permendagri 99/2026, kata dia."


def cite(words, regulation, title=None):
    start = BODY.index(words)
    return RegulationMention(start=start, end=start + len(words), id=regulation, title=title)


WRONG = cite("UU 23/2003", "uu/2003/23", "Ketenagakerjaan")
UNKNOWN = cite("Permendagri 99/2026", "permendagri/2026/99")


def details(*mentions, language="id"):
    (panel,) = build_panel(Facts(regulations=mentions), BODY, language, on=DAY)
    return [text for fact in panel.facts for _, text in fact.details]


def test_a_title_that_belongs_to_another_number_names_that_number():
    standing = find_standings(Facts(regulations=(WRONG,)), on=DAY)["uu/2003/23"]
    assert (standing.state, standing.likely) == ("title_mismatch", "uu/2003/13")
    assert "Periksa lagi: judul ini milik UU 13/2003" in details(WRONG)
    assert "Check: this title belongs to UU 13/2003" in details(WRONG, language="en")


def test_what_the_registry_does_not_have_is_unknown_and_nobody_is_warned():
    assert find_standings(Facts(regulations=(UNKNOWN,)), on=DAY)[UNKNOWN.id].state == "unknown"
    assert details(UNKNOWN) == []


def test_a_year_to_come_is_called_impossible():
    assert "tidak mungkin" in details(cite("UU 23/2003", "uu/2031/1"))[0]


def test_a_number_without_title_gets_the_one_of_the_registry():
    right = cite("UU 23/2003", "uu/2003/13")
    assert details(right) == ["tentang Ketenagakerjaan"]


def test_the_api_tells_the_standing_of_each_cited_regulation(client):
    body = client.get(f"/api/v1/articles/{make_article('bpjs').id}").json()
    assert body["standings"] == {
        "inpres/2021/2": {
            "state": "known",
            "title": "Optimalisasi Pelaksanaan Program Jaminan Sosial Ketenagakerjaan",
            "likely": None,
        }
    }
