"""Clause 30: GTINs of other operators are handed to their resolver, typed `gs1:handledBy`, once, and never one that is ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from pydantic import ValidationError

from nguongoc_api.hand_off import HandOff, read_hand_off
from nguongoc_api.resolver import Resolver
from nguongoc_api.settings import Settings
from tests.http.resolver.asking import ask
from tests.http.resolver.conftest import BASE_URL, StoppedClock, World
from tests.vectors import vectors

OTHER = "https://id.thanhhoa.example"
THEIRS = "08935001234562"
GS1 = "https://ref.gs1.org/voc/"


@pytest.fixture
def handing(world: World) -> Iterator[Resolver]:
    table = {"893": "https://vn.example", "8935001": OTHER, "952": "https://demo.example"}
    resolver = Resolver(
        world.reads, world.serials, BASE_URL, StoppedClock(), hand_off=read_hand_off(table, BASE_URL)
    )
    yield resolver
    resolver.close()


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (f"/01/{THEIRS}", ""),
        (f"/01/{THEIRS}/10/A%2FB/21/S", "17=261231&x=%2f;flag"),
        (f"/01/{THEIRS}/10/L", "linkType=gs1:recipeInfo&context=tet"),
    ],
)
def test_clause_30_same_path_and_whole_query_go_to_the_resolver_of_the_longest_prefix(
    handing: Resolver, path: str, query: str
) -> None:
    reply = ask(handing, f"{path}?{query}" if query else path)
    expected = f"{query}&" if query else ""
    assert (reply.status, reply.header("location")) == (
        307,
        f"{OTHER}{path}?{expected}handedOffBy=id.example.vn",
    )
    assert reply.header("vary") == "Accept, Accept-Language"


def test_clause_30_the_hand_off_stands_in_a_valid_linkset_with_one_default_a_level(handing: Resolver) -> None:
    schema = json.loads((vectors("linkset") / "gs1-linkset-schema.json").read_text(encoding="utf-8-sig"))
    linkset = ask(handing, f"/01/{THEIRS}/10/L?linkType=linkset").json()
    assert not list(Draft7Validator(schema).iter_errors(linkset))
    lot, product = linkset["linkset"]
    assert [lot["anchor"], product["anchor"]] == [f"{BASE_URL}/01/{THEIRS}/10/L", f"{BASE_URL}/01/{THEIRS}"]
    for level in (lot, product):
        expected = level["anchor"].replace(BASE_URL, OTHER)
        assert [link["href"] for link in level[GS1 + "handledBy"]] == [expected]
        assert level[GS1 + "defaultLink"] == [{"href": expected, "title": OTHER}]
    (only,) = ask(handing, f"/01/{THEIRS}?linkType=linkset").json()["linkset"]
    assert only["anchor"] == f"{BASE_URL}/01/{THEIRS}"


def test_clause_30_what_is_registered_here_is_never_handed_off(world: World, handing: Resolver) -> None:
    for path in (world.gtin_path, world.lot_path, f"{world.gtin_path}/10/UNKNOWN"):
        assert ask(handing, path).header("location") == f"{BASE_URL}/p{path}"
        assert "handledBy" not in ask(handing, f"{path}?linkType=linkset").body.decode()
    assert ask(handing, f"{world.lot_path}?linkType=gs1:faqs").status == 404


def test_clause_30_what_nobody_answers_for_is_404_and_our_own_codes_are_ours(handing: Resolver) -> None:
    for path in ("/01/04012345678901", "/b/0000000000"):
        assert ask(handing, path).status == 404
        assert ask(handing, f"{path}?linkType=linkset").status == 404
    assert ask(handing, "/01/08935001234561").status == 400


def test_clause_30_two_resolvers_that_name_each_other_make_no_circle(world: World) -> None:
    one = Resolver(
        world.reads, world.serials, BASE_URL, StoppedClock(), hand_off=read_hand_off({"893": OTHER}, BASE_URL)
    )
    two = Resolver(
        world.reads, world.serials, OTHER, StoppedClock(), hand_off=read_hand_off({"893": BASE_URL}, OTHER)
    )
    first = ask(one, f"/01/{THEIRS}?x=1").header("location")
    assert first.startswith(OTHER)
    second = ask(two, first.removeprefix(OTHER))
    assert (second.status, second.json()["code"]) == (404, "code-unknown")
    one.close()
    two.close()


@pytest.mark.parametrize(
    ("prefix", "resolver"),
    [
        ("89", OTHER),
        ("89a", OTHER),
        ("8935001234567", OTHER),
        ("893", "http://id.thanhhoa.example"),
        ("893", "https://id.thanhhoa.example/"),
        ("893", "https://id.thanhhoa.example/stem"),
        ("893", "https://me@id.thanhhoa.example"),
        ("893", "https://10.0.0.7"),
        ("893", "https://localhost"),
        ("893", "http://localhost:8000"),
        ("893", "javascript:alert(1)"),
        ("893", ""),
        ("893", "https://ID.example"),
        ("893", BASE_URL),
        ("893", BASE_URL + ":443"),
    ],
)
def test_a_hand_off_that_could_not_work_stops_the_start(prefix: str, resolver: str) -> None:
    with pytest.raises(ValueError, match="HANDLED_BY"):
        read_hand_off({prefix: resolver}, BASE_URL)


def test_the_setting_is_json_and_checked_with_the_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NGUONGOC_HANDLED_BY", json.dumps({"893": OTHER}))
    settings = Settings(data_dir=tmp_path, base_url=BASE_URL)
    assert settings.hand_off == HandOff((("893", OTHER),), b"handedOffBy=id.example.vn")
    monkeypatch.setenv("NGUONGOC_HANDLED_BY", json.dumps({"893": BASE_URL}))
    with pytest.raises(ValidationError, match="handed back"):
        Settings(data_dir=tmp_path, base_url=BASE_URL)


def test_on_one_machine_two_resolvers_may_be_tried_out() -> None:
    assert read_hand_off({"893": "http://localhost:8001"}, "http://localhost:8000").by_prefix
