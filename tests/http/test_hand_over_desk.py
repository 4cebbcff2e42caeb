"""Hand-overs at the desk: who sends, who confirms, what lies between, and what is taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from httpx2 import Response

from nguongoc.batches.lots import Batch, Hold
from nguongoc.parties.organisations import Organisation
from nguongoc.ports.rows import Role
from nguongoc.services.hand_over_events import ReceiverUnknown
from nguongoc_api.pages.producer.hand_over_desk import party_of
from tests.http.conftest import BASE_URL, settings_for
from tests.http.desk import Browser, Door, hidden, open_door, said, undo_of
from tests.http.test_made_lot_desk import grown, held

HOME, GO = "/producer/holdings", "/producer/hand-over"
THEIRS = "+84950000006"


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        opened.add_account(THEIRS, of=opened.neighbour)
        yield opened


def form_for(browser: Browser, batch: Batch, amount: str) -> dict[str, str]:
    """The page that asks for whom, filled in as far as it goes."""
    return hidden(browser.get(f"{GO}/to?lot={batch.id}&in-{batch.id}={amount}")) | {f"in-{batch.id}": amount}


def send(browser: Browser, door: Door, batch: Batch, amount: str, **more: str) -> Response:
    form = form_for(browser, batch, amount) | {"to": door.neighbour.slug} | more
    return browser.post(f"{GO}/to", form)


def waiting(browser: Browser) -> dict[str, str]:
    """The form that confirms the one consignment on its way."""
    return hidden(browser.get(HOME))


def held_by(door: Door, batch: Batch, of: Organisation) -> Decimal:
    _, secret = door.services.issue_api_key(of.id, Role.PRODUCER, None, "test")
    answer = door.browser().client.get(
        f"/v1/batches/{batch.id}/balance", headers={"Authorization": f"Bearer {secret}"}
    )
    return Decimal(answer.json()["held"])


def test_a_lot_goes_to_the_next_party_and_both_read_what_the_other_said(door: Door) -> None:
    ours, theirs = door.signed_in(), door.signed_in(THEIRS)
    lot = grown(door, ours, "1.250,5")
    assert "Giao hết 1.250,5 kg" in said(ours.get(f"{GO}?lot={lot.id}"))
    sent = send(ours, door, lot, "3 tạ rưỡi")
    assert sent.status_code == 303
    after = ours.get(sent.headers["location"])
    assert f"Giao cho {door.neighbour.name}: 350 kg" in said(after)
    assert "Bên nhận chưa xác nhận" in said(after)
    assert (held(door, lot), held_by(door, lot, door.neighbour)) == (Decimal("900.5"), 0)
    arrived = theirs.get(HOME)
    assert "1 chuyến hàng chờ anh chị xác nhận" in said(arrived), "counted at the head"
    assert f"{door.cooperative.name} giao 350 kg" in said(arrived)
    confirmed = theirs.post(HOME, waiting(theirs) | {"value": "349,5"})
    assert confirmed.status_code == 303
    words = said(theirs.get(confirmed.headers["location"]))
    assert "Thiếu 0,5 kg so với lúc giao" in words
    assert "chờ anh chị xác nhận" not in words
    assert "Thiếu 0,5 kg so với lúc giao" in said(ours.get(HOME))
    assert held_by(door, lot, door.neighbour) == Decimal("349.5")
    assert door.neighbour.name in said(ours.get(f"{GO}/to?in-{lot.id}=1")), "offered the next time"


def test_all_that_is_left_and_several_lots_go_in_one_press(door: Door) -> None:
    ours, theirs = door.signed_in(), door.signed_in(THEIRS)
    one, other = grown(door, ours, "100"), grown(door, ours, "60")
    page = ours.get(f"{GO}/to?all={one.id}")
    assert f"{one.lot} : 100 kg" in said(page)
    amounts = {f"in-{one.id}": "40", f"in-{other.id}": "6 yến"}
    both = hidden(ours.get(f"{GO}/to?in-{one.id}=40&in-{other.id}=6+yến")) | amounts
    sent = ours.post(f"{GO}/to", both | {"code": f"{BASE_URL}/producer/to/{door.neighbour.slug}"})
    assert sent.status_code == 303, said(sent)
    assert (held(door, one), held(door, other)) == (60, 0)
    assert "2 chuyến hàng chờ" in said(theirs.get("/producer"))
    ours.post(f"{HOME}/undo", undo_of(ours.get(sent.headers["location"])))
    assert (held(door, one), held(door, other)) == (100, 60), "taken back together"


def test_the_same_form_sent_twice_is_one_hand_over(door: Door) -> None:
    ours = door.signed_in()
    lot = grown(door, ours, "100")
    form = form_for(ours, lot, "40") | {"to": door.neighbour.slug}
    first, second = ours.post(f"{GO}/to", form), ours.post(f"{GO}/to", form)
    assert first.headers["location"] == second.headers["location"]
    assert held(door, lot) == 60


@pytest.mark.parametrize(
    ("amount", "more", "words"),
    [
        ("101", {}, "không còn đủ số lượng này"),
        ("một ít", {}, "Số lượng chưa đọc được"),
        ("", {}, "Ghi số giao của ít nhất một lô"),
        ("5", {"to": "khong-co"}, "Không có cơ sở nào khác mang mã này"),
        ("5", {"to": "", "code": "https://elsewhere.example/producer/to/htx"}, "Không có cơ sở nào khác"),
        ("5", {"to": ""}, "Chỗ này chưa điền"),
    ],
)
def test_what_cannot_be_says_why_and_keeps_what_was_typed(
    door: Door, amount: str, more: dict[str, str], words: str
) -> None:
    ours = door.signed_in()
    lot = grown(door, ours, "100")
    form = form_for(ours, lot, "5") | {f"in-{lot.id}": amount, "to": door.neighbour.slug} | more
    answer = ours.post(f"{GO}/to", form)
    assert answer.status_code in {409, 422}
    assert words in said(answer)
    assert not amount or f'value="{amount}' in answer.text
    assert held(door, lot) == 100


@pytest.mark.parametrize("value", ["", "0", "-3", "nhiều", "9" * 40])
def test_what_came_is_an_amount_or_is_asked_for_again(door: Door, value: str) -> None:
    ours, theirs = door.signed_in(), door.signed_in(THEIRS)
    lot = grown(door, ours, "100")
    send(ours, door, lot, "40")
    form = waiting(theirs) | ({"value": value} if value else {})
    answer = theirs.post(HOME, form)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert held_by(door, lot, door.neighbour) == 0


def test_oneself_is_no_party_to_hand_over_to(door: Door) -> None:
    ours = door.signed_in()
    lot = grown(door, ours, "100")
    assert send(ours, door, lot, "5", to=door.cooperative.slug).status_code == 422


def test_a_lot_of_somebody_else_is_neither_offered_nor_sent(door: Door) -> None:
    ours, theirs = door.signed_in(), door.signed_in(THEIRS)
    lot = grown(door, ours, "100")
    assert lot.lot not in said(theirs.get(f"{GO}?lot={lot.id}"))
    answer = theirs.post(f"{GO}/to", {f"in-{lot.id}": "5", "to": door.cooperative.slug})
    assert answer.status_code == 422
    assert held(door, lot) == 100


def test_a_recalled_lot_goes_to_nobody_but_back_to_its_maker(door: Door) -> None:
    ours, theirs = door.signed_in(), door.signed_in(THEIRS)
    lot = grown(door, ours, "100")
    send(ours, door, lot, "40")
    theirs.post(HOME, waiting(theirs) | {"value": "40"})
    door.services.writer.run(lambda uow: uow.lots.set_hold(lot.id, Hold.RECALLED))
    refused = send(ours, door, lot, "5")
    assert refused.status_code == 409
    assert f"Lô {lot.lot} đang tạm giữ hoặc đã thu hồi" in said(refused)
    back = send(theirs, door, lot, "40", to=door.cooperative.slug)
    assert back.status_code == 303
    assert "đừng bán" in said(ours.get(HOME)), "who receives it is told"


def test_a_hand_over_is_taken_back_with_a_trace_until_the_other_confirmed(door: Door) -> None:
    ours, theirs = door.signed_in(), door.signed_in(THEIRS)
    lot = grown(door, ours, "100")
    undo = undo_of(ours.get(send(ours, door, lot, "40").headers["location"]))
    assert "Hoàn tác" in said(ours.get(f"{HOME}?sent={undo['shipment']}"))
    for _ in range(2):
        assert ours.post(f"{HOME}/undo", undo).headers["location"] == f"{HOME}?undone=1"
    assert held(door, lot) == 100
    assert "chờ anh chị xác nhận" not in said(theirs.get(HOME))
    with door.services.reads.open() as reader:
        stored = reader.events.event(UUID(undo["shipment"]))
        assert stored is not None
        assert stored.voided_by is not None, "what was said stays, with the word that it was wrong"
    again = undo_of(ours.get(send(ours, door, lot, "40").headers["location"]))
    theirs.post(HOME, waiting(theirs) | {"value": "40"})
    refused = ours.post(f"{HOME}/undo", again)
    assert refused.status_code == 409
    assert f"Bên nhận đã xác nhận lô {lot.lot}" in said(refused)


def test_a_receipt_said_by_mistake_is_taken_back_while_nothing_of_it_is_spent(door: Door) -> None:
    ours, theirs = door.signed_in(), door.signed_in(THEIRS)
    lot = grown(door, ours, "100")
    send(ours, door, lot, "40")
    got = theirs.post(HOME, waiting(theirs) | {"value": "4"})
    undo = undo_of(theirs.get(got.headers["location"]))
    assert theirs.post(f"{HOME}/undo", undo).status_code == 303
    assert held_by(door, lot, door.neighbour) == 0
    theirs.post(HOME, waiting(theirs) | {"value": "40"})
    assert held_by(door, lot, door.neighbour) == 40
    send(theirs, door, lot, "40", to=door.cooperative.slug)
    late = theirs.post(f"{HOME}/undo", {"shipment": undo["shipment"], "lot": str(lot.id)})
    assert late.status_code == 409
    assert "đã giao hoặc dùng tiếp" in said(late)


def test_what_goes_between_two_is_confirmed_and_taken_back_by_them_alone(door: Door) -> None:
    ours, theirs = door.signed_in(), door.signed_in(THEIRS)
    door.add_account("+84950000007", of=door.neighbour)
    lot = grown(door, ours, "100")
    undo = undo_of(ours.get(send(ours, door, lot, "40").headers["location"]))
    receipt = {"shipment": undo["shipment"], "batch": str(lot.id), "value": "40"}
    assert ours.post(HOME, receipt).status_code in {403, 422}, "whoever sends does not confirm"
    theirs.post(f"{HOME}/undo", undo)
    assert held(door, lot) == 60, "the other side's word is not one's own to take back"


def test_the_code_of_a_party_leads_to_what_goes_there(door: Door) -> None:
    ours, theirs = door.signed_in(), door.signed_in(THEIRS)
    lot = grown(door, ours, "100")
    assert door.neighbour.slug in said(theirs.get(HOME))
    page = ours.get(ours.get(f"/producer/to/{door.neighbour.slug}", 303).headers["location"])
    assert f"Giao cho {door.neighbour.name}" in said(page)
    assert lot.lot in said(page)
    ours.get("/producer/to/khong-co", 422)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("HTX-Bưởi", None),
        (" Htx-Buoi/ ", "htx-buoi"),
        (f"{BASE_URL}/producer/to/htx-buoi", "htx-buoi"),
        (f"{BASE_URL}/o/htx-buoi", "htx-buoi"),
        ("did:web:trace.example:o:htx-buoi", "htx-buoi"),
        ("https://elsewhere.example/o/htx-buoi", None),
        ("x" * 71, None),
        ("", None),
    ],
)
def test_a_party_is_named_by_its_code_in_any_form_and_by_no_address_of_others(
    text: str, slug: str | None
) -> None:
    if slug is None:
        with pytest.raises(ReceiverUnknown):
            party_of(text, BASE_URL)
    else:
        assert party_of(text, BASE_URL) == slug


def test_nobody_confirms_what_waits_without_signing_in(door: Door) -> None:
    assert re.match("/signin", door.browser().get(HOME, 303).headers["location"])
