"""Every setting, its default and its `LIAISON_*` variable; nothing else reads the environment."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "LIAISON_"
PLATFORM = "https://api.weixin.qq.com"

#: Fields that may also come from the file that `LIAISON_…_FILE` names.
SECRETS = (
    "database_url",
    "redis_url",
    "secret_key",
    "oa_secret",
    "oa_token",
    "oa_aes_key",
    "oa_previous_aes_key",
    "mp_secret",
)


class BadSettings(Exception):
    """The settings can't be used; `lines` has one sentence per error, each naming its variable."""

    #: What a command that can't start with these settings exits with.
    exit_code = 2

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def variable(field: str) -> str:
    """Return the name of the environment variable of a field."""
    return PREFIX + field.upper()


def _http_address(value: str) -> str:
    if not re.match(r"https?://[^/\s]+", value):
        raise ValueError("must begin with http:// or https://")
    return value.rstrip("/")


def _database_address(value: str) -> str:
    if not re.match(r"postgres(ql)?://[^\s]*/[^/\s]+$", value):
        raise ValueError("must look like postgres://user:password@host:5432/database")
    # One spelling of the two, which every driver takes.
    return re.sub(r"^postgresql:", "postgres:", value)


def _redis_address(value: str) -> str:
    if not re.match(r"(rediss?|unix)://\S", value):
        raise ValueError("must look like redis://host:6379/0")
    return value


HttpAddress = Annotated[str, AfterValidator(_http_address)]
DatabaseAddress = Annotated[str, AfterValidator(_database_address)]
RedisAddress = Annotated[str, AfterValidator(_redis_address)]
Port = Annotated[int, Field(ge=1, le=65535)]
OrgCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$")]


class Settings(BaseSettings):
    """What one process is told by its environment; frozen, and made by `load_settings` alone."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
        use_attribute_docstrings=True,
        validate_default=True,
    )

    database_url: DatabaseAddress | None = Field(default=None, repr=False)
    """PostgreSQL, as postgres://user:password@host:5432/database; embedded when unset."""
    redis_url: RedisAddress | None = Field(default=None, repr=False)
    """Redis or Valkey, as redis://host:6379/0; embedded when unset."""
    data_dir: Path = Path(".data")
    """Where the embedded servers and the demo keep their files."""

    host: str = "127.0.0.1"
    """The address that web listens on; 0.0.0.0 in a container."""
    port: Port = 8080
    """The port that web listens on."""
    base_url: HttpAddress = Field(default_factory=lambda known: f"http://localhost:{known['port']}")
    """The public address of this service, as people's phones reach it."""
    secret_key: SecretStr | None = None
    """Signs sessions and links, at least 32 characters; web and worker need it."""

    org: OrgCode = "demo"
    """Code of the default organisation, whose WeChat keys these are."""
    wechat_api_base: HttpAddress = PLATFORM
    """Where the platform's HTTP API answers."""
    oa_appid: str = ""
    """App id of the official account (公众号)."""
    oa_secret: SecretStr = SecretStr("")
    """App secret of the official account."""
    oa_token: SecretStr = SecretStr("")
    """Token that signs the official account's callbacks."""
    oa_aes_key: SecretStr = SecretStr("")
    """EncodingAESKey of the official account, 43 characters; empty in plaintext mode."""
    oa_previous_aes_key: SecretStr = SecretStr("")
    """The EncodingAESKey before the last change, while messages sealed with it still arrive."""
    oa_template: str = ""
    """Template of the official account for pushes: character_string1, thing2, thing3."""
    mp_appid: str = ""
    """App id of the mini-program (小程序)."""
    mp_secret: SecretStr = SecretStr("")
    """App secret of the mini-program."""
    mp_template: str = ""
    """Subscription template of the mini-program, with the same three fields."""

    push_rate: Annotated[int, Field(ge=1, le=1000)] = 50
    """How many people are pushed to in a second, over all workers."""

    demo_data: bool = False
    """1 loads the sample county into an empty database."""
    sandbox_port: Port = Field(default_factory=lambda known: known["port"] % 65535 + 1)
    """The port of the demo's WeChat sandbox and its phones page; by default the next one."""
    log_format: Literal["json", "console"] = "json"
    """How logs are written: json for machines, console for people."""

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < 32:
            raise ValueError("must have at least 32 characters; make one: openssl rand -hex 32")
        return value

    @field_validator("oa_aes_key", "oa_previous_aes_key")
    @classmethod
    def _whole_aes_key(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        if not re.fullmatch(r"([A-Za-z0-9+/]{43})?", value.get_secret_value()):
            raise ValueError("must be the 43 letters and digits that WeChat's settings page shows")
        return value


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment (`environ` is for its secret files), or BadSettings.

    A secret comes from `LIAISON_X` or from the file that `LIAISON_X_FILE` names, never from both.
    """
    problems: list[str] = []
    secrets = dict(_secrets_from_files(os.environ if environ is None else environ, problems))
    try:
        settings = Settings(**secrets)  # type: ignore[arg-type]
    except ValidationError as error:
        problems += _sentences(error)
    if problems:
        raise BadSettings(*problems)
    return settings


def check_serving(settings: Settings) -> None:
    """Raise BadSettings unless web and worker have what they need besides the defaults."""
    problems = []
    if settings.secret_key is None:
        problems.append(
            "LIAISON_SECRET_KEY (or LIAISON_SECRET_KEY_FILE) is not set; "
            "web and worker need the same one: openssl rand -hex 32"
        )
    problems += _half_account("OA", settings.oa_appid, settings.oa_secret, settings.oa_token)
    problems += _half_account("MP", settings.mp_appid, settings.mp_secret)
    if problems:
        raise BadSettings(*problems)


def _half_account(account: str, appid: str, *secrets: SecretStr) -> list[str]:
    names = ("APPID", "SECRET", "TOKEN")
    values = (appid, *(secret.get_secret_value() for secret in secrets))
    missing = [name for name, value in zip(names, values, strict=False) if not value]
    if not missing or len(missing) == len(values):
        return []
    return [
        f"LIAISON_{account}_{name} is not set, but the account's other keys are" for name in missing
    ]


def _secrets_from_files(
    environ: Mapping[str, str], problems: list[str]
) -> Iterator[tuple[str, str]]:
    for field in SECRETS:
        name, path = variable(field), environ.get(f"{variable(field)}_FILE")
        if not path:
            continue
        if environ.get(name):
            problems.append(f"{name} and {name}_FILE are both set; keep one")
            continue
        try:
            yield field, Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            problems.append(f"{name}_FILE: can't read {path}: {reason}")


def _sentences(error: ValidationError) -> Iterator[str]:
    for detail in error.errors():
        if detail["type"] != "default_factory_not_called":
            yield _sentence(detail)


def _sentence(detail: ErrorDetails) -> str:
    field = str(detail["loc"][0]).lower().removeprefix(PREFIX.lower())
    # A secret's value must not reach a terminal or a log.
    given = "" if field in SECRETS else f" (it is {str(detail['input'])!r})"
    return f"{variable(field)}: {detail['msg'].removeprefix('Value error, ')}{given}"
