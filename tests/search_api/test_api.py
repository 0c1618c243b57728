"""The API: search, one article, health, and one shape of every error."""

import pytest
from sqlalchemy import text

from search_api.index.opening import open_index
from tests.making import make_article
from tests.search_api.stages import bring_in, store
from tests.search_api.world import BODY, FACTS, HERE, assert_problem, open_app

BPJS = make_article("bpjs").id


def get(client, path, **params):
    response = client.get(f"/api/v1{path}", params=params)
    assert response.status_code == 200, response.text
    return response.json()


def test_a_search_without_query_lists_the_newest_first(client):
    body = get(client, "/articles", size=2)
    assert [item["id"] for item in body["items"]] == [BPJS, make_article("n00").id]
    assert (body["total"], body["total_exact"], body["counts"]) == (25, True, "articles")


def test_an_item_says_what_and_why(client):
    (item,) = get(client, "/articles", q="bpjstk")["items"]
    passage = item["passage"]
    marked = [passage["text"][start:end] for start, end in passage["marks"]]
    assert marked == ["BPJS Ketenagakerjaan"]
    assert item["published"] == "2026-11-20T03:00:00Z"
    assert item["published_offset"] == 540
    assert item["regulations"] == ["inpres/2021/2"]
    assert item["places"] == ["96.71"]


def test_a_regulation_is_marked_where_it_is_cited(client):
    (item,) = get(client, "/articles", q="Inpres 2/2021")["items"]
    passage = item["passage"]
    marked = [passage["text"][start:end] for start, end in passage["marks"]]
    assert marked == ["Inpres Nomor 2 Tahun 2021"]


def test_cursors_lead_through_all_pages_once(client):
    first = get(client, "/articles", size=10)
    second = get(client, "/articles", size=10, cursor=first["next"])
    third = get(client, "/articles", size=10, cursor=second["next"])
    seen = [item["id"] for page in (first, second, third) for item in page["items"]]
    assert (len(seen), len(set(seen)), third["next"]) == (25, 25, None)


@pytest.mark.parametrize(
    ("filters", "total"),
    [
        ({"source": "example"}, 25),
        ({"region": "96"}, 1),
        ({"region": ["96", "91"]}, 25),
        ({"region": "Kota Sorong"}, 1),
        ({"place": "96.71"}, 1),
        ({"kind": "policy"}, 0),
        ({"regulation": "Inpres 2/2021"}, 1),
        ({"official": "Anggoro Eko Cahyo"}, 1),
        ({"has": "quotes"}, 1),
        ({"since": "2026-11-20"}, 11),
        ({"until": "2026-11-19"}, 14),
        ({"q": "pekerja", "has": "figures"}, 1),
        ({"q": "pekerja", "source": "lain"}, 0),
    ],
)
def test_filters_narrow_the_answer(client, filters, total):
    assert get(client, "/articles", **filters)["total"] == total


def test_facets_are_counted_on_request(client):
    body = get(client, "/articles", facets=["regulation", "source"])
    assert body["facets"]["source"] == {
        "values": [{"value": "example", "count": 25}],
        "exact": True,
    }
    assert body["facets"]["regulation"]["values"] == [{"value": "inpres/2021/2", "count": 1}]


def test_the_timeline_is_counted_in_the_readers_days(client):
    bars = get(client, "/articles", timeline="day")["timeline"]
    assert [(bar["label"], bar["count"]) for bar in bars] == [
        ("2026-11-19", 14),
        ("2026-11-20", 11),
    ]
    assert bars[0]["start"] == "2026-11-18T17:00:00Z"


def test_the_folded_view_counts_stories(archive, index, client):
    body = get(client, "/articles", fold=True)
    assert (body["counts"], body["total"]) == ("stories", 25)


def test_what_was_understood_is_said(client):
    body = get(client, "/articles", q="uu 23/2014 banjir")
    assert body["understood"] == "regulation: uu/2014/23 AND banjir"


def test_one_article_comes_with_everything_known(client):
    body = get(client, f"/articles/{BPJS}")
    assert body["article"]["body"] == BODY
    assert [one["version"] for one in body["versions"]] == [1]
    assert body["members"] == [BPJS]
    assert body["facts"]["figures"][0]["value"] == FACTS["figures"][0].value
    assert body["pipeline_version"] == "test"


def test_an_older_version_can_be_read(archive, client):
    store(archive, make_article("bpjs", body="Isi baru."))
    assert get(client, f"/articles/{BPJS}")["article"]["body"] == "Isi baru."
    old = get(client, f"/articles/{BPJS}", version=1)
    assert (old["article"]["body"], old["version"]) == (BODY, 1)


def test_facts_of_an_older_version_are_not_given_for_the_newest(archive, client):
    store(archive, make_article("bpjs", body="Isi baru."))
    assert get(client, f"/articles/{BPJS}")["facts"] is None


@pytest.mark.parametrize("path", ["/articles", f"/articles/{BPJS}"])
def test_who_has_an_answer_already_is_told_so(client, path):
    first = client.get(f"/api/v1{path}")
    again = client.get(f"/api/v1{path}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_changed_answer_has_another_tag(archive, client):
    before = client.get(f"/api/v1/articles/{BPJS}").headers["etag"]
    store(archive, make_article("bpjs", body="Isi baru."))
    assert client.get(f"/api/v1/articles/{BPJS}").headers["etag"] != before


def test_health_counts_archive_and_index(client):
    assert get(client, "/health") == {
        "status": "ok",
        "archive": True,
        "index": True,
        "articles": 25,
        "indexed": 25,
    }


def test_the_description_of_the_api_names_every_route(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert set(paths) == {"/api/v1/articles", "/api/v1/articles/{article_id}", "/api/v1/health"}


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        pytest.param("/articles?q=(banjir", 400, "bracket_open", id="broken-query"),
        pytest.param("/articles?since=kemarin", 400, "bad_date", id="no-date"),
        pytest.param("/articles?region=Atlantis", 400, "unknown_region", id="no-region"),
        pytest.param("/articles?kind=opini", 400, "unknown_choice", id="no-kind"),
        pytest.param("/articles?cursor=xyz", 400, "cursor", id="foreign-cursor"),
        pytest.param("/articles?size=0", 422, "invalid", id="no-size"),
        pytest.param("/articles?size=101", 422, "invalid", id="too-large-a-page"),
        pytest.param("/articles?sort=random", 422, "invalid", id="no-order"),
        pytest.param("/articles?facets=body", 422, "invalid", id="no-facet"),
        pytest.param("/articles?sise=10", 422, "invalid", id="misspelt-parameter"),
        pytest.param("/articles/0000000000000000", 404, "not_found", id="no-article"),
        pytest.param(f"/articles/{BPJS}?version=9", 404, "not_found", id="no-version"),
        pytest.param(f"/articles/{BPJS}?version=x", 422, "invalid", id="version-is-no-number"),
        pytest.param("/nothing", 404, "not_found", id="no-route"),
    ],
)
def test_every_error_has_the_one_shape(client, path, status, code):
    assert_problem(client.get(f"/api/v1{path}"), status, code)


@pytest.mark.parametrize("path", ["/articles", f"/articles/{BPJS}", "/health"])
def test_a_wrong_method_has_the_one_shape(client, path):
    assert_problem(client.delete(f"/api/v1{path}"), 405, "method")


def test_a_broken_query_says_where(client):
    body = client.get("/api/v1/articles", params={"q": "banjir (sorong"}).json()
    assert body["position"] == {"start": 7, "end": 8}


def test_a_wrong_filter_says_which(client):
    body = client.get("/api/v1/articles", params={"q": "banjir", "since": "kemarin"}).json()
    assert body["filter"] == "published"
    assert "position" not in body


def test_a_prefix_of_too_many_words_says_where(archive, index, client):
    many = " ".join(f"kata{n}" for n in range(1001))
    store(archive, make_article("many", body=many))
    bring_in(archive, index)
    body = client.get("/api/v1/articles", params={"q": "berita Kata*"}).json()
    assert (body["code"], body["position"]) == ("prefix_wide", {"start": 7, "end": 12})


def test_a_problem_speaks_indonesian_or_english(client):
    path = "/api/v1/articles?q=(banjir"
    assert client.get(path).json()["detail"] == "Kurung ini tidak ditutup."
    english = client.get(path, headers={"Accept-Language": "en"}).json()
    assert english["detail"] == "This bracket is not closed."


def test_a_cursor_of_another_question_is_refused(client):
    cursor = get(client, "/articles", size=5)["next"]
    response = client.get(
        "/api/v1/articles", params={"q": "berita", "sort": "time", "cursor": cursor}
    )
    assert_problem(response, 400, "cursor")


def test_searches_during_a_rebuild_say_how_far_it_is(archive, tmp_path):
    other = open_index(f"tantivy://{tmp_path}/other")
    with open_app(archive, other) as client:
        response = client.get("/api/v1/articles")
        assert_problem(response, 503, "rebuilding")
        assert response.headers["retry-after"] == "5"
        assert "0 %" in response.json()["detail"]
        assert client.get("/api/v1/health").json()["status"] == "rebuilding"


def test_our_own_failure_has_the_one_shape_too(archive, client):
    with archive.write() as tx:
        tx.conn.execute(text("DROP TABLE versions"))
    assert_problem(client.get(f"/api/v1/articles/{BPJS}"), 500, "server")


def test_a_large_body_is_refused(client):
    headers = {"Content-Length": "1000000", "Origin": HERE}
    response = client.post("/api/v1/articles", headers=headers, content=b"x" * 1_000_000)
    assert_problem(response, 413, "too_large")


@pytest.mark.parametrize("path", ["/", "/api/v1/articles", "/api/v1/health", f"/articles/{BPJS}"])
def test_head_answers_as_get_without_a_body(client, path):
    asked, told = client.get(path), client.head(path)
    assert told.status_code == asked.status_code == 200
    assert told.headers["content-type"] == asked.headers["content-type"]
    assert told.content == b""
