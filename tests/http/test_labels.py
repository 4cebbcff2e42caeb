"""Labels over HTTP and by the operator's command: the bytes, how they are named, who gets them, what is refused."""

from __future__ import annotations

import argparse
import csv
import io
from pathlib import Path
from typing import Any

import pytest

from nguongoc.ports.rows import Role
from nguongoc.services.label_wish import MOST_AT_ONCE
from nguongoc_api.cli import labels as command
from tests.http import bodies
from tests.http.conftest import BASE_URL, Site
from tests.terminal import stand_on
from tests.unit.label.reading import opened, page_at, read_by_two


class Lot:
    """A lot of forty pieces, whose labels are asked for."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.key = site.producer()
        product = site.post("/v1/products", bodies.product(), self.key)["id"]
        facility = site.post("/v1/facilities", bodies.facility(), self.key)["id"]
        body = bodies.batch(product_id=product, facility_id=facility, quantity={"value": "40", "unit": "qua"})
        self.shown = site.post("/v1/batches", body, self.key)
        self.path = f"/v1/batches/{self.shown['id']}/labels"

    def print(self, headers: dict[str, str] | None = None, **said: Any) -> Any:
        body = {"count": 24, **said}
        return self.site.client.post(self.path, json=body, headers={**self.key, **(headers or {})})


@pytest.fixture
def lot(site: Site) -> Lot:
    return Lot(site)


def codes(response: Any) -> list[str]:
    return [row["uri"] for row in csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))]


def test_labels_of_a_lot_are_a_pdf_that_two_decoders_read(lot: Lot) -> None:
    response = lot.print()
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["content-disposition"] == f'attachment; filename="tem-{lot.shown["code"]}.pdf"'
    assert "ratelimit" in response.headers
    ours, theirs = read_by_two(page_at(response.content, 0, 300))
    assert ours == [lot.shown["digital_link"]] * 24
    assert theirs == [lot.shown["digital_link"]], "the second decoder tells each text once"


@pytest.mark.parametrize(
    ("format", "kind"),
    [
        ("svg", "image/svg+xml"),
        ("png", "image/png"),
        ("csv", "text/csv; charset=utf-8"),
        ("zpl", "text/plain; charset=utf-8"),
    ],
)
def test_each_format_is_named_as_what_it_is(lot: Lot, format: str, kind: str) -> None:
    response = lot.print(count=1, format=format)
    assert response.status_code == 200
    assert response.headers["content-type"] == kind
    assert response.headers["content-disposition"].endswith(f'.{format}"')
    if format == "png":
        assert read_by_two(opened(response.content))[1] == [lot.shown["digital_link"]]
    else:
        assert lot.shown["digital_link"] in response.text


def test_unit_labels_go_on_where_the_caller_says(lot: Lot) -> None:
    whole = codes(lot.print(count=40, level="unit", format="csv"))
    assert len(set(whole)) == 40
    assert all(uri.startswith(f"{BASE_URL}/b/{lot.shown['code']}/") for uri in whole)
    assert codes(lot.print(count=10, level="unit", format="csv", **{"from": 31})) == whole[30:]


def test_a_repeated_request_is_answered_byte_for_byte_and_another_one_under_its_key_refused(lot: Lot) -> None:
    once = {"Idempotency-Key": "in-1"}
    first, again = lot.print(once, level="unit"), lot.print(once, level="unit")
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    other = lot.print(once, level="lot")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


@pytest.mark.parametrize(
    ("said", "code", "pointer"),
    [
        ({"count": 0}, "labels-none", "/count"),
        ({"count": 41, "level": "unit"}, "units-beyond-lot", "/count"),
        ({"count": MOST_AT_ONCE + 1}, "labels-too-many-at-once", "/count"),
        ({"count": 10**50}, "labels-too-many-at-once", "/count"),
        ({"count": 1, "level": "unit", "from": 10**50}, "units-beyond-lot", "/from"),
        ({"count": 2, "format": "png"}, "labels-one-only", "/count"),
        ({"count": 1, "format": "docx"}, "choice-unknown", "/format"),
        ({"count": 1, "first": 2}, "member-unknown", "/first"),
        ({"count": "24"}, "member-wrong", "/count"),
        ({"count": True}, "member-wrong", "/count"),
    ],
)
def test_a_wrong_wish_is_refused_at_its_member(
    lot: Lot, said: dict[str, Any], code: str, pointer: str
) -> None:
    response = lot.print(**said)
    assert response.status_code == 422, response.text
    [error] = response.json()["errors"]
    assert (error["code"], error["pointer"]) == (code, pointer)


def test_a_layout_that_is_none_is_refused_with_those_there_are(lot: Lot) -> None:
    response = lot.print(layout="x" * 500, headers={"Accept-Language": "en"})
    assert (response.status_code, response.json()["code"]) == (422, "label-layout-unknown")
    assert "a4-24" in response.json()["detail"]
    assert response.json()["errors"][0]["pointer"] == "/layout"


def test_another_organisations_lot_is_not_found_and_other_roles_print_nothing(lot: Lot) -> None:
    neighbour = lot.site.as_(Role.PRODUCER, lot.site.neighbour)
    assert lot.print(neighbour).status_code == 404
    assert lot.print(lot.site.as_(Role.MARKETPLACE)).status_code == 403
    assert lot.site.client.post(lot.path, json={"count": 1}).status_code == 401


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    return parser.parse_args(["labels", *words])


def test_the_operators_command_prints_the_same_codes_as_the_api(
    lot: Lot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_on(lot.site.services.settings, monkeypatch)
    file = tmp_path / "tem.csv"
    typed = lot.shown["code"].lower()
    said = ["--count", "8", "--level", "unit", "--from", "33", "--format", "csv", "-o", str(file)]
    assert command.run(arguments(typed, *said)) == 0
    api = lot.print(count=8, level="unit", format="csv", **{"from": 33})
    assert file.read_bytes() == api.content
    assert lot.shown["digital_link"] in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0000-0000-00", "batch-not-found"),
        ("0000-0000-01", "code-check-character-wrong"),
        ("?", "code-character"),
    ],
)
def test_the_operators_command_says_what_is_wrong_with_a_code(
    site: Site, typed: str, code: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_on(site.services.settings, monkeypatch)
    assert command.run(arguments(typed)) == 1
    assert capsys.readouterr().err.startswith(f"{code}: ")


SHEET = {
    "page_width": 210, "page_height": 297, "columns": 3, "rows": 7, "label_width": 66, "label_height": 35.5,
    "left": 4, "top": 5, "gap_x": 2, "gap_y": 1.5,
}  # fmt: skip


def test_stamps_go_on_a_sheet_by_maker_or_by_measures_from_the_first_free_place(lot: Lot) -> None:
    listed = lot.print(layout="avery-l7160", start=20, shift_x=-1.5)
    assert len(read_by_two(page_at(listed.content, 0, 300))[0]) == 2
    measured = lot.print(layout="own", sheet=SHEET)
    assert len(read_by_two(page_at(measured.content, 0, 300))[0]) == 21


@pytest.mark.parametrize(
    ("wrong", "code", "pointer"),
    [
        ({"layout": "own"}, "label-sheet-unmeasured", "/layout"),
        ({"sheet": SHEET}, "label-sheet-unmeasured", "/layout"),
        ({"layout": "own", "sheet": SHEET | {"rows": 9}}, "label-sheet-beyond-page", "/sheet/rows"),
        ({"layout": "own", "sheet": SHEET | {"left": -1}}, "label-measure-out-of-range", "/sheet/left"),
        ({"start": 25}, "label-start-beyond-sheet", "/start"),
        ({"shift_y": 11}, "label-shift-too-far", "/shift_y"),
    ],
)
def test_paper_that_cannot_be_is_refused_at_its_field(
    lot: Lot, wrong: dict[str, Any], code: str, pointer: str
) -> None:
    response = lot.print(**wrong)
    assert (response.status_code, response.json()["code"]) == (422, code)
    assert response.json()["errors"][0]["pointer"] == pointer
