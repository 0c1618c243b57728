"""``kliping extract`` as a person uses it: a process of its own, a real server for addresses."""

import json
import os
import subprocess
import sys

import pytest

from kliping.demo.site import DemoSite

TEXT = (
    "SORONG - Kepala Dinas Kesehatan Kota Sorong, Lusia Kareth, mengatakan 1.126 balita"
    " didampingi sesuai Perpres Nomor 72 Tahun 2021."
)


def extract(*words, stdin=None, **environment):
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "kliping", "extract", *words],
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
        env={**os.environ, "KLIPING_CONTACT": "", **environment},
    )


def test_standard_input_is_read_and_offsets_point_into_it():
    done = extract("-", stdin=TEXT.encode())
    facts = json.loads(done.stdout)
    assert done.returncode == 0
    assert [each["id"] for each in facts["regulations"]] == ["perpres/2021/72"]
    mention = facts["regulations"][0]
    assert TEXT[mention["start"] : mention["end"]] == "Perpres Nomor 72 Tahun 2021"
    assert "text" not in facts


def test_json_lines_come_out_as_they_went_in_and_a_bad_line_is_named():
    lines = [json.dumps({"id": "a", "text": TEXT}), "{rusak", json.dumps({"id": "b", "text": ""})]
    done = extract("--jsonl", "-", stdin="\n".join(lines).encode())
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a", "b"]
    assert b"-:2" in done.stderr
    assert done.returncode == 1


def test_a_page_is_read_as_an_article_and_its_text_comes_along(tmp_path):
    page = tmp_path / "a.html"
    page.write_text(
        f"<html><body><article><h1>Balita didampingi</h1><p>{TEXT}</p></article></body></html>",
        encoding="utf-8",
    )
    facts = json.loads(extract(str(page)).stdout)
    mention = facts["regulations"][0]
    assert facts["text"][mention["start"] : mention["end"]] == "Perpres Nomor 72 Tahun 2021"


def test_a_web_address_is_fetched_and_read():
    with DemoSite(correct_after=3600) as site:
        outlet = next(outlet for outlet in site.outlets if outlet.id == "demo-kabarsorong")
        base = f"http://{outlet.host}:{site.port}"
        options = {
            "KLIPING_CONTACT": "uji@kliping.invalid",
            "KLIPING_ALLOW_PRIVATE_HOSTS": outlet.host,
        }
        good = extract(base + outlet.articles[0].path, **options)
        forbidden = next(article for article in outlet.articles if article.forbidden)
        refused = extract(base + forbidden.path, **options)
        private = extract(base + outlet.articles[0].path, KLIPING_CONTACT="uji@kliping.invalid")
    assert json.loads(good.stdout)["regulations"][0]["id"] == "inpres/2021/2"
    assert refused.returncode == 1
    assert b"robots.txt" in refused.stderr
    assert private.returncode == 1
    assert b"private" in private.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("tiada.txt",), b"Berkas tidak ada: tiada.txt"),
        (("https://a.id/x",), b"KLIPING_CONTACT"),
        (("https://a.id/x", "https://a.id/y"), b"Satu alamat web"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(words, sentence):
    done = extract(*words)
    assert sentence in done.stderr
    assert b"Traceback" not in done.stderr
    assert done.returncode == 1


def test_files_that_hold_no_text_are_left_out_and_the_others_read(tmp_path):
    good, empty, binary = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c.bin"
    good.write_text(TEXT, encoding="utf-16")
    empty.write_text(" \n", encoding="utf-8")
    binary.write_bytes(bytes(range(256)) * 20)
    done = extract(str(empty), str(binary), str(good))
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["regulations"][0]["id"] == "perpres/2021/72"
    assert b"kosong" in done.stderr
    assert b"bukan berkas teks" in done.stderr
    assert done.returncode == 1


def test_a_text_that_notepad_saved_as_ansi_keeps_its_quotation_marks(tmp_path):
    path = tmp_path / "a.txt"
    said = "\u201cAir sudah naik sejak kemarin,\u201d kata Bupati Sorong Johny Kamuru."
    path.write_bytes(said.encode("cp1252"))
    (quote,) = json.loads(extract(str(path)).stdout)["quotes"]
    assert quote["kind"] == "direct"
    assert said[quote["start"] : quote["end"]].startswith("Air sudah")


def test_a_folder_is_said_to_be_one(tmp_path):
    done = extract(str(tmp_path))
    assert "adalah folder" in done.stderr.decode()
    assert done.returncode == 1


def test_a_full_disk_is_said_in_a_sentence():
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            [sys.executable, "-m", "kliping", "extract", "-"],
            input=TEXT.encode(),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=120,
            check=False,
        )
    assert "ruang disk" in done.stderr.decode()
    assert b"Traceback" not in done.stderr
