"""The desk of a cooperative with one signed lot of forty pieces, and of a neighbour with none: fixtures of a module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.http.conftest import settings_for
from tests.http.desk import Browser, Door, declare, lot_form, open_door

PHONE = "+84912000001"
NEIGHBOUR = "+84912000002"


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder: Path = tmp_path_factory.mktemp("forty")
    with open_door(settings_for(f"sqlite:///{folder / 'db'}", folder)) as opened:
        opened.add_account(PHONE)
        opened.add_account(NEIGHBOUR, of=opened.neighbour)
        yield opened


@pytest.fixture(scope="module")
def browser(door: Door) -> Browser:
    browser = door.browser()
    assert browser.sign_in(PHONE).status_code == 303
    return browser


@pytest.fixture(scope="module")
def lot(door: Door, browser: Browser) -> str:
    """Its address at the desk."""
    made = declare(browser, lot_form(door, value="40", unit="qua"))
    return made.headers["location"].partition("?")[0]
