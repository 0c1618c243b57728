"""The settings: read once, here, from the environment and ``.env``; passed down as plain values."""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo, available_timezones

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from kliping.errors import UserError
from search_api.index.server_options import ServerOptions

REASONS = {
    "int_parsing": "error.setting_number",
    "float_parsing": "error.setting_number",
    "greater_than": "error.setting_small",
    "greater_than_equal": "error.setting_small",
    "less_than_equal": "error.setting_large",
    "literal_error": "error.setting_choice",
}
"""What pydantic finds wrong, and the sentence that says it."""


SUPERVISED = "KLIPING_SUPERVISED"
"""Set by ``kliping up`` for its children: no setting, but no mistake either."""


class Settings(BaseSettings):
    """Every setting, as ``KLIPING_<NAME>`` in the environment or in a file ``.env``."""

    model_config = SettingsConfigDict(
        env_prefix="KLIPING_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        use_attribute_docstrings=True,
    )

    data: Path = Path("data")
    """The one folder of everything that is kept."""

    archive: str = ""
    """Address of the archive; empty means SQLite in the data folder."""

    archive_password: SecretStr = SecretStr("")
    """Password of the archive's user, where the address names none."""

    index: str = ""
    """Address of the search index; empty means tantivy in the data folder."""

    index_user: str = ""
    """Elasticsearch: the user that we are."""

    index_password: SecretStr = SecretStr("")
    """Elasticsearch: that user's password."""

    index_api_key: SecretStr = SecretStr("")
    """Elasticsearch: an API key instead of user and password."""

    index_ca: Path | None = None
    """Elasticsearch: file with the certificate of the authority that signed the servers'."""

    index_shards: int = Field(default=1, ge=1, le=1024)
    """Elasticsearch: shards of each collection, from the next rebuild on."""

    index_replicas: int = Field(default=0, ge=0, le=10)
    """Elasticsearch: copies of each shard on other servers, from the next rebuild on."""

    secrets: Path = Path("/run/secrets")
    """Folder of files that hold a setting each, under its name: ``kliping_archive_password``."""

    contact: str = ""
    """Mail or web address that sites find in our name; crawling the internet needs it."""

    sources: Literal["all", "own"] = "all"
    """Which sources are collected: the packaged ones and your own, or your own alone."""

    zone: str = "Asia/Jakarta"
    """The reader's time zone: what a day is in searches and charts."""

    lang: Literal["id", "en"] = "id"
    """Language of the command line: Indonesian or English."""

    host: str = "127.0.0.1"
    """Address on which the pages are served."""

    port: int = Field(default=8000, ge=1, le=65535)
    """Port on which the pages are served."""

    delay: float = Field(default=5.0, ge=0)
    """Seconds between two requests to one site."""

    poll: float = Field(default=900.0, gt=0)
    """Seconds between two looks at a feed."""

    websub: str = ""
    """Public address under which WebSub hubs reach this crawl; empty is without hubs."""

    websub_port: int = Field(default=8010, ge=1, le=65535)
    """Port on loopback to which a proxy passes on what comes for that address."""

    max_page_mb: int = Field(default=10, ge=1, le=1000)
    """Larger pages are not read."""

    allow_private_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Hosts in private networks that may be fetched all the same, parted by commas."""

    metrics_port: int = Field(default=0, ge=0, le=65535)
    """Port of a process's own numbers for Prometheus; 0 is none, the next free one if taken."""

    metrics_host: str = "127.0.0.1"
    """Address on which those are served; anybody who reaches it may read them."""

    log: Literal["text", "json"] = "text"
    """Form of the log: readable lines, or JSON lines for machines."""

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            msg = f"{value!r}? Asia/Jakarta, Asia/Makassar, Asia/Jayapura ..."
            raise ValueError(msg)
        return value

    @field_validator("allow_private_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(host.strip() for host in value.split(",") if host.strip())
        return value

    @property
    def archive_url(self) -> str:
        """Where the archive is, and as whom it is opened."""
        if not self.archive:
            return f"sqlite:///{self.data.resolve()}/kliping.db"
        scheme, mark, rest = self.archive.partition("://")
        user, at, place = rest.partition("@")
        password = self.archive_password.get_secret_value()
        if not at or ":" in user or not password:
            return self.archive
        return f"{scheme}{mark}{user}:{quote(password, safe='')}@{place}"

    @property
    def index_url(self) -> str:
        """Where the search index is."""
        return self.index or f"tantivy:///{self.data.resolve()}/index"

    @property
    def index_server(self) -> ServerOptions:
        """What Elasticsearch must be told besides its address."""
        return ServerOptions(
            user=self.index_user,
            password=self.index_password.get_secret_value(),
            api_key=self.index_api_key.get_secret_value(),
            ca=self.index_ca,
            shards=self.index_shards,
            replicas=self.index_replicas,
        )

    @property
    def warc_folder(self) -> Path:
        """Where the raw pages are."""
        return self.data / "warc"

    @property
    def sources_folder(self) -> Path:
        """Where a user's own source files are."""
        return self.data / "sources"

    @property
    def timezone(self) -> ZoneInfo:
        """The reader's zone."""
        return ZoneInfo(self.zone)


def load_settings(**changes: object) -> Settings:
    """Read the settings; ``changes`` are what the command line says.

    Raises:
        UserError: a value is not possible; the message names it.
    """
    said: dict[str, Any] = {key: value for key, value in changes.items() if value is not None}
    try:
        return _read_settings(said)
    except ValidationError as error:
        first = error.errors()[0]
        name = "KLIPING_" + "_".join(str(part) for part in first["loc"]).upper()
        key = REASONS.get(first["type"], "")
        values = {"name": name, "value": first["input"], **first.get("ctx", {})}
        if not key:
            values["reason"] = str(first.get("ctx", {}).get("error", first["msg"]))
        raise UserError(key or "error.setting", **values) from error


def _read_settings(said: dict[str, Any]) -> Settings:
    settings = Settings(**said)
    if settings.secrets.is_dir():
        return Settings(_secrets_dir=settings.secrets, **said)
    return settings


def find_unknown(environment: Mapping[str, str], file: Path) -> Iterator[tuple[str, str | None]]:
    """Yield names that look like a setting and are none, each with the one that was meant.

    They are looked for in ``environment`` and in the file ``.env`` at ``file``.
    """
    known = {f"KLIPING_{name.upper()}" for name in Settings.model_fields}
    written = dotenv_values(file) if file.is_file() else {}
    names = {name.upper() for name in (*environment, *written)}
    for name in sorted(names - known - {SUPERVISED}):
        if name.startswith("KLIPING_") and not name.startswith("KLIPING_TEST_"):
            near = get_close_matches(name, sorted(known), n=1, cutoff=0.75)
            yield name, near[0] if near else None


def load_secret(data: Path) -> bytes:
    """Return the key that signs cursors and sessions; made on first use, readable by us alone."""
    path = data / "secret"
    data.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = data / f".secret-{secrets.token_hex(4)}"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        # Whoever comes first wins; nobody ever reads half a key.
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return bytes.fromhex(path.read_text(encoding="ascii"))
