"""A lot of the cooperative, registered over HTTP, for tests that ask about codes."""

from __future__ import annotations

from typing import Any

from tests.http import bodies
from tests.http.conftest import Site


def registered_lot(site: Site) -> dict[str, Any]:
    """`LV-1`, as it was answered; its record waits for the log."""
    key = site.producer()
    product = site.post("/v1/products", bodies.product(), key)["id"]
    facility = site.post("/v1/facilities", bodies.facility(), key)["id"]
    body = bodies.batch(product_id=product, facility_id=facility, lot="LV-1")
    made: dict[str, Any] = site.post("/v1/batches", body, key)
    return made


def published_lot(site: Site) -> dict[str, Any]:
    """The same, in the published log, with a fresh status."""
    made = registered_lot(site)
    site.services.sequence_log()
    site.services.sign_status()
    return made
