"""A hand-over by link: shown by who gives it, taken once, by one organisation, with what came; never worth more than it says."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from httpx2 import Response

from nguongoc.batches.lots import Batch, Hold
from nguongoc.ports.rows import Role
from tests.http.conftest import BASE_URL, settings_for
from tests.http.desk import PASSWORD, Browser, Door, hidden, open_door, said
from tests.http.test_hand_over_desk import GO, HOME, THEIRS, form_for, held_by
from tests.http.test_made_lot_desk import grown, held
from tests.http.test_start_desk import FORM, PHONE

OTHERS = "+84950000008"


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        opened.add_account(THEIRS, of=opened.neighbour)
        yield opened


def offer(browser: Browser, batch: Batch, amount: str) -> str:
    """The page of a new link."""
    sent = browser.post(f"{GO}/to", form_for(browser, batch, amount) | {"link": str(uuid4())})
    assert sent.status_code == 303, said(sent)
    return sent.headers["location"]


def link_of(browser: Browser, page: str) -> str:
    """Its path."""
    found = re.search(rf"{BASE_URL}(/producer/take/[a-z2-7]{{32}})", browser.get(page).text)
    assert found, "the link is shown"
    return found[1]


def take(browser: Browser, path: str, batch: Batch, came: str) -> Response:
    return browser.post(f"{path}/take", {f"got-{batch.id}": came})


def test_a_link_hands_a_lot_to_whoever_opens_it_and_both_sides_are_captured(door: Door) -> None:
    ours, theirs = door.signed_in(), door.signed_in(THEIRS)
    lot = grown(door, ours, "1.250,5")
    page = offer(ours, lot, "3 tạ rưỡi")
    shown = ours.get(page)
    path = link_of(ours, page)
    assert "<svg" in shown.text
    assert f"giao: Bưởi đỏ Luận Văn 3,5 tạ (350 kg) ({lot.lot})" in said(shown)
    assert held(door, lot) == Decimal("1250.5"), "nothing is in the ledger before it is taken"
    stranger = said(door.browser().get(path))
    assert "Mở cơ sở mới" in stranger
    assert lot.lot in stranger
    arriving = theirs.get(path)
    assert f"{door.cooperative.name} giao hàng cho anh chị" in said(arriving)
    taken = take(theirs, path, lot, "349,5 kg")
    assert taken.headers["location"] == path
    assert "Đã xác nhận. Bên giao cũng thấy" in said(theirs.get(path))
    assert (held(door, lot), held_by(door, lot, door.neighbour)) == (Decimal("900.5"), Decimal("349.5"))
    for browser in (ours, theirs):
        assert "Thiếu 0,5 kg so với lúc giao" in said(browser.get(HOME))
    with door.services.reads.open() as reader:
        moved = reader.events.movements([lot.id])[lot.id]
    assert sorted((each.kind.value, each.holder_id) for each in moved) == sorted(
        [("shipped", door.cooperative.id), ("received", door.neighbour.id)]
    )


def test_a_link_is_worth_one_receipt_however_often_it_is_sent(door: Door) -> None:
    ours, theirs = door.signed_in(), door.signed_in(THEIRS)
    lot = grown(door, ours, "100")
    path = link_of(ours, offer(ours, lot, "40"))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: take(theirs, path, lot, "40"), range(4)))
    assert {each.status_code for each in answers} == {303}
    assert (held(door, lot), held_by(door, lot, door.neighbour)) == (60, 40)
    door.add_account(OTHERS, of=door.cooperative)
    late = take(door.signed_in(OTHERS), path, lot, "40")
    assert late.status_code == 303, "who has it reads that it is taken"
    assert held(door, lot) == 60


def test_a_form_sent_twice_makes_one_link(door: Door) -> None:
    ours = door.signed_in()
    lot = grown(door, ours, "100")
    form = form_for(ours, lot, "60") | {"link": str(uuid4())}
    first, second = ours.post(f"{GO}/to", form), ours.post(f"{GO}/to", form)
    assert first.headers["location"] == second.headers["location"]
    assert second.status_code == 303, "what is promised once is not asked for again"


def test_what_is_promised_by_one_link_is_not_promised_by_another(door: Door) -> None:
    ours = door.signed_in()
    lot = grown(door, ours, "100")
    page = offer(ours, lot, "60")
    more = form_for(ours, lot, "50") | {"link": str(uuid4())}
    refused = ours.post(f"{GO}/to", more)
    assert refused.status_code == 409
    assert f"Lô {lot.lot} không còn đủ số lượng này" in said(refused)
    assert ours.post(page, {}).headers["location"] == f"{HOME}?undone=1"
    assert ours.post(f"{GO}/to", more).status_code == 303, "what was taken back is free again"


def test_the_store_keeps_the_hash_of_a_link_and_a_guess_opens_nothing(door: Door) -> None:
    ours, theirs = door.signed_in(), door.signed_in(THEIRS)
    lot = grown(door, ours, "100")
    page = offer(ours, lot, "40")
    token = link_of(ours, page).rpartition("/")[2]
    with door.services.reads.open() as reader:
        known = reader.hand_over_links.by_token(hashlib.sha256(token.encode()).hexdigest())
    assert known is not None
    assert token not in repr(known)
    for guess in ("a" * 32, token[:-1], token + "a", str(known.id), "%2e%2e"):
        theirs.get(f"/producer/take/{guess}", 404)
    theirs.get(page, 404)
    assert theirs.post(page, {}).status_code == 404, "its page is its maker's"


@pytest.mark.parametrize("end", ["withdrawn", "expired"])
def test_a_link_that_is_over_opens_nothing(door: Door, end: str) -> None:
    ours, theirs = door.signed_in(), door.signed_in(THEIRS)
    lot = grown(door, ours, "100")
    page = offer(ours, lot, "40")
    path = link_of(ours, page)
    if end == "withdrawn":
        ours.post(page, {})
        ours.post(page, {})
    else:
        door.later(days=7)
        ours, theirs = door.signed_in(), door.signed_in(THEIRS)
    words = said(theirs.get(path))
    assert ("Bên giao đã lấy lại" if end == "withdrawn" else "Đường dẫn đã hết hạn") in words
    for deed in ("take", "keep"):
        refused = theirs.post(f"{path}/{deed}", {f"got-{lot.id}": "40"})
        assert refused.status_code == 409
    assert held(door, lot) == 100


def test_nobody_takes_what_they_offer_themselves_nor_what_another_keeps(door: Door) -> None:
    ours, theirs = door.signed_in(), door.signed_in(THEIRS)
    lot = grown(door, ours, "100")
    path = link_of(ours, offer(ours, lot, "40"))
    assert take(ours, path, lot, "40").status_code == 422
    assert theirs.post(f"{path}/keep", {}).status_code == 303
    assert "1 chuyến hàng chờ anh chị xác nhận" in said(theirs.get("/producer"))
    assert f"{door.cooperative.name} giao" in said(theirs.get(HOME))
    door.later(days=8)
    theirs = door.signed_in(THEIRS)
    assert take(theirs, path, lot, "40").status_code == 303, "kept, it waits longer than a link"


@pytest.mark.parametrize(
    ("came", "words"), [("", "Ghi số giao"), ("0", "lớn hơn 0"), ("nhiều", "chưa đọc được")]
)
def test_what_came_is_an_amount(door: Door, came: str, words: str) -> None:
    ours, theirs = door.signed_in(), door.signed_in(THEIRS)
    lot = grown(door, ours, "100")
    path = link_of(ours, offer(ours, lot, "40"))
    refused = take(theirs, path, lot, came)
    assert refused.status_code == 422
    assert words in said(refused)
    assert held(door, lot) == 100


def test_a_lot_recalled_meanwhile_goes_nowhere(door: Door) -> None:
    ours, theirs = door.signed_in(), door.signed_in(THEIRS)
    lot = grown(door, ours, "100")
    path = link_of(ours, offer(ours, lot, "40"))
    door.services.writer.run(lambda uow: uow.lots.set_hold(lot.id, Hold.RECALLED))
    assert "đang tạm giữ hoặc thu hồi" in said(theirs.get(path))
    refused = take(theirs, path, lot, "40")
    assert refused.status_code == 409
    assert held(door, lot) == 100
    again = ours.post(f"{GO}/to", form_for(ours, lot, "5") | {"link": str(uuid4())})
    assert again.status_code == 409


def test_goods_given_to_another_meanwhile_are_not_taken_by_the_link(door: Door) -> None:
    ours, theirs = door.signed_in(), door.signed_in(THEIRS)
    lot = grown(door, ours, "100")
    path = link_of(ours, offer(ours, lot, "80"))
    ours.post(f"{GO}/to", form_for(ours, lot, "50") | {"to": door.neighbour.slug})
    refused = take(theirs, path, lot, "80")
    assert refused.status_code == 409
    assert held(door, lot) == 50, "half a hand-over is none"


def test_who_has_no_desk_opens_one_and_comes_back_to_the_very_page(door: Door) -> None:
    ours = door.signed_in()
    lot = grown(door, ours, "100")
    path = link_of(ours, offer(ours, lot, "40"))
    new = door.browser()
    onward = quote(path, safe="")
    assert f"/start?next={onward}" in new.get(path).text
    first = new.get(f"/start?next={onward}&where=lam+son").text
    assert f'name="next" value="{path}"' in first
    assert re.search(r"/start\?next=[^\"]+(?:&|&amp;)commune=", first)
    opened = new.post("/start", FORM | {"next": path})
    entered = new.sign_in(PHONE, FORM["password"], next=hidden(opened)["next"])
    assert entered.headers["location"] == path
    assert "Tên cơ sở đang chờ người xem" in said(new.get(path))
    refused = take(new, path, lot, "40")
    assert refused.status_code == 409, "nothing is signed under a name that is looked at"
    assert new.post(f"{path}/keep", {}).status_code == 303
    assert "Đã giữ cho cơ sở anh chị" in said(new.get(path))
    assert "Đã có nơi khác giữ" in said(door.signed_in(THEIRS).get(path))
    names = door.services.trusting.names
    for each in names.held(None, None, 10):
        names.release(None, each.id)
    assert take(new, path, lot, "40").status_code == 303
    assert held(door, lot) == 60


def test_a_link_goes_nowhere_but_to_a_page_of_ours(door: Door) -> None:
    page = door.browser().get("/start?next=https%3A%2F%2Felsewhere.example%2F").text
    assert "elsewhere" not in page


def test_another_role_reads_that_it_cannot_take_goods(door: Door) -> None:
    ours = door.signed_in()
    lot = grown(door, ours, "100")
    path = link_of(ours, offer(ours, lot, "40"))
    door.add_account("+84950000009", Role.HOST, of=door.neighbour)
    host = door.signed_in("+84950000009")
    assert "Tài khoản này không phải" in said(host.get(path))
    assert take(host, path, lot, "40").status_code == 403
    assert PASSWORD not in said(host.get(path))
