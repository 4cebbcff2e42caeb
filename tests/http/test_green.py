"""Nothing is called green without what stands behind it: words are found and named, a footprint is verified by its figures alone."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.organisations import Organisation, OrganisationKind
from nguongoc.ports.rows import Role
from nguongoc.records.passport import TERMS
from nguongoc.services.register_organisation import NewOrganisation
from nguongoc_api.demo.vouching import vouch
from tests.factories import rows
from tests.http import bodies
from tests.http.conftest import Site, open_site, settings_for
from tests.http.desk import hidden, said
from tests.http.test_corrections import faults, signed
from tests.http.test_environment import BOTH, FOOTPRINT, declare
from tests.http.test_listings import _feed, _listing, _lot, _product
from tests.http.test_recall_desk import signed_in
from tests.vectors import vectors

Json = dict[str, Any]
STORY = "Trồng ở bãi bồi. Bưởi hữu cơ, thân thiện với môi trường. Vỏ xanh, múi đỏ."
STATEMENT: Json = {
    "scheme": "carbon-footprint", "name": "Xác nhận dấu chân các-bon", "issuer": "Trung tâm Kiểm kê",
    "number": "CF-0007", "issued_on": "2026-11-01", "valid_until": "2027-10-31", "footprint": FOOTPRINT,
}  # fmt: skip


@pytest.fixture(scope="module")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demo's service: it counts what its own authority signs."""
    folder = tmp_path_factory.mktemp("green")
    shutil.copy(sqlite_template, folder / "test.sqlite")
    settings = settings_for(f"sqlite:///{folder / 'test.sqlite'}", folder)
    with open_site(settings.model_copy(update={"demo": True})) as opened:
        yield opened


@pytest.fixture(scope="module")
def office(site: Site) -> Organisation:
    """A certifier on a trust list, as every verifier here knows it from the first question on."""
    made = site.services.register_organisation(
        NewOrganisation("trung-tam-kiem-ke", "Trung tâm Kiểm kê", OrganisationKind.CERTIFIER)
    )
    vouch(site.services, made, [site.cooperative])
    return made


@pytest.fixture
def key(site: Site) -> dict[str, str]:
    return site.producer()


def structured(page: str) -> Json:
    found = re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.S)
    assert found is not None
    return dict(json.loads(found[1]))


def test_green_words_without_proof_are_named_to_readers_and_kept_from_shops(
    site: Site, key: dict[str, str]
) -> None:
    product = _product(site, key, name="Bưởi sạch Luận Văn", name_en="Organic pomelo", story_vi=STORY)
    assert product["claims"] == ["sạch", "Organic", "hữu cơ", "thân thiện với môi trường"]
    lot = _lot(site, key, product)
    site.post("/v1/listings", _listing(product), key)
    told = site.get(f"/v1/products/{product['id']}/listing", key).json()
    assert (told["columns"]["title"], told["columns"]["description"]) == (
        "Bưởi Luận Văn", "Trồng ở bãi bồi. Vỏ xanh, múi đỏ.",
    )  # fmt: skip
    assert [(each["field"], each["words"], each["kind"]) for each in told["unbacked"]] == [
        ("name", "sạch", "clean"), ("name_en", "Organic", "organic"), ("story_vi", "hữu cơ", "organic"),
        ("story_vi", "thân thiện với môi trường", "green"),
    ]  # fmt: skip
    assert "VietGAP" in told["unbacked"][0]["how"]
    assert told["json_ld"]["name"] == "Bưởi Luận Văn"
    for language, name in (("vi", "Bưởi Luận Văn"), ("en", "Pomelo")):
        (item,) = _feed(site, language)
        texts = " ".join(each.text or "" for each in item.iter())
        assert name in texts
        for word in ("sạch", "hữu cơ", "môi trường", "organic", "Organic"):
            assert word not in texts, (language, word)
    page = site.get(f"/p/b/{lot['code']}")
    for language, words in (
        ("vi", "ở đây chưa thấy gì chứng minh: “sạch”, “hữu cơ”, “thân thiện với môi trường”"),
        ("en", "nothing seen here that proves it"),
        ("zh", "尚未见到证明"),
    ):
        assert words in said(site.get(f"/p/b/{lot['code']}?lang={language}"))
    assert "sạch" not in json.dumps(structured(page.text), ensure_ascii=False)


def test_a_certificate_that_stands_lets_the_word_be_said_and_one_only_declared_does_not(
    site: Site, key: dict[str, str]
) -> None:
    product = _product(site, key, name="Gạo hữu cơ Bãi Bồi")
    lot = _lot(site, key, product)
    organic = bodies.certificate(scheme="organic", name="Hữu cơ TCVN 11041", product_id=product["id"])
    site.post("/v1/certificates", organic, key)

    def title() -> Any:
        return site.get(f"/v1/products/{product['id']}/listing", key).json()["columns"]["title"]

    assert title() == "Gạo Bãi Bồi", "whoever only says so shows nothing"
    shown = {"number": "HC-1", "issued_on": "2026-05-01", "valid_until": "2028-05-01"}
    site.post("/v1/certificates", organic | shown, key)
    assert title() == "Gạo hữu cơ Bãi Bồi"
    assert "chưa thấy gì chứng minh" not in said(site.get(f"/p/b/{lot['code']}"))


def test_a_firm_keeps_its_name_and_readers_are_told_that_it_is_one(site: Site) -> None:
    firm = site.services.register_organisation(
        NewOrganisation("rau-sach", "HTX Rau sạch Xanh Tươi", OrganisationKind.COOPERATIVE)
    )
    key = site.as_(Role.PRODUCER, firm)
    product = _product(site, key, name="Cải ngọt, HTX Rau sạch Xanh Tươi")
    lot = _lot(site, key, product)
    columns = site.get(f"/v1/products/{product['id']}/listing", key).json()["columns"]
    assert columns["title"] == "Cải ngọt, HTX Rau sạch Xanh Tươi"
    assert columns["producer"] == "HTX Rau sạch Xanh Tươi"
    text = said(site.get(f"/p/b/{lot['code']}"))
    assert "“HTX Rau sạch Xanh Tươi” là tên riêng của cơ sở" in text
    assert "chưa thấy gì chứng minh" not in text


def test_at_the_desk_a_green_name_is_asked_about_once_with_the_way_out(site: Site) -> None:
    desk, path = signed_in(site, Role.PRODUCER), "/producer/products/new"
    form = hidden(desk.get(path)) | {"name": "Rau hữu cơ", "category": "vegetable", "default_unit": "kg"}
    asked = desk.post(path, form)
    assert asked.status_code == 200
    assert "Ghi giấy chứng nhận hữu cơ còn hạn" in said(asked)
    again = desk.post(path, form | hidden(asked) | {"name": "Rau hữu cơ sạch"})
    assert "sạch" in said(again), "another name is looked at anew"
    assert desk.post(path, form | hidden(asked)).status_code == 303
    colour = {"name": "Bưởi da xanh", "once": uuid7(rows.NOW).hex}
    assert desk.post(path, form | colour).status_code == 303, "a colour is no claim"
    assert "Chưa có gì chứng minh: hữu cơ" in said(desk.get("/producer/selling"))


def test_a_statement_on_a_footprint_is_held_against_its_paper_signed_as_untp_has_it_and_a_demos_counts_for_nothing(
    site: Site, office: Organisation, key: dict[str, str]
) -> None:
    product = _product(site, key, name="Bưởi carbon neutral")
    lot = _lot(site, key, product)
    declare(site, lot, BOTH)
    page, data = f"/p/b/{lot['code']}", f"/v1/products/{product['id']}/listing"
    assert "Chưa ai: cơ sở tự khai" in said(site.get(page))
    desk = signed_in(site, Role.PRODUCER)
    path = "/producer/certificates/new"
    form = hidden(desk.get(path)) | {
        name: str(STATEMENT[name])
        for name in ("scheme", "name", "issuer", "number", "issued_on", "valid_until")
    }
    lacking = desk.post(path, form)
    assert (lacking.status_code, 'id="figures_of-wrong"' in lacking.text) == (422, True)
    assert desk.post(path, form | {"figures_of": lot["id"]}).status_code == 303
    officer = signed_in(site, Role.AUTHORITY, office)
    waiting = officer.get("/authority/certificates")
    assert "0,42 kg CO₂e cho 1 kg, ISO 14067:2018" in said(waiting), "held against its own paper"
    held = next(
        each
        for each in site.get("/v1/certificates", key).json()["items"]
        if each["scheme"] == "carbon-footprint"
    )
    assert held["footprint"] == FOOTPRINT
    assert officer.post("/authority/certificates", {"certificate": held["id"]}).status_code == 303
    site.services.sequence_log()
    site.services.sign_status()
    with site.services.reads.open() as reader:
        attested = next(
            each
            for each in reader.attestations.by(office.id, None, 9)
            if str(each.certificate_id) == held["id"]
        )
    document = signed(site, f"/records/{attested.record_id}")
    schema = json.loads((vectors("untp") / "ConformityCredential.json").read_text())
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(document)) == []
    (assessed,) = document["credentialSubject"]["conformityAssessment"]
    assert assessed[TERMS + "footprint"]["value"] == "0.42"
    assert "Chưa ai: cơ sở tự khai" in said(site.get(page)), "a demo's own office verifies nothing"
    told = site.get(data, key).json()
    assert told["columns"]["title"] == "Bưởi", "neutral by nobody's word"
    assert told["columns"]["footprint"].endswith("cơ sở tự khai")
    assert told["json_ld"]["untp:performanceClaim"][0]["@id"].endswith("#footprint")
    assert "declared by the producer" in json.dumps(told["json_ld"])
    site.post("/v1/listings", _listing(product), key)
    assert any("Khí thải" in "".join(item.itertext()) for item in _feed(site))
    assert faults(site) == []


@pytest.mark.parametrize(
    "given",
    [
        {"footprint": None},
        {"valid_until": None},
        {"product_id": None},
        {"scheme": "vietgap"},
    ],
)
def test_a_verified_footprint_is_entered_whole(site: Site, key: dict[str, str], given: Json) -> None:
    product = site.post("/v1/products", bodies.product(), key)
    refused = site.post("/v1/certificates", STATEMENT | {"product_id": product["id"]} | given, key, 422)
    assert refused["code"] == "certificate-figures-wrong"
    half = STATEMENT | {"product_id": product["id"], "footprint": FOOTPRINT | {"primary_percent": 101}}
    assert site.post("/v1/certificates", half, key, 422)["code"] == "footprint-share-wrong"
