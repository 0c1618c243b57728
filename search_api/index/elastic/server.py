"""Reach the servers: their addresses, who we are, and their failures in our words."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from elastic_transport import ConnectionTimeout, TransportError
from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    Elasticsearch,
    NotFoundError,
)

from search_api.index.port import SearchError
from search_api.index.server_options import ServerOptions
from search_api.query.errors import QueryError

DEFAULT_PREFIX = "kliping"
DEFAULT_PORT = 9200
READ_SECONDS = 15.0
WRITE_SECONDS = 60.0
_RETRIES = 3
_BUSY = (429, 502, 503, 504)
_CONNECTIONS = 32
_REASON = 300


@dataclass(frozen=True, slots=True)
class Address:
    """Where the servers are, and how the names of our indices begin."""

    nodes: tuple[str, ...]
    prefix: str


def parse_address(url: str) -> Address:
    """Read ``https://es1:9200,es2:9200/kliping``; the path is the prefix of all names.

    >>> parse_address("https://es1,es2:9201")
    Address(nodes=('https://es1:9200', 'https://es2:9201'), prefix='kliping')
    """
    parts = urlsplit(url)
    prefix = parts.path.strip("/") or DEFAULT_PREFIX
    hosts = [host.strip() for host in parts.netloc.split(",")]
    if "@" in parts.netloc:
        msg = "the address of Elasticsearch holds no password: that has settings of its own"
        raise ValueError(msg)
    if not all(hosts) or prefix != prefix.lower() or not prefix.replace("-", "").isalnum():
        msg = f"no address of Elasticsearch: {url!r}; write https://host:9200 or https://a,b,c/name"
        raise ValueError(msg)
    return Address(tuple(_node(parts.scheme, host) for host in hosts), prefix)


def _node(scheme: str, host: str) -> str:
    split = urlsplit(f"//{host}")
    if split.hostname is None:
        msg = f"no host: {host!r}"
        raise ValueError(msg)
    name = f"[{split.hostname}]" if ":" in split.hostname else split.hostname
    return f"{scheme}://{name}:{split.port or DEFAULT_PORT}"


def build_client(address: Address, options: ServerOptions) -> Elasticsearch:
    """Return a client; nothing is asked yet. Threads share it, each process builds its own."""
    settings: dict[str, Any] = {}
    if options.api_key:
        settings["api_key"] = options.api_key
    elif options.user:
        settings["basic_auth"] = (options.user, options.password)
    if options.ca is not None and not options.ca.is_file():
        msg = f"there is no file {options.ca}, which KLIPING_INDEX_CA names"
        raise ValueError(msg)
    if options.ca is not None and address.nodes[0].startswith("https:"):
        settings["ca_certs"] = str(options.ca)
    return Elasticsearch(
        list(address.nodes),
        request_timeout=READ_SECONDS,
        max_retries=_RETRIES,
        retry_on_timeout=True,  # whatever we send may be sent twice
        retry_on_status=_BUSY,
        connections_per_node=_CONNECTIONS,
        **settings,
    )


@contextmanager
def speaking_plainly() -> Iterator[None]:
    """Turn the client's failures into ours."""
    try:
        yield
    except (SearchError, QueryError):
        raise
    except (AuthenticationException, AuthorizationException) as error:
        msg = f"Elasticsearch does not let us in ({error.meta.status}: {error.message})"
        raise SearchError(msg) from error
    except ConnectionTimeout as error:
        msg = "Elasticsearch does not answer in time"
        raise SearchError(msg) from error
    except TransportError as error:
        msg = f"Elasticsearch cannot be reached: {_core(error)}"
        raise SearchError(msg) from error
    except ApiError as error:
        msg = f"Elasticsearch failed: {_reason(error)}"
        raise SearchError(msg) from error
    except OSError as error:  # a certificate's file that cannot be read
        msg = f"Elasticsearch cannot be reached: {error}"
        raise SearchError(msg) from error


def is_missing(error: ApiError) -> bool:
    """Tell whether the index itself is what was not found."""
    return isinstance(error, NotFoundError) and "index_not_found" in str(error.error)


def _core(error: TransportError) -> str:
    """Return what went wrong, without the layers of libraries that it came through."""
    said = str(error)
    core = re.search(r"\[(?:Errno|SSL)[^()']*|RemoteDisconnected|\w+ protocol", said)
    hint = ""
    if "CERTIFICATE_VERIFY_FAILED" in said:
        hint = " (KLIPING_INDEX_CA names the file of the authority's certificate)"
    if "RemoteDisconnected" in said or "WRONG_VERSION_NUMBER" in said:
        hint = " (http:// where it speaks https://, or the other way round?)"
    return (core[0].strip() if core else said[:_REASON]) + hint


def _reason(error: ApiError) -> str:
    return str(error)[:_REASON]
