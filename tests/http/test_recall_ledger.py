"""Who has what of recalled goods is what the ledger adds up, to the gram; where it cannot be told, that is said."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from nguongoc.parties.organisations import Organisation
from nguongoc.ports.rows import Role
from tests.epcis import alone
from tests.factories import rows
from tests.http.conftest import Site, add_organisation
from tests.http.recalling import ABROAD, Chain, open_chain

PARTS = ("held", "in_transit", "consumed", "sold", "destroyed", "outside")


@dataclass
class Market:
    """The cooperative's bark went to a wholesaler, who handed some of it on to a shop of its own choosing."""

    chain: Chain
    wholesaler: Organisation
    shop: Organisation

    def told(self, of: Organisation, step: str, amount: float, minute: int, **said: Any) -> None:
        named = {"epcClass": self.chain.link(self.chain.bark), "quantity": amount, "uom": "KGM"}
        at = f"2026-11-22T08:{minute:02}:00.000+07:00"
        body = alone(epcList=None, bizStep=step, eventTime=at, quantityList=[named],
                     **{"disposition": None} | said)  # fmt: skip
        key = self.chain.site.as_(Role.PRODUCER, of) | {"Content-Type": "application/json"}
        response = self.chain.site.client.post("/epcis/events", content=json.dumps(body), headers=key)
        assert response.status_code in {200, 201}, response.text

    def between(self, one: Organisation, other: str, step: str, amount: float, minute: int) -> None:
        receiving = step == "receiving"
        source = {"type": "possessing_party", "source": one.did}
        destination = {"type": "possessing_party", "destination": other}
        of = self._called(other) if receiving else one
        self.told(of, step, amount, minute, sourceList=[source], destinationList=[destination])

    def _called(self, did: str) -> Organisation:
        return next(
            each for each in (self.wholesaler, self.shop, self.chain.site.cooperative) if each.did == did
        )

    def seen(self, made: Any, name: str | None) -> set[tuple[str, str | None, bool | None]]:
        (found,) = [each for each in made["holders"] if each["name"] == name]
        return {(each["where"], each["amount"], each["stoppable"]) for each in found["holdings"]}


@pytest.fixture
def market(site: Site) -> Market:
    chain = open_chain(site)
    shop = add_organisation(site.services, rows.organisation(name="Cửa hàng trình diễn Nam Ngạn"))
    made = Market(chain, site.neighbour, shop)
    coop, wholesaler = site.cooperative, made.wholesaler
    made.between(coop, wholesaler.did, "shipping", 30, 1)
    made.between(coop, wholesaler.did, "receiving", 25, 2)
    made.between(wholesaler, shop.did, "shipping", 12, 3)
    made.between(wholesaler, shop.did, "receiving", 12, 4)
    made.between(wholesaler, ABROAD, "shipping", 4, 5)
    made.told(shop, "retail_selling", 7, 6, disposition="retail_sold")
    made.told(wholesaler, "destroying", 1.5, 7, disposition="destroyed")
    return made


def looked_at(market: Market, key: dict[str, str]) -> Any:
    return market.chain.recall(market.chain.bark, key=key, dry_run=True, status=200)


def test_every_holder_has_what_the_ledger_says_and_all_of_it_adds_up(market: Market) -> None:
    site = market.chain.site
    province = add_organisation(site.services, rows.organisation(name="Sở", commune_code=None))
    told = looked_at(market, site.as_(Role.AUTHORITY, province))
    assert market.seen(told, site.cooperative.name) >= {("in_stock", "10", True), ("sent", "5", True)}
    assert market.seen(told, market.wholesaler.name) == {
        ("received", "7.5", True), ("in_transit", "5", True), ("destroyed", "1.5", False),
    }  # fmt: skip
    assert market.seen(told, market.shop.name) == {("received", "5", True), ("sold", "7", False)}
    assert market.seen(told, None) == {("outside", "4", None)}
    bark = told["lots"][0]["totals"]
    assert (bark["made"], bark["unit"]) == ("100", "kg")
    assert sum(Decimal(bark[part]) for part in PARTS) == 100
    assert [Decimal(bark[part]) for part in PARTS] == [Decimal("22.5"), 5, 60, 7, Decimal("1.5"), 4]


def test_who_dealt_with_others_is_told_of_and_never_named_to_a_maker(market: Market) -> None:
    site = market.chain.site
    told = looked_at(market, market.chain.key)
    assert {each["name"] for each in told["holders"]} == {site.cooperative.name, market.wholesaler.name}
    assert told["withheld"] == 2
    assert told["lots"][0]["totals"]["sold"] == "7", (
        "how much was sold is the maker's to know, by whom is not"
    )
    made = market.chain.recall(market.chain.bark)
    notices = site.get(f"/v1/recalls/{made['id']}/notices", market.chain.key).json()
    assert ([each["name"] for each in notices["items"]], notices["withheld"]) == ([market.wholesaler.name], 2)
    heard = site.get(f"/v1/recalls/{made['id']}", site.as_(Role.PRODUCER, market.shop)).json()
    assert [(each["where"], each["amount"]) for each in heard["notice"]["holdings"]] == [
        ("received", "5"),
        ("sold", "7"),
    ]


def test_who_only_says_that_it_got_some_is_told_and_nobody_claims_to_know(market: Market) -> None:
    site, coop = market.chain.site, market.chain.site.cooperative
    claimant = add_organisation(site.services, rows.organisation(name="Người tự nhận"))
    market.told(
        claimant, "receiving", 3, 8,
        sourceList=[{"type": "possessing_party", "source": coop.did}],
        destinationList=[{"type": "possessing_party", "destination": claimant.did}],
    )  # fmt: skip
    province = add_organisation(site.services, rows.organisation(name="Sở", commune_code=None))
    told = looked_at(market, site.as_(Role.AUTHORITY, province))
    assert market.seen(told, claimant.name) == {("claimed", "3", None)}
    assert sum(Decimal(told["lots"][0]["totals"][part]) for part in PARTS) == 100
    assert claimant.name not in {each["name"] for each in looked_at(market, market.chain.key)["holders"]}


def test_goods_that_are_recalled_on_the_way_are_stopped_at_both_ends_and_may_still_be_received(
    market: Market,
) -> None:
    site = market.chain.site
    made = market.chain.recall(market.chain.bark)
    hold = site.get(f"/v1/recalls/{made['id']}", site.as_(Role.PRODUCER, market.wholesaler)).json()["notice"]
    assert ("in_transit", "5") in {(each["where"], each["amount"]) for each in hold["holdings"]}
    market.between(site.cooperative, market.wholesaler.did, "receiving", 5, 9)
    again = looked_at(market, market.chain.key)
    assert market.seen(again, market.wholesaler.name) == {
        ("received", "12.5", True),
        ("destroyed", "1.5", False),
    }
