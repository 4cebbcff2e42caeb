"""Who signs in for an organisation, at its owners' desk: invited, given another duty, taken out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.errors import Invalid, Refusal
from nguongoc.parties.members import Member
from nguongoc.ports import Account
from nguongoc.ports.rows import Duty, Role
from nguongoc.services.caller import Scope
from nguongoc.services.name_members import MemberNotFound
from nguongoc.services.own_accounts import AccountNotOurs, Invited
from nguongoc.services.require_passkeys import PasskeyOwnFirst
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import Translator, translator
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import DUTIES, at_field
from nguongoc_api.problems import kind_of
from nguongoc_api.problems.refusals import AddressUnknown
from nguongoc_api.services import Services

PATHS: Final = {Role.PRODUCER: "/producer/accounts", Role.AUTHORITY: "/authority/accounts"}
OFFERED: Final = {
    Role.PRODUCER: (Duty.CLERK, Duty.MEMBER, Duty.OWNER),
    Role.AUTHORITY: (Duty.CLERK, Duty.OWNER),
}
MOST_MEMBERS: Final = 1_000
_MENDABLE: Final = frozenset({400, 409, 422, 429})
Wrong = Mapping[str, Refusal]


class DutyUnknown(Invalid):
    """None of the duties there are for this kind of organisation."""

    code = "duty-unknown"


def accounts_routes(route: Callable[..., Route], desk: AccountsDesk) -> list[Route]:
    """At the desk of each whose people are several."""
    return [
        made
        for role, path in PATHS.items()
        for made in (
            route(path, get=desk.show, post=desk.invite, role=role, needs=Scope.ACCOUNTS),
            route(f"{path}/{{account_id}}", get=desk.ask, post=desk.change, role=role, needs=Scope.ACCOUNTS),
        )
    ]


@dataclass(frozen=True, slots=True)
class AccountsDesk:
    """The pages over `OwnAccounts`; safe to call from any thread."""

    services: Services

    def show(self, visit: Visit) -> Response:
        """Who signs in, who is invited, and the form for one more."""
        return self._list(visit, {}, None)

    def invite(self, visit: Visit) -> Response:
        """Invited, with the code where it is for the owner to pass on, shown this once; or an invitation called back."""
        given, own = visit.given, self.services.entering.accounts
        if "drop" in given:
            own.call_back(visit.caller, read_id(given["drop"], AccountNotOurs("no such invitation")))
            return go_on(f"{visit.path}?back=1")
        if "passkeys" in given:
            return self._require(visit, given["passkeys"] == "require")
        try:
            duty, member_id = _said(visit)
            made = own.invite(visit.caller, given.get("phone", ""), given.get("name", ""), duty, member_id)
        except Refusal as refusal:
            return self._list(visit, _mendable(refusal), None)
        return self._list(visit, {}, made)

    def _require(self, visit: Visit, wanted: bool) -> Response:
        """A passkey of everybody who does the organisation's work, or of nobody."""
        rule = self.services.entering.require_passkeys
        try:
            if not wanted:
                rule.let_go(visit.caller)
            elif visit.account is None or self.services.entering.passkeys is None:
                raise AddressUnknown("browsers make no passkeys for this address")
            else:
                rule.require(visit.caller, visit.account)
        except PasskeyOwnFirst as refusal:
            return self._list(visit, {"passkeys": refusal}, None)
        return go_on(f"{visit.path}?{'required' if wanted else 'free'}=1")

    def ask(self, visit: Visit) -> Response:
        """One account, to be given another duty or taken out."""
        return self._one(visit, {})

    def change(self, visit: Visit) -> Response:
        """Done, or the page again with what is in the way."""
        account, own = self._account(visit), self.services.entering.accounts
        path = PATHS[visit.caller.role]
        try:
            if "remove" in visit.given:
                own.remove(visit.caller, account.id)
                return go_on(f"{path}?gone=1")
            own.change(visit.caller, account.id, *_said(visit))
        except Refusal as refusal:
            return self._one(visit, _mendable(refusal))
        return go_on(f"{path}?changed=1")

    def _list(self, visit: Visit, wrong: Wrong, made: Invited | None) -> Response:
        _ = translator(visit.language)
        accounts, invited = self.services.entering.accounts.all(visit.caller)
        done = {
            "changed": _("Đã sửa."), "gone": _("Đã bỏ."), "back": _("Đã rút lời mời."),
            "required": _("Từ giờ ai chưa đặt vân tay, khuôn mặt thì phải đặt trước khi làm việc."),
            "free": _("Không bắt buộc vân tay, khuôn mặt nữa."),
        }  # fmt: skip
        members = self._members(visit)
        rule = self.services.entering.require_passkeys.rule(visit.caller)
        context = {
            "title": _("Người đăng nhập"),
            "here": PATHS[visit.caller.role],
            "accounts": [self._line(visit, each, members, _) for each in accounts],
            "invited": [
                (each, _(DUTIES[each.duty][0]), formats.moment_element(each.expires_at)) for each in invited
            ],
            "made": made,
            "code": "" if made is None or made.code is None else _grouped(made.code),
            "host": self.services.settings.base_url,
            "rule": rule,
            "passkeys": self.services.entering.passkeys is not None,
            "done": None
            if wrong or made
            else next((done[each] for each in done if each in visit.query), None),
            "values": {} if made else visit.given,
            **self._choices(visit, members, _),
        }
        return self._page(visit, "accounts.html", context, wrong)

    def _one(self, visit: Visit, wrong: Wrong) -> Response:
        _ = translator(visit.language)
        account, members = self._account(visit), self._members(visit)
        kept = {"duty": account.duty.value, "member": str(account.member_id or "")}
        context = {
            "title": account.display_name,
            "here": PATHS[visit.caller.role],
            "line": self._line(visit, account, members, _),
            "values": visit.given or kept,
            **self._choices(visit, members, _),
        }
        return self._page(visit, "account_one.html", context, wrong)

    def _line(
        self, visit: Visit, account: Account, members: Mapping[UUID, Member], _: Translator
    ) -> Mapping[str, Any]:
        member = None if account.member_id is None else members.get(account.member_id)
        return {
            "account": account,
            "duty": _(DUTIES[account.duty][0]),
            "household": None if member is None else member.name,
            "own": visit.account is not None and account.id == visit.account.id,
        }

    def _choices(self, visit: Visit, members: Mapping[UUID, Member], _: Translator) -> Mapping[str, Any]:
        duties = OFFERED[visit.caller.role]
        named = sorted(members.values(), key=lambda each: each.name.casefold())
        return {
            "duties": [(each.value, *(_(words) for words in DUTIES[each])) for each in duties],
            "members": [(str(each.id), each.name) for each in named],
            "has_members": Duty.MEMBER in duties,
        }

    def _members(self, visit: Visit) -> Mapping[UUID, Member]:
        if visit.caller.role is not Role.PRODUCER:
            return {}
        found = self.services.name_members.members(visit.caller, None, MOST_MEMBERS)
        return {each.id: each for each in found}

    def _account(self, visit: Visit) -> Account:
        """Raises `AccountNotOurs`."""
        unknown = AccountNotOurs("nobody of this id signs in for this organisation")
        asked = read_id(visit.places["account_id"], unknown)
        for each in self.services.entering.accounts.all(visit.caller)[0]:
            if each.id == asked:
                return each
        raise unknown

    def _page(self, visit: Visit, template: str, context: Mapping[str, object], wrong: Wrong) -> Response:
        _ = translator(visit.language)
        settings = self.services.settings
        errors = {name: at_field(refusal, _, settings.base_url) for name, refusal in wrong.items()}
        status = kind_of(next(iter(wrong.values()))).status if wrong else 200
        return desk_page(visit, template, {"errors": errors, **context}, demo=settings.demo, status=status)


def _said(visit: Visit) -> tuple[Duty, UUID | None]:
    """Raises `DutyUnknown`, `MemberNotFound`."""
    given = visit.given
    offered = {each.value: each for each in OFFERED[visit.caller.role]}
    duty = offered.get(given.get("duty", ""))
    if duty is None:
        raise DutyUnknown("choose what this person does", pointer="/duty")
    member = given.get("member", "")
    unknown = MemberNotFound("no such member of this organisation", pointer="/member")
    return duty, read_id(member, unknown) if member else None


def _mendable(refusal: Refusal) -> Wrong:
    """By the field at fault; the refusal itself goes on where nobody can mend it in the form."""
    own = {"member-not-found"}
    if any(kind_of(each).status not in _MENDABLE and each.code not in own for each in refusal.refusals):
        raise refusal
    return {(each.pointer or "").removeprefix("/"): each for each in refusal.refusals}


def _grouped(code: str) -> str:
    """`7KQ4-M2XP-9DTA`: read out over the telephone and typed."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
