"""A service with accounts, signed into as a browser does it; its clock is moved by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from html import unescape
from typing import Any
from uuid import UUID, uuid4

from argon2 import PasswordHasher
from httpx2 import Response
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Account
from nguongoc.ports.rows import Duty, Role
from nguongoc_api.app import create_app
from nguongoc_api.preparing import prepare
from nguongoc_api.services import Services
from nguongoc_api.settings import Settings
from nguongoc_api.wiring import build
from tests.factories import rows
from tests.http.conftest import BASE_URL, add_organisation
from tests.service import HandClock

COOKIE = "__Host-nguongoc"
SEE_OTHER = 303
OURS = {"Origin": BASE_URL}
PASSWORD = "mùa bưởi 2026"
WRONG = "mùa cam 2026"
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@cache
def cheap_hash(password: str) -> str:
    """Quick to check, so that tests are; what it costs in earnest is asked of the hasher itself."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)


@dataclass
class Door:
    """The service as seen by browsers; each `browser()` has cookies of its own."""

    services: Services
    app: ASGIApp
    clock: HandClock
    cooperative: Organisation
    neighbour: Organisation

    def browser(self, address: str = "192.0.2.10") -> Browser:
        client = TestClient(
            self.app, BASE_URL, raise_server_exceptions=False, follow_redirects=False, client=(address, 50000)
        )
        return Browser(client)

    def add_account(
        self,
        phone: str,
        role: Role = Role.PRODUCER,
        of: Organisation | None = None,
        password_hash: str = "",
        duty: Duty = Duty.OWNER,
        member_id: UUID | None = None,
    ) -> Account:
        account = Account(
            id=uuid7(self.clock.now()),
            phone=phone,
            password_hash=password_hash or cheap_hash(PASSWORD),
            organisation_id=(of or self.cooperative).id,
            role=role,
            display_name="Chị Lan",
            created_at=self.clock.now(),
            duty=duty,
            member_id=member_id,
        )
        self.services.writer.run(lambda uow: uow.access.add_account(account))
        return account

    def signed_in(self, phone: str = "+84950000005") -> Browser:
        browser = self.browser()
        assert browser.sign_in(phone).status_code == 303
        return browser

    def later(self, **time: float) -> None:
        self.clock.time += timedelta(**time)


class Browser:
    """Cookies, and forms sent from our own pages."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def get(self, path: str, status: int = 200) -> Response:
        response = self.client.get(path)
        assert response.status_code == status, response.text
        return response

    def post(self, path: str, form: dict[str, str], headers: dict[str, str] | None = None) -> Response:
        return self.client.post(path, data=form, headers=OURS if headers is None else headers)

    def sign_in(self, phone: str, password: str = PASSWORD, **form: str) -> Response:
        return self.post("/signin", {"phone": phone, "password": password, **form})

    @property
    def token(self) -> str | None:
        return self.client.cookies.get(COOKIE)

    def hidden(self, path: str) -> dict[str, str]:
        return hidden(self.get(path))


def hidden(response: Response) -> dict[str, str]:
    """The fields of a form that nobody types."""
    return dict(HIDDEN.findall(response.text))


def undo_of(page: Response) -> dict[str, str]:
    """The form of the note that says what was just done."""
    note = page.text.partition('class="notice done undo"')[2].partition("</form>")[0]
    return {name: unescape(value) for name, value in HIDDEN.findall(note)}


def said(response: Response) -> str:
    """A page as text, without its style and its tags."""
    bare = re.sub(r"<style>.*?</style>|<svg.*?</svg>|<[^>]+>", " ", response.text, flags=re.DOTALL)
    return " ".join(unescape(bare).split())


@contextmanager
def open_door(settings: Settings) -> Iterator[Door]:
    prepare(settings)
    clock = HandClock()
    services = build(settings, clock)
    cooperative = add_organisation(services, rows.organisation())
    neighbour = add_organisation(services, rows.organisation(name="HTX bên cạnh"))
    door = Door(services, create_app(services), clock, cooperative, neighbour)
    door.add_account("+84950000005")
    yield door
    services.close()


def declare(browser: Browser, form: dict[str, str]) -> Response:
    """Every answer at once, then signed; what the last of the two requests is answered."""
    begun = browser.post("/producer/new", {"draft": str(uuid4()), **form})
    if begun.status_code != SEE_OTHER:
        return begun
    return browser.post(begun.headers["location"], {"go": "sign"})


def lot_form(door: Door, **said: Any) -> dict[str, str]:
    """A filled-in form for the door's cooperative, with a product and a field made for it."""
    product, field = rows.product(door.cooperative), rows.facility(door.cooperative)
    door.services.writer.run(lambda uow: uow.catalogue.add_product(product))
    door.services.writer.run(lambda uow: uow.parties.add_facility(field))
    return {
        "product_id": str(product.id),
        "facility_id": str(field.id),
        "value": "1.234,5",
        "unit": "kg",
        "happened_on": "2026-11-22",
        **said,
    }
