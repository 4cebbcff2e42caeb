"""Feeds for the national portal and the ministry's system: own lots, public facts, honest about what is not known."""

from __future__ import annotations

import pytest

from nguongoc.ports.rows import Role
from nguongoc.services.feed_lots import RULES, FeedName
from nguongoc_api.v1.feeds.schemas import LotInFeed
from tests.http.test_traces import Chain, chain

__all__ = ["chain"]


def test_own_lots_in_pages_with_what_is_asked_for_at_least(chain: Chain) -> None:
    first = chain.site.get("/v1/feeds/national-portal?limit=1", chain.key)
    follow = first.headers["link"].partition(">")[0].removeprefix("<")
    second = chain.site.get(follow, chain.key)
    assert "link" not in second.headers
    lots = {each["product"]: each for each in (*first.json()["items"], *second.json()["items"])}
    assert set(lots) == {"Bột quế", "Vỏ quế"}
    powder = lots["Bột quế"]
    assert (powder["lot"], powder["lookup"]) == (chain.powder["lot"], chain.powder["digital_link"])
    assert [(each["step"], each["on"]) for each in powder["stages"]] == [
        ("harvested", "2026-11-20"),
        ("made", "2026-11-21"),
    ]
    assert powder["address"] == "Xã Lam Sơn, Thanh Hoá"


def test_others_lots_are_in_no_feed_and_a_marketplace_has_none(chain: Chain) -> None:
    neighbour = chain.site.as_(Role.PRODUCER, chain.site.neighbour)
    assert chain.site.get("/v1/feeds/ministry", neighbour).json()["items"] == []
    chain.site.get("/v1/feeds/ministry", chain.site.as_(Role.MARKETPLACE), 403)
    chain.site.get("/v1/feeds/ministry", None, 401)
    chain.site.get("/v1/feeds/weather", chain.key, 400)


@pytest.mark.parametrize("feed", FeedName)
def test_what_is_not_known_of_a_system_is_said(chain: Chain, feed: FeedName) -> None:
    told = chain.site.get(f"/v1/feeds/{feed.value}/about", chain.key).json()
    assert "exchange_api" in told["unknown"]
    assert told["connected"] is False


def test_every_item_of_a_published_minimum_is_a_member_of_the_feed() -> None:
    assert {item for rules in RULES.values() for item in rules.items} <= set(LotInFeed.model_fields)


@pytest.mark.parametrize("feed", FeedName)
def test_every_column_says_where_it_was_read_that_it_is_asked_for(chain: Chain, feed: FeedName) -> None:
    told = chain.site.get(f"/v1/feeds/{feed.value}/about", chain.key).json()
    columns = told["columns"]
    (lot, *_) = chain.site.get(f"/v1/feeds/{feed.value}", chain.key).json()["items"]
    assert [each["column"] for each in columns] == list(lot)
    asked = [each for each in columns if each["item"] is not None]
    assert {each["item"] for each in asked} == set(told["items"]), (
        "no item of the minimum is without a column"
    )
    assert all((each["source"], each["law"]) == (told["source"], told["law"]) for each in asked)
    assert {each["kept"] for each in columns if each["item"] is None} <= {"gs1", "record"}
    assert all((each["item"] is None) != (each["kept"] is None) for each in columns)
