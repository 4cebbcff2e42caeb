"""Keys of an organisation's programs at its desk: made and shown once, replaced, revoked. The same pages for marketplaces and producers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.batches.dates import vietnamese_day
from nguongoc.errors import Invalid, Refusal
from nguongoc.ports import ApiKey
from nguongoc.ports.rows import Role
from nguongoc.services.caller import IN_TEST, Scope
from nguongoc.services.keep_api_keys import LONGEST_OVERLAP, MadeKey, NewKey, may_give
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import N_, Translator, translator
from nguongoc_api.pages.market.developers_page import first_call
from nguongoc_api.pages.market.scope_words import SCOPE_WORDS, USUAL
from nguongoc_api.pages.producer.page import desk_page, go_on, status_of
from nguongoc_api.pages.producer.reading import whole_number
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.services import Services

ROLES: Final = (Role.MARKETPLACE, Role.PRODUCER)
DESKS: Final = {Role.MARKETPLACE: "/market/keys", Role.PRODUCER: "/producer/keys"}
LASTS: Final = {
    "90": N_("90 ngày"), "365": N_("Một năm"), "": N_("Tới khi thu hồi"),
}  # fmt: skip
USUAL_OVERLAP: Final = "7"
SOON_DAYS: Final = 14


class RevocationUnconfirmed(Invalid):
    """Programs stop at once: only somebody who ticked that they know it revokes."""

    code = "revocation-unconfirmed"


def key_routes(route: Callable[..., Route], desk: KeysDesk) -> list[Route]:
    """At the desk of each who makes keys."""
    return [
        each
        for role, path in DESKS.items()
        for each in (
            route(path, get=desk.list_keys, post=desk.make, role=role, needs=Scope.API_KEYS),
            route(f"{path}/{{prefix}}", get=desk.show, role=role, needs=Scope.API_KEYS),
            route(f"{path}/{{prefix}}/rotation", post=desk.rotate, role=role, needs=Scope.API_KEYS),
            route(f"{path}/{{prefix}}/end", post=desk.revoke, role=role, needs=Scope.API_KEYS),
        )
    ]


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key in words."""

    key: ApiKey
    holds: bool
    icon: str
    tone: str
    standing: str
    used: str
    scopes: str


@dataclass(frozen=True, slots=True)
class KeysDesk:
    """The pages over `KeepApiKeys`; safe to call from any thread."""

    services: Services

    def list_keys(self, visit: Visit) -> Response:
        """Every key, and the form for another."""
        usual = {scope.value: "1" for scope in USUAL} | {"days": "365"}
        return self._list(visit, usual | ({"test": "1"} if "test" in visit.query else {}), {})

    def make(self, visit: Visit) -> Response:
        """The key with its text, this once; or the form again with what is wrong."""
        given = visit.given
        try:
            made = self.services.visiting.programs.keys.issue(visit.caller, _read(given))
        except Refusal as refusal:
            pointer = (refusal.pointer or "").removeprefix("/").partition("/")[0]
            return self._list(visit, given, {pointer: refusal})
        return self._made(visit, made)

    def show(self, visit: Visit) -> Response:
        """One key, and what can be done with it."""
        return self._show(visit, {})

    def rotate(self, visit: Visit) -> Response:
        """Its successor with its text, this once."""
        try:
            days = whole_number(visit.given.get("overlap_days", ""))
            made = self.services.visiting.programs.keys.rotate(visit.caller, visit.places["prefix"], days)
        except Invalid as refusal:
            return self._show(visit, {"overlap_days": refusal})
        return self._made(visit, made)

    def revoke(self, visit: Visit) -> Response:
        """It holds no more."""
        if "sure" not in visit.given:
            return self._show(visit, {"sure": RevocationUnconfirmed("tick that you know what stops")})
        self.services.visiting.programs.keys.revoke(visit.caller, visit.places["prefix"])
        return go_on(f"{_here(visit)}?ended=1")

    def _list(self, visit: Visit, values: Mapping[str, str], wrong: Mapping[str, Refusal]) -> Response:
        _ = translator(visit.language)
        caller, now = visit.caller, self.services.clock.now()
        lines = [_line(each, now, _) for each in self.services.visiting.programs.keys.list(caller)]
        given = may_give(caller)
        context = {
            "title": _("Khoá API"),
            "here": _here(visit),
            "holding": [each for each in lines if each.holds],
            "ended": [each for each in lines if not each.holds],
            "scopes": [(each.value, _(words)) for each, words in SCOPE_WORDS.items() if each in given],
            "lasts": [(value, _(words)) for value, words in LASTS.items()],
            "values": values,
            "errors": at_fields(wrong, _, self.services.settings.base_url),
            "revoked": "ended" in visit.query,
        }
        return self._page(visit, "keys.html", context, wrong)

    def _show(self, visit: Visit, wrong: Mapping[str, Refusal]) -> Response:
        _ = translator(visit.language)
        key = self.services.visiting.programs.keys.find(visit.caller, visit.places["prefix"])
        context = {
            "title": key.label,
            "here": _here(visit),
            "line": _line(key, self.services.clock.now(), _),
            "made": formats.moment_element(key.created_at),
            "values": {"overlap_days": USUAL_OVERLAP, **visit.given},
            "errors": at_fields(wrong, _, self.services.settings.base_url),
            "longest": LONGEST_OVERLAP,
        }
        return self._page(visit, "key.html", context, wrong)

    def _made(self, visit: Visit, made: object) -> Response:
        if not isinstance(made, MadeKey):
            raise TypeError("without an idempotency key the key itself comes back")
        _ = translator(visit.language)
        context = {
            "title": _("Khoá mới"),
            "here": _here(visit),
            "line": _line(made.key, self.services.clock.now(), _),
            "text": made.text,
            "example": self._example(made.key),
        }
        return self._page(visit, "key_made.html", context, {})

    def _example(self, key: ApiKey) -> str | None:
        verifies = Scope.VERIFY.value in key.scopes
        return first_call(self.services, is_test=key.is_test) if verifies else None

    def _page(
        self, visit: Visit, template: str, context: Mapping[str, object], wrong: Mapping[str, Refusal]
    ) -> Response:
        demo = self.services.settings.demo
        return desk_page(visit, f"market/{template}", context, demo=demo, status=status_of(wrong))


def _here(visit: Visit) -> str:
    return DESKS[visit.caller.role]


def _read(given: Mapping[str, str]) -> NewKey:
    is_test = "test" in given
    ticked = frozenset(scope for scope in Scope if scope.value in given)
    days = given.get("days", "")
    return NewKey(
        given.get("label", ""),
        # A key for trying out has one use: nobody has to untick the rest.
        IN_TEST if is_test else ticked,
        whole_number(days) if days else None,
        is_test,
    )


def _line(key: ApiKey, now: datetime, _: Translator) -> KeyLine:
    holds = key.holds(now)
    until = None if key.expires_at is None else formats.day(vietnamese_day(key.expires_at))
    if key.revoked_at is not None:
        icon, tone = "x", "care"
        said = _("Đã thu hồi ngày %(day)s", day=formats.day(vietnamese_day(key.revoked_at)))
    elif not holds:
        icon, tone, said = "clock", "care", _("Đã hết hạn ngày %(day)s", day=until)
    elif key.replaced_by is not None:
        icon, tone = "clock", "care"
        said = _("Đã có khoá thay, dùng được tới ngày %(day)s", day=until)
    elif key.expires_at is not None:
        soon = (key.expires_at - now).days < SOON_DAYS
        icon, tone = ("clock", "care") if soon else ("check", "anchored")
        said = _("Dùng được tới ngày %(day)s", day=until)
    else:
        icon, tone, said = "check", "anchored", _("Dùng được tới khi thu hồi")
    used = (
        _("Chưa dùng lần nào")
        if key.last_used_on is None
        else _("Dùng lần cuối ngày %(day)s", day=formats.day(key.last_used_on))
    )
    known = {scope.value: words for scope, words in SCOPE_WORDS.items()}
    scopes = ", ".join(_(known.get(each, each)) for each in sorted(key.scopes))
    return KeyLine(key, holds, icon, tone, said, used, scopes)
