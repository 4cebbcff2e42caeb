"""What a start reads: the scan path and nothing that only some processes are ever asked for. Told by modules, never by a clock."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from nguongoc_api.app import API
from nguongoc_api.pages.desks import PREFIXES as DESKS
from nguongoc_api.pages.producer.app import producer_app
from nguongoc_api.preparing import prepare
from nguongoc_api.settings import Settings
from nguongoc_api.shown_files import PREFIXES as FILES
from tests.http.conftest import Site, api_of, one_site

site = one_site
"""Where the routes are does not depend on the database."""

STARTED = """
import json, sys
from pathlib import Path
from nguongoc_api.app import create_app
from nguongoc_api.settings import Settings
from nguongoc_api.wiring import build
from starlette.testclient import TestClient

services = build(Settings(data_dir=Path(sys.argv[1]), base_url="http://localhost:8000"))
app = create_app(services)
with TestClient(app, "http://localhost:8000") as client:
    asked = [client.get(path).status_code for path in ("/healthz", "/readyz", "/", "/01/08938505974019/10/NONE", "/nowhere")]
    started = sorted(sys.modules)
    api = client.get("/v1/places").status_code
    desk = client.get("/signin").status_code
    print(json.dumps({"asked": asked, "started": started, "later": [api, desk], "all": sorted(sys.modules)}))
"""
LATER = (
    "fastapi", "psycopg", "openpyxl", "reportlab", "qrcode", "webauthn", "jsonschema", "alembic", "shapely", "rdflib",
    "nguongoc_api.public_api", "nguongoc_api.v1.resources", "nguongoc_api.epcis.resources", "nguongoc_api.pages.producer.app",
    "nguongoc_api.pages.market", "nguongoc_api.pages.wholesale",
)  # fmt: skip
"""Not before somebody asks: the API and its framework, the desks, what prints and what reads tables, the other database's driver."""


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    folder = tmp_path_factory.mktemp("started")
    # Here, not there: what migrates is read by the first start of all alone.
    prepare(Settings(data_dir=folder, base_url="http://localhost:8000"))
    command = [sys.executable, "-c", STARTED, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("module", LATER)
def test_a_start_and_its_first_scans_do_not_read(module: str, modules: dict[str, list[str]]) -> None:
    read = [each for each in modules["started"] if each == module or each.startswith(f"{module}.")]
    assert read == []


def test_what_was_left_out_is_there_when_it_is_asked_for(modules: dict[str, list[str]]) -> None:
    assert modules["asked"] == [200, 200, 200, 404, 404]
    assert modules["later"] == [200, 200]
    assert {"fastapi", "nguongoc_api.v1.resources", "nguongoc_api.pages.producer.app"} <= set(modules["all"])


def test_every_route_of_the_api_is_where_the_api_is_looked_for(site: Site) -> None:
    lost = {
        route.path  # type: ignore[attr-defined]
        for route in api_of(site.app).routes
        if not _is_below(route.path, (*API, *FILES))  # type: ignore[attr-defined]
    }
    assert lost == set()


def test_every_desk_is_where_desks_are_looked_for(site: Site) -> None:
    app = producer_app(site.services)
    while not hasattr(app, "routes"):
        app = app._app  # type: ignore[attr-defined]
    assert {each.path for each in app.routes if not _is_below(each.path, DESKS)} == set()


def _is_below(path: str, prefixes: tuple[str, ...]) -> bool:
    return any(path == each or (each.endswith("/") and path.startswith(each)) for each in prefixes)
