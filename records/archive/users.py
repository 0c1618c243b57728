"""Who may come in: names and hashed passwords."""

import hashlib
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, insert, select, update

from records.archive.schema import USERS
from records.archive.store import Transaction
from records.base import Instant, Record

ADMINISTRATOR = "administrator"

_hasher = PasswordHasher()
_CHECKING = threading.BoundedSemaphore(4)
"""A check takes 64 MB on purpose: so many at once, or a crowd at the door would take it all."""

_NOBODY = _hasher.hash("nobody has this password")
"""Checked where there is no such user, so that an answer takes equally long."""


class User(Record):
    """A person who may come in."""

    name: str
    """As typed at the door: ``siti``."""

    role: str
    """``administrator``."""

    active: bool
    """Whether she may come in now."""

    created_at: Instant
    """When she was added."""

    stamp: str
    """Changes with the password, so that sessions of the old one end."""


def add_user(tx: Transaction, name: str, password: str, *, role: str = ADMINISTRATOR) -> None:
    """Add a user, or give one who exists a new password and role."""
    values = {"password_hash": _hasher.hash(password), "role": role, "active": True}
    changed = tx.conn.execute(update(USERS).where(USERS.c.name == name).values(**values))
    if not changed.rowcount:
        tx.conn.execute(insert(USERS).values(name=name, created_at=tx.now, **values))


def remove_user(tx: Transaction, name: str) -> bool:
    """Remove a user; return whether there was one."""
    return tx.conn.execute(delete(USERS).where(USERS.c.name == name)).rowcount > 0


def has_users(conn: Connection) -> bool:
    """Tell whether anybody was ever added: then nobody comes in without a login."""
    return conn.execute(select(USERS.c.name).limit(1)).scalar_one_or_none() is not None


def get_user(conn: Connection, name: str) -> User | None:
    """Return a user, null when there is none of this name."""
    row = conn.execute(select(USERS).where(USERS.c.name == name)).mappings().one_or_none()
    if row is None:
        return None
    values = dict(row)
    digest = hashlib.blake2b(values.pop("password_hash").encode(), digest_size=8)
    return User(stamp=digest.hexdigest(), **values)


def list_users(conn: Connection) -> list[User]:
    """Return all users by name."""
    names = conn.execute(select(USERS.c.name).order_by(USERS.c.name)).scalars().all()
    return [user for name in names if (user := get_user(conn, name))]


def check_password(conn: Connection, name: str, password: str) -> User | None:
    """Return the active user with this name and password, else null, after the same time."""
    kept = conn.execute(
        select(USERS.c.password_hash).where(USERS.c.name == name)
    ).scalar_one_or_none()
    try:
        with _CHECKING:
            _hasher.verify(kept or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return None
    user = get_user(conn, name) if kept else None
    return user if user and user.active else None
