"""Whoever told an event, or owns a facility, has its UNTP credential signed, once, and nobody else has."""

from __future__ import annotations

from typing import Any

import pytest

from nguongoc.ports.rows import Role
from nguongoc.signing.jose import parse_compact
from tests.http.conftest import Site
from tests.http.lots import registered_lot


def _event_of(site: Site, lot: dict[str, Any]) -> str:
    with site.services.reads.open() as reader:
        batch = reader.lots.batch_by_code(lot["code"])
    assert batch is not None
    return str(batch.event_id)


@pytest.mark.parametrize("kind", ["event", "facility"])
def test_its_owner_has_it_signed_once_and_anybody_reads_what_was_signed(site: Site, kind: str) -> None:
    lot, key = registered_lot(site), site.producer()
    path, body = _asked(site, lot, kind)
    first = site.post(path, body, key, 200)
    assert site.post(path, body, key, 200) == first
    assert first["record"].endswith(f"/records/{first['id']}")
    text = site.get(f"/records/{first['id']}", {"Accept": "application/vc+jwt"}).text
    assert parse_compact(text).kid.startswith(f"{site.cooperative.did}#")
    # Its place in the log is given it like any other's.
    site.services.sequence_log()
    assert site.services.read_log.proof_of(first["id"])


@pytest.mark.parametrize("kind", ["event", "facility"])
def test_of_anothers_it_is_told_like_of_nothing(site: Site, kind: str) -> None:
    path, body = _asked(site, registered_lot(site), kind)
    neighbour = site.as_(Role.PRODUCER, site.neighbour)
    of_another = site.post(path, body, neighbour, 404)
    of_nothing = site.post(path, dict.fromkeys(body, "00000000-0000-7000-8000-000000000000"), neighbour, 404)
    assert of_another["code"] == of_nothing["code"] == "credential-of-nothing"


def _asked(site: Site, lot: dict[str, Any], kind: str) -> tuple[str, dict[str, str]]:
    if kind == "event":
        return "/v1/event-credentials", {"event_id": _event_of(site, lot)}
    facility = site.get("/v1/facilities", site.producer()).json()["items"][0]["id"]
    return "/v1/facility-records", {"facility_id": facility}
