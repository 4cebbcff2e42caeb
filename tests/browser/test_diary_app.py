"""The diary on a phone without a network, in real Chromium against the real service: nothing lost, nothing doubled, nothing under another's name."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Error, Geolocation, Page, Playwright, expect

from nguongoc.batches.dates import vietnamese_day
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Account
from nguongoc.ports.rows import Role
from nguongoc_api.wiring import build
from tests.browser.axe import PHONE, SEEN, View, faults
from tests.browser.conftest import ARGUMENTS, EXECUTABLES, missing
from tests.faults.running import Server, Shop, open_shop
from tests.http.desk import PASSWORD, cheap_hash

pytestmark = pytest.mark.browser
APP = "/producer/app"
LAN, HOA = "0950000005", "0950000006"
HUMMING = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
GARDEN: Geolocation = {"latitude": 19.9098, "longitude": 105.402, "accuracy": 12}
PATIENCE = 60_000
"""Milliseconds: on a machine with much else to do."""


@cache
def photo(seed: int, width: int = 900, quality: int = 90) -> bytes:
    """A picture that no other seed has, with a place in its EXIF as phones write it."""
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = f"19.9047 105.3922 {seed}"
    noise = Image.effect_noise((width, width * 3 // 4), 40 + seed).convert("RGB")
    noise.save(file, "JPEG", quality=quality, exif=exif)
    return file.getvalue()


@dataclass
class Village:
    """The service as a process, two people of one cooperative with a plot, and one phone that they share."""

    shop: Shop
    server: Server
    folder: Path
    driver: Playwright
    contexts: list[BrowserContext] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.shop.settings.base_url

    def phone(self, *, offline: bool = False) -> Page:
        """The browser with what it remembers, a microphone that hums, and a place; opened again after it was killed."""
        executable = next(filter(None, map(shutil.which, EXECUTABLES)), None)
        if executable is None:
            missing("Chromium is not installed")
        context = self.driver.chromium.launch_persistent_context(
            self.folder / "phone", executable_path=executable, args=[*ARGUMENTS, *HUMMING], offline=offline,
            permissions=["geolocation", "microphone"], geolocation=GARDEN,
            viewport={"width": 360, "height": 740}, device_scale_factor=2, is_mobile=True, has_touch=True,
            locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", base_url=self.url,
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        return context.pages[0]

    def kill_phone(self) -> None:
        """SIGKILL to every process of the browser that has this profile, and to no other."""
        mark = f"--user-data-dir={self.folder / 'phone'}".encode()
        for entry in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if mark in (entry / "cmdline").read_bytes().split(b"\0"):
                    os.kill(int(entry.name), signal.SIGKILL)
        with suppress(Error):
            self.contexts.pop().close()

    def asked(self, path: str) -> bytes:
        """With the cooperative's key, past the browser."""
        client = self.server.client(self.shop.key)
        try:
            given = client.get(path)
            assert given.status == 200, given.body
            return given.body
        finally:
            client.close()

    def entries(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.asked("/v1/diary"))["items"]
        return found

    def photos(self, entry: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.asked(f"/v1/diary/{entry}/photos"))["items"]
        return found

    def originals(self) -> list[bytes]:
        return [
            self.asked(f"/v1/diary/{each['id']}/photos/{photo['id']}/original")
            for each in self.entries()
            for photo in self.photos(each["id"])
        ]


def add_account(shop: Shop, organisation_id: UUID, phone: str, name: str) -> None:
    services = build(shop.settings)
    now = datetime.now(UTC)
    number = f"+84{phone[1:]}"
    account = Account(uuid7(now), number, cheap_hash(PASSWORD), organisation_id, Role.PRODUCER, name, now)
    try:
        services.writer.run(lambda uow: uow.access.add_account(account))
    finally:
        services.close()


@pytest.fixture
def village(driver: Playwright, tmp_path: Path) -> Iterator[Village]:
    shop = open_shop(f"sqlite:///{tmp_path / 'village.sqlite'}", tmp_path)
    services = build(shop.settings)
    with services.reads.open() as reader:
        organisation = reader.parties.organisations(None, 1)[0].id
    services.close()
    add_account(shop, organisation, LAN, "Chị Lan")
    add_account(shop, organisation, HOA, "Anh Hoà")
    made = Village(shop, shop.server(), tmp_path, driver)
    made.server.start()
    yield made
    for context in made.contexts:
        with suppress(Error):
            context.close()
    made.server.stop()


def sign_in(page: Page, phone: str = LAN) -> None:
    """From wherever one is sent to sign in; the application opens again."""
    if "/signin" not in page.url:
        page.goto(f"/signin?next={APP}")
    page.fill("[name=phone]", phone)
    page.fill("[name=password]", PASSWORD)
    page.click("form .main, form button[type=submit], main form button")
    page.wait_for_url(f"**{APP}")


def ready(page: Page) -> None:
    """Everything that it takes to open without a network is kept."""
    expect(page.locator("#writer")).to_contain_text("Ghi cho")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.wait_for_function(KNOWS_PLOTS)


KNOWS_PLOTS = """() => new Promise((resolve) => {
  const asked = indexedDB.open("nguongoc-diary");
  asked.onsuccess = () => {
    const people = asked.result.transaction("people").objectStore("people").getAll();
    people.onsuccess = () => { asked.result.close(); resolve(people.result.some((each) => each.plots?.length > 0)); };
  };
})"""


FULL = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...what) {
    if (this.name === "bytes") throw new DOMException("no room", "QuotaExceededError");
    return put.apply(this, what);
  };
}"""
"""What a browser does when its disk is full: CDP's quota is not asked by IndexedDB for writes as small as ours."""


def write_down(page: Page, activity: str, picture: bytes | None = None, **typed: str) -> None:
    page.click(f"[data-activity={activity}]")
    for name, value in typed.items():
        page.fill(f"#{name}", value)
    if picture is not None:
        page.set_input_files("#camera", {"name": "vuon.jpg", "mimeType": "image/jpeg", "buffer": picture})
        expect(page.locator("#shots img")).to_have_count(1)
    page.click("#entry .main")
    expect(page.locator("#home")).to_be_visible()


def states(page: Page) -> list[str]:
    return [
        str(each)
        for each in page.locator("#queue > li").evaluate_all("all => all.map((each) => each.dataset.now)")
    ]


def expect_states(page: Page, *wanted: str) -> None:
    deadline = time.monotonic() + PATIENCE / 1000
    while states(page) != list(wanted):
        assert time.monotonic() < deadline, (states(page), page.locator("#app").inner_text())
        page.wait_for_timeout(100)


def test_three_entries_with_photos_written_without_a_network_arrive_once_after_the_browser_was_killed(
    village: Village,
) -> None:
    page = village.phone()
    sign_in(page)
    ready(page)
    page.context.set_offline(True)
    pictures = [photo(each) for each in range(3)]
    write_down(page, "irrigating", pictures[0])
    write_down(page, "fertilising", pictures[1], material="Phân chuồng ủ hoai", dose="1.234,5")
    write_down(page, "harvesting", pictures[2], quantity="12,5")
    expect_states(page, "here", "here", "here")
    expect(page.locator("#notices")).to_contain_text("Còn 3 mục chưa được nhận")
    village.kill_phone()

    page = village.phone(offline=True)
    page.goto(APP)
    expect_states(page, "here", "here", "here")
    expect(page.locator("#queue")).to_contain_text("Trên máy này (ảnh 0/1)")
    assert village.entries() == []

    page.context.set_offline(False)
    page.click("#send-now")
    expect(page.locator("#sign-in")).to_be_visible()  # the browser forgot its session with its life
    assert states(page) == ["here"] * 3
    page.click("#sign-in a")
    sign_in(page)
    expect_states(page, "accepted", "accepted", "accepted")
    page.reload()
    page.click("#send-now")
    expect(page.locator("#notices")).to_contain_text("Mọi mục trên máy này đã được nhận.")
    assert sorted(each["activity"] for each in village.entries()) == [
        "fertilising",
        "harvesting",
        "irrigating",
    ]
    assert {each["dose"] and each["dose"]["value"] for each in village.entries()} == {None, "1234.5"}
    assert sorted(village.originals()) == sorted(pictures), "byte for byte, each once"


def test_a_server_killed_in_the_middle_of_an_upload_goes_on_where_it_was_and_has_the_photo_once(
    village: Village,
) -> None:
    page = village.phone()
    sign_in(page)
    ready(page)
    picture = photo(7, 2400, 97)
    assert len(picture) > 2_000_000
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    limits = {"offline": False, "latency": 20, "downloadThroughput": 1_000_000, "uploadThroughput": 300_000}
    slow.send("Network.emulateNetworkConditions", limits)
    write_down(page, "inspecting", picture)
    come = 0
    deadline = time.monotonic() + PATIENCE / 1000
    while not come:
        assert time.monotonic() < deadline, "nothing was uploaded"
        come = sum(each["received"] for entry in village.entries() for each in village.photos(entry["id"]))
    village.server.kill()
    assert come < len(picture)
    expect(page.locator("#queue")).to_contain_text("Đã gửi (ảnh 0/1)")
    slow.send("Network.emulateNetworkConditions", limits | {"uploadThroughput": -1, "downloadThroughput": -1})

    offsets: list[int] = []
    page.on(
        "request",
        lambda request: (
            offsets.append(int(request.headers["upload-offset"])) if request.method == "PATCH" else None
        ),
    )
    village.server.start()
    page.click("#send-now")
    expect_states(page, "accepted")
    assert offsets[0] >= come > 0, "what had come was not sent again"
    assert len(village.entries()) == 1
    assert village.originals() == [picture]


def test_a_clock_two_years_off_and_a_browser_ended_by_its_camera_lose_nothing(village: Village) -> None:
    page = village.phone()
    sign_in(page)
    ready(page)
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=730))
    page.click("[data-activity=fertilising]")
    page.fill("#material", "Lân nung chảy")
    page.set_input_files("#camera", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo(5)})
    expect(page.locator("#shots img")).to_have_count(1)
    page.wait_for_timeout(1_000)  # whatever is still on its way to the disk
    drafts = int(page.locator("#entry").get_attribute("data-drafts") or 0)
    page.fill("#dose", "3")
    page.wait_for_function(
        "drafts => Number(document.getElementById('entry').dataset.drafts) > drafts", arg=drafts
    )
    village.kill_phone()

    page = village.phone()
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=730))
    page.goto(APP)
    expect(page.locator("#material")).to_have_value("Lân nung chảy")
    expect(page.locator("#dose")).to_have_value("3")
    page.click("#entry .main")
    expect(page.locator("#home")).to_be_visible()
    sign_in(page)
    expect_states(page, "accepted")
    expect(page.locator("#queue")).to_contain_text("Ghi muộn")
    (entry,) = village.entries()
    assert (entry["clock_off"], entry["late"]) == (True, True)
    assert entry["captured_at"][:4] > entry["received_at"][:4], "as the phone claims, and as it was"
    assert entry["happened_on"] == vietnamese_day(datetime.now(UTC)).isoformat()
    assert village.originals() == [photo(5)]


def test_one_work_of_many_plots_and_yesterdays_again_are_written_without_a_network_each_once(
    village: Village,
) -> None:
    client = village.server.client(village.shop.key)
    second = {"kind": "plot", "name": "Thửa dưới", "commune_code": "15544"}
    below = json.loads(client.post("/v1/facilities", second).body)["id"]
    plot = [{"id": str(uuid7(datetime.now(UTC))), "facility_id": below}]
    told = {"activity": "fertilising", "material": "Phân chuồng", "happened_on": "2026-11-20", "plots": plot}
    assert client.post("/v1/diary", told).status == 201
    client.close()
    page = village.phone()
    sign_in(page)
    ready(page)
    page.context.set_offline(True)
    page.click("[data-activity=irrigating]")
    page.click("#entry .main")
    expect(page.locator("#plot-wrong")).to_be_visible()
    for box in page.locator("[name=plot]").all():
        box.check()
    page.set_input_files("#camera", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo(8)})
    expect(page.locator("#photos-once")).to_be_visible()
    page.click("#entry .main")
    expect_states(page, "here", "here")
    page.click("#again-open")
    expect(page.locator("#again-list")).to_contain_text("Phân chuồng")
    assert faults(page, (View("light", PHONE), View("dark", PHONE, SEEN))) == []
    page.click("#again-keep")
    expect_states(page, "here", "here", "here")
    page.locator("#queue > li").first.locator("[data-act=drop]").click()
    expect_states(page, "here", "here")
    village.kill_phone()

    page = village.phone(offline=True)
    page.goto(APP)
    expect(page.locator("#undo")).to_contain_text("Phân chuồng")
    page.click("#undo button")
    expect_states(page, "here", "here", "here")
    page.context.set_offline(False)
    page.click("#send-now")
    page.click("#sign-in a")
    sign_in(page)
    expect_states(page, "accepted", "accepted", "accepted")
    entries = village.entries()
    assert sorted(each["activity"] for each in entries) == [
        "fertilising",
        "fertilising",
        "irrigating",
        "irrigating",
    ]
    again = [each for each in entries if each["activity"] == "fertilising"]
    assert {each["facility_id"] for each in again} == {below}
    assert len({each["happened_on"] for each in again}) == 2, "of then and of today"
    assert len({each["facility_id"] for each in entries if each["activity"] == "irrigating"}) == 2
    assert village.originals() == [photo(8)], "with the first of them alone"


def test_what_was_said_and_where_wait_on_the_phone_and_arrive_once(village: Village) -> None:
    page = village.phone()
    sign_in(page)
    ready(page)
    page.context.set_offline(True)
    page.click("[data-activity=inspecting]")
    page.click("#voice [data-record]")
    expect(page.locator("#voice [data-seconds]")).to_have_text("1")
    page.click("#voice [data-stop]")
    expect(page.locator("#sounds audio")).to_have_count(1)
    page.click("#entry summary")
    page.click("[data-here]")
    expect(page.locator("#position")).to_have_value("19.90980, 105.40200 ±12")
    assert faults(page, (View("light", PHONE), View("dark", PHONE, SEEN))) == []
    page.click("#entry .main")
    expect(page.locator("#queue")).to_contain_text("Trên máy này (lời nói 0/1)")
    village.kill_phone()

    page = village.phone(offline=True)
    page.goto(APP)
    expect_states(page, "here")
    page.context.set_offline(False)
    page.click("#send-now")
    page.click("#sign-in a")
    sign_in(page)
    expect_states(page, "accepted")
    (entry,) = village.entries()
    assert entry["position_claimed"] == {"latitude": 19.9098, "longitude": 105.402, "accuracy_m": 12}
    (memo,) = json.loads(village.asked(f"/v1/diary/{entry['id']}/memos"))["items"]
    assert (memo["media_type"], 1 <= memo["seconds"] <= 5) == ("audio/webm", True)
    sound = village.asked(f"/v1/diary/{entry['id']}/memos/{memo['id']}/sound")
    assert sha256(sound).hexdigest() == memo["sha256"]


def test_a_queue_is_sent_for_nobody_but_the_person_who_wrote_it(village: Village) -> None:
    page = village.phone()
    sign_in(page)
    ready(page)
    page.context.set_offline(True)
    write_down(page, "irrigating")
    page.context.clear_cookies()
    page.context.set_offline(False)
    sign_in(page, HOA)
    expect(page.locator("#writer")).to_contain_text("Anh Hoà")
    expect(page.locator("#notices")).to_contain_text("Máy này còn 1 mục của Chị Lan chưa gửi")
    assert states(page) == []
    assert village.entries() == []
    page.context.clear_cookies()
    sign_in(page, LAN)
    expect_states(page, "accepted")
    assert len(village.entries()) == 1


def test_another_entry_under_the_same_id_is_shown_beside_it_and_both_can_be_kept(village: Village) -> None:
    page = village.phone()
    sign_in(page)
    ready(page)
    page.context.set_offline(True)
    picture = photo(3)
    page.click("[data-activity=fertilising]")
    page.fill("#material", "Đạm")
    page.fill("#dose", "2")
    page.click("#entry summary")
    page.fill("#position", "19.9098, 105.402 ±12")
    page.set_input_files("#camera", {"name": "vuon.jpg", "mimeType": "image/jpeg", "buffer": picture})
    expect(page.locator("#shots img")).to_have_count(1)
    page.click("#entry .main")
    entry = page.locator("#queue > li").get_attribute("data-entry")
    client = village.server.client(village.shop.key)
    plot = {"id": entry, "facility_id": village.shop.body(None)["facility_id"]}
    where = {"latitude": 19.9108, "longitude": 105.402, "accuracy_m": 30}
    other = {"activity": "fertilising", "material": "Lân", "happened_on": "2026-11-20", "plots": [plot]}
    other["position"] = where
    assert client.post("/v1/diary", other).status == 201
    client.close()
    page.context.set_offline(False)
    page.click("#send-now")
    both = page.locator("[data-part=conflict]")
    expect(both.locator("[data-part=theirs]")).to_contain_text("Lân")
    expect(both.locator("[data-part=mine]")).to_contain_text("Đạm")
    assert faults(page, (View("light", PHONE), View("dark", PHONE, SEEN))) == []
    expect(both.locator("[data-part=mine-where]")).to_have_text("vị trí theo máy: 19.9098, 105.402 ±12 m")
    expect(both.locator("[data-part=theirs-where]")).to_have_text("vị trí theo máy: 19.9108, 105.402 ±30 m")
    expect(both.locator("[data-part=apart-said]")).to_have_text("111 m")
    assert [each["material"] for each in village.entries()] == ["Lân"], "nothing is overwritten"
    page.click("[data-act=keep-theirs]")
    expect_states(page, "accepted")
    page.reload()
    expect(page.locator("#queue")).to_contain_text("Lân")
    expect(page.locator("#undo")).to_contain_text("Đạm")
    page.click("#undo button")
    expect(page.locator("[data-part=conflict] [data-part=mine]")).to_contain_text("Đạm")
    page.click("[data-act=keep-both]")
    expect_states(page, "accepted")
    assert sorted(each["material"] for each in village.entries()) == ["Lân", "Đạm"]
    # The first of them went to the entry that was kept, before what the phone had was taken out again.
    assert village.originals() == [picture, picture]


def test_a_refused_photo_that_was_given_up_is_there_again_by_one_press_until_a_day_has_passed(
    village: Village,
) -> None:
    page = village.phone()
    sign_in(page)
    ready(page)
    page.click("[data-activity=irrigating]")
    page.set_input_files("#camera", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"})
    expect(page.locator("#shots img")).to_have_count(1)
    page.click("#entry .main")
    problem = page.locator("#queue [data-part=problem]")
    expect(problem).to_be_visible()
    page.click("[data-act=drop-photos]")
    expect_states(page, "accepted")
    expect(page.locator("#undo button")).to_be_focused()
    expect(page.locator("#undo")).to_be_in_viewport()
    assert faults(page, (View("light", PHONE), View("dark", PHONE, SEEN))) == []
    page.reload()
    page.click("#undo button")
    expect(problem).to_be_visible()
    expect_states(page, "sent")
    assert page.evaluate(BYTES) == 1
    page.click("[data-act=drop-photos]")
    expect_states(page, "accepted")
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=1, minutes=1))
    page.reload()
    expect(page.locator("#writer")).to_contain_text("Ghi cho")
    page.wait_for_function(f"async () => (await ({BYTES})()) === 0")
    expect(page.locator("#undo")).to_be_hidden()


BYTES = """() => new Promise((resolve) => {
  const asked = indexedDB.open("nguongoc-diary");
  asked.onsuccess = () => {
    const bytes = asked.result.transaction("bytes").objectStore("bytes").count();
    bytes.onsuccess = () => { asked.result.close(); resolve(bytes.result); };
  };
})"""
"""How many photos and memos the phone still holds."""


def test_a_full_phone_says_that_nothing_was_kept_and_loses_nothing_that_was(village: Village) -> None:
    page = village.phone()
    sign_in(page)
    ready(page)
    page.context.set_offline(True)
    write_down(page, "inspecting")
    page.evaluate(FULL)
    page.click("[data-activity=irrigating]")
    page.set_input_files("#camera", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo(1, 2000)})
    page.click("#entry .main")
    expect(page.locator("#form-wrong")).to_contain_text("CHƯA được giữ")
    assert faults(page, (View("light", PHONE), View("dark", PHONE, SEEN))) == []
    page.click("#back")
    expect_states(page, "here")
    page.reload()
    expect_states(page, "here")


def test_a_newer_store_keeps_the_queue_and_the_older_page_says_so(village: Village) -> None:
    page = village.phone()
    sign_in(page)
    ready(page)
    page.context.set_offline(True)
    write_down(page, "planting", photo(4))
    page.evaluate(
        """async () => {
          const script = document.querySelector("script[type=module]").src.replace("diary-app.js", "diary-store.js");
          const store = await import(script);
          const newer = [...store.UPGRADES, (db) => db.createObjectStore("newer")];
          const db = await store.open(() => undefined, newer);
          window.counted = await store.within(db, ["entries", "bytes"], "readonly", async (named) => {
            const count = (name) => new Promise((resolve) => {
              const asked = named(name).count();
              asked.onsuccess = () => resolve(asked.result);
            });
            return [await count("entries"), await count("bytes")];
          });
        }"""
    )
    assert page.evaluate("window.counted") == [1, 1]
    expect(page.locator("#unfit")).to_contain_text("mục đã ghi vẫn còn")


def test_a_new_version_is_taken_when_the_person_says_so_and_the_queue_goes_on(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = village.phone()
    sign_in(page)
    ready(page)
    page.context.set_offline(True)
    write_down(page, "harvesting", photo(6), quantity="40")
    village.server.kill()
    monkeypatch.setenv("NGUONGOC_DEMO", "true")  # whose pages say so, so that the shell is another
    village.server.start()
    page.context.clear_cookies()
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("#update")).to_be_visible()
    expect(page.locator("aside.demo")).to_have_count(0)
    expect_states(page, "here")
    page.click("#update button")
    expect(page.locator("aside.demo")).to_be_visible()
    expect_states(page, "here")
    sign_in(page)
    expect_states(page, "accepted")
    assert village.originals() == [photo(6)]


def test_where_no_worker_is_the_page_says_that_it_needs_the_network_and_leads_to_plain_pages(
    village: Village,
) -> None:
    page = village.phone()
    page.context.add_init_script("delete Navigator.prototype.serviceWorker")
    page.goto(APP)
    expect(page.locator("#unfit")).to_contain_text("nên cần có mạng")
    expect(page.locator("#app")).to_be_hidden()
    assert page.locator("#plain a").get_attribute("href") == "/producer/diary"
