"""Settings, from `NGUONGOC_*` environment variables or given in code; passed on, never global."""

from __future__ import annotations

from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


class Settings(BaseSettings):
    """What an operator decides. `docs/reference/settings.md` lists them; a test keeps the two alike."""

    model_config = SettingsConfigDict(env_prefix="NGUONGOC_", extra="forbid", frozen=True)

    data_dir: Path = Field(
        default=Path(".nguongoc"), description="Where the database, keys and log head live"
    )
    database_url: SecretStr | None = Field(
        default=None, description="sqlite:///... or postgresql://...; default: a SQLite file in DATA_DIR"
    )
    read_database_url: SecretStr | None = Field(
        default=None, description="A replica for resolving and verifying; default: DATABASE_URL"
    )
    base_url: str = Field(
        default="http://localhost:8000", description="The address printed into QR codes, for ever"
    )
    kek_file: Path | None = Field(
        default=None,
        description="Key-encryption key of organisations' keys; default: DATA_DIR/keys/organisation.kek",
    )
    log_kek_file: Path | None = Field(default=None, description="The same for the log's key")
    status_kek_file: Path | None = Field(default=None, description="The same for the status lists' key")
    resolve_key_file: Path | None = Field(
        default=None,
        description="Key of unit serials, kept apart from signing keys; default: DATA_DIR/keys/resolve.key",
    )
    checkpoint_file: Path | None = Field(
        default=None,
        description="Published head of the log; put it on another disk. Default: DATA_DIR/log/checkpoint",
    )
    log_origin: str | None = Field(
        default=None, description="Name of the log, fixed for ever; default: host of BASE_URL + /log"
    )
    workers: int = Field(
        default=1, ge=1, le=64, description="Server processes; more than one needs PostgreSQL"
    )
    demo: bool = Field(
        default=False, description="Set by `nguongoc demo` alone: demo keys and demo data are accepted"
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        parts = urlsplit(self.base_url)
        if (
            parts.scheme not in {"http", "https"}
            or not parts.netloc
            or parts.path
            or parts.query
            or parts.fragment
        ):
            raise ValueError("BASE_URL is scheme and host alone, such as https://id.thanhhoa.example")
        if self.base_url != self.base_url.lower():
            raise ValueError("BASE_URL is written in lower case: it is printed into QR codes")
        if self.workers > 1 and self.database.startswith("sqlite"):
            raise ValueError("more than one worker needs PostgreSQL: set DATABASE_URL=postgresql://...")
        return self

    @property
    def database(self) -> str:
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir / 'nguongoc.sqlite'}"

    @property
    def read_database(self) -> str:
        return self.database if self.read_database_url is None else self.read_database_url.get_secret_value()

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).netloc

    @property
    def is_loopback(self) -> bool:
        return self.host.rsplit(":", 1)[0] in LOOPBACK or self.host in LOOPBACK

    @property
    def origin(self) -> str:
        return self.log_origin or f"{self.host}/log"

    def key_file(self, name: str) -> Path:
        """Where the key file of a purpose is: organisation, log, status, resolve."""
        given = {
            "organisation": self.kek_file,
            "log": self.log_kek_file,
            "status": self.status_kek_file,
            "resolve": self.resolve_key_file,
        }[name]
        suffix = "key" if name == "resolve" else "kek"
        return given or self.data_dir / "keys" / f"{name}.{suffix}"

    @property
    def checkpoint_path(self) -> Path:
        return self.checkpoint_file or self.data_dir / "log" / "checkpoint"
