"""What a host types of its own place: a position as two numbers from any map, with `±metres` where a telephone said so."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Final

from nguongoc.errors import Malformed
from nguongoc.geography.positions import read_degrees
from nguongoc.ports import Answer
from nguongoc.services.once import Once
from nguongoc.services.own_places import Whereabouts
from nguongoc.services.place_drafts import WelcomeDraft
from nguongoc.tourism.places import Place, PlaceKind
from nguongoc_api.pages.producer.host_forms import WELCOME_FIELDS, needed, read_welcome
from nguongoc_api.pages.producer.new_lot import Wrong

WHERE_FIELDS: Final = ("name_vi", "name_en", "kind", "commune_code", "position")
FIELDS: Final = (*WHERE_FIELDS, *WELCOME_FIELDS)
TYPED_ERROR_KM: Final = 0.1
"""Of a position read off a map."""
_NOTHING: Final = WelcomeDraft(about_vi="", about_en="")
_ONCE: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")


class PlaceKindUnknown(Malformed):
    """Not one of the kinds of place."""

    code = "place-kind-unknown"


def read_whereabouts(given: Mapping[str, str]) -> Whereabouts | Wrong:
    wrong = Wrong()
    name = wrong.take("name_vi", lambda: needed(given, "name_vi")) or ""
    kind = wrong.take("kind", lambda: _kind(given.get("kind", "")))
    commune = wrong.take("commune_code", lambda: needed(given, "commune_code")) or ""
    position = wrong.take("position", lambda: read_position(given.get("position", "")))
    if wrong.at or kind is None:
        return wrong
    return Whereabouts(name, given.get("name_en") or name, kind, commune, position)


def read_new_place(given: Mapping[str, str]) -> tuple[Whereabouts, WelcomeDraft] | Wrong:
    """Both parts, or everything that is wrong with either."""
    where, welcome = read_whereabouts(given), read_welcome(given, _NOTHING)
    if isinstance(where, Wrong) or isinstance(welcome, Wrong):
        parts = [each.at for each in (where, welcome) if isinstance(each, Wrong)]
        return Wrong({name: refusal for part in parts for name, refusal in part.items()})
    return where, welcome


def read_position(text: str) -> tuple[float, float, float] | None:
    """Degrees and error in km; None where nothing was typed. Raises `PositionUnreadable`."""
    typed = text.strip()
    if not typed:
        return None
    found = read_degrees(typed)
    error_km = TYPED_ERROR_KM if found.error_m is None else found.error_m / 1000
    return found.latitude, found.longitude, error_km


def written_position(place: Place) -> str:
    """As it can be read back."""
    metres = round(place.coordinate_error_km * 1000)
    return f"{place.latitude:.5f}, {place.longitude:.5f} ±{metres}"


def whereabouts_values(place: Place) -> dict[str, str]:
    """What stands in the form before anything is typed."""
    return {
        "name_vi": place.name_vi,
        "name_en": place.name_en,
        "kind": place.kind.value,
        "commune_code": place.commune_code,
        "position": written_position(place),
    }


def once_of(subject: str, given: Mapping[str, str]) -> Once[Place] | None:
    """The one-time key of the form with the digest of all that was typed; None for a form that lost its key."""
    key = given.get("once", "")
    if not _ONCE.fullmatch(key):
        return None
    typed = "\n".join(f"{name}={given.get(name, '')}" for name in FIELDS)
    digest = hashlib.sha256(f"/host/new\n{typed}".encode()).hexdigest()
    return Once(subject, key, digest, lambda made: Answer(digest, 303, (("Location", shown_at(made)),), b""))


def shown_at(place: Place) -> str:
    return f"/host/places/{place.id}?saved=1"


def _kind(typed: str) -> PlaceKind:
    try:
        return PlaceKind(typed)
    except ValueError:
        raise PlaceKindUnknown("choose one of the list", pointer="/kind") from None
