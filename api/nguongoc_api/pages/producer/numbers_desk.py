"""New numbers that others vouch for: at an owner's desk, at an authority's, and before everybody who may call one off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.errors import Refusal
from nguongoc.ports import Account
from nguongoc.ports.number_changes import NumberChange
from nguongoc.ports.rows import Role
from nguongoc.services.caller import Scope
from nguongoc.services.vouch_number import NumberNotVouchable
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import translator
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_field
from nguongoc_api.problems import kind_of
from nguongoc_api.problems.refusals import NotAuthenticated
from nguongoc_api.services import Services

OWN: Final = "/signin/number"
AUTHORITY: Final = "/authority/numbers"
_SHOWN: Final = frozenset(
    {
        "password-wrong", "sign-in-too-often", "phone-unreadable", "number-not-vouchable", "number-change-open",
        "number-change-early", "sms-busy",
    }
)  # fmt: skip
_AT: Final = {"password-wrong": "password", "phone-unreadable": "phone"}


def numbers_routes(route: Callable[..., Route], desk: NumbersDesk) -> list[Route]:
    """Checking a password is rationed."""
    one = "accounts/{account_id}/number"
    of_owner = {"get": desk.ask_owner, "post": desk.by_owner, "needs": Scope.ACCOUNTS, "passwords": True}
    return [
        route(OWN, get=desk.show, post=desk.call_off, role=frozenset(Role), needs=None),
        route(f"/producer/{one}", role=Role.PRODUCER, **of_owner),
        route(f"/authority/{one}", role=Role.AUTHORITY, **of_owner),
        route(
            AUTHORITY, get=desk.ask_authority, post=desk.by_authority, role=Role.AUTHORITY,
            needs=Scope.NAMES_REVIEW, passwords=True,
        ),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class NumbersDesk:
    """The pages over `VouchNumber`; safe to call from any thread."""

    services: Services

    def show(self, visit: Visit) -> Response:
        """What waits at one's organisation, to be called off by anybody of it."""
        account = _account(visit)
        _ = translator(visit.language)
        waiting = self.services.entering.numbers.open_ones(account.organisation_id)
        context = {
            "title": _("Số điện thoại đang xin đổi"),
            "lines": self._lines(waiting),
            "off": "off" in visit.query,
        }
        return desk_page(visit, "numbers_own.html", context, demo=self.services.settings.demo)

    def call_off(self, visit: Visit) -> Response:
        """The number stays as it is."""
        self._off(visit)
        return go_on(f"{OWN}?off=1")

    def ask_owner(self, visit: Visit) -> Response:
        """For one account of the organisation: what waits, or the form."""
        return self._vouching(visit, visit.path, None, None, self._one(visit))

    def by_owner(self, visit: Visit) -> Response:
        """Vouched for, handed over or called off; the password is never shown again."""
        one, given, numbers = self._one(visit), visit.given, self.services.entering.numbers

        def vouch() -> NumberChange:
            return numbers.by_owner(
                _account(visit), given.get("password", ""), one.id, given.get("phone", ""), visit.address
            )

        return self._answer(visit, vouch, one)

    def ask_authority(self, visit: Visit) -> Response:
        """What this officer vouched for, and the form."""
        return self._vouching(visit, AUTHORITY, None, None, None)

    def by_authority(self, visit: Visit) -> Response:
        """As `by_owner`, for the only owner of an organisation of the territory, by their old number."""
        given, numbers = visit.given, self.services.entering.numbers

        def vouch() -> NumberChange:
            old, new = given.get("old_phone", ""), given.get("phone", "")
            return numbers.by_authority(_account(visit), given.get("password", ""), old, new, visit.address)

        return self._answer(visit, vouch, None)

    def _answer(self, visit: Visit, vouch: Callable[[], NumberChange], one: Account | None) -> Response:
        numbers, here, do = self.services.entering.numbers, visit.path, visit.given.get("do", "")
        try:
            if do == "off":
                self._off(visit)
                return go_on(f"{here}?off=1")
            if do == "hand":
                code = numbers.hand_over(_account(visit), _id(visit))
                return self._vouching(visit, here, None, code or "", one)
            vouch()
        except Refusal as refusal:
            if refusal.code not in _SHOWN:
                raise
            return self._vouching(visit, here, refusal, None, one)
        return go_on(f"{here}?asked=1")

    def _off(self, visit: Visit) -> None:
        self.services.entering.numbers.call_off(_account(visit), _id(visit))

    def _one(self, visit: Visit) -> Account:
        """Another account of one's own organisation. Raises `NumberNotVouchable`."""
        unknown = NumberNotVouchable("nobody here that this account may vouch for")
        asked = read_id(visit.places["account_id"], unknown)
        with self.services.reads.open() as reader:
            found = reader.access.account(asked)
        own = _account(visit)
        if found is None or found.organisation_id != own.organisation_id or found.id == own.id:
            raise unknown
        return found

    def _vouching(
        self, visit: Visit, here: str, refusal: Refusal | None, code: str | None, one: Account | None
    ) -> Response:
        _ = translator(visit.language)
        settings, own = self.services.settings, _account(visit)
        numbers = self.services.entering.numbers
        waiting = numbers.vouched(own) if one is None else numbers.open_ones(one.organisation_id)
        shown = [each for each in waiting if one is None or each.account_id == one.id]
        errors = {}
        if refusal is not None:
            errors[_AT.get(refusal.code, "")] = at_field(refusal, _, settings.base_url)
        context = {
            "title": _("Xác nhận số điện thoại mới"),
            "here": here,
            "one": one,
            "lines": self._lines(shown, f"account:{own.id}"),
            "code": None if code is None else "-".join(code[at : at + 4] for at in range(0, len(code), 4)),
            "host": settings.base_url,
            "asked": "asked" in visit.query,
            "off": "off" in visit.query,
            "values": {name: visit.given.get(name, "")[:40] for name in ("phone", "old_phone")},
            "errors": errors,
        }
        status = 200 if refusal is None else kind_of(refusal).status
        return desk_page(visit, "numbers.html", context, demo=settings.demo, status=status)

    def _lines(self, changes: Any, subject: str = "") -> list[dict[str, Any]]:
        now = self.services.clock.now()
        with self.services.reads.open() as reader:
            named = {each.id: reader.access.account(each.account_id) for each in changes}
        return [
            {
                "id": each.id,
                "name": "" if (account := named[each.id]) is None else account.display_name,
                "phone": each.phone,
                "due": formats.moment_element(each.due_at),
                "is_due": now >= each.due_at and each.vouched_by == subject,
            }
            for each in changes
        ]


def _id(visit: Visit) -> Any:
    return read_id(visit.given.get("change", ""), NumberNotVouchable("no such change of a number"))


def _account(visit: Visit) -> Account:
    if visit.account is None:
        raise NotAuthenticated("sign in first")
    return visit.account
