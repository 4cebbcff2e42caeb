"""Every page and every route of the API against objects of the demo, by people and keys of organisations that have nothing to do with them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.organisations import OrganisationKind
from nguongoc.ports import Account
from nguongoc.ports.rows import Duty, Role
from nguongoc_api.app import create_app
from nguongoc_api.services import Services
from tests.browser import under_way
from tests.demo_store import Demo
from tests.factories import rows
from tests.http.conftest import add_organisation, api_of
from tests.http.desk import PASSWORD, cheap_hash
from tests.http.forms import forms_of
from tests.http.one_of_each import Owners, make_one_of_each
from tests.http.test_desk_roles import P, pages
from tests.vectors import ROOT

BASE_URL = "http://localhost:8000"
FAR_COMMUNE = "16012"
OPEN = re.compile(
    # Shown to every buyer, or told by whoever holds it.
    r"/offers/\{offer_id\}.*|/v1/offers/\{offer_id\}|/v1/places/\{place_id\}|/producer/to/.*|/producer/take/.*"
    r"|/producer/new/\{draft_id\}/drop"
)
NOBODYS = re.compile(
    # What is named there is of everybody: a list, a commune, a channel, a word of a standard, a picture under its hash.
    r"/v1/(?:feeds/.*|organisations/\{slug\}|carriers/.*|routes/\{route_id\})|/problems/.*|/photos/.*|/test-reports/\{name\}"
    r"|/epcis/(?!queries/).*|/producer/(?:diary/new/\{activity\}|app/.*|imports/templates/.*|downloads/.*|selling/sheets/.*)"
    r"|/host/downloads/.*"
)
HELD_ELSEWHERE = {
    r"/v1/preparations/.*|/(?:producer|authority)/signing/.*": "elsewhere/test_own_keys.py::test_anothers_preparation_is_not_found",
    r"/v1/anchors/wishes/.*|/authority/identities/.*": "services/test_anchoring.py::test_nobody_vouches_beyond_its_commune_or_for_itself",
    r"/v1/name-holds/.*|/authority/names/.*": "services/test_confusable_names.py::test_an_authority_reviews_the_names_of_its_own_commune",
    r"/authority/certificates/elsewhere/.*": "elsewhere/test_taken_in.py::test_an_authority_sees_what_was_handed_in_of_its_territory_and_nobody_elses",
    r"/v1/shops/.*|/producer/selling/shop/orders/.*": "shops/test_orders.py::test_forged_notices_are_refused_and_the_same_of_no_shop",
    r"/(?:market|producer)/webhook/again/.*": "http/test_webhook_desk.py",
}
"""Kinds that the demo has none of, with the test that tries them."""
EVERY_AUTHORITY = re.compile(
    r"GET (?:/authority/batches/\{batch_id\}/trace|/v1/batches/\{batch_id\}/(?:trace|documents.*|disputes|bought-from)"
    r"|(?:/authority|/v1)/recalls/\{recall_id\}|/v1/recalls/\{recall_id\}/notices)"
)
"""An authority traces whatever is known, one step back from a purchase as well, and reads every recall and dispute: what is dangerous
does not stop at a commune's border."""
WITHOUT_A_PAGE = {"offer_id", "photo_id", "/v1/test-reports", "/authority/tests"}
"""Shown to everybody, below something else, or to its owner within its lot."""
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
    owners: Owners


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
def world(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with under_way.copied(demo, tmp_path_factory.mktemp("strangers")) as used:
        things, owners = make_one_of_each(used)
        services, app = used.services, create_app(used.services)
        people, keys = {}, {}
        for number, role in enumerate((Role.PRODUCER, Role.HOST, Role.MARKETPLACE, Role.AUTHORITY)):
            organisation = _stranger(services, role, number)
            for second, duty in enumerate((Duty.OWNER, Duty.CLERK)):
                phone = f"+8495000{number}3{second}0"[:12]
                who = f"{role.value} {duty.value}"
                people[who] = _signed_in(services, app, organisation, role, duty, phone)
            if role is not Role.HOST:
                _, keys[role.value] = services.issue_api_key(organisation.id, role, None, "stranger")
        yield World(services, app, people, keys, things, owners)


def _address(world: World, path: str) -> str | None:
    """With one of the demo's in it; None where it names nothing of anybody, or a kind that the demo has none of."""
    names = re.findall(r"\{(\w+)\}", path)
    if not names or OPEN.fullmatch(path) or NOBODYS.fullmatch(path):
        return None
    begins = next(
        (each for each in world.things if each.startswith("/") and path.startswith(f"{each}/")), names[0]
    )
    if begins not in world.things:
        return None
    first = re.sub(r"\{\w+\}", world.things[begins], path, count=1)
    return re.sub(r"\{(\w+)\}", lambda found: world.things.get(found[1], "lot"), first)


def _api(world: World) -> Iterator[tuple[str, str]]:
    for route in api_of(world.app).routes:
        if isinstance(route, APIRoute):
            yield from ((method, route.path) for method in sorted(route.methods))


def _by_right(who: str, method: str, path: str) -> bool:
    return who.startswith(Role.AUTHORITY.value) and EVERY_AUTHORITY.fullmatch(f"{method} {path}") is not None


def test_every_address_with_a_thing_in_it_is_tried_here_or_by_a_test_that_is_named(world: World) -> None:
    untried = {
        path
        for _, path in [*pages(world), *_api(world)]  # type: ignore[arg-type]
        if "{" in path
        and not OPEN.fullmatch(path)
        and not NOBODYS.fullmatch(path)
        and _address(world, path) is None
    }
    assert {path for path in untried if not any(re.fullmatch(each, path) for each in HELD_ELSEWHERE)} == set()
    for held in HELD_ELSEWHERE.values():
        path, _, test = held.partition("::")
        assert test in (ROOT / "tests" / path).read_text("utf-8")


def _owners_forms(world: World) -> dict[str, list[dict[str, str]]]:
    """What stands in each form that the owners' own pages hold, by where it is sent to: to be sent by somebody else."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for method, path in pages(world):  # type: ignore[arg-type]
        address = _address(world, path) if method == "GET" else None
        for browser in world.owners.browsers.values() if address else ():
            page = browser.get(address or "")
            if page.status_code == 200 and page.headers["content-type"].startswith("text/html"):
                for form in forms_of(page):
                    found[form.action].append(dict.fromkeys(form.typed, "1") | form.kept)
    return found


def test_no_page_shows_or_changes_what_is_anothers(world: World) -> None:
    wrong, tried, copied = [], 0, _owners_forms(world)
    for method, path in pages(world):  # type: ignore[arg-type]
        address = _address(world, path)
        if address is None:
            continue
        sent = [{}] if method == "GET" else [*copied.get(address, ()), {"reason": "x", "version": "1"}]
        for (who, browser), form in product(world.people.items(), sent):
            if form in sent[:-1] and who.endswith(Duty.CLERK.value):
                continue  # May less than its owner, whose turn it is, too.
            got = (
                browser.get(address)
                if method == "GET"
                else browser.post(address, data=form, headers={"Origin": BASE_URL})
            )
            tried += 1
            if got.status_code not in SHUT and not _by_right(who, method, path):
                wrong.append((who, method, path, form, got.status_code))
    assert wrong == [], "\n".join(map(str, wrong))
    assert tried > 1_000
    assert sum(map(len, copied.values())) > 30


def test_no_route_of_the_api_shows_or_changes_what_is_anothers(world: World) -> None:
    wrong, tried = [], 0
    client = TestClient(world.app, BASE_URL, raise_server_exceptions=False)
    for method, path in _api(world):
        address = _address(world, path)
        if address is None:
            continue
        for who, key in world.keys.items():
            headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": f"{who}-{tried}"}
            body = None if method in {"GET", "DELETE"} else {}
            got = client.request(method, address, headers=headers, json=body)
            tried += 1
            allowed = SHUT if method == "GET" and path.count("{") == 1 else SHUT | UNREAD
            if got.status_code not in allowed and not _by_right(who, method, path):
                wrong.append((who, method, path, got.status_code))
    assert wrong == [], "\n".join(map(str, wrong))
    assert tried > 250


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


def test_what_is_ones_own_is_there_for_its_owner(world: World) -> None:
    """Last: nothing that strangers sent did it any harm, and nobody was told 404 for want of a thing."""
    there = set()
    for method, path in [*pages(world), *_api(world)]:  # type: ignore[arg-type]
        address = _address(world, path)
        if method != "GET" or address is None or path.count("{") > 1:
            continue
        desk = not path.startswith(("/v1/", "/epcis/"))
        browsers, keys = world.owners.browsers, world.owners.keys
        got = (
            [each.get(address) for each in browsers.values()]
            if desk
            else [browsers["producer"].get(address, headers=each) for each in keys.values()]
        )
        if any(each.status_code in {200, 303} for each in got):
            there |= {name for name, id in world.things.items() if id in address}
    assert there == set(world.things) - WITHOUT_A_PAGE
