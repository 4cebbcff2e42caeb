"""The bundled type holds every letter of Vietnamese, its licence, and no more bytes than a page can spend."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import nguongoc.label
from nguongoc.label.lettering import Weight, advances, outlines

ROOT = Path(__file__).resolve().parents[3]
PRINT = Path(str(nguongoc.label.__path__[0])) / "fonts"
WEB = ROOT / "api/nguongoc_api/pages/static/fonts"
FILES = [
    *(PRINT / f"BeVietnamPro-{weight}.ttf" for weight in Weight),
    *(WEB / f"be-vietnam-pro-{w}.woff2" for w in (400, 700)),
]
VIETNAMESE = {"đ", "Đ"} | {
    unicodedata.normalize("NFC", case + tone)
    for vowel in "aăâeêioôơuưy"
    for case in (vowel, vowel.upper())
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
}
OTHERS = set(map(chr, range(0x20, 0x7F))) | set(
    "\u00a0«»°±²³·×–—‘’“”•…₫€\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
)


def test_there_are_146_vietnamese_letters_to_look_for() -> None:
    assert len(VIETNAMESE) == 146


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_glyph_is_present_and_the_licence_travels_inside(file: Path) -> None:
    with TTFont(file) as font:
        missing = (VIETNAMESE | OTHERS) - set(map(chr, font.getBestCmap()))
        licence = font["name"].getDebugName(13)
    assert not missing
    assert "SIL Open Font License" in licence


@pytest.mark.parametrize("weight", Weight)
def test_every_letter_can_be_set_on_a_label(weight: Weight) -> None:
    combining = {letter for letter in OTHERS if unicodedata.combining(letter)}
    assert (VIETNAMESE | OTHERS) - combining - {"\u00a0"} <= advances(weight).keys()
    assert all(
        path for letter, (_, path) in outlines(weight).items() if letter.strip() and letter != "\u00ad"
    )


@pytest.mark.parametrize("weight", Weight)
def test_outlines_are_as_wide_as_the_truetype_letters(weight: Weight) -> None:
    with TTFont(PRINT / f"BeVietnamPro-{weight}.ttf") as font:
        cmap, metrics = font.getBestCmap(), font["hmtx"]
        assert {letter: metrics[cmap[ord(letter)]][0] for letter in advances(weight)} == advances(weight)


def test_a_web_font_is_at_most_13_kb() -> None:
    assert all(file.stat().st_size <= 13_000 for file in FILES if file.suffix == ".woff2")


def test_the_licence_stands_beside_the_fonts() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (PRINT / "OFL.txt").read_text(encoding="utf-8")
