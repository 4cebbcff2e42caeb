"""Documents over HTTP and by command: gates, forms, who gets what."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from nguongoc.cli import main
from nguongoc.ports.rows import Role
from nguongoc.store.engine import open_engine
from nguongoc.store.tables.parties import OrganisationRow
from tests.factories import rows
from tests.http import bodies
from tests.http.conftest import Site, add_organisation
from tests.http.test_traces import Chain, chain

__all__ = ["chain"]
POMELO = {
    "code": "01321",
    "name": "Pomelos",
    "scheme_id": "https://unstats.un.org/unsd/classifications/Econ/cpc/",
    "scheme_name": "UN CPC 2.1",
}
ORGANISATION = OrganisationRow.__table__  # type: ignore[attr-defined]
PATH = "/v1/batches/{}/documents"


def get(chain: Chain, kind: str, query: str = "", lot: Any = None, status: int = 200, **headers: str) -> Any:
    path = PATH.format((lot or chain.powder)["id"]) + (f"/{kind}{query}" if kind else "")
    return chain.site.get(path, {**chain.key, **headers}, status)


def test_every_document_says_whether_it_applies(chain: Chain) -> None:
    items = {each["kind"]: each for each in get(chain, "", **{"Accept-Language": "en"}).json()["items"]}
    passport = items["vn-passport"]
    assert passport["applies"]["status"] == "cannot_tell"
    assert passport["applies"]["missing"] == ["high_risk_list"]
    assert "high-risk" in passport["applies"]["reason"]
    assert passport["href"] == f"/v1/batches/{chain.powder['id']}/documents/vn-passport"
    assert passport["formats"] == ["json", "html"]
    assert items["epcis"]["applies"]["status"] == "voluntary"


def test_the_passport_as_json_and_to_print(chain: Chain) -> None:
    told = get(chain, "vn-passport").json()
    assert told["document"]["product"]["name"] == "Bột quế"
    assert [each["step"] for each in told["document"]["traceability"]["steps"]] == ["harvested", "made"]
    page = get(chain, "vn-passport", "?format=html", **{"Accept-Language": "en"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "Digital product passport" in page.text
    assert chain.powder["lot"] in page.text


def test_a_form_that_is_not_offered_is_refused_with_those_that_are(chain: Chain) -> None:
    refused = get(chain, "vn-passport", "?format=xlsx", status=422, **{"Accept-Language": "en"}).json()
    assert (refused["code"], refused["detail"]) == (
        "document-format-unknown",
        "The document vn-passport is given as json, html.",
    )


@pytest.mark.parametrize("kind", ["tax-return", "FSMA-204"])
def test_a_document_nobody_knows_is_refused(chain: Chain, kind: str) -> None:
    response = chain.site.client.get(PATH.format(chain.powder["id"]) + f"/{kind}", headers=chain.key)
    assert response.status_code == 400


def test_somebody_elses_lot_has_no_documents_and_an_authority_reads_them_without_a_phone(
    chain: Chain,
) -> None:
    neighbour = chain.site.as_(Role.PRODUCER, chain.site.neighbour)
    market = chain.site.as_(Role.MARKETPLACE)
    path = PATH.format(chain.powder["id"])
    for each in ("", "/vn-passport", "/epcis"):
        chain.site.get(path + each, neighbour, 404)
        chain.site.get(path + each, market, 403)
        chain.site.get(path + each, None, 401)
        chain.site.get(path + each, chain.site.as_(Role.AUTHORITY, chain.site.neighbour))


def test_the_chain_as_epcis(chain: Chain) -> None:
    answer = get(chain, "epcis", lot=chain.bark)
    assert answer.headers["content-type"] == "application/ld+json"
    document = answer.json()
    assert [each["type"] for each in document["epcisBody"]["eventList"]] == [
        "ObjectEvent",
        "TransformationEvent",
    ]


@pytest.fixture
def run(
    chain: Chain, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Callable[..., tuple[int, bytes, str]]:
    settings = chain.site.services.settings
    monkeypatch.setenv("NGUONGOC_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("NGUONGOC_DATABASE_URL", str(settings.database))
    monkeypatch.setenv("NGUONGOC_BASE_URL", settings.base_url)

    def run(*arguments: str) -> tuple[int, bytes, str]:
        code = main(["export", *arguments])
        said = capfdbinary.readouterr()
        return code, said.out, said.err.decode()

    return run


def test_the_command_writes_what_the_api_answers(chain: Chain, run: Callable[..., Any]) -> None:
    code, out, _ = run("document", "vn-passport", chain.powder["code"])
    assert code == 0
    assert json.loads(out)["document"] == get(chain, "vn-passport").json()["document"]
    code, out, _ = run("chain", chain.powder["code"])
    assert code == 0
    assert json.loads(out)["epcisBody"] == get(chain, "epcis").json()["epcisBody"]
    code, _, error = run("document", "vn-passport", "7K3MWQ9DXA")
    assert code == 2
    assert error


MELON = {**POMELO, "code": "01229", "name": "Cantaloupes and other melons"}
PHONE = "+84912345678"


@dataclass
class Grower:
    """Somebody with a phone, who grows melons and pomelos."""

    site: Site
    key: dict[str, str]
    lots: dict[str, Any]

    def get(self, goods: str, path: str = "", key: dict[str, str] | None = None, status: int = 200) -> Any:
        address = PATH.format(self.lots[goods]["id"]) + path
        return self.site.get(address, {"Accept-Language": "en", **(key or self.key)}, status)


@pytest.fixture
def grower(site: Site) -> Grower:
    owner = add_organisation(site.services, rows.organisation(phone=PHONE))
    key = site.as_(Role.PRODUCER, owner)
    place = site.post("/v1/facilities", bodies.facility(kind="plot"), key)["id"]
    lots = {}
    for goods, name, code in (("melon", "Dưa vàng", MELON), ("pomelo", "Bưởi", POMELO)):
        product = site.post("/v1/products", bodies.product(name=name, classification=code), key)["id"]
        lots[goods] = site.post("/v1/batches", bodies.batch(product_id=product, facility_id=place), key)
    return Grower(site, key, lots)


def test_melons_have_the_sheet_and_pomelos_are_told_why_they_need_none(grower: Grower) -> None:
    sheet = grower.get("melon", "/fsma-204")
    assert sheet.headers["content-type"].endswith("spreadsheetml.sheet")
    assert sheet.headers["content-disposition"] == 'attachment; filename="fsma-204.xlsx"'
    assert load_workbook(BytesIO(sheet.content))["Harvest"]["C2"].value == "Dưa vàng"
    told = grower.get("pomelo", "/fsma-204?format=json").json()
    assert (told["document"], told["applies"]["status"]) == (None, "not_required")
    assert "citrus, pomelo among it" in told["applies"]["reason"]
    refused = grower.get("pomelo", "/fsma-204", status=409).json()
    assert (refused["code"], refused["title"]) == ("document-not-required", "This document is not required")
    listed = {each["kind"]: each for each in grower.get("pomelo").json()["items"]}
    assert listed["fsma-204"]["href"] is None


def test_a_phone_is_the_owners_to_hand_on_and_is_gone_when_it_is_erased(grower: Grower) -> None:
    path = "/fsma-204?format=json"
    assert PHONE in grower.get("melon", path).text
    authority = grower.site.as_(Role.AUTHORITY, grower.site.neighbour)
    assert PHONE not in grower.get("melon", path, authority).text
    engine = open_engine(grower.site.services.settings.database)
    with engine.begin() as connection:
        connection.execute(update(ORGANISATION).where(ORGANISATION.c.phone == PHONE).values(phone=None))
    engine.dispose()
    told = grower.get("melon", path)
    assert PHONE not in told.text
    gaps = {(each["table"], each["column"]) for each in told.json()["document"]["missing"]}
    assert ("Harvest", "Harvester phone") in gaps


def test_nothing_personal_is_in_what_was_signed_or_in_events(grower: Grower) -> None:
    assert PHONE not in grower.get("melon", "/epcis").text
    assert PHONE not in grower.get("melon", "/vn-passport").text


def test_coffee_has_its_plot_as_a_point_for_its_owner_and_a_plot_without_place_makes_no_file(
    grower: Grower,
) -> None:
    site, coffee = grower.site, {**POMELO, "code": "01610", "name": "Coffee, green"}
    product = site.post("/v1/products", bodies.product(name="Cà phê", classification=coffee), grower.key)[
        "id"
    ]
    for name, where in (
        ("placed", {"latitude": 19.65, "longitude": 105.71, "area_m2": "12500"}),
        ("nowhere", {}),
    ):
        said = bodies.facility(kind="plot", name=name, **where)
        place = site.post("/v1/facilities", said, grower.key)["id"]
        grower.lots[name] = site.post(
            "/v1/batches", bodies.batch(product_id=product, facility_id=place), grower.key
        )
    plots = grower.get("placed", "/eudr")
    assert plots.headers["content-type"] == "application/geo+json"
    assert b'"coordinates":[105.710000,19.650000]' in plots.content
    assert grower.get("nowhere", "/eudr", status=409).json()["code"] == "document-plots-missing"
    told = grower.get("nowhere", "/eudr?format=json").json()["document"]
    assert [each["missing"] for each in told["missing"]] == ["coordinates"]
    authority = site.as_(Role.AUTHORITY, site.neighbour)
    assert grower.get("placed", "/eudr", authority, 409).json()["code"] == "document-plots-missing"
    told = grower.get("pomelo", "/eudr?format=json").json()
    assert (told["document"], told["applies"]["status"]) == (None, "not_required")
