"""Holding, recalling and ending at the desks: by forms alone, each once however often it is sent, and seen at once by whoever scans."""

from __future__ import annotations

import re

import pytest

from nguongoc.ports.rows import Role
from tests.factories import rows
from tests.http.conftest import Site, add_organisation
from tests.http.desk import hidden, said, undo_of
from tests.http.recalling import Chain, open_chain
from tests.http.test_recall_desk import signed_in

ORDER = {"do": "look", "reason": "residues", "advice": "discard", "note": "Gọi đại lý để đổi hàng."}


@pytest.fixture
def chain(site: Site) -> Chain:
    return open_chain(site)


def at(lot: object, what: str, desk: str = "producer") -> str:
    return f"/{desk}/batches/{lot['id']}/{what}"  # type: ignore[index]


def shown(chain: Chain, lot: object) -> str:
    """The verdict that the page of a lot says to whoever scans it."""
    page = chain.site.get(f"/p/b/{lot['code']}").text  # type: ignore[index]
    found = re.search(r'data-verdict="(\w+)"', page)
    assert found is not None
    return found[1]


def test_a_lot_is_held_by_one_press_with_a_reason_and_let_go_by_one_more(chain: Chain) -> None:
    maker, path = signed_in(chain.site, Role.PRODUCER), at(chain.bark, "hold")
    assert f'href="{path}"' in maker.get(f"/producer/batches/{chain.bark['id']}").text
    without = maker.post(path, {"reason": ""})
    assert without.status_code == 422
    assert 'id="reason-wrong"' in without.text
    assert chain.holds() == ["none", "none"]
    for _ in range(2):
        held = maker.post(path, {"reason": "chờ kết quả kiểm nghiệm"})
        assert held.headers["location"] == f"{path}?held=1"
    page = maker.get(held.headers["location"])
    assert "chờ kết quả kiểm nghiệm" in said(page)
    assert chain.holds() == ["on_hold", "none"], "a hold stops this lot and nothing made of it"
    public = chain.site.get(f"/p/b/{chain.bark['code']}").text
    assert shown(chain, chain.bark) == "on_hold"
    assert "kiểm nghiệm" not in public.partition("<main")[2].partition("data-verdict")[0]
    assert "chờ kết quả" not in public, "the reason is nobody else's business"
    assert maker.post(path, undo_of(page)).headers["location"] == f"{path}?released=1"
    assert "lô bán lại được" in said(maker.get(f"{path}?released=1"))
    assert chain.holds() == ["none", "none"]
    again = maker.post(path, {"do": "release"})
    assert again.status_code == 422
    assert "không do đơn vị của anh chị tạm giữ" in said(again)


def test_what_an_authority_holds_its_maker_reads_and_cannot_let_go(chain: Chain) -> None:
    office = signed_in(chain.site, Role.AUTHORITY, chain.site.neighbour)
    path = at(chain.bark, "hold", "authority")
    assert f'href="{path}"' in office.get(at(chain.bark, "trace", "authority")).text
    assert office.post(path, {"reason": "có người báo"}).headers["location"] == f"{path}?held=1"
    maker = signed_in(chain.site, Role.PRODUCER)
    assert "Tạm giữ" not in said(maker.get(at(chain.bark, "trace"))), "its own page has that"
    seen = said(maker.get(at(chain.bark, "hold")))
    assert f"{chain.site.neighbour.name} đang giữ lô này" in seen
    assert "có người báo" not in seen
    assert maker.post(at(chain.bark, "hold"), {"do": "release"}).status_code == 422
    assert chain.holds()[0] == "on_hold"
    assert office.post(path, {"do": "release"}).status_code == 303
    assert chain.holds()[0] == "none"


def test_an_authority_of_another_commune_sees_the_way_of_a_lot_and_no_button_to_stop_it(chain: Chain) -> None:
    elsewhere = add_organisation(
        chain.site.services, rows.organisation(name="UBND xã khác", commune_code="16012")
    )
    office = signed_in(chain.site, Role.AUTHORITY, elsewhere)
    assert "Thu hồi lô" not in said(office.get(at(chain.bark, "trace", "authority")))
    for what in ("hold", "recall"):
        office.get(at(chain.bark, what, "authority"), 403)
        assert office.post(at(chain.bark, what, "authority"), {"reason": "microbes"}).status_code == 403
    assert chain.holds() == ["none", "none"]


def test_a_recall_shows_what_it_reaches_then_what_buyers_read_and_is_ordered_once_however_often_sent(
    chain: Chain,
) -> None:
    chain.ship(chain.bark, 15, chain.shop())
    maker, path = signed_in(chain.site, Role.PRODUCER), at(chain.bark, "recall")
    asked = said(maker.get(path))
    for each in ("Bột quế", "làm từ lô bị nêu", chain.site.neighbour.name, "15 kg", "Không có đơn hàng"):
        assert each in asked
    assert maker.post(path, {"do": "look", "advice": "discard"}).status_code == 422, "no reason was chosen"
    look = maker.post(path, ORDER)
    told = said(look)
    assert "còn dư lượng thuốc hoặc hoá chất" in told
    assert "bỏ đi, đừng cho vật nuôi ăn" in told
    assert "residues" in told.casefold(), "in English, too"
    assert "Gọi đại lý để đổi hàng." in told
    assert chain.holds() == ["none", "none"], "nothing is ordered by looking"
    kept = hidden(look)
    back = maker.post(path, {**kept, "do": "edit"})
    assert 'value="residues" selected' in back.text
    orders = [maker.post(path, {**kept, "do": "order"}) for _ in range(2)]
    (made,) = {each.headers["location"] for each in orders}
    # Another key, as from a second window: it is the same recall all the same.
    assert maker.post(path, {**kept, "once": "another-window-00", "do": "order"}).headers["location"] == made
    assert len(chain.site.get("/v1/recalls", chain.key).json()["items"]) == 1
    assert chain.holds() == ["recalled", "recalled"]
    assert [shown(chain, each) for each in (chain.bark, chain.powder)] == ["recalled", "recalled"]
    assert "Gọi đại lý để đổi hàng." in chain.site.get(f"/p/b/{chain.powder['code']}").text
    assert "Đã ra lệnh thu hồi" in said(maker.get(made))


def test_a_recall_is_ended_by_whoever_ordered_it_saying_what_became_of_the_goods(chain: Chain) -> None:
    maker = signed_in(chain.site, Role.PRODUCER)
    office = signed_in(chain.site, Role.AUTHORITY, chain.site.neighbour)
    forced = chain.recall(chain.powder, key=chain.site.as_(Role.AUTHORITY, chain.site.neighbour))
    assert maker.client.get(f"/producer/recalls/{forced['id']}/end").status_code == 404
    assert maker.post(f"/producer/recalls/{forced['id']}/end", {"outcome": "lifted"}).status_code == 404
    path = f"/authority/recalls/{forced['id']}"
    assert f'href="{path}/end"' in office.get(path).text
    assert office.post(f"{path}/end", {}).status_code == 422
    form = {**office.hidden(f"{path}/end"), "outcome": "lifted"}
    for _ in range(2):
        assert office.post(f"{path}/end", form).headers["location"] == path
    assert "Đã kết thúc: đã bãi bỏ" in said(office.get(path))
    assert shown(chain, chain.powder) != "recalled"
    assert office.get(f"{path}/end", 303).headers["location"] == path
    other = office.post(f"{path}/end", {**form, "once": "another-window-00", "outcome": "destroyed"})
    assert other.status_code == 409


def test_only_a_part_is_recalled_where_stamps_are_named_and_a_wrong_number_is_said_beside_it(
    chain: Chain,
) -> None:
    label = {"count": 20, "level": "unit", "format": "csv"}
    printed = chain.site.client.post(
        f"/v1/batches/{chain.powder['id']}/labels", json=label, headers=chain.key
    )
    assert printed.status_code == 200, printed.text
    maker, path = signed_in(chain.site, Role.PRODUCER), at(chain.powder, "recall")
    assert "Lô này có 1.080 tem." in said(maker.get(path))
    wide = maker.post(path, {**ORDER, "first": "5", "last": "1081"})
    assert wide.status_code == 422
    assert 'id="first-wrong"' in wide.text
    look = maker.post(path, {**ORDER, "first": "5", "last": "9"})
    assert "tem số 5-9" in said(look)
    assert "quét mã trên từng gói" in said(look)
    assert maker.post(path, {**hidden(look), "do": "order"}).status_code == 303
    assert chain.holds()[1] == "partly"


def test_lots_of_others_are_not_there(chain: Chain) -> None:
    stranger = signed_in(chain.site, Role.PRODUCER, chain.site.neighbour)
    for what, form in (("hold", {"reason": "của tôi"}), ("recall", {**ORDER, "do": "order"})):
        stranger.get(at(chain.bark, what), 404)
        assert stranger.post(at(chain.bark, what), form).status_code == 404
    stranger.get("/producer/batches/no-id/hold", 404)
    assert chain.holds() == ["none", "none"]
