"""Every setting has a default, a variable and a sentence, and every error names its variable."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from server.settings import SECRETS, BadSettings, Settings, check_serving, load_settings, variable

AES_KEY = "a1" * 21 + "b"


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields:
        monkeypatch.delenv(variable(field), raising=False)
        monkeypatch.delenv(f"{variable(field)}_FILE", raising=False)


def load(monkeypatch: pytest.MonkeyPatch, environ: Mapping[str, str]) -> Settings:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    return load_settings()


def refusal(monkeypatch: pytest.MonkeyPatch, environ: Mapping[str, str]) -> tuple[str, ...]:
    with pytest.raises(BadSettings) as caught:
        load(monkeypatch, environ)
    return caught.value.lines


def test_defaults_need_no_environment() -> None:
    settings = load_settings()
    assert (settings.port, settings.sandbox_port, settings.org) == (8080, 8081, "demo")
    assert (settings.database_url, settings.redis_url) == (None, None)
    assert settings.data_dir == Path(".data")
    assert settings.base_url == "http://localhost:8080"
    assert settings.wechat_api_base == "https://api.weixin.qq.com"
    assert settings.secret_key is None


def test_every_setting_says_what_it_is() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_settings_do_not_change_under_a_process() -> None:
    with pytest.raises(ValidationError):
        load_settings().port = 9  # type: ignore[misc]


@pytest.mark.parametrize(
    ("environ", "field", "expected"),
    [
        ({"LIAISON_PORT": "9000"}, "base_url", "http://localhost:9000"),
        ({"LIAISON_PORT": "9000"}, "sandbox_port", 9001),
        ({"LIAISON_BASE_URL": "https://lz.example/"}, "base_url", "https://lz.example"),
        ({"LIAISON_DATABASE_URL": "postgresql://a:b@h/d"}, "database_url", "postgres://a:b@h/d"),
        ({"LIAISON_DATABASE_URL": "postgres://h:5433/d"}, "database_url", "postgres://h:5433/d"),
        ({"LIAISON_REDIS_URL": ""}, "redis_url", None),
        ({"LIAISON_DEMO_DATA": "1"}, "demo_data", True),
        ({"LIAISON_OA_AES_KEY": AES_KEY}, "oa_aes_key", SecretStr(AES_KEY)),
    ],
)
def test_values(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], field: str, expected: object
) -> None:
    assert getattr(load(monkeypatch, environ), field) == expected


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("LIAISON_PORT", "eighty", "integer"),
        ("LIAISON_PORT", "70000", "65535"),
        ("LIAISON_SANDBOX_PORT", "0", "greater"),
        ("LIAISON_PUSH_RATE", "0", "greater"),
        ("LIAISON_DATABASE_URL", "mysql://h/d", "postgres://"),
        ("LIAISON_DATABASE_URL", "postgres://host", "database"),
        ("LIAISON_REDIS_URL", "memcached://h", "redis://"),
        ("LIAISON_BASE_URL", "lz.example", "https://"),
        ("LIAISON_WECHAT_API_BASE", "ftp://h", "https://"),
        ("LIAISON_SECRET_KEY", "short", "32"),
        ("LIAISON_OA_AES_KEY", "short", "43"),
        ("LIAISON_OA_PREVIOUS_AES_KEY", "!" * 43, "43"),
        ("LIAISON_ORG", "Two Words", "pattern"),
        ("LIAISON_LOG_FORMAT", "xml", "json"),
        ("LIAISON_DEMO_DATA", "perhaps", "boolean"),
    ],
)
def test_a_bad_value_gives_one_line_that_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    (line,) = refusal(monkeypatch, {name: value})
    assert line.startswith(f"{name}: ")
    assert says in line
    assert "\n" not in line


def test_every_error_has_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {"LIAISON_PORT": "x", "LIAISON_ORG": "é", "LIAISON_MP_SECRET_FILE": "/nowhere"}
    lines = refusal(monkeypatch, environ)
    assert sorted(line.split(":")[0] for line in lines) == [
        "LIAISON_MP_SECRET_FILE",
        "LIAISON_ORG",
        "LIAISON_PORT",
    ]


@pytest.mark.parametrize("field", SECRETS)
def test_every_secret_may_come_from_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, field: str
) -> None:
    values = {"database_url": "postgres://h/d", "redis_url": "redis://h/0"}
    value = values.get(field, AES_KEY)
    (tmp_path / "secret").write_text(f"{value}\n")
    settings = load(monkeypatch, {f"{variable(field)}_FILE": str(tmp_path / "secret")})
    found = getattr(settings, field)
    assert (found.get_secret_value() if isinstance(found, SecretStr) else found) == value


def test_every_secret_setting_is_in_the_table_of_secrets() -> None:
    hidden = {n for n, f in Settings.model_fields.items() if "SecretStr" in str(f.annotation)}
    assert hidden | {"database_url", "redis_url"} == set(SECRETS)


def test_a_missing_secret_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = refusal(monkeypatch, {"LIAISON_OA_SECRET_FILE": "/nowhere/secret"})
    assert line == "LIAISON_OA_SECRET_FILE: can't read /nowhere/secret: No such file or directory"


def test_a_secret_given_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {"LIAISON_OA_SECRET": "a", "LIAISON_OA_SECRET_FILE": "/nowhere/secret"}
    (line,) = refusal(monkeypatch, environ)
    assert line == "LIAISON_OA_SECRET and LIAISON_OA_SECRET_FILE are both set; keep one"


@pytest.mark.parametrize("name", ["LIAISON_SECRET_KEY", "LIAISON_DATABASE_URL"])
def test_an_error_never_shows_a_secret(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert "hunter2" not in "".join(refusal(monkeypatch, {name: "hunter2"}))


def test_printing_the_settings_shows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {
        "LIAISON_DATABASE_URL": "postgres://a:hunter2@h/d",
        "LIAISON_OA_SECRET": "hunter2",
        "LIAISON_SECRET_KEY": "hunter2" * 5,
    }
    assert "hunter2" not in repr(load(monkeypatch, environ))


def test_serving_needs_the_secret_key() -> None:
    with pytest.raises(BadSettings, match="LIAISON_SECRET_KEY"):
        check_serving(load_settings())


def test_serving_with_the_secret_key_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    check_serving(load(monkeypatch, {"LIAISON_SECRET_KEY": "k" * 32}))


def test_a_half_configured_account_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {
        "LIAISON_SECRET_KEY": "k" * 32,
        "LIAISON_OA_APPID": "wx0000000000000001",
        "LIAISON_MP_SECRET": "secret",
    }
    settings = load(monkeypatch, environ)
    with pytest.raises(BadSettings) as caught:
        check_serving(settings)
    assert [line.split()[0] for line in caught.value.lines] == [
        "LIAISON_OA_SECRET",
        "LIAISON_OA_TOKEN",
        "LIAISON_MP_APPID",
    ]
