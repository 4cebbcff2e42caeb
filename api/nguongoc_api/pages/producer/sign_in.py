"""Signing in and out, and the page of who has no desk here yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

from starlette.responses import Response

from nguongoc.errors import Refusal
from nguongoc.parties.phones import PhoneUnreadable
from nguongoc.ports import Account
from nguongoc.ports.rows import Duty, Role
from nguongoc.services.caller import Scope, may
from nguongoc.services.sessions import SignedIn
from nguongoc.services.sign_in import SignInRefused
from nguongoc.services.tries import TooManyTries
from nguongoc_api.pages.i18n import translator
from nguongoc_api.pages.producer import words
from nguongoc_api.pages.producer.cookies import SessionCookie
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit, own_page
from nguongoc_api.problems import kind_of
from nguongoc_api.services import Services

DESKS: Final[Mapping[Role, str]] = {
    Role.PRODUCER: "/producer",
    Role.AUTHORITY: "/authority",
    Role.HOST: "/host",
    Role.MARKETPLACE: "/market",
}
"""Where each role's work begins; the others have no desk yet."""


OFFER: Final = "/signin/passkeys"
"""Where a passkey is made; offered once after signing in, with the way past it."""
MINE: Final = "/producer/mine"
"""Where the work of who only confirms begins."""
OF_ONE_PERSON: Final = ("/producer/accounts", "/authority/accounts", "/authority/numbers")
"""What an owner decides is not typed by somebody else beforehand: such forms are not held for the next who signs in."""


@dataclass(frozen=True, slots=True)
class SigningIn:
    """`/signin` and `/signout`."""

    services: Services
    cookie: SessionCookie

    def ask(self, visit: Visit) -> Response:
        """The form; for who is signed in, the desk, or what their role can do."""
        if visit.account is None:
            return sign_in_form(self.services, visit, visit.query.get("next", ""), None)
        desk = desk_of(visit.account)
        if desk is not None and visit.account.role in {Role.PRODUCER, Role.HOST, Role.MARKETPLACE}:
            return go_on(desk)
        _ = translator(visit.language)
        member = visit.account.duty is Duty.MEMBER
        duty, about = words.DUTIES[visit.account.duty]
        context = {
            "title": _("Đã đăng nhập"),
            "desk": desk,
            "role": _(duty if member else words.ROLES[visit.account.role]),
            "can_do": [_(each) for each in ((about,) if member else words.CAN_DO[visit.account.role])],
        }
        return desk_page(visit, "account.html", context, demo=self.services.settings.demo)

    def enter(self, visit: Visit) -> Response:
        """A new session in a new cookie, or the form again with the phone that was typed, never the password."""
        phone, password = visit.given.get("phone", ""), visit.given.get("password", "")
        try:
            signed_in = self.services.entering.password(
                phone, password, visit.address, visit.token, visit.device
            )
        except (PhoneUnreadable, SignInRefused, TooManyTries) as refusal:
            return sign_in_form(self.services, visit, visit.given.get("next", ""), refusal)
        return welcome(self.services, visit, signed_in, self.cookie)

    def leave(self, visit: Visit) -> Response:
        """The session ends on the server; the cookie is taken back as well."""
        self.services.entering.sessions.end(visit.token)
        response = go_on("/signin?out=1")
        self.cookie.take_back(response)
        return response


def desk_of(account: Account) -> str | None:
    """Where somebody's work begins, if they have any here."""
    if Scope.DESK in may(account.role, account.duty):
        return DESKS.get(account.role)
    return MINE if account.role is Role.PRODUCER else None


def welcome(services: Services, visit: Visit, signed_in: SignedIn, cookie: SessionCookie) -> Response:
    """On to what was being typed, else to the page that was asked for, where it is one of this role's, with the new session's cookie.

    A clerk or officer without a passkey is offered one on the way, once.
    """
    held = services.entering.held.open(signed_in.account.organisation_id, visit.given.get("held", ""))
    if held is not None:
        _ = translator(visit.language)
        visit = visit.of(signed_in.account, services.settings.idle_minutes)
        context: dict[str, object] = {"title": _("Làm tiếp"), "path": held.path, "fields": held.fields}
        response = desk_page(visit, "resume.html", context, demo=services.settings.demo)
        cookie.give(response, signed_in.token)
        return response
    desk = desk_of(signed_in.account)
    onward = own_page(visit.given.get("next", ""))
    may_host = signed_in.account.role is Role.PRODUCER and onward.startswith(DESKS[Role.HOST])
    trades = signed_in.account.role in {Role.PRODUCER, Role.MARKETPLACE} and onward.startswith("/offers")
    fits = desk is not None and (onward.startswith(desk) or may_host or trades)
    onward = "/signin" if desk is None else onward if fits else desk
    entering = services.entering
    can = desk is not None and entering.passkeys is not None
    if can and entering.require_passkeys.offer(signed_in.account):
        onward = f"{OFFER}?next={quote(onward, safe='/')}"
    response = go_on(onward)
    cookie.give(response, signed_in.token)
    return response


def sign_in_form(
    services: Services, visit: Visit, onward: str, refusal: Refusal | None, *, opened: bool = False
) -> Response:
    """Phone and password, and a code by text message where one can be sent."""
    _ = translator(visit.language)
    texting = services.entering.texting
    context = {
        "title": _("Đăng nhập"),
        "onward": own_page(onward),
        "expired": refusal is None and bool(onward) and not opened,
        "signed_out": "out" in visit.query,
        "opened": opened,
        "may_start": services.settings.open_sign_up and not opened,
        "phone": visit.given.get("phone", "")[:40],
        "held": visit.given.get("held", ""),
        "error": words.at_field(refusal, _, services.settings.base_url) if refusal else "",
        "error_at": "phone" if isinstance(refusal, PhoneUnreadable) else "",
        "texts": texting is not None,
        "texts_fail": texting is not None and not texting.working,
        "passkeys": services.entering.passkeys is not None,
    }
    return refused_gently(
        services, visit, "sign_in.html", context, refusal, scripted=bool(context["passkeys"])
    )


def sign_in_to_go_on(services: Services, visit: Visit, path: str) -> Response:
    """The form, nothing of the page before in it; what was typed there travels sealed, where it is known whose it was."""
    whose = services.entering.sessions.whose(visit.token)
    onward = own_page(path)
    held = None
    if whose is not None and onward == path and not path.startswith(OF_ONE_PERSON):
        held = services.entering.held.seal(whose.organisation_id, path, visit.given)
    if held is None:
        return go_on(f"/signin?next={quote(onward, safe='/')}")
    bare = replace(visit, given={"held": held}, account=None)
    return sign_in_form(services, bare, onward, None)


def refused_gently(
    services: Services,
    visit: Visit,
    template: str,
    context: Mapping[str, object],
    refusal: Refusal | None,
    *,
    scripted: bool = False,
) -> Response:
    """A form with what was wrong, under the status of that, and when to come again."""
    status = kind_of(refusal).status if refusal else 200
    demo = services.settings.demo
    response = desk_page(visit, template, context, demo=demo, status=status, scripted=scripted)
    if refusal is not None and "retry_after" in refusal.params:
        response.headers["Retry-After"] = str(refusal.params["retry_after"])
    return response
