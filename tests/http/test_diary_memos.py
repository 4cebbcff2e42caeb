"""Voice memos by the API and the desk: played in parts, taken back by who spoke them, and nobody else's words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from nguongoc.ports.rows import Role
from nguongoc.services.keep_diary_memos import KeepDiaryMemos
from tests.http.conftest import Site
from tests.http.desk import said, undo_of
from tests.http.test_borders import signed_in
from tests.http.test_diary import Farm, farm
from tests.http.test_diary_desk import HOME
from tests.http.test_diary_media_desk import send
from tests.services.checking import faults

SOUND = (Path(__file__).parents[1] / "unit/diary/sounds/fragmented.m4a").read_bytes()


class Spoken:
    """An entry, and a memo of it that the organisation's key spoke."""

    def __init__(self, site: Site) -> None:
        self.farm: Farm = farm(site)
        self.entry = self.farm.keep({"activity": "inspecting", "happened_on": "2026-11-20"})["items"][0]["id"]
        self.path = f"/v1/diary/{self.entry}/memos"
        self.memo = self.add().json()

    def add(self, data: bytes = SOUND, kind: str = "audio/mp4") -> Any:
        headers = {**self.farm.key, "Content-Type": kind}
        return self.farm.site.client.post(self.path, content=data, headers=headers)

    def play(self, status: int = 200, **headers: str) -> Any:
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        got = self.farm.site.client.get(f"{self.path}/{self.memo['id']}/sound", headers=self.farm.key | said)
        assert got.status_code == status, got.text
        return got

    def remove(self, status: int = 204, key: dict[str, str] | None = None) -> None:
        gone = self.farm.site.client.delete(f"{self.path}/{self.memo['id']}", headers=key or self.farm.key)
        assert gone.status_code == status, gone.text

    def listed(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.farm.site.get(self.path, self.farm.key).json()["items"]
        return found


@pytest.fixture
def spoken(site: Site) -> Spoken:
    return Spoken(site)


@pytest.fixture
def one(one_site: Site) -> Spoken:
    return Spoken(one_site)


def test_a_memo_is_sent_whole_once_and_played_in_the_parts_that_safari_asks_for(one: Spoken) -> None:
    again = one.add()
    assert (again.status_code, again.json()["id"]) == (201, one.memo["id"])
    assert again.headers["location"] == f"{one.path}/{one.memo['id']}/sound"
    assert [(each["media_type"], each["seconds"]) for each in one.listed()] == [("audio/mp4", 3)]
    whole = one.play()
    assert (whole.content, whole.headers["accept-ranges"]) == (SOUND, "bytes")
    first = one.play(206, Range="bytes=0-1")
    assert first.content == SOUND[:2]
    assert first.headers["content-range"] == f"bytes 0-1/{len(SOUND)}"
    assert first.headers["content-length"] == "2"
    rest = one.play(206, Range="bytes=2-", If_Range=whole.headers["etag"])
    assert first.content + rest.content == SOUND
    assert one.play(Range="bytes=2-", If_Range='"another"').content == SOUND
    assert one.play(416, Range="bytes=99999-").headers["content-range"] == f"bytes */{len(SOUND)}"
    browser = signed_in(one.farm.site, Role.PRODUCER)
    page = f"{HOME}/{one.entry}/memos/{one.memo['id']}"
    part = browser.client.get(page, headers={"Range": "bytes=-5"})
    assert (part.status_code, part.content) == (206, SOUND[-5:]), "and on the page as well"


def test_what_is_no_recording_is_refused_with_its_reason(one: Spoken) -> None:
    assert one.add(b"<html>").json()["code"] == "sound-not-taken"
    assert one.add(b"<html>", "text/html").status_code == 415
    assert one.add(bytes(3_000_001)).json()["code"] == "diary-memo-too-heavy"
    assert one.add(bytes(4_000_000)).status_code == 413
    stranger = one.farm.site.as_(Role.PRODUCER, one.farm.site.neighbour)
    one.farm.site.get(one.path, stranger, 404)
    one.farm.site.get(f"{one.path}/{one.memo['id']}/sound", stranger, 404)
    one.remove(404, stranger)


def test_who_spoke_takes_it_back_nobody_else_and_a_day_later_its_bytes_are_gone(spoken: Spoken) -> None:
    services = spoken.farm.site.services
    owner = signed_in(spoken.farm.site, Role.PRODUCER)
    page = f"{HOME}/{spoken.entry}"
    assert "Gỡ lời nói này" not in said(owner.get(page)), "another's words"
    assert owner.post(f"{page}/memos/{spoken.memo['id']}", {}).status_code == 403
    for _ in range(2):
        spoken.remove()
    spoken.play(404)
    assert [bool(each["removed_at"]) for each in spoken.listed()] == [True]
    assert "Một lời nói đã được người nói gỡ lúc" in said(owner.get(page))
    assert spoken.add().json()["removed_at"] is None, "said again, it is there again"
    assert spoken.play().content == SOUND
    spoken.remove()
    later = KeepDiaryMemos(services.reads, services.writer, Later(services.clock))
    assert (later.forget(), later.forget()) == (1, 0)
    with services.reads.open() as reader:
        (kept,) = reader.diary_memos.of_entry(spoken.farm.site.cooperative.id, UUID(spoken.entry))
        found = reader.diary_memos.body(kept.organisation_id, kept.id)
    assert found is not None
    assert found.body == b""
    assert kept.removed_at is not None
    assert faults(services) == []
    spoken.add()
    assert spoken.play().content == SOUND


def test_at_the_desk_ones_own_words_are_removed_and_put_back_by_a_press_each(spoken: Spoken) -> None:
    owner = signed_in(spoken.farm.site, Role.PRODUCER)
    page = f"{HOME}/{spoken.entry}"
    other = SOUND[:-1] + bytes([SOUND[-1] ^ 1])
    assert send(owner, f"{page}/memos", other, name="memo").status_code == 303
    assert said(owner.get(page)).count("Gỡ lời nói này") == 1
    mine = next(each for each in spoken.listed() if each["id"] != spoken.memo["id"])
    gone = owner.post(f"{page}/memos/{mine['id']}", {})
    note = owner.get(gone.headers["location"])
    assert "Đã gỡ lời nói." in said(note)
    assert owner.client.get(f"{page}/memos/{mine['id']}").status_code == 404
    for _ in range(2):
        assert owner.post(f"{page}/memos/{mine['id']}", undo_of(note)).status_code == 303
    assert owner.get(f"{page}/memos/{mine['id']}").content == other


class Later:
    """The same clock two days on."""

    def __init__(self, clock: Any) -> None:
        self._clock = clock

    def now(self) -> Any:
        return self._clock.now() + timedelta(days=2)
