"""A chain to recall: bark, of which powder was made, sent on in a crate to a shop of ours and to a buyer abroad."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from nguongoc.ports.rows import Role
from tests.epcis import alone
from tests.http import bodies
from tests.http.conftest import BASE_URL, Site

ABROAD = "urn:epc:id:pgln:9521141.12345"
PALLET = "urn:epc:id:sscc:9521141.1234567890"
Json = dict[str, Any]


@dataclass
class Chain:
    site: Site
    key: dict[str, str]
    bark: Any
    powder: Any

    def link(self, lot: Any) -> str:
        return f"{BASE_URL}/b/{lot['code']}"

    def capture(self, **said: Any) -> None:
        """What happens to lots of the cooperative, told by itself."""
        body = alone(epcList=None, **said)
        headers = {**self.key, "Content-Type": "application/json"}
        response = self.site.client.post("/epcis/events", content=json.dumps(body), headers=headers)
        assert response.status_code in {200, 201}, response.text

    def ship(self, lot: Any, quantity: float, to: str, uom: str = "KGM", **said: Any) -> None:
        destination = {"type": "possessing_party", "destination": to}
        amount = {"epcClass": self.link(lot), "quantity": quantity, "uom": uom}
        self.capture(quantityList=[amount], destinationList=[destination], **said)

    def shop(self) -> str:
        return self.site.neighbour.did

    def recall(self, *lots: Any, key: dict[str, str] | None = None, status: int = 201, **said: Any) -> Any:
        body = {"lots": [{"batch_id": each["id"]} for each in lots], "reason": "microbes"} | said
        return self.site.post("/v1/recalls", body, key or self.key, status)

    def verdict(self, code: str) -> Any:
        """Once everything that waits is in the log and every list is signed."""
        self.site.services.sequence_log()
        self.site.services.sign_status()
        body = {"items": [{"code": code}]}
        told = self.site.post("/v1/verifications", body, self.site.as_(Role.MARKETPLACE), 200)
        return told["items"][0]

    def state(self, lot: Any) -> str:
        return str(self.verdict(self.link(lot))["verdict"])

    def holds(self) -> list[str]:
        return [
            self.site.get(f"/v1/batches/{lot['id']}", self.key).json()["hold"]
            for lot in (self.bark, self.powder)
        ]


def open_chain(site: Site) -> Chain:
    key = site.producer()
    place = site.post("/v1/facilities", bodies.facility(), key)["id"]
    said = bodies.product(name="Vỏ quế", category="spice")
    bark = site.post("/v1/products", said, key)["id"]
    said = bodies.product(
        name="Bột quế",
        category="spice",
        process="cinnamon-bark-to-powder",
        default_unit="goi",
        net_content={"value": "50", "unit": "g"},
    )
    powder = site.post("/v1/products", said, key)["id"]
    said = bodies.batch(product_id=bark, facility_id=place, quantity={"value": 100, "unit": "kg"})
    first = site.post("/v1/batches", said, key)
    said = bodies.batch(
        product_id=powder,
        facility_id=place,
        happened_on="2026-11-21",
        quantity={"value": "1080", "unit": "goi"},
        inputs=[{"batch_id": first["id"], "quantity": {"value": "60", "unit": "kg"}}],
    )
    return Chain(site, key, first, site.post("/v1/batches", said, key))
