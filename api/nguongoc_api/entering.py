"""Ways in, wired: sessions, passwords, codes by text message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from nguongoc.ports import Account
from nguongoc.services.ask_erasure import AskErasure
from nguongoc.services.held_forms import HeldForms
from nguongoc.services.keep_accounts import KeepAccounts
from nguongoc.services.one_time_codes import NumberCodes, SignInByCode
from nguongoc.services.own_accounts import OwnAccounts
from nguongoc.services.passkey_ceremonies import RelyingParty
from nguongoc.services.passkeys import SignInByPasskey
from nguongoc.services.phone_notices import PhoneNotice
from nguongoc.services.require_passkeys import RequirePasskeys
from nguongoc.services.sessions import Sessions
from nguongoc.services.sign_in import SignIn
from nguongoc.services.tries import Tries
from nguongoc.services.vouch_number import VouchNumber
from nguongoc_api.adapters.sms import ConsoleSms, HttpSms
from nguongoc_api.ground import Ground
from nguongoc_api.jobs.texting import Texting
from nguongoc_api.settings import Settings

INVITED: Final = "Nguon Goc: ban duoc moi dang nhap. Vao {host}/signin/invited, go so nay va ma {code}. Dung dua ma cho ai."
OLD_NUMBER: Final = "Nguon Goc: co nguoi xin doi so dien thoai cua tai khoan nay, hoac so vua doi. Khong phai ban thi vao {host}/signin de huy, hoac goi chu co so."
PASSKEY_MADE: Final = "Nguon Goc: tai khoan nay vua dat van tay, khuon mat de dang nhap. Khong phai ban thi vao {host}/signin doi mat khau ngay."
ERASURE_ASKED: Final = "Nguon Goc: co nguoi vua xin xoa co so cua ban, {days} ngay nua thi xoa. Khong muon the thi vao {host}/signin bam Rut lai, va doi mat khau."
RECALL_WAITS: Final = "Nguon Goc: co lenh thu hoi hang co so anh chi dang giu, dia chi nhan tin cua co so khong tra loi. Dang nhap {host}/signin, xem Thu hoi va xac nhan."
"""At most 160 characters of the old alphabet of text messages, which has no letters with marks."""


@dataclass(frozen=True, slots=True)
class Entering:
    """`codes` and `texting` are there where text messages can be sent at all."""

    sessions: Sessions
    held: HeldForms
    password: SignIn
    codes: SignInByCode | None
    texting: Texting | None
    ask_erasure: AskErasure
    accounts: OwnAccounts
    keep_accounts: KeepAccounts
    numbers: VouchNumber
    recall_waits: PhoneNotice
    """To whoever holds recalled goods and cannot be told at its address."""
    passkeys: SignInByPasskey | None
    """None where browsers make none: at an address without a name, or one they take for unsafe."""
    require_passkeys: RequirePasskeys

    def owes_passkey(self, account: Account) -> bool:
        """Whether this person may do nothing before they made one; nobody where none can be made."""
        return self.passkeys is not None and account.owes_passkey

    def start(self) -> None:
        if self.texting is not None:
            self.texting.start()

    def stop(self) -> None:
        if self.texting is not None:
            self.texting.stop()


def build_entering(settings: Settings, ground: Ground) -> Entering:
    """What is counted and kept is hashed under keys derived from the service's own, one-way: nothing of it is learnt from them."""
    reads, writer, clock, secret = ground.reads, ground.writer, ground.clock, ground.serial_key
    sessions = Sessions(reads, writer, clock, timedelta(minutes=settings.idle_minutes))
    tries, held = Tries(writer, clock, secret), HeldForms(secret, clock)
    password = SignIn(reads, writer, sessions, tries)
    sms, host = settings.sms, urlsplit(settings.base_url).hostname or ""
    texting, codes = None, None
    if sms.url is not None or settings.demo:
        texting = Texting(ConsoleSms() if sms.url is None else HttpSms(sms, clock), clock)
        codes = SignInByCode(
            reads,
            writer,
            clock,
            sessions,
            NumberCodes(writer, clock, tries),
            texting,
            lambda code: sms.words(code, host),
        )
    keeping = KeepAccounts(reads, writer, clock)

    def notice(words: str, **more: int) -> PhoneNotice:
        return PhoneNotice(texting, clock, words.format(host=host, **more))

    def word(code: str) -> str:
        return INVITED.format(host=host, code=code)

    days = settings.erasure_wait_days
    erasure = AskErasure(reads, writer, clock, password, timedelta(days), notice(ERASURE_ASKED, days=days))
    numbers = VouchNumber(reads, writer, clock, tries, password, keeping, texting, notice(OLD_NUMBER), word)
    accounts = OwnAccounts(reads, writer, clock, tries, keeping, texting, word, numbers.take_up)
    party = relying_party(settings.base_url)
    passkeys = None
    if party is not None:
        passkeys = SignInByPasskey(reads, writer, clock, sessions, tries, party, notice(PASSKEY_MADE))
    return Entering(
        sessions, held, password, codes, texting, erasure, accounts, keeping, numbers,
        notice(RECALL_WAITS), passkeys,
        RequirePasskeys(reads, writer, clock),
    )  # fmt: skip


def relying_party(base_url: str) -> RelyingParty | None:
    """The domain and origin of passkeys; None for an IP address, and for plain http but on one's own machine
    (Web Authentication, 5.1.3 and W3C Secure Contexts, 3.1)."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    is_own_machine = host == "localhost" or host.endswith(".localhost")
    is_address = host.replace(".", "").isdigit() or ":" in host
    if is_address or not (parts.scheme == "https" or is_own_machine):
        return None
    standard = {"https": 443, "http": 80}[parts.scheme]
    port = "" if parts.port in {None, standard} else f":{parts.port}"
    return RelyingParty(host, f"{parts.scheme}://{host}{port}")
