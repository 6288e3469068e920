"""The settings an installation may make, typed and checked once at start.

They come from the process environment and from `.env` in the working folder. An unknown name or a bad value stops
the start with one sentence that names it: a misspelt security setting must never be silently ignored.
"""

from __future__ import annotations

import difflib
import os
import secrets
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import BaseModel, Field, IPvAnyNetwork, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "UNIONHALL_"
Mode = Literal["demo", "development", "test", "production"]


class OidcProvider(BaseModel):
    """Another provider that people may sign in by. `page` is the origin of its own page where it is not `server`'s."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{1,19}$")
    name: str
    name_en: str = ""
    server: str
    page: str = ""
    client_id: str
    secret: str = Field(repr=False)

    @field_validator("server", "page")
    @classmethod
    def _safe_address(cls, value: str) -> str:
        parts = urlsplit(value)
        is_here = parts.hostname in ("127.0.0.1", "localhost")
        if value and not (
            parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and is_here))
        ):
            raise ValueError("must be a web address that begins with https://")
        return value

    @property
    def as_app(self) -> dict[str, object]:
        """The same as allauth takes it."""
        return {
            "provider_id": self.id, "name": self.name, "client_id": self.client_id, "secret": self.secret,
            "settings": {"server_url": self.server, "scope": ["openid"]},
        }  # fmt: skip


class BadSettings(SystemExit):
    """A setting is unknown, missing or wrong; the message says which and what to do."""


class Env(BaseSettings):
    """What may be set. Every name has the prefix `UNIONHALL_`, except `DATABASE_URL`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", populate_by_name=True
    )

    mode: Mode = "production"
    debug: bool = False
    secret_key: str = ""
    # Older keys still read what they wrote; the first key writes. Rotating means putting a new one in front.
    field_keys: list[str] = Field(default_factory=list)
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    worker_database_url: str = ""
    data_dir: Path = Path("var")
    allowed_hosts: list[str] = Field(default_factory=list)
    trusted_origins: list[str] = Field(default_factory=list)
    https: bool = True
    proxies: int = Field(default=0, ge=0, le=5)
    site_name: str = "职工之家"
    site_name_en: str = "UnionHall"
    region: str = Field(default="CN", pattern=r"^(CN|\d{6})$")
    time_zone: str = "Asia/Shanghai"
    hotline: str = "12351"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    web_workers: int = Field(default=2, ge=1, le=64)
    web_threads: int = Field(default=4, ge=1, le=64)
    sms_gateway_url: str = ""
    sms_gateway_token: str = ""
    sms_signature: str = "职工之家"
    email_url: str = ""
    email_from: str = "unionhall@localhost"
    webhook_private_addresses: bool = False
    # Who may read /metrics: whoever shows the token, or calls from one of these addresses or networks.
    metrics_token: str = Field(default="", pattern=r"^(.{24,})?$")
    metrics_addresses: list[IPvAnyNetwork] = Field(default_factory=list)
    # Other ways to sign in: JSON list of providers, the website app registered at open.weixin.qq.com, and the official
    # account (mp.weixin.qq.com) by which people sign in inside WeChat.
    oidc_providers: list[OidcProvider] = Field(default_factory=list)
    weixin_app_id: str = ""
    weixin_secret: str = ""
    weixin_mp_app_id: str = ""
    weixin_mp_secret: str = ""

    @field_validator("sms_gateway_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("must be a web address that begins with https:// or http://")
        return value

    @property
    def sign_in_ways(self) -> list[dict[str, str]]:
        """Code, names and the origin of the own page of each provider that people may sign in by.

        `browser` is where it works: `wechat` inside WeChat, `other` outside, empty everywhere.
        """
        found = []
        for one in self.oidc_providers:
            page = urlsplit(one.page or one.server)
            origin = f"{page.scheme}://{page.netloc}"
            found.append({"id": one.id, "name": one.name, "name_en": one.name_en, "origin": origin})
        if self.weixin_app_id or self.weixin_mp_app_id:
            wechat = {"name": "微信", "name_en": "WeChat", "origin": "https://open.weixin.qq.com"}
            if self.weixin_app_id and self.weixin_mp_app_id:
                browser = ""
            else:
                browser = "other" if self.weixin_app_id else "wechat"
            found.append({"id": "weixin", "browser": browser, **wechat})
        return found

    @property
    def weixin_apps(self) -> list[dict[str, object]]:
        """The website app and the official account as allauth takes them: none, one or both."""
        both = bool(self.weixin_app_id and self.weixin_mp_app_id)
        apps = (
            (self.weixin_app_id, self.weixin_secret, False, "snsapi_login"),
            # Only the larger scope gives the name that is the same in both apps.
            (
                self.weixin_mp_app_id,
                self.weixin_mp_secret,
                True,
                "snsapi_userinfo" if both else "snsapi_base",
            ),
        )
        return [
            {
                "client_id": client_id, "secret": secret,
                "settings": {"is_inside": is_inside, "scope": [scope], "needs_union": both},
            }
            for client_id, secret, is_inside, scope in apps
            if client_id
        ]  # fmt: skip

    @property
    def is_local(self) -> bool:
        """True where secure cookies would only lock people out: the demo, development and tests on 127.0.0.1."""
        return self.mode != "production"

    @property
    def embedded(self) -> bool:
        """True when no server was named, so the embedded PostgreSQL is used."""
        return not self.database_url


def _known_names() -> set[str]:
    return {PREFIX + name.upper() for name in Env.model_fields if name != "database_url"}


def _refuse_unknown(env_file: Path) -> None:
    known = _known_names()
    given = {name for name in os.environ if name.startswith(PREFIX)}
    given |= (
        {name for name in dotenv_values(env_file) if name != "DATABASE_URL"} if env_file.exists() else set()
    )
    for name in sorted(given - known):
        near = difflib.get_close_matches(name, known, 1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise BadSettings(f"Unknown setting {name}.{hint}")


def _secret(path: Path) -> str:
    """The secret kept in the data folder, made on first use. Readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(48))
    return path.read_text()


def load(env_file: Path = Path(".env")) -> Env:
    """Read and check the settings. Raises BadSettings, which ends the program with a sentence."""
    _refuse_unknown(env_file)
    try:
        env = Env(_env_file=env_file)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        shown = name if name == "DATABASE_URL" else PREFIX + name.upper().removeprefix(PREFIX)
        raise BadSettings(f"Bad value for {shown}: {first['msg']}.") from None
    for name, app_id, secret in (
        ("WEIXIN", env.weixin_app_id, env.weixin_secret),
        ("WEIXIN_MP", env.weixin_mp_app_id, env.weixin_mp_secret),
    ):
        if bool(app_id) != bool(secret):
            raise BadSettings(
                f"{PREFIX}{name}_APP_ID and {PREFIX}{name}_SECRET are set together or not at all."
            )
    env.data_dir = env.data_dir.resolve()
    if env.mode == "production":
        _require_production(env)
    else:
        env.secret_key = env.secret_key or _secret(env.data_dir / "secret-key")
        env.field_keys = env.field_keys or [_secret(env.data_dir / "field-key")]
        env.allowed_hosts = env.allowed_hosts or ["127.0.0.1", "localhost", "[::1]", "testserver"]
        env.https = False
    return env


def _require_production(env: Env) -> None:
    missing = [
        name
        for name, value in (
            ("UNIONHALL_SECRET_KEY", env.secret_key),
            ("UNIONHALL_FIELD_KEYS", env.field_keys),
            ("UNIONHALL_ALLOWED_HOSTS", env.allowed_hosts),
        )
        if not value
    ]
    if missing:
        raise BadSettings(
            f"{', '.join(missing)} must be set in production. "
            "For a trial on this machine run `make demo`, or set UNIONHALL_MODE=development."
        )
    if len(env.secret_key) < 40:
        raise BadSettings("UNIONHALL_SECRET_KEY must have at least 40 characters.")
