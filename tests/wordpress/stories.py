"""Three hundred stories of a small town's paper, each of its own title, text, moment and author."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta, timezone

COUNT = 300
APART = timedelta(hours=2)
"""Between two stories: all of them lie within the four weeks that a first reading goes back."""

WIT = timezone(timedelta(hours=9))
AUTHORS = ("Yance Wenda", "Maria Kambu", "Junaedi Syah", "Bertha Sawaki", "O’Neil Rumbiak")
PLACES = ("Sorong", "Manokwari", "Fakfak", "Kaimana", "Teminabuan", "Waisai", "Ransiki")
SUBJECTS = (
    ("Dinas Pendidikan & Kebudayaan {place} Buka Sekolah ke-{n}", "gedung sekolah"),
    ("“Harga Ikan Turun”, Nelayan {place} Mengadu ke DPRD ({n})", "tempat lelang ikan"),
    ("Jum’at Ini Air Bersih di {place} Mengalir ke {n} Rumah", "pipa air bersih"),
    ("{place} Terima {n} Dosis Vaksin – Dinkes: Stok Cukup", "lemari pendingin vaksin"),
)


@dataclass(frozen=True, slots=True)
class Story:
    """One story, as its author wrote it."""

    slug: str
    title: str
    paragraphs: tuple[str, ...]
    author: str
    published: datetime

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)

    def to_json(self) -> dict[str, object]:
        """Return it as the script that fills the site takes it: local time, classic paragraphs."""
        return asdict(self) | {
            "published": f"{self.published.astimezone(WIT):%Y-%m-%d %H:%M:%S}",
            "content": "\n\n".join(map(_mark_up, self.paragraphs)),
        }


def _mark_up(paragraph: str) -> str:
    return f"<!-- wp:paragraph -->\n<p>{paragraph}</p>\n<!-- /wp:paragraph -->"


def make_stories() -> list[Story]:
    """Make them all, the newest first, half an hour old."""
    newest = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=30)
    return [_make_story(number, newest - number * APART) for number in range(COUNT)]


def _make_story(number: int, published: datetime) -> Story:
    place = PLACES[number % len(PLACES)]
    title, thing = SUBJECTS[number % len(SUBJECTS)]
    amount = 100 + number
    paragraphs = (
        f"{place} – Pemerintah Kabupaten {place} memasang {thing} nomor {amount} pada pekan ini, "
        f"setelah warga menunggu {number + 2} bulan sejak usulan pertama disampaikan.",
        f"Kepala dinas setempat mengatakan anggaran Rp{amount} juta berasal dari APBD dan "
        "dikerjakan oleh kontraktor lokal dengan tenaga dari kampung di sekitarnya.",
        f"“Kami minta semua pihak menjaga {thing} ini bersama-sama,” katanya di {place}, seraya "
        f"menyebut {amount * 3} warga akan merasakan manfaatnya tahun ini.",
    )
    extra = f"Pekerjaan tahap {number % 5 + 2} dijadwalkan selesai sebelum akhir tahun anggaran."
    return Story(
        slug=f"kabar-{place.lower()}-{number}",
        title=title.format(place=place, n=amount),
        paragraphs=(*paragraphs, extra) if number % 3 else paragraphs,
        author=AUTHORS[number % len(AUTHORS)],
        published=published,
    )
