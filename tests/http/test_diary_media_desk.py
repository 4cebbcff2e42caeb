"""Photos, voice and place of an entry at the desk: added after it is kept, judged by their content, and nobody else's."""

from __future__ import annotations

import struct
from typing import Any

import pytest

from nguongoc.diary.memos import MOST_BYTES
from nguongoc.ports.rows import Role
from tests.http.conftest import Site
from tests.http.desk import OURS, Browser, hidden, said
from tests.http.test_borders import signed_in
from tests.http.test_diary_desk import HOME, Farmer
from tests.http.test_photos import picture

AMR = b"#!AMR\n" + b"\x3c" + bytes(31)
"""One frame of 20 ms."""


def spoken(seconds: int) -> bytes:
    return AMR[:6] + AMR[6:] * (50 * seconds)


@pytest.fixture
def farmer(site: Site) -> Farmer:
    return Farmer(site, plots=1)


@pytest.fixture(scope="module")
def one(one_site: Site) -> Farmer:
    return Farmer(one_site, plots=1)


def kept(farmer: Farmer, *typed: dict[str, str]) -> str:
    """The page of an entry just kept: where its photos are asked for."""
    check = farmer.walk("inspecting", *typed)
    done = farmer.browser.post(f"{HOME}/new/inspecting", hidden(check) | {"go": "save"})
    assert done.status_code == 303
    return str(done.headers["location"])


def send(browser: Browser, path: str, *files: bytes, name: str = "photos") -> Any:
    parts = [(name, (f"{at}.bin", each, "text/html")) for at, each in enumerate(files)]
    return browser.client.post(path, files=parts or [(name, ("", b"", "text/plain"))], headers=OURS)


def test_an_entry_just_kept_takes_photos_and_what_was_said_and_tells_both_times(farmer: Farmer) -> None:
    entry, _, _ = kept(farmer).partition("?")
    page = farmer.browser.get(entry)
    assert 'enctype="multipart/form-data"' in page.text
    first, second = picture(700, 500), picture(600, 500)
    for _again in range(2):
        done = send(farmer.browser, f"{entry}/photos", first, second)
        assert done.headers["location"] == f"{entry}?added=1"
        assert send(farmer.browser, f"{entry}/memos", spoken(3), name="memo").status_code == 303
    page = farmer.browser.get(f"{entry}?added=1")
    assert page.text.count('<img class="sent"') == 2, "sent twice, there once"
    assert page.text.count("<audio class=sent") + page.text.count('<audio class="sent" controls preload') == 1
    assert "3 giây" in said(page)
    assert "nhận lúc" in said(page)
    assert "media-src 'self' blob:" in page.headers["content-security-policy"]
    memo = page.text.partition(f"{entry}/memos/")[2][:36]
    played = farmer.browser.get(f"{entry}/memos/{memo}")
    assert (played.content, played.headers["content-type"]) == (spoken(3), "audio/amr")
    assert played.headers["cache-control"] == "no-store"
    assert played.headers["x-content-type-options"] == "nosniff"
    shown = page.text.partition(f"{entry}/photos/")[2][:36]
    assert b"105.3922" not in farmer.browser.get(f"{entry}/photos/{shown}").content


def test_an_erasure_and_a_copy_have_the_memo_and_fsck_sees_it_change(farmer: Farmer) -> None:
    entry = kept(farmer).partition("?")[0]
    send(farmer.browser, f"{entry}/memos", spoken(2), name="memo")
    services, mine = farmer.site.services, farmer.site.cooperative.id
    with services.reads.open() as reader:
        files = {each.path: each.body for each in reader.copying.files(mine)}
        assert spoken(2) in [body for path, body in files.items() if path.startswith("diary-voice/")]
        assert any(each.subject.startswith("diary memo") for each in reader.audit.files())
    erased = services.writer.run(lambda uow: uow.erasing.erase_organisation(mine, services.clock.now()))
    assert erased["diary_memo"] == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<html><script>alert(1)</script>", "Tệp này không phải đoạn ghi âm"),
        (spoken(122), "Đoạn ghi âm nhiều nhất 120 giây"),
        (b"#!AMR\n" + b"\x50" * 40, "không đọc được đến cuối"),
        (b"#!AMR\n" + bytes(MOST_BYTES), "nhiều nhất 3 MB"),
        (b"\x1aE\xdf\xa3" + b"\0" * 20, "không đọc được đến cuối"),
        (struct.pack(">I4s", 24, b"ftyp") + bytes(16), "Tệp này không phải đoạn ghi âm"),
        (b"", "Chỗ này chưa điền."),
    ],
    ids=["a page", "too long", "no frame", "too heavy", "no element", "no track", "nothing"],
)
def test_what_is_no_recording_is_refused_beside_its_field(one: Farmer, data: bytes, words: str) -> None:
    entry = kept(one).partition("?")[0]
    refused = send(one.browser, f"{entry}/memos", *([data] if data else []), name="memo")
    assert refused.status_code == 422, refused.text
    assert words in said(refused)
    assert '<audio class="sent" controls preload' not in refused.text


def test_one_photo_refused_takes_no_other_with_it_and_too_many_are_told(one: Farmer) -> None:
    entry = kept(one).partition("?")[0]
    refused = send(one.browser, f"{entry}/photos", b"GIF89a", picture(300, 200))
    assert refused.status_code == 422
    assert 'id="photos-wrong"' in refused.text
    assert refused.text.count('<img class="sent"') == 1
    more = [picture(301 + each, 200) for each in range(6)]
    full = send(one.browser, f"{entry}/photos", *more)
    assert "Nhiều nhất 6 ảnh" in said(full)
    assert full.text.count('<img class="sent"') == 6
    assert 'name="photos"' not in full.text
    for index in range(3):
        assert send(one.browser, f"{entry}/memos", spoken(index + 1), name="memo").status_code == 303
    assert send(one.browser, f"{entry}/memos", spoken(9), name="memo").status_code == 422


def test_nobody_else_adds_hears_or_sees(one: Farmer) -> None:
    entry = kept(one).partition("?")[0]
    send(one.browser, f"{entry}/memos", spoken(1), name="memo")
    memo = one.browser.get(entry).text.partition(f"{entry}/memos/")[2][:36]
    stranger = signed_in(one.site, Role.PRODUCER, one.site.neighbour)
    stranger.get(f"{entry}/memos/{memo}", 404)
    assert send(stranger, f"{entry}/memos", spoken(1), name="memo").status_code == 404
    assert send(stranger, f"{entry}/photos", picture(300, 200)).status_code == 404
    one.browser.get(f"{entry}/memos/x", 404)


def test_a_place_is_kept_as_the_phone_claims_it_and_survives_a_correction(one: Farmer) -> None:
    entry = kept(one, {"go": "position"}, {"position": "19.90470, 105.39220 ±12"}).partition("?")[0]
    claimed = "máy nói ở 19.90470, 105.39220 (sai số chừng 12 m)"
    assert claimed in said(one.browser.get(entry))
    check = one.browser.get(f"{entry}/correct")
    one.browser.post(f"{HOME}/new/inspecting", hidden(check) | {"go": "save", "note": "thêm"})
    assert said(one.browser.get(entry)).count(claimed) == 2, "of both versions"
    wrong = one.walk("inspecting", {"go": "position"}, {"step": "position", "position": "ngoài đồng"})
    assert wrong.status_code == 422
