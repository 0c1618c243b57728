"""Promises of the repository as a whole."""

import subprocess
import sys
import zipfile
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from kliping.cli import COMMANDS, cli
from kliping.settings import Settings
from lexicon.translations import load_translations
from tests.hygiene import ROOT, find_faults, tracked_files

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_file_is_clean():
    faults = [(str(path), fault) for path in tracked_files() for fault in find_faults(path)]
    assert faults == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_names_every_command(name):
    assert f"kliping {name}" in README


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_the_readme_names_every_setting(name):
    assert f"KLIPING_{name.upper()}" in README


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name):
    command = cli.get_command(None, name)  # type: ignore[arg-type] # no context is needed
    assert command is not None
    assert command.help


def test_every_sentence_of_the_command_line_is_said_somewhere():
    code = "".join(path.read_text("utf-8") for path in (ROOT / "kliping").rglob("*.py"))
    prefixes = ("help.", "error.schema_", "doctor.", "sources.")
    unsaid = [
        key
        for key in sorted(load_translations("kliping").keys())
        if f'"{key}"' not in code and not key.startswith(prefixes)
    ]
    assert unsaid == []


def test_help_answers_without_loading_the_heavy_packages():
    code = (
        "import sys; from kliping.cli import cli; cli(['--help'], standalone_mode=False);"
        "print(sorted({'spacy', 'scrapy', 'fastapi', 'tantivy'} & set(sys.modules)))"
    )
    run = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout.strip().endswith("[]")


def test_search_api_imports_without_spacy():
    code = (
        "import pkgutil, sys, importlib, search_api;"
        "[importlib.import_module(m.name) for m in"
        " pkgutil.walk_packages(search_api.__path__, 'search_api.')];"
        "print('spacy' in sys.modules)"
    )
    run = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout.strip() == "False"


def test_the_factories_of_the_pipeline_can_be_loaded():
    points = [point for point in entry_points(group="spacy_factories") if "kliping" in point.name]
    assert points
    for point in points:
        assert callable(point.load())


def test_no_lock_file_names_a_registry():
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=")


def test_no_text_of_others_and_no_path_of_a_machine_is_in_the_code():
    for path in tracked_files():
        if path.suffix == ".py" and path != Path(__file__):
            assert ".." + "/shared" not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize(
    "name",
    [
        "crawler/sources/sorongraya.toml",
        "kliping/data/texts.toml",
        "kliping/demo/world/kabarsorong.toml",
        "lexicon/data/regions.csv",
        "lexicon/data/registry.sqlite",
        "records/archive/migrations/versions/0001_first_schema.py",
        "search_api/web/templates/article.html",
    ],
)
def test_the_wheel_carries_tables_templates_and_migrations(wheel, name):
    assert name in wheel


def test_the_wheel_carries_nothing_of_the_tests(wheel):
    assert [name for name in wheel if name.startswith(("tests/", "benchmarks/", "data/"))] == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The names of all files in the wheel, built as a release would be."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)  # noqa: S603 - our own words
    (built,) = folder.iterdir()
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())
