"""Contracts 10: who may come in."""

import pytest

from records.archive.users import (
    add_user,
    check_password,
    get_user,
    has_users,
    list_users,
    remove_user,
)
from search_api.auth.door import Door
from search_api.watching import watch
from tests.search_api.world import HERE, assert_problem, open_app

PASSWORD = "ikan kuah kuning"  # noqa: S105 - of nobody


@pytest.fixture
def siti(archive):
    with archive.write() as tx:
        add_user(tx, "siti", PASSWORD)


def log_in(client, password=PASSWORD, **fields):
    return client.post(
        "/login",
        data={"name": "siti", "password": password, **fields},
        headers={"Origin": HERE},
    )


@pytest.mark.parametrize("address", [HERE, "http://localhost:8000", "http://[::1]:8000"])
def test_without_users_this_machine_comes_in(archive, index, address):
    with open_app(archive, index, address=address) as client:
        assert client.get("/help").status_code == 200


@pytest.mark.parametrize(
    ("address", "host", "headers"),
    [
        pytest.param(HERE, "0.0.0.0", {}, id="listens-to-everybody"),  # noqa: S104 - refused
        pytest.param(HERE, "192.168.1.5", {}, id="listens-to-the-network"),
        pytest.param("http://kliping.example", "127.0.0.1", {}, id="another-name-rebinding"),
        pytest.param("http://192.168.1.5", "127.0.0.1", {}, id="another-address"),
        pytest.param(HERE, "127.0.0.1", {"Forwarded": "for=1.2.3.4"}, id="forwarded"),
        pytest.param(HERE, "127.0.0.1", {"X-Forwarded-For": "1.2.3.4"}, id="x-forwarded-for"),
        pytest.param(HERE, "127.0.0.1", {"X-Forwarded-Proto": "https"}, id="x-forwarded-proto"),
    ],
)
def test_without_users_nobody_else_comes_in(archive, index, address, host, headers):
    with open_app(archive, index, address=address, host=host) as client:
        response = client.get("/api/v1/articles", headers=headers)
        assert_problem(response, 403, "closed")
        assert "kliping users add" in response.json()["detail"]


@pytest.mark.usefixtures("siti")
def test_with_a_user_the_api_asks_for_a_login(archive, index):
    with open_app(archive, index) as client:
        assert_problem(client.get("/api/v1/articles"), 401, "login")


@pytest.mark.usefixtures("siti")
def test_with_a_user_pages_lead_to_the_login_and_back(archive, index):
    with open_app(archive, index) as client:
        response = client.get("/help?x=1")
        assert response.status_code == 303
        assert response.headers["location"] == "/login?next=/help%3Fx%3D1"
        assert log_in(client, next="/help?x=1").headers["location"] == "/help?x=1"
        assert client.get("/help").status_code == 200


@pytest.mark.usefixtures("siti")
@pytest.mark.parametrize("path", ["/login", "/static/style.css", "/api/v1/health"])
def test_what_the_login_needs_is_open(archive, index, path):
    with open_app(archive, index) as client:
        assert client.get(path).status_code in {200, 503}


@pytest.mark.usefixtures("siti")
def test_with_a_user_any_host_may_be_served(archive, index):
    with open_app(archive, index, address="http://kliping.example", host="0.0.0.0") as client:  # noqa: S104
        assert client.get("/login").status_code == 200


@pytest.mark.usefixtures("siti")
def test_a_wrong_password_lets_nobody_in(archive, index):
    with open_app(archive, index, follow_redirects=True) as client:
        response = log_in(client, "salah")
        assert response.status_code == 401
        assert "Nama atau kata sandi salah" in response.text
        assert_problem(client.get("/api/v1/articles"), 401, "login")


@pytest.mark.usefixtures("siti")
def test_logging_out_ends_the_session(archive, index):
    with open_app(archive, index) as client:
        log_in(client)
        client.post("/logout", headers={"Origin": HERE})
        assert_problem(client.get("/api/v1/articles"), 401, "login")


@pytest.mark.usefixtures("siti")
@pytest.mark.parametrize("change", ["password", "removal"])
def test_a_session_ends_with_its_password_and_its_user(archive, index, change):
    with open_app(archive, index) as client:
        log_in(client)
        with archive.write() as tx:
            if change == "password":
                add_user(tx, "siti", "kata sandi yang baru")
            else:
                remove_user(tx, "siti")
                add_user(tx, "budi", PASSWORD)
        assert_problem(client.get("/api/v1/articles"), 401, "login")


@pytest.mark.usefixtures("siti")
def test_a_forged_session_lets_nobody_in(archive, index):
    with open_app(archive, index) as client:
        client.cookies.set("kliping_session", "WyJzaXRpIiwiYWJjIl0.forged.signature")
        assert_problem(client.get("/api/v1/articles"), 401, "login")


@pytest.mark.usefixtures("siti")
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9999"])
def test_a_change_asked_for_by_another_page_is_refused(archive, index, origin):
    with open_app(archive, index) as client:
        log_in(client)
        response = client.post("/logout", headers={"Origin": origin})
        assert_problem(response, 403, "origin")
        assert client.get("/help").status_code == 200


@pytest.mark.usefixtures("siti")
def test_a_change_with_a_cookie_must_say_where_it_comes_from(archive, index):
    with open_app(archive, index) as client:
        log_in(client)
        assert_problem(client.post("/logout"), 403, "origin")


@pytest.mark.usefixtures("siti")
@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_the_login_leads_to_our_own_pages_only(archive, index, place):
    with open_app(archive, index) as client:
        assert log_in(client, next=place).headers["location"] == "/"


def test_users_are_added_listed_and_removed(archive):
    with archive.write() as tx:
        assert not has_users(tx.conn)
        add_user(tx, "siti", PASSWORD)
        add_user(tx, "budi", PASSWORD, role="reader")
    with archive.read() as conn:
        assert [(user.name, user.role) for user in list_users(conn)] == [
            ("budi", "reader"),
            ("siti", "administrator"),
        ]
    with archive.write() as tx:
        assert remove_user(tx, "budi")
        assert not remove_user(tx, "budi")
        assert has_users(tx.conn)


@pytest.mark.parametrize(
    ("name", "password", "known"),
    [
        ("siti", PASSWORD, True),
        ("siti", "salah", False),
        ("budi", PASSWORD, False),
        ("", "", False),
    ],
)
@pytest.mark.usefixtures("siti")
def test_a_password_is_checked(archive, name, password, known):
    with archive.read() as conn:
        assert (check_password(conn, name, password) is not None) is known


@pytest.mark.usefixtures("siti")
def test_no_password_is_kept_as_it_is(archive):
    with archive.read() as conn:
        assert PASSWORD not in repr(get_user(conn, "siti"))
        rows = conn.exec_driver_sql("SELECT password_hash FROM users").scalars().all()
    assert all(kept.startswith("$argon2id$") for kept in rows)


@pytest.fixture
def away(archive, tmp_path):
    """The archive, of which the file is another thing now."""
    archive.close()
    (tmp_path / "kliping.db").rename(tmp_path / "kept")
    (tmp_path / "kliping.db").mkdir()
    return archive


@pytest.mark.parametrize("path", ["/", "/help", "/api/v1/health", "/api/v1/articles"])
def test_an_archive_that_cannot_be_read_is_said_and_comes_back(away, index, tmp_path, path):
    with open_app(away, index) as client:
        response = client.get(path)
        assert_problem(response, 503, "archive")
        assert response.headers["retry-after"] == "5"
        (tmp_path / "kliping.db").rmdir()
        (tmp_path / "kept").rename(tmp_path / "kliping.db")
        assert client.get("/help").status_code == 200


class Watching:
    """A watcher that remembers."""

    def __init__(self):
        self.statuses = []
        self.failures = []

    def answered(self, _method, _route, status, _seconds):
        self.statuses.append(status)

    def failed(self, code):
        self.failures.append(code)


@pytest.mark.parametrize("passes", [True, False], ids=["behind-the-door", "at-the-door"])
def test_an_archive_that_goes_away_is_told_as_an_answer(away, index, monkeypatch, passes):
    if passes:
        monkeypatch.setattr(Door, "_look", lambda *_: (False, None))
    client, watching = open_app(away, index), Watching()
    watch(client.app, watching, metrics=lambda: (b"", "text/plain"))
    with client:
        response = client.get("/api/v1/articles/bpjs")
    assert_problem(response, 503, "archive")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert (watching.statuses, watching.failures) == ([503], ["archive"])
