"""What stamps are printed on, chosen at the desk: by maker and code, or by measures, and remembered."""

from __future__ import annotations

import pytest

from nguongoc.label.layouts import LAYOUTS
from tests.http.desk import Browser, Door, declare, lot_form, said
from tests.http.lot_of_forty import NEIGHBOUR, browser, door, lot
from tests.unit.label.reading import face_of, page_at, read_by_two

MEASURED = {
    "page_width": "210", "page_height": "297", "columns": "3", "rows": "7", "label_width": "66", "label_height": "35,5",
    "left": "4", "top": "5", "gap_x": "2", "gap_y": "1,5",
}  # fmt: skip

__all__ = ["browser", "door", "lot"]


def chosen(browser: Browser, lot: str) -> str:
    return browser.get(f"{lot}/stamps").text.partition('" selected')[0].rpartition('value="')[2]


def test_a_sheet_is_found_by_the_code_on_its_packet_and_remembered(browser: Browser, lot: str) -> None:
    page = browser.get(f"{lot}/paper")
    for words in ("Avery L7160: 21 tem 63,5 × 38,1 mm", "J8160", "HERMA", "Tomy 145", "Chưa rõ lề"):
        assert words in said(page)
    answer = browser.post(f"{lot}/paper", {"layout": "avery-l7160"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{lot}/stamps")
    assert chosen(browser, lot) == "avery-l7160"
    assert browser.post(f"{lot}/paper", {"layout": "avery-0"}).status_code == 422


def test_what_was_printed_on_last_and_how_far_the_printer_is_off_is_remembered(
    door: Door, browser: Browser, lot: str
) -> None:
    asked = {
        "count": "2",
        "level": "lot",
        "format": "pdf",
        "layout": "herma-4103",
        "start": "20",
        "shift_x": "-1,5",
    }
    printed = browser.post(f"{lot}/stamps", asked)
    assert printed.status_code == 200
    layout = LAYOUTS["herma-4103"]
    page = page_at(printed.content, 0, 203)
    assert not read_by_two(face_of(page, layout, 0))[0]
    assert read_by_two(face_of(page, layout, 20))[0]
    assert chosen(browser, lot) == "herma-4103"
    shown = browser.get(f"{lot}/stamps").text
    assert 'value="-1,5"' in shown
    assert (
        'id="start" name="start" type="text" inputmode="numeric" maxlength="4" autocomplete="off" value="1"'
        in shown
    )
    other = door.browser()
    assert other.sign_in(NEIGHBOUR).status_code == 303
    other.get(f"{lot}/paper", 404)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"rows": "9"}, "Tem tràn ra ngoài tờ giấy"),
        ({"label_width": ""}, ""),
        ({"label_width": "ba"}, ""),
        ({"left": "900"}, "Số đo ngoài khoảng"),
        ({"columns": "2,5"}, ""),
    ],
)
def test_a_measure_that_cannot_be_is_told_at_its_field_and_nothing_is_kept(
    browser: Browser, lot: str, wrong: dict[str, str], words: str
) -> None:
    before = chosen(browser, lot)
    answer = browser.post(f"{lot}/paper", {**MEASURED, **wrong, "use": "1"})
    assert answer.status_code == 422
    assert f'id="{next(iter(wrong))}-wrong"' in answer.text
    assert chosen(browser, lot) == before


def test_a_measured_sheet_is_drawn_first_kept_and_printed_on(browser: Browser, lot: str) -> None:
    drawn = browser.post(f"{lot}/paper", {**MEASURED, "draw": "1"})
    assert (drawn.status_code, "21 tem 66 × 35,5 mm" in said(drawn)) == (200, True)
    assert drawn.text.count("M4 5h66v35.5h-66z") == 1
    assert chosen(browser, lot) != "own"
    assert browser.post(f"{lot}/paper", {**MEASURED, "use": "1"}).status_code == 303
    assert chosen(browser, lot) == "own"
    asked = {"count": "21", "level": "lot", "format": "pdf", "layout": "own"}
    printed = browser.post(f"{lot}/stamps", asked)
    assert len(read_by_two(page_at(printed.content, 0, 203))[0]) == 21
    assert (
        'name="label_height" type="text" inputmode="decimal" maxlength="7" autocomplete="off" value="35,5"'
        in browser.get(f"{lot}/paper").text
    )
    for form in ("zpl", "csv"):
        assert browser.post(f"{lot}/stamps", asked | {"format": form}).status_code == 200
    assert browser.post(f"{lot}/stamps", asked | {"layout": "avery-l7160"}).status_code == 200
    assert "Tờ tự đo" in browser.get(f"{lot}/stamps").text, "the measures outlive a print on another sheet"


def test_a_place_the_sheet_has_not_and_a_shift_too_far_are_told_at_their_fields(
    browser: Browser, lot: str
) -> None:
    asked = {"count": "2", "level": "lot", "format": "pdf", "layout": "a4-24"}
    for wrong in ({"start": "25"}, {"shift_x": "11"}, {"shift_y": "x"}):
        answer = browser.post(f"{lot}/stamps", asked | wrong)
        assert answer.status_code == 422
        assert f'id="{next(iter(wrong))}-wrong"' in answer.text


def test_the_outlines_come_as_a_pdf_without_a_code(browser: Browser, lot: str) -> None:
    answer = browser.get(f"{lot}/outline?layout=tomy-145&shift_x=1,5&shift_y=&count=24")
    assert answer.content.startswith(b"%PDF")
    page = browser.get(f"{lot}/stamps").text
    assert page.index('<button class="main">') < page.index('/outline"'), (
        "the key of a line's end prints stamps"
    )
    assert not read_by_two(page_at(answer.content, 0, 203))[0]
    assert browser.get(f"{lot}/outline?layout=tomy-145&shift_x=zz", 400).status_code == 400


def test_who_prints_units_goes_on_behind_the_last_and_a_second_tab_prints_none_twice(
    door: Door, browser: Browser
) -> None:
    made = declare(browser, lot_form(door, value="40", unit="qua"))
    lot = made.headers["location"].partition("?")[0]

    def offered(name: str) -> str:
        page = browser.get(f"{lot}/stamps").text
        return page.partition(f'name="{name}"')[2].partition('value="')[2].partition('"')[0]

    one, other = offered("once"), offered("once")
    asked = {"count": "10", "level": "unit", "format": "pdf", "layout": "a4-24", "first": offered("first")}
    assert asked["first"] == "1"
    printed = browser.post(f"{lot}/stamps", asked | {"once": one})
    assert printed.status_code == 200
    twice = browser.post(f"{lot}/stamps", asked | {"once": one})
    assert twice.content == printed.content, "a press that comes twice is one print, and its file comes again"
    for missed in ({"once": other}, {}):
        tab = browser.post(f"{lot}/stamps", asked | missed)
        assert tab.status_code == 422
        assert "Tem số 1 đến 10 đã in rồi; số kế tiếp chưa in là 11." in said(tab)
    assert offered("first") == "11"
    assert browser.post(f"{lot}/stamps", asked | {"once": one, "first": "11"}).status_code == 200
    assert browser.post(f"{lot}/stamps", asked | {"once": other, "again": "1"}).status_code == 200
    assert "20" in said(browser.get(f"{lot}/units"))
