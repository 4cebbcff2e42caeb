"""A demo in which there is one of nearly every kind of thing that belongs to somebody, made by those whose it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text
from starlette.testclient import TestClient

from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports.rows import Role
from nguongoc.reports.report import Report, ReportKind
from nguongoc.store.engine import open_engine
from tests.browser import under_way
from tests.browser.demo_pages import BASE_URL, visitor
from tests.demo_store import Demo
from tests.http.sheets import HEAD, cooperative_rows
from tests.http.test_lab_reports import report
from tests.http.test_photos import picture
from tests.unit.sheets.books import book

OWN = "WHERE organisation_id = :mine"
FOUND_IN = {
    "account_id": f"SELECT id FROM account {OWN}",
    "campaign_id": f"SELECT id FROM voucher_campaign {OWN}",
    "certificate_id": f"SELECT id FROM certificate {OWN}",
    "facility_id": f"SELECT id FROM facility {OWN}",
    "link_id": "SELECT id FROM hand_over_link",
    "member_id": f"SELECT id FROM member {OWN}",
    "offer_id": f"SELECT id FROM offer {OWN}",
    "place_id": "SELECT id FROM place WHERE host_organisation_id = :mine",
    "prefix": f"SELECT prefix FROM api_key {OWN}",
    "product_id": f"SELECT id FROM product {OWN}",
    "recall_id": "SELECT id FROM recall",
    "record_id": "SELECT record_id FROM attestation",
}
"""What the producer of the demo has before anybody does anything."""
FAR_COMMUNE = "15544"
"""Of no stranger."""
OURS = {"Origin": BASE_URL}
PARTIAL = {"Content-Type": "application/partial-upload", "Upload-Offset": "0", "Upload-Complete": "?1"}


@dataclass(frozen=True)
class Owners:
    """Whose all of it is, signed in and with a key each."""

    browsers: dict[str, TestClient]
    keys: dict[str, dict[str, str]]


class Maker:
    """Makes things as `Owners` do; `made` has each by its name in addresses."""

    def __init__(self, used: Demo) -> None:
        self.used = used
        self.browsers = {who: visitor(used, who) for who in ("producer", "marketplace", "authority")}
        self.mine = self._organisation("producer")
        self.keys = {who: self._key(who) for who in ("producer", "marketplace")}
        self.made: dict[str, str] = {}

    def _organisation(self, who: str) -> UUID:
        with self.used.services.reads.open() as reader:
            account = reader.access.account_by_phone(self.used.notes["accounts"][who]["phone"])
        assert account is not None
        return account.organisation_id

    def _key(self, who: str) -> dict[str, str]:
        _, secret = self.used.services.issue_api_key(self._organisation(who), Role(who), None, "owner")
        return {"Authorization": f"Bearer {secret}"}

    def send(self, path: str, who: str = "producer", method: str = "POST", **sent: Any) -> Any:
        headers = self.keys[who] | sent.pop("headers", {})
        answer = self.browsers[who].request(method, path, headers=headers, **sent)
        assert answer.status_code < 300, (path, answer.text)
        return answer

    def at_the_desk(self) -> None:
        """What is under way at a desk."""
        producer, market = self.browsers["producer"], self.browsers["marketplace"]
        self.made["draft_id"] = under_way.lot_under_way(producer)[0].split("/")[3]
        kept = under_way.diary_under_way(producer)[0]
        self.made["entry_id"] = kept[0].partition("?")[0].rpartition("/")[2]
        under_way.goods_under_way(producer)
        bought, _ = under_way.order_under_way(producer, market)
        self.made["order_id"] = bought[1].rpartition("/")[2]

    def of_a_lot(self) -> None:
        """A lot of which some is left, and what can be said and done about it."""
        lots = self.send("/v1/batches", method="GET").json()["items"]
        lot = next(each for each in lots if self._left(each) > 1)
        self.made["batch_id"] = lot["id"]
        found = self.send(f"/v1/batches/{lot['id']}/test-reports", json=report()).json()["id"]
        self.made |= {"/v1/test-reports": found, "/authority/tests": found}
        other = next(each for each in lots if each["id"] != lot["id"])
        self._reported(UUID(other["id"]))
        sent = self._sent(lot)
        self.made["shipment_id"] = sent
        given = self.send(
            f"/v1/shipments/{sent}/consignments", json={"carrier": "manual", "waybill": "xe 36C-1"}
        )
        self.made["consignment_id"] = given.json()["id"]
        said = {"code": lot["code"], "seller": "Chợ", "listing": "https://cho.example/buoi"}
        self.made["badge_id"] = self.send("/v1/badges", "marketplace", json=said).json()["id"]

    def _left(self, lot: Any) -> Decimal:
        balance = self.send(f"/v1/batches/{lot['id']}/balance", method="GET").json()
        return Decimal(balance["held"] or 0)

    def _sent(self, lot: Any) -> str:
        with self.used.services.reads.open() as reader:
            market = reader.parties.organisation(self._organisation("marketplace"))
        assert market is not None
        said = {"to": market.slug, "quantity": {"value": "1", "unit": lot["quantity"]["unit"]}}
        answer = self.send(f"/v1/batches/{lot['id']}/shipments", json=said)
        return str(answer.headers["Location"].rpartition("/")[2])

    def _reported(self, batch: UUID) -> None:
        now = self.used.services.clock.now()
        told = Report(
            uuid7(now), "0" * 64, "–", ReportKind.OTHER, "Tem rách.", None, self.mine, batch, FAR_COMMUNE, now
        )
        self.used.services.writer.run(lambda uow: uow.reports.add(told, None))
        self.made |= {"/producer/reports": str(told.id), "/authority/reports": str(told.id)}

    def of_the_catalogue(self) -> None:
        product = self.send("/v1/products", method="GET").json()["items"][0]["id"]
        said = {"product_id": product, "channel": "google", "url": "https://htx.example/mot-cua"}
        self.made["listing_id"] = self.send("/v1/listings", json=said).json()["id"]
        content = book([HEAD, *cooperative_rows(1)])
        sheet = self.send(
            "/v1/imports", files={"file": ("so.xlsx", content)}, data={"kind": "batches", "dry_run": "true"}
        )
        self.made["import_id"] = sheet.headers["Location"].rpartition("/")[2]
        job = self.send(
            "/v1/verifications/jobs",
            "marketplace",
            content=b"0123456789\n",
            headers={"Content-Type": "text/csv"},
        )
        self.made["job_id"] = job.headers["Location"].rpartition("/")[2]

    def of_events(self) -> None:
        query = {"name": "shipped", "query": {"eventType": ["ObjectEvent"]}}
        self.send("/epcis/queries", json=query)
        self.made["/epcis/queries"] = "shipped"

    def of_the_diary(self) -> None:
        data, entry, photo = picture(), self.made["entry_id"], str(uuid4())
        path = f"/v1/diary/{entry}/photos/{photo}"
        self.send(path, method="PUT", json={"length": len(data), "sha256": sha256(data).hexdigest()})
        self.send(path, method="PATCH", content=data, headers=PARTIAL)
        self.made["photo_id"] = photo

    def found(self) -> dict[str, str]:
        """With what the demo had before, written as it stands in addresses: SQLite gives ids back without hyphens."""
        engine = open_engine(self.used.services.settings.database)
        with engine.connect() as connection:
            found = {
                name: connection.execute(
                    text(query).bindparams(**({"mine": self.mine.hex} if ":mine" in query else {}))
                ).scalar()
                for name, query in FOUND_IN.items()
            }
        engine.dispose()
        bare = re.compile(r"[0-9a-f]{32}")
        known = {name: str(id) for name, id in found.items() if id is not None}
        written = {name: str(UUID(id)) if bare.fullmatch(id) else id for name, id in known.items()}
        return written | self.made


def make_one_of_each(used: Demo) -> tuple[dict[str, str], Owners]:
    """By the name it has in addresses, or by how these begin."""
    maker = Maker(used)
    maker.at_the_desk()
    maker.of_a_lot()
    maker.of_the_catalogue()
    maker.of_events()
    maker.of_the_diary()
    return maker.found(), Owners(maker.browsers, maker.keys)
