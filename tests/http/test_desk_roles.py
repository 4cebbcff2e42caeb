"""Every page of the desks against every role and every duty, and against what is another organisation's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from starlette.routing import Route

from nguongoc.parties.members import Member
from nguongoc.ports.rows import Duty, Role
from nguongoc.services.caller import FOR_PEOPLE, MAY, OF_DUTY, Scope, may
from nguongoc_api.pages.producer.app import producer_app
from tests.http.conftest import settings_for
from tests.http.desk import PASSWORD, SEE_OTHER, Browser, Door, declare, lot_form, open_door

NO_ID = "00000000-0000-7000-8000-000000000000"
P, M, A, R, H = Role.PRODUCER, Role.MARKETPLACE, Role.AUTHORITY, Role.REPOSITORY, Role.HOST
OWNER, CLERK, MEMBER = Duty.OWNER, Duty.CLERK, Duty.MEMBER
FORBIDDEN = 403
DESKS = {"producer": {P}, "authority": {A}, "host": {P, H}, "market": {M}, "offers": {P, M}}
"""Whose the pages under each first step of a path are: of owners and clerks, where nothing else is said here."""
ANYBODY = re.compile(
    r"/(?:signin|signin/.*|start|start/.*|developers.*|offers|offers/calendar|offers/\{offer_id\}|producer/app(?!/me).*|producer/take/\{token\})"
)
ANY_DUTY = re.compile(r"/(?:producer|host)/forget")
"""Anybody of it calls off that the organisation is forgotten; asking for it is an owner's, tested below."""
OWNERS = re.compile(
    r"/(?:producer|authority)/accounts.*|/producer/identity|/producer/certificates|/host/vouchers.*"
    r"|/(?:producer|authority)/(?:signals|signing).*|/(?:producer|authority)/(?:batches/{batch_id}/(?:hold|recall)|recalls/{recall_id}/end)|/(?:producer|market)/(?:keys|offers|orders).*|/market/(?:consignments|shipments).*|/offers/{offer_id}/reserve|/authority/forgetting.*|/authority/numbers"
    r"|/authority/(?:checks.*|tests.*|places|places/{place_id}|certificates|certificates/(?:elsewhere.*|{record_id})|identities.*|names.*)"
)
CHANGED_BY_OWNERS = re.compile(r"/producer/selling/shop(?:/test|/end)?|/(?:producer|market)/webhook/begin")
"""Seen by clerks, too."""
SAYS_NOTHING = "/producer/new/{draft_id}/drop"
"""Answered alike whether there was such a draft or not; that the owner's is still there is asked at the end."""
ENDS_THE_SESSION = {"/signout", "/signin/switch"}
ASKS_THE_PASSWORD = {
    *(f"/{desk}/{what}" for desk in ("producer", "host") for what in ("downloads", "forget")),
    "/signin/passkey", "/signin/passkeys", "/signin/passkeys/new",
}  # fmt: skip
"""Sent with a wrong one, or with no answer of a telephone, they answer 403 to everybody."""


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    """Rights do not depend on the database."""
    with open_door(settings_for(f"sqlite:///{tmp_path / 'test.sqlite'}", tmp_path)) as opened:
        yield opened


@pytest.fixture
def twice(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        yield opened


def pages(door: Door) -> list[tuple[str, str]]:
    app: Any = producer_app(door.services)
    while not hasattr(app, "routes"):
        app = app._app
    return [
        (method, route.path)
        for route in app.routes
        if isinstance(route, Route)
        for method in sorted((route.methods or set()) - {"HEAD"})
        if route.path not in ENDS_THE_SESSION
    ]


def expected(method: str, path: str) -> set[tuple[Role, Duty]]:
    """Who is let in."""
    if ANYBODY.fullmatch(path):
        return {(role, duty) for role in Role for duty in Duty}
    if path == "/producer/name":
        return {(role, duty) for role in Role for duty in (OWNER, CLERK)}
    roles = DESKS[path.split("/")[1]]
    if path == "/producer/mine":
        # Who is of no household is told so; it is closed to nobody of a producer's.
        return {(P, duty) for duty in Duty}
    if ANY_DUTY.fullmatch(path):
        return {(role, duty) for role in roles if f"/{role.value}/" in path for duty in Duty}
    if path.startswith("/host/downloads"):
        roles = {H}
    if OWNERS.fullmatch(path) or (method == "POST" and CHANGED_BY_OWNERS.fullmatch(path)):
        return {(role, OWNER) for role in roles}
    return {(role, duty) for role in roles for duty in (OWNER, CLERK)}


def asked(browser: Browser, method: str, path: str) -> int:
    return browser.client.get(path).status_code if method == "GET" else browser.post(path, {}).status_code


def test_every_page_lets_in_exactly_whom_it_is_for(door: Door) -> None:
    people: dict[tuple[Role, Duty], Browser] = {}
    for number, (role, duty) in enumerate((role, duty) for role in Role for duty in Duty):
        phone = f"+849500001{number:02}"
        door.add_account(phone, role=role, duty=duty)
        people[role, duty] = door.signed_in(phone)
    stranger, wrong = door.browser(), []
    for method, path in pages(door):
        if method == "POST" and path in ASKS_THE_PASSWORD:
            continue
        address = re.sub(r"\{\w+\}", NO_ID, path)
        for who, browser in people.items():
            status = asked(browser, method, address)
            if (status == FORBIDDEN) is (who in expected(method, path)) or status >= 500:
                wrong.append((method, path, *who, status))
        status = asked(stranger, method, address)
        let_in = ANYBODY.fullmatch(path) is not None or path.endswith("/app/me")
        sent_to_sign_in = status == SEE_OTHER or (method == "POST" and status == 200)
        if not let_in and not sent_to_sign_in:
            wrong.append((method, path, "nobody", status))
    assert wrong == [], "\n".join(map(str, wrong))


def test_nobody_does_more_than_their_organisation_may(door: Door) -> None:
    for role in Role:
        assert may(role, OWNER) == MAY[role] | FOR_PEOPLE
        for duty in Duty:
            assert may(role, duty) <= may(role, OWNER)
    assert OF_DUTY[MEMBER] == {Scope.CONFIRM}
    beyond = {Scope.RECALL, Scope.RECORDS_REVOKE, Scope.OWN_KEY, Scope.ANCHOR, Scope.CERTIFY, Scope.ACCOUNTS}
    assert not OF_DUTY[CLERK] & beyond
    assert all(not FOR_PEOPLE & MAY[role] for role in Role)


@pytest.mark.parametrize("duty", [CLERK, MEMBER])
def test_only_an_owner_takes_everything_along_or_has_it_forgotten(door: Door, duty: Duty) -> None:
    door.add_account("+84950000011", duty=duty)
    other, form = door.signed_in("+84950000011"), {"password": PASSWORD}
    assert other.post("/producer/downloads", form).status_code == FORBIDDEN
    assert other.post("/producer/forget", form).status_code == FORBIDDEN
    owner = door.signed_in()
    assert owner.post("/producer/downloads", form).status_code == 200
    assert owner.post("/producer/forget", form).status_code == SEE_OTHER
    assert other.post("/producer/forget", {"do": "stay"}).status_code == SEE_OTHER


def test_the_application_of_the_diary_is_nothing_for_who_only_confirms(door: Door) -> None:
    member = door.add_account("+84950000011", duty=MEMBER)
    browser = door.signed_in("+84950000011")
    browser.get("/producer/app/me", FORBIDDEN)
    for path in ("diary", "members", "facilities", "products"):
        address = f"/producer/app/v1/{path}"
        response = browser.client.get(address, headers={"Acting-Account": str(member.id)})
        assert (response.status_code, response.json()["code"]) == (FORBIDDEN, "scope-missing")


def things(door: Door, owner: Browser) -> dict[str, str]:
    """One of each kind of the cooperative's, by the name it has in addresses."""
    where = declare(owner, lot_form(door)).headers["location"]
    batch_id = where.split("/")[3].partition("?")[0]
    with door.services.reads.open() as reader:
        batch = reader.lots.batch(UUID(batch_id))
    assert batch is not None
    member = Member(uuid4(), door.cooperative.id, "Nhà bác Tư", None, door.clock.now())
    door.services.writer.run(lambda uow: uow.members.add(member))
    clerk = door.add_account("+84950000011", duty=CLERK)
    form = {"draft": str(uuid4()), **lot_form(door), "value": ""}
    draft = re.search(r"/producer/new/([0-9a-f-]{36})", owner.post("/producer/new", form).headers["location"])
    assert draft is not None
    return {
        "batch_id": batch_id,
        "facility_id": str(batch.facility_id),
        "member_id": str(member.id),
        "account_id": str(clerk.id),
        "draft_id": draft[1],
    }


def test_what_is_another_organisations_is_not_there(twice: Door) -> None:
    owner = twice.signed_in()
    known = things(twice, owner)
    twice.add_account("+84950000020", of=twice.neighbour)
    twice.add_account("+84950000021", of=twice.neighbour, duty=CLERK)
    others = [twice.signed_in(phone) for phone in ("+84950000020", "+84950000021")]
    tried: set[str] = set()
    wrong = []
    for method, path in pages(twice):
        names = re.findall(r"\{(\w+)\}", path)
        if not names or names[0] not in known or not path.startswith("/producer/"):
            continue
        address = re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], "lot"), path)
        for other in others:
            status = asked(other, method, address)
            if status not in {404, FORBIDDEN} and path != SAYS_NOTHING:
                wrong.append((method, path, status))
        if method == "GET" and len(names) == 1:
            tried.add(address)
    assert wrong == [], "\n".join(map(str, wrong))
    # Afterwards, so that nothing the neighbours sent did any harm either.
    assert len(tried) > 10
    for address in tried:
        assert owner.client.get(address).status_code not in {404, FORBIDDEN}, address
