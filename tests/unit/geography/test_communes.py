from __future__ import annotations

import json
import unicodedata
from datetime import date
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.geography import communes
from nguongoc.geography.communes import QueryEmpty, QueryTooLong, UnknownCommune, find, search, search_key


def test_the_province_has_166_communes_of_which_19_are_phuong() -> None:
    every = communes.every()
    assert len(every) == len({commune.code for commune in every}) == 166
    assert sum(commune.name.startswith("Phường ") for commune in every) == 19
    assert sum(commune.name.startswith("Xã ") for commune in every) == 147
    assert len({old.code for commune in every for old in commune.legacy}) == 547


def test_a_code_means_todays_commune_and_says_as_of_when() -> None:
    commune = find("15544")
    assert (commune.name, commune.short_name) == ("Xã Lam Sơn", "Lam Sơn")
    assert commune.as_of == date(2025, 7, 1)
    assert {old.name for old in commune.legacy} == {"Xã Thọ Xương", "Xã Xuân Bái", "Thị trấn Lam Sơn"}


@pytest.mark.parametrize("code", ["15556", "", "01", "1554\u0664", "x" * 100_000])
def test_a_code_that_is_no_longer_a_commune_is_refused_rather_than_guessed(code: str) -> None:
    with pytest.raises(UnknownCommune) as refused:
        find(code)
    assert len(str(refused.value.params["commune"])) <= 10


def test_the_packaged_names_are_in_composed_form() -> None:
    text = (resources.files("nguongoc.geography") / "communes.json").read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert "MIT" in json.loads(text)["source"]


@pytest.mark.parametrize("spelling", ["Hoá", "Hóa", "HOA", "hoa", "Ho\u0301a", "hoa\u0301"])
def test_old_and_new_placing_of_the_tone_mark_and_both_unicode_forms_give_one_key(spelling: str) -> None:
    assert search_key(spelling) == "hoa"


@pytest.mark.parametrize("spelling", ["Đông Sơn", "\u00d0ông Sơn", "đông  sơn", "Dong-Son", "DÔNG SON"])
def test_d_with_stroke_and_its_look_alike_eth_are_found_as_d(spelling: str) -> None:
    assert search_key(spelling) == "dong son"


@given(st.text(max_size=60))
def test_a_key_is_its_own_key_and_the_same_for_both_unicode_forms(text: str) -> None:
    key = search_key(text)
    assert search_key(key) == key
    assert (
        search_key(unicodedata.normalize("NFD", text))
        == search_key(unicodedata.normalize("NFC", text))
        == key
    )


def test_names_that_collide_without_marks_are_told_apart_by_them() -> None:
    assert search("Đông Tiến")[0].commune.name == "Phường Đông Tiến"
    assert search("Đồng Tiến")[0].commune.name == "Xã Đồng Tiến"
    assert {match.commune.name for match in search("dong tien")} == {"Phường Đông Tiến", "Xã Đồng Tiến"}


def test_a_former_name_leads_to_todays_commune() -> None:
    (match,) = search("Thọ Xương")
    assert match.commune.code == "15544"
    assert match.former is not None
    assert match.former.district == "Huyện Thọ Xuân"
    assert not match.choose


@pytest.mark.parametrize(
    "address",
    [
        "xã Thọ Xương, huyện Thọ Xuân, tỉnh Thanh Hóa",
        "tho xuong, tho xuan, thanh hoa",
        "Thọ Xương, Thọ Xuân",
        "XÃ THỌ XƯƠNG HUYỆN THỌ XUÂN",
        "x. Thọ Xương, H.Thọ Xuân, T. Thanh Hoá",
    ],
)
def test_an_old_address_pasted_whole_is_understood(address: str) -> None:
    assert [match.commune.name for match in search(address)] == ["Xã Lam Sơn"]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("P. Hạc Thành, TP Thanh Hóa", "Phường Hạc Thành"),
        ("Xã Lam Sơn, tỉnh Thanh Hoá", "Xã Lam Sơn"),
        ("TT Vân Du, h. Thạch Thành", "Xã Vân Du"),
        ("p.tào xuyên, tp. thanh hóa", "Phường Nguyệt Viên"),
    ],
)
def test_kinds_of_units_may_be_shortened_as_on_an_envelope(address: str, name: str) -> None:
    assert search(address)[0].commune.name == name


def test_a_unit_that_was_split_offers_every_successor_and_says_that_a_person_chooses() -> None:
    matches = [match for match in search("thị trấn Thiệu Hóa, huyện Thiệu Hóa") if match.former]
    assert {match.commune.name for match in matches} == {"Xã Thiệu Hóa", "Xã Thiệu Quang", "Xã Thiệu Trung"}
    assert all(match.choose for match in matches)


def test_a_name_that_moved_offers_both_the_place_it_was_and_the_place_it_is() -> None:
    offers = [(match.commune.name, match.former and match.former.district) for match in search("Xuân Hòa")]
    assert offers[0] == ("Xã Xuân Hòa", None)
    assert ("Xã Xuân Bình", "Huyện Như Xuân") in offers


def test_a_beginning_is_enough_and_the_list_stays_short() -> None:
    offers = search("tho")
    assert len(offers) == communes.MOST_MATCHES
    assert all(search_key(match.former.name if match.former else match.commune.name) for match in offers)


def test_an_unknown_name_offers_nothing() -> None:
    assert search("Hà Nội Amsterdam") == ()


def test_a_query_of_marks_alone_and_a_novel_are_refused() -> None:
    with pytest.raises(QueryEmpty):
        search(" .,;\u0301 ")
    with pytest.raises(QueryTooLong):
        search("ộ" * 10_000_000)


@given(st.text(max_size=200))
def test_whatever_is_typed_is_answered_or_refused(text: str) -> None:
    try:
        assert len(search(text)) <= communes.MOST_MATCHES
    except QueryEmpty:
        assert not search_key(text)


def test_a_name_that_is_both_todays_and_a_former_units_elsewhere_offers_both() -> None:
    offers = search("Xã Lam Sơn, tỉnh Thanh Hoá")
    assert [(match.commune.name, match.former is None) for match in offers] == [
        ("Xã Lam Sơn", True),
        ("Xã Minh Sơn", False),
    ]
