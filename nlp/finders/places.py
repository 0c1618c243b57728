"""The provinces and regencies that an article names, as codes, dateline first."""

from lexicon.regions import Region, find_regions


def find_places(text: str, *, source_region: str | None = None) -> tuple[str, ...]:
    """Return the codes of the regions named, each once, in reading order.

    A name of a kabupaten and a kota alike means the one that the article names in full elsewhere,
    else the outlet's own, else the kota, as people say ``Bogor`` for the city.

    >>> find_places("SORONG - Bupati Sorong Selatan bertemu Gubernur Papua Barat Daya.")
    ('96.71', '96.02', '96')
    """
    mentions = list(find_regions(text))
    clear = {m.regions[0].code for m in mentions if len(m.regions) == 1}
    chosen = (_choose(m.regions, clear, source_region) for m in mentions)
    return tuple(dict.fromkeys(region.code for region in chosen))


def _choose(regions: tuple[Region, ...], clear: set[str], source_region: str | None) -> Region:
    for wanted in (clear, {source_region}):
        fitting = [region for region in regions if region.code in wanted]
        if len(fitting) == 1:
            return fitting[0]
    return next((region for region in regions if region.kind == "kota"), regions[0])
