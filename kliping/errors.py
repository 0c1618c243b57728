"""What goes wrong for reasons that a user can mend: one sentence, and an exit code."""


class UserError(Exception):
    """Ends a command with a sentence from ``data/texts.toml`` instead of a traceback."""

    def __init__(self, key: str, *, code: int = 1, **values: object) -> None:
        super().__init__(f"{key} {values}" if values else key)
        self.key = key
        self.code = code
        self.values = values
