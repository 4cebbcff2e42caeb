"""Every page and every route of the API against objects of the demo, by people and keys of organisations that have nothing to do with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import text
from starlette.testclient import TestClient

from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.organisations import OrganisationKind
from nguongoc.ports import Account
from nguongoc.ports.rows import Duty, Role
from nguongoc.store.engine import open_engine
from nguongoc_api.app import create_app
from nguongoc_api.demo.run import demo_settings, make_once
from nguongoc_api.services import Services
from nguongoc_api.wiring import build
from tests.factories import rows
from tests.http.conftest import add_organisation, api_of
from tests.http.desk import PASSWORD, cheap_hash
from tests.http.test_desk_roles import P, pages

BASE_URL = "http://localhost:8000"
FAR_COMMUNE = "16012"
FOUND_IN = {
    "account_id": "SELECT id FROM account",
    "batch_id": "SELECT id FROM batch",
    "campaign_id": "SELECT id FROM voucher_campaign",
    "certificate_id": "SELECT id FROM certificate",
    "facility_id": "SELECT id FROM facility",
    "member_id": "SELECT id FROM member",
    "offer_id": "SELECT id FROM offer",
    "place_id": "SELECT id FROM place WHERE host_organisation_id IS NOT NULL",
    "prefix": "SELECT prefix FROM api_key",
    "product_id": "SELECT id FROM product",
    "recall_id": "SELECT id FROM recall",
    "record_id": "SELECT record_id FROM attestation",
}
"""Of each kind that the demo has, one object, by the name it has in addresses."""
OPEN = re.compile(
    # Shown to every buyer, or told by whoever holds it.
    r"/offers/\{offer_id\}.*|/v1/offers/\{offer_id\}|/v1/places/\{place_id\}|/producer/to/.*|/producer/take/.*"
    r"|/producer/new/\{draft_id\}/drop"
)
EVERY_AUTHORITY = re.compile(
    r"GET (?:/authority/batches/\{batch_id\}/trace|/v1/batches/\{batch_id\}/(?:trace|documents.*|disputes)"
    r"|(?:/authority|/v1)/recalls/\{recall_id\}|/v1/recalls/\{recall_id\}/notices)"
)
"""An authority traces whatever is known, and reads every recall and dispute: what is dangerous does not stop at a commune's border."""
SHUT = {403, 404}
UNREAD = {400, 409, 415, 422, 428}
"""Sent with nothing in it, a route may find that out before it looks whose the thing is; nothing is done."""


@dataclass(frozen=True)
class World:
    """The demo, and strangers in it: each signed in as a browser is, and with a key where its role has one."""

    services: Services
    app: Any
    people: dict[str, TestClient]
    keys: dict[str, str]
    things: dict[str, str]


def _stranger(services: Services, role: Role, number: int) -> Any:
    kind = {
        Role.AUTHORITY: OrganisationKind.AUTHORITY,
        Role.MARKETPLACE: OrganisationKind.MARKETPLACE,
    }.get(role, OrganisationKind.COOPERATIVE)
    made = rows.organisation(name=f"Người lạ {number}", kind=kind)
    return add_organisation(services, replace(made, commune_code=FAR_COMMUNE))


def _signed_in(
    services: Services, app: Any, organisation: Any, role: Role, duty: Duty, phone: str
) -> TestClient:
    now = services.clock.now()
    account = Account(uuid7(now), phone, cheap_hash(PASSWORD), organisation.id, role, "Người lạ", now, duty)
    services.writer.run(lambda uow: uow.access.add_account(account))
    client = TestClient(
        app, BASE_URL, raise_server_exceptions=False, follow_redirects=False, client=(phone[-3:], 50000)
    )
    form = {"phone": phone, "password": PASSWORD}
    assert client.post("/signin", data=form, headers={"Origin": BASE_URL}).status_code == 303
    return client


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    settings = demo_settings(tmp_path_factory.mktemp("strangers"), BASE_URL)
    make_once(settings)
    services = build(settings)
    app = create_app(services)
    engine = open_engine(settings.database)
    with engine.connect() as connection:
        found = {name: connection.execute(text(query)).scalar() for name, query in FOUND_IN.items()}
    engine.dispose()
    people, keys = {}, {}
    for number, role in enumerate((Role.PRODUCER, Role.HOST, Role.MARKETPLACE, Role.AUTHORITY)):
        organisation = _stranger(services, role, number)
        for second, duty in enumerate((Duty.OWNER, Duty.CLERK)):
            phone = f"+8495000{number}3{second}0"[:12]
            who = f"{role.value} {duty.value}"
            people[who] = _signed_in(services, app, organisation, role, duty, phone)
        if role is not Role.HOST:
            _, keys[role.value] = services.issue_api_key(organisation.id, role, None, "stranger")
    yield World(services, app, people, keys, _written(found))
    services.close()


def _written(found: dict[str, Any]) -> dict[str, str]:
    """As they stand in addresses: SQLite gives ids back without their hyphens."""
    bare = re.compile(r"[0-9a-f]{32}")
    known = {name: str(id) for name, id in found.items() if id is not None}
    return {name: str(UUID(id)) if bare.fullmatch(id) else id for name, id in known.items()}


def _address(world: World, path: str) -> str | None:
    """With one of the demo's in it; None where it names nothing, or a kind that the demo has none of."""
    names = re.findall(r"\{(\w+)\}", path)
    if not names or names[0] not in world.things or OPEN.fullmatch(path):
        return None
    return re.sub(r"\{(\w+)\}", lambda found: world.things.get(found[1], "lot"), path)


def _by_right(who: str, method: str, path: str) -> bool:
    return who.startswith(Role.AUTHORITY.value) and EVERY_AUTHORITY.fullmatch(f"{method} {path}") is not None


def test_the_demo_has_something_of_nearly_every_kind(world: World) -> None:
    assert set(FOUND_IN) - set(world.things) == set()


def test_no_page_shows_or_changes_what_is_anothers(world: World) -> None:
    wrong, tried = [], 0
    for method, path in pages(world):  # type: ignore[arg-type]
        address = _address(world, path)
        if address is None:
            continue
        for who, browser in world.people.items():
            got = (
                browser.get(address)
                if method == "GET"
                else browser.post(address, data={"reason": "x", "version": "1"}, headers={"Origin": BASE_URL})
            )
            tried += 1
            if got.status_code not in SHUT and not _by_right(who, method, path):
                wrong.append((who, method, path, got.status_code))
    assert wrong == [], "\n".join(map(str, wrong))
    assert tried > 400


def test_no_route_of_the_api_shows_or_changes_what_is_anothers(world: World) -> None:
    wrong, tried = [], 0
    client = TestClient(world.app, BASE_URL, raise_server_exceptions=False)
    for route in api_of(world.app).routes:
        if not isinstance(route, APIRoute):
            continue
        address = _address(world, route.path)
        if address is None:
            continue
        for method in sorted(route.methods):
            for who, key in world.keys.items():
                headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": f"{who}-{tried}"}
                body = None if method in {"GET", "DELETE"} else {}
                got = client.request(method, address, headers=headers, json=body)
                tried += 1
                allowed = SHUT if method == "GET" and route.path.count("{") == 1 else SHUT | UNREAD
                if got.status_code not in allowed and not _by_right(who, method, route.path):
                    wrong.append((who, method, route.path, got.status_code))
    assert wrong == [], "\n".join(map(str, wrong))
    assert tried > 100


def test_no_page_takes_a_form_that_another_site_sent(world: World) -> None:
    owner = world.people[f"{P.value} owner"]
    wrong = []
    for method, path in pages(world):  # type: ignore[arg-type]
        if method != "POST":
            continue
        address = _address(world, path) or re.sub(r"\{\w+\}", "lot", path)
        for origin in ("https://evil.example", "null"):
            got = owner.post(address, data={}, headers={"Origin": origin, "Sec-Fetch-Site": "cross-site"})
            if got.status_code != 403:
                wrong.append((path, origin, got.status_code))
    assert wrong == [], "\n".join(map(str, wrong))
    assert owner.get("/producer").status_code == 200, "nobody signed this one out either"
