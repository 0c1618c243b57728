import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from kliping.errors import UserError
from kliping.settings import find_unknown, load_secret, load_settings


@pytest.fixture(autouse=True)
def bare(monkeypatch, tmp_path):
    """No setting of this machine, no .env of this folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATA", "ARCHIVE", "INDEX", "PORT", "ZONE", "ALLOW_PRIVATE_HOSTS", "SOURCES"):
        monkeypatch.delenv(f"KLIPING_{name}", raising=False)


def test_without_any_setting_everything_lies_in_one_folder(tmp_path):
    settings = load_settings()
    assert settings.archive_url == f"sqlite:///{tmp_path}/data/kliping.db"
    assert settings.index_url == f"tantivy:///{tmp_path}/data/index"
    assert settings.port == 8000


def test_the_environment_goes_before_the_file_and_the_command_line_before_both(
    monkeypatch, tmp_path
):
    (tmp_path / ".env").write_text("KLIPING_PORT=8001\nKLIPING_ZONE=Asia/Jayapura\n")
    monkeypatch.setenv("KLIPING_PORT", "8002")
    assert load_settings().port == 8002
    assert load_settings(port=8003).port == 8003
    assert load_settings(port=None).zone == "Asia/Jayapura"


def test_an_empty_setting_is_as_good_as_none(monkeypatch):
    monkeypatch.setenv("KLIPING_ARCHIVE", "")
    assert load_settings().archive_url.startswith("sqlite:///")


def test_hosts_are_parted_by_commas(monkeypatch):
    monkeypatch.setenv("KLIPING_ALLOW_PRIVATE_HOSTS", "a.test, b.test ,")
    assert load_settings().allow_private_hosts == ("a.test", "b.test")


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "delapan"), ("PORT", "70000"), ("ZONE", "Asia/Sorong"), ("SOURCES", "some")],
)
def test_an_impossible_value_is_refused_by_name(monkeypatch, name, value):
    monkeypatch.setenv(f"KLIPING_{name}", value)
    with pytest.raises(UserError) as caught:
        load_settings()
    assert caught.value.values["name"] == f"KLIPING_{name}"


def test_a_file_of_the_secrets_folder_is_a_setting_that_the_environment_may_overrule(
    monkeypatch, tmp_path
):
    (tmp_path / "kliping_archive_password").write_text("rahasia\n")
    (tmp_path / "kliping_port").write_text("8123\n")
    monkeypatch.setenv("KLIPING_SECRETS", str(tmp_path))
    assert load_settings().archive_password.get_secret_value() == "rahasia"
    assert load_settings().port == 8123
    monkeypatch.setenv("KLIPING_PORT", "8124")
    assert load_settings().port == 8124


@pytest.mark.parametrize(
    ("address", "opened"),
    [
        ("postgresql+psycopg://kliping@db/k", "postgresql+psycopg://kliping:p%40%2Fss@db/k"),
        ("postgresql+psycopg://kliping:own@db/k", "postgresql+psycopg://kliping:own@db/k"),
        ("postgresql+psycopg://db/k", "postgresql+psycopg://db/k"),
        ("sqlite:////tmp/a.db", "sqlite:////tmp/a.db"),
    ],
)
def test_the_password_is_put_where_the_address_has_a_user_and_none(address, opened):
    password = "p@/ss"  # noqa: S105 - an example
    assert load_settings(archive=address, archive_password=password).archive_url == opened


def test_a_misspelt_setting_is_named_with_the_one_that_was_meant(tmp_path):
    file = tmp_path / ".env"
    file.write_text("KLIPING_CONTRACT=a@b.id\nKLIPING_PORT=8001\nOTHER=1\n")
    environment = {"KLIPING_TIMEZONE_OF_MARS": "x", "KLIPING_DATA": "d", "HOME": "/"}
    assert list(find_unknown(environment, file)) == [
        ("KLIPING_CONTRACT", "KLIPING_CONTACT"),
        ("KLIPING_TIMEZONE_OF_MARS", None),
    ]


def test_the_secret_is_made_once_whoever_comes_first_and_is_ours_alone(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _: load_secret(tmp_path / "data"), range(16)))
    assert len(secrets) == 1
    assert len(secrets.pop()) == 32
    assert stat.S_IMODE((tmp_path / "data" / "secret").stat().st_mode) == 0o600
