"""What a laboratory found in a lot: entered by its owner, shown with how much stands behind it, verified by an authority alone."""

from __future__ import annotations

from typing import Any

import pytest

from nguongoc.ports.rows import Role
from nguongoc.services.report_tests import MOST_REPORTS, MOST_RESULTS
from tests.http.conftest import Site
from tests.http.desk import said
from tests.http.test_labels import Lot

FOUND = {"parameter": "Chlorpyrifos", "result": "0,012", "unit": "mg/kg", "limit": "0,01", "within": False}


def report(**said: Any) -> dict[str, Any]:
    return {
        "laboratory": "Trung tâm Kiểm nghiệm Thanh Hoá", "sampled_on": "2026-11-20", "number": "KN-2026/118",
        "results": [FOUND, {"parameter": "E. coli", "result": "không phát hiện", "within": True}, {"parameter": "Brix", "result": "11"}],
        **said,
    }  # fmt: skip


class Sampled(Lot):
    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self.reports = f"/v1/batches/{self.shown['id']}/test-reports"

    def page(self, language: str = "vi") -> Any:
        return self.site.client.get(f"/p/b/{self.shown['code']}?lang={language}")

    def add(self, status: int = 201, **changed: Any) -> Any:
        return self.site.post(self.reports, report(**changed), self.key, status)


@pytest.fixture
def lot(site: Site) -> Sampled:
    return Sampled(site)


def test_what_stands_on_the_report_stands_on_the_page_and_how_much_is_behind_it(lot: Sampled) -> None:
    assert "Phiếu kiểm nghiệm" not in said(lot.page())
    before = lot.site.get(f"/v1/batches/{lot.shown['id']}", lot.key).json()
    assert lot.add()["level"] == "declared"
    words = said(lot.page())
    assert "Trung tâm Kiểm nghiệm Thanh Hoá, lấy mẫu 20/11/2026, Số: KN-2026/118" in words
    assert "Chlorpyrifos 0,012 mg/kg, vượt mức cho phép (mức cho phép 0,01 mg/kg)" in words
    assert "E. coli không phát hiện, trong mức cho phép" in words
    assert "Cơ sở tự khai, chưa đưa giấy tờ." in words
    assert "not part of the signed record" in said(lot.page("en"))
    assert lot.add(document_sha256="a" * 64, sampled_on="2026-11-21")["level"] == "evidenced"
    items = lot.site.get(lot.reports, lot.key).json()["items"]
    assert [each["sampled_on"] for each in items] == ["2026-11-21", "2026-11-20"]
    assert lot.site.get(f"/v1/batches/{lot.shown['id']}", lot.key).json() == before, "nothing is signed anew"


def test_only_an_authority_of_the_territory_verifies_and_the_first_word_stands(lot: Sampled) -> None:
    made = lot.add()
    word, authority = f"/v1/test-reports/{made['id']}/verification", lot.site.as_(Role.AUTHORITY)
    assert lot.site.client.post(word, headers=lot.key).status_code == 403
    shown = lot.site.client.post(word, headers=authority)
    assert (shown.status_code, shown.json()["level"]) == (200, "verified")
    assert (
        "HTX trình diễn Lam Sơn cho biết đã xem phiếu này ngày 23/11/2026; lời này không có chữ ký."
        in said(lot.page())
    )
    again = lot.site.client.post(word, headers=authority)
    assert (again.status_code, again.json()["code"]) == (409, "lab-report-verified")
    unknown = lot.site.client.post(word.replace(made["id"], lot.shown["id"]), headers=authority)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "lab-report-not-found")


@pytest.mark.parametrize(
    ("changed", "pointer", "code"),
    [
        ({"sampled_on": "2026-11-24"}, "/sampled_on", "sampled-out-of-range"),
        ({"results": []}, "/results", "lab-results-uncountable"),
        ({"results": [FOUND] * (MOST_RESULTS + 1)}, "/results", "lab-results-uncountable"),
        ({"document_sha256": "A" * 64}, "/document_sha256", "document-hash-malformed"),
        ({"laboratory": " "}, "/laboratory", "text-empty"),
        ({"results": [{**FOUND, "limit": "x" * 101}]}, "/results/0/limit", "text-too-long"),
    ],
)
def test_what_is_wrong_is_named_where_it_stands(
    one_lot: Sampled, changed: dict[str, Any], pointer: str, code: str
) -> None:
    problem = one_lot.add(422, **changed)
    assert [(each["pointer"], each["code"]) for each in problem["errors"]] == [(pointer, code)]


@pytest.fixture(scope="module")
def one_lot(one_site: Site) -> Sampled:
    return Sampled(one_site)


def test_somebody_elses_lot_is_not_there_and_a_lot_has_a_bounded_number(one_lot: Sampled) -> None:
    neighbour = one_lot.site.as_(Role.PRODUCER, one_lot.site.neighbour)
    one_lot.site.post(one_lot.reports, report(), neighbour, 404)
    one_lot.site.get(one_lot.reports, neighbour, 404)
    for _ in range(MOST_REPORTS):
        one_lot.add()
    assert one_lot.add(409)["code"] == "lab-reports-too-many"
