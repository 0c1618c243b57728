"""The components: each calls one finder and puts what it found into the ``Doc``."""

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.records import TEXT, get_context, get_records, put_records, text_of
from nlp.finders.figures.attribution import attribute_figures
from nlp.finders.figures.find import find_figures
from nlp.finders.officials.context import Entity
from nlp.finders.officials.find import find_officials
from nlp.finders.places import find_places
from nlp.finders.quotes.find import find_quotes
from nlp.finders.regulations.find import find_regulations

PLACES = "kliping_places"
"""Key in ``doc.user_data`` of the codes of the regions named."""


def _citations(doc: Doc) -> list[tuple[int, int]]:
    return [(mention.start, mention.end) for mention in get_records(doc, "regulations")]


def _entities(doc: Doc) -> list[Entity]:
    """Return the names that a trained ``ner`` before has marked; none without it."""
    return [Entity(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]


@Language.factory("kliping_regulations", assigns=["doc.spans"])
def make_regulations(nlp: Language, name: str) -> "RegulationMarker":
    """Build the component; spaCy finds this through the ``spacy_factories`` entry point."""
    del nlp, name
    return RegulationMarker()


class RegulationMarker:
    """Put regulation mentions into ``doc.spans["regulations"]``."""

    def __call__(self, doc: Doc) -> Doc:
        context = get_context(doc)
        found = find_regulations(
            text_of(doc),
            title=context.title,
            published=context.published,
            source_region=context.source_region,
        )
        put_records(doc, "regulations", found, label="REGULATION")
        return doc


@Language.factory("kliping_officials", assigns=["doc.spans"])
def make_officials(nlp: Language, name: str) -> "OfficialMarker":
    """Build the component; spaCy finds this through the ``spacy_factories`` entry point."""
    del nlp, name
    return OfficialMarker()


class OfficialMarker:
    """Put persons with their positions into ``doc.spans["officials"].attrs``."""

    def __call__(self, doc: Doc) -> Doc:
        found = find_officials(text_of(doc), entities=_entities(doc))
        put_records(doc, "officials", found, label="OFFICIAL")
        return doc


@Language.factory("kliping_quotes", assigns=["doc.spans"])
def make_quotes(nlp: Language, name: str) -> "QuoteMarker":
    """Build the component; spaCy finds this through the ``spacy_factories`` entry point."""
    del nlp, name
    return QuoteMarker()


class QuoteMarker:
    """Put quotes into ``doc.spans["quotes"]``; speakers are resolved with the officials found."""

    def __call__(self, doc: Doc) -> Doc:
        found = find_quotes(
            text_of(doc),
            officials=get_records(doc, "officials"),
            entities=_entities(doc),
            citations=_citations(doc),
        )
        put_records(doc, "quotes", found, label="QUOTE")
        return doc


@Language.factory("kliping_figures", assigns=["doc.spans"])
def make_figures(nlp: Language, name: str) -> "FigureMarker":
    """Build the component; spaCy finds this through the ``spacy_factories`` entry point."""
    del nlp, name
    return FigureMarker()


class FigureMarker:
    """Put figures into ``doc.spans["figures"]``: none inside a citation, each with its speaker."""

    def __call__(self, doc: Doc) -> Doc:
        published = get_context(doc).published
        figures = find_figures(text_of(doc), taken=_citations(doc), published=published)
        spoken = attribute_figures(
            figures,
            get_records(doc, "quotes"),
            text=text_of(doc),
            officials=get_records(doc, "officials"),
        )
        put_records(doc, "figures", spoken, label="FIGURE")
        return doc


@Language.factory("kliping_places")
def make_places(nlp: Language, name: str) -> "PlaceMarker":
    """Build the component; spaCy finds this through the ``spacy_factories`` entry point."""
    del nlp, name
    return PlaceMarker()


class PlaceMarker:
    """Put the codes of the regions named into ``doc.user_data``."""

    def __call__(self, doc: Doc) -> Doc:
        source_region = get_context(doc).source_region
        doc.user_data[PLACES] = list(find_places(text_of(doc), source_region=source_region))
        doc.user_data.pop(TEXT)  # the last reader leaves no second copy behind
        return doc
