"""What one reader found on a page: raw values, before anybody chose among the readers."""

from dataclasses import dataclass, field

from records.article import Image


@dataclass(slots=True)
class Fields:
    """Values of one reader; empty where it found nothing."""

    reader: str = ""
    """Its name in ``Article.origins``, where that is not its place in the order: ``wpberita``."""
    title: str = ""
    body: tuple[str, ...] = ()
    """Paragraphs."""
    lead: str = ""
    published: str = ""
    """As printed."""
    modified: str = ""
    """As printed."""
    writers: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    images: tuple[Image, ...] = ()
    canonical: str = ""
    """The page's own idea of its address."""
    site_names: tuple[str, ...] = ()
    """How the site calls itself; taken off titles and out of bylines."""
    kinds: tuple[str, ...] = field(default=())
    """What the page says it is: ``NewsArticle``, ``website``."""
    is_free: bool = True
    """False where the page says that only subscribers may read it."""
    total_parts: int = 1
    """How many pages the article has, if the page says so."""


def clean(text: object) -> str:
    r"""Return ``text`` with white space folded and invisible characters out.

    >>> clean("  Banjir\n di\u200b Sorong ")
    'Banjir di Sorong'
    """
    if not text:
        return ""
    words = str(text)
    if not words.isascii():
        for sign in _INVISIBLE:  # looking for each is far quicker than str.translate
            words = words.replace(sign, "")
    return " ".join(words.split())


_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e"
