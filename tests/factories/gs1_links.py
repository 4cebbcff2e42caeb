"""Right links of every primary key, for property tests: values with their check digits, qualifiers in order, attributes."""

from __future__ import annotations

import string

from hypothesis import strategies as st

from nguongoc.identifiers.check_digits import check_characters, check_digit
from nguongoc.identifiers.gs1_link import Gs1Link
from nguongoc.identifiers.keys import KEYS

CSET_82 = "!\"%&'()*+,-./:;<=>?_" + string.digits + string.ascii_letters
CSET_39 = "#-/" + string.digits + string.ascii_uppercase


def text_of(alphabet: str, most: int, least: int = 1) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=least, max_size=most)


def checked(
    length: int, head: str = "", tail: st.SearchStrategy[str] | None = None
) -> st.SearchStrategy[str]:
    """`head` and digits to `length`, the last of them a check digit, and perhaps something behind it."""
    body = text_of(string.digits, length - 1 - len(head), length - 1 - len(head))
    digits = body.map(lambda digits: head + digits + check_digit(head + digits))
    return digits if tail is None else st.tuples(digits, tail).map("".join)


def prefixed(most: int, alphabet: str = CSET_82) -> st.SearchStrategy[str]:
    """A key that begins with a company prefix and goes on as text; at least five characters, as biip asks."""
    return st.tuples(text_of(string.digits, 4, 4), text_of(alphabet, most - 4)).map("".join)


pieces = st.tuples(st.integers(1, 99), st.integers(1, 99)).map(lambda two: f"{min(two):02}{max(two):02}")
KEY_VALUES = {
    "00": checked(18),
    "01": checked(14),
    "253": checked(13, tail=text_of(CSET_82, 17, 0)),
    "255": checked(13, tail=text_of(string.digits, 12, 0)),
    "401": prefixed(30),
    "402": checked(17),
    "414": checked(13),
    "415": checked(13),
    "417": checked(13),
    "8003": checked(14, "0", text_of(CSET_82, 16, 0)),
    "8004": prefixed(30),
    "8006": checked(14, tail=pieces),
    "8010": prefixed(30, CSET_39),
    "8013": prefixed(23).map(lambda text: text + check_characters(text)),
    "8017": checked(18),
    "8018": checked(18),
}
QUALIFIER_VALUES = {
    "7040": st.tuples(st.sampled_from(string.digits), text_of(CSET_82, 2, 2), st.sampled_from("-_9Zz")).map(
        "".join
    ),
    "8011": st.integers(1, 10**12 - 1).map(str),
    "8019": text_of(string.digits, 10),
    "8020": text_of(CSET_82, 25),
    "235": text_of(CSET_82, 28),
}
ATTRIBUTES = {
    "17": st.dates().map(lambda day: f"{day:%y%m%d}"),
    "400": text_of(CSET_82, 30),
    "3103": text_of(string.digits, 6, 6),
    "99": text_of(CSET_82, 90),
}


@st.composite
def gs1_links(draw: st.DrawFn, keys: tuple[str, ...] = tuple(KEYS)) -> Gs1Link:
    key = draw(st.sampled_from(keys))
    sequence = draw(st.sampled_from(KEYS[key].sequences)) if KEYS[key].sequences else ()
    names = [ai for ai in sequence if draw(st.booleans())]
    qualifiers = [(ai, draw(QUALIFIER_VALUES.get(ai, text_of(CSET_82, 20)))) for ai in names]
    attributes = draw(st.permutations(sorted(ATTRIBUTES)))[: draw(st.integers(0, len(ATTRIBUTES)))]
    return Gs1Link(
        key,
        draw(KEY_VALUES[key]),
        tuple(qualifiers),
        tuple((ai, draw(ATTRIBUTES[ai])) for ai in attributes),
    )
