"""The picture of a place at the desk: sent, said in words for who cannot see it, replaced, taken away."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.errors import Refusal
from nguongoc.ports.rows import Role
from nguongoc.services.picture_place import PlacePhotoDraft
from nguongoc.services.store_photo import ALT_LIMIT
from nguongoc.services.welcome_visitors import PlaceChanged
from nguongoc.tourism.places import Place
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.picture import picture
from nguongoc_api.pages.i18n import translator
from nguongoc_api.pages.producer.mending import mendable_parts
from nguongoc_api.pages.producer.new_lot import AnswerMissing
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.services import Services

FIELDS: Final = ("alt_vi", "alt_en", "file")
_PATH: Final = re.compile(r"/host/places/[^/]+/photo")


def place_photo_routes(
    route: Callable[..., Route], desk: PlacePhotoDesk, hosts: frozenset[Role]
) -> list[Route]:
    return [route("/host/places/{place_id}/photo", get=desk.ask, post=desk.keep, role=hosts)]


def takes_place_photos(path: str) -> bool:
    """Where a picture as telephones take them may come with the form."""
    return _PATH.fullmatch(path) is not None


@dataclass(frozen=True, slots=True)
class PlacePhotoDesk:
    """The page over `PicturePlace`; safe to call from any thread."""

    services: Services

    def ask(self, visit: Visit) -> Response:
        """The picture as visitors see it, and the form for another."""
        place = self._place(visit)
        photo = place.photo
        values = {} if photo is None else {"alt_vi": photo.alt_vi, "alt_en": photo.alt_en or ""}
        return self._form(visit, place, values, {})

    def keep(self, visit: Visit) -> Response:
        """Shown from now on or taken away; or the form again with what is wrong, where a picture is chosen anew."""
        place, given = self._place(visit), visit.given
        version = given.get("version", "")
        versions = frozenset({int(version)}) if version.isascii() and version.isdigit() else frozenset({0})
        try:
            if "back" in given:
                self.services.picture_place.put_back(visit.caller, place.id, versions)
            elif "remove" in given:
                self.services.picture_place.take_away(visit.caller, place.id, versions)
            elif not given.get("alt_vi"):
                raise AnswerMissing("say what the picture shows", pointer="/alt_vi")
            else:
                draft = PlacePhotoDraft(given["alt_vi"], given.get("alt_en") or None, visit.file or None)
                self.services.picture_place.show(visit.caller, place.id, versions, draft)
        except Refusal as refusal:
            every = mendable_parts(refusal, 412)
            return self._form(visit, place, given, {_field_of(each): each for each in reversed(every)})
        changed = "remove" in given or (visit.file and place.photo)
        return go_on(f"/host/places/{place.id}?{'picture' if changed else 'saved'}=1")

    def _place(self, visit: Visit) -> Place:
        return self.services.visiting.welcome.place(visit.caller, visit.places["place_id"])

    def _form(
        self, visit: Visit, place: Place, values: Mapping[str, str], wrong: Mapping[str, Refusal]
    ) -> Response:
        _, settings = translator(visit.language), self.services.settings
        context = {
            "title": _("Ảnh của nơi này"),
            "place": formats.one_of(place.name_vi, place.name_en, visit.language),
            "id": place.id,
            "picture": None if place.photo is None else picture(place.photo, visit.language),
            "removed": self.services.picture_place.to_be_had(visit.caller, place.id),
            "values": values,
            "version": place.version,
            "longest": ALT_LIMIT,
            "errors": at_fields(wrong, _, settings.base_url),
        }
        late = any(isinstance(each, PlaceChanged) for each in wrong.values())
        status = 409 if late else 422 if wrong else 200
        return desk_page(visit, "place_photo.html", context, demo=settings.demo, status=status)


def _field_of(refusal: Refusal) -> str:
    name = (refusal.pointer or "").rsplit("/", 1)[-1]
    return name if name in FIELDS else ""
