"""The market's desk: whose it is, and where one is led."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nguongoc.parties.organisations import OrganisationKind
from nguongoc.ports.rows import Role
from tests.factories import rows
from tests.http.conftest import add_organisation, settings_for
from tests.http.desk import Browser, Door, open_door, said

PHONE = "+84950000015"


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        shop = rows.organisation(name="Sàn Chợ Xanh", kind=OrganisationKind.MARKETPLACE)
        add_organisation(opened.services, shop)
        opened.add_account(PHONE, Role.MARKETPLACE, shop)
        yield opened


@pytest.fixture
def market(door: Door) -> Browser:
    return door.signed_in(PHONE)


def test_a_marketplace_that_signs_in_is_at_its_own_desk(door: Door) -> None:
    browser = door.browser()
    assert browser.sign_in(PHONE, next="/producer").headers["location"] == "/market"
    assert browser.get("/signin", 303).headers["location"] == "/market"
    page = browser.get("/market")
    assert 'href="/docs"' in page.text
    assert 'href="/producer' not in page.text


def test_the_desk_is_nobody_elses(door: Door, market: Browser) -> None:
    assert door.browser().get("/market", 303).headers["location"] == "/signin?next=/market"
    assert "sàn" in said(market.get("/market"))
    door.signed_in().get("/market", 403)
    market.get("/producer", 403)
