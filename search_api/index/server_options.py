"""What a server of the index must be told besides its address; light, for the settings."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """What a server must be told besides its address."""

    user: str = ""
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    """Instead of user and password."""

    ca: Path | None = None
    """Certificate of the authority that signed the servers'; null for the system's own."""

    shards: int = 1
    """Of each collection, when a new version is built."""

    replicas: int = 0
    """Copies of each shard on other nodes."""
