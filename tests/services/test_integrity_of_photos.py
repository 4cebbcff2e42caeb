"""Photos: a flipped byte in any size is named, and that size is shown no more."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import delete, select, update

from nguongoc.catalogue.pictures import PictureFormat
from nguongoc.catalogue.products import Photo
from nguongoc.ports import StoredRendition
from nguongoc.services.check_integrity import FaultKind
from nguongoc.services.store_photo import PhotoBroken, PhotoDraft
from nguongoc.store.engine import open_engine
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import PhotoRenditionRow
from nguongoc_api.services import Services
from tests.service import Farm
from tests.services.checking import damage, faults

RENDITION = table(PhotoRenditionRow)


@pytest.fixture
def photo(services: Services) -> Photo:
    file = io.BytesIO()
    Image.effect_mandelbrot((800, 600), (-2, -1, 1, 1), 20).convert("RGB").save(file, "JPEG")
    made = services.store_photo(Farm(services).caller, PhotoDraft(file.getvalue(), "Quả bưởi"))
    assert isinstance(made, Photo)
    return made


def sizes(services: Services, photo: Photo) -> list[StoredRendition]:
    with services.reads.open() as reader:
        return list(reader.audit.renditions(photo.id))


def test_a_flipped_byte_in_any_size_is_named_and_that_size_is_answered_no_more(
    services: Services, photo: Photo
) -> None:
    assert faults(services) == []
    for each in sizes(services, photo):
        at = (RENDITION.c.width == each.width) & (RENDITION.c.media_type == each.media_type)
        changed = each.body[:200] + bytes([each.body[200] ^ 1]) + each.body[201:]
        damage(services, update(RENDITION).where(at).values(body=changed))
        assert faults(services) == [(FaultKind.PHOTO, f"photo {photo.id}")]
        format = PictureFormat(each.media_type.removeprefix("image/"))
        with pytest.raises(PhotoBroken):
            services.show_photo(photo.id, each.width, format)
        damage(services, update(RENDITION).where(at).values(body=each.body))
        assert services.show_photo(photo.id, each.width, format) == each.body
    assert len(sizes(services, photo)) == 4


def test_a_size_that_is_gone_and_a_picture_under_anothers_name_are_named(
    services: Services, photo: Photo
) -> None:
    largest = (RENDITION.c.width == 640) & (RENDITION.c.media_type == "image/jpeg")
    smallest = next(each for each in sizes(services, photo) if each.media_type == "image/jpeg")
    damage(services, update(RENDITION).where(largest).values(body=smallest.body, sha256=smallest.sha256))
    assert faults(services) == [(FaultKind.PHOTO, f"photo {photo.id}")]
    damage(services, delete(RENDITION).where(largest))
    assert faults(services) == [(FaultKind.PHOTO, f"photo {photo.id}")]


def test_photos_of_before_get_their_hashes_from_the_migration(services: Services, photo: Photo) -> None:
    from nguongoc.store.migrate import downgrade, upgrade

    before = sizes(services, photo)
    engine = open_engine(services.settings.database)
    downgrade(engine, "0020")
    upgrade(engine)
    with engine.connect() as connection:
        hashes = set(connection.execute(select(RENDITION.c.sha256)).scalars())
    engine.dispose()
    assert hashes == {each.sha256 for each in before}
    assert faults(services) == []
