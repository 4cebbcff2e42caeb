"""The real service over each real database, called over HTTP; its organisations and keys made by its own use cases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from nguongoc.parties.organisations import Organisation
from nguongoc.ports import UnitOfWork
from nguongoc.ports.rows import KeyPurpose, Role
from nguongoc_api.app import create_app
from nguongoc_api.lazy import LazyApp
from nguongoc_api.middleware.gateway import Gateway
from nguongoc_api.preparing import prepare
from nguongoc_api.services import Services
from nguongoc_api.settings import Settings
from nguongoc_api.wiring import build
from tests.factories import rows

BASE_URL = "https://trace.example"


class FixedClock:
    """It is the morning of 23 November 2026: bodies of tests name days before it."""

    def now(self) -> datetime:
        return rows.NOW


@dataclass
class Site:
    """A running service. `as_` gives headers of a fresh key of a role at an organisation."""

    services: Services
    app: ASGIApp
    client: TestClient
    cooperative: Organisation
    neighbour: Organisation

    def as_(self, role: Role, of: Organisation | None = None) -> dict[str, str]:
        _, secret = self.services.issue_api_key((of or self.cooperative).id, role, None, "test")
        return {"Authorization": f"Bearer {secret}"}

    def producer(self) -> dict[str, str]:
        return self.as_(Role.PRODUCER)

    def post(self, path: str, body: Any, headers: dict[str, str], status: int = 201) -> Any:
        response = self.client.post(path, json=body, headers=headers)
        assert response.status_code == status, response.text
        return response.json()

    def get(self, path: str, headers: dict[str, str] | None = None, status: int = 200) -> Response:
        response = self.client.get(path, headers=headers)
        assert response.status_code == status, response.text
        return response


def add_organisation(services: Services, organisation: Organisation) -> Organisation:
    """With a key of its own, as registration makes it, under the id that tests know."""

    def add(uow: UnitOfWork) -> None:
        uow.parties.add_organisation(organisation)
        services.custody.make_key(uow, KeyPurpose.ORGANISATION, organisation, services.clock.now())

    services.writer.run(add)
    return organisation


def api_of(app: Any) -> FastAPI:
    """The FastAPI application inside everything around it, made if nobody asked for it yet."""
    while not isinstance(app, FastAPI):
        match app:
            case Gateway():
                app = app.app_at(b"/v1/")
            case LazyApp():
                app = app.load()
            case _:
                app = app._app
    return app


@contextmanager
def open_site(settings: Settings) -> Iterator[Site]:
    """The service over prepared keys and schema, with two organisations in it."""
    prepare(settings)
    services = build(settings, FixedClock())
    app = create_app(services)
    cooperative = add_organisation(services, rows.organisation())
    neighbour = add_organisation(services, rows.organisation(name="HTX bên cạnh"))
    with TestClient(app, base_url=BASE_URL, raise_server_exceptions=False) as client:
        yield Site(services, app, client, cooperative, neighbour)


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[Site]:
    with open_site(settings_for(database_url, tmp_path)) as opened:
        yield opened


@pytest.fixture(scope="module")
def one_site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One service for a whole module: for what is refused before it reaches a database. `site = one_site`."""
    path = tmp_path_factory.mktemp("site")
    shutil.copy(sqlite_template, path / "test.sqlite")
    with open_site(settings_for(f"sqlite:///{path / 'test.sqlite'}", path)) as opened:
        yield opened


def settings_for(database_url: str, folder: Path) -> Settings:
    return Settings(data_dir=folder / "data", database_url=database_url, base_url=BASE_URL)
