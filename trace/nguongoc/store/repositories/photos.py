"""Pictures as pages show them, and who shows one."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, insert, or_, select
from sqlalchemy.engine import Connection

from nguongoc.catalogue.products import Photo
from nguongoc.ports import Rendition, StoredRendition
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import PhotoRenditionRow, PhotoRow, PlacePhotoRemovedRow, PlaceRow, ProductRow

PHOTO = table(PhotoRow)
RENDITION = table(PhotoRenditionRow)
REMOVED = table(PlacePhotoRemovedRow)
_SHOWN_BY = (table(ProductRow).c.photo_id, table(PlaceRow).c.photo_id)
PHOTO_COLUMNS = (
    PHOTO.c.widths,
    PHOTO.c.aspect_width,
    PHOTO.c.aspect_height,
    PHOTO.c.alt_vi,
    PHOTO.c.alt_en,
    PHOTO.c.is_illustration,
)


class SqlPhotos:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def photo(self, photo_id: str) -> Photo | None:
        row = self._connection.execute(select(PHOTO).where(PHOTO.c.id == photo_id)).first()
        return None if row is None else photo_of(photo_id, dict(row._mapping))

    def photo_owner(self, photo_id: str) -> UUID | None:
        query = select(PHOTO.c.organisation_id).where(PHOTO.c.id == photo_id)
        return self._connection.execute(query).scalar_one_or_none()

    def add_photo(
        self, photo: Photo, organisation_id: UUID, renditions: Iterable[Rendition], at: datetime
    ) -> None:
        if self.photo(photo.id) is not None:
            return
        values = {
            "id": photo.id,
            "organisation_id": organisation_id,
            "widths": list(photo.widths),
            "aspect_width": photo.aspect[0],
            "aspect_height": photo.aspect[1],
            "alt_vi": photo.alt_vi,
            "alt_en": photo.alt_en,
            "is_illustration": photo.is_illustration,
            "created_at": at,
        }
        self._connection.execute(insert(PHOTO), values)
        rows = [
            {"photo_id": photo.id, "sha256": sha256(each.body).hexdigest(), **columns_of(each)}
            for each in renditions
        ]
        self._connection.execute(insert(RENDITION), rows)

    def rendition(self, photo_id: str, width: int, media_type: str) -> StoredRendition | None:
        query = select(RENDITION.c.body, RENDITION.c.sha256).where(
            RENDITION.c.photo_id == photo_id,
            RENDITION.c.width == width,
            RENDITION.c.media_type == media_type,
            # In this order, for who shows it is asked of few pictures: those that were taken away.
            or_(~_wanted_back(photo_id), _shown(photo_id)),
        )
        row = self._connection.execute(query).first()
        return None if row is None else StoredRendition(width, media_type, row.body, row.sha256)

    def drop_unshown_photo(self, photo_id: str) -> None:
        unshown = ~or_(_shown(photo_id), _wanted_back(photo_id))
        self._connection.execute(delete(RENDITION).where(RENDITION.c.photo_id == photo_id, unshown))
        self._connection.execute(delete(PHOTO).where(PHOTO.c.id == photo_id, unshown))


def _shown(photo_id: str) -> ColumnElement[bool]:
    return or_(*(exists().where(column == photo_id) for column in _SHOWN_BY))


def _wanted_back(photo_id: str) -> ColumnElement[bool]:
    return exists().where(REMOVED.c.photo_id == photo_id)


def photo_of(photo_id: str, values: dict[str, Any]) -> Photo:
    return Photo(
        id=photo_id,
        widths=tuple(values["widths"]),
        aspect=(values["aspect_width"], values["aspect_height"]),
        alt_vi=values["alt_vi"],
        alt_en=values["alt_en"],
        is_illustration=values["is_illustration"],
    )
