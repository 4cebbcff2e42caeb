"""Places to visit, each with its picture."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, delete, insert, select, update

from nguongoc.catalogue.products import Photo
from nguongoc.store.repositories.photos import PHOTO, PHOTO_COLUMNS, REMOVED, SqlPhotos, photo_of
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import PlaceRow
from nguongoc.tourism.places import (
    Confidence,
    Experience,
    ExperienceKind,
    Festival,
    LunarDay,
    Place,
    PlaceKind,
    RemovedPhoto,
    Standing,
)

PLACE = table(PlaceRow)
_SHOWN = PLACE.c.standing == Standing.SHOWN.value
_PLACES = select(PLACE, *PHOTO_COLUMNS).select_from(PLACE.outerjoin(PHOTO, PHOTO.c.id == PLACE.c.photo_id))


class SqlPlaces(SqlPhotos):
    __slots__ = ()

    def places(self) -> Sequence[Place]:
        return self._places(_SHOWN)

    def places_of(self, organisation_id: UUID) -> Sequence[Place]:
        return self._places(PLACE.c.host_organisation_id == organisation_id)

    def places_by_hosts(self) -> Sequence[Place]:
        return self._places(PLACE.c.by_host | ~_SHOWN)

    def _places(self, which: ColumnElement[bool]) -> Sequence[Place]:
        query = _PLACES.where(which).order_by(PLACE.c.id)
        return [_place(row) for row in self._connection.execute(query)]

    def place(self, place_id: str) -> Place | None:
        found = self.kept_place(place_id)
        return found if found is not None and found.standing is Standing.SHOWN else None

    def kept_place(self, place_id: str) -> Place | None:
        row = self._connection.execute(_PLACES.where(PLACE.c.id == place_id)).first()
        return None if row is None else _place(row)

    def lock_place(self, place_id: str) -> None:
        self._connection.execute(select(PLACE.c.id).where(PLACE.c.id == place_id).with_for_update())

    def put_place(self, place: Place) -> None:
        values = _columns(place)
        # In place: other rows name it.
        changed = self._connection.execute(update(PLACE).where(PLACE.c.id == place.id).values(values))
        if not changed.rowcount:
            self._connection.execute(insert(PLACE), values)

    def removed_photo(self, place_id: str) -> RemovedPhoto | None:
        return self._removed(self._connection.execute(select(REMOVED).where(REMOVED.c.place_id == place_id)))

    def take_removed_photo(self, place_id: str) -> RemovedPhoto | None:
        taken = delete(REMOVED).where(REMOVED.c.place_id == place_id).returning(*REMOVED.c)
        return self._removed(self._connection.execute(taken))

    def _removed(self, rows: Iterable[Row[Any]]) -> RemovedPhoto | None:
        row = next(iter(rows), None)
        kept = None if row is None else self.photo(row.photo_id)
        if row is None or kept is None:
            return None
        photo = replace(kept, alt_vi=row.alt_vi, alt_en=row.alt_en)
        return RemovedPhoto(photo, row.removed_by, row.removed_at)

    def remove_photo(self, place_id: str, removed: RemovedPhoto) -> None:
        self._drop_removed(REMOVED.c.place_id == place_id)
        values = {
            "place_id": place_id,
            "photo_id": removed.photo.id,
            "alt_vi": removed.photo.alt_vi,
            "alt_en": removed.photo.alt_en,
            "removed_by": removed.removed_by,
            "removed_at": removed.removed_at,
        }
        self._connection.execute(insert(REMOVED), values)

    def has_removed_photos(self, before: datetime) -> bool:
        some = select(REMOVED.c.place_id).where(REMOVED.c.removed_at < before).limit(1)
        return self._connection.execute(some).first() is not None

    def drop_removed_photos(self, before: datetime) -> int:
        return self._drop_removed(REMOVED.c.removed_at < before)

    def _drop_removed(self, which: ColumnElement[bool]) -> int:
        gone = (
            self._connection.execute(delete(REMOVED).where(which).returning(REMOVED.c.photo_id))
            .scalars()
            .all()
        )
        for photo_id in gone:
            self.drop_unshown_photo(photo_id)
        return len(gone)


def _columns(place: Place) -> dict[str, Any]:
    values, photo = asdict(replace(place, photo=None)), place.photo
    del values["photo"]
    return values | {
        "photo_id": photo and photo.id,
        "photo_alt_vi": photo and photo.alt_vi,
        "photo_alt_en": photo and photo.alt_en,
    }


def _place(row: Row[Any]) -> Place:
    values = dict(row._mapping)
    photo = _photo(values)
    values["kind"] = PlaceKind(values["kind"])
    values["standing"] = Standing(values["standing"])
    values["months"] = tuple(values["months"])
    values["product_slugs"] = tuple(values["product_slugs"])
    values["festivals"] = tuple(
        Festival(each["name_vi"], each["name_en"], LunarDay(**each["first"]), LunarDay(**each["last"]))
        for each in values["festivals"]
    )
    values["experiences"] = tuple(map(_experience, values["experiences"]))
    values["confidence"] = Confidence(values["confidence"])
    return Place(**values, photo=photo)


def _photo(values: dict[str, Any]) -> Photo | None:
    """Taken out of `values`; said in the words of this place, for the same picture may be shown elsewhere."""
    photo_id = values.pop("photo_id")
    said = {name: values.pop(f"photo_{name}") for name in ("alt_vi", "alt_en")}
    stored = {column.name: values.pop(column.name) for column in PHOTO_COLUMNS}
    return None if photo_id is None else photo_of(photo_id, stored | said)


def _experience(said: dict[str, Any]) -> Experience:
    # One that was written down before there were kinds has none.
    kind = ExperienceKind(said.get("kind", ExperienceKind.VISIT.value))
    return Experience(**{**said, "months": tuple(said["months"]), "kind": kind})
