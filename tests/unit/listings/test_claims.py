"""Green words are found wherever they claim something, and left alone where they are a colour, a chore or manure."""

from __future__ import annotations

import unicodedata

import pytest

from nguongoc.listings.claims import Backing, ClaimKind, claims_in, name_without, story_without

NOTHING = Backing()


@pytest.mark.parametrize(
    ("text", "kind", "left"),
    [
        ("Rau xanh - sạch Hoằng Hoá", ClaimKind.GREEN, "Rau Hoằng Hoá"),
        ("Nông sản xanh sạch", ClaimKind.GREEN, "Nông sản"),
        ("Nông sản xanh - sạch", ClaimKind.GREEN, "Nông sản"),
        ("GẠO HỮU CƠ", ClaimKind.ORGANIC, "GẠO"),
        ("Mắm tôm (sạch)", ClaimKind.CLEAN, "Mắm tôm"),
        ("Nước mắm sạch", ClaimKind.CLEAN, "Nước mắm"),
        ("Miến carbon thấp", ClaimKind.CARBON, "Miến"),
        ("Chè thân thiện với môi trường", ClaimKind.GREEN, "Chè"),
        ("Eco-friendly honey", ClaimKind.GREEN, "Honey"),
        ("Green certified honey", ClaimKind.GREEN, "Certified honey"),
        ("Carbon-neutral organic tea", ClaimKind.NEUTRAL, "Tea"),
        ("有机大米", ClaimKind.ORGANIC, "大米"),
        ("Túi tự huỷ", ClaimKind.PACKAGING, "Túi"),
        ("Hữu cơ", ClaimKind.ORGANIC, None),
    ],
)
def test_a_claim_is_found_and_cut_out(text: str, kind: ClaimKind, left: str | None) -> None:
    assert claims_in(text)[0].kind is kind
    assert name_without(text, NOTHING) == left
    assert name_without(unicodedata.normalize("NFD", text), NOTHING) == left


@pytest.mark.parametrize(
    "text",
    [
        "Bưởi da xanh", "Trà xanh Bình Sơn", "Đậu xanh", "Lá dong xanh lá", "Rửa sạch, ngâm mười phút.",
        "Bón phân hữu cơ vi sinh.", "Du lịch sinh thái Pù Luông", "Bình Sơn green tea", "Green-skinned pomelo",
        "organic fertiliser", "有机肥", "Ecology", "sáchsạch", "Cốm xanh", "Nước sạch", "",
    ],
)  # fmt: skip
def test_the_same_letters_say_something_else(text: str) -> None:
    assert claims_in(text) == ()


def test_what_stands_behind_a_word_is_what_the_word_claims() -> None:
    figures = Backing(footprint=True, packaging=True)
    assert [kind for kind in ClaimKind if figures.covers(kind)] == [
        ClaimKind.GREEN, ClaimKind.CARBON, ClaimKind.PACKAGING,
    ]  # fmt: skip
    assert not Backing(footprint=True).covers(ClaimKind.GREEN)
    assert [kind for kind in ClaimKind if Backing(organic=True).covers(kind)] == [
        ClaimKind.GREEN, ClaimKind.CLEAN, ClaimKind.ORGANIC,
    ]  # fmt: skip
    assert Backing(verified=True).covers(ClaimKind.NEUTRAL)


def test_of_a_story_the_sentence_goes_and_of_a_firms_name_nothing() -> None:
    told = "Gạo ngon. Trồng hữu cơ, không thuốc! Của HTX Rau sạch Lam Sơn."
    assert story_without(told, NOTHING, ["HTX Rau sạch Lam Sơn"]) == "Gạo ngon. Của HTX Rau sạch Lam Sơn."
    assert story_without("Hữu cơ.", NOTHING) is None
    assert story_without(told, Backing(organic=True)) == told


def test_ten_thousand_words_are_looked_through_and_no_more() -> None:
    assert len(claims_in("hữu cơ, " * 5_000)) <= 1_250
