"""The map of a chain: every place in the box, no word over another, and nothing in it that could run or load."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from nguongoc.geography import communes
from nguongoc.geography.movements import DOT, LEAST_WIDTH, LETTER, MOST_NAMED, TEXT, Stop, movements_svg
from nguongoc.geography.outline import WIDTH, height

SVG = "{http://www.w3.org/2000/svg}"
EVERY = communes.every()


def stop(at: int, *, is_start: bool = False) -> Stop:
    commune = EVERY[at % len(EVERY)]
    return Stop(commune.latitude, commune.longitude, commune.short_name, is_start)


@st.composite
def chains(draw: st.DrawFn) -> tuple[list[Stop], list[tuple[int, int]]]:
    some = draw(st.lists(st.integers(0, len(EVERY) - 1), min_size=1, max_size=20, unique=True))
    ends = st.integers(0, len(some) - 1)
    return [stop(at, is_start=at == some[0]) for at in some], draw(
        st.lists(st.tuples(ends, ends), max_size=30)
    )


def drawing(stops: list[Stop], ways: list[tuple[int, int]]) -> ET.Element:
    return ET.fromstring(movements_svg(stops, ways, title="Nơi & đường", note="sơ đồ"))


def boxes(drawn: ET.Element) -> list[tuple[float, float, float, float]]:
    """What each name covers."""
    scale = float(drawn.get("viewBox", "").split()[2]) / WIDTH
    found = []
    for each in drawn.find(f"{SVG}g[@class='names']") or ():
        width = len(each.text or "") * LETTER * scale
        x, y = float(each.get("x", "")), float(each.get("y", ""))
        left = {"start": x, "end": x - width, "middle": x - width / 2}[each.get("text-anchor", "")]
        found.append((left, y - 0.8 * TEXT * scale, left + width, y))
    return found


@given(chains())
def test_every_place_lies_in_the_box_and_no_name_on_a_place_or_another_name(
    chain: tuple[list[Stop], list[tuple[int, int]]],
) -> None:
    stops, ways = chain
    drawn = drawing(stops, ways)
    left, top, width, tall = map(float, drawn.get("viewBox", "").split())
    scale = width / WIDTH
    assert LEAST_WIDTH - 0.1 <= width <= WIDTH
    assert abs(tall - width * height(WIDTH) / WIDTH) < 0.2
    dots = [(float(c.get("cx", "")), float(c.get("cy", ""))) for c in drawn.iter(f"{SVG}circle")]
    assert len(dots) == len(stops)
    assert all(left <= x <= left + width and top <= y <= top + tall for x, y in dots)
    named = boxes(drawn)
    assert len(named) <= MOST_NAMED
    assert not any(
        a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a, b in combinations(named, 2)
    )
    for a in named:
        assert left - 0.1 <= a[0] <= a[2] <= left + width + 0.1
        inner = DOT * scale * 0.9
        assert not any(
            a[0] < x + inner and x - inner < a[2] and a[1] < y + inner and y - inner < a[3] for x, y in dots
        )


@given(chains())
def test_each_way_between_two_places_is_drawn_once_and_ways_within_one_are_not(
    chain: tuple[list[Stop], list[tuple[int, int]]],
) -> None:
    stops, ways = chain
    ends = [(each.latitude, each.longitude) for each in stops]
    expected = {(source, target) for source, target in ways if ends[source] != ends[target]}
    drawn = drawing(stops, ways).find(f"{SVG}g[@class='ways']")
    assert drawn is not None
    assert len(drawn) == len(expected)


def test_there_and_back_are_two_lines() -> None:
    paths = re.findall(
        r' d="(M[^"]*Q[^"]*)"', movements_svg([stop(0), stop(90)], [(0, 1), (1, 0)], title="", note="")
    )
    assert len(set(paths)) == 2


def test_who_cannot_see_it_is_told_every_place_and_that_it_is_a_sketch() -> None:
    drawn = drawing([stop(3), stop(80)], [])
    assert drawn.get("role") == "img"
    assert drawn.findtext(f"{SVG}title") == "Nơi & đường"
    desc = drawn.findtext(f"{SVG}desc") or ""
    assert desc == f"1. {EVERY[3].short_name}; 2. {EVERY[80].short_name}; sơ đồ"


@given(st.text(max_size=30).filter(lambda text: text.isprintable()))
def test_names_are_shown_as_words_and_nothing_in_it_runs_or_loads(name: str) -> None:
    text = movements_svg([Stop(19.8, 105.7, name)], [], title=name, note=name)
    drawn = ET.fromstring(text)
    assert {each.tag.removeprefix(SVG) for each in drawn.iter()} <= {
        "svg", "title", "desc", "defs", "marker", "path", "g", "circle", "text"
    }  # fmt: skip
    assert "style=" not in re.sub(r">[^<]*<", "><", text)


def test_without_any_place_it_is_the_province() -> None:
    left, top, width, tall = map(float, drawing([], []).get("viewBox", "").split())
    assert (left, top, width) == (0, 0, WIDTH)
    assert abs(tall - height(WIDTH)) < 0.1
