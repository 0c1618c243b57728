"""Keep the files of the repository clean: ends of lines and files, TOML that parses, no giants."""

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
MAX_BYTES = 2_000_000
TEXT = {".py", ".toml", ".md", ".html", ".css", ".js", ".yml", ".yaml", ".csv", ".txt", ".xml"}
GOLDEN = "tests/crawler/golden/"
"""Golden pages keep the dirt of the pages that they stand for."""


def tracked_files() -> list[Path]:
    """Return the files that git knows."""
    git = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(git, capture_output=True, check=True, text=True).stdout  # noqa: S603 - fixed words
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def find_faults(path: Path) -> Iterator[str]:
    """Yield what is wrong with one file."""
    content = path.read_bytes()
    if len(content) > MAX_BYTES and path.suffix not in {".spacy", ".bin", ".sqlite"}:
        yield f"{len(content)} bytes: too large for the repository"
    if path.suffix not in TEXT or str(path.relative_to(ROOT)).startswith(GOLDEN):
        return
    if content and not content.endswith(b"\n"):
        yield "does not end with a newline"
    if any(line != line.rstrip() for line in content.decode().split("\n")):
        yield "white space at the end of a line"
    if path.suffix == ".toml":
        try:
            tomllib.loads(content.decode())
        except tomllib.TOMLDecodeError as error:
            yield str(error)


def clean(path: Path) -> None:
    """Mend the ends of lines and of the file."""
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join(line.rstrip() for line in lines).rstrip("\n") + "\n", "utf-8")


def main() -> int:
    """Report every fault; with ``--fix``, mend what can be mended."""
    faults = [(path, fault) for path in tracked_files() for fault in find_faults(path)]
    for path, fault in faults:
        sys.stdout.write(f"{path.relative_to(ROOT)}: {fault}\n")
        if "--fix" in sys.argv and ("newline" in fault or "white space" in fault):
            clean(path)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
