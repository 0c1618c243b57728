"""Which source files count: the packaged ones and the user's own, or the user's own alone."""

from crawler.sources import SourceFiles, read_folder, read_source_files
from kliping.settings import Settings


def read_chosen_sources(settings: Settings) -> SourceFiles:
    """Return the sources that the settings choose, and the files that could not be used."""
    folder = settings.sources_folder
    if settings.sources == "all":
        return read_source_files(folder)
    return read_folder(folder) if folder.is_dir() else SourceFiles()
