"""Photos of diary entries: sent in pieces over a network that breaks, there once and byte for byte, and nobody else's to see."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image

from nguongoc.diary.photos import KEPT_UNFINISHED, SMALLEST_PIECE
from nguongoc.services.keep_diary_photos import KeepDiaryPhotos
from tests.factories import rows
from tests.http.conftest import Site
from tests.http.test_diary import Farm, farm
from tests.http.test_photos import picture
from tests.service import HandClock

PIECE = 20_000
PHOTO = picture(1400, 1050)


@dataclass
class Upload:
    """One photo of one entry, as a phone sends it."""

    farm: Farm
    data: bytes
    entry: str
    id: str = field(default_factory=lambda: str(uuid4()))
    sha256: str = ""

    @property
    def path(self) -> str:
        return f"/v1/diary/{self.entry}/photos/{self.id}"

    def announce(self, status: int = 200, **said: Any) -> Any:
        body = {"length": len(self.data), "sha256": self.sha256 or sha256(self.data).hexdigest(), **said}
        answer = self.farm.site.client.put(self.path, json=body, headers=self.farm.key)
        assert answer.status_code == status, answer.text
        return answer.json()

    def send(self, start: int, end: int | None = None, status: int = 200, **headers: str) -> Any:
        """The bytes from `start` to `end`, or to the last."""
        until = len(self.data) if end is None else end
        said = {
            "Content-Type": "application/partial-upload",
            "Upload-Offset": str(start),
            "Upload-Complete": "?1" if until >= len(self.data) else "?0",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        answer = self.farm.site.client.patch(
            self.path, content=self.data[start:until], headers=self.farm.key | said
        )
        assert answer.status_code == status, answer.text
        return answer

    def whole(self) -> Any:
        self.announce()
        for start in range(0, len(self.data), PIECE):
            answer = self.send(start, min(start + PIECE, len(self.data)))
        return answer.json()

    def get(self, below: str = "", status: int = 200, key: dict[str, str] | None = None) -> Any:
        return self.farm.site.get(self.path + below, key or self.farm.key, status)


def entry_of(one: Farm) -> str:
    return str(one.keep({"activity": "inspecting", "happened_on": "2026-11-20"})["items"][0]["id"])


def upload(one: Farm, data: bytes | None = None, entry: str = "") -> Upload:
    return Upload(one, PHOTO if data is None else data, entry or entry_of(one))


@pytest.fixture
def fresh(site: Site) -> Farm:
    return farm(site)


@pytest.fixture
def one(one_site: Site) -> Farm:
    return farm(one_site)


def test_a_photo_arrives_byte_for_byte_and_is_shown_without_what_the_phone_wrote_into_it(fresh: Farm) -> None:
    photo = upload(fresh)
    assert len(photo.data) > 2 * PIECE
    done = photo.whole()
    assert (done["received"], done["sha256"]) == (len(photo.data), sha256(photo.data).hexdigest())
    assert done["complete_at"] is not None
    original = photo.get("/original")
    assert original.content == photo.data
    assert "no-store" in original.headers["cache-control"]
    assert b"105.3922" in original.content
    shown = photo.get("/shown")
    assert b"105.3922" not in shown.content
    assert Image.open(io.BytesIO(shown.content)).format == "JPEG"
    listed = fresh.site.get(f"/v1/diary/{photo.entry}/photos", fresh.key).json()["items"]
    assert [each["id"] for each in listed] == [photo.id]


def test_an_upload_that_was_cut_goes_on_where_it_ended_and_is_there_once(fresh: Farm) -> None:
    photo = upload(fresh)
    photo.announce()
    photo.send(0, PIECE)
    asked = fresh.site.client.head(photo.path, headers=fresh.key)
    assert (asked.headers["upload-offset"], asked.headers["upload-complete"]) == (str(PIECE), "?0")
    refused = photo.send(0, PIECE, status=409)
    assert (refused.json()["code"], refused.json()["expected-offset"]) == ("upload-offset-wrong", PIECE)
    assert refused.headers["upload-offset"] == str(PIECE)
    assert photo.announce()["received"] == PIECE, "announced again it stands where it stood"
    photo.get("/original", 404)
    photo.send(PIECE, 2 * PIECE)
    photo.send(2 * PIECE)
    assert photo.send(2 * PIECE).headers["upload-complete"] == "?1", "the answer to the end was lost"
    assert photo.get("/original").content == photo.data
    assert photo.announce()["complete_at"] is not None
    assert len(fresh.site.get(f"/v1/diary/{photo.entry}/photos", fresh.key).json()["items"]) == 1


def test_other_bytes_than_those_announced_are_thrown_away(fresh: Farm) -> None:
    photo = upload(fresh)
    photo.sha256 = sha256(b"another").hexdigest()
    photo.announce()
    photo.send(0, PIECE)
    assert photo.send(PIECE, status=422).json()["code"] == "upload-hash-wrong"
    assert photo.get().headers["upload-offset"] == "0"
    assert photo.get("/original", 404).json()["code"] == "diary-photo-not-found"


def test_under_one_id_there_is_one_photo(fresh: Farm) -> None:
    photo = upload(fresh)
    photo.whole()
    assert photo.announce(409, sha256="0" * 64)["code"] == "diary-photo-differs"
    elsewhere = Upload(fresh, photo.data, entry_of(fresh), photo.id)
    assert elsewhere.announce(409)["code"] == "diary-photo-differs"
    assert elsewhere.get(status=404)


def test_an_entry_has_six_photos_and_no_more(fresh: Farm) -> None:
    entry = entry_of(fresh)
    for _ in range(6):
        upload(fresh, entry=entry).announce()
    assert upload(fresh, entry=entry).announce(413)["code"] == "diary-photos-too-many"


def test_what_never_arrives_whole_goes_after_a_week_and_what_is_whole_stays(fresh: Farm) -> None:
    whole, half = upload(fresh), upload(fresh)
    whole.whole()
    half.announce()
    half.send(0, PIECE)
    services, clock = fresh.site.services, HandClock(rows.NOW + KEPT_UNFINISHED - timedelta(seconds=1))
    keep = KeepDiaryPhotos(services.reads, services.writer, clock)
    assert keep.forget() == 0
    clock.time += timedelta(seconds=1)
    assert (keep.forget(), keep.forget()) == (1, 0)
    half.get(status=404)
    assert whole.get("/original").content == whole.data
    half.whole()
    assert half.get("/original").content == half.data, "begun anew under the same id"


def test_an_erasure_takes_photos_with_it(fresh: Farm) -> None:
    upload(fresh).whole()
    services = fresh.site.services
    erased = services.writer.run(
        lambda uow: uow.erasing.erase_organisation(fresh.site.cooperative.id, services.clock.now())
    )
    assert erased["diary_photo"] == 1
    assert erased["diary_photo_piece"] > 1


def test_nobody_else_sees_a_photo_or_adds_to_it(one: Farm) -> None:
    photo = upload(one)
    photo.whole()
    stranger = farm(one.site, one.site.neighbour)
    for below in ("", "/original", "/shown"):
        photo.get(below, 404, stranger.key)
    theirs = Upload(stranger, photo.data, photo.entry, photo.id)
    assert theirs.announce(404)["code"] == "diary-entry-not-found"
    theirs.send(0, status=404)
    own = Upload(stranger, photo.data, entry_of(stranger), photo.id)
    assert own.whole()["complete_at"], "ids are unique within an organisation only"


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"length": 0}, 422, "diary-photo-empty"),
        ({"length": 12_000_001}, 422, "picture-too-heavy"),
        ({"length": 10**30}, 422, "picture-too-heavy"),
        ({"length": "1"}, 422, "member-wrong"),
        ({"sha256": "A" * 64}, 422, "digest-malformed"),
        ({"name": "x"}, 422, "member-unknown"),
    ],
)
def test_what_is_announced_wrongly_is_refused(
    one: Farm, said: dict[str, Any], status: int, code: str
) -> None:
    refused = upload(one).announce(status, **said)
    assert code in {refused["code"], *(each["code"] for each in refused.get("errors", ()))}


def test_a_piece_that_does_not_fit_is_refused_and_changes_nothing(one: Farm) -> None:
    photo = upload(one)
    photo.announce()
    assert photo.send(0, SMALLEST_PIECE - 1, 422).json()["code"] == "upload-piece-too-small"
    assert photo.send(0, PIECE, 422, Upload_Complete="?1").json()["code"] == "upload-length-wrong"
    assert photo.send(0, status=422, Upload_Complete="?0").json()["code"] == "upload-length-wrong"
    photo.data += b"more"
    assert photo.send(0, status=422).json()["code"] == "upload-length-wrong"
    for header, wrong in (("Upload_Offset", "-1"), ("Upload_Offset", "1e3"), ("Upload_Complete", "true")):
        assert photo.send(0, PIECE, 400, **{header: wrong}).json()["code"] == "upload-header-wrong"
    assert photo.send(0, PIECE, 415, Content_Type="image/jpeg").json()["code"] == "media-type-wrong"
    photo.data = b"\xff" * 1_500_000
    assert photo.send(0, status=413).json()["code"] == "body-too-large"
    assert photo.get().headers["upload-offset"] == "0"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture-format-not-taken"),
        (PHOTO[:9000], "picture-damaged"),
    ],
    ids=["no picture", "half a picture"],
)
def test_what_is_no_picture_is_no_photo(one: Farm, data: bytes, code: str) -> None:
    photo = upload(one, data)
    photo.announce()
    assert photo.send(0, status=422).json()["code"] == code
    photo.get(status=404)
