"""Contracts 3: copies of one press release are one story."""

import pytest

from records.archive.articles import announce_again, get_article
from records.archive.clusters import list_members
from records.archive.schema import FEED
from records.feed import EntryKind
from search_api.signature import build_signature, estimate_similarity
from tests.making import make_article
from tests.search_api.stages import cluster, store

RELEASE = (
    "SORONG - Pemerintah Kota Sorong menyalurkan bantuan pangan kepada 1.250 keluarga di sepuluh "
    "distrik pada Senin pagi. Wali Kota mengatakan penyaluran dilakukan bertahap sampai akhir "
    "pekan dengan melibatkan aparat kelurahan, ketua rukun tetangga, dan relawan. Setiap keluarga "
    "menerima sepuluh kilogram beras, dua liter minyak goreng, dan satu kilogram gula pasir. Dinas "
    "Sosial meminta warga yang belum terdata segera melapor ke kantor kelurahan terdekat dengan "
    "membawa kartu keluarga. Bantuan serupa akan diberikan lagi pada bulan depan apabila harga "
    "bahan pokok di pasar belum turun."
)
OTHER = (
    "MANOKWARI - Badan Pusat Statistik mencatat inflasi tahunan Papua Barat sebesar 2,9 persen. "
    "Kenaikan harga terutama terjadi pada kelompok makanan, minuman, dan tembakau, disusul "
    "transportasi. Kepala badan itu menjelaskan cuaca buruk menghambat pasokan ikan dan sayur dari "
    "daerah penghasil. Ia memperkirakan tekanan harga mereda pada awal tahun ketika panen tiba dan "
    "pelayaran kembali normal. Pemerintah provinsi menyiapkan operasi pasar di lima kabupaten "
    "untuk menjaga daya beli warga menjelang hari raya yang jatuh pada bulan Desember."
)


def story(archive, name):
    with archive.read() as conn:
        stored = get_article(conn, make_article(name).id)
    assert stored is not None
    return stored.cluster


def announced(archive):
    with archive.read() as conn:
        rows = conn.execute(FEED.select().where(FEED.c.kind == EntryKind.ARTICLE_CLUSTERED.value))
        return [(row.article_id, row.silent) for row in rows]


def test_an_article_alone_heads_its_own_story(archive):
    store(archive, make_article("a", body=RELEASE))
    cluster(archive)
    assert story(archive, "a") == make_article("a").id


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(RELEASE, id="the-same-words"),
        pytest.param(RELEASE.replace("SORONG - ", "Sorong, Kabar Timur. "), id="another-dateline"),
        pytest.param(RELEASE + " Pewarta mengikuti kegiatan itu sampai sore.", id="a-line-more"),
        pytest.param(RELEASE.upper(), id="another-case"),
        pytest.param(RELEASE.replace(". ", ".\n\n"), id="other-paragraphs"),
    ],
)
def test_a_copy_joins_the_story(archive, copy):
    store(archive, make_article("a", body=RELEASE), make_article("b", body=copy))
    cluster(archive)
    assert story(archive, "b") == make_article("a").id


def test_another_text_begins_another_story(archive):
    store(archive, make_article("a", body=RELEASE), make_article("b", body=OTHER))
    cluster(archive)
    assert story(archive, "b") == make_article("b").id


def test_the_members_are_listed_from_the_head(archive):
    names = ["c", "a", "b"]
    store(archive, *(make_article(name, body=RELEASE) for name in names))
    cluster(archive)
    with archive.read() as conn:
        members = list_members(conn, make_article("c").id)
    assert members == [make_article(name).id for name in names]


def test_short_bodies_are_alike_only_when_equal(archive):
    short = "Banjir merendam dua kampung di Distrik Aimas, Kabupaten Sorong, Senin."
    store(
        archive,
        make_article("a", body=short),
        make_article("b", body=short),
        make_article("c", body=short + " Warga mengungsi."),
    )
    cluster(archive)
    assert [story(archive, name) for name in "abc"] == [
        make_article(name).id for name in ("a", "a", "c")
    ]


def test_an_edit_moves_no_article(archive):
    store(archive, make_article("a", body=RELEASE), make_article("b", body=OTHER))
    cluster(archive)
    store(archive, make_article("b", body=RELEASE))
    cluster(archive)
    assert story(archive, "b") == make_article("b").id


def test_the_first_version_decides_although_a_later_one_is_there(archive):
    store(archive, make_article("a", body=RELEASE))
    store(archive, make_article("b", body=RELEASE), make_article("b", body=OTHER))
    cluster(archive)
    assert story(archive, "b") == make_article("a").id


def test_among_several_stories_the_oldest_is_joined(archive):
    words = f"{RELEASE} {OTHER}".split()
    one, two = " ".join(words[:100]), " ".join(words[25:125])
    store(archive, make_article("z", body=one), make_article("a", body=two))
    cluster(archive)
    apart = story(archive, "z"), story(archive, "a")
    store(archive, make_article("m", body=" ".join(words[12:112])))
    cluster(archive)
    assert apart == (make_article("z").id, make_article("a").id)
    assert story(archive, "m") == make_article("z").id


def test_each_article_is_announced_once(archive):
    store(archive, make_article("a", body=RELEASE), make_article("b", body=RELEASE))
    cluster(archive)
    with archive.write() as tx:
        announce_again(tx, [make_article(name).id for name in "ab"])
    cluster(archive)
    assert announced(archive) == [(make_article(name).id, False) for name in "ab"]


def test_silence_is_inherited(archive):
    store(archive, make_article("a", body=RELEASE), silent=True)
    cluster(archive)
    assert announced(archive) == [(make_article("a").id, True)]


def test_similarity_is_estimated():
    texts = (RELEASE, RELEASE + " Ya.", OTHER)
    one, same, other = (build_signature("x", text).minhash or "" for text in texts)
    assert estimate_similarity(one, same) > 0.9
    assert estimate_similarity(one, other) < 0.1
