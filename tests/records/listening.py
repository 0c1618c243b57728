"""Do something between the statements of a transaction, where another process might."""

from contextlib import contextmanager

from sqlalchemy import Engine, event


@contextmanager
def before_each_statement(word, action, *, times=1000):
    """Run ``action`` just before the next statements that contain ``word``, not inside itself."""
    left = [times]
    inside: list[int] = []

    def listen(_conn, _cursor, statement, _values, _context, _many):
        if word in statement and left[0] and not inside:
            left[0] -= 1
            inside.append(1)
            action()
            inside.clear()

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
