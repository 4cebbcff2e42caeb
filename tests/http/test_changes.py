"""What changed, for who polls: in order, none left out, nobody else's; and a cursor that says nothing and cannot be made."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

import pytest

from nguongoc.ports.rows import Role
from nguongoc.services.caller import Scope
from nguongoc_api.v1.feeds.cursors import Cursors
from tests.factories import rows
from tests.http import bodies
from tests.http.conftest import Site, add_organisation
from tests.http.recalling import Chain, open_chain
from tests.http.test_offers import _offer as offered

FEED = "/v1/feeds/changes"


@pytest.fixture
def chain(site: Site) -> Chain:
    return open_chain(site)


def read(site: Site, key: dict[str, str], **asked: Any) -> Any:
    response = site.client.get(FEED, params=asked, headers=key)
    assert response.status_code == 200, response.text
    return response.json()


def types(told: Any) -> list[str]:
    return [each["type"] for each in told["items"]]


def narrow(site: Site, *scopes: Scope) -> dict[str, str]:
    _, secret = site.services.issue_api_key(site.cooperative.id, Role.PRODUCER, frozenset(scopes), "test")
    return {"Authorization": f"Bearer {secret}"}


def test_what_happens_to_a_lot_is_told_in_its_order_to_its_maker_and_what_warns_to_everybody(
    chain: Chain,
) -> None:
    site, shop = chain.site, chain.site.as_(Role.MARKETPLACE, chain.site.neighbour)
    before, apart = read(site, chain.key, start="now"), read(site, shop, start="now")
    assert (before["items"], before["caught_up"]) == ([], True)
    path = f"/v1/batches/{chain.bark['id']}"
    site.post(f"{path}/hold", {"reason": "Chờ kết quả mẫu"}, chain.key)
    site.post(f"{path}/release", {}, chain.key)
    chain.recall(chain.bark)
    mine = read(site, chain.key, cursor=before["cursor"])
    of_bark = [
        each["type"] for each in mine["items"] if each["lot"] and each["lot"]["lot"] == chain.bark["lot"]
    ]
    assert [each for each in of_bark if each.startswith("lot.")] == [
        "lot.held", "lot.released", "lot.recalled",
    ]  # fmt: skip
    assert all(each["own"] for each in mine["items"])
    theirs = read(site, shop, cursor=apart["cursor"])
    assert set(types(theirs)) == {"lot.held", "lot.released", "lot.recalled"}
    assert not any(each["own"] for each in theirs["items"])
    assert theirs["items"][0]["about"] == chain.bark["digital_link"]
    assert sorted(each["at"] for each in mine["items"]) == [each["at"] for each in mine["items"]]


def test_nobody_is_told_how_much_others_publish_and_a_key_opens_what_its_scopes_open(chain: Chain) -> None:
    site = chain.site
    assert "record.published" in types(read(site, chain.key))
    assert types(read(site, site.as_(Role.MARKETPLACE, site.neighbour))) == []
    assert types(read(site, site.as_(Role.PRODUCER, site.neighbour))) == []
    chain.recall(chain.bark)
    goods, trade = narrow(site, Scope.MASTER_DATA_READ), narrow(site, Scope.TRADE_READ)
    assert types(read(site, goods)) == types(read(site, trade)) == []
    assert set(types(read(site, narrow(site, Scope.VERIFY)))) == {"lot.recalled"}
    assert site.client.get(FEED, headers=narrow(site, Scope.LABELS_PRINT)).status_code == 403


def test_an_order_is_told_to_its_two_sides_and_an_offer_to_whose_it_is(site: Site) -> None:
    seller, buyer = site.producer(), site.as_(Role.MARKETPLACE, site.neighbour)
    third = site.as_(Role.MARKETPLACE, add_organisation(site.services, rows.organisation()))
    product = site.post("/v1/products", bodies.product(), seller)["id"]
    field = site.post("/v1/facilities", bodies.facility(), seller)["id"]
    lot = site.post("/v1/batches", bodies.batch(product_id=product, facility_id=field), seller)
    offer = site.post("/v1/offers", offered(lot), seller)["id"]
    wish = {"offer_id": offer, "quantity": {"value": "2", "unit": "ta"}}
    order = site.post("/v1/orders", wish, buyer)["id"]
    site.post(f"/v1/orders/{order}/order", {}, buyer)
    site.post(f"/v1/orders/{order}/acceptance", {}, seller)
    steps = ["order.reserved", "order.ordered", "order.accepted"]
    bought = read(site, buyer)
    assert types(bought) == steps
    assert all(each["about"].endswith(f"/v1/orders/{order}") for each in bought["items"])
    assert types(read(site, seller)) == ["record.published", "offer.opened", *steps]
    assert types(read(site, third)) == []
    body = site.client.get(FEED, headers=buyer).text
    assert site.cooperative.name not in body
    assert "quantity" not in body


def test_pages_put_together_are_the_whole_feed_and_its_end_is_where_the_next_begins(chain: Chain) -> None:
    site, key = chain.site, chain.key
    whole, pieces, cursor = read(site, key, limit=500), [], None
    assert whole["caught_up"]
    while True:
        asked = {"limit": 1} | ({} if cursor is None else {"cursor": cursor})
        piece = read(site, key, **asked)
        pieces += piece["items"]
        cursor = piece["cursor"]
        if piece["caught_up"]:
            break
    assert pieces == whole["items"]
    assert len(pieces) == 2
    chain.recall(chain.powder)
    new = read(site, key, cursor=cursor)
    assert new["items"] == read(site, key, limit=500)["items"][len(pieces) :]
    follow = site.client.get(FEED, headers=key).headers["link"]
    assert follow.endswith('; rel="next"')


def test_nothing_new_is_304_until_something_is(chain: Chain) -> None:
    site = chain.site
    asked = {"cursor": read(site, chain.key, limit=500)["cursor"]}
    first = site.client.get(FEED, params=asked, headers=chain.key)
    again = {**chain.key, "If-None-Match": first.headers["etag"]}
    assert site.client.get(FEED, params=asked, headers=again).status_code == 304
    chain.recall(chain.bark)
    assert site.client.get(FEED, params=asked, headers=again).status_code == 200


def test_a_cursor_that_was_changed_made_or_given_to_somebody_else_is_refused(chain: Chain) -> None:
    site = chain.site
    cursor = read(site, chain.key)["cursor"]
    flipped = ("A" if cursor[0] != "A" else "B") + cursor[1:]
    plain = base64.urlsafe_b64encode((1).to_bytes(24)).decode()
    made = Cursors(b"another secret than that of the service").write(site.cooperative.id, 1)
    for wrong in (flipped, cursor[:-1], f"{cursor}=", plain, made, "", "ế", "1"):
        refused = site.client.get(FEED, params={"cursor": wrong}, headers=chain.key)
        assert (refused.status_code, refused.json()["code"]) == (400, "cursor-wrong"), wrong
    theirs = site.as_(Role.MARKETPLACE, site.neighbour)
    assert site.client.get(FEED, params={"cursor": cursor}, headers=theirs).status_code == 400
    assert site.client.get(FEED, params={"cursor": "x" * 61}, headers=chain.key).status_code == 400
    assert site.client.get(FEED, params={"limit": 501}, headers=chain.key).status_code == 400


def test_places_far_apart_look_nothing_alike_and_the_same_place_is_the_same_text() -> None:
    cursors, owner = Cursors(b"a secret of thirty-two bytes, say"), UUID(int=7)
    first, second = cursors.write(owner, 1), cursors.write(owner, 2)
    assert cursors.write(owner, 1) == first
    assert sum(a == b for a, b in zip(first, second, strict=True)) < len(first) / 2
    assert cursors.read(owner, second) == 2
