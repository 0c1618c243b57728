"""The folder of an embedded index: versions side by side, and a file that names the current one.

``index/<version>/`` holds an index, ``index/current`` its name, ``index/building.json`` the
version that is being built and how far it is. All are replaced atomically.
"""

import json
import os
import shutil
import uuid
from pathlib import Path

_FORMAT = "format"
_CURRENT = "current"
_BUILDING = "building.json"


class VersionFolder:
    """The versions under ``root``, made by programs that write ``format``."""

    def __init__(self, root: Path, *, format_name: str) -> None:
        self.root = root
        self._format = format_name

    def current(self) -> str | None:
        """Return the version that answers, null when there is none of this format."""
        try:
            name = (self.root / _CURRENT).read_text(encoding="utf-8").strip()
            made_as = (self.root / name / _FORMAT).read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            return None
        return name if name and made_as == self._format else None

    def path(self, version: str) -> Path:
        """Return the folder of a version."""
        return self.root / version

    def create(self) -> str:
        """Make the folder of a new version, which does not answer yet."""
        version = f"v-{uuid.uuid4().hex[:12]}"
        self.path(version).mkdir(parents=True)
        self.note_progress(version, 0)
        return version

    def publish(self, version: str) -> None:
        """Let ``version`` answer from now on."""
        _replace(self.path(version) / _FORMAT, self._format)
        _replace(self.root / _CURRENT, version)
        (self.root / _BUILDING).unlink(missing_ok=True)

    def note_progress(self, version: str, percent: int) -> None:
        """Tell other processes how far the new version is."""
        _replace(self.root / _BUILDING, json.dumps({"version": version, "percent": percent}))

    def progress(self) -> int:
        """Return how many percent of the new version are done, 0 when none is being built."""
        return int(self._building().get("percent", 0))

    def prune(self) -> int:
        """Remove versions that neither answer nor are being built; return how many.

        Open files stay readable.
        """
        kept = {self.current(), self._building().get("version")}
        old = [path for path in self.root.glob("v-*") if path.name not in kept]
        for path in old:
            shutil.rmtree(path, ignore_errors=True)
        return len(old)

    def forget_building(self) -> None:
        """Forget a version whose builder was killed; only who begins the next may say so."""
        (self.root / _BUILDING).unlink(missing_ok=True)

    def abandon(self, version: str) -> None:
        """Remove a version that will not be finished."""
        (self.root / _BUILDING).unlink(missing_ok=True)
        shutil.rmtree(self.path(version), ignore_errors=True)

    def _building(self) -> dict[str, str | int]:
        try:
            building: dict[str, str | int] = json.loads((self.root / _BUILDING).read_bytes())
        except FileNotFoundError:
            return {}
        return building


def _replace(path: Path, text: str) -> None:
    """Write ``path`` so that a reader sees the old text or the new one, after a crash too."""
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
