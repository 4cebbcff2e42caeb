"""Signing in with a code by text message: asked for, then typed. What the pages say is the same for every number there is."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from nguongoc.errors import Refusal
from nguongoc.parties.phones import PhoneUnreadable
from nguongoc.ports.sms import SmsBusy
from nguongoc.services.one_time_codes import LIFE, CodeRefused, SignInByCode
from nguongoc.services.tries import TooManyTries
from nguongoc_api.pages.i18n import translator
from nguongoc_api.pages.producer import words
from nguongoc_api.pages.producer.cookies import SessionCookie
from nguongoc_api.pages.producer.page import go_on
from nguongoc_api.pages.producer.sign_in import refused_gently, sign_in_form, welcome
from nguongoc_api.pages.producer.visit import Visit, own_page
from nguongoc_api.problems.refusals import AddressUnknown
from nguongoc_api.services import Services


@dataclass(frozen=True, slots=True)
class SigningInByCode:
    """`/signin/code`; there is no such page where no text message can be sent."""

    services: Services
    cookie: SessionCookie

    def begin(self, _: Visit) -> Response:
        """Opened again, or come back to: a code is asked for with a phone number."""
        return go_on("/signin")

    def send(self, visit: Visit) -> Response:
        """The form for the code; the form before it where none was sent."""
        codes = self._codes()
        try:
            asked = codes.ask(visit.given.get("phone", ""), visit.address)
        except (PhoneUnreadable, TooManyTries, SmsBusy) as refusal:
            return sign_in_form(self.services, visit, visit.given.get("next", ""), refusal)
        return self._form(visit, asked, None)

    def enter(self, visit: Visit) -> Response:
        """A new session in a new cookie, or the form again; a code that was typed is never shown again."""
        codes, given = self._codes(), visit.given
        asked = given.get("asked", "")[:100]
        try:
            signed_in = codes.enter(
                given.get("phone", ""),
                asked,
                given.get("code", ""),
                visit.address,
                visit.token,
                visit.device,
            )
        except (CodeRefused, TooManyTries) as refusal:
            return self._form(visit, asked, refusal)
        except PhoneUnreadable as refusal:
            return sign_in_form(self.services, visit, given.get("next", ""), refusal)
        return welcome(self.services, visit, signed_in, self.cookie)

    def _codes(self) -> SignInByCode:
        codes = self.services.entering.codes
        if codes is None:
            raise AddressUnknown("no text message is sent here")
        return codes

    def _form(self, visit: Visit, asked: str, refusal: Refusal | None) -> Response:
        _ = translator(visit.language)
        texting = self.services.entering.texting
        context = {
            "title": _("Nhập mã"),
            "onward": own_page(visit.given.get("next", "")),
            "phone": visit.given.get("phone", "")[:40],
            "asked": asked,
            "held": visit.given.get("held", ""),
            "minutes": LIFE.seconds // 60,
            "errors": {"code": words.at_field(refusal, _, self.services.settings.base_url)}
            if refusal
            else {},
            "texts_fail": texting is None or not texting.working,
            "in_terminal": self.services.settings.texts_to_terminal,
        }
        return refused_gently(self.services, visit, "sign_in_code.html", context, refusal)
