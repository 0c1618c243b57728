"""Sessions: a signed cookie names the user; nothing is kept on the server."""

from http.cookies import CookieError, SimpleCookie

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import Connection
from starlette.datastructures import Headers

from records.archive.users import User, get_user

COOKIE = "kliping_session"
MAX_AGE = 14 * 24 * 3600
"""Seconds after which one has to log in again."""


class Sessions:
    """Makes and reads the cookie."""

    def __init__(self, secret: str | bytes) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="kliping.session")

    def sign(self, user: User) -> str:
        """Return the cookie's value for a user who has just shown her password."""
        return str(self._serializer.dumps([user.name, user.stamp]))

    def read(self, conn: Connection, headers: Headers) -> User | None:
        """Return the user whom the request's cookie names, if she may still come in."""
        try:
            morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
            name, stamp = self._serializer.loads(morsel.value if morsel else "", max_age=MAX_AGE)
        except (BadSignature, CookieError, ValueError, TypeError):
            return None
        user = get_user(conn, str(name))
        return user if user and user.active and user.stamp == stamp else None
