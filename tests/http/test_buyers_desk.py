"""Who buys, written down once, offered at every hand-over, and gone when it is said so."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from nguongoc.parties.known_buyers import KnownBuyer
from nguongoc.ports.rows import Role
from nguongoc.services.caller import MAY, Caller
from nguongoc.services.keep_buyers import MOST_BUYERS, BuyerDraft, BuyerThere
from tests.http.conftest import settings_for
from tests.http.desk import Browser, Door, hidden, open_door, said, undo_of
from tests.http.test_hand_over_desk import GO, THEIRS, form_for
from tests.http.test_made_lot_desk import grown

BUYERS = "/producer/buyers"
TRADER = {"name": "Vựa anh Tuấn", "kind": "trader"}


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        opened.add_account(THEIRS, of=opened.neighbour)
        yield opened


def write(browser: Browser, status: int = 303, **typed: str) -> str:
    answer = browser.post(BUYERS, {**hidden(browser.get(BUYERS)), **TRADER, **typed})
    assert answer.status_code == status, said(answer)
    return said(answer)


def kept(door: Door) -> list[KnownBuyer]:
    with door.services.reads.open() as reader:
        return list(reader.known_buyers.of(door.cooperative.id, MOST_BUYERS))


def test_who_buys_may_be_skipped_at_the_beginning_and_is_asked_for_there(door: Door) -> None:
    ours = door.signed_in()
    steps = ours.get("/producer/start")
    assert f'href="{BUYERS}"' in steps.text
    assert "Ai mua Tuỳ anh chị" in said(steps)
    write(ours)
    assert "Ai mua Xong" in said(ours.get("/producer/start"))
    assert "1 nơi mua" in said(ours.get("/producer/start"))


def test_a_buyer_here_is_one_press_at_the_hand_over_before_anything_went_there(door: Door) -> None:
    ours = door.signed_in()
    write(
        ours, name="Siêu thị Cẩm Thạch", kind="supermarket", tax_code="0300588569", party=door.neighbour.slug
    )
    (buyer,) = kept(door)
    assert (buyer.buyer_id, buyer.tax_code) == (door.neighbour.id, "0300588569")
    lot = grown(door, ours, "100")
    page = ours.get(f"{GO}/to?lot={lot.id}&in-{lot.id}=40")
    assert page.text.count(f'name="to" value="{door.neighbour.slug}"') == 1
    sent = ours.post(f"{GO}/to", form_for(ours, lot, "40") | {"to": door.neighbour.slug})
    assert sent.status_code == 303
    page = ours.get(f"{GO}/to?lot={lot.id}&in-{lot.id}=10")
    assert page.text.count(f'name="to" value="{door.neighbour.slug}"') == 1, (
        "handed to and known: offered once"
    )


def test_a_buyer_who_is_not_here_gets_a_link_with_their_name_over_it(door: Door) -> None:
    ours = door.signed_in()
    write(ours)
    lot = grown(door, ours, "100")
    page = ours.get(f"{GO}/to?lot={lot.id}&in-{lot.id}=40")
    (buyer,) = kept(door)
    path = f"{GO}/to?buyer={buyer.id}"
    assert f'formaction="{path}"' in page.text
    offer = page.text.partition('name="link" value="')[2].partition('"')[0]
    sent = ours.post(path, hidden(page) | {f"in-{lot.id}": "40", "link": offer})
    assert sent.status_code == 303
    assert "Đưa đường dẫn này cho Vựa anh Tuấn" in said(ours.get(sent.headers["location"]))
    theirs = door.signed_in(THEIRS)
    theirs.get(sent.headers["location"], 404)


def test_the_same_form_twice_is_one_buyer_and_the_same_name_is_told(door: Door) -> None:
    ours = door.signed_in()
    form = hidden(ours.get(BUYERS)) | TRADER
    assert [ours.post(BUYERS, form).status_code for _ in range(2)] == [303, 303]
    assert len(kept(door)) == 1
    assert "Đã ghi nơi này rồi" in write(ours, 409, name="VỰA ANH TUẤN")


def test_the_same_name_written_down_by_several_at_once_is_there_once(door: Door) -> None:
    """As two clerks do at the same moment: one is told that it is there."""
    keep, own = door.services.starting.buyers, door.cooperative.id
    caller = Caller("account:x", own, Role.PRODUCER, frozenset(MAY[Role.PRODUCER]))
    ready = Barrier(4)

    def add(_: int) -> bool:
        ready.wait(30)
        try:
            keep.add(caller, BuyerDraft("Vựa anh Tuấn", "trader"))
        except BuyerThere:
            return False
        return True

    with ThreadPoolExecutor(4) as several:
        assert sorted(several.map(add, range(4))) == [False, False, False, True]
    assert len(kept(door)) == 1


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"name": " "}, "name", ""),
        ({"name": "x" * 121}, "name", ""),
        ({"kind": "friend"}, "kind", "Chọn một loại trong danh sách"),
        ({"tax_code": "0300588568"}, "tax_code", "Mã số thuế có mười chữ số"),
        ({"tax_code": "038190000123"}, "tax_code", "Đây là số căn cước của một người"),
        ({"gln": "8930000000000"}, "gln", ""),
        ({"party": "khong-co"}, "party", "Không có cơ sở nào khác mang mã này"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_kept(
    door: Door, typed: dict[str, str], field: str, words: str
) -> None:
    ours = door.signed_in()
    answer = ours.post(BUYERS, {**hidden(ours.get(BUYERS)), **TRADER, **typed})
    assert answer.status_code in {404, 413, 422}
    assert f'id="{field}-wrong"' in answer.text
    assert words in said(answer)
    assert kept(door) == []


def test_one_dropped_by_a_slip_comes_back_whole_and_nobody_elses_is_there(door: Door) -> None:
    ours, theirs = door.signed_in(), door.signed_in(THEIRS)
    write(ours, gln="8930000000002", party=door.neighbour.slug)
    (before,) = kept(door)
    assert theirs.post(BUYERS, {"drop": str(before.id)}).status_code == 404
    assert "Vựa anh Tuấn" not in said(theirs.get(BUYERS))
    dropped = ours.post(BUYERS, {"drop": str(before.id)})
    assert kept(door) == []
    assert "Đã bỏ Vựa anh Tuấn" in said(dropped)
    ours.post(BUYERS, undo_of(dropped))
    (after,) = kept(door)
    assert (after.name, after.kind, after.gln, after.buyer_id) == (
        before.name, before.kind, before.gln, before.buyer_id,
    )  # fmt: skip
    assert ours.post(BUYERS, {"drop": "x"}).status_code == 404


@pytest.mark.parametrize("which", ["cooperative", "neighbour"])
def test_it_goes_with_whoever_is_forgotten_of_the_two(door: Door, which: str) -> None:
    write(door.signed_in(), party=door.neighbour.slug)
    forgotten = getattr(door, which).id
    door.services.writer.run(lambda uow: uow.erasing.erase_organisation(forgotten, door.clock.now()))
    assert kept(door) == []
