"""The settings that put a data folder's commands on the servers for tests."""

from search_api.index.server_options import ServerOptions
from tests.contract.index_engines import SERVER


def server_settings(
    archive_url: str, index_url: str, options: ServerOptions = SERVER
) -> dict[str, str]:
    """Return the environment of a command that works on both servers."""
    return {
        "KLIPING_ARCHIVE": archive_url,
        "KLIPING_INDEX": index_url,
        "KLIPING_INDEX_USER": options.user,
        "KLIPING_INDEX_PASSWORD": options.password,
        "KLIPING_INDEX_CA": str(options.ca or ""),
        "KLIPING_INDEX_SHARDS": str(options.shards),
    }
