"""Passkeys: the button on the page to sign in, and the page of one's own, where they are made, listed and removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from nguongoc.errors import Refusal
from nguongoc.ports import Account
from nguongoc.ports.passkeys import Passkey
from nguongoc.services.one_time_codes import CodeRefused, SignInByCode
from nguongoc.services.passkeys import LIFE, PasskeyCopied, PasskeyRefused, SignInByPasskey
from nguongoc.services.sign_in import SignInRefused
from nguongoc.services.tries import TooManyTries
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import translator
from nguongoc_api.pages.producer.cookies import PasskeyCookie, SessionCookie
from nguongoc_api.pages.producer.page import PRIVATE, desk_page, go_on
from nguongoc_api.pages.producer.sign_in import OFFER, desk_of, refused_gently, sign_in_form, welcome
from nguongoc_api.pages.producer.visit import Visit, own_page, read_id
from nguongoc_api.pages.producer.words import at_field
from nguongoc_api.problems import kind_of
from nguongoc_api.problems.refusals import AddressUnknown, NotAuthenticated
from nguongoc_api.services import Services

PATH: Final = OFFER
_SECONDS: Final = int(LIFE.total_seconds())
_MENDABLE: Final = frozenset({400, 409, 422})


def _open_here(services: Services) -> SignInByPasskey:
    if services.entering.passkeys is None:
        raise AddressUnknown("browsers make no passkeys for this address")
    return services.entering.passkeys


@dataclass(frozen=True, slots=True)
class SigningInByPasskey:
    """`/signin/passkey`; there is no such page where browsers make no passkeys for the service's address."""

    services: Services
    cookie: SessionCookie

    def ask(self, visit: Visit) -> Response:
        """What the browser is to answer, and the cookie that its answer is bound to."""
        asked = _open_here(self.services).ask(visit.address)
        response = Response(asked.options, 200, PRIVATE, "application/json")
        PasskeyCookie(self.services.settings, _SECONDS).give(response, asked.token)
        return response

    def begin(self, _: Visit) -> Response:
        """Opened again, or come back to."""
        return go_on("/signin")

    def enter(self, visit: Visit) -> Response:
        """A new session in a new cookie, or the form with the other ways in."""
        passkeys, answer = _open_here(self.services), visit.given.get("answer", "")
        token = visit.cookies.get(PasskeyCookie(self.services.settings, _SECONDS).name, "")
        try:
            signed_in = passkeys.enter(token, answer, visit.address, visit.token, visit.device)
        except (PasskeyRefused, PasskeyCopied, TooManyTries) as refusal:
            return sign_in_form(self.services, visit, visit.given.get("next", ""), refusal)
        return welcome(self.services, visit, signed_in, self.cookie)


@dataclass(frozen=True, slots=True)
class OwnPasskeys:
    """`/signin/passkeys`, of anybody who signs in."""

    services: Services

    def show(self, visit: Visit) -> Response:
        """Those there are, and how one more is made."""
        return self._list(visit, None)

    def change(self, visit: Visit) -> Response:
        """One removed; or, for one more, a code sent, or password or code looked at and the browser asked."""
        account, given = _who(visit), visit.given
        passkeys = _open_here(self.services)
        if "remove" in given:
            passkeys.remove(account, read_id(given["remove"], AddressUnknown("no such passkey")))
            return go_on(f"{PATH}?gone=1")
        if given.get("do") == "code":
            return self._send_code(visit, account)
        try:
            self._prove(visit, account)
            asked = passkeys.ask_new(account)
        except Refusal as refusal:
            return self._list(visit, _mendable(refusal))
        _ = translator(visit.language)
        context = {
            "title": _("Đặt vân tay hoặc khuôn mặt"),
            "options": asked.options,
            "name": visit.device or _("Máy của tôi"),
            "owed": self.services.entering.owes_passkey(account),
        }
        demo = self.services.settings.demo
        response = desk_page(visit, "passkey_new.html", context, demo=demo, scripted=True)
        PasskeyCookie(self.services.settings, _SECONDS).give(response, asked.token)
        return response

    def begin(self, _: Visit) -> Response:
        """Opened again: the browser is asked anew, by who proves again who they are."""
        return go_on(PATH)

    def add(self, visit: Visit) -> Response:
        """Kept, or from the beginning: what the browser answered is good for one question."""
        account, passkeys = _who(visit), _open_here(self.services)
        token = visit.cookies.get(PasskeyCookie(self.services.settings, _SECONDS).name, "")
        try:
            passkeys.add(account, token, visit.given.get("answer", ""), visit.given.get("name", ""))
        except Refusal as refusal:
            return self._list(visit, _mendable(refusal))
        return go_on(f"{PATH}?made=1")

    def _prove(self, visit: Visit, account: Account) -> None:
        codes, asked = self.services.entering.codes, visit.given.get("asked", "")
        if codes is not None and asked:
            codes.confirm(account, asked[:100], visit.given.get("code", ""), visit.address)
            return
        self.services.entering.password.confirm(account, visit.given.get("password", ""), visit.address)

    def _send_code(self, visit: Visit, account: Account) -> Response:
        try:
            asked = _codes(self.services).ask(account.phone, visit.address)
        except Refusal as refusal:
            return self._list(visit, _mendable(refusal))
        return self._list(visit, None, asked)

    def _list(self, visit: Visit, refusal: Refusal | None, asked: str = "") -> Response:
        _ = translator(visit.language)
        account = _who(visit)
        asked = asked or visit.given.get("asked", "")[:100]
        said = at_field(refusal, _, self.services.settings.base_url) if refusal else ""
        at = {"password-wrong": "password", "sign-in-code-refused": "code"}
        done = {"made": _("Đã đặt. Lần sau vào bằng vân tay, khuôn mặt."), "gone": _("Đã bỏ.")}
        passkeys = self.services.entering.passkeys
        context = {
            "title": _("Vân tay, khuôn mặt"),
            "lines": [] if passkeys is None else [self._line(each) for each in passkeys.of(account)],
            "is_open": passkeys is not None,
            "asked": asked,
            "texts": self.services.entering.codes is not None,
            "owed": self.services.entering.owes_passkey(account),
            "skip": own_page(visit.query["next"]) if "next" in visit.query else "",
            "desk": desk_of(account),
            "errors": {at.get(refusal.code, ""): said} if refusal else {},
            "done": None if refusal else next((done[each] for each in done if each in visit.query), None),
        }
        return refused_gently(self.services, visit, "passkeys.html", context, refusal, scripted=True)

    @staticmethod
    def _line(passkey: Passkey) -> tuple[Passkey, str, str | None]:
        used = None if passkey.used_at is None else formats.moment_element(passkey.used_at)
        return passkey, formats.moment_element(passkey.created_at), used


def _who(visit: Visit) -> Account:
    if visit.account is None:
        raise NotAuthenticated("sign in first")
    return visit.account


def _codes(services: Services) -> SignInByCode:
    if services.entering.codes is None:
        raise AddressUnknown("no text message is sent here")
    return services.entering.codes


def _mendable(refusal: Refusal) -> Refusal:
    """The refusal itself goes on where nothing on the page mends it."""
    own = (SignInRefused, CodeRefused, TooManyTries)
    if (
        kind_of(refusal).status in _MENDABLE
        or isinstance(refusal, own)
        or refusal.code in {"passkey-not-made", "sms-busy"}
    ):
        return refusal
    raise refusal
