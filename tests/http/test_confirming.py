"""A member sees what was entered in their name and says whether it is so; the cooperative hears; buyers read how many agreed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from nguongoc.batches.lots import Batch
from nguongoc.diary.entries import Activity, Said
from nguongoc.parties.members import Member
from nguongoc.ports import Account
from nguongoc.ports.rows import Duty
from nguongoc.services.diary_ledger import DiaryDraft, Kept, Plot
from nguongoc.services.register_batch import lot_path
from nguongoc.services.sessions import caller_of_account
from tests.http.conftest import settings_for
from tests.http.desk import SEE_OTHER, Browser, Door, declare, lot_form, open_door, said

MINE, CONTESTED = "/producer/mine", "/producer/contested"
CLERK, MEMBER, OTHER = "+84950000011", "+84950000012", "+84950000013"
NOTE = "Nhà tôi chỉ hái 300 kg"


@dataclass
class Village:
    """A cooperative whose clerk entered a lot and a spraying for a household."""

    door: Door
    clerk: Browser
    member: Browser
    household: UUID
    batch: Batch
    entry_id: UUID

    def page(self) -> str:
        """What buyers read."""
        return said(self.door.browser().get(f"/p{lot_path(self.batch)}"))

    def say(self, word: str, thing: str = "lot", browser: Browser | None = None, **form: str) -> int:
        who = browser or self.member
        shown = re.search(
            rf'name="thing" value="{thing}"><input type="hidden" name="id" value="([^"]+)"><input type="hidden" name="sha256" value="([^"]+)"',
            self.member.get(MINE).text,
        )
        assert shown is not None
        return who.post(
            MINE, {"thing": thing, "id": shown[1], "sha256": shown[2], "word": word, **form}
        ).status_code


def household(door: Door, name: str) -> UUID:
    member = Member(uuid4(), door.cooperative.id, name, None, door.clock.now())
    door.services.writer.run(lambda uow: uow.members.add(member))
    return member.id


def lot_of(door: Door, browser: Browser) -> Batch:
    where = declare(browser, lot_form(door)).headers["location"]
    with door.services.reads.open() as reader:
        batch = reader.lots.batch(UUID(where.split("/")[3].partition("?")[0]))
    assert batch is not None
    return batch


def harvested(door: Door, batch: Batch, *members: UUID, value: str = "500") -> None:
    shares = [(each, Decimal(value)) for each in members]
    door.services.writer.run(lambda uow: uow.members.put_harvesters(batch.id, shares))


def irrigated(door: Door, by: Account, batch: Batch, member: UUID, id: UUID) -> None:
    watering = Said(activity=Activity.IRRIGATING, note="tưới hàng dưới")
    draft = DiaryDraft(watering, (Plot(id, batch.facility_id, member),))
    assert isinstance(door.services.keep_diary(caller_of_account(by), draft), Kept)


@pytest.fixture
def village(database_url: str, tmp_path: Path) -> Iterator[Village]:
    with open_door(settings_for(database_url, tmp_path)) as door:
        member = household(door, "Nhà bác Tư")
        by = door.add_account(CLERK, duty=Duty.CLERK)
        door.add_account(MEMBER, duty=Duty.MEMBER, member_id=member)
        clerk, id = door.signed_in(CLERK), uuid4()
        batch = lot_of(door, clerk)
        harvested(door, batch, member)
        irrigated(door, by, batch, member, id)
        yield Village(door, clerk, door.signed_in(MEMBER), member, batch, id)


def test_a_member_begins_with_what_stands_in_their_name_and_reaches_nothing_else(village: Village) -> None:
    browser = village.door.browser()
    assert browser.sign_in(MEMBER, next="/producer/land").headers["location"] == MINE
    assert browser.get("/signin", SEE_OTHER).headers["location"] == MINE
    page = said(village.member.get(MINE))
    assert village.batch.lot in page
    assert "500 kg" in page
    assert "tưới hàng dưới" in page
    assert page.count("Chờ anh chị xem") == 2
    village.member.get(f"/producer/batches/{village.batch.id}", 403)
    village.member.get(CONTESTED, 403)


def test_buyers_read_who_typed_and_how_many_agreed_and_no_name(village: Village) -> None:
    page = village.page()
    assert "Nhân viên của cơ sở nhập liệu; người chịu trách nhiệm vẫn là bên khai." in page
    assert "Hộ thu hoạch chưa xác nhận." in page
    assert village.say("confirmed") == SEE_OTHER
    assert "Hộ thu hoạch đã xác nhận: 1 trong 1." in village.page()
    assert "bác Tư" not in village.page()
    assert "Anh chị đã xác nhận" in said(village.member.get(MINE))


def test_the_signed_record_is_the_same_whoever_typed_and_agreed(village: Village) -> None:
    def record() -> bytes:
        with village.door.services.reads.open() as reader:
            found = reader.records.record(village.batch.passport_id)
        assert found is not None
        return found.payload

    before = record()
    assert village.say("confirmed") == SEE_OTHER
    assert record() == before
    account = str(caller_of_account(village.door.add_account(OTHER)).subject)
    for word in (b"clerk", b"account:", account.encode(), "bác Tư".encode()):
        assert word not in before


def test_a_lot_that_an_owner_typed_for_nobody_says_nothing_of_it(village: Village) -> None:
    batch = lot_of(village.door, village.door.signed_in())
    page = said(village.door.browser().get(f"/p{lot_path(batch)}"))
    assert "Nhân viên của cơ sở" not in page
    assert "xác nhận:" not in page
    assert "Hộ thu hoạch chưa" not in page


def test_what_is_contested_is_heard_by_clerk_and_owner_until_it_is_put_right(village: Village) -> None:
    assert village.say("contested") == 422
    assert village.say("contested", note=NOTE) == SEE_OTHER
    for browser in (village.clerk, village.door.signed_in()):
        assert "1 mục hộ thành viên nói không đúng" in said(browser.get("/producer"))
        page = said(browser.get(CONTESTED))
        assert NOTE in page
        assert "Nhà bác Tư" in page
    assert NOTE not in village.page()
    assert "Hộ thu hoạch chưa xác nhận." in village.page()
    harvested(village.door, village.batch, village.household, value="300")
    assert NOTE not in said(village.clerk.get(CONTESTED))
    assert said(village.member.get(MINE)).count("Chờ anh chị xem") == 2


def test_what_is_changed_after_it_was_confirmed_waits_again(village: Village) -> None:
    assert village.say("confirmed") == SEE_OTHER
    harvested(village.door, village.batch, village.household, value="700")
    assert "Hộ thu hoạch chưa xác nhận." in village.page()
    assert "700 kg" in said(village.member.get(MINE))


def test_what_was_changed_since_it_was_shown_is_not_confirmed_unseen(village: Village) -> None:
    shown = re.findall(
        r'name="id" value="([^"]+)"><input type="hidden" name="sha256" value="([^"]+)"',
        village.member.get(MINE).text,
    )
    sha256 = dict(shown)[str(village.batch.id)]
    harvested(village.door, village.batch, village.household, value="900")
    form = {"thing": "lot", "id": str(village.batch.id), "sha256": sha256, "word": "confirmed"}
    assert village.member.post(MINE, form).status_code == 409
    assert "Hộ thu hoạch chưa xác nhận." in village.page()


def test_a_diary_entry_is_confirmed_and_one_that_takes_its_place_waits(village: Village) -> None:
    assert village.say("confirmed", "diary") == SEE_OTHER
    assert said(village.member.get(MINE)).count("Chờ anh chị xem") == 1
    struck = {"id": str(uuid4()), "note": ""}
    assert village.clerk.post(f"/producer/diary/{village.entry_id}", struck).status_code == SEE_OTHER
    assert "tưới hàng dưới" not in said(village.member.get(MINE))


@pytest.mark.parametrize("duty", [Duty.MEMBER, Duty.CLERK])
def test_nobody_speaks_for_another_household(village: Village, duty: Duty) -> None:
    other = household(village.door, "Nhà chị Sáu")
    village.door.add_account(OTHER, duty=duty, member_id=other)
    stranger = village.door.signed_in(OTHER)
    assert "Chưa có mục nào đứng tên hộ." in said(stranger.get(MINE))
    for thing in ("lot", "diary"):
        assert village.say("confirmed", thing, stranger) == 404
    assert village.say("confirmed", browser=village.clerk) == 404
    assert "Hộ thu hoạch chưa xác nhận." in village.page()


def test_another_cooperatives_member_is_told_that_there_is_no_such_thing(village: Village) -> None:
    far = Member(uuid4(), village.door.neighbour.id, "Nhà ông Ba", None, village.door.clock.now())
    village.door.services.writer.run(lambda uow: uow.members.add(far))
    village.door.add_account(OTHER, of=village.door.neighbour, duty=Duty.MEMBER, member_id=far.id)
    stranger = village.door.signed_in(OTHER)
    assert village.say("confirmed", browser=stranger) == 404
    assert village.say("contested", browser=stranger, note=NOTE) == 404
    assert NOTE not in said(village.clerk.get(CONTESTED))


@pytest.mark.parametrize(
    "form", [{"word": "perhaps"}, {"thing": "everything"}, {"id": "x"}, {"sha256": "é" * 64}, {"word": ""}]
)
def test_forms_of_ones_own_making_do_nothing(village: Village, form: dict[str, str]) -> None:
    whole = {"thing": "lot", "id": str(village.batch.id), "sha256": "0" * 64, "word": "confirmed", **form}
    assert village.member.post(MINE, whole).status_code in {404, 409}
    assert village.member.post(MINE, whole, {"Origin": "https://evil.example"}).status_code == 403


def test_a_note_too_long_is_refused(village: Village) -> None:
    assert village.say("contested", note="x" * 501) in {413, 422}


def test_erasing_the_household_takes_its_words_along(village: Village) -> None:
    assert village.say("contested", note=NOTE) == SEE_OTHER
    owner = village.door.signed_in()
    path = f"/producer/members/{village.household}"
    assert owner.post(path, {"erase": "1"}).status_code == SEE_OTHER
    with village.door.services.reads.open() as reader:
        assert not reader.confirmations.contested(village.door.cooperative.id, 10)
    assert village.member.client.get(MINE).status_code == SEE_OTHER
