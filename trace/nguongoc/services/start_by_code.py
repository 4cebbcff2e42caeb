"""Open an organisation by oneself once a code says that the number is one's own: before, nothing of it is written.

What was said waits in the browser that said it, sealed (AES-256-GCM) under a key of the service: there are no rows of people who never came
back, and nobody holds a number by typing it. A number that has an account gets a code like any other; with it its holder is let into the
account there is, and nothing is opened. So nobody else learns of it, and the holder of a number that a stranger typed is asked, not told.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nguongoc.errors import NotAllowed
from nguongoc.ports import Clock
from nguongoc.ports.sms import Sms, Texts
from nguongoc.services.one_time_codes import LIFE, NumberCodes
from nguongoc.services.open_organisation import NewStart, OpenOrganisation, ReadyStart, StartKind
from nguongoc.services.sessions import Sessions, SignedIn

WAITS: Final = timedelta(minutes=30)
"""Long enough for a second message where the first did not come."""
_NONCE_BYTES: Final = 12
_PURPOSE: Final = b"nguongoc pending starts v1"


class StartLost(NotAllowed):
    """What was said is too old, or was not said here: begin again."""

    code = "start-lost"


@dataclass(frozen=True, slots=True)
class PendingStart:
    """Both for the browser alone, which shows them again with the code; `phone` as it is written here."""

    asked: str = field(repr=False)
    sealed: str = field(repr=False)
    phone: str = field(repr=False)
    code: str | None = field(default=None, repr=False)
    """Where the browser is shown the code itself."""


class SealedStarts:
    """Seals and opens what waits; safe to call from any thread."""

    def __init__(self, secret: bytes, clock: Clock) -> None:
        self._key = AESGCM(hmac.digest(secret, _PURPOSE, "sha256"))
        self._clock = clock

    def seal(self, ready: ReadyStart) -> str:
        until = (self._clock.now() + WAITS).isoformat()
        said = [until, ready.kind.value, ready.name, ready.commune_code, ready.phone, ready.password_hash]
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return base64.urlsafe_b64encode(
            nonce + self._key.encrypt(nonce, json.dumps(said).encode(), None)
        ).decode()

    def open(self, sealed: str) -> ReadyStart:
        """Raises `StartLost`."""
        try:
            raw = base64.urlsafe_b64decode(sealed.encode("ascii"))
            until, kind, *said = json.loads(self._key.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None))
        except (ValueError, InvalidTag):
            raise StartLost("begin again") from None
        if datetime.fromisoformat(until) <= self._clock.now():
            raise StartLost("begin again")
        return ReadyStart(StartKind(kind), *said)


@dataclass(frozen=True, slots=True)
class StartByCode:
    """The use case; safe to call from any thread. `word` makes the message of a code.

    `shows`: whether the browser that asked is shown the code of this number. Only a demo does, whose messages reach nobody's telephone,
    and only of numbers that let nobody in."""

    open: OpenOrganisation
    sealed: SealedStarts
    codes: NumberCodes
    sessions: Sessions
    texts: Texts
    clock: Clock
    word: Callable[[str], str]
    shows: Callable[[str], bool] = lambda _: False

    def ask(self, said: NewStart, address: str) -> PendingStart:
        """Raises what `OpenOrganisation.ready` raises, `TooManyTries`, `SmsBusy`."""
        return self._send(self.open.ready(said, address), address)

    def again(self, sealed: str, address: str) -> PendingStart:
        """Another code for the same; an earlier one ends. Raises `StartLost`, `TooManyTries`, `SmsBusy`."""
        return self._send(self.sealed.open(sealed), address)

    def waiting(self, sealed: str, asked: str) -> PendingStart:
        """To be shown again after a code that was wrong. Raises `StartLost`."""
        return PendingStart(asked, sealed, self.sealed.open(sealed).phone)

    def enter(
        self, sealed: str, asked: str, typed: str, address: str, earlier: str | None = None, device: str = ""
    ) -> SignedIn:
        """Opened and signed in, or signed in to the account there is. Raises `StartLost`, `CodeRefused`, `TooManyTries`."""
        ready = self.sealed.open(sealed)
        account = self.open.open(ready, self.codes.check(ready.phone, asked, typed, address))
        return self.sessions.open(account, earlier, device=device)

    def _send(self, ready: ReadyStart, address: str) -> PendingStart:
        asked, code = self.codes.make(ready.phone, address)
        self.texts.hand_over(Sms(ready.phone, self.word(code), self.clock.now() + LIFE))
        code_shown = code if self.shows(ready.phone) else None
        return PendingStart(asked, self.sealed.seal(ready), ready.phone, code_shown)
