"""A service that listens, for programs of other languages: they know its address and a key, and nothing else."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn

from nguongoc.parties.organisations import Organisation
from nguongoc.ports.rows import Role
from nguongoc.services.caller import MAY, Caller, Scope
from nguongoc.services.keep_api_keys import NewKey
from nguongoc_api.app import create_app
from nguongoc_api.preparing import prepare
from nguongoc_api.services import Services
from nguongoc_api.settings import Settings
from nguongoc_api.wiring import build
from tests.factories import rows
from tests.http.conftest import add_organisation
from tests.on_a_socket import serving


@dataclass
class Live:
    """The service at its address, a cooperative in it, and a test key."""

    base_url: str
    services: Services
    cooperative: Organisation
    test_key: str

    def key(self, role: Role) -> str:
        return self.services.issue_api_key(self.cooperative.id, role, None, "client")[1]

    def post(self, path: str, body: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.key(Role.PRODUCER)}"}
        answer = httpx2.post(self.base_url + path, json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        return answer.json()


@pytest.fixture(scope="package")
def live(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    path = tmp_path_factory.mktemp("live")
    shutil.copy(sqlite_template, path / "test.sqlite")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        base_url = f"http://localhost:{listening.getsockname()[1]}"
        settings = Settings(
            data_dir=path / "data", database_url=f"sqlite:///{path / 'test.sqlite'}", base_url=base_url
        )
        prepare(settings)
        services = build(settings)
        cooperative = add_organisation(services, rows.organisation())
        by_hand = Caller("account:x", cooperative.id, Role.MARKETPLACE, frozenset(MAY[Role.MARKETPLACE]))
        wish = NewKey("x", frozenset({Scope.VERIFY}), None, True)
        made: Any = services.visiting.programs.keys.issue(by_hand, wish)
        server = uvicorn.Server(uvicorn.Config(create_app(services), log_level="warning"))
        with serving(server, listening):
            while not server.started:
                time.sleep(0.01)
            yield Live(base_url, services, cooperative, made.text)
