"""Lots bought from somebody who declares nothing here: what was told is said as told, and nobody's place or certificate stands in for it."""

from __future__ import annotations

import json
from html import unescape
from typing import Any
from uuid import UUID

import jsonschema
import pytest

from nguongoc.cli.sign.words import Language, lot_words
from nguongoc.ports.rows import Role
from nguongoc.records.passport import TERMS
from nguongoc.services.trace_lot import Wanted
from nguongoc.tracing.graph import Way
from nguongoc_api.cli.trace_tree import ENGLISH, VIETNAMESE, tree
from tests.http import bodies
from tests.http.conftest import BASE_URL, Site
from tests.http.test_corrections import faults, signed
from tests.vectors import vectors

Json = dict[str, Any]
PADDY = {"name": "Thóc nếp hạt cau", "category": "rice"}
MELONS = {
    "code": "01229", "name": "Cantaloupes and other melons", "scheme_id": "https://unstats.un.org/unsd/classifications/Econ/cpc/",
    "scheme_name": "UN CPC 2.1",
}  # fmt: skip
FROM_COMMUNE = {"commune": "16561"}


@pytest.fixture(scope="module")
def trader(one_site: Site) -> Json:
    key = one_site.producer()
    return {
        "key": key,
        "product_id": one_site.post("/v1/products", bodies.product(**PADDY), key)["id"],
        "facility_id": one_site.post("/v1/facilities", bodies.facility(kind="packhouse"), key)["id"],
    }


def buy(site: Site, trader: Json, status: int = 201, **said: Any) -> Any:
    ids = {name: trader[name] for name in ("product_id", "facility_id")}
    body = bodies.batch(**{"origin": "purchased", "told_origin": FROM_COMMUNE, **ids, **said})
    return site.post("/v1/batches", body, trader["key"], status)


def wrong(refused: Any) -> Json:
    return {each["pointer"]: each["code"] for each in refused["errors"]}


def event_of(site: Site, made: Json) -> Any:
    with site.services.reads.open() as reader:
        batch = reader.lots.batch(UUID(made["id"]))
        assert batch is not None
        event = reader.lots.event(batch.event_id)
    assert event is not None
    return json.loads(event.body)


def page(site: Site, lot: Json, language: str = "vi") -> str:
    return str(site.client.get(lot["page"].removeprefix(BASE_URL), params={"lang": language}).text)


def test_a_bought_lot_is_registered_with_where_its_seller_said_that_it_grew(
    one_site: Site, trader: Json
) -> None:
    made = buy(one_site, trader)
    assert made["origin"] == "purchased"
    assert {name: said for name, said in made["told_origin"].items() if said} == {
        "commune": "16561",
        "name": "Phường Tĩnh Gia, Thanh Hoá",
    }
    assert one_site.get(f"/v1/batches/{made['id']}", trader["key"]).json() == made


def test_its_event_receives_and_neither_commissions_nor_names_a_seller(one_site: Site, trader: Json) -> None:
    made = buy(one_site, trader)
    event = event_of(one_site, made)
    assert (event["type"], event["action"], event["bizStep"]) == ("ObjectEvent", "ADD", "receiving")
    assert "sourceList" not in event
    assert event["ilmd"]["nguongoc:toldOrigin"] == FROM_COMMUNE
    assert not {"cbvmda:harvestStartDate", "cbvmda:productionDate"} & event["ilmd"].keys()


def test_its_passport_is_valid_and_names_no_place_of_the_buyer_as_where_it_grew(
    one_site: Site, trader: Json
) -> None:
    document = signed(one_site, buy(one_site, trader)["passport"])
    schema = json.loads((vectors("untp") / "DigitalProductPassport.json").read_text())
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    assert list(checker.iter_errors(document)) == []
    subject = document["credentialSubject"]
    assert subject["producedAtFacility"]["id"] == TERMS + "not-declared"
    assert "productionDate" not in subject
    assert [each["role"] for each in subject["relatedParty"]] == ["owner"]
    assert TERMS + "communeCode" not in subject["characteristics"]
    assert subject["characteristics"][TERMS + "toldOriginCode"] == "commune 16561"
    said = dict(lot_words(document, Language.EN))
    assert said["Received on"] == "20/11/2026"


@pytest.mark.parametrize(
    ("told", "country"), [(None, "ZZ"), ({"country": "LA"}, "LA"), ({"province": "40"}, "VN")]
)
def test_the_country_is_the_told_one_or_none(
    one_site: Site, trader: Json, told: Json | None, country: str
) -> None:
    made = buy(one_site, trader, told_origin=told)
    subject = signed(one_site, made["passport"])["credentialSubject"]
    assert subject["countryOfProduction"]["countryCode"] == country
    assert ("cbvmda:countryOfOrigin" in event_of(one_site, made)["ilmd"]) is (told is not None)


@pytest.mark.parametrize(
    ("said", "code", "pointer"),
    [
        ({"told_origin": {"commune": "00000"}}, "told-origin-unknown", "/told_origin/commune"),
        ({"told_origin": {"country": "ZZ"}}, "told-origin-unknown", "/told_origin/country"),
        ({"told_origin": {"commune": "16561", "province": "38"}}, "told-origin-unknown", "/told_origin"),
        ({"told_origin": {}}, "told-origin-unknown", "/told_origin"),
        ({"origin": "harvested"}, "told-origin-unexpected", "/told_origin"),
        ({"statements": {"no_pesticide": True}}, "statements-unexpected", "/statements"),
    ],
)
def test_what_a_buyer_cannot_know_is_refused_at_its_field(
    one_site: Site, trader: Json, said: Json, code: str, pointer: str
) -> None:
    assert wrong(buy(one_site, trader, 422, **said)) == {pointer: code}


def test_goods_that_are_made_by_a_process_are_not_bought_under_the_same_name(
    one_site: Site, trader: Json
) -> None:
    rice = bodies.product(name="Gạo", category="rice", process="paddy-to-rice")
    product = one_site.post("/v1/products", rice, trader["key"])["id"]
    assert wrong(buy(one_site, trader, 422, product_id=product)) == {"/origin": "purchase-of-made"}


@pytest.mark.parametrize("kind", ["growing_area", "plot", "boat"])
def test_nothing_is_received_where_goods_grow_or_are_caught(one_site: Site, trader: Json, kind: str) -> None:
    place = one_site.post("/v1/facilities", bodies.facility(kind=kind), trader["key"])["id"]
    assert wrong(buy(one_site, trader, 422, facility_id=place)) == {"/facility_id": "purchase-place-unfit"}


@pytest.mark.parametrize(
    ("language", "country", "eyebrow"),
    [
        ("vi", "Campuchia (theo lời người bán)", "Lời người bán, do bên mua khai lại"),
        ("en", "Cambodia (", "The seller's word, as its buyer tells it"),
        ("zh", "柬埔寨", "卖方所言，由买方转述"),
    ],
)
def test_another_country_has_its_name_in_the_readers_language(
    one_site: Site, trader: Json, language: str, country: str, eyebrow: str
) -> None:
    made = buy(one_site, trader, told_origin={"country": "KH"})
    one_site.services.sequence_log()
    one_site.services.sign_status()
    said = unescape(page(one_site, made, language))
    assert country in said
    assert eyebrow in said
    assert made["told_origin"]["country"] == "KH"
    assert made["told_origin"]["name"] == "Campuchia"


def test_its_page_begins_with_the_purchase_and_says_what_is_not_known(one_site: Site, trader: Json) -> None:
    made = buy(one_site, trader)
    vietnamese = page(one_site, made)
    assert "Mua về" in vietnamese
    assert "Người bán nói hàng từ Phường Tĩnh Gia, Thanh Hóa; người bán không khai ở đây." in vietnamese
    assert "Trồng, nuôi hay đánh bắt ra sao thì ở đây không ai khai." in vietnamese
    assert "Phường Tĩnh Gia, Thanh Hóa (theo lời người bán)" in vietnamese
    assert "Xã Lam Sơn, Thanh Hóa" not in vietnamese
    assert "Thu hoạch" not in vietnamese
    assert "the seller declares nothing here" in page(one_site, made, "en")
    assert "卖方未在此申报" in page(one_site, made, "zh")


def test_where_the_seller_did_not_say_it_is_not_known(one_site: Site, trader: Json) -> None:
    said = page(one_site, buy(one_site, trader, told_origin=None))
    assert "Chưa rõ nơi trồng, đánh bắt" in said
    assert "Mua từ đâu chưa rõ; người bán không khai ở đây." in said


def test_the_buyers_certificates_say_nothing_of_it(one_site: Site, trader: Json) -> None:
    product = one_site.post("/v1/products", bodies.product(**PADDY), trader["key"])["id"]
    certificate = bodies.certificate(name="VietGAP trồng trọt", product_id=product)
    one_site.post("/v1/certificates", certificate, trader["key"])
    bought = buy(one_site, trader, product_id=product)
    grown = buy(one_site, trader, product_id=product, origin="harvested", told_origin=None)
    assert "VietGAP trồng trọt" in page(one_site, grown)
    assert "VietGAP trồng trọt" not in page(one_site, bought)
    document = signed(one_site, bought["passport"])
    assert TERMS + "certificate" not in document["credentialSubject"]["characteristics"]


def test_what_is_made_of_it_says_so_and_the_picture_begins_outside(one_site: Site, trader: Json) -> None:
    source = buy(one_site, trader)
    rice = bodies.product(name="Gạo nếp", category="rice", process="paddy-to-rice")
    product = one_site.post("/v1/products", rice, trader["key"])["id"]
    part = {"batch_id": source["id"], "quantity": {"value": "100", "unit": "kg"}}
    made = buy(
        one_site, trader, product_id=product, origin="made", told_origin=None, inputs=[part],
        quantity={"value": "65", "unit": "kg"}, happened_on="2026-11-21",
    )  # fmt: skip
    assert "Có nguyên liệu mua về." in page(one_site, made)
    path = made["digital_link"].removeprefix(BASE_URL)
    picture = one_site.client.get(f"/p/trace{path}").text
    assert "Mua về 20/11/2026" in picture
    assert "Từ ngoài hệ thống" in picture
    place = "nơi nhận hàng, người bán nói từ Phường Tĩnh Gia, Thanh Hóa"
    assert place in picture


def make(site: Site, trader: Json, *sources: Json, **said: Any) -> Any:
    each = str(60 // len(sources))
    parts = [{"batch_id": one["id"], "quantity": {"value": each, "unit": "kg"}} for one in sources]
    how = {"origin": "made", "told_origin": None, "happened_on": "2026-11-21", "inputs": parts}
    return buy(site, trader, **{**how, "quantity": {"value": "60", "unit": "kg"}, **said})


@pytest.mark.parametrize(
    ("told", "production", "origin", "place"),
    [
        ([{"country": "LA"}], {"countryCode": "LA"}, "LA", "Lào"),
        ([None], {"countryCode": "ZZ", "countryName": "Unknown"}, None, "chưa rõ nước nào"),
        (
            [{"country": "LA"}, {"province": "40"}],
            {"countryCode": "ZZ", "countryName": "Several: LA, VN"},
            None,
            "Lào, Việt Nam",
        ),
    ],
)
def test_packing_gives_what_was_bought_no_origin_of_the_packer(
    one_site: Site, trader: Json, told: list[Any], production: Json, origin: str | None, place: str
) -> None:
    made = make(one_site, trader, *(buy(one_site, trader, told_origin=each) for each in told))
    subject = signed(one_site, made["passport"])["credentialSubject"]
    assert subject["countryOfProduction"] == production
    assert subject["producedAtFacility"]["id"] == TERMS + "not-declared"
    assert [each["role"] for each in subject["relatedParty"]] == ["owner"]
    terms = subject["characteristics"]
    assert TERMS + "communeCode" not in terms
    assert terms[TERMS + "packedCommuneCode"] == "15544"
    assert event_of(one_site, made)["ilmd"].get("cbvmda:countryOfOrigin") == origin
    said = unescape(page(one_site, made))
    assert place in said
    assert "Đóng gói tại" in said
    assert "Nơi làm ra" not in said
    words = dict(lot_words(signed(one_site, made["passport"]), Language.EN))
    assert words["Packed on"] == "21/11/2026"


def test_a_process_is_told_as_work_done_here_beside_where_its_raw_material_grew(
    one_site: Site, trader: Json
) -> None:
    rice = bodies.product(name="Gạo Lào", category="rice", process="paddy-to-rice")
    product = one_site.post("/v1/products", rice, trader["key"])["id"]
    source = buy(one_site, trader, told_origin={"country": "LA"})
    milled = make(one_site, trader, source, product_id=product, quantity={"value": "39", "unit": "kg"})
    packed = make(
        one_site, trader, milled, product_id=product, quantity={"value": "20", "unit": "kg"},
        inputs=[{"batch_id": milled["id"], "quantity": {"value": "20", "unit": "kg"}}],
    )  # fmt: skip
    for made in (milled, packed):
        subject = signed(one_site, made["passport"])["credentialSubject"]
        assert subject["countryOfProduction"]["countryCode"] == "VN"
        assert subject["characteristics"][TERMS + "sourceCountry"] == ["LA"]
        assert "cbvmda:countryOfOrigin" not in event_of(one_site, made)["ilmd"]
        said = unescape(page(one_site, made, "en"))
        assert "Raw material from" in said
        assert "Laos" in said
    plain = one_site.get(f"/v1/batches/{milled['id']}/documents/vn-passport", trader["key"]).json()
    assert plain["document"]["origin"]["raw_material_from"] == ["LA"]
    assert "/origin/country" in plain["document"]["missing"]


def test_a_sellers_word_that_was_corrected_reaches_what_is_made_of_it_with_its_next_passport(
    one_site: Site, trader: Json
) -> None:
    source = buy(one_site, trader, told_origin={"country": "LA"})
    made = make(one_site, trader, source)
    key = trader["key"]
    one_site.post(f"/v1/batches/{source['id']}/correction", {"told_origin": {"country": "KH"}}, key, 201)
    again = one_site.post(f"/v1/batches/{made['id']}/correction", {"variety": "Nếp"}, key, 201)
    assert again["correction"]["members"] == ["variety", "sources"]
    subject = signed(one_site, again["passport"])["credentialSubject"]
    assert subject["countryOfProduction"] == {"countryCode": "KH"}
    assert faults(one_site) == []


def test_the_packers_certificates_say_nothing_of_what_is_only_packed(one_site: Site, trader: Json) -> None:
    product = one_site.post("/v1/products", bodies.product(**PADDY), trader["key"])["id"]
    certificate = bodies.certificate(name="VietGAP đóng gói", product_id=product)
    one_site.post("/v1/certificates", certificate, trader["key"])
    made = make(one_site, trader, buy(one_site, trader, product_id=product), product_id=product)
    assert "VietGAP đóng gói" not in page(one_site, made)


def test_a_trace_labels_the_place_where_bought_goods_were_received(one_site: Site, trader: Json) -> None:
    source = buy(one_site, trader, told_origin={"country": "LA"})
    unknown = buy(one_site, trader, told_origin=None)
    packed = make(one_site, trader, source, unknown)
    asked = one_site.get(f"/v1/batches/{packed['id']}/trace?direction=back", trader["key"]).json()
    lots = {each["lot"]["code"]: each["lot"] for each in asked["nodes"]}
    assert {code: each["place_role"] for code, each in lots.items()} == {
        source["code"]: "received", unknown["code"]: "received", packed["code"]: "packed"
    }  # fmt: skip
    assert lots[source["code"]]["told_origin"]["country"] == "LA"
    assert lots[unknown["code"]]["told_origin"] is None
    assert lots[packed["code"]]["source_countries"] == ["LA", "ZZ"]
    trace_lot = one_site.services.trace_lot
    with one_site.services.reads.open() as reader:
        batch = reader.lots.batch_by_code(packed["code"])
    assert batch is not None
    trace = trace_lot.everything(trace_lot.key_of(batch), Wanted())
    said = tree(trace, (Way.BACK,), VIETNAMESE)
    assert "đóng gói ở Xã Lam Sơn" in said
    assert "nhận hàng ở Xã Lam Sơn, người bán nói hàng từ Lào" in said
    assert "nhận hàng ở Xã Lam Sơn, từ đâu chưa rõ" in said
    assert "received at Xã Lam Sơn, from Laos by its seller's word" in tree(trace, (Way.BACK,), ENGLISH)


def test_what_it_was_bought_as_stands_after_a_correction(one_site: Site, trader: Json) -> None:
    made = buy(one_site, trader)
    body = {"quantity": {"value": "1000", "unit": "kg"}}
    corrected = one_site.post(f"/v1/batches/{made['id']}/correction", body, trader["key"], 201)
    assert corrected["told_origin"] == made["told_origin"]
    document = signed(one_site, corrected["passport"])
    assert document["credentialSubject"]["producedAtFacility"]["id"] == TERMS + "not-declared"


@pytest.mark.parametrize(
    ("told", "country"), [({"province": "40"}, "VN"), ({"country": "KH"}, "KH"), (None, "ZZ")]
)
def test_what_the_seller_said_is_corrected_and_the_trail_stays(
    one_site: Site, trader: Json, told: Json | None, country: str
) -> None:
    made = buy(one_site, trader)
    path = f"/v1/batches/{made['id']}"
    corrected = one_site.post(f"{path}/correction", {"told_origin": told}, trader["key"], 201)
    assert corrected["correction"]["members"] == ["told_origin"]
    before, after = (signed(one_site, each["passport"])["credentialSubject"] for each in (made, corrected))
    assert before["characteristics"][TERMS + "toldOriginCode"] == "commune 16561"
    assert after["countryOfProduction"]["countryCode"] == country
    assert after["characteristics"][TERMS + "corrected"] == ["told_origin"]
    assert event_of(one_site, corrected)["ilmd"].get("nguongoc:toldOrigin") == told
    listed = one_site.get(f"{path}/corrections", trader["key"]).json()["items"]
    assert [each["supersedes"] for each in listed] == [made["passport"]]
    assert "nơi trồng, đánh bắt theo lời người bán" in page(one_site, corrected)
    again = one_site.post(f"{path}/correction", {"told_origin": told}, trader["key"], 422)
    assert again["code"] == "nothing-corrected"


@pytest.mark.parametrize(
    ("told", "code"), [({"country": "ZZ"}, "told-origin-unknown"), ({}, "told-origin-unknown")]
)
def test_what_is_no_place_corrects_nothing(one_site: Site, trader: Json, told: Json, code: str) -> None:
    made = buy(one_site, trader)
    refused = one_site.post(f"/v1/batches/{made['id']}/correction", {"told_origin": told}, trader["key"], 422)
    assert code in {refused["code"], *wrong(refused).values()}


def test_nobody_sold_what_was_harvested(one_site: Site, trader: Json) -> None:
    made = buy(one_site, trader, origin="harvested", told_origin=None)
    refused = one_site.post(
        f"/v1/batches/{made['id']}/correction", {"told_origin": FROM_COMMUNE}, trader["key"], 422
    )
    assert wrong(refused) == {"/told_origin": "told-origin-unexpected"}


def test_of_whom_it_was_bought_is_kept_for_its_buyer_and_in_nothing_that_is_signed(
    one_site: Site, trader: Json
) -> None:
    key, seller = trader["key"], "Bà Lê Thị Lúa"
    made = buy(one_site, trader, bought_from=f"  {seller} ")
    path = f"/v1/batches/{made['id']}/bought-from"
    assert one_site.get(path, key).json() == {"bought_from": seller}
    assert one_site.get(path, one_site.as_(Role.AUTHORITY)).json() == {"bought_from": seller}
    one_site.get(path, one_site.as_(Role.PRODUCER, one_site.neighbour), 404)
    assert seller not in json.dumps(signed(one_site, made["passport"]), ensure_ascii=False)
    assert seller not in json.dumps(event_of(one_site, made), ensure_ascii=False)
    assert seller not in page(one_site, made)
    back = one_site.get(f"/v1/batches/{made['id']}/documents/eu-178-2002", key).text
    assert seller in back
    with one_site.services.reads.open() as reader:
        copied = list(reader.copying.rows("lot-sellers", one_site.cooperative.id))
    assert seller in str(copied)


def test_the_sellers_name_is_put_right_and_taken_off_freely(one_site: Site, trader: Json) -> None:
    key, made = trader["key"], buy(one_site, trader)
    path = f"/v1/batches/{made['id']}/bought-from"

    def put(name: str | None, status: int = 200) -> Any:
        answer = one_site.client.put(path, json={"bought_from": name}, headers=key)
        assert answer.status_code == status, answer.text
        return answer.json()

    assert put("Ông Hai")["bought_from"] == "Ông Hai"
    assert put("Ông Ba")["bought_from"] == "Ông Ba"
    assert put(None)["bought_from"] is None
    assert one_site.get(path, key).json() == {"bought_from": None}
    assert wrong(put("x" * 121, 422)) == {"/bought_from": "text-too-long"}


def test_what_was_harvested_has_no_seller(one_site: Site, trader: Json) -> None:
    refused = buy(one_site, trader, 422, origin="harvested", told_origin=None, bought_from="Ông Hai")
    assert wrong(refused) == {"/bought_from": "seller-unexpected"}


def test_what_is_stored_of_purchases_follows_from_their_events(one_site: Site, trader: Json) -> None:
    buy(one_site, trader, told_origin={"province": "40"})
    assert faults(one_site) == []


def test_documents_tell_the_purchase_once_and_as_a_receipt(one_site: Site, trader: Json) -> None:
    melons = bodies.product(name="Dưa vàng", category="fruit", classification=MELONS)
    product = one_site.post("/v1/products", melons, trader["key"])["id"]
    made = buy(one_site, trader, product_id=product, told_origin=None)
    path = f"/v1/batches/{made['id']}/documents"
    passport = one_site.get(f"{path}/vn-passport", trader["key"]).json()["document"]
    assert [each["step"] for each in passport["traceability"]["steps"]] == ["purchased"]
    printed = one_site.get(f"{path}/vn-passport?format=html", trader["key"]).text
    assert "Chưa rõ nơi trồng, đánh bắt" in printed
    sheet = one_site.get(f"{path}/fsma-204?format=json", trader["key"]).json()["document"]
    filled = {each["name"]: len(each["rows"]) for each in sheet["tables"] if each["rows"]}
    assert filled.get("Receiving") == 1, filled
    assert "Harvesting" not in filled
