"""Colours of the style sheet against WCAG 2.2: text 4.5:1 on its ground, marks 3:1, in light and in dark."""

from __future__ import annotations

import re

import pytest

from nguongoc_api.pages.render import STATIC

CSS = (STATIC / "consumer.css").read_text(encoding="utf-8")
TEXT, MARK = 4.5, 3.0
PAIRS = [
    ("ink", "paper", TEXT),
    ("ink", "shade", TEXT),
    ("quiet", "paper", TEXT),
    ("quiet", "shade", TEXT),
    ("ink", "leaf-ground", TEXT),
    ("leaf", "leaf-ground", TEXT),
    ("leaf", "paper", TEXT),
    ("ink", "care-ground", TEXT),
    ("care", "care-ground", TEXT),
    ("care", "paper", TEXT),
    ("stop", "paper", TEXT),
    ("on-stop", "stop-ground", TEXT),
    ("on-void", "void-ground", TEXT),
    ("paper", "ink", TEXT),
    ("ink", "land", TEXT),
    ("edge", "paper", MARK),
    ("care-mark", "paper", MARK),
    ("care-mark", "land", MARK),
    ("care-mark", "care-ground", MARK),
    ("coast", "paper", MARK),
    ("leaf", "land", MARK),
]


def palette(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def palettes() -> dict[str, dict[str, str]]:
    dark_at = CSS.index("@media screen and (prefers-color-scheme: dark)")
    light = palette(CSS[:dark_at])
    dark = palette(CSS[dark_at : CSS.index("* { box-sizing")])
    return {"light": light, "dark": light | dark}


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_words_and_marks_stand_out_from_their_ground(
    mode: str, front: str, ground: str, least: float
) -> None:
    colours = palettes()[mode]
    assert contrast(colours[front], colours[ground]) >= least, (mode, front, ground)


def test_dark_mode_has_a_colour_of_its_own_for_each() -> None:
    light, dark = palettes()["light"], palettes()["dark"]
    assert light.keys() == dark.keys()
    assert not [name for name in light if light[name] == dark[name]]


def test_colours_are_named_once_and_used_by_name() -> None:
    rules = CSS[CSS.index("* { box-sizing") : CSS.index("@media print")]
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", rules)


def test_type_stands_in_four_sizes_one_family_and_no_gradient() -> None:
    sizes = set(re.findall(r"font-size: ([^;]+);", CSS[: CSS.index("@media print")]))
    assert {size for size in sizes if size.startswith("var")} <= {
        f"var(--{s})" for s in ("small", "text", "large", "huge")
    }
    assert "gradient" not in CSS
