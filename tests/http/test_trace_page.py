"""The page of a journey: public parts only, in both languages, with the picture's words beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from nguongoc.batches.lots import Hold
from nguongoc.ports.rows import Role
from tests.http.test_traces import ELSEWHERE, Chain, captured, chain

__all__ = ["chain"]


def page(chain: Chain, lot: dict[str, str], lang: str = "vi") -> str:
    response = chain.site.client.get(f"/p/trace/b/{lot['code']}?lang={lang}")
    assert response.status_code == 200, response.text
    assert "script" not in response.headers["content-security-policy"]
    return response.text


def test_the_journey_is_drawn_and_told(chain: Chain) -> None:
    text = page(chain, chain.powder)
    assert text.count('<svg class="trace') == 2
    assert f'href="/p/b/{chain.bark["code"]}"' in text
    assert "60 kg" in text
    assert "Truy về được 1 lô đầu nguồn." in text
    assert "Thu hoạch 20/11/2026" in text
    assert "Traced back to 1 lot at the source." in page(chain, chain.powder, "en")


def test_the_page_of_a_lot_leads_to_its_journey(chain: Chain) -> None:
    text = chain.site.get(f"/p/b/{chain.powder['code']}").text
    assert f'href="/p/trace/b/{chain.powder["code"]}"' in text


def test_to_whom_goods_went_is_on_no_page(chain: Chain) -> None:
    lot = chain.key_of(chain.bark)
    captured(chain.site, chain.site.cooperative.id, 7, edges=[(lot, ELSEWHERE)])
    text = page(chain, chain.bark)
    assert "ELSEWHERE" not in text
    assert chain.powder["code"] not in text
    assert "không ghi là làm từ lô nào khác" in text


def test_what_foreign_lots_went_in_is_nobodys_business_and_that_there_is_more_is_said(chain: Chain) -> None:
    captured(
        chain.site,
        chain.site.cooperative.id,
        9,
        edges=[(ELSEWHERE, chain.key_of(chain.bark))],
        event_time=datetime(2026, 11, 1, tzinfo=UTC),
    )
    text = page(chain, chain.bark)
    assert "ELSEWHERE" not in text
    assert "có phần không công khai" in text


def test_a_recalled_lot_on_the_way_is_said_at_the_head(chain: Chain) -> None:
    bark = UUID(chain.bark["id"])
    chain.site.services.writer.run(lambda uow: uow.lots.set_hold(bark, Hold.RECALLED))
    text = page(chain, chain.powder)
    assert "1 lô trong chuỗi này cần để ý" in text
    assert text.count("bị thu hồi") >= 3


def test_names_are_shown_as_words(chain: Chain) -> None:
    site = chain.site
    product = {"name": "<script>alert(1)</script>&amp;", "category": "fruit", "default_unit": "kg"}
    made = site.post("/v1/products", product, chain.key)["id"]
    place = site.get("/v1/facilities", chain.key).json()["items"][0]["id"]
    said = {
        "product_id": made,
        "facility_id": place,
        "quantity": {"value": "1", "unit": "kg"},
        "happened_on": "2026-11-20",
    }
    text = page(chain, site.post("/v1/batches", said, site.as_(Role.PRODUCER)))
    assert "<script>alert" not in text


@pytest.mark.parametrize(
    "path",
    ["/p/trace/b/7K3MWQ9DXA", "/p/trace/", "/p/trace/x", "/p/trace/01/09521234543213", "/p/trace/b/%00",
     "/p/trace/01/09521234543213/10/NO", "/p/trace/" + "b/" * 2000],
)  # fmt: skip
def test_what_has_no_journey_gets_a_page_that_says_so(chain: Chain, path: str) -> None:
    response = chain.site.client.get(path)
    assert response.headers["content-type"].startswith("text/html")
    assert 400 <= response.status_code < 500


def test_the_map_shows_the_communes_it_came_from(chain: Chain) -> None:
    text = page(chain, chain.powder)
    drawn = text.split('<svg class="movements"')[1].split("</svg>")[0]
    assert "<desc>1. Lam Sơn; Sơ đồ, không phải địa giới hành chính.</desc>" in drawn
    told = text.split('<ol class="places-told">')[1].split("</ol>")[0]
    assert f"/p/b/{chain.bark['code']}" in told
