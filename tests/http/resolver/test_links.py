"""Clauses 9-17 and 25-27: the default link, link types, languages, queries, and levels."""

from __future__ import annotations

import time
from typing import Any

import pytest

from nguongoc.batches.lots import Hold
from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.ports import UnitOfWork
from nguongoc.services.build_linkset import gather_links, links_of
from nguongoc.services.find_lot import find_lot
from tests.factories import rows
from tests.http.resolver.asking import ask
from tests.http.resolver.conftest import BASE_URL, GTIN, SLASHED_LOT, World

GS1 = "https://ref.gs1.org/voc/"


def _linkset(world: World, path: str) -> list[dict[str, Any]]:
    return list(ask(world.resolver, f"{path}?linkType=linkset").json()["linkset"])


def test_clause_9_each_level_has_one_default_link_of_address_and_title_repeated_under_a_descriptive_type(
    world: World,
) -> None:
    for path in (world.gtin_path, world.lot_path, world.code_path):
        for level in _linkset(world, path):
            (default,) = level[GS1 + "defaultLink"]
            assert set(default) == {"href", "title"}
            assert default["href"] in {link["href"] for link in level[GS1 + "pip"]}


def test_clause_10_however_fine_the_code_there_is_a_default_at_its_level_or_above(world: World) -> None:
    fine = [
        world.gtin_path,
        f"{world.gtin_path}/22/2A",
        f"{world.gtin_path}/10/UNKNOWN",
        f"{world.lot_path}/21/{world.serial}",
        f"{world.gtin_path}/22/2A/10/X/21/Y",
        f"{world.gtin_path}/235/T",
    ]
    for path in fine:
        reply = ask(world.resolver, path)
        assert (reply.status, reply.header("location")) == (307, f"{BASE_URL}/p{path}")


@pytest.mark.parametrize("language", ["", "ko", "zh-Hant", "xx-bad;q=z", "*", "en;q=0"])
def test_clause_11_a_language_that_nobody_speaks_here_is_no_300(world: World, language: str) -> None:
    headers = [("Accept-Language", language)] if language else []
    assert ask(world.resolver, world.lot_path, *headers).header("location") == f"{BASE_URL}/p{world.lot_path}"
    assert ask(world.resolver, f"{world.lot_path}?linkType=gs1:traceability", *headers).status == 307


def test_clause_11_what_a_browser_accepts_is_no_wish_for_a_linkset(world: World) -> None:
    for accept in (
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "*/*",
        "image/webp",
        ";;,q=,",
    ):
        assert ask(world.resolver, world.lot_path, ("Accept", accept)).status == 307


@pytest.mark.parametrize(
    ("link_type", "location"),
    [
        ("gs1:pip", "/p{lot}?linkType=gs1:pip"),
        ("gs1:defaultLink", "/p{lot}?linkType=gs1:defaultLink"),
        ("gs1:traceability", "/p{lot}?lang=vi&linkType=gs1:traceability#journey"),
        ("gs1:certificationInfo", "/p{lot}?lang=vi&linkType=gs1:certificationInfo#certificates"),
        ("gs1:locationInfo", "/p{lot}?lang=vi&linkType=gs1:locationInfo#producer"),
        ("gs1:recipeInfo", "/p{lot}?lang=vi&linkType=gs1:recipeInfo#story"),
        ("gs1:activityIdeas", "/p{lot}?lang=vi&linkType=gs1:activityIdeas#visits"),
        ("gs1:dpp", "/records/{record}?linkType=gs1:dpp"),
        ("untp:dpp", "/records/{record}?linkType=untp:dpp"),
        ("gs1:recallStatus", "/status/1-message?linkType=gs1:recallStatus"),
    ],
)
def test_clause_13_a_link_type_that_is_there_is_redirected_to(
    world: World, link_type: str, location: str
) -> None:
    reply = ask(world.resolver, f"{world.lot_path}?linkType={link_type}")
    expected = location.format(lot=world.lot_path, record=world.lot.passport_id)
    assert (reply.status, reply.header("location")) == (307, BASE_URL + expected)


@pytest.mark.parametrize(
    ("accept_language", "language"),
    [
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("en-GB", "en"),
        ("ko, vi;q=0.3, en;q=0.7", "en"),
        ("en;q=0.1,vi;q=0.2", "vi"),
    ],
)
def test_clause_14_the_best_language_asked_for_is_looked_up(
    world: World, accept_language: str, language: str
) -> None:
    reply = ask(
        world.resolver, f"{world.lot_path}?linkType=gs1:traceability", ("Accept-Language", accept_language)
    )
    assert f"?lang={language}&" in reply.header("location")


def test_clause_15_no_two_links_of_a_type_differ_in_nothing_a_request_can_say(world: World) -> None:
    for path in (world.lot_path, world.code_path):
        for level in _linkset(world, path):
            for relation, links in level.items():
                if relation.startswith("http"):
                    told_apart = [(tuple(link.get("hreflang", ())), link.get("type")) for link in links]
                    assert len(set(told_apart)) == len(told_apart)


@pytest.mark.parametrize(
    "spelling",
    [
        "gs1:dpp",
        "gs1%3Adpp",
        "https://ref.gs1.org/voc/dpp",
        "https%3A%2F%2Fref.gs1.org%2Fvoc%2Fdpp",
        "https://gs1.org/voc/dpp",
        "http://www.gs1.org/voc/dpp",
        "https://vocabulary.uncefact.org/untp/dpp",
    ],
)
def test_clause_16_the_namespace_of_gs1_is_known_in_all_its_spellings(world: World, spelling: str) -> None:
    reply = ask(world.resolver, f"{world.lot_path}?linkType={spelling}")
    assert reply.header("location") == f"{BASE_URL}/records/{world.lot.passport_id}?linkType={spelling}"


@pytest.mark.parametrize(
    "query", ["a=1;b=2", "flag", "x=%2f%2F+%20", "&&", "=", "q=a?b/c", "utm_source=tem&17=261231", "x=%"]
)
def test_clause_17_the_whole_query_is_passed_on_byte_for_byte(world: World, query: str) -> None:
    assert (
        ask(world.resolver, f"{world.lot_path}?{query}").header("location")
        == f"{BASE_URL}/p{world.lot_path}?{query}"
    )


def test_clause_25_an_unknown_lot_or_serial_has_the_links_of_its_product_and_its_own_page(
    world: World,
) -> None:
    unknown_lot = f"{world.gtin_path}/10/KL8G"
    assert [level["anchor"] for level in _linkset(world, unknown_lot)] == [BASE_URL + world.gtin_path]
    unknown_serial = f"{world.lot_path}/21/NOT-OURS"
    anchors = [level["anchor"] for level in _linkset(world, unknown_serial)]
    assert anchors == [BASE_URL + world.lot_path, BASE_URL + world.gtin_path]
    for path in (unknown_lot, unknown_serial):
        for query in ("", "?linkType=gs1:pip"):
            assert ask(world.resolver, path + query).header("location") == f"{BASE_URL}/p{path}{query}"
    assert ask(world.resolver, f"{unknown_lot}?linkType=gs1:traceability").status == 404


def test_clause_26_no_anchor_names_both_lot_and_serial(world: World) -> None:
    for path in (f"{world.lot_path}/21/{world.serial}", f"{world.gtin_path}/21/{world.serial}"):
        anchors = [level["anchor"] for level in _linkset(world, path)]
        assert anchors == [BASE_URL + world.lot_path, BASE_URL + world.gtin_path]


def test_a_unit_is_led_to_the_page_of_the_unit_whatever_level_the_link_stands_at(world: World) -> None:
    unit = f"{world.lot_path}/21/{world.serial}"
    assert ask(world.resolver, unit).header("location") == f"{BASE_URL}/p{unit}"
    own = ask(world.resolver, f"{world.code_path}/{world.bare_serial}?linkType=gs1:pip")
    assert own.header("location") == f"{BASE_URL}/p{world.code_path}/{world.bare_serial}?linkType=gs1:pip"


def test_an_escaped_slash_in_a_lot_stays_one_segment(world: World) -> None:
    path = f"/01/{GTIN}/10/A%2FB.1"
    assert ask(world.resolver, path).header("location") == f"{BASE_URL}/p{path}"
    lot_level = _linkset(world, path)[0]
    assert lot_level["anchor"] == BASE_URL + path
    assert SLASHED_LOT in str(lot_level["itemDescription"])


def test_a_code_printed_before_its_product_had_a_gtin_keeps_its_own_anchor(world: World) -> None:
    anchors = [level["anchor"] for level in _linkset(world, f"/b/{world.lot.code}")]
    assert anchors == [f"{BASE_URL}/b/{world.lot.code}", BASE_URL + world.gtin_path]
    assert [level["anchor"] for level in _linkset(world, world.code_path)] == [BASE_URL + world.code_path]


def test_recalled_goods_are_linked_to_no_recipe_and_no_trip(world: World) -> None:
    def recall(uow: UnitOfWork) -> None:
        uow.lots.set_hold(world.lot.id, Hold.RECALLED)

    world.writer.run(recall)
    lot_level = _linkset(world, world.lot_path)[0]
    assert GS1 + "recallStatus" in lot_level
    assert GS1 + "recipeInfo" not in lot_level
    assert GS1 + "activityIdeas" not in lot_level


def test_nothing_is_linked_that_is_not_there(world: World) -> None:
    bare = _linkset(world, world.code_path)[0]
    for absent in ("dpp", "recallStatus", "certificationInfo", "recipeInfo"):
        assert GS1 + absent not in bare
    assert GS1 + "traceability" in bare


def test_a_lot_registered_now_is_found_by_the_scan_that_was_refused_before(world: World) -> None:
    owner = rows.organisation()
    field, kind = rows.facility(owner), rows.product(owner, gtin="09521234543206")

    def register(uow: UnitOfWork) -> None:
        uow.parties.add_organisation(owner)
        uow.parties.add_facility(field)
        uow.catalogue.add_product(kind)

    assert ask(world.resolver, "/01/09521234543206").status == 404
    world.writer.run(register)
    patience = time.monotonic() + 5
    while (reply := ask(world.resolver, "/01/09521234543206")).status == 404 and time.monotonic() < patience:
        pass
    assert reply.status == 307


def test_a_finer_page_stands_at_the_finest_level_alone(world: World) -> None:
    unit = DigitalLink(GTIN, lot=world.lot.lot, serial=world.serial)
    with world.reads.open() as reader:
        found = find_lot(reader, unit, world.serials)
        levels = gather_links(reader, unit, found, BASE_URL, rows.NOW.date(), page=unit.path())
    pages = [links_of([level], GS1 + "defaultLink")[0].href for level in levels]
    assert pages == [f"{BASE_URL}/p{unit.path()}", f"{BASE_URL}/p{world.gtin_path}"]
