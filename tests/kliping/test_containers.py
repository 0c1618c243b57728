"""The container files: sound by the specification, and true to the program."""

import json
import re
from pathlib import Path

import click
import pytest
import yaml
from compose_spec import PyCompose

from kliping.cli import cli
from kliping.settings import Settings

ROOT = Path(__file__).parents[2]
OURS = ("migrate", "crawler", "worker", "api")


def read_compose(**variables):
    """Return the file as ``docker compose`` reads it, with these variables in the environment."""

    def fill(match):
        return variables.get(match["name"], match["default"] or "")

    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    text = re.sub(r"(?<!\$)\$\{(?P<name>\w+)(?::-(?P<default>[^}]*)|:\?[^}]*)?\}", fill, text)
    return yaml.safe_load(text.replace("$$", "$"))


@pytest.fixture(scope="module")
def services():
    return read_compose(KLIPING_CONTACT="uji@kliping.invalid")["services"]


def test_the_file_follows_the_specification_of_compose():
    compose = PyCompose.from_json(json.dumps(read_compose()))
    compose.validate()
    assert set(compose.service_names()) == {"postgres", "elasticsearch", *OURS}


def test_a_contact_must_be_given():
    assert "${KLIPING_CONTACT:?" in (ROOT / "docker-compose.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", OURS)
def test_each_command_is_one_of_ours_with_options_that_it_has(services, name):
    program, word, *options = services[name]["command"]
    command = cli.get_command(click.Context(cli), word)
    assert program == "kliping"
    assert command is not None
    known = {option for parameter in command.params for option in parameter.opts}
    assert set(options) <= known


def test_every_setting_and_secret_is_one_of_ours(services):
    names = {f"KLIPING_{name.upper()}" for name in Settings.model_fields}
    for name in OURS:
        assert set(services[name]["environment"]) <= names
        assert {secret["target"].upper() for secret in services[name]["secrets"]} <= names


def test_no_password_stands_in_the_file_or_in_an_environment(services):
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            if "PASSWORD" in name:
                assert value.startswith("/run/secrets/")


def test_only_the_pages_are_reached_from_outside_and_from_this_machine_alone(services):
    ports = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert ports == {"api": ["127.0.0.1:8000:8000"]}


def test_everything_has_a_limit_of_memory_and_a_sign_of_life(services):
    for name in services.keys() - {"migrate"}:
        assert services[name]["mem_limit"]
        assert services[name]["healthcheck"]["test"]


def test_the_stores_outlive_their_containers(services):
    compose = read_compose()
    for name in ("postgres", "elasticsearch", "crawler", "worker", "api"):
        volume = services[name]["volumes"][0].partition(":")[0]
        assert volume in compose["volumes"]


def _instructions():
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line and line[0] != "#"]
    return [(word, rest) for word, rest in lines]


def test_the_image_is_pinned_by_whoever_builds_it_and_runs_as_nobody_special():
    instructions = _instructions()
    assert instructions[0][0] == "ARG"
    assert {rest.split()[0] for word, rest in instructions if word == "FROM"} == {"${PYTHON_IMAGE}"}
    assert [rest for word, rest in instructions if word == "USER"] == ["1000"]


def test_the_dependencies_come_before_the_program_so_that_their_layer_is_kept():
    copied = [rest for word, rest in _instructions() if word in {"COPY", "RUN"}]
    lock = next(place for place, rest in enumerate(copied) if "requirements.lock" in rest)
    program = next(place for place, rest in enumerate(copied) if rest.startswith("lexicon"))
    assert lock < program
    assert "--require-hashes" in copied[lock + 1]


def test_the_image_gets_every_package_and_no_more():
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    sent = {line[1:] for line in ignored if line.startswith("!")}
    copied = set()
    for word, rest in _instructions():
        if word == "COPY" and "--from" not in rest:
            copied |= set(rest.split()[:-1])
    packages = {"lexicon", "records", "crawler", "nlp", "search_api", "kliping"}
    assert sent == copied
    assert packages <= copied
    assert all((ROOT / name).exists() for name in copied)
