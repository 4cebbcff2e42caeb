"""The picture of a chain: nothing lies on anything else, every line joins what it should, whatever the chain."""

from __future__ import annotations

import re
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from nguongoc_api.pages.drawing.layers import CARD_WIDTH, layered
from nguongoc_api.pages.drawing.lettering import text_width, wrap
from nguongoc_api.pages.drawing.rails import PHONE_WIDTH, on_rails
from nguongoc_api.pages.drawing.shapes import Card, Drawing, Thing, Went

MOST = 12


def thing(number: int) -> Thing:
    lines = ("HTX trình diễn Hà Long", "Xã Hà Long", f"Làm ngày {number:02}/11/2026")
    return Thing(
        f"lot {number}",
        f"Gạo nếp cái hoa vàng {number}",
        lines,
        "",
        "",
        "sprout",
        "/p/b/X",
        number == 0,
        f"{99 - number:02}",
    )


@st.composite
def chains(draw: st.DrawFn) -> tuple[list[Thing], list[Went]]:
    """Lot 0 is asked about; every other one went into one nearer to it, or, now and then, round in a circle."""
    count = draw(st.integers(1, MOST))
    pairs = {(number, draw(st.integers(0, number - 1))) for number in range(1, count)}
    more = draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=6))
    pairs |= {(source, target) for source, target in more if source != target}
    return [thing(number) for number in range(count)], [
        Went(f"lot {source}", f"lot {target}", "12,5 kg") for source, target in sorted(pairs)
    ]


def ends(path: str) -> tuple[tuple[float, float], tuple[float, float]]:
    numbers = [float(each) for each in re.findall(r"-?[0-9.]+(?:e-?[0-9]+)?", path)]
    last = path[max(path.rfind("V"), path.rfind("C"))]
    return (numbers[0], numbers[1]), (
        (numbers[0], numbers[-1]) if last == "V" else (numbers[-2], numbers[-1])
    )


def overlap(one: Card, other: Card) -> bool:
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height


def check_inside(drawing: Drawing) -> None:
    for card in drawing.cards:
        assert 0 <= card.x <= card.x + card.width <= drawing.width
        assert 0 <= card.y <= card.y + card.height <= drawing.height + 1


@given(chains())
def test_on_a_desk_no_card_lies_on_another_and_every_line_joins_its_cards(
    chain: tuple[list[Thing], list[Went]],
) -> None:
    things, went = chain
    drawing = layered(things, went)
    assert {card.thing.key for card in drawing.cards} == {each.key for each in things}
    assert not any(overlap(one, other) for one, other in combinations(drawing.cards, 2))
    check_inside(drawing)
    right = {(card.x + CARD_WIDTH, card.y + card.height / 2) for card in drawing.cards}
    left = {(card.x - 7, card.y + card.height / 2) for card in drawing.cards}
    for line in drawing.lines:
        first, last = ends(line.path)
        assert any(abs(first[0] - x) < 0.1 and abs(first[1] - y) < 0.1 for x, y in right)
        assert any(abs(last[0] - x) < 0.1 and abs(last[1] - y) < 0.1 for x, y in left)


@given(chains())
def test_on_a_phone_everything_is_in_one_column_and_the_lot_asked_about_is_last(
    chain: tuple[list[Thing], list[Went]],
) -> None:
    things, went = chain
    drawing = on_rails(things, went)
    assert drawing.width == PHONE_WIDTH
    assert [card.thing.is_start for card in drawing.cards] == [False] * (len(things) - 1) + [True]
    for above, below in zip(drawing.cards, drawing.cards[1:], strict=False):
        assert above.y + above.height < below.y
    dots = {(card.x, card.y + 11) for card in drawing.cards}
    for line in drawing.lines:
        for x, y in ends(line.path):
            assert any(abs(x - dot[0]) < 0.1 and abs(y - dot[1]) < 0.1 for dot in dots)


@given(st.text(max_size=200), st.integers(40, 300), st.integers(1, 3))
def test_words_never_run_out_of_their_room(text: str, room: int, most: int) -> None:
    lines = wrap(text, room, 16.0, most)
    assert len(lines) <= most
    assert all(text_width(line, 16.0) <= room for line in lines)
