"""A person with one position, as found at one place."""

from dataclasses import dataclass, field

from nlp.finders.officials.grammar import Office
from nlp.finders.officials.persons import Name


@dataclass(slots=True)
class Holder:
    """A person with one position, as found at one place."""

    name: Name
    office: Office
    codes: list[str] = field(default_factory=list)
