"""What comes back to whoever enters data: buyers by season, prices that name nobody, days that come; each producer's alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from nguongoc.batches.lots import Batch
from nguongoc.listings.listing import STALE_AFTER
from nguongoc.parties.name_holds import HoldState, NameHold
from nguongoc.parties.organisations import Organisation
from nguongoc.ports.rows import Role
from tests.factories import rows
from tests.http import bodies
from tests.http.conftest import Site, add_organisation, settings_for
from tests.http.desk import Browser, Door, open_door, said, undo_of
from tests.http.test_hand_over_desk import HOME, THEIRS, send, waiting
from tests.http.test_made_lot_desk import grown
from tests.http.test_recall_desk import signed_in
from tests.http.test_reminders import certificate, in_days

BACK = "/producer/back"


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        opened.add_account(THEIRS, of=opened.neighbour)
        yield opened


def handed(door: Door, ours: Browser, lot: Batch, amount: str) -> str:
    sent = send(ours, door, lot, amount)
    assert sent.status_code == 303, said(sent)
    return str(sent.headers["location"])


def test_who_bought_how_much_is_told_by_the_season_of_the_lots(door: Door) -> None:
    ours, theirs = door.signed_in(), door.signed_in(THEIRS)
    now = grown(door, ours, "1.000", happened_on="2026-09-20")
    handed(door, ours, now, "350")
    handed(door, ours, now, "2 tạ")
    theirs.post(HOME, waiting(theirs) | {"value": "349,5"})
    handed(door, ours, grown(door, ours, "500", happened_on="2026-01-10"), "120,5")
    page = said(ours.get(BACK))
    assert "1 nơi đã mua" in page
    assert f"{door.neighbour.name} 3 lần giao · lần cuối 23/11/2026" in page
    assert "vụ tháng 9/2026: Bưởi đỏ Luận Văn 550 kg" in page
    every = said(ours.get(f"{BACK}/buyers"))
    assert "vụ tháng 12/2025–2/2026: Bưởi đỏ Luận Văn 120,5 kg" in every
    assert "Chưa giao hàng cho ai" in said(theirs.get(BACK)), "who bought is its seller's to know"


def test_a_hand_over_taken_back_was_none(door: Door) -> None:
    ours = door.signed_in()
    lot = grown(door, ours, "100")
    shown = handed(door, ours, lot, "40")
    assert door.neighbour.name in said(ours.get(BACK))
    ours.post(f"{HOME}/undo", undo_of(ours.get(shown)))
    assert "Chưa giao hàng cho ai" in said(ours.get(BACK))


def test_a_buyer_whose_name_is_held_is_counted_and_not_named(door: Door) -> None:
    ours = door.signed_in()
    handed(door, ours, grown(door, ours, "100"), "40")
    hold = NameHold(door.neighbour.id, (), None, HoldState.OPEN, door.clock.now())
    door.services.writer.run(lambda uow: uow.name_holds.add(hold))
    page = said(ours.get(BACK))
    assert "Tên đang chờ xem 1 lần giao" in page
    assert door.neighbour.name not in page


def asked(site: Site, of: Organisation, price: str, **product: Any) -> dict[str, str]:
    """Somebody sells goods of a name for so much; the headers of their key."""
    key = site.as_(Role.PRODUCER, of)
    made = site.post("/v1/products", bodies.product(**{"name": "Bưởi đỏ Luận Văn", **product}), key)
    body = {"product_id": made["id"], "channel": "google", "url": f"https://shop.example/{made['id']}"}
    site.post("/v1/listings", body | {"price": price, "currency": "VND"}, key)
    return key


def seller(site: Site, number: int) -> Organisation:
    return add_organisation(site.services, rows.organisation(name=f"Nhà vườn {number}"))


def test_prices_of_others_are_told_of_five_sellers_on_and_never_one_of_them(site: Site) -> None:
    asked(site, site.cooperative, "52000")
    browser = signed_in(site, Role.PRODUCER)
    theirs = ["40100", "43300", "45700", "48900", "61300"]
    for number, price in enumerate(theirs[:4]):
        # However it is spelt; another seller's mark is the same fruit.
        asked(site, seller(site, number), price, name=("BƯỞI ĐỎ LUẬN VĂN", "Bưởi đỏ Luận Văn")[number % 2])
    page = said(browser.get(BACK))
    assert "52.000 đ ngày 23/11/2026" in page
    assert "Chưa đủ năm nơi khác bán hàng này" in page
    asked(site, seller(site, 5), "99000", name="Bưởi Diễn")
    asked(site, seller(site, 6), "99000", net_content={"value": "3", "unit": "kg"})
    held = seller(site, 7)
    asked(site, held, "99000")
    hold = NameHold(held.id, (), None, HoldState.OPEN, rows.NOW)
    site.services.writer.run(lambda uow: uow.name_holds.add(hold))
    assert "Chưa đủ năm nơi khác bán hàng này" in said(browser.get(BACK)), (
        "another fruit, another pack and a name under review are not a fifth"
    )
    asked(site, seller(site, 8), theirs[4])
    page = said(browser.get(BACK))
    assert "5 nơi khác: phần lớn 42.000 đ – 55.000 đ, giữa là 46.000 đ" in page
    for each in ("40.100", "43.300", "45.700", "48.900", "61.300", "99.000", "Nhà vườn"):
        assert each not in page, "no single seller's"


def test_an_old_price_is_said_to_be_old_and_tells_nobody_anything(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(site, site.cooperative, "52000")
    for number in range(5):
        asked(site, seller(site, number), "45000")
    browser = signed_in(site, Role.PRODUCER)
    assert "5 nơi khác" in said(browser.get(BACK))
    later = rows.NOW + STALE_AFTER + timedelta(hours=1)
    monkeypatch.setattr(site.services.clock, "now", lambda: later, raising=False)
    page = said(signed_in(site, Role.PRODUCER).get(BACK))
    assert "Giá ghi ngày 23/11/2026 đã cũ" in page
    assert "5 nơi khác" not in page


def test_what_comes_is_told_with_what_to_do_and_where(site: Site) -> None:
    key = site.producer()
    certificate(site, key, "VietGAP", in_days(20))
    browser = signed_in(site, Role.PRODUCER)
    page = browser.get(BACK)
    assert "1 việc sắp tới hạn" in said(page)
    assert "VietGAP hết hạn ngày 13/12/2026, còn 20 ngày Gọi nơi cấp hẹn đánh giá lại" in said(page)
    assert 'href="/producer/certificates/new"' in page.text
    assert "Gọi nơi cấp hẹn đánh giá lại" in said(browser.get("/producer")), "beside the lots too"


def test_who_has_nothing_yet_is_told_how_to_come_by_each(site: Site) -> None:
    page = signed_in(site, Role.PRODUCER, site.neighbour).get(BACK)
    words = said(page)
    for each in (
        "Chưa thấy người mua nào", "Chưa giao hàng cho ai", "Chưa ghi giá bán ở đâu", "Chưa có ai đi từ con tem",
    ):  # fmt: skip
        assert each in words
    for path in ("/producer/checks", "/producer/holdings", "/producer/selling", "/host", "/producer/reports"):
        assert f'href="{path}"' in page.text
    english = said(signed_in(site, Role.PRODUCER, site.neighbour).get(f"{BACK}?lang=en"))
    assert "Where it goes, what comes back" in english
