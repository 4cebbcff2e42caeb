"""Whom to trust over HTTP: the list and the anchors as they were signed, and a page in green only with both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from nguongoc_api.settings import Settings
from tests.factories import rows
from tests.http.conftest import BASE_URL, Site, open_site
from tests.service import Farm
from tests.unit.trust.ceremony import Ceremony

CEREMONY = Ceremony()


@pytest.fixture
def pinned(database_url: str, tmp_path: Path) -> Iterator[Site]:
    settings = Settings(
        data_dir=tmp_path / "data", database_url=database_url, base_url=BASE_URL, trust_root=CEREMONY.pin
    )  # type: ignore[arg-type]
    with open_site(settings) as opened:
        yield opened


def trust_list(version: int = 1) -> bytes:
    times = {"issued_at": rows.NOW - timedelta(days=1), "expires_at": rows.NOW + timedelta(days=30)}
    return CEREMONY.list_bytes(CEREMONY.trust_list(version, **times))


def test_without_a_list_there_is_none_and_nobody_vouches(pinned: Site) -> None:
    assert pinned.get("/trust", status=404).json()["code"] == "no-trust-list"
    assert pinned.get("/anchors?did=did:web:x.example").json() == {"items": []}
    assert pinned.get("/anchors").json() == {"items": []}
    assert pinned.get(f"/anchors?did={'x' * 5000}%00").json() == {"items": []}


def test_list_and_anchors_are_served_as_they_were_signed_and_the_page_names_the_authority(
    pinned: Site,
) -> None:
    services = pinned.services
    farm = Farm(services)
    made = farm.register()
    services.sequence_log()
    services.sign_status()
    page = f"/p/b/{made.batch.code}?lang=vi"
    assert "Lời cơ sở tự khai" in pinned.get(page).text
    services.trusting.keep.list(trust_list())
    anchor = CEREMONY.anchor(
        farm.organisation.did, [services.custody.organisation_key(farm.organisation).thumbprint]
    )
    services.trusting.keep.anchor(anchor)
    served = pinned.get("/trust")
    assert (served.content, served.headers["content-type"]) == (trust_list(), "application/jose+json")
    assert pinned.get("/trust", {"If-None-Match": served.headers["etag"]}, 304).content == b""
    assert pinned.get(f"/anchors?did={farm.organisation.did}").json() == {"items": [anchor]}
    shown = pinned.get(page).text
    assert "Có cơ quan xác nhận" in shown
    assert "UBND xã Lam Sơn: HTX trình diễn Lam Sơn" in shown
    assert "UBND xã Lam Sơn" in pinned.get(page.replace("vi", "en")).text


def test_a_newer_list_takes_the_place_of_the_one_before(pinned: Site) -> None:
    for version in (1, 2):
        pinned.services.trusting.keep.list(trust_list(version))
        assert pinned.get("/trust").content == trust_list(version)
