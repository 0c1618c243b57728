"""The pipeline as a whole: facts of an article, the same in one process and in several."""

from datetime import date
from importlib.metadata import entry_points

import pytest

from nlp.enricher import LONGEST_NAMED, Reading
from nlp.pipeline import COMPONENTS, build_pipeline

RELEASE = """\
KOTA SORONG - Direktur Utama BPJS Ketenagakerjaan, Anggoro Eko Cahyo, menargetkan 70 juta pekerja \
terlindungi pada tahun 2026. Jumlah peserta aktif saat ini mencapai 40,2 juta pekerja.

Anggoro mengatakan bahwa target itu sejalan dengan Instruksi Presiden (Inpres) Nomor 2 Tahun 2021 \
tentang Optimalisasi Program Jaminan Sosial dan Inpres Nomor 4 Tahun 2022.

“Tahun 2022 kami mencatat 5,2 juta peserta baru di desa, pasar, dan kapal,” kata Anggoro.

Kepala BPJAMSOSTEK Papua Barat Nasrullah Umar menyebutkan pemerintah daerah sudah menganggarkan \
iuran sesuai Permendagri nomor 27 tahun 2021 tentang pedoman penyusunan APBD Tahun 2022.
"""


@pytest.fixture(scope="module")
def facts(enricher):
    return enricher.read(RELEASE, published=date(2023, 11, 20))


def test_all_regulations_of_a_release_are_read(facts):
    assert [mention.id for mention in facts.regulations] == [
        "inpres/2021/2",
        "inpres/2022/4",
        "permendagri/2021/27",
    ]
    assert facts.regulations[2].title == "pedoman penyusunan APBD Tahun 2022"


def test_all_figures_of_a_release_are_read(facts):
    assert [(f.value, f.speaker) for f in facts.figures] == [
        (70_000_000, "Anggoro Eko Cahyo"),
        (40_200_000, "Anggoro Eko Cahyo"),
        (5_200_000, "Anggoro Eko Cahyo"),
    ]
    assert facts.figures[2].as_of_from == date(2022, 1, 1)


def test_all_officials_of_a_release_are_read(facts):
    assert [(o.name, o.position, o.organisation) for o in facts.officials] == [
        ("Anggoro Eko Cahyo", "Direktur Utama", "BPJS Ketenagakerjaan"),
        ("Nasrullah Umar", "Kepala", "BPJAMSOSTEK Papua Barat"),
    ]


def test_all_quotes_of_a_release_have_their_speaker(facts):
    assert [(q.kind, q.speaker, q.cue) for q in facts.quotes] == [
        ("indirect", "Anggoro Eko Cahyo", "menargetkan"),
        ("indirect", "Anggoro Eko Cahyo", "mengatakan"),
        ("direct", "Anggoro Eko Cahyo", "kata"),
        ("indirect", "Nasrullah Umar", "menyebutkan"),
    ]


def test_places_are_codes_dateline_first(facts):
    assert facts.places == ("96.71", "92")


def test_two_processes_give_the_same_facts_as_one(enricher):
    readings = [
        Reading(RELEASE, published=date(2023, 11, 20)),
        Reading("Pergub 3/2024 terbit.", source_region="96.71"),
        Reading(""),
        Reading("Perda 1/2020.", title="Pemkot Bogor"),
    ]
    alone = list(enricher.read_many(readings))
    assert list(enricher.read_many(readings, n_process=2, batch_size=2)) == alone
    assert alone[1].regulations[0].id == "pergub/papua-barat-daya/2024/3"
    assert alone[3].regulations[0].id == "perda/kota-bogor/2020/1"


def test_an_empty_text_has_no_facts(enricher):
    assert not any(enricher.read("").model_dump().values())


@pytest.mark.parametrize("letter", ["\u0131", "\u0130", "\u017f", "\u212a", "\xa0", "\u2009"])
def test_letters_and_spaces_that_look_like_ours_are_read_as_ours(enricher, facts, letter):
    ours = {"\u0131": "i", "\u0130": "I", "\u017f": "s", "\u212a": "K"}.get(letter, " ")
    odd = enricher.read(RELEASE.replace(ours, letter), published=date(2023, 11, 20))
    assert [figure.value for figure in odd.figures] == [figure.value for figure in facts.figures]
    assert [one.id for one in odd.regulations] == [one.id for one in facts.regulations]


def test_the_version_names_code_and_vocabulary(enricher):
    assert enricher.pipeline_version.startswith("facts-")
    assert enricher.pipeline_version == type(enricher)().pipeline_version


def test_spacy_finds_the_components_by_their_entry_points():
    installed = {point.name: point for point in entry_points(group="spacy_factories")}
    assert set(COMPONENTS) <= set(installed)
    assert all(callable(installed[name].load()) for name in COMPONENTS)


def test_spans_and_sentences_are_there_for_people():
    doc = build_pipeline()("Drs. Budi membaca UU No. 5 Tahun 2014. Dana Rp. 5 juta cair.")
    assert [sentence.text for sentence in doc.sents] == [
        "Drs. Budi membaca UU No. 5 Tahun 2014.",
        "Dana Rp. 5 juta cair.",
    ]
    assert [span.text for span in doc.spans["regulations"]] == ["UU No. 5 Tahun 2014"]
    assert [span.text for span in doc.spans["figures"]] == ["Rp. 5 juta"]


def test_a_text_longer_than_any_article_is_read_by_grammar(enricher):
    sentence = "Bupati Sorong Budi Santoso menyebut dana Rp 5 miliar sesuai UU 5/2014. "
    long = Reading(sentence * (LONGEST_NAMED // len(sentence) + 2))
    short = Reading(sentence)
    first, second, third = enricher.read_many([short, long, short])
    assert first == third
    assert second.regulations[0].id == "uu/2014/5"
    assert second.officials[0].name == "Budi Santoso"
