"""The trace of a lot at the desks: back and forward as a picture and in words, each as far as who is signed in may know."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote_plus
from uuid import UUID

import pytest
from httpx2 import Response
from sqlalchemy import insert
from starlette.testclient import TestClient

from nguongoc.batches.lots import Hold
from nguongoc.parties.organisations import Organisation
from nguongoc.ports.rows import Role
from nguongoc.services.draw_trace import MOST_STEPS
from nguongoc.store.engine import open_engine
from nguongoc_api.pages.producer.trace_desk import USUAL
from tests.http import bodies
from tests.http.conftest import BASE_URL, Site
from tests.http.desk import Browser, said
from tests.http.recalling import ABROAD, Chain, open_chain
from tests.http.recalling import PALLET as CRATE
from tests.http.test_recall_desk import signed_in
from tests.http.test_traces import ELSEWHERE, PALLET, captured
from tests.service import Farm
from tests.tracing.stored import EDGE, EVENT


@pytest.fixture
def chain(site: Site) -> Chain:
    return open_chain(site)


def traced(browser: Browser, lot: dict[str, str], query: str = "", desk: str = "producer") -> Response:
    return browser.get(f"/{desk}/batches/{lot['id']}/trace{query}")


def drawn(page: Response) -> set[str]:
    """The things on the desk's drawing, by the anchors of their words."""
    drawing = page.text.split('<svg class="trace"')[1].split("</svg>\n</div>")[0]
    return set(re.findall(r'<a href="[^"#]*#([^"]+)"', drawing))


def on_lines(page: Response) -> list[str]:
    return re.findall(r'<text class="[an]"[^>]*>([^<]*)<', page.text)


def anchor(lot: dict[str, str]) -> str:
    return f"lo-{lot['code']}"


def test_a_producer_sees_its_own_lot_both_ways_with_amounts_and_what_is_left(chain: Chain) -> None:
    chain.ship(chain.bark, 15, chain.shop())
    browser = signed_in(chain.site, Role.PRODUCER)
    page = traced(browser, chain.bark)
    assert drawn(page) == {anchor(chain.bark), anchor(chain.powder)}
    assert on_lines(page) == ["60 kg"]
    text = said(page)
    assert "Đi tới 1 nơi cuối." in text
    assert "Còn ở 2 nơi" in text
    assert "HTX trình diễn Lam Sơn: 25 kg, đang giữ" in text
    assert "HTX bên cạnh: 15 kg, đang trên đường tới" in text
    assert page.headers["cache-control"] == "no-store"
    back = said(traced(browser, chain.powder))
    assert "Truy về được 1 nguồn." in back
    assert f"Vỏ quế, Lô {chain.bark['lot']}" in back


def test_one_way_alone_and_what_is_not_understood_is_as_if_not_said(chain: Chain) -> None:
    browser = signed_in(chain.site, Role.PRODUCER)
    assert drawn(traced(browser, chain.bark, "?direction=back")) == {anchor(chain.bark)}
    assert drawn(traced(browser, chain.bark, "?direction=forward")) == {
        anchor(chain.bark),
        anchor(chain.powder),
    }
    both = traced(browser, chain.bark, "?direction=sideways&more=&open=%3Cscript%3E")
    assert len(drawn(both)) == 2
    assert "<script>" not in both.text


def test_a_lot_on_the_drawing_opens_its_words_without_a_script(chain: Chain) -> None:
    browser = signed_in(chain.site, Role.PRODUCER)
    page = traced(browser, chain.bark)
    address = re.findall(rf'<a href="([^"]*#{anchor(chain.powder)})"', page.text)[0].replace("&amp;", "&")
    closed = f'<details class="thing" id="{anchor(chain.powder)}">'
    assert closed in page.text
    after = browser.get(address.partition("#")[0])
    assert closed.replace(">", " open>") in after.text
    # From the words one goes on to that lot's own trace.
    assert f'href="/producer/batches/{chain.powder["id"]}/trace"' in after.text


def test_where_others_went_on_is_said_and_not_shown(chain: Chain) -> None:
    """The neighbour bought bark and made something of it: whom it sells to is its own business."""
    site = chain.site
    start = f"{BASE_URL}/b/{chain.bark['code']}"
    captured(site, site.neighbour.id, 77, edges=[(start, ELSEWHERE)])
    mine = traced(signed_in(site, Role.PRODUCER), chain.bark)
    assert ELSEWHERE.removeprefix("https://id.gs1.org/") not in mine.text
    assert "Đi tới đâu: còn nữa, nhưng là chuyện mua bán của bên khác" in said(mine)
    officer = traced(signed_in(site, Role.AUTHORITY, site.neighbour), chain.bark, desk="authority")
    assert "01/09521234543213/10/ELSEWHERE" in officer.text
    assert "còn nữa" not in said(officer)
    # An edge of which no event says how much.
    assert "không rõ bao nhiêu" in on_lines(officer)


def test_what_the_producer_may_not_know_of_a_source_is_called_hidden_and_not_unknown(chain: Chain) -> None:
    site = chain.site
    source = f"{BASE_URL}/b/{chain.bark['code']}"
    made = f"{BASE_URL}/b/{chain.powder['code']}"
    captured(
        site, site.neighbour.id, 78, edges=[(source, made)], event_time=datetime(2026, 11, 21, tzinfo=UTC)
    )
    page = traced(signed_in(site, Role.PRODUCER), chain.powder)
    assert "60 kg · không xem được bao nhiêu" in said(page)


def test_parcels_are_told_apart_from_what_was_made(chain: Chain) -> None:
    lot = chain.link(chain.powder)
    chain.capture(
        type="AggregationEvent",
        action="ADD",
        parentID=PALLET,
        childQuantityList=[{"epcClass": lot, "quantity": 200, "uom": "H87"}],
        bizStep="packing",
    )
    page = traced(signed_in(chain.site, Role.PRODUCER), chain.powder, "?direction=forward")
    assert "Kiện hàng" in page.text
    assert 'class="way packing"' in page.text
    assert "đóng vào · 200 cái" in said(page)


def test_an_authority_sees_who_holds_and_who_sold_of_any_lot(chain: Chain) -> None:
    chain.ship(chain.bark, 15, ABROAD)
    site = chain.site
    officer = signed_in(site, Role.AUTHORITY, site.neighbour)
    text = said(traced(officer, chain.powder, desk="authority"))
    assert "HTX trình diễn Lam Sơn: 25 kg, đang giữ" in text
    assert "Bên ngoài hệ thống: 15 kg, đã gửi ra bên ngoài" in text


def test_who_was_handed_a_lot_sees_its_own_side_of_it(chain: Chain) -> None:
    site = chain.site
    neighbour = signed_in(site, Role.PRODUCER, site.neighbour)
    neighbour.get(f"/producer/batches/{chain.bark['id']}/trace", 404)
    chain.ship(chain.bark, 15, chain.shop())
    page = traced(neighbour, chain.bark)
    text = said(page)
    assert "HTX bên cạnh: 15 kg, đang trên đường tới" in text
    assert "25 kg" not in text, "what the maker has left is the maker's business"
    assert chain.powder["code"] not in page.text
    assert "Đi tới đâu: còn nữa" in text


def test_a_pallet_is_a_beginning_too_for_whoever_has_to_do_with_it(chain: Chain) -> None:
    lot = chain.link(chain.powder)
    chain.capture(
        type="AggregationEvent",
        action="ADD",
        parentID=CRATE,
        childQuantityList=[{"epcClass": lot, "quantity": 200, "uom": "H87"}],
        bizStep="packing",
    )
    producer = signed_in(chain.site, Role.PRODUCER)
    found = producer.client.get("/producer/trace", params={"code": CRATE})
    assert found.headers["location"] == f"/producer/trace?of={quote_plus(CRATE)}"
    page = producer.get(found.headers["location"])
    assert anchor(chain.powder) in drawn(page)
    # The turns and the lots' words stay with what was asked about.
    assert f'href="/producer/trace?of={quote_plus(CRATE)}&amp;direction=back"' in page.text
    stranger = signed_in(chain.site, Role.PRODUCER, chain.site.neighbour)
    assert stranger.client.get("/producer/trace", params={"code": CRATE}).status_code == 404
    stranger.get(f"/producer/trace?of={CRATE}", 404)
    for wrong in ("", "x" * 500, "%00", "<b>"):
        assert producer.client.get("/producer/trace", params={"of": wrong}).status_code in {400, 404}


def test_the_desks_are_for_their_roles(chain: Chain) -> None:
    producer = signed_in(chain.site, Role.PRODUCER)
    producer.get(f"/authority/batches/{chain.bark['id']}/trace", 403)
    producer.get("/authority/trace", 403)
    producer.get("/producer/batches/no-id/trace", 404)
    signed_in(chain.site, Role.MARKETPLACE).get(f"/producer/batches/{chain.bark['id']}/trace", 403)
    nobody = Browser(
        TestClient(chain.site.app, BASE_URL, raise_server_exceptions=False, follow_redirects=False)
    )
    path = f"/producer/batches/{chain.bark['id']}/trace"
    assert nobody.get(path, 303).headers["location"] == f"/signin?next={path}"


def test_a_recalled_lot_is_said_at_the_head_and_on_its_card(chain: Chain) -> None:
    bark = UUID(chain.bark["id"])
    chain.site.services.writer.run(lambda uow: uow.lots.set_hold(bark, Hold.RECALLED))
    page = traced(signed_in(chain.site, Role.PRODUCER), chain.powder)
    assert "1 lô trong chuỗi này cần để ý" in said(page)
    assert re.search(r'<rect class="card stop"', page.text)


def hub(site: Site, start: str, targets: int, times: int = 1) -> None:
    """So many foreign lots made of one of ours, each in so many events of an outsider's."""
    engine = open_engine(site.services.settings.database)
    at = datetime(2026, 11, 22, tzinfo=UTC)
    with engine.begin() as connection:
        for number in range(targets * times):
            id, when = UUID(int=10_000 + number), at + timedelta(seconds=number)
            event = {"id": id, "event_uri": f"{BASE_URL}/epcis/events/{id}", "body": b"{}"}
            told = {
                "organisation_id": site.neighbour.id,
                "type": "TransformationEvent",
                "standing": "captured",
            }
            connection.execute(insert(EVENT).values(event | told | {"event_time": when, "record_time": when}))
            target = f"{ELSEWHERE}-{number % targets}"
            edge = {"event_id": id, "source": start, "target": target, "event_time": when}
            connection.execute(insert(EDGE).values(edge))
    engine.dispose()


def test_a_chain_too_wide_for_a_picture_says_so_and_can_be_drawn_larger(chain: Chain) -> None:
    hub(chain.site, f"{BASE_URL}/b/{chain.bark['code']}", 90)
    officer = signed_in(chain.site, Role.AUTHORITY, chain.site.neighbour)
    page = traced(officer, chain.bark, desk="authority")
    assert len(drawn(page)) == USUAL[1]
    assert f"Đi tới đâu: còn nữa, nhiều hơn {USUAL[1]} lô." in said(page)
    assert "?more=1" in page.text
    large = traced(officer, chain.bark, "?more=1", desk="authority")
    assert len(drawn(large)) == 1 + 1 + 90
    assert "còn nữa" not in said(large)


def test_more_steps_than_a_picture_holds_are_cut_and_said(chain: Chain) -> None:
    hub(chain.site, f"{BASE_URL}/b/{chain.bark['code']}", 2, MOST_STEPS // 2 + 1)
    officer = signed_in(chain.site, Role.AUTHORITY, chain.site.neighbour)
    page = traced(officer, chain.bark, desk="authority")
    assert "Đi tới đâu: còn nữa, quá nhiều bước để vẽ ở đây." in said(page)
    # What went the same way many times is one line.
    assert page.text.split("</svg>\n</div>")[0].count('<path class="way"') <= 3


def test_names_are_shown_as_words(chain: Chain) -> None:
    site = chain.site
    product = {"name": "<script>alert(1)</script>&amp;", "category": "fruit", "default_unit": "kg"}
    made = site.post("/v1/products", product, chain.key)["id"]
    place = site.get("/v1/facilities", chain.key).json()["items"][0]["id"]
    lot = site.post("/v1/batches", bodies.batch(product_id=made, facility_id=place), chain.key)
    page = traced(signed_in(site, Role.PRODUCER), lot)
    assert "<script>" not in page.text
    assert "Chưa ghi lô này làm từ lô nào" in said(page)


def test_what_was_registered_here_stands_on_the_map_by_its_commune_and_the_rest_is_counted(
    chain: Chain,
) -> None:
    captured(
        chain.site, chain.site.neighbour.id, 77, edges=[(f"{BASE_URL}/b/{chain.bark['code']}", ELSEWHERE)]
    )
    page = traced(signed_in(chain.site, Role.AUTHORITY, chain.site.neighbour), chain.bark, desk="authority")
    map_ = page.text.split('<svg class="movements"')[1].split("</svg>")[0]
    assert "<desc>1. Lam Sơn; Sơ đồ, không phải địa giới hành chính.</desc>" in map_
    assert "marker-end" not in map_, "nothing left the commune"
    told = page.text.split('<ol class="places-told">')[1].split("</ol>")[0]
    assert set(re.findall(r"#(lo-[0-9A-Z]+)", told)) == {anchor(chain.bark), anchor(chain.powder)}
    assert "1 thứ trong chuỗi không rõ ở đâu." in said(page)


def test_an_officer_finds_a_lot_by_code_link_page_or_number(chain: Chain) -> None:
    officer = signed_in(chain.site, Role.AUTHORITY, chain.site.neighbour)
    lot = chain.bark
    shown = f"{lot['code'][:4]}-{lot['code'][4:8]}-{lot['code'][8:]}"
    for typed in (lot["code"], shown, lot["digital_link"], lot["page"], lot["lot"]):
        found = officer.client.get("/authority/trace", params={"code": f" {typed} "})
        assert found.headers["location"] == f"/authority/batches/{lot['id']}/trace", typed
    assert "Gõ mã in trên tem" in said(officer.get("/authority/trace"))


@pytest.mark.parametrize("typed", ["7K3MWQ9DXA", "no such lot", "https://", "/b/%00", "x" * 400, "<b>"])
def test_what_names_no_lot_is_not_found_and_said_without_blame(chain: Chain, typed: str) -> None:
    officer = signed_in(chain.site, Role.AUTHORITY, chain.site.neighbour)
    found = officer.client.get("/authority/trace", params={"code": typed})
    assert found.status_code == 404
    assert "Không thấy hàng nào mang mã này" in said(found)
    assert "<b>" not in found.text


def _cards(page: Response) -> list[str]:
    """What stands on the cards of the desk's drawing, a card a line."""
    drawing = page.text.split('<svg class="trace"')[1].split("</svg>\n</div>")[0]
    cards = drawing.split('<rect class="card')[1:]
    return [" ".join(re.findall(r"<text[^>]*>([^<]*)<", each)) for each in cards]


def _on(chain: Chain, to: str, kg: str, by: dict[str, str], *, came: dict[str, str] | None = None) -> None:
    wish = {"to": to, "quantity": {"value": kg, "unit": "kg"}}
    sent = chain.site.client.post(f"/v1/batches/{chain.bark['id']}/shipments", json=wish, headers=by)
    assert sent.status_code == 201, sent.text
    if came is not None:
        chain.site.post(f"{sent.headers['location']}/receipt", {"quantity": wish["quantity"]}, came)


def test_whom_a_lot_passed_is_drawn_from_one_to_the_next_as_far_as_who_asks_may_know(chain: Chain) -> None:
    site = chain.site
    market, third = site.as_(Role.PRODUCER, site.neighbour), Farm(site.services, "cua-hang-cuoi").organisation
    shop = site.as_(Role.PRODUCER, third)
    _on(chain, site.neighbour.slug, "30", chain.key, came=market)
    _on(chain, third.slug, "12", market, came=shop)
    _on(chain, site.cooperative.slug, "5", market)  # sent back: told in words, for it would be a circle

    def seen(role: Role, of: Organisation | None = None) -> tuple[list[str], int]:
        desk = "authority" if role is Role.AUTHORITY else "producer"
        page = traced(signed_in(site, role, of or site.cooperative), chain.bark, desk=desk)
        parties = [each for each in _cards(page) if "từ " in each or "không xem được" in each]
        return parties, page.text.split('<svg class="trace phone"')[0].count('class="way handed"')

    day = f"{site.services.clock.now():%d/%m/%Y}"
    had = f"{site.neighbour.name} từ {site.cooperative.name}: 30 kg {day}, đã giao nhận"
    went = f"{third.name} từ {site.neighbour.name}: 12 kg {day}, đã giao nhận"
    assert seen(Role.AUTHORITY, site.neighbour) == ([had, went], 2)
    assert seen(Role.PRODUCER) == ([had], 1), "to whom they sold it is theirs to know"
    assert seen(Role.PRODUCER, site.neighbour) == ([had, went], 2)
    hidden = f"{site.neighbour.name} hàng tới đây thế nào không xem được"
    assert seen(Role.PRODUCER, third) == ([hidden, went], 2)
    assert "Đã qua tay 1 nơi." in said(traced(signed_in(site, Role.PRODUCER), chain.bark))
