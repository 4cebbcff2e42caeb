"""Every code of the demo, asked as a browser, as a machine and as a marketplace; and codes that lead nowhere."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree import ElementTree

import jsonschema
import pytest
from starlette.testclient import TestClient

from nguongoc.bundle import read_bundle
from nguongoc.signing.jose import parse_compact
from nguongoc_api.app import create_app
from tests.demo_store import Demo
from tests.vectors import vectors

BASE_URL = "http://localhost:8000"


@pytest.fixture(scope="module")
def client(demo: Demo) -> Iterator[TestClient]:
    # Without its lifespan: the services belong to the session's demo and outlive this module.
    return TestClient(create_app(demo.services), base_url=BASE_URL, follow_redirects=False)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def test_the_demo_holds_what_it_promises(demo: Demo) -> None:
    examples = demo.notes["examples"]
    states = [each["state"] for each in examples]
    assert states.count("valid") >= 12
    assert {"expired", "revoked", "recalled", "on_hold", "suspicious"} <= set(states)
    assert any("/21/" in each["digital_link"] for each in examples)
    assert {"/01/09520", "/b/"} <= {
        p for e in examples for p in ("/01/09520", "/b/") if p in e["digital_link"]
    }
    assert set(demo.notes["api_keys"]) == {"producer", "marketplace", "authority", "epcis"}
    assert set(demo.notes["accounts"]) == {"producer", "marketplace", "authority"}


def test_every_code_leads_a_browser_to_its_page_which_says_its_verdict(
    client: TestClient, demo: Demo
) -> None:
    for example in demo.notes["examples"]:
        scanned = client.get(_path(example["digital_link"]), headers={"Accept": "text/html"})
        assert scanned.status_code == 307
        assert scanned.headers["location"] == example["page"]
        page = client.get(_path(example["page"]), headers={"Accept-Language": "vi"})
        assert page.status_code == 200
        said = {
            "valid": "Hồ sơ đúng",
            "expired": "hạn",
            "revoked": "huỷ",
            "recalled": "mang trả nơi đã mua",
            "on_hold": "đang tạm giữ",
            "suspicious": "kiểm nhiều khác thường",
        }[example["state"]]
        assert said in page.text


def test_every_code_gives_machines_a_linkset_valid_against_the_published_schema(
    client: TestClient, demo: Demo
) -> None:
    schema = json.loads((vectors("linkset") / "gs1-linkset-schema.json").read_text())
    for example in demo.notes["examples"]:
        given = client.get(_path(example["digital_link"]), headers={"Accept": "application/linkset+json"})
        assert given.status_code == 200
        assert given.headers["content-type"] == "application/linkset+json"
        jsonschema.Draft7Validator(schema).validate(given.json())
        assert example["passport"] in given.text


def test_every_passport_of_the_demo_is_valid_against_the_published_schema(
    client: TestClient, demo: Demo
) -> None:
    schema = json.loads((vectors("untp") / "DigitalProductPassport.json").read_text())
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for example in demo.notes["examples"]:
        secured = client.get(_path(example["passport"]))
        assert secured.headers["content-type"] == "application/vc+jwt"
        assert list(checker.iter_errors(json.loads(parse_compact(secured.text).payload))) == []
        embedded = client.get(_path(example["passport"]), headers={"Accept": "application/vc"}).json()
        assert list(checker.iter_errors(embedded)) == []
        assert embedded["proof"]["cryptosuite"] == "eddsa-jcs-2022"


def test_a_marketplace_gets_the_promised_verdict_for_every_code_in_order(
    client: TestClient, demo: Demo
) -> None:
    codes = [{"code": each["digital_link"]} for each in demo.notes["examples"]]
    key = {"Authorization": f"Bearer {demo.notes['api_keys']['marketplace']}"}
    answer = client.post("/v1/verifications", json={"items": codes}, headers=key).json()
    assert [item["verdict"] for item in answer["items"]] == [each["state"] for each in demo.notes["examples"]]
    assert all(len(item["checks"]) == 8 for item in answer["items"])
    assert {item["assurance"] for item in answer["items"]} == {"self_declared"}


def test_the_page_speaks_the_visitors_language(client: TestClient, demo: Demo) -> None:
    page = _path(demo.notes["examples"][0]["page"])
    assert client.get(page, headers={"Accept-Language": "vi-VN"}).headers["content-language"] == "vi"
    assert client.get(page, headers={"Accept-Language": "fr, en;q=0.5"}).headers["content-language"] == "en"
    assert (
        client.get(f"{page}?lang=en", headers={"Accept-Language": "vi"}).headers["content-language"] == "en"
    )


def test_a_page_can_be_kept_for_a_moment_and_asked_for_again(client: TestClient, demo: Demo) -> None:
    page = _path(demo.notes["examples"][0]["page"])
    first = client.get(page)
    assert first.headers["cache-control"] == "public, max-age=15"
    again = client.get(page, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(page)
    assert (head.status_code, head.content) == (200, b"")


def test_no_page_weighs_more_than_a_slow_network_sends_at_once(client: TestClient, demo: Demo) -> None:
    for example in demo.notes["examples"]:
        with client.stream("GET", _path(example["page"]), headers={"Accept-Encoding": "gzip"}) as packed:
            raw = b"".join(packed.iter_raw())
        assert packed.headers["content-encoding"] == "gzip"
        assert len(raw) <= 14 * 1024
        assert gzip.decompress(raw).startswith(b"<!doctype html>")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/p/b/0000000000", 404),
        ("/p/b/ABC", 400),
        ("/p/b/TD5V0088P6", 400),
        ("/p/01/09520000100033/10/X", 400),
        ("/p/01/09520000100032/10/KHONG-CO", 404),
        ("/p/01/09521234543213", 404),
        ("/p/01/09520000100032/10/BL-NM-01/21/KHONG-PHAI-CUA-MINH", 404),
        ("/p/%ff%fe", 400),
        ("/p/", 400),
        ("/places/khong-co", 404),
        ("/find?code=%F0%9F%90%9F", 400),
        ("/records/KHONGCO", 404),
        ("/records/KHONGCO/bundle", 404),
        ("/status/99", 404),
        ("/o/khong-co/did.json", 404),
        ("/o/khong-co", 404),
        ("/nothing/here", 404),
    ],
)
def test_what_is_not_there_is_said_with_the_right_status(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status, answer.text[:300]
    assert "Traceback" not in answer.text


def test_an_unknown_serial_of_a_known_lot_is_unknown_however_good_the_lot_looks(client: TestClient) -> None:
    answer = client.get("/p/01/09520000100032/10/BL-NM-01/21/ABCDEFG", headers={"Accept-Language": "vi"})
    assert answer.status_code == 404
    assert "Hồ sơ đúng" not in answer.text
    assert "Số trên tem này chưa từng được cấp" in answer.text
    assert 'class="verdict void"' in answer.text


def test_one_phone_scans_the_lot_off_another_and_never_a_pack(client: TestClient, demo: Demo) -> None:
    example = next(each for each in demo.notes["examples"] if each["name"] == "nuoc-mam")
    lot, _, serial = _path(example["digital_link"]).partition("/21/")
    answer = client.get(f"/p/qr{lot}")
    assert answer.headers["content-type"] == "image/svg+xml"
    drawn = ElementTree.fromstring(answer.content)
    assert drawn.findtext("{http://www.w3.org/2000/svg}title") == BASE_URL + lot
    assert serial
    assert client.get(f"/p/qr{lot}/21/{serial}").status_code == 404
    shop = client.get(_path(example["page"]), headers={"Accept-Language": "vi"}).text
    assert "https://cho-que.example/nuoc-mam-ba-lang" in shop
    assert "https://export.example" not in shop


def test_the_typed_code_leads_to_its_page_in_whatever_spelling(client: TestClient, demo: Demo) -> None:
    example = next(each for each in demo.notes["examples"] if "/b/" in each["digital_link"])
    code = example["page"].rsplit("/", 1)[1]
    for typed in (code, code.lower(), f"{code[:4]}-{code[4:8]}-{code[8:]}", f" {code[:5]} {code[5:]} "):
        found = client.get("/find", params={"code": typed})
        assert (found.status_code, found.headers["location"]) == (303, example["page"])


def test_an_address_read_off_a_stamp_is_ours_or_said_to_be_anothers(client: TestClient, demo: Demo) -> None:
    example = next(each for each in demo.notes["examples"] if each["name"] == "nuoc-mam")
    found = client.get("/find", params={"code": example["digital_link"]})
    assert (found.status_code, found.headers["location"]) == (303, example["page"])
    there = {"Accept-Language": "vi"}
    other = client.get("/find", params={"code": "https://check.vn/01/09520000100032"}, headers=there)
    assert (other.status_code, "Mã này của nơi khác" in other.text) == (422, True)
    alike = client.get("/find", params={"code": "https://1ocalhost.vn/b/7K3M9QX2T0"}, headers=there)
    assert 'class="verdict void"' in alike.text
    assert 'href="https://1ocalhost.vn' not in alike.text


def test_the_first_page_shows_what_is_in_season_and_nothing_to_stay_away_from(
    client: TestClient, demo: Demo
) -> None:
    page = client.get("/", headers={"Accept-Language": "vi"})
    led = set(re.findall(r'<li><a href="(/p/[^"]+)"><img', page.text))
    assert led
    verdicts = {_path(each["page"]): each["state"] for each in demo.notes["examples"]}
    assert {verdicts[path] for path in led if path in verdicts} == {"valid"}
    assert all(client.get(path).status_code == 200 for path in led)


def test_scripts_travel_packed_and_crawlers_are_told_what_is_nobodys_to_find(client: TestClient) -> None:
    home = client.get("/").text
    script = re.findall(r'src="(/static/js/[^"]+)"', home)[0]
    packed = client.get(script, headers={"Accept-Encoding": "gzip"})
    plain = client.get(script, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
    robots = client.get("/robots.txt")
    assert robots.headers["content-type"].startswith("text/plain")
    assert "Disallow: /report\n" in robots.text
    assert "Disallow: /p" not in robots.text.replace("Disallow: /producer", "")


def test_the_host_is_never_echoed(client: TestClient, demo: Demo) -> None:
    for path in (
        _path(demo.notes["examples"][0]["page"]),
        _path(demo.notes["examples"][0]["digital_link"]),
        "/",
    ):
        answer = client.get(path, headers={"Host": "evil.example"})
        assert "evil.example" not in answer.text + str(answer.headers)


def test_a_revocation_is_on_the_page_at_once(demo: Demo, client: TestClient) -> None:
    example = next(each for each in demo.notes["examples"] if each["state"] == "revoked")
    page = client.get(_path(example["page"]), headers={"Accept-Language": "en"})
    assert page.headers["cache-control"].startswith("public, max-age=")
    assert "application/ld+json" not in page.text


def test_a_bundle_holds_everything_a_verdict_rests_on(client: TestClient, demo: Demo) -> None:
    example = demo.notes["examples"][0]
    answer = client.get(f"{_path(example['passport'])}/bundle")
    assert answer.headers["content-type"] == "application/zip"
    parts = read_bundle(answer.content)
    assert parts.link == example["digital_link"]
    assert parts.record == client.get(_path(example["passport"])).text
    assert None not in (parts.proof, parts.revocation_list, parts.message_list, parts.log_key)
    assert len(parts.did_documents) == 2


def test_a_code_without_a_lot_leads_to_the_goods_and_claims_no_verdict(client: TestClient) -> None:
    page = client.get("/p/01/09520000100032", headers={"Accept-Language": "vi"})
    assert page.status_code == 200
    assert "Hồ sơ đúng" not in page.text
    assert 'href="/p/01/09520000100032/10/BL-NM-01"' in page.text


def test_the_links_of_a_linkset_lead_to_the_part_of_the_page_they_name(
    client: TestClient, demo: Demo
) -> None:
    example = next(each for each in demo.notes["examples"] if each["name"] == "nuoc-mam")
    given = client.get(_path(example["digital_link"]), headers={"Accept": "application/linkset+json"})
    named = set(re.findall(r"#([a-z]+)", given.text))
    page = client.get(_path(example["page"])).text
    assert named
    assert [part for part in named if f'id="{part}"' not in page] == []
