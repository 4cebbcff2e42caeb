"""The demo's chain over the API, in the terminal and as a picture: the same lots, back from a pack and forward from a field.

Seven organisations, four transformations (three kinds of work), a merge of three fields and a split to two shops.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from nguongoc_api.app import create_app
from tests.demo_store import Demo
from tests.http.desk import OURS, Browser, said
from tests.terminal import at_terminal

BASE_URL = "http://localhost:8000"
FIELDS = ("chuoi-thoc-trong-de", "chuoi-thoc-ngoai-de", "chuoi-thoc-xuan-hoa")
MILLED, CAKES = "chuoi-gao", "chuoi-banh"
SHOPS = ("chuoi-hop-hac-thanh", "chuoi-hop-sam-son")
Seen = Callable[[str, str], dict[str, set[str]]]
"""Of one lot, by its name, one way: the codes of the lots in each of the three."""


@pytest.fixture(scope="module")
def client(demo: Demo) -> TestClient:
    # Without its lifespan: the services belong to the session's demo and outlive this module.
    return TestClient(create_app(demo.services), BASE_URL, follow_redirects=False)


@pytest.fixture(scope="module")
def officer(client: TestClient, demo: Demo) -> Browser:
    browser = Browser(client)
    account = demo.notes["accounts"]["authority"]
    form = {"phone": account["phone"], "password": account["password"]}
    assert client.post("/signin", data=form, headers={**OURS, "Origin": BASE_URL}).status_code == 303
    return browser


def link_of(demo: Demo, name: str) -> str:
    return next(str(each["digital_link"]) for each in demo.notes["examples"] if each["name"] == name)


def code_of(demo: Demo, name: str) -> str:
    return link_of(demo, name).split("/b/")[1].split("/")[0]


def codes(demo: Demo, *names: str) -> set[str]:
    return {code_of(demo, name) for name in names}


@pytest.fixture
def terminal(
    demo: Demo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    typed = at_terminal(demo.services.settings, monkeypatch, capsys, speaks="en_US.UTF-8")

    def run(*arguments: str) -> str:
        code, said, _ = typed("trace", *arguments)
        assert code == 0
        return said

    return run


@pytest.fixture
def seen(demo: Demo, client: TestClient, officer: Browser, terminal: Callable[..., str]) -> Seen:
    key = {"Authorization": f"Bearer {demo.notes['api_keys']['authority']}"}

    def look(name: str, way: str) -> dict[str, set[str]]:
        code = code_of(demo, name)
        found = officer.client.get("/authority/trace", params={"code": code}).headers["location"]
        told: Any = client.get(f"/v1/batches/{found.split('/')[3]}/trace?direction={way}", headers=key).json()
        assert told["truncated"] == []
        tree = terminal(f"--{way}", code)
        page = officer.get(f"{found}?direction={way}")
        # The drawing and the words beneath it.
        desk, phone = page.text.split('<svg class="trace')[1:3]
        return {
            "api": {node["lot"]["code"] for node in told["nodes"]},
            "terminal": set(re.findall(r"· ([0-9A-Z]{10})\b", tree)),
            "terminal as JSON": {
                n["lot"]["code"] for n in json.loads(terminal("--json", f"--{way}", code))["nodes"]
            },
            "on a desk": set(re.findall(r"#lo-([0-9A-Z]{10})", desk.partition("</svg>\n</div>")[0])),
            "on a phone": set(re.findall(r"#lo-([0-9A-Z]{10})", phone.partition("</section>")[0])),
            "in words": set(re.findall(r'<details class="thing" id="lo-([0-9A-Z]{10})"', page.text)),
        }

    return look


@pytest.mark.parametrize("shop", SHOPS)
def test_back_from_a_shop_to_three_growing_areas_is_the_same_everywhere(
    demo: Demo, seen: Seen, shop: str
) -> None:
    expected = codes(demo, shop, CAKES, MILLED, *FIELDS)
    for where, found in seen(shop, "back").items():
        assert found == expected, where


@pytest.mark.parametrize("field", FIELDS)
def test_forward_from_one_growing_area_to_all_shops_is_the_same_everywhere(
    demo: Demo, seen: Seen, field: str
) -> None:
    expected = codes(demo, field, MILLED, CAKES, *SHOPS)
    for where, found in seen(field, "forward").items():
        assert found == expected, where


def test_in_the_middle_the_whole_chain_is_the_same_everywhere(demo: Demo, seen: Seen) -> None:
    expected = codes(demo, *FIELDS, MILLED, CAKES, *SHOPS)
    for where, found in seen(MILLED, "both").items():
        assert found == expected, where


def test_a_retail_pack_leads_back_to_the_three_fields_everywhere(
    demo: Demo, client: TestClient, officer: Browser, terminal: Callable[..., str]
) -> None:
    pack = link_of(demo, SHOPS[0])
    assert urlsplit(pack).path.count("/") == 3, "this one has a serial"
    tree = terminal("--back", pack)
    assert codes(demo, *FIELDS) <= set(re.findall(r"· ([0-9A-Z]{10})\b", tree))
    key = {"Authorization": f"Bearer {demo.notes['api_keys']['authority']}"}
    told: Any = client.get("/v1/trace", params={"of": pack, "direction": "back"}, headers=key).json()
    lots = {node["lot"]["code"] for node in told["nodes"] if node["lot"]}
    assert lots == codes(demo, SHOPS[0], CAKES, MILLED, *FIELDS)
    found = officer.client.get("/authority/trace", params={"code": pack}).headers["location"]
    page = officer.get(found)
    assert "Truy về được 3 nguồn." in said(page)
    assert set(re.findall(r'id="lo-(\w+)"', page.text)) == lots


def test_the_amounts_are_the_same_everywhere_and_five_organisations_had_a_hand_in_it(
    demo: Demo, client: TestClient, officer: Browser, terminal: Callable[..., str]
) -> None:
    key = {"Authorization": f"Bearer {demo.notes['api_keys']['authority']}"}
    found = officer.client.get("/authority/trace", params={"code": code_of(demo, MILLED)}).headers["location"]
    told: Any = client.get(f"/v1/batches/{found.split('/')[3]}/trace", headers=key).json()
    amounts = sorted(
        f"{float(each['amount']['value']):,.0f} {each['amount']['unit']}" for each in told["edges"]
    )
    assert amounts == ["1,400 kg", "1,800 kg", "370 kg", "500 kg", "600 kg", "800 kg"]
    assert {each["kind"] for each in told["edges"]} == {"made"}
    tree = terminal(code_of(demo, MILLED))
    page = officer.get(f"{found}?lang=en")
    drawn = sorted(re.findall(r'<text class="a"[^>]*>([^<]*)<', page.text))
    assert drawn == amounts
    assert all(f"{each} ·" in tree for each in amounts)
    makers = {node["lot"]["organisation"] for node in told["nodes"]}
    assert len(makers) == 6, "and a carrier between them, which made nothing"
    assert all(maker in page.text for maker in makers)


def test_the_map_shows_its_four_communes_and_the_ways_between_them(demo: Demo, officer: Browser) -> None:
    found = officer.client.get("/authority/trace", params={"code": code_of(demo, MILLED)}).headers["location"]
    page = officer.get(f"{found}?lang=en")
    drawn = page.text.split('<svg class="movements"')[1].split("</svg>")[0]
    assert "<desc>1. Hà Long; 2. Xuân Hòa; 3. Hạc Thành; 4. Sầm Sơn;" in drawn
    assert drawn.count("marker-end") == 4, "to the mill, to the oven, to each shop"
    text = said(page)
    assert "To 1. Hà Long: 800 kg, about 40" in text
    assert "To 4. Sầm Sơn: 370 kg, about 45" in text


def test_no_map_is_finer_than_communes(demo: Demo, client: TestClient, officer: Browser) -> None:
    with demo.services.reads.open() as reader:
        lots = [reader.lots.batch_by_code(code) for code in codes(demo, *FIELDS, MILLED, CAKES, *SHOPS)]
        places = [reader.parties.facility(lot.facility_id) for lot in lots if lot is not None]
    fine = [f"{each.latitude}" for each in places if each is not None and each.latitude is not None]
    assert len(fine) == 7
    code = code_of(demo, SHOPS[0])
    found = officer.client.get("/authority/trace", params={"code": code}).headers["location"]
    for page in (officer.get(found), client.get(f"/p/trace/b/{code}")):
        assert page.status_code == 200
        assert 'class="movements"' in page.text
        assert not any(position in page.text for position in fine)
