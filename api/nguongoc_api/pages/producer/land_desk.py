"""Own land at the desk: which plots have a border, and one plot's border sent as a file or pasted, looked at, erased."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Any, Final
from uuid import UUID

from markupsafe import Markup
from starlette.responses import Response

from nguongoc.errors import Refusal
from nguongoc.geography import communes
from nguongoc.geography.borders import LARGEST_BYTES, MOST_PARTS, Border, BorderTooLarge
from nguongoc.geography.corners import read_corners
from nguongoc.geography.kml import ZIPPED, read_kml
from nguongoc.geography.rings import MOST_CORNERS
from nguongoc.parties.borders import Oddity
from nguongoc.parties.facilities import LAND, Facility
from nguongoc.services.browse_master_data import FacilityNotFound
from nguongoc.services.draw_border import BorderNotFound, Drawn
from nguongoc_api.pages.i18n import N_, translator
from nguongoc_api.pages.producer.facility_form import area_in_words, hectares
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.new_lot import AnswerMissing
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.pages.render import SCRIPTS
from nguongoc_api.services import Services
from nguongoc_api.v1.strict_json import read_json

MOST_PLACES: Final = 1_000
WIDTH: Final = 320
MARGIN: Final = 8
ODDITIES: Final[Mapping[Oddity, str]] = {
    Oddity.AREA_DIFFERS: N_("Diện tích trong ranh giới khác diện tích đã khai hơn một phần mười."),
    Oddity.FAR_FROM_COMMUNE: N_("Ranh giới nằm xa xã đã khai."),
    Oddity.OFF_POSITION: N_("Vị trí đã khai nằm ngoài ranh giới hơn 2 km."),
    Oddity.OUTSIDE_PROVINCE: N_("Ranh giới nằm ngoài tỉnh Thanh Hoá."),
}


@dataclass(frozen=True, slots=True)
class LandDesk:
    """The producer's pages over `DrawBorder`; safe to call from any thread."""

    services: Services

    def list_land(self, visit: Visit) -> Response:
        """Every growing area and plot, with whether its border is known."""
        _ = translator(visit.language)
        places = self.services.browse_master_data.facilities(visit.caller, None, MOST_PLACES)
        lines = [(place, self._drawn(visit, place.id)) for place in places if place.kind in LAND]
        context = {
            "title": _("Đất trồng"),
            "lines": [
                {
                    "id": place.id,
                    "name": place.name,
                    "commune": communes.find(place.commune_code).name,
                    "declared": None if place.area_m2 is None else hectares(place.area_m2, visit.language),
                    "drawn": None if drawn is None else hectares(drawn.area_m2, visit.language),
                    "odd": drawn is not None and bool(drawn.oddities),
                }
                for place, drawn in lines
            ],
        }
        return self._page(visit, "land.html", context)

    def ask_border(self, visit: Visit) -> Response:
        """What is known of a plot, and the form for its border."""
        return self._border_page(visit, {}, "")

    def draw_border(self, visit: Visit) -> Response:
        """Draw or erase, or show the form again with what was pasted and what is wrong with it.

        What was there before goes back to the browser alone, for its next press: a border that was erased is kept nowhere here.
        """
        place = self._place(visit)
        here = f"/producer/land/{place.id}"
        pasted, before = visit.given.get("geojson", ""), self._drawn(visit, place.id)
        try:
            if "erase" in visit.given:
                self.services.draw_border.erase(visit.caller, place.id)
                return self._border_page(visit, {}, "", before)
            self.services.draw_border.draw(visit.caller, place.id, _read(_sent(visit.file, pasted)))
        except BorderNotFound:
            return go_on(here)
        except Refusal as refusal:
            mendable(refusal)
            return self._border_page(visit, {"geojson": refusal}, pasted)
        if before is not None:
            return self._border_page(visit, {}, "", before)
        return go_on(f"{here}?drawn=1")

    def _border_page(
        self, visit: Visit, wrong: Mapping[str, Refusal], pasted: str, before: Drawn | None = None
    ) -> Response:
        _ = translator(visit.language)
        place = self._place(visit)
        drawn = self._drawn(visit, place.id)
        base_url = self.services.settings.base_url
        context = {
            "title": place.name,
            "id": place.id,
            "commune": communes.find(place.commune_code).name,
            "declared": None if place.area_m2 is None else area_in_words(place.area_m2, _),
            "drawn": None if drawn is None else area_in_words(drawn.area_m2, _),
            "corners": None if drawn is None else drawn.border.corners,
            "drawing": None
            if drawn is None
            else drawing(drawn.border, _("Ranh giới của %(name)s", name=place.name)),
            "oddities": [] if drawn is None else [_(ODDITIES[each]) for each in drawn.oddities],
            "is_entered": "new" in visit.query and drawn is None and not wrong,
            "scripts": SCRIPTS,
            "is_new": "drawn" in visit.query and drawn is not None and not wrong,
            "errors": at_fields(wrong, _, base_url),
            "where": next((each.pointer for each in wrong.values() if each.pointer), None),
            "pasted": pasted,
            "undo": None
            if before is None
            else {"geojson": json.dumps(before.border.geometry(), separators=(",", ":"))},
        }
        return self._page(visit, "border.html", context, 422 if wrong else 200)

    def _place(self, visit: Visit) -> Facility:
        """One's own land. Raises `FacilityNotFound`."""
        unknown = FacilityNotFound("no such facility of this organisation")
        facility_id = read_id(visit.places["facility_id"], unknown)
        place = self.services.browse_master_data.facility(visit.caller, facility_id)
        if place.kind not in LAND:
            raise FacilityNotFound("no such land of this organisation")
        return place

    def _drawn(self, visit: Visit, facility_id: UUID) -> Drawn | None:
        try:
            return self.services.draw_border.show(visit.caller, facility_id)
        except BorderNotFound:
            return None

    def _page(
        self, visit: Visit, template: str, context: Mapping[str, object], status: int = 200
    ) -> Response:
        demo = self.services.settings.demo
        return desk_page(visit, template, context, demo=demo, status=status, scripted="scripts" in context)


def drawing(border: Border, title: str) -> Markup:
    """The border alone, north up, as a small inline SVG with classes only."""
    south, north, west, east = border.box
    squeeze = cos(radians((south + north) / 2))
    across, up = (east - west) * squeeze, north - south
    scale = (WIDTH - 2 * MARGIN) / max(across, up)
    steps = []
    for ring in border.parts:
        spots = [
            f"{MARGIN + (x / 1e6 - west) * squeeze * scale:.1f} {MARGIN + (north - y / 1e6) * scale:.1f}"
            for x, y in ring[:-1]
        ]
        steps.append(f"M{'L'.join(spots)}z")
    return Markup(
        '<svg class="border" viewBox="0 0 {:.0f} {:.0f}" role="img"><title>{}</title><path d="{}"/></svg>'
    ).format(across * scale + 2 * MARGIN, up * scale + 2 * MARGIN, title, "".join(steps))


def _read(body: bytes) -> Any:
    """GeoJSON, KML or lines of corners, by how it begins. Raises what each of them refuses."""
    start = body.lstrip()[:4]
    if start.startswith(b"<") or start == ZIPPED:
        return read_kml(body)
    if start.startswith((b"{", b"[")):
        return read_json(body)
    return read_corners(body.decode("utf-8", "replace"))


def _sent(file: bytes, pasted: str) -> bytes:
    """The file, or else what was pasted or typed. Raises `AnswerMissing`, `BorderTooLarge`."""
    body = file or pasted.encode()
    if not body.strip():
        raise AnswerMissing("send a file or paste its text")
    if len(body) > LARGEST_BYTES:
        raise BorderTooLarge(
            f"a file has at most {LARGEST_BYTES} bytes", corners=MOST_CORNERS, parts=MOST_PARTS
        )
    # Windows writes a mark before the text, which JSON has no place for.
    return body.removeprefix(b"\xef\xbb\xbf")
