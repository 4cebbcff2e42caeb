"""Keys by oneself: told once, never more than whoever makes them may do, replaced with both holding for a while."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from nguongoc.ports.rows import Role
from nguongoc.services.keep_api_keys import MOST_KEYS
from tests.http.conftest import settings_for
from tests.http.desk import Browser, Door, open_door

VERIFY = {"label": "Kho hàng", "scopes": ["verify"]}
CODES = {"items": [{"code": "x"}]}


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        yield opened


@pytest.fixture
def caller(door: Door) -> Browser:
    return door.browser()


def held(door: Door, role: Role = Role.MARKETPLACE, scopes: Any = None) -> dict[str, str]:
    _, secret = door.services.issue_api_key(door.cooperative.id, role, scopes, "first")
    return bearer(secret)


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def make(caller: Browser, headers: dict[str, str], status: int = 201, **said: Any) -> Any:
    response = caller.client.post("/v1/api-keys", json=VERIFY | said, headers=headers)
    assert response.status_code == status, response.text
    return response.json()


def verify(caller: Browser, key: str) -> Response:
    return caller.client.post("/v1/verifications", json=CODES, headers=bearer(key))


def test_a_key_may_do_what_it_was_made_for_and_nothing_else(door: Door, caller: Browser) -> None:
    made = make(caller, held(door), days=90)
    assert verify(caller, made["key"]).status_code == 200
    refused = caller.client.get("/v1/recalls", headers=bearer(made["key"]))
    assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")
    assert made["scopes"] == ["verify"]
    door.later(days=90)
    assert verify(caller, made["key"]).status_code == 401


def test_its_text_is_told_once_and_kept_nowhere(door: Door, caller: Browser) -> None:
    first = held(door)
    again = first | {"Idempotency-Key": "once"}
    made = make(caller, again)
    repeated = make(caller, again)
    assert (repeated["prefix"], repeated["key"]) == (made["prefix"], None)
    assert verify(caller, made["key"]).status_code == 200
    listed = caller.client.get("/v1/api-keys", headers=first)
    assert {each["label"] for each in listed.json()["items"]} == {"Kho hàng", "first"}
    secret = made["key"].rpartition("_")[2]
    assert secret not in listed.text
    with door.services.reads.open() as reader:
        kept = reader.access._connection.exec_driver_sql("SELECT * FROM idempotency").all()  # type: ignore[attr-defined]
    assert len(kept) == 1
    assert secret not in repr(kept)


def test_nobody_gives_what_they_may_not_do_and_no_key_makes_makers(door: Door, caller: Browser) -> None:
    first = held(door)
    assert make(caller, first, 422, scopes=["batches:write"])["code"] == "scope-beyond-role"
    assert make(caller, first, 422, scopes=["api-keys:write"])["code"] == "scope-beyond-role"
    narrow = held(door, Role.PRODUCER, _scopes("api-keys:write", "verify"))
    assert make(caller, narrow, 422, scopes=["batches:read"])["code"] == "scope-beyond-role"
    assert make(caller, narrow)["scopes"] == ["verify"]
    assert make(caller, first, 422, scopes=[])["code"] == "api-key-scopes-missing"
    assert make(caller, first, 422, scopes=["all"])["errors"][0]["pointer"] == "/scopes/0"
    assert make(caller, first, 422, days=0)["code"] == "api-key-days-outside"
    assert make(caller, first, 422, days=10**30)["errors"][0]["pointer"] == "/days"
    assert make(caller, first, 422, label=" ")["errors"][0]["pointer"] == "/label"


def _scopes(*names: str) -> Any:
    from nguongoc.services.caller import Scope

    return {Scope(name) for name in names}


def test_an_old_key_lives_beside_its_successor_for_as_long_as_was_said(door: Door, caller: Browser) -> None:
    first = held(door)
    old = make(caller, first, days=90)
    rotation = f"/v1/api-keys/{old['prefix']}/rotation"
    door.later(days=10)
    response = caller.client.post(rotation, json={"overlap_days": 3}, headers=first)
    new = response.json()
    assert response.status_code == 201
    assert (new["label"], new["scopes"]) == (old["label"], old["scopes"])
    assert verify(caller, old["key"]).status_code == verify(caller, new["key"]).status_code == 200
    again = caller.client.post(rotation, json={}, headers=first)
    assert (again.status_code, again.json()["code"]) == (409, "api-key-ended")
    door.later(days=3)
    assert verify(caller, old["key"]).status_code == 401
    door.later(days=86)
    assert verify(caller, new["key"]).status_code == 200
    door.later(days=2)
    assert verify(caller, new["key"]).status_code == 401
    assert caller.client.post(rotation, json={"overlap_days": 31}, headers=first).status_code == 422


def test_a_narrow_key_does_not_rotate_a_wide_one_into_its_own_hands(door: Door, caller: Browser) -> None:
    wide, narrow = held(door), held(door, scopes=_scopes("api-keys:write"))
    prefix = wide["Authorization"].split("_")[1]
    refused = caller.client.post(f"/v1/api-keys/{prefix}/rotation", json={}, headers=narrow)
    assert (refused.status_code, refused.json()["code"]) == (422, "scope-beyond-role")


def test_a_revoked_key_is_worth_nothing_and_stays_so(door: Door, caller: Browser) -> None:
    first = held(door)
    made = make(caller, first)
    path = f"/v1/api-keys/{made['prefix']}"
    assert [caller.client.delete(path, headers=first).status_code for _ in range(2)] == [204, 204]
    assert verify(caller, made["key"]).status_code == 401
    assert caller.client.post(f"{path}/rotation", json={}, headers=first).json()["code"] == "api-key-ended"


def test_keys_of_others_are_not_there(door: Door, caller: Browser) -> None:
    made = make(caller, held(door))
    _, other = door.services.issue_api_key(door.neighbour.id, Role.MARKETPLACE, None, "theirs")
    path = f"/v1/api-keys/{made['prefix']}"
    assert caller.client.delete(path, headers=bearer(other)).status_code == 404
    assert caller.client.post(f"{path}/rotation", json={}, headers=bearer(other)).status_code == 404
    listed = caller.client.get("/v1/api-keys", headers=bearer(other)).json()["items"]
    assert [each["label"] for each in listed] == ["theirs"]
    assert verify(caller, made["key"]).status_code == 200


def test_so_many_hold_at_once_and_one_revoked_makes_room(door: Door, caller: Browser) -> None:
    first = held(door)
    made = [make(caller, first) for _ in range(MOST_KEYS - 1)]
    assert make(caller, first, 409)["code"] == "too-many-api-keys"
    caller.client.delete(f"/v1/api-keys/{made[0]['prefix']}", headers=first)
    make(caller, first)


def test_the_day_of_the_last_use_is_noted_without_a_write_of_each_request(
    door: Door, caller: Browser
) -> None:
    first = held(door)
    made = make(caller, first)

    def noted() -> dict[str, str | None]:
        items = caller.client.get("/v1/api-keys", headers=first).json()["items"]
        return {each["prefix"]: each["last_used_on"] for each in items}

    for _ in range(3):
        assert verify(caller, made["key"]).status_code == 200
    assert noted()[made["prefix"]] is None
    assert door.services.visiting.programs.uses.write() == 2
    assert noted()[made["prefix"]] == "2026-11-23"
    verify(caller, made["key"])
    assert door.services.visiting.programs.uses.write() == 0
    door.later(days=1)
    verify(caller, made["key"])
    assert door.services.visiting.programs.uses.write() == 1
    assert noted()[made["prefix"]] == "2026-11-24"


def test_expiry_is_that_of_the_key_when_it_was_made_for_less_than_the_overlap(
    door: Door, caller: Browser
) -> None:
    first = held(door)
    old = make(caller, first, days=2)
    caller.client.post(f"/v1/api-keys/{old['prefix']}/rotation", json={"overlap_days": 30}, headers=first)
    with door.services.reads.open() as reader:
        kept = reader.access.api_key(old["prefix"])
    assert kept is not None
    assert kept.expires_at == kept.created_at + timedelta(days=2)
