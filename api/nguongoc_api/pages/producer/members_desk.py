"""Member households at the desk: who they are, and which of them harvested a lot. Erasable rows, shown to their own organisation alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from nguongoc.batches.lots import Batch, Origin
from nguongoc.batches.quantities import format_amount, parse_amount
from nguongoc.errors import Refusal
from nguongoc.parties.members import Harvester, Member
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.name_members import Harvested, MemberNotFound
from nguongoc_api.pages.i18n import translator
from nguongoc_api.pages.producer.mending import mendable_parts
from nguongoc_api.pages.producer.new_lot import AnswerMissing
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.services import Services

MOST_MEMBERS: Final = 1_000
LIST: Final = "/producer/members"
_FIELDS: Final = {"/name": "name", "/phone": "phone"}
Wrong = Mapping[str, Refusal]


@dataclass(frozen=True, slots=True)
class MembersDesk:
    """The producer's pages over `NameMembers`; safe to call from any thread."""

    services: Services

    def list_members(self, visit: Visit) -> Response:
        """Every household, and the form for one more."""
        return self._list_page(visit, {}, {})

    def add_member(self, visit: Visit) -> Response:
        """Added, or the form again with what was typed and what is wrong with it."""
        given = visit.given
        try:
            self.services.name_members.add(visit.caller, _name(given), given.get("phone") or None)
        except Refusal as refusal:
            return self._list_page(visit, _mendable(refusal), given)
        return go_on(f"{LIST}?added=1")

    def ask_member(self, visit: Visit) -> Response:
        """One household, to be put right or erased."""
        member = self._member(visit)
        return self._member_page(visit, member, {}, {"name": member.name, "phone": member.phone or ""})

    def change_member(self, visit: Visit) -> Response:
        """Put right or erased, from lots too."""
        member, given = self._member(visit), visit.given
        if "erase" in given:
            self.services.name_members.erase(visit.caller, member.id)
            return go_on(f"{LIST}?erased=1")
        try:
            self.services.name_members.change(
                visit.caller, member.id, _name(given), given.get("phone") or None
            )
        except Refusal as refusal:
            return self._member_page(visit, member, _mendable(refusal), given)
        return go_on(f"{LIST}?changed=1")

    def ask_harvesters(self, visit: Visit) -> Response:
        """Who harvested a lot."""
        return self._harvesters_page(visit, *self._harvesters(visit), {}, {})

    def change_harvesters(self, visit: Visit) -> Response:
        """One more, or one fewer: a change at a time fits every phone and every bound of a form."""
        batch, before = self._harvesters(visit)
        given = visit.given
        said = [
            Harvested(each.member.id, each.value)
            for each in before
            if str(each.member.id) not in {given.get("drop"), given.get("member")}
        ]
        try:
            if "drop" not in given:
                said.append(_harvested(given))
            self.services.name_members.put_harvesters(visit.caller, batch.id, said)
        except Refusal as refusal:
            return self._harvesters_page(visit, batch, before, _mendable(refusal), given)
        gone = next((each for each in before if str(each.member.id) == given.get("drop")), None)
        if gone is not None:
            return self._harvesters_page(visit, *self._harvesters(visit), {}, {}, gone)
        return go_on(f"/producer/batches/{batch.id}/harvesters")

    def _list_page(self, visit: Visit, wrong: Wrong, given: Mapping[str, str]) -> Response:
        _ = translator(visit.language)
        done = {"added": _("Đã thêm."), "changed": _("Đã sửa."), "erased": _("Đã xoá.")}
        context = {
            "title": _("Thành viên"),
            "members": self._members(visit),
            "done": None if wrong else next((done[each] for each in done if each in visit.query), None),
            "values": given,
        }
        return self._page(visit, "members.html", context, wrong)

    def _member_page(self, visit: Visit, member: Member, wrong: Wrong, values: Mapping[str, str]) -> Response:
        context = {"title": member.name, "id": member.id, "values": values}
        return self._page(visit, "member.html", context, wrong)

    def _harvesters_page(
        self,
        visit: Visit,
        batch: Batch,
        harvesters: list[Harvester],
        wrong: Wrong,
        given: Mapping[str, str],
        gone: Harvester | None = None,
    ) -> Response:
        _ = translator(visit.language)
        unit = batch.quantity.unit.label(visit.language)
        context = {
            "title": _("Ai thu hoạch lô này"),
            "batch": batch,
            "whole": f"{format_amount(batch.quantity.value, visit.language)} {unit}",
            "unit": unit,
            "harvesters": [
                (each.member, None if each.value is None else format_amount(each.value, visit.language))
                for each in harvesters
            ],
            "options": [(str(each.id), each.name) for each in self._members(visit)],
            "values": given,
            "gone": gone and gone.member.name,
            # As it is typed here, whatever the language of the page.
            "undo": gone
            and {
                "member": str(gone.member.id),
                "value": "" if gone.value is None else format_amount(gone.value, "vi"),
            },
        }
        return self._page(visit, "harvesters.html", context, wrong)

    def _members(self, visit: Visit) -> list[Member]:
        found = self.services.name_members.members(visit.caller, None, MOST_MEMBERS)
        return sorted(found, key=lambda each: each.name.casefold())

    def _member(self, visit: Visit) -> Member:
        """One's own. Raises `MemberNotFound`."""
        asked = visit.places["member_id"]
        for each in self._members(visit):
            if str(each.id) == asked:
                return each
        raise MemberNotFound("no such member of this organisation")

    def _harvesters(self, visit: Visit) -> tuple[Batch, list[Harvester]]:
        """Of one's own harvest. Raises `BatchNotFound`, also for what was made of other lots: their harvesters are theirs."""
        batch_id = read_id(visit.places["batch_id"], BatchNotFound("no such lot of this organisation"))
        batch, harvesters = self.services.name_members.harvesters(visit.caller, batch_id)
        if batch.origin is not Origin.HARVESTED:
            raise BatchNotFound("no such harvest of this organisation")
        return batch, list(harvesters)

    def _page(self, visit: Visit, template: str, context: Mapping[str, object], wrong: Wrong) -> Response:
        _ = translator(visit.language)
        settings = self.services.settings
        errors = at_fields(wrong, _, settings.base_url)
        return desk_page(
            visit, template, {"errors": errors, **context}, demo=settings.demo, status=422 if wrong else 200
        )


def _name(given: Mapping[str, str]) -> str:
    """Raises `AnswerMissing`."""
    name = given.get("name", "")
    if not name:
        raise AnswerMissing("a name is needed", pointer="/name")
    return name


def _harvested(given: Mapping[str, str]) -> Harvested:
    """Raises `AnswerMissing` and what an amount refuses. A comma is a decimal comma, as people here write it."""
    member = read_id(given.get("member", ""), AnswerMissing("choose a member", pointer="/member"))
    value = given.get("value", "").replace(",", ".")
    return Harvested(member, parse_amount(value) if value else None)


def _mendable(refusal: Refusal) -> Wrong:
    """By the field at fault; the refusal itself goes on where nobody can mend it in the form."""
    each_of = mendable_parts(refusal)
    return {_field(each): each for each in each_of}


def _field(refusal: Refusal) -> str:
    pointer = refusal.pointer or ""
    if pointer in _FIELDS:
        return _FIELDS[pointer]
    if pointer.endswith("/member_id") or pointer == "/member":
        return "member"
    if "phone" in refusal.code:
        return "phone"
    return "value" if pointer.endswith("/value") or refusal.code.startswith("amount") else "name"
