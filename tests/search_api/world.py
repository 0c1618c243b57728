"""A small archive with its index, and the app over both."""

from datetime import timedelta
from typing import Any

from starlette.testclient import TestClient

from records.archive.sources import SourceInfo, mirror_sources
from records.facts import Figure, Official, Quote, RegulationMention
from search_api.app import create_app
from tests.making import NOON, make_article, make_enrichment
from tests.search_api.stages import bring_in, cluster, enrich, store

HERE = "http://127.0.0.1:8000"
BODY = (
    "SORONG – Direktur Utama BPJS Ketenagakerjaan, Anggoro Eko Cahyo, menyebut 40,2 juta pekerja "  # noqa: RUF001
    "terlindungi pada tahun 2022 sesuai Inpres Nomor 2 Tahun 2021.\n\n"
    "“Kami ingin 70 juta pekerja terlindungi,” kata Anggoro."
)


def span(words, body=BODY):
    """Return where ``words`` stand first."""
    start = body.index(words)
    return {"start": start, "end": start + len(words)}


FACTS: dict[str, Any] = {
    "regulations": (
        RegulationMention(
            **span("Inpres Nomor 2 Tahun 2021"),
            id="inpres/2021/2",
            title="Optimalisasi Jaminan Sosial",
            provisions=("pasal 2",),
        ),
    ),
    "figures": (
        Figure(
            **span("40,2 juta pekerja"),
            value=40_200_000,
            unit="pekerja",
            as_of="pada tahun 2022",
            speaker="Anggoro Eko Cahyo",
        ),
        Figure(**span("70 juta pekerja"), value=70_000_000, unit="pekerja", kind="target"),
    ),
    "officials": (
        Official(
            name="Anggoro Eko Cahyo",
            position="Direktur Utama",
            organisation="BPJS Ketenagakerjaan",
            mentions=("Anggoro Eko Cahyo", "Anggoro"),
        ),
    ),
    "quotes": (
        Quote(
            **span("Kami ingin 70 juta pekerja terlindungi,"),
            kind="direct",
            speaker="Anggoro Eko Cahyo",
            cue="kata",
        ),
    ),
    "places": ("96.71",),
}


def build_world(archive, index):
    """Store twenty-five articles of two outlets, one of them with facts of all kinds."""
    with archive.write() as tx:
        mirror_sources(tx, [SourceInfo(id="example", name="Kabar Contoh", region="96.71")])
    others = [
        make_article(f"n{n:02}", published=NOON - timedelta(hours=n + 1), source_region="91")
        for n in range(24)
    ]
    store(archive, make_article("bpjs", title="BPJS lindungi pekerja", body=BODY), *others)
    enrich(archive, make_enrichment("bpjs", **FACTS))
    cluster(archive)
    bring_in(archive, index)


def open_app(archive, index, *, address=HERE, host="127.0.0.1", **options):
    """Open the app as a browser at ``address`` sees it."""
    app = create_app(archive=archive, index=index, secret="rahasia" * 6, host=host)
    options.setdefault("follow_redirects", False)
    return TestClient(app, base_url=address, raise_server_exceptions=False, **options)


def assert_problem(response, status, code):
    """Hold a response to the one shape of all errors."""
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert (response.status_code, body["status"], body["code"]) == (status, status, code)
    assert {"type", "title", "status", "detail", "code", "instance"} <= set(body)
    assert body["type"] == f"urn:kliping:problem:{code}"
    assert body["title"]
    assert body["detail"]
    assert body["instance"] == response.request.url.path
