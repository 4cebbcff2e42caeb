"""Recalls at the desks: who was told when is one page, for whoever ordered them and for authorities; a holder sees its own."""

from __future__ import annotations

from itertools import count

import pytest
from starlette.testclient import TestClient

from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Account
from nguongoc.ports.rows import Role
from nguongoc.recalls.notices import AGAIN_AFTER
from tests.factories import rows
from tests.http.conftest import BASE_URL, Site
from tests.http.desk import PASSWORD, Browser, cheap_hash, said
from tests.http.recalling import ABROAD, Chain, open_chain

NUMBERS = count(1)


@pytest.fixture
def chain(site: Site) -> Chain:
    made = open_chain(site)
    made.ship(made.bark, 15, made.shop())
    made.ship(made.powder, 40, ABROAD, uom="H87")
    return made


def signed_in(site: Site, role: Role, of: Organisation | None = None) -> Browser:
    phone = f"+849500{next(NUMBERS):05}"
    account = Account(
        id=uuid7(rows.NOW),
        phone=phone,
        password_hash=cheap_hash(PASSWORD),
        organisation_id=(of or site.cooperative).id,
        role=role,
        display_name="Chị Lan",
        created_at=rows.NOW,
    )
    site.services.writer.run(lambda uow: uow.access.add_account(account))
    browser = Browser(TestClient(site.app, BASE_URL, raise_server_exceptions=False, follow_redirects=False))
    assert browser.sign_in(phone).status_code == 303
    return browser


def test_who_ordered_a_recall_sees_every_holder_with_every_attempt(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = chain.recall(chain.bark)
    chain.site.services.recalling.tell()
    later = rows.NOW + AGAIN_AFTER[0]
    monkeypatch.setattr(chain.site.services.clock, "now", lambda: later, raising=False)
    chain.site.services.recalling.tell()
    browser = signed_in(chain.site, Role.PRODUCER)
    listed = said(browser.get("/producer/recalls"))
    assert "Thu hồi tự nguyện: có vi khuẩn gây bệnh" in listed
    page = browser.get(f"/producer/recalls/{made['id']}")
    text = said(page)
    assert "2 nơi đang giữ hàng: 0 đã xác nhận, 1 đã báo mà chưa trả lời, 1 phải gọi điện." in text
    assert text.index("Bên ngoài hệ thống") < text.index(chain.site.neighbour.name)
    # The neighbour was told twice, each with its own time.
    attempts = page.text.split(chain.site.neighbour.name)[1].split("</ol>")[0]
    assert attempts.count("hiện trong danh sách thu hồi của họ") == 2
    assert attempts.count("<time") == 2
    assert "15 kg" in text
    assert page.headers["cache-control"] == "no-store"


def test_a_holder_sees_what_it_was_told_itself_and_says_once_that_it_knows(chain: Chain) -> None:
    made = chain.recall(chain.bark)
    path = f"/producer/recalls/{made['id']}"
    holder = signed_in(chain.site, Role.PRODUCER, chain.site.neighbour)
    before = said(holder.get(path))
    assert "Bên anh chị đang giữ" in before
    assert "15 kg" in before
    assert "Ai đã được báo" not in before, "other holders are not its business"
    for _ in range(2):
        assert holder.post(path, {}).headers["location"] == path
    after = said(holder.get(path))
    assert "Đã xác nhận" in after
    assert "Tôi đã biết" not in after
    audit = said(signed_in(chain.site, Role.PRODUCER).get(path))
    assert "1 đã xác nhận" in audit


def test_an_authority_sees_the_same_at_its_own_desk_and_signing_in_leads_there(chain: Chain) -> None:
    made = chain.recall(chain.bark)
    browser = signed_in(chain.site, Role.AUTHORITY, chain.site.neighbour)
    assert browser.get("/authority", 303).headers["location"] == "/authority/recalls"
    assert made["id"] in browser.get("/authority/recalls").text
    assert "2 nơi đang giữ hàng" in said(browser.get(f"/authority/recalls/{made['id']}"))
    browser.get("/producer/recalls", 403)


def test_a_recall_that_is_no_business_of_the_asker_is_nowhere(chain: Chain) -> None:
    made = chain.recall(chain.powder)
    stranger = signed_in(chain.site, Role.PRODUCER, chain.site.neighbour)
    assert "Chưa có lệnh thu hồi nào" in said(stranger.get("/producer/recalls"))
    stranger.get(f"/producer/recalls/{made['id']}", 404)
    assert stranger.post(f"/producer/recalls/{made['id']}", {}).status_code == 404
    stranger.get("/producer/recalls/no-id", 404)
    stranger.get("/producer/recalls?before=no-id", 404)
    stranger.get("/authority/recalls", 403)
    nobody = Browser(
        TestClient(chain.site.app, BASE_URL, raise_server_exceptions=False, follow_redirects=False)
    )
    assert nobody.get("/authority/recalls", 303).headers["location"] == "/signin?next=/authority/recalls"


def test_an_ended_recall_says_how_it_ended(chain: Chain) -> None:
    made = chain.recall(chain.bark)
    chain.site.post(f"/v1/recalls/{made['id']}/end", {"outcome": "destroyed"}, chain.key)
    page = signed_in(chain.site, Role.PRODUCER).get(f"/producer/recalls/{made['id']}?lang=en")
    assert "Ended: destroyed" in said(page)
    assert "No longer told" in said(page)


def test_many_holders_stand_in_groups_whom_to_telephone_first_and_all_when_asked(chain: Chain) -> None:
    for number in range(22):
        chain.ship(chain.powder, 1, f"urn:epc:id:pgln:9521141.{number:05}", uom="H87")
    made = chain.recall(chain.bark)
    chain.site.services.recalling.tell()
    browser, path = signed_in(chain.site, Role.PRODUCER), f"/producer/recalls/{made['id']}"
    page = browser.get(path)
    assert "24 nơi đang giữ hàng: 0 đã xác nhận, 1 đã báo mà chưa trả lời, 23 phải gọi điện." in said(page)
    assert said(page).index("Phải gọi điện: 23") < said(page).index("Đã báo, chưa trả lời: 1")
    assert page.text.count("Bên ngoài hệ thống") == 20
    assert "và 3 nơi nữa." in said(page)
    assert 'href="?all=1"' in page.text
    everyone = browser.get(f"{path}?all=1")
    assert everyone.text.count("Bên ngoài hệ thống") == 23
    assert "nơi nữa" not in said(everyone)


def test_where_all_of_a_lot_is_stands_beside_it_for_whose_lot_it_is(chain: Chain) -> None:
    made = chain.recall(chain.bark)
    path = f"/producer/recalls/{made['id']}"
    page = said(signed_in(chain.site, Role.PRODUCER).get(path))
    assert "Làm ra 100 kg: còn trong kho 25 kg, trên đường 15 kg, làm thành hàng khác 60 kg" in page
    assert "Làm ra 1.080 gói: còn trong kho 1.040 gói, gửi ra ngoài 40 gói" in page
    holder = said(signed_in(chain.site, Role.PRODUCER, chain.site.neighbour).get(path))
    assert "Làm ra" not in holder, "what else its maker has is not a holder's business"
    shown = chain.site.get(f"/v1/recalls/{made['id']}", chain.key).json()
    assert shown["lots"][0]["totals"]["in_transit"] == "15"
    theirs = chain.site.as_(Role.PRODUCER, chain.site.neighbour)
    assert {
        each["totals"] for each in chain.site.get(f"/v1/recalls/{made['id']}", theirs).json()["lots"]
    } == {None}
