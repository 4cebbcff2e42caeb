"""A cooperative with a domain and a key of its own: it signs with the command, beside the service and without it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from nguongoc.cli import main
from nguongoc.ports.rows import Role
from nguongoc_api.app import create_app
from nguongoc_api.services import Services
from tests.elsewhere.loopback import Domain
from tests.http import bodies
from tests.service import Farm, HandClock

WELL_KNOWN = "/.well-known/did.json"
Json = dict[str, Any]


@dataclass
class OwnSigner:
    """`client` is the service over HTTP; what is signed goes through files, as from one machine to another."""

    services: Services
    domain: Domain
    folder: Path
    slug: str = "htx-lam-son"
    farm: Farm = field(init=False)
    client: TestClient = field(init=False)
    headers: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        clock = self.services.clock
        assert isinstance(clock, HandClock)
        # Keys are made by the command, which has the world's time.
        clock.time = max(clock.time, datetime.now(UTC) + timedelta(minutes=10))
        self.folder.mkdir()
        self.farm = Farm(self.services, self.slug)
        self.client = TestClient(create_app(self.services), base_url="http://localhost:8000")
        self.headers = self.key_of(Role.PRODUCER)

    @property
    def did(self) -> str:
        return self.domain.did

    def key_of(self, role: Role) -> dict[str, str]:
        _, secret = self.services.issue_api_key(self.farm.organisation.id, role, None, "test")
        return {"Authorization": f"Bearer {secret}"}

    def post(self, path: str, body: Json, status: int = 201) -> Any:
        answer = self.client.post(path, json=body, headers=self.headers)
        assert answer.status_code == status, answer.text
        return answer.json()

    def refused(self, path: str, body: Json) -> tuple[int, str]:
        answer = self.client.post(path, json=body, headers=self.headers)
        return answer.status_code, answer.json()["code"]

    def make_key(self, name: str = "key", *options: str, publish: bool = True) -> Path:
        """A key of its own; `publish` puts the document that goes with it onto the domain."""
        key, document = self.folder / f"{name}.json", self.folder / f"{name}-did.json"
        assert (
            main(
                ["sign", "key", self.did, "--key", str(key), "--document", str(document), "--bare", *options]
            )
            == 0
        )
        if publish:
            self.domain.bodies[WELL_KNOWN] = document.read_bytes()
        return key

    def sign(self, what: str, given: Json, key: Path, *options: str) -> Json:
        """What the command makes of an answer of the service."""
        asked, out = self.folder / f"{what}.json", self.folder / f"{what}-signed.json"
        asked.write_text(json.dumps(given))
        assert main(["sign", what, str(asked), "--key", str(key), "--out", str(out), "--yes", *options]) == 0
        signed: Json = json.loads(out.read_bytes())
        return signed

    def challenge(self) -> Json:
        made: Json = self.post("/v1/own-did/challenges", {"did": self.did})
        return made

    def adopt(self, key: Path) -> Json:
        shown: Json = self.post("/v1/own-did", self.sign("challenge", self.challenge(), key))
        return shown

    def batch(self, **said: Any) -> Json:
        named = {"product_id": str(self.farm.pomelo.id), "facility_id": str(self.farm.field.id)}
        return bodies.batch(**{**named, **said})

    def prepare(self, **said: Any) -> Json:
        made: Json = self.post("/v1/preparations", self.batch(**{"happened_on": "2026-11-22", **said}))
        return made

    def complete(self, prepared: Json, signed: Json, status: int = 201) -> Any:
        return self.post(f"/v1/preparations/{prepared['id']}/completion", signed, status)

    def register(self, key: Path, **said: Any) -> Any:
        prepared = self.prepare(**said)
        return self.complete(prepared, self.sign("lot", prepared, key))

    def settle(self) -> None:
        self.services.sequence_log()
        self.services.sign_status()

    def later(self, by: timedelta) -> None:
        clock = self.services.clock
        assert isinstance(clock, HandClock)
        clock.time += by
