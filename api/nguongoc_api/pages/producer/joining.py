"""Choosing a password: for the first time, with an invitation, and another one later on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from nguongoc.errors import Refusal
from nguongoc.services.sign_in import SignInRefused
from nguongoc.services.tries import TooManyTries
from nguongoc_api.pages.i18n import translator
from nguongoc_api.pages.producer.cookies import SessionCookie
from nguongoc_api.pages.producer.page import go_on
from nguongoc_api.pages.producer.sign_in import refused_gently, welcome
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.pages.producer.words import at_field
from nguongoc_api.problems import kind_of
from nguongoc_api.problems.refusals import NotAuthenticated
from nguongoc_api.services import Services


@dataclass(frozen=True, slots=True)
class Joining:
    """`/signin/invited` and `/signin/password`."""

    services: Services
    cookie: SessionCookie

    def ask(self, visit: Visit) -> Response:
        """Number, code and a password of one's own."""
        return self._invited(visit, None)

    def join(self, visit: Visit) -> Response:
        """Signed in, or the form again: code and password are never shown again."""
        given, entering = visit.given, self.services.entering
        try:
            account = entering.accounts.accept(
                given.get("phone", ""), given.get("code", ""), given.get("password", ""), visit.address
            )
        except Refusal as refusal:
            return self._invited(visit, _mendable(refusal))
        signed_in = entering.sessions.open(account, visit.token, device=visit.device)
        return welcome(self.services, visit, signed_in, self.cookie)

    def ask_password(self, visit: Visit) -> Response:
        """The password there is, and another one."""
        return self._password(visit, None)

    def change_password(self, visit: Visit) -> Response:
        """Signed out everywhere, here too: whoever learnt the old one is out."""
        if visit.account is None:
            raise NotAuthenticated("sign in first")
        entering, given = self.services.entering, visit.given
        try:
            entering.keep_accounts.check_password(given.get("new_password", ""), visit.account.phone)
            entering.password.confirm(visit.account, given.get("password", ""), visit.address)
            entering.keep_accounts.change_password(visit.account.phone, given.get("new_password", ""))
        except Refusal as refusal:
            return self._password(visit, _mendable(refusal))
        response = go_on("/signin?out=1")
        self.cookie.take_back(response)
        return response

    def _invited(self, visit: Visit, refusal: Refusal | None) -> Response:
        _ = translator(visit.language)
        context: dict[str, object] = {
            "title": _("Vào bằng mã mời"),
            "values": {"phone": visit.given.get("phone", "")[:40]},
        }
        return self._page(visit, "invited.html", context, refusal, {"account-phone-taken": "phone"})

    def _password(self, visit: Visit, refusal: Refusal | None) -> Response:
        _ = translator(visit.language)
        at = {"password-weak": "new_password"}
        return self._page(visit, "password.html", {"title": _("Đổi mật khẩu")}, refusal, at)

    def _page(
        self,
        visit: Visit,
        template: str,
        context: Mapping[str, object],
        refusal: Refusal | None,
        at: dict[str, str],
    ) -> Response:
        _ = translator(visit.language)
        errors: dict[str, str] = {}
        if refusal is not None:
            usual = {"phone-unreadable": "phone", "password-weak": "password"} | at
            name = "password" if isinstance(refusal, SignInRefused) else usual.get(refusal.code, "")
            errors[name] = at_field(refusal, _, self.services.settings.base_url)
        return refused_gently(self.services, visit, template, {**context, "errors": errors}, refusal)


def _mendable(refusal: Refusal) -> Refusal:
    """The refusal itself goes on where nothing in the form mends it."""
    mendable = kind_of(refusal).status in {400, 409, 422} or isinstance(refusal, TooManyTries)
    if mendable or refusal.code in {"invitation-refused", "password-wrong"}:
        return refusal
    raise refusal
