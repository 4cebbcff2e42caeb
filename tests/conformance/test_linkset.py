"""Linksets as the resolver sends them, against the published schemas of GS1 and UNTP and the list of GS1 link types."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft7Validator

from nguongoc_api.resolver import Resolver
from tests.http.resolver.asking import ask
from tests.http.resolver.conftest import StoppedClock, World, world
from tests.vectors import vectors

__all__ = ["world"]

GS1 = vectors("linkset")
UNTP = vectors("untp")
ADDRESSES = ["https://id.example.vn", "http://localhost:8000", "https://truy-xuat.thanhhoa.gov.vn"]


def _read(path: Any) -> Any:
    return json.loads(path.read_text(encoding="utf-8-sig"))


@pytest.fixture(scope="module")
def schemas() -> list[Draft7Validator]:
    return [
        Draft7Validator(_read(path))
        for path in (GS1 / "gs1-linkset-schema.json", UNTP / "LinksetSchema.json")
    ]


def _linksets(world: World, base_url: str) -> list[Any]:
    resolver = Resolver(world.reads, world.serials, base_url, StoppedClock())
    paths = [
        world.gtin_path,
        world.lot_path,
        f"{world.lot_path}/21/{world.serial}",
        f"{world.gtin_path}/10/UNKNOWN",
        f"{world.gtin_path}/10/A%2FB.1",
        world.code_path,
        f"{world.code_path}/{world.bare_serial}",
        f"/b/{world.lot.code}",
    ]
    replies = [ask(resolver, path, ("Accept", "application/linkset+json")) for path in paths]
    resolver.close()
    assert [reply.status for reply in replies] == [200] * len(paths)
    return [reply.json() for reply in replies]


def test_the_schema_tells_the_published_good_example_from_the_bad_one(schemas: list[Draft7Validator]) -> None:
    gs1, _ = schemas
    assert gs1.is_valid(_read(GS1 / "valid-gs1-example.json"))
    assert not gs1.is_valid(_read(GS1 / "invalid-gs1-example.json"))


@pytest.mark.parametrize("base_url", ADDRESSES)
def test_clause_20_every_linkset_is_valid_against_both_schemas(
    world: World, schemas: list[Draft7Validator], base_url: str
) -> None:
    for linkset in _linksets(world, base_url):
        for schema in schemas:
            assert [error.message for error in schema.iter_errors(linkset)] == []


def test_clause_16_every_type_in_the_namespace_of_gs1_is_one_of_its_types(world: World) -> None:
    types = _read(GS1 / "link-types.json")
    used = {
        relation
        for linkset in _linksets(world, ADDRESSES[0])
        for level in linkset["linkset"]
        for relation in level
        if relation.startswith("https://")
    }
    names = {
        relation.rpartition("/")[2] for relation in used if relation.startswith("https://ref.gs1.org/voc/")
    }
    assert names <= set(types)
    assert names >= {
        "defaultLink",
        "pip",
        "traceability",
        "certificationInfo",
        "dpp",
        "locationInfo",
        "activityIdeas",
    }
    assert {relation for relation in used if "gs1.org" not in relation} == {
        "https://vocabulary.uncefact.org/untp/dpp"
    }
