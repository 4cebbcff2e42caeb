"""Asking to be forgotten, waiting, and calling it off, at the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.batches.dates import vietnamese_day
from nguongoc.errors import Refusal
from nguongoc.ports import Account
from nguongoc.ports.rows import Role
from nguongoc.services.ask_erasure import RecallStillOpen
from nguongoc.services.sign_in import SignInRefused
from nguongoc.services.tries import TooManyTries
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import translator
from nguongoc_api.pages.producer import words
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.problems import kind_of
from nguongoc_api.problems.refusals import NotAuthenticated
from nguongoc_api.services import Services

CALL_OFF: Final = "stay"
TERRITORY: Final = "/authority/forgetting"
DESKS: Final = {Role.PRODUCER: "/producer/forget", Role.HOST: "/host/forget"}


def forget_routes(route: Callable[..., Route], desk: ForgetDesk) -> list[Route]:
    """At the desk of each who keeps personal data here; checking a password is rationed."""
    return [
        route(path, get=desk.show, post=desk.change, role=role, needs=None, passwords=True)
        for role, path in DESKS.items()
    ] + [route(TERRITORY, get=desk.list_territory, role=Role.AUTHORITY)]


@dataclass(frozen=True, slots=True)
class ForgetDesk:
    """The pages over `AskErasure`; safe to call from any thread."""

    services: Services

    def show(self, visit: Visit) -> Response:
        """What would go and what stays, with the form; or from when on, with the way back."""
        return self._page(visit, None)

    def list_territory(self, visit: Visit) -> Response:
        """Who of the territory is going, and who went: the name, how far it is and the days, nothing else."""
        _ = translator(visit.language)
        context = {
            "title": _("Ai xin được quên"),
            "lines": [
                (
                    organisation.name,
                    wish.erased_at is not None,
                    formats.day(vietnamese_day(wish.asked_at)),
                    formats.day(vietnamese_day(wish.erased_at or wish.due_at)),
                )
                for wish, organisation in self.services.ask_erasure.of_territory(visit.caller)
            ],
        }
        return desk_page(visit, "forgetting.html", context, demo=self.services.settings.demo)

    def change(self, visit: Visit) -> Response:
        """Asked for, called off, or the form again; the password is never shown again."""
        account = _account(visit)
        if visit.given.get("do") == CALL_OFF:
            self.services.ask_erasure.call_off(account)
            return go_on(visit.path)
        try:
            self.services.ask_erasure.ask(account, visit.given.get("password", ""), visit.address)
        except (SignInRefused, TooManyTries, RecallStillOpen) as refusal:
            return self._page(visit, refusal)
        return go_on(visit.path)

    def _page(self, visit: Visit, refusal: Refusal | None) -> Response:
        _ = translator(visit.language)
        settings = self.services.settings
        wish = self.services.ask_erasure.wish(_account(visit))
        said = {} if refusal is None else {"password": words.at_field(refusal, _, settings.base_url)}
        context = {
            "title": _("Xin được quên"),
            "due": None if wish is None else formats.day(vietnamese_day(wish.due_at)),
            "days": settings.erasure_wait_days,
            "errors": said,
            "here": visit.path,
        }
        status = 200 if refusal is None else kind_of(refusal).status
        response = desk_page(visit, "forget.html", context, demo=settings.demo, status=status)
        if isinstance(refusal, TooManyTries):
            response.headers["Retry-After"] = str(refusal.params["retry_after"])
        return response


def _account(visit: Visit) -> Account:
    if visit.account is None:
        raise NotAuthenticated("sign in first")
    return visit.account
