"""A product that gets its GTIN later: what was printed goes on working, and both spellings are one lot with one verdict."""

from __future__ import annotations

from typing import Any

from nguongoc.identifiers.link import parse_uri
from nguongoc.ports.rows import Role
from nguongoc.services.check_integrity import check
from tests.http import bodies
from tests.http.conftest import BASE_URL, Site
from tests.http.resolver.asking import ask

GTIN = "08935001234562"
LICENCE = {"licensee": "HTX Lam Sơn", "evidence": "GS1 Việt Nam 123/2026"}
Lot = dict[str, Any]


def _registered(site: Site, product: str, **said: Any) -> Lot:
    key = site.producer()
    field = site.post("/v1/facilities", bodies.facility(), key)
    lot: Lot = site.post(
        "/v1/batches", bodies.batch(product_id=product, facility_id=field["id"], **said), key
    )
    return lot


def _product(site: Site, **said: Any) -> str:
    return str(site.post("/v1/products", bodies.product(**said), site.producer())["id"])


def _give(site: Site, product: str, status: int = 200, **said: Any) -> Any:
    body = {"gtin": GTIN, "gtin_licence": LICENCE, **said}
    response = site.client.put(f"/v1/products/{product}/gtin", json=body, headers=site.producer())
    assert response.status_code == status, response.text
    return response.json()


def _verdicts(site: Site, *codes: str) -> list[Lot]:
    body = {"items": [{"code": code} for code in codes]}
    items: list[Lot] = site.post("/v1/verifications", body, site.as_(Role.MARKETPLACE), 200)["items"]
    return items


def _linkset(site: Site, path: str) -> list[Lot]:
    return list(ask(site.app, f"{path}?linkType=linkset").json()["linkset"])


def test_a_gtin_is_given_once_on_the_evidence_that_registration_asks_for(site: Site) -> None:
    product = _product(site)
    assert _give(site, product, 422, gtin="08935001234561")["errors"][0]["pointer"] == "/gtin"
    assert _give(site, product, 422, gtin="02012345678909")["errors"][0]["pointer"] == "/gtin"
    assert _give(site, product, 422, gtin="09521234543213")["errors"][0]["code"] == "gtin-demonstration"
    empty = _give(site, product, 422, gtin_licence={**LICENCE, "evidence": " "})
    assert empty["errors"][0]["pointer"] == "/gtin_licence/evidence"
    given = _give(site, product)
    assert (given["gtin"], given["gtin_licence"]["evidence"]) == (GTIN, LICENCE["evidence"])
    assert _give(site, product) == given
    assert _give(site, product, 409, gtin="08935001234579")["code"] == "gtin-settled"
    assert (
        _give(site, product, 409, gtin_licence={**LICENCE, "licensee": "HTX khác"})["code"] == "gtin-settled"
    )
    assert _give(site, _product(site, name="Quế"), 409)["code"] == "gtin-taken"
    assert site.get(f"/v1/products/{product}", site.producer()).json() == given


def test_somebody_elses_product_gets_no_gtin(site: Site) -> None:
    product = _product(site)
    neighbour = site.as_(Role.PRODUCER, site.neighbour)
    body = {"gtin": GTIN, "gtin_licence": LICENCE}
    refused = site.client.put(f"/v1/products/{product}/gtin", json=body, headers=neighbour)
    assert (refused.status_code, refused.json()["code"]) == (404, "product-not-found")


def test_what_was_printed_before_works_on_and_the_new_spelling_is_the_same_lot(site: Site) -> None:
    product = _product(site)
    before = _registered(site, product, lot="AB.1")
    site.services.sequence_log()
    site.services.sign_status()
    printed = before["digital_link"]
    assert "/b/" in printed
    _give(site, product)
    alias = f"{BASE_URL}/01/{GTIN}/10/AB.1"
    first, second = _verdicts(site, printed, alias)
    assert (first["verdict"], second["verdict"]) == ("valid", "valid")
    assert [check["outcome"] for check in first["checks"]] == [check["outcome"] for check in second["checks"]]
    assert first["passport"] == second["passport"]
    for link in (printed, alias):
        path = link.removeprefix(BASE_URL)
        assert ask(site.app, path).header("location") == f"{BASE_URL}/p{path}"
        assert site.get(f"/p{path}").status_code == 200
        lot, of_product = _linkset(site, path)
        assert (lot["anchor"], of_product["anchor"]) == (link, f"{BASE_URL}/01/{GTIN}")
        assert "AB.1" in lot["itemDescription"]
    dpp = "https://ref.gs1.org/voc/dpp"
    assert (
        _linkset(site, "/01/" + alias.partition("/01/")[2])[0][dpp]
        == _linkset(site, "/b/" + printed.partition("/b/")[2])[0][dpp]
    )


def test_what_was_signed_keeps_its_name_and_so_do_events(site: Site) -> None:
    product = _product(site)
    before = _registered(site, product, lot="L1")
    record = site.get(before["passport"].removeprefix(BASE_URL)).content
    _give(site, product)
    assert site.get(before["passport"].removeprefix(BASE_URL)).content == record
    shown = site.get(f"/v1/batches/{before['id']}", site.producer()).json()
    assert (shown["digital_link"], shown["gtin"]) == (before["digital_link"], None)
    for path in (f"/01/{GTIN}/10/L1", before["digital_link"].removeprefix(BASE_URL)):
        events = _linkset(site, path)[0]["https://ref.gs1.org/voc/epcis"][0]["href"]
        assert "MATCH_anyEPCClass=https%3A%2F%2Ftrace.example%2Fb%2F" in events
    after = _registered(site, product, lot="L2")
    assert after["digital_link"] == f"{BASE_URL}/01/{GTIN}/10/L2"
    assert after["gtin"] == GTIN


def test_a_unit_is_known_under_both_spellings_and_a_wrong_lot_under_neither(site: Site) -> None:
    product = _product(site)
    before = _registered(site, product, lot="L1", quantity={"value": "24", "unit": "qua"})
    other = _registered(site, product, lot="L2", quantity={"value": "24", "unit": "qua"})
    label = {"count": 1, "level": "unit", "format": "csv"}
    path = f"/v1/batches/{before['id']}/labels"
    csv = site.client.post(path, json=label, headers=site.producer())
    assert csv.status_code == 200, csv.text
    printed = next(word for word in csv.text.replace('"', "").replace(",", " ").split() if "/b/" in word)
    serial = printed.rpartition("/")[2]
    site.services.sequence_log()
    site.services.sign_status()
    _give(site, product)
    known = _verdicts(
        site,
        printed,
        f"{BASE_URL}/01/{GTIN}/10/L1/21/{serial}",
        f"{BASE_URL}/01/{GTIN}/21/{serial}",
        f"{BASE_URL}/01/{GTIN}/10/L2/21/{serial}",
        f"{other['digital_link']}/{serial}",
    )
    assert [each["verdict"] for each in known] == ["valid", "valid", "valid", "mismatch", "mismatch"]
    assert len({each["passport"] for each in known[:3]}) == 1


def test_a_label_of_an_earlier_lot_is_printed_as_before(site: Site) -> None:
    product = _product(site)
    before = _registered(site, product, lot="L1")
    path, label = f"/v1/batches/{before['id']}/labels", {"count": 1, "format": "csv"}
    first = site.client.post(path, json=label, headers=site.producer())
    _give(site, product)
    assert site.client.post(path, json=label, headers=site.producer()).content == first.content


def test_aliases_are_found_by_either_name(site: Site) -> None:
    product = _product(site)
    before = _registered(site, product, lot="L1")
    _, asked = parse_uri(before["digital_link"])
    code = getattr(asked, "code")  # noqa: B009
    with site.services.reads.open() as reader:
        assert list(reader.lots.lot_aliases(codes=[code], limit=10)) == []
    _give(site, product)
    _registered(site, product, lot="L2")
    with site.services.reads.open() as reader:
        (alias,) = reader.lots.lot_aliases(gtins=[GTIN], limit=10)
        assert (alias.code, alias.gtin, alias.lot) == (code, GTIN, "L1")
        for found in (
            reader.lots.lot_aliases(codes=[code, "0000000000"], limit=10),
            reader.lots.lot_aliases(lots=[(GTIN, "L1"), (GTIN, "L2"), ("08935001234579", "L1")], limit=10),
        ):
            assert list(found) == [alias]
        assert list(reader.lots.lot_aliases(lots=[(GTIN, "L2")], limit=10)) == []
        assert list(reader.lots.lot_aliases(limit=10)) == []


def test_fsck_knows_that_a_gtin_may_come_later_and_must_not_go(site: Site) -> None:
    product = _product(site)
    _registered(site, product, lot="L1")
    _give(site, product)
    _registered(site, product, lot="L2")
    site.services.sequence_log()
    site.services.sign_status()
    verifier = site.services.custody.log_verifier()
    assert [
        fault.subject for fault in check(site.services.reads, site.services.checkpoints, [verifier])
    ] == []
