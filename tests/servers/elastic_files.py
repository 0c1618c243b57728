"""The program of Elasticsearch and a Java to run it: fetched once, checked, kept in a cache."""

import hashlib
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

from filelock import FileLock

VERSION = "9.5.3"
SHA256 = "bec49f3b8d00e75c8d1cec85c35298635ec9fbd3ae80ef5aeb6bc05abdb3db2d"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
OLDEST_JAVA = 21

_JAVA_FOLDERS = (
    "/usr/lib/jvm/*",
    "/opt/java/*",
    "/Library/Java/JavaVirtualMachines/*/Contents/Home",
)
_JAVA_VERSION = re.compile(r'^JAVA_VERSION="(\d+)', re.MULTILINE)
_CHUNK = 1 << 20


class NoElasticsearchError(Exception):
    """This machine cannot run one; the message says what to install."""


def find_java() -> Path:
    """Return the home of the newest Java that is new enough."""
    named = [os.environ[name] for name in ("ES_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    homes = [Path(name) for name in named]
    on_path = shutil.which("java")
    if on_path:
        homes.append(Path(on_path).resolve().parent.parent)
    for pattern in _JAVA_FOLDERS:
        homes += sorted(Path("/").glob(pattern.lstrip("/")))
    fitting = [home for home in homes if _java_version(home) >= OLDEST_JAVA]
    if not fitting:
        msg = (
            f"Elasticsearch {VERSION} needs a JDK of version {OLDEST_JAVA} or later, which is not"
            " here: install one (openjdk-21-jdk-headless, temurin-25-jdk) or name its folder in"
            " ES_JAVA_HOME"
        )
        raise NoElasticsearchError(msg)
    return max(fitting, key=_java_version)


def _java_version(home: Path) -> int:
    try:
        release = (home / "release").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    found = _JAVA_VERSION.search(release)
    return int(found[1]) if found and (home / "bin" / "java").exists() else 0


def unpack_program() -> Path:
    """Return the folder of the unpacked program; fetch it first if it is not there."""
    cache = _cache_folder()
    cache.mkdir(parents=True, exist_ok=True, mode=0o755)
    program = cache / f"elasticsearch-{VERSION}"
    with FileLock(cache / "unpack.lock"):
        if not program.exists():
            _unpack(_fetch(), program)
    return program


def _cache_folder() -> Path:
    """Return a folder outside the tree that the server's own user can read too."""
    named = os.environ.get("XDG_CACHE_HOME")
    if os.geteuid() == 0:
        return Path("/var/cache/kliping-tests")
    return (Path(named) if named else Path.home() / ".cache") / "kliping-tests"


def _fetch() -> Path:
    """Return the archive in Maven's own store, downloaded if it is not there."""
    maven = shutil.which("mvn")
    if maven is None:
        msg = "Elasticsearch is fetched with Maven, which is not here; install it: maven"
        raise NoElasticsearchError(msg)
    words = ["-q", "-B", "dependency:get", f"-Dartifact={ARTIFACT}", "-Dtransitive=false"]
    done = subprocess.run([maven, *words], capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    if done.returncode:
        msg = f"Maven could not fetch Elasticsearch: {done.stdout}{done.stderr}"
        raise NoElasticsearchError(msg)
    group = Path("org", "elasticsearch", "distribution", "integ-test-zip", "elasticsearch")
    return _maven_store(maven) / group / VERSION / f"elasticsearch-{VERSION}.zip"


def _maven_store(maven: str) -> Path:
    words = ["-q", "-B", "help:evaluate", "-Dexpression=settings.localRepository", "-DforceStdout"]
    usual = Path.home() / ".m2" / "repository"
    if usual.exists():
        return usual
    done = subprocess.run([maven, *words], capture_output=True, text=True, check=True)  # noqa: S603 - fixed words
    return Path(done.stdout.strip())


def _unpack(archive: Path, program: Path) -> None:
    """Unpack the checked archive beside its place and move it there as a whole."""
    digest = hashlib.sha256()
    with archive.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    if digest.hexdigest() != SHA256:
        msg = f"{archive.name} is not the file that was pinned: SHA-256 {digest.hexdigest()}"
        raise NoElasticsearchError(msg)
    draft = program.with_name(f"{program.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    with zipfile.ZipFile(archive) as files:
        files.extractall(draft)
        for one in files.infolist():  # zipfile forgets which files may be run
            mode = one.external_attr >> 16
            if mode:
                (draft / one.filename).chmod(mode)
    (draft / program.name).replace(program)
    draft.rmdir()
