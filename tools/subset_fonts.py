"""Make the bundled type from the installed Be Vietnam Pro (OFL-1.1): run by hand, its output is committed.

Three things come out. TTF for Pillow and PDF, in `nguongoc/label/fonts`; `outlines.json` beside them, so that a stamp's SVG
carries its letters as paths and looks the same in every viewer and print shop, with no font tool at run time;
WOFF2 for the pages, which must stay small enough for the first round trips on 3G.
"""

from __future__ import annotations

import json
import shutil
import unicodedata
from importlib import resources
from pathlib import Path

from fontTools import subset
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
LABEL_FONTS = ROOT / "trace/nguongoc/label/fonts"
WEB_FONTS = ROOT / "api/nguongoc_api/pages/static/fonts"
WEIGHTS = {"Regular": 400, "Bold": 700}

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VIETNAMESE = frozenset(
    letter
    for vowel in VOWELS
    for tone in TONES
    for letter in (
        unicodedata.normalize("NFC", vowel + tone),
        unicodedata.normalize("NFC", vowel.upper() + tone),
    )
) | {"đ", "Đ"}
ASCII = frozenset(map(chr, range(0x20, 0x7F)))
PUNCTUATION = frozenset("\u00a0«»°±²³·×÷–—‘’“”•…₫€©®")
COMBINING = frozenset("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")
WEB = VIETNAMESE | ASCII | PUNCTUATION | COMBINING
PRINT = WEB | frozenset(map(chr, range(0xA1, 0x180)))
"""Print adds Latin-1 and Latin Extended-A: names of foreign buyers and minority languages are printed too."""


def _subset(source: Path, characters: frozenset[str], *, flavor: str | None) -> TTFont:
    options = subset.Options()
    options.flavor = flavor
    options.hinting = False
    options.notdef_outline = True
    options.layout_features = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum"]
    options.name_IDs = [
        0,
        1,
        2,
        3,
        4,
        5,
        6,
        13,
        14,
    ]  # copyright and licence travel inside each copy, as OFL 1.1 asks
    font = TTFont(source, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(character) for character in characters])
    subsetter.subset(font)
    font.flavor = flavor
    return font


def _outlines(font: TTFont, characters: frozenset[str]) -> dict[str, tuple[int, str]]:
    """Advance and path of each character, 1000 units to the em, y down as SVG has it."""
    glyphs = font.getGlyphSet()
    scale = 1000 / font["head"].unitsPerEm
    drawn: dict[str, tuple[int, str]] = {}
    for code, name in sorted(font.getBestCmap().items()):
        if chr(code) not in characters or unicodedata.combining(chr(code)):
            continue
        pen = SVGPathPen(glyphs, ntos=lambda number: str(round(number)))
        glyphs[name].draw(TransformPen(pen, (scale, 0, 0, -scale, 0, 0)))
        drawn[chr(code)] = (round(glyphs[name].width * scale), pen.getCommands())
    return drawn


def main() -> None:
    package = Path(str(resources.files("fontpkg_be_vietnam_pro")))
    LABEL_FONTS.mkdir(parents=True, exist_ok=True)
    WEB_FONTS.mkdir(parents=True, exist_ok=True)
    outlines = {}
    for style, weight in WEIGHTS.items():
        source = package / "files" / f"BeVietnamPro-{style}.ttf"
        printed = _subset(source, PRINT, flavor=None)
        outlines[style] = _outlines(printed, PRINT)
        printed.save(LABEL_FONTS / f"BeVietnamPro-{style}.ttf")
        _subset(source, WEB, flavor="woff2").save(WEB_FONTS / f"be-vietnam-pro-{weight}.woff2")
    with (LABEL_FONTS / "outlines.json").open("w", encoding="utf-8") as file:
        json.dump(outlines, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")
    shutil.copyfile(package / "LICENSE", LABEL_FONTS / "OFL.txt")
    for path in sorted([*LABEL_FONTS.iterdir(), *WEB_FONTS.iterdir()]):
        print(f"{path.stat().st_size:>8}  {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
