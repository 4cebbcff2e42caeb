"""Clauses 11, 12, 14, 15, 19: links that owners registered, beside ours; which of them a request gets, and that it is told."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft7Validator

from nguongoc.batches.lots import Hold
from nguongoc.catalogue.link_types import DEFAULT_VARIANT, GS1
from nguongoc.catalogue.links import LinkSaid, LinkVersion
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import UnitOfWork
from tests.factories import rows
from tests.http.resolver.asking import Reply, ask
from tests.http.resolver.conftest import BASE_URL, World
from tests.vectors import vectors

RECIPE = GS1 + "recipeInfo"
SHOPS = GS1 + "hasRetailers"
PHONE = ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8")


def _said(relation: str, name: str, *languages: str, **more: Any) -> LinkSaid:
    return LinkSaid(relation, f"https://htx.example/{name}", f"Liên kết {name}", languages, **more)


def _register(world: World, *every: LinkSaid, bare: bool = False) -> None:
    product_id = world.bare.product_id if bare else world.lot.product_id

    ids = sorted(uuid7(rows.NOW) for _ in every)

    def write(uow: UnitOfWork) -> None:
        for id, said in zip(ids, every, strict=True):
            uow.links.add_version(LinkVersion(id, id, 1, product_id, said, rows.NOW, "test"))
        variants = uow.links.has_current(product_id, DEFAULT_VARIANT)
        uow.links.note_default_variants(product_id, variants)

    world.writer.run(write)


def _asked(world: World, target: str, language: str = "", accept: tuple[str, str] = PHONE) -> Reply:
    return ask(world.resolver, target, accept, *([("Accept-Language", language)] if language else []))


def _goes_to(reply: Reply, name: str) -> bool:
    assert reply.status == 307
    return reply.header("location").partition("?")[0] == f"https://htx.example/{name}"


def test_clause_19_a_link_of_the_product_stands_at_its_level_and_one_of_a_lot_at_that_of_the_lot(
    world: World,
) -> None:
    _register(world, _said(SHOPS, "cho", "vi"), _said(GS1 + "faqs", "hoi", batch_id=world.lot.id))
    lot, product = ask(world.resolver, f"{world.lot_path}?linkType=linkset").json()["linkset"]
    assert [link["href"] for link in product[SHOPS]] == ["https://htx.example/cho"]
    assert [link["href"] for link in lot[GS1 + "faqs"]] == ["https://htx.example/hoi"]
    assert SHOPS not in lot
    assert GS1 + "faqs" not in product
    other = ask(world.resolver, f"{world.gtin_path}/10/A%2FB.1?linkType=linkset").json()["linkset"]
    assert GS1 + "faqs" not in json.dumps(other)
    assert _goes_to(_asked(world, f"{world.lot_path}?linkType=gs1:hasRetailers"), "cho")


def test_clause_19_links_of_a_product_without_a_gtin_stand_at_each_of_its_lots(world: World) -> None:
    _register(world, _said(SHOPS, "cho", "vi"), bare=True)
    (lot,) = ask(world.resolver, f"{world.code_path}?linkType=linkset").json()["linkset"]
    assert lot[SHOPS][0]["href"] == "https://htx.example/cho"


def test_clause_20_a_linkset_with_links_of_owners_is_valid_too(world: World) -> None:
    schema = json.loads((vectors("linkset") / "gs1-linkset-schema.json").read_text(encoding="utf-8-sig"))
    _register(
        world,
        _said(RECIPE, "nem", "vi-VN", "en", media_type="text/html", context="tet"),
        _said("https://www.iana.org/assignments/relation/license", "phep"),
        _said(DEFAULT_VARIANT, "ko", "ko"),
    )
    linkset = ask(world.resolver, f"{world.lot_path}?linkType=linkset").json()
    assert [error.message for error in Draft7Validator(schema).iter_errors(linkset)] == []
    for level in linkset["linkset"]:
        (default,) = level[GS1 + "defaultLink"]
        assert set(default) == {"href", "title"}


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("ko-KR,ko;q=0.9,en;q=0.5", "ko"),
        ("ja", "ja"),
        ("vi;q=0.2, ja;q=0.3", "ja"),
        ("zh-TW;q=0.9, zh-CN;q=0.8", "zh"),
    ],
)
def test_clause_14_the_language_is_looked_up_among_links_of_owners(
    world: World, language: str, name: str
) -> None:
    _register(world, *(_said(SHOPS, tag[:2], tag) for tag in ("vi", "ko", "ja", "zh-CN")))
    reply = _asked(world, f"{world.lot_path}?linkType=gs1:hasRetailers", language)
    assert _goes_to(reply, name)


@pytest.mark.parametrize("language", ["", "de", "*", "ko;q=0"])
def test_clause_11_a_language_that_no_link_is_in_gets_one_all_the_same(world: World, language: str) -> None:
    _register(world, _said(SHOPS, "ko", "ko"), _said(SHOPS, "vi", "vi"))
    assert _goes_to(_asked(world, f"{world.lot_path}?linkType=gs1:hasRetailers", language), "vi") or language in {"*", "de"}  # fmt: skip
    assert _asked(world, f"{world.lot_path}?linkType=gs1:hasRetailers", language).status == 307


def test_clause_14_a_media_type_is_chosen_by_accept_and_a_browser_gets_the_page(world: World) -> None:
    _register(world, _said(GS1 + "faqs", "pdf", "vi", media_type="application/pdf"),
              _said(GS1 + "faqs", "html", "vi", media_type="text/html"))  # fmt: skip
    target = f"{world.lot_path}?linkType=gs1:faqs"
    assert _goes_to(_asked(world, target, "vi"), "html")
    assert _goes_to(_asked(world, target, "vi", ("Accept", "application/pdf, text/html;q=0.4")), "pdf")


def test_clause_14_a_context_asked_for_wins_and_one_that_is_not_comes_last(world: World) -> None:
    _register(world, _said(SHOPS, "xuat-khau", "vi", context="export"), _said(SHOPS, "cho", "vi"))
    assert _goes_to(_asked(world, f"{world.lot_path}?linkType=gs1:hasRetailers", "vi"), "cho")
    asked = _asked(world, f"{world.lot_path}?linkType=gs1:hasRetailers&context=export", "vi")
    assert _goes_to(asked, "xuat-khau")
    assert asked.header("location").endswith("?linkType=gs1:hasRetailers&context=export")


def test_which_link_of_which_language_and_context_it_is_is_told(world: World) -> None:
    _register(world, _said(SHOPS, "cho", "vi", "en", media_type="text/html", context="export"))
    reply = _asked(world, f"{world.lot_path}?linkType=gs1:hasRetailers&context=export")
    assert reply.header("nguongoc-matched") == (
        f'link-type="gs1:hasRetailers", anchor="{BASE_URL}{world.gtin_path}", language="vi en", '
        'media-type="text/html", context="export"'
    )
    assert "Nguongoc-Matched" in reply.header("access-control-expose-headers")
    ours = ask(world.resolver, f"{world.lot_path}?linkType=gs1:traceability")
    assert 'language="vi"' in ours.header("nguongoc-matched")


def test_clause_15_links_that_no_request_could_tell_apart_are_300_with_a_valid_linkset(world: World) -> None:
    schema = json.loads((vectors("linkset") / "gs1-linkset-schema.json").read_text(encoding="utf-8-sig"))
    _register(world, _said(SHOPS, "cho-1", "vi"), _said(SHOPS, "cho-2", "vi"), _said(SHOPS, "ko", "ko"))
    reply = _asked(world, f"{world.lot_path}?linkType=gs1:hasRetailers", "vi")
    assert (reply.status, reply.header("content-type")) == (300, "application/linkset+json")
    assert not list(Draft7Validator(schema).iter_errors(reply.json()))
    (level,) = reply.json()["linkset"]
    assert level["anchor"] == BASE_URL + world.gtin_path
    assert [link["href"] for link in level[SHOPS]] == [
        "https://htx.example/cho-1",
        "https://htx.example/cho-2",
    ]
    assert _goes_to(_asked(world, f"{world.lot_path}?linkType=gs1:hasRetailers", "ko"), "ko")


def test_a_recipe_of_the_owner_takes_the_place_of_the_words_on_the_page_in_its_language(world: World) -> None:
    target = f"{world.lot_path}?linkType=gs1:recipeInfo"
    assert "#story" in _asked(world, target, "vi").header("location")
    _register(world, _said(RECIPE, "nem", "vi"))
    _register(world, _said(RECIPE, "tet", "en", context="tet"))
    wait_for_the_cache(world, target, "vi", "nem")
    assert "?lang=en&" in _asked(world, target, "en").header("location")


def wait_for_the_cache(world: World, target: str, language: str, name: str) -> None:
    """Commits are looked for every 0.1 s."""
    for _ in range(10_000):
        if "htx.example" in _asked(world, target, language).header("location"):
            break
    assert _goes_to(_asked(world, target, language), name)


@pytest.mark.parametrize("path", ["lot_path", "gtin_path", "code_path"])
def test_clause_12_a_variant_of_the_default_is_for_readers_of_its_language_alone(
    world: World, path: str
) -> None:
    target = getattr(world, path)
    _register(world, _said(DEFAULT_VARIANT, "ko", "ko"), bare=path == "code_path")
    assert _goes_to(_asked(world, target, "ko-KR,ko;q=0.9,en-US;q=0.8"), "ko")
    for language in ("vi-VN,vi;q=0.9,ko;q=0.9", "en,ko;q=0.9", "", "*", "fr", "vi,ko"):
        assert _asked(world, target, language).header("location") == f"{BASE_URL}/p{target}"
    linkset = ask(world.resolver, f"{target}?linkType=linkset").json()["linkset"]
    assert [link["href"] for level in linkset for link in level.get(DEFAULT_VARIANT, [])] == [
        "https://htx.example/ko"
    ]


def test_clause_12_a_variant_in_another_form_is_for_who_wants_that_more_than_the_page(world: World) -> None:
    _register(world, _said(DEFAULT_VARIANT, "pdf", media_type="application/pdf"))
    assert _asked(world, world.lot_path, "vi").header("location") == f"{BASE_URL}/p{world.lot_path}"
    assert _asked(world, world.lot_path, "vi", ("Accept", "*/*")).header("location").startswith(BASE_URL)
    assert _goes_to(_asked(world, world.lot_path, "vi", ("Accept", "application/pdf")), "pdf")


def test_clause_12_a_variant_for_a_context_is_given_when_that_is_named(world: World) -> None:
    _register(world, _said(DEFAULT_VARIANT, "export", "en", context="export"))
    assert _asked(world, world.lot_path, "en").header("location").startswith(BASE_URL)
    assert _goes_to(_asked(world, f"{world.lot_path}?context=export", "vi"), "export")


def test_clause_12_nothing_stands_before_the_page_of_what_is_unknown_held_or_recalled(world: World) -> None:
    _register(world, _said(DEFAULT_VARIANT, "ko", "ko"), _said(SHOPS, "cho", "ko"))
    for path in (
        f"{world.gtin_path}/10/KL8G",
        f"{world.lot_path}/21/NOT-OURS",
        f"{world.gtin_path}/10/A%2FB.1/21/{world.serial}",
    ):
        assert _asked(world, path, "ko").header("location") == f"{BASE_URL}/p{path}"
    assert _goes_to(_asked(world, f"{world.lot_path}/21/{world.serial}", "ko"), "ko")
    world.writer.run(lambda uow: uow.lots.set_hold(world.lot.id, Hold.RECALLED))
    fresh = replace(world, resolver=type(world.resolver)(world.reads, world.serials, BASE_URL, _clock(world)))
    assert _asked(fresh, world.lot_path, "ko").header("location") == f"{BASE_URL}/p{world.lot_path}"
    assert _asked(fresh, f"{world.lot_path}?linkType=gs1:hasRetailers", "ko").status == 404
    fresh.resolver.close()


def _clock(world: World) -> Any:
    return world.resolver._lookup._clock


def test_answers_that_hang_on_the_headers_are_not_mixed_up_in_the_cache(world: World) -> None:
    _register(world, _said(DEFAULT_VARIANT, "ko", "ko"), _said(DEFAULT_VARIANT, "ja", "ja"))
    for _ in range(3):
        assert _goes_to(_asked(world, world.lot_path, "ko"), "ko")
        assert _goes_to(_asked(world, world.lot_path, "ja"), "ja")
        assert _asked(world, world.lot_path, "en").header("location").startswith(BASE_URL)
        assert _asked(world, world.lot_path, "en").header("vary") == "Accept, Accept-Language"


def test_a_retired_link_is_gone_from_scans(world: World) -> None:
    link = LinkVersion(
        uuid7(rows.NOW), uuid7(rows.NOW), 1, world.lot.product_id, _said(SHOPS, "cho"), rows.NOW, "test"
    )

    def add_and_retire(uow: UnitOfWork) -> None:
        uow.links.add_version(link)
        uow.links.end_version(link.id, rows.NOW, "test")

    world.writer.run(add_and_retire)
    assert ask(world.resolver, f"{world.lot_path}?linkType=gs1:hasRetailers").status == 404
