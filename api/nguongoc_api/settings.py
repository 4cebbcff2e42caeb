"""Settings, from `NGUONGOC_*` environment variables or given in code; passed on, never global."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from nguongoc.errors import Refusal
from nguongoc.log.witness import WitnessAddress, parse_witnesses
from nguongoc_api.hand_off import HandOff, read_hand_off
from nguongoc_api.settings_carriers import CarrierSettings
from nguongoc_api.settings_keys import KeySettings
from nguongoc_api.settings_sms import BODIES, CODE_TEXT, SmsSettings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


SESSION_COOKIE: Final = "__Host-nguongoc"
PLAIN_SESSION_COOKIE: Final = "nguongoc"
"""Browsers refuse `__Host-` over plain http: the name for the demo and for loopback, where nothing passes a network
that could listen (with `--lan`: a demo's own)."""
_TILES: Final = re.compile(
    r"(?:(?P<https>https)|http)://(?P<host>[a-z0-9.-]+(?::[0-9]{1,5})?)/[A-Za-z0-9/{}._~?=&%@:-]*"
)


class Settings(KeySettings, CarrierSettings):
    """What an operator decides. `docs/reference/settings.md` lists them; a test keeps the two alike."""

    model_config = SettingsConfigDict(env_prefix="NGUONGOC_", extra="forbid", frozen=True)

    database_url: SecretStr | None = Field(
        default=None, description="sqlite:///... or postgresql://...; default: a SQLite file in DATA_DIR"
    )
    read_database_url: SecretStr | None = Field(
        default=None, description="A replica for resolving and verifying; default: DATABASE_URL"
    )
    base_url: str = Field(
        default="http://localhost:8000", description="The address printed into QR codes, for ever"
    )
    checkpoint_file: Path | None = Field(
        default=None,
        description="Published head of the log; put it on another disk. Default: DATA_DIR/log/checkpoint",
    )
    log_origin: str | None = Field(
        default=None, description="Name of the log, fixed for ever; default: host of BASE_URL + /log"
    )
    log_ran_ahead: bool = Field(
        default=False,
        description="The machine's clock is right and the log's newest entry was dated by one that ran ahead: sign all the same",
    )
    witnesses: str | None = Field(
        default=None,
        description="Outside witnesses of the log: verifier key and URL of each, white space between them all",
    )
    witness_quorum: int = Field(
        default=0,
        ge=0,
        description="How many must have cosigned a head before outsiders are shown it; 0: none has to",
    )
    trust_root: str | None = Field(
        default=None,
        pattern="^[0-9a-f]{64}$",
        description="Fingerprint of the pinned root of trust lists (`nguongoc trust`); none: every issuer is self-declared",
    )
    handled_by: dict[str, str] = Field(
        default={},
        description="JSON: GTIN prefixes of other operators and the resolvers that answer for them, "
        '`{"8938501": "https://id.example.org"}`',
    )
    webhooks_to_loopback: bool = Field(
        default=False,
        description="Subscribers on this machine, over plain http too, are allowed; a demo allows them always",
    )
    erasure_wait_days: int = Field(
        default=7,
        ge=1,
        le=90,
        description="Days between asking to be forgotten at a desk and its being done, in which anybody of the organisation may call it off",
    )
    open_sign_up: bool = Field(
        default=True,
        description="Anybody opens an organisation at `/start`, which signs nothing before somebody looked; off: `nguongoc users` alone",
    )
    idle_minutes: int = Field(
        default=30,
        ge=5,
        le=240,
        description="Minutes without use after which somebody at a desk is signed out: telephones are shared",
    )
    sms_url: str | None = Field(
        default=None,
        max_length=1000,
        description="Gateway that text messages are posted to, https; may hold the places of SMS_BODY; none: no codes by message (a demo prints them)",
    )
    sms_body: str | None = Field(
        default=None,
        max_length=4000,
        description="What is posted: `{phone}` +84…, `{digits}` 84…, `{national}` 0…, `{text}`, `{id}`, `{secret}` are filled in, escaped; default: to and text",
    )
    sms_content_type: Literal["application/json", "application/x-www-form-urlencoded"] = Field(
        default="application/json", description="Of SMS_BODY"
    )
    sms_authorization: SecretStr | None = Field(
        default=None, description="Header `Authorization` to the gateway, whole"
    )
    sms_secret: SecretStr | None = Field(
        default=None, description="What `{secret}` is, for gateways that want it in the body"
    )
    sms_accepted: str | None = Field(
        default=None,
        max_length=100,
        description="What the answer holds when the message was taken, where 2xx says too little",
    )
    sms_code_text: str = Field(
        default=CODE_TEXT,
        max_length=200,
        description="The message of a code, as registered with the carrier: `{code}`, `{host}`; no marks; with the last line that is put to it at most 160 characters",
    )
    workers: int = Field(
        default=1, ge=1, le=64, description="Server processes; more than one needs PostgreSQL"
    )
    map_tiles_url: str | None = Field(
        default=None,
        description="Tiles under the interactive map, `https://tiles.example/{z}/{x}/{y}.png`: the one other host its page may ask",
    )
    map_tiles_credit: str | None = Field(
        default=None, description="Whom the map names for its tiles; default: their host"
    )
    visitor_key_dir: Path | None = Field(
        default=None,
        description="Where processes share the day's key of visitors, never backed up; default: memory (`/dev/shm`) where WORKERS is above one",
    )
    metrics_token: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="What a monitoring system shows (`Authorization: Bearer`) to read `/metrics`; none: there is no such page",
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
        self._check_witnesses()
        self._check_tiles()
        self.check_token()
        self.check_carriers()
        self.sms.check(urlsplit(self.base_url).hostname or "")
        read_hand_off(self.handled_by, self.base_url)
        if self.workers > 1 and self.database.startswith("sqlite"):
            raise ValueError("more than one worker needs PostgreSQL: set DATABASE_URL=postgresql://...")
        return self

    def _check_tiles(self) -> None:
        if self.map_tiles_url is None:
            return
        # It stands in the page's policy and in its markup: nothing but an address may be in it.
        found = _TILES.fullmatch(self.map_tiles_url)
        named = all(part in self.map_tiles_url for part in ("{z}", "{x}", "{y}"))
        if found is None or not named or not (found["https"] or found["host"].split(":")[0] in LOOPBACK):
            raise ValueError("MAP_TILES_URL is https and names {z}, {x} and {y}")

    def _check_witnesses(self) -> None:
        try:
            addresses = self.witness_addresses
        except Refusal as refusal:
            raise ValueError(f"WITNESSES: {refusal.detail}") from refusal
        for each in addresses:
            parts = urlsplit(each.url)
            plain = parts.scheme == "http" and parts.hostname in LOOPBACK
            if not parts.hostname or not (plain or parts.scheme == "https") or parts.query or parts.fragment:
                raise ValueError(
                    f"WITNESSES: {each.key.name} is asked over https, at an address without query"
                )
        if self.witness_quorum > len(addresses):
            raise ValueError(f"WITNESS_QUORUM is {self.witness_quorum}, of {len(addresses)} witnesses")

    @property
    def sms(self) -> SmsSettings:
        """How text messages are sent."""
        body = BODIES[self.sms_content_type] if self.sms_body is None else self.sms_body
        return SmsSettings(
            self.sms_url, body, self.sms_content_type, self.sms_authorization, self.sms_secret,
            self.sms_accepted, self.sms_code_text,
        )  # fmt: skip

    @property
    def witness_addresses(self) -> tuple[WitnessAddress, ...]:
        return parse_witnesses(self.witnesses or "")

    @property
    def shown_path(self) -> Path:
        """Where the head stands that outsiders are shown, beside the signed one, as long as there are witnesses."""
        return self.checkpoint_path.with_name(f"cosigned-{self.checkpoint_path.name}")

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
    def texts_to_terminal(self) -> bool:
        """A demo without a gateway prints text messages where it runs."""
        return self.demo and self.sms.url is None

    @property
    def is_loopback(self) -> bool:
        return self.host.rsplit(":", 1)[0] in LOOPBACK or self.host in LOOPBACK

    @property
    def plain_cookie(self) -> bool:
        return self.base_url.startswith("http:") and (self.is_loopback or self.demo)

    @property
    def session_cookie(self) -> str:
        """The name that sessions at the desks go by in a browser."""
        return PLAIN_SESSION_COOKIE if self.plain_cookie else SESSION_COOKIE

    @property
    def origin(self) -> str:
        return self.log_origin or f"{self.host}/log"

    @property
    def hand_off(self) -> HandOff:
        return read_hand_off(self.handled_by, self.base_url)

    @property
    def checkpoint_path(self) -> Path:
        return self.checkpoint_file or self.data_dir / "log" / "checkpoint"
