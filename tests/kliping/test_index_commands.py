"""``kliping rebuild`` and ``kliping doctor --reconcile`` as a person calls them."""

import logging
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from kliping.cli import cli
from records.archive.changes import feed_number
from records.archive.migrate import migrate
from records.archive.store import open_archive
from search_api.index.opening import open_index
from search_api.indexer import drop_from_index
from tests.making import make_article
from tests.search_api.stages import bring_in, store


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with two articles in archive and index."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATA", "ARCHIVE", "INDEX"):
        monkeypatch.delenv(f"KLIPING_{name}", raising=False)
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    migrate(f"sqlite:///{tmp_path}/data/kliping.db")
    with opened(tmp_path) as archive:
        store(archive, make_article("a"), make_article("b"))
        index = open_index(f"tantivy://{tmp_path}/data/index")
        bring_in(archive, index)
        index.close()
    yield tmp_path
    root.handlers[:], root.level = kept, level


def opened(place):
    return open_archive(f"sqlite:///{place}/data/kliping.db")


def call(*words):
    result = CliRunner().invoke(cli, words)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_what_agrees_is_said(place):
    result = call("doctor", "--reconcile")
    assert result.exit_code == 0
    assert "Arsip dan indeks cocok: 2 berita; berita yang diperbaiki: 0." in result.stdout


def test_a_lost_article_is_named_by_source_and_day_and_mended(place):
    lost = make_article("a")
    with opened(place) as archive:
        index = open_index(f"tantivy://{place}/data/index")
        drop_from_index(archive, index, [lost.id])
        index.close()
    result = call("doctor", "--reconcile")
    assert "example 2026-11-20: berita dalam arsip 2, dalam indeks 1" in result.stdout
    assert "berita yang diperbaiki: 1." in result.stdout
    assert "yang diperbaiki: 0." in call("doctor", "--reconcile").stdout


def test_what_waits_for_the_indexer_is_said_first(place):
    with opened(place) as archive:
        store(archive, make_article("c"))
    result = call("doctor", "--reconcile")
    assert "1 perubahan masih menunggu pengindeks" in result.stdout
    assert result.exit_code == 0


def test_a_rebuild_says_what_the_new_index_holds(place):
    assert "Indeks baru memuat 2 berita." in call("rebuild").stdout
    assert "Versi lama yang dihapus: 1." in call("rebuild", "--drop-old").stdout
    assert "Versi lama yang dihapus: 0." in call("rebuild", "--drop-old").stdout


def test_the_number_of_the_feed_never_goes_back(place):
    with opened(place) as archive:
        with archive.read() as conn:
            before = feed_number(conn)
        with archive.write() as tx:
            tx.conn.exec_driver_sql("DELETE FROM feed")
        with archive.read() as conn:
            assert feed_number(conn) == before > 0


@pytest.mark.parametrize("words", [("search", "sorong"), ("rebuild",), ("doctor", "--reconcile")])
@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://127.0.0.1:9/kliping", "Belum dapat bekerja: Elasticsearch cannot be reached"),
        ("https://siti:rahasia@es1:9200", "KLIPING_INDEX tidak dapat dipakai"),
        ("ftp://es1", "KLIPING_INDEX tidak dapat dipakai"),
    ],
)
def test_an_index_that_cannot_be_had_is_said_in_one_sentence(place, words, address, sentence):
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "kliping", *words],
        env={**os.environ, "KLIPING_DATA": str(place / "data"), "KLIPING_INDEX": address},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert sentence in done.stderr
