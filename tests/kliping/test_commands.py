"""The commands as a person calls them, in one process; the heavy ones have tests of their own."""

import json
import logging

import pytest
from click.testing import CliRunner
from sqlalchemy.exc import InternalError

from kliping.cli import COMMANDS, _explain, cli, main
from kliping.console import say
from kliping.errors import UserError
from records.archive.migrate import SchemaError
from search_api.index.port import RebuildingError

ROWS = [
    {
        "title": "Banjir di Sorong",
        "body": "SORONG - Wali Kota Sorong Benyamin Fatem mengatakan 1.240 rumah terendam.",
        "published": "2026-11-05T07:40:00+09:00",
        "url": "https://a.id/banjir",
    },
    {"title": "Tanpa isi"},
]


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """An empty folder, no setting of this machine, and a log left as it was."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATA", "ARCHIVE", "INDEX", "CONTACT", "SOURCES", "HOST"):
        monkeypatch.delenv(f"KLIPING_{name}", raising=False)
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    yield tmp_path
    root.handlers[:], root.level = kept, level


def call(*words, stdin=None):
    result = CliRunner().invoke(cli, words, input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def filled(place):
    """An archive with one imported article, read and indexed."""
    path = place / "a.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    call("migrate")
    call("import", str(path))
    call("work", "--until-idle")
    return place


def test_every_command_names_migrate_until_there_is_an_archive():
    with pytest.raises(SchemaError, match="kliping migrate"):
        call("search", "banjir")


def test_an_imported_article_is_read_indexed_and_found(filled):
    found = json.loads(call("search", "--json", "banjir").stdout)
    assert found["article"]["title"] == "Banjir di Sorong"
    assert call("search", "--json", "gempa").stdout == ""


def test_refused_rows_are_counted_told_and_kept(place):
    path = place / "a.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    call("migrate")
    result = call("import", str(path))
    assert result.exit_code == 1
    assert "Baru: 1" in result.stdout
    assert "Ditolak: 1" in result.stdout
    (kept,) = (place / "data" / "refused").iterdir()
    assert json.loads(kept.read_text())["refused_at"] == "a.jsonl:2"


def test_importing_the_same_again_changes_nothing(filled):
    assert "Sudah ada: 1" in call("import", str(filled / "a.jsonl")).stdout


def test_a_broken_query_is_explained_at_its_place(filled):
    with pytest.raises(UserError) as caught:
        call("search", "banjir", "(")
    assert caught.value.key == "error.query"
    assert caught.value.code == 2


def test_rereading_and_rebuilding_find_the_same_again(filled):
    before = call("search", "--json", "banjir").stdout
    assert "1 berita akan dibaca ulang" in call("reread").stdout
    call("work", "--until-idle")
    assert "memuat 1 berita" in call("rebuild").stdout
    assert call("search", "--json", "banjir").stdout == before


def test_the_doctor_finds_a_healthy_place_healthy(filled, monkeypatch):
    monkeypatch.setenv("KLIPING_CONTACT", "humas@example.go.id")
    result = call("doctor")
    assert result.exit_code == 0
    assert "Semua baik." in result.stdout


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"KLIPING_HOST": "0.0.0.0"}, "kliping users add"),  # noqa: S104 - that is the point
        ({}, "KLIPING_CONTACT"),
    ],
)
def test_the_doctor_says_what_to_do(filled, monkeypatch, environment, sentence):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert sentence in call("doctor").stdout


def test_the_doctor_names_a_missing_archive_a_lost_index_and_a_broken_source(filled):
    (filled / "data" / "sources").mkdir()
    (filled / "data" / "sources" / "radar.toml").write_text('nama = "Radar"\n')
    for file in (filled / "data" / "index").iterdir():
        if file.is_file():
            file.unlink()
    result = call("doctor")
    assert result.exit_code == 1
    assert "radar.toml" in result.stdout
    assert "kliping rebuild" in result.stdout
    (filled / "data" / "kliping.db").unlink()
    assert "kliping migrate" in call("doctor").stdout


def test_users_are_added_listed_and_removed(place):
    call("migrate")
    call("users", "add", "siti", stdin="rahasia12345\nrahasia12345\n")
    assert "siti" in call("users", "list").stdout
    assert "Tidak ada pengguna lagi" in call("users", "remove", "siti").stdout
    assert "siti" not in call("users", "list").stdout
    with pytest.raises(UserError):
        call("users", "remove", "siti")
    with pytest.raises(UserError) as caught:
        call("users", "add", "siti", stdin="pendek\npendek\n")
    assert caught.value.key == "error.short_password"


def test_sources_are_listed_and_narrowed_by_words():
    lines = call("sources", "antara", "papua").stdout
    assert "antara-papua-barat" in lines
    assert "detik" not in lines


def test_crawling_the_internet_needs_a_contact():
    call("migrate")
    with pytest.raises(UserError) as caught:
        call("crawl")
    assert caught.value.key == "error.no_contact"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["kliping", "search", "banjir"], "Belum ada arsip di sini. Mulai dengan kliping up"),
        (["kliping", "import", "tiada.csv"], "Belum ada arsip"),
        (["kliping", "extract", "tiada.txt"], "Berkas tidak ada: tiada.txt"),
    ],
)
def test_an_error_is_one_sentence_and_exit_code_one(words, sentence, monkeypatch, capfd):
    monkeypatch.setattr("sys.argv", words)
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 1
    assert sentence in capfd.readouterr().err


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("delapan", "KLIPING_PORT harus berupa angka, bukan 'delapan'."),
        ("70000", "KLIPING_PORT terlalu besar: 70000."),
    ],
)
def test_a_wrong_setting_is_explained(value, sentence, monkeypatch, capfd):
    monkeypatch.setenv("KLIPING_PORT", value)
    monkeypatch.setattr("sys.argv", ["kliping", "doctor"])
    with pytest.raises(SystemExit):
        main()
    assert sentence in capfd.readouterr().err


def test_rows_without_a_date_are_named(place):
    path = place / "a.jsonl"
    path.write_text(json.dumps({"title": "T", "body": "B"}), encoding="utf-8")
    call("migrate")
    assert "1 berita tanpa tanggal" in call("import", str(path)).stderr


def test_a_data_folder_that_is_a_file_is_named(place, monkeypatch, capfd):
    (place / "berkas").write_text("")
    monkeypatch.setenv("KLIPING_DATA", str(place / "berkas"))
    assert call("doctor").exit_code == 1
    monkeypatch.setattr("sys.argv", ["kliping", "migrate"])
    with pytest.raises(SystemExit):
        main()
    assert "KLIPING_DATA" in capfd.readouterr().err


def test_an_address_that_is_none_is_named(monkeypatch):
    monkeypatch.setenv("KLIPING_HOST", "tiada.invalid")
    call("migrate")
    with pytest.raises(UserError) as caught:
        call("serve")
    assert caught.value.key == "error.host"


def test_a_setting_that_there_is_not_is_named(place, monkeypatch):
    monkeypatch.setenv("KLIPING_PROT", "8001")
    said = call("migrate").stderr
    assert "KLIPING_PROT; mungkin maksudnya KLIPING_PORT" in said.replace("\n", " ")


LONG = "kata sandi yang panjang"


def test_a_user_who_exists_gets_a_new_password_only_when_that_is_meant(place):
    call("migrate")
    call("users", "add", "siti", "--password", LONG)
    with pytest.raises(UserError) as caught:
        call("users", "add", "siti", "--password", LONG + "!")
    assert caught.value.key == "error.user_exists"
    assert "diganti" in call("users", "add", "--reset", "siti", "--password", LONG + "!").stdout
    with pytest.raises(UserError) as caught:
        call("users", "add", "--reset", "budi", "--password", LONG)
    assert caught.value.key == "error.no_user"


def test_a_source_that_there_is_not_is_named_and_one_that_was_imported_is_read_again(filled):
    with pytest.raises(UserError) as caught:
        call("reread", "--source", "nope")
    assert (caught.value.key, caught.value.values["name"]) == ("error.no_source", "nope")
    assert "1 berita" in call("reread", "--source", "impor").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--help"], "Pemakaian: cli [OPSI] PERINTAH [ARGUMEN]..."),
        (["--help"], "Tampilkan bantuan ini."),
        (["serve", "--help"], "--port ANGKA"),
        (["users", "--help"], "Perintah:"),
        (["search"], "Keliru: Kurang argumen 'KATA...'"),
        (["search", "--lmit", "3", "a"], "Tidak ada opsi '--lmit'. Mungkin maksudnya '--limit'?"),
        (
            ["search", "--limit", "0", "a"],
            "'--limit' tidak dapat dipakai: 0 di luar rentang 1<=x<=100.",
        ),
        (["search", "--sort", "x", "a"], "bukan salah satu dari"),
        (["crawl", "--since", "kemarin"], "'kemarin' bukan tanggal seperti 2026-11-25"),
        (["users", "add"], "Kurang argumen 'NAMA'"),
        (["sarch"], "Tidak ada perintah 'sarch'."),
        (["migrate", "now"], "Terlalu banyak argumen (now)"),
    ],
)
def test_what_click_says_is_indonesian(words, said):
    assert said in call(*words).output


def test_nothing_that_click_says_of_a_command_is_left_in_english():
    for name in COMMANDS:
        shown = call(name, "--help").output
        for word in ("Usage", "Options", "OPTIONS", "Show ", "TEXT", "INTEGER", "default:"):
            assert word not in shown, name


def test_commands_on_a_fresh_folder_say_what_to_run():
    for words in (["search", "x"], ["serve"], ["users", "list"], ["reread"], ["work"]):
        with pytest.raises(SchemaError):
            call(*words)
    said = say("error.schema_missing")
    assert all(word in said for word in ("kliping up", "kliping demo", "kliping migrate"))


def test_what_comes_after_an_import_is_said_and_so_is_why_a_search_cannot_answer_yet(place):
    (place / "a.jsonl").write_text(json.dumps(ROWS[0]), encoding="utf-8")
    call("migrate")
    assert "kliping work --until-idle" in call("import", "a.jsonl").stdout
    assert "kliping work" not in call("import", "a.jsonl").stdout
    with pytest.raises(RebuildingError):
        call("search", "banjir")
    assert "kliping work --until-idle" in say("error.rebuilding", percent=0)


def test_a_session_that_the_server_ended_is_a_sentence_too():
    ended = InternalError("SELECT 1", {}, OSError("idle too long"), connection_invalidated=True)
    assert "idle too long" in str(_explain(ended))
    assert _explain(InternalError("SELECT 1", {}, OSError("corrupt"))) is None
