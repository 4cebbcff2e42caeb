"""Own places at the desk: written down, moved, closed and opened by their host; taken off the map by an authority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from nguongoc.batches.dates import vietnamese_day
from nguongoc.errors import Refusal
from nguongoc.geography import communes
from nguongoc.ports import Answer
from nguongoc.services.once import IdempotencyKeyReused
from nguongoc.services.welcome_visitors import PlaceChanged
from nguongoc.tourism.places import Place, PlaceKind, Standing
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.picture import picture
from nguongoc_api.pages.consumer.words import PLACES
from nguongoc_api.pages.i18n import N_, Translator, translator
from nguongoc_api.pages.producer.mending import mendable_parts
from nguongoc_api.pages.producer.new_lot import AnswerMissing, Wrong, new_once
from nguongoc_api.pages.producer.own_place_forms import (
    FIELDS,
    WHERE_FIELDS,
    once_of,
    read_new_place,
    read_whereabouts,
    shown_at,
    whereabouts_values,
)
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.pages.render import SCRIPTS
from nguongoc_api.services import Services

AUTHORITY: Final = "/authority/places"
_AT: Final = {"latitude": "position", "longitude": "position", "coordinate_error_km": "position"}
STANDINGS: Final[Mapping[Standing, str]] = {
    Standing.SHOWN: N_("Khách đang thấy"),
    Standing.WITHDRAWN: N_("Chủ nhà tạm thôi đón"),
    Standing.HIDDEN: N_("Cơ quan đã ẩn"),
}
Problems = Mapping[str, Refusal]


@dataclass(frozen=True, slots=True)
class OwnPlaceDesk:
    """Pages over `KeepOwnPlaces`; safe to call from any thread."""

    services: Services

    def ask_new(self, visit: Visit) -> Response:
        """The form for a place, with its one-time key."""
        values = {"kind": PlaceKind.FARM.value, "commune_code": self._home(visit)}
        return self._form(visit, "own_place_new.html", values, {}, once=new_once())

    def register(self, visit: Visit) -> Response:
        """Written down once however often the form arrives, or shown again with what is wrong."""
        read = read_new_place(visit.given)
        once = once_of(visit.caller.subject, visit.given)
        problems: Problems = {}
        if isinstance(read, Wrong):
            problems = read.at
        else:
            try:
                made = self.services.visiting.own_places.register(visit.caller, *read, once)
            except IdempotencyKeyReused as refusal:
                problems, once = {"": refusal}, None
            except Refusal as refusal:
                problems = _mendable(refusal, FIELDS)
            else:
                return go_on(dict(made.headers)["Location"] if isinstance(made, Answer) else shown_at(made))
        values = {name: visit.given.get(name, "") for name in FIELDS}
        key = once.key if once else new_once()
        return self._form(visit, "own_place_new.html", values, problems, once=key)

    def ask_move(self, visit: Visit) -> Response:
        """Name, kind and position as they stand."""
        place = self._place(visit)
        return self._move_form(visit, place, whereabouts_values(place), {})

    def move(self, visit: Visit) -> Response:
        """Put in their place, or the form again with what is wrong."""
        place = self._place(visit)
        read = read_whereabouts(visit.given)
        if isinstance(read, Wrong):
            problems: Problems = read.at
        else:
            try:
                moved = self.services.visiting.own_places.move(visit.caller, place.id, _versions(visit), read)
                return go_on(shown_at(moved))
            except Refusal as refusal:
                problems = _mendable(refusal, WHERE_FIELDS)
        values = {name: visit.given.get(name, "") for name in WHERE_FIELDS}
        return self._move_form(visit, place, values, problems)

    def stand(self, visit: Visit) -> Response:
        """One button of its host: all is still so, closed for now, open again."""
        place, own = self._place(visit), self.services.visiting.own_places
        wanted = visit.given.get("do", "")
        changes = {"confirm": own.confirm, "withdraw": own.withdraw, "reopen": own.reopen}
        if wanted not in changes:
            raise AnswerMissing("choose what to do", pointer="/do")
        changes[wanted](visit.caller, place.id, _versions(visit))
        return go_on(shown_at(place))

    def list_by_hosts(self, visit: Visit) -> Response:
        """What hosts of its territory wrote down, and whatever is not shown, each with what can be done."""
        return self._list(visit, {}, "")

    def judge(self, visit: Visit) -> Response:
        """Taken off the map with a reason, or put back."""
        place_id, own = visit.places["place_id"], self.services.visiting.own_places
        try:
            if "unhide" in visit.given:
                own.unhide(visit.caller, place_id, _versions(visit))
            elif not visit.given.get("reason"):
                raise AnswerMissing("say why", pointer="/reason")
            else:
                own.hide(visit.caller, place_id, _versions(visit), visit.given["reason"])
        except Refusal as refusal:
            return self._list(visit, _mendable(refusal, ("reason",)), place_id)
        return go_on(AUTHORITY)

    def _list(self, visit: Visit, problems: Problems, at: str) -> Response:
        _ = translator(visit.language)
        found = self.services.visiting.own_places.by_hosts(visit.caller)
        context = {
            "title": _("Nơi đón khách do chủ nhà khai"),
            "lines": [self._line(each, _) for each in found],
            "at": at,
            "reason": visit.given.get("reason", ""),
        }
        return self._page(visit, "own_places.html", context, problems)

    def _line(self, place: Place, _: Translator) -> dict[str, object]:
        with self.services.reads.open() as reader:
            host_id = place.host_organisation_id
            host = None if host_id is None else reader.parties.organisation(host_id)
        said = place.confirmed_on or place.checked_on
        return {
            "place": place,
            "host": "" if host is None else formats.one_of(host.name, host.name_en, _.language),
            "name": formats.one_of(place.name_vi, place.name_en, _.language),
            "kind": _(PLACES[place.kind]),
            "commune": formats.commune(communes.find(place.commune_code).name, _.language),
            "said": formats.day(said),
            "stale": place.is_stale(vietnamese_day(self.services.clock.now())),
            "standing": _(STANDINGS[place.standing]),
            "photo": None if place.photo is None else picture(place.photo, _.language),
        }

    def _home(self, visit: Visit) -> str:
        with self.services.reads.open() as reader:
            organisation = reader.parties.organisation(visit.caller.organisation_id)
        return (organisation.commune_code if organisation else None) or ""

    def _place(self, visit: Visit) -> Place:
        return self.services.visiting.welcome.place(visit.caller, visit.places["place_id"])

    def _move_form(
        self, visit: Visit, place: Place, values: Mapping[str, str], problems: Problems
    ) -> Response:
        return self._form(visit, "own_place_where.html", values, problems, id=place.id, version=place.version)

    def _form(
        self,
        visit: Visit,
        template: str,
        values: Mapping[str, str],
        problems: Problems,
        **more: object,
    ) -> Response:
        _ = translator(visit.language)
        found = sorted(communes.every(), key=lambda each: communes.search_key(each.short_name))
        context = {
            "title": _("Ghi nơi đón khách") if "once" in more else _("Tên và vị trí"),
            "values": values,
            "kinds": [(kind.value, _(PLACES[kind])) for kind in PlaceKind],
            "communes": [(each.code, formats.commune(each.name, visit.language)) for each in found],
            **more,
        }
        return self._page(visit, template, context, problems)

    def _page(
        self, visit: Visit, template: str, context: Mapping[str, object], problems: Problems
    ) -> Response:
        _ = translator(visit.language)
        settings = self.services.settings
        errors = at_fields(problems, _, settings.base_url)
        late = any(isinstance(each, PlaceChanged) for each in problems.values())
        status = 409 if late else 422 if problems else 200
        whole = {**context, "errors": errors, "scripts": SCRIPTS}
        return desk_page(visit, template, whole, demo=settings.demo, status=status, scripted=True)


def _versions(visit: Visit) -> frozenset[int]:
    version = visit.given.get("version", "")
    read = version.isascii() and version.isdigit() and len(version) < 10  # noqa: PLR2004
    return frozenset({int(version)}) if read else frozenset({0})


def _mendable(refusal: Refusal, fields: tuple[str, ...]) -> Problems:
    """By the field at fault; the refusal itself goes on where nobody can mend it in the form."""
    every = mendable_parts(refusal, 412)
    return {_field(each, fields): each for each in reversed(every)}


def _field(refusal: Refusal, fields: tuple[str, ...]) -> str:
    name = (refusal.pointer or "").rsplit("/", 1)[-1]
    name = _AT.get(name, name)
    return name if name in fields else ""
