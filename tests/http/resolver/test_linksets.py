"""Clauses 18-23, 29: linksets on request, what points to them, and the resolver's description of itself."""

from __future__ import annotations

import pytest

from tests.http.resolver.asking import ask
from tests.http.resolver.conftest import BASE_URL, World

CONTEXT = "https://ref.gs1.org/standards/resolver/linkset-context"


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        ("?linkType=linkset", None, "application/linkset+json"),
        ("?linkType=all", None, "application/linkset+json"),
        ("?linkType=linkset", "text/html", "application/linkset+json"),
        ("", "application/linkset+json", "application/linkset+json"),
        ("", "text/html, application/linkset+json", "application/linkset+json"),
        ("?linkType=gs1:pip", "application/linkset+json", "application/linkset+json"),
        ("", "application/json", "application/json"),
        ("", "application/json, text/plain, */*", "application/json"),
        ("?linkType=linkset", "application/json", "application/json"),
        ("", "application/ld+json", "application/ld+json"),
        ("", "APPLICATION/LINKSET+JSON;Q=0.4", "application/linkset+json"),
    ],
)
def test_clause_18_a_linkset_asked_for_is_given_without_a_redirect(
    world: World, query: str, accept: str | None, media_type: str
) -> None:
    reply = ask(world.resolver, world.lot_path + query, *([("Accept", accept)] if accept else []))
    assert (reply.status, reply.header("content-type")) == (200, media_type)
    assert "location" not in reply.names()
    assert reply.json()["linkset"][0]["anchor"] == BASE_URL + world.lot_path


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ("", "text/html, application/json"),
        ("", "text/html, application/linkset+json;q=0.9"),
        ("", "application/linkset+json;q=0"),
        ("?linkType=gs1:dpp", "application/json"),
    ],
)
def test_clause_18_a_linkset_is_not_forced_on_who_prefers_something_else(
    world: World, query: str, accept: str
) -> None:
    assert ask(world.resolver, world.lot_path + query, ("Accept", accept)).status == 307


def test_clause_19_a_linkset_has_one_object_for_each_level_up_to_the_key(world: World) -> None:
    reply = ask(world.resolver, f"{world.lot_path}/21/{world.serial}?linkType=linkset")
    anchors = [level["anchor"] for level in reply.json()["linkset"]]
    assert anchors == [BASE_URL + world.lot_path, BASE_URL + world.gtin_path]


def test_clause_20_every_media_type_carries_the_same_linkset(world: World) -> None:
    bodies = [
        ask(world.resolver, world.lot_path, ("Accept", accept)).body
        for accept in ("application/linkset+json", "application/json")
    ]
    assert bodies[0] == bodies[1]


def test_clause_21_the_context_is_named_in_the_header_and_embedded_in_json_ld(world: World) -> None:
    plain = ask(world.resolver, f"{world.lot_path}?linkType=linkset")
    expected = f'<{CONTEXT}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
    assert plain.header("link").startswith(expected)
    embedded = ask(world.resolver, world.lot_path, ("Accept", "application/ld+json")).json()
    assert embedded == {"@context": CONTEXT, **plain.json()}


def test_clause_22_every_answer_about_a_known_code_points_to_its_linkset(world: World) -> None:
    for query in ("", "?linkType=gs1:dpp", "?linkType=linkset"):
        links = ask(world.resolver, world.lot_path + query).header("link")
        assert f'<{BASE_URL}{world.lot_path}?linkType=linkset>; rel="linkset"' in links
        assert 'rel="gs1:' not in links


def test_clause_23_every_link_has_a_target_and_a_title_and_a_page_names_its_languages(world: World) -> None:
    for level in ask(world.resolver, f"{world.lot_path}?linkType=linkset").json()["linkset"]:
        for relation, links in level.items():
            if relation in {"anchor", "itemDescription"}:
                continue
            for link in links:
                assert link["href"].startswith(f"{BASE_URL}/")
                assert link["title"]
                assert link.get("type", "text/html") in {
                    "text/html",
                    "application/vc+jwt",
                    "application/json",
                }
                assert ("hreflang" in link) == (link.get("type") == "text/html")


def test_clause_29_the_description_claims_what_is_true_and_no_more(world: World) -> None:
    reply = ask(world.resolver, "/.well-known/gs1resolver")
    assert (reply.status, reply.header("content-type")) == (200, "application/json")
    said = reply.json()
    assert (said["resolverRoot"], said["supportedPrimaryKeys"]) == (BASE_URL, ["01", "414"])
    assert said["linkTypeDefaultCanBeLinkset"] is False
    assert [each["prefix"] for each in said["supportedLinkType"]] == ["gs1:", "untp:", "iana:"]
    assert all(each["namespace"].startswith("https://") for each in said["supportedLinkType"])
