"""A telephone that goes from hand to hand: somebody else signs in and goes on with what was typed, and where one is signed in oneself."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import translator
from nguongoc_api.pages.producer.cookies import SessionCookie
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.sign_in import sign_in_to_go_on
from nguongoc_api.pages.producer.visit import Visit, own_page
from nguongoc_api.problems.refusals import NotAuthenticated
from nguongoc_api.services import Services

PATH = "/signin/devices"


@dataclass(frozen=True, slots=True)
class Switching:
    """`/signin/switch` and `/signin/devices`."""

    services: Services
    cookie: SessionCookie

    def switch(self, visit: Visit) -> Response:
        """The session ends; the form to sign in, with what was typed sealed in it for the next of the same organisation."""
        to = own_page(visit.query.get("to", ""))
        response = sign_in_to_go_on(self.services, visit, to) if visit.given else go_on(f"/signin?next={to}")
        self.services.entering.sessions.end(visit.token)
        self.cookie.take_back(response)
        return response

    def show(self, visit: Visit) -> Response:
        """Where one is signed in, with the last use of each."""
        if visit.account is None:
            raise NotAuthenticated("sign in first")
        _ = translator(visit.language)
        devices = [
            (
                each.token_sha256,
                each.device or _("Máy không rõ loại"),
                formats.moment_element(each.created_at),
                formats.moment_element(each.seen_at),
                own,
            )
            for each, own in self.services.entering.sessions.of(visit.account, visit.token)
        ]
        context = {
            "title": _("Những máy đang đăng nhập"),
            "devices": devices,
            "ended": "ended" in visit.query,
        }
        return desk_page(visit, "devices.html", context, demo=self.services.settings.demo)

    def end(self, visit: Visit) -> Response:
        """Signed out on one of one's own, or everywhere."""
        if visit.account is None:
            raise NotAuthenticated("sign in first")
        sessions = self.services.entering.sessions
        if "everywhere" in visit.given:
            sessions.end_of(visit.account, None)
            response = go_on("/signin?out=1")
            self.cookie.take_back(response)
            return response
        sessions.end_of(visit.account, visit.given.get("device", ""))
        return go_on(f"{PATH}?ended=1")
