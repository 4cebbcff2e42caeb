"""The paper behind a laboratory's report, and reports taken back: over the API and at the desk, on both databases."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from nguongoc.ports.rows import Role
from nguongoc_api.pages.producer.lab_form import MOST_ROWS
from tests.http.conftest import Site
from tests.http.desk import OURS, Browser, hidden, said
from tests.http.test_borders import signed_in
from tests.http.test_lab_reports import Sampled
from tests.http.test_photos import picture

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SCRIPT = b"<svg onload=alert(1)>"


class Papered(Sampled):
    """A lot with one report, whose paper is handed in."""

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self.report = self.add()
        self.path = f"/v1/test-reports/{self.report['id']}"
        self.desk = f"/producer/batches/{self.shown['id']}/tests"

    def hand_in(self, data: bytes, status: int = 201, key: dict[str, str] | None = None, **form: str) -> Any:
        files = {"file": ("phieu", data)}
        answer = self.site.client.post(
            f"{self.path}/document", files=files, data=form, headers=key or self.key
        )
        assert answer.status_code == status, answer.text
        return answer.json()

    def publish(self, public: bool) -> Any:
        return self.site.client.put(f"{self.path}/publication", json={"public": public}, headers=self.key)


@pytest.fixture
def lot(site: Site) -> Papered:
    return Papered(site)


def test_a_pdf_is_kept_byte_for_byte_and_opened_by_anybody_only_where_its_owner_says_so(lot: Papered) -> None:
    shown = lot.hand_in(PDF)
    assert (shown["document_sha256"], shown["level"]) == (sha256(PDF).hexdigest(), "evidenced")
    assert shown["document"] is None
    assert "Xem bản chụp phiếu" not in said(lot.page())
    address = lot.publish(True).json()["document"]
    opened = lot.site.get(address)
    assert opened.content == PDF
    assert opened.headers["content-type"] == "application/pdf"
    assert opened.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in opened.headers["content-security-policy"]
    assert f'href="{address}"' in lot.page().text
    assert lot.publish(False).json()["document"] is None
    lot.site.get(address, status=404)
    lot.site.get(address.replace(".pdf", ".jpg"), status=404)


def test_a_picture_of_the_paper_loses_where_it_was_taken(lot: Papered) -> None:
    address = lot.hand_in(picture(), public="true")["document"]
    opened = lot.site.get(address)
    assert opened.headers["content-type"] == "image/jpeg"
    assert b"105.3922" not in opened.content


def test_a_report_taken_back_stays_with_the_day_and_the_reason_and_its_paper_goes(lot: Papered) -> None:
    address = lot.hand_in(PDF, public="true")["document"]
    reason = {"reason": "Phòng kiểm nghiệm gửi nhầm mẫu của lô khác"}
    back = lot.site.client.post(f"{lot.path}/withdrawal", json=reason, headers=lot.key).json()
    assert (back["withdrawn_on"], back["document"]) == ("2026-11-23", None)
    words = said(lot.page())
    assert f"Cơ sở đã rút phiếu này ngày 23/11/2026. Lý do: {reason['reason']}" in words
    assert "Chlorpyrifos 0,012 mg/kg, vượt mức cho phép" in words, "what had been said stays"
    lot.site.get(address, status=404)
    again = lot.site.client.post(f"{lot.path}/withdrawal", json=reason, headers=lot.key)
    assert (again.status_code, again.json()["code"]) == (409, "lab-report-withdrawn")
    word = lot.site.client.post(f"{lot.path}/verification", headers=lot.site.as_(Role.AUTHORITY))
    assert (word.status_code, word.json()["code"]) == (409, "lab-report-withdrawn")
    for day in range(10, 20):
        lot.add(sampled_on=f"2026-11-{day}")
    assert reason["reason"] in said(lot.page()), "newer reports never push it off the page"


def test_a_paper_is_not_exchanged_and_is_the_one_whose_hash_was_entered(lot: Papered) -> None:
    lot.hand_in(PDF)
    assert lot.hand_in(PDF + b"%%EOF", 409)["code"] == "lab-document-kept"
    lot.report = lot.add(document_sha256=sha256(PDF).hexdigest())
    lot.path = f"/v1/test-reports/{lot.report['id']}"
    wrong = lot.hand_in(PDF + b"\n%%EOF", 422)
    assert [(each["pointer"], each["code"]) for each in wrong["errors"]] == [
        ("/file", "lab-document-differs")
    ]
    assert lot.hand_in(PDF)["document_type"] == "application/pdf"


def test_only_the_owner_and_an_authority_open_what_is_not_published(lot: Papered) -> None:
    lot.hand_in(PDF)
    opened = lot.site.get(f"{lot.path}/document", lot.site.as_(Role.AUTHORITY))
    assert opened.content == PDF
    assert opened.headers["cache-control"] == "no-store"
    neighbour = lot.site.as_(Role.PRODUCER, lot.site.neighbour)
    for path in ("document", "withdrawal", "publication"):
        method = {"document": "GET", "withdrawal": "POST", "publication": "PUT"}[path]
        body = {"withdrawal": {"reason": "x"}, "publication": {"public": True}}.get(path)
        answer = lot.site.client.request(method, f"{lot.path}/{path}", json=body, headers=neighbour)
        assert answer.status_code == 404, path
    lot.hand_in(PDF, 404, neighbour)


@pytest.mark.parametrize(
    ("data", "code"),
    [(SCRIPT, "lab-document-not-taken"), (b"%PDF-1.7 cut off", "lab-document-damaged"), (b"", "lab-document-not-taken"),
     (picture()[:2000], "picture-damaged"), (b"%PDF-" + b"0" * 12_000_000, "lab-document-too-heavy")],
)  # fmt: skip
def test_what_is_no_paper_is_named_and_nothing_is_kept(one_lot: Papered, data: bytes, code: str) -> None:
    wrong = one_lot.hand_in(data, 422)
    assert [(each["pointer"], each["code"]) for each in wrong["errors"]] == [("/file", code)]
    one_lot.site.get(f"{one_lot.path}/document", one_lot.key, 404)


@pytest.fixture(scope="module")
def one_lot(one_site: Site) -> Papered:
    return Papered(one_site)


@pytest.fixture
def farmer(site: Site) -> Browser:
    return signed_in(site, Role.PRODUCER)


ROW = {
    "parameter_1": "Chlorpyrifos",
    "result_1": "0,004",
    "unit_1": "mg/kg",
    "limit_1": "0,01",
    "within_1": "yes",
}
FORM = {"laboratory": "Trung tâm Kiểm nghiệm", "sampled_on": "2026-11-20", "number": "KN-1", **ROW}


def test_rows_are_added_without_a_script_and_nothing_typed_is_lost(lot: Papered, farmer: Browser) -> None:
    new = f"{lot.desk}/new"
    once = hidden(farmer.get(new))["once"]
    more = farmer.post(new, {"once": once, **FORM, "parameter_3": "E. coli", "do": "add"})
    assert more.status_code == 200
    assert hidden(more)["once"] == once
    assert 'value="E. coli"' in more.text
    assert 'name="parameter_3"' in more.text, "the two rows that were filled, and one more"
    assert 'name="parameter_4"' not in more.text
    wrong = farmer.post(new, {"once": once, **FORM, "parameter_2": "E. coli", "do": "save"})
    assert wrong.status_code == 422
    assert "result_2-wrong" in wrong.text
    saved = {"once": once, **FORM, "parameter_2": "E. coli", "result_2": "không phát hiện", "do": "save"}
    made = farmer.post(new, saved)
    assert made.status_code == 303
    assert farmer.post(new, saved).headers["location"] == made.headers["location"], "a tap too many"
    items = lot.site.get(lot.reports, lot.key).json()["items"]
    (entered,) = (each for each in items if each["number"] == "KN-1")
    assert [each["within"] for each in entered["results"]] == [True, None]
    full = {f"{name}_{row}": "x" for row in range(1, MOST_ROWS + 1) for name in ("parameter", "result")}
    last = farmer.post(new, {"once": once, **full, "do": "add"})
    assert f'name="parameter_{MOST_ROWS}"' in last.text
    assert f'name="parameter_{MOST_ROWS + 1}"' not in last.text


def test_the_desk_takes_the_paper_shows_it_to_readers_and_takes_the_report_back(
    lot: Papered, farmer: Browser
) -> None:
    one = f"{lot.desk}/{lot.report['id']}"
    none = farmer.client.post(one, data={"do": "attach"}, files={"file": ("x", SCRIPT)}, headers=OURS)
    assert none.status_code == 422
    assert "file-wrong" in none.text
    sent = farmer.client.post(
        one, data={"do": "attach", "public": "1"}, files={"file": ("x.pdf", PDF)}, headers=OURS
    )
    assert sent.status_code == 303
    assert farmer.get(f"{one}/document").content == PDF
    assert "Người quét mã mở xem được." in said(farmer.get(one))
    assert "Xem bản chụp phiếu" in said(lot.page())
    assert farmer.post(one, {"do": "hide"}).status_code == 303
    assert "Xem bản chụp phiếu" not in said(lot.page())
    assert farmer.post(one, {"do": "withdraw", "reason": " "}).status_code == 422
    assert farmer.post(one, {"do": "withdraw", "reason": "Gõ nhầm lô"}).status_code == 303
    assert "Lý do: Gõ nhầm lô" in said(farmer.get(lot.desk))
    neighbour = signed_in(lot.site, Role.PRODUCER, lot.site.neighbour)
    for path in (lot.desk, one, f"{one}/document"):
        neighbour.get(path, 404)
