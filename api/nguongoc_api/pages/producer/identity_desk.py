"""Being vouched for, at the desks: a producer asks and reads the answer, an authority answers with an anchor or a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from markupsafe import Markup
from starlette.responses import Response

from nguongoc.errors import Refusal, Several
from nguongoc.parties.anchoring import AnchorWish, AskedState, Registration
from nguongoc.services.anchor_identity import WishUnknown
from nguongoc.services.asked import AnchorAsked
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import N_, Translator, translator
from nguongoc_api.pages.producer.new_lot import AnswerMissing, read_day
from nguongoc_api.pages.producer.own_signature import signs_itself, to_be_signed
from nguongoc_api.pages.producer.page import desk_page, go_on, status_of
from nguongoc_api.pages.producer.paging import part_of
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_field
from nguongoc_api.services import Services

OWN: Final = "/producer/identity"
LIST: Final = "/authority/identities"
FIELDS: Final = ("name", "number", "registered_on", "register_name", "register_url")
STATES: Final = {
    AskedState.OPEN: ("clock", "care", N_("Đang chờ trả lời")),
    AskedState.ANCHORED: ("check", "anchored", N_("Đã được xác nhận")),
    AskedState.REFUSED: ("x", "care", N_("Không được xác nhận")),
}


@dataclass(frozen=True, slots=True)
class WishLine:
    """A wish in words; `slug` is of whoever asked."""

    wish: AnchorWish
    asker: str
    slug: str
    icon: str
    tone: str
    standing: str
    registered: str
    asked: Markup
    is_open: bool


@dataclass(frozen=True, slots=True)
class IdentityDesk:
    """The pages over `AnchorIdentity`; safe to call from any thread."""

    services: Services

    def own(self, visit: Visit) -> Response:
        """What was asked and answered, and the form where nothing is open."""
        return self._own_page(visit, {}, {})

    def ask(self, visit: Visit) -> Response:
        """Asked, or the form again with what is wrong."""
        _ = translator(visit.language)
        try:
            self.services.trusting.identify.ask(visit.caller, _registration(visit.given))
        except Refusal as refusal:
            wrong = {each.pointer: each for each in refusal.refusals if each.pointer is not None}
            if not wrong:
                raise
            return self._own_page(visit, wrong, visit.given)
        return go_on(OWN)

    def wishes(self, visit: Visit) -> Response:
        """What lies before an authority, the newest first."""
        _ = translator(visit.language)
        unknown = WishUnknown("no such wish")
        part = part_of(visit, unknown, partial(self.services.trusting.identify.wishes, visit.caller))
        context = {
            "title": _("Xác nhận danh tính"),
            "by_own_key": signs_itself(self.services, visit),
            "done": _("Đã ký xác nhận.") if "signed" in visit.query else None,
            "lines": [self._line(each, _) for each in part.shown],
            "here": LIST,
            "error": "",
            **part.context,
        }
        return desk_page(visit, "identities.html", context, demo=self.services.settings.demo)

    def answer(self, visit: Visit) -> Response:
        """Vouched for, on to what is to be signed for that, or refused with a reason."""
        identify = self.services.trusting.identify
        wish_id = read_id(visit.places["wish_id"], WishUnknown("no such wish"))
        if visit.given.get("do") == "refuse":
            identify.refuse(visit.caller, wish_id, visit.given.get("reason", ""))
        elif signs_itself(self.services, visit):
            return to_be_signed(self.services, visit, AnchorAsked(wish_id))
        else:
            identify.answer(visit.caller, wish_id)
        return go_on(LIST)

    def _own_page(self, visit: Visit, wrong: Mapping[str, Refusal], given: Mapping[str, str]) -> Response:
        _ = translator(visit.language)
        base_url = self.services.settings.base_url
        found = self.services.trusting.identify.wishes(visit.caller, None, 5)
        context = {
            "title": _("Xác nhận danh tính"),
            "lines": [self._line(each, _) for each in found],
            "may_ask": not any(each.state is AskedState.OPEN for each in found),
            "values": given,
            "errors": {name.removeprefix("/"): at_field(each, _, base_url) for name, each in wrong.items()},
        }
        return desk_page(
            visit, "identity.html", context, demo=self.services.settings.demo, status=status_of(wrong)
        )

    def _line(self, wish: AnchorWish, _: Translator) -> WishLine:
        with self.services.reads.open() as reader:
            asker = reader.parties.organisation(wish.organisation_id)
        icon, tone, standing = STATES[wish.state]
        return WishLine(
            wish=wish,
            asker="" if asker is None else asker.name,
            slug="" if asker is None else asker.slug,
            icon=icon,
            tone=tone,
            standing=_(standing),
            registered=formats.day(wish.registration.registered_on),
            asked=formats.moment_element(wish.asked_at),
            is_open=wish.state is AskedState.OPEN,
        )


def _registration(given: Mapping[str, str]) -> Registration:
    missing = [name for name in FIELDS if not given.get(name)]
    refusals: list[Refusal] = [AnswerMissing("this is needed", pointer=f"/{name}") for name in missing]
    day = date.min
    if "registered_on" not in missing:
        try:
            day = read_day(given["registered_on"])
        except Refusal as refusal:
            refusals.append(refusal.at("/registered_on"))
    if refusals:
        raise Several(tuple(refusals))
    return Registration(given["name"], given["number"], day, given["register_name"], given["register_url"])
