"""Two marketplaces at one service, and a lot of the cooperative that either may verify."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nguongoc.parties.organisations import OrganisationKind
from nguongoc.ports.rows import Role
from tests.factories import rows
from tests.http import bodies
from tests.http.conftest import add_organisation, settings_for
from tests.http.desk import Door, open_door

PHONE, OTHER = "+84950000015", "+84950000016"


@contextmanager
def two_markets(template: Path, folder: Path) -> Iterator[Door]:
    """On SQLite; `PHONE` signs in at the one, `OTHER` at the other."""
    shutil.copy(template, folder / "base.db")
    with open_door(settings_for(f"sqlite:///{folder / 'base.db'}", folder)) as opened:
        for phone, slug in ((PHONE, "cho-xanh"), (OTHER, "cho-do")):
            shop = rows.organisation(slug=slug, name=f"Sàn {slug}", kind=OrganisationKind.MARKETPLACE)
            add_organisation(opened.services, shop)
            opened.add_account(phone, Role.MARKETPLACE, shop)
        yield opened


def lot_of(door: Door) -> dict[str, Any]:
    """A lot of the cooperative, as it was answered."""
    _, secret = door.services.issue_api_key(door.cooperative.id, Role.PRODUCER, None, "test")
    client, key = door.browser().client, {"Authorization": f"Bearer {secret}"}
    product = client.post("/v1/products", json=bodies.product(), headers=key).json()["id"]
    field = client.post("/v1/facilities", json=bodies.facility(), headers=key).json()["id"]
    body = bodies.batch(product_id=product, facility_id=field)
    made: dict[str, Any] = client.post("/v1/batches", json=body, headers=key).json()
    return made
