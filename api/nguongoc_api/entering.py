"""Ways in, wired: sessions, passwords, codes by text message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.services.ask_erasure import AskErasure
from nguongoc.services.held_forms import HeldForms
from nguongoc.services.one_time_codes import SignInByCode
from nguongoc.services.sessions import Sessions
from nguongoc.services.sign_in import SignIn
from nguongoc.services.tries import Tries
from nguongoc_api.adapters.sms import ConsoleSms, HttpSms
from nguongoc_api.jobs.texting import Texting
from nguongoc_api.settings import Settings


@dataclass(frozen=True, slots=True)
class Entering:
    """`codes` and `texting` are there where text messages can be sent at all."""

    sessions: Sessions
    held: HeldForms
    password: SignIn
    codes: SignInByCode | None
    texting: Texting | None
    ask_erasure: AskErasure

    def start(self) -> None:
        if self.texting is not None:
            self.texting.start()

    def stop(self) -> None:
        if self.texting is not None:
            self.texting.stop()


def build_entering(
    settings: Settings, reads: ReadSource, writer: Writer, clock: Clock, secret: bytes
) -> Entering:
    """`secret` is the service's own; what is counted and kept is hashed under keys derived from it,
    one-way: nothing of it is learnt from them."""
    sessions = Sessions(reads, writer, clock, timedelta(minutes=settings.idle_minutes))
    tries, held = Tries(writer, clock, secret), HeldForms(secret, clock)
    password = SignIn(reads, writer, sessions, tries)
    erasure = AskErasure(reads, writer, clock, password, timedelta(settings.erasure_wait_days))
    sms = settings.sms
    if sms.url is None and not settings.demo:
        return Entering(sessions, held, password, None, None, erasure)
    texting = Texting(ConsoleSms() if sms.url is None else HttpSms(sms, clock), clock)
    host = urlsplit(settings.base_url).hostname or ""
    codes = SignInByCode(reads, writer, clock, sessions, tries, texting, lambda code: sms.words(code, host))
    return Entering(sessions, held, password, codes, texting, erasure)
