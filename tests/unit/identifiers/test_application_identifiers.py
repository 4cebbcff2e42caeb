"""The table of Application Identifiers, held against biip's copy of GS1's own."""

from __future__ import annotations

import re

import pytest
from biip.gs1_application_identifiers import _GS1_APPLICATION_IDENTIFIERS as PUBLISHED
from biip.gs1_digital_link_uris import _PRIMARY_IDENTIFIERS
from hypothesis import assume, given
from hypothesis import strategies as st

from nguongoc.identifiers.ai_content import AiCheckCharactersWrong, AiContentWrong, AiDateWrong
from nguongoc.identifiers.application_identifiers import (
    AiCheckDigitWrong,
    AiUnknown,
    AiValueCharacter,
    AiValueFormat,
    AiValueLength,
    check_value,
    is_known,
)
from nguongoc.identifiers.keys import KEYS

WIDER_AT_BIIP = {"30", "7004"}
"""biip admits an empty value here; the dictionary asks for one digit at least."""
NARROWER_AT_BIIP = {"4307", "4317", "7258", "8003", "8010", "8030"}
"""biip judges the inside of these (upper case, a slash, a leading zero, five at least, no '='): meaning, to us."""


def accepted(ai: str, value: str) -> bool:
    try:
        check_value(ai, value)
    except (AiValueCharacter, AiValueLength, AiValueFormat):
        return False
    except (AiCheckDigitWrong, AiCheckCharactersWrong, AiContentWrong, AiDateWrong):
        pass
    return True


def test_there_are_exactly_the_published_identifiers() -> None:
    assert {f"{number:0{width}}" for width in (2, 3, 4) for number in range(10**width)} & set(
        PUBLISHED
    ) == set(PUBLISHED)
    ours = {ai for width in (2, 3, 4) for n in range(10**width) if is_known(ai := f"{n:0{width}}")}
    assert ours == set(PUBLISHED)


def test_every_identifier_admits_the_published_lengths_and_characters() -> None:
    wider, narrower = set(), set()
    for ai, published in PUBLISHED.items():
        pattern = re.compile(published.pattern)
        for value in (character * length for character in "01Aa!~ #-/_=" for length in range(95)):
            theirs, ours = pattern.fullmatch(ai + value) is not None, accepted(ai, value)
            if theirs and not ours:
                wider.add(ai)
            if ours and not theirs:
                narrower.add(ai)
    assert wider == WIDER_AT_BIIP
    assert narrower == NARROWER_AT_BIIP


@given(
    st.sampled_from(sorted(set(PUBLISHED) - WIDER_AT_BIIP)).flatmap(
        lambda ai: st.tuples(
            st.just(ai), st.from_regex(re.compile(PUBLISHED[ai].pattern, re.ASCII), fullmatch=True)
        )
    )
)
def test_whatever_the_published_pattern_spells_is_accepted(spelled: tuple[str, str]) -> None:
    ai, element = spelled
    # biip counts an escaped pair of bytes as one character of these; the dictionary counts what stands there.
    assume("%" not in element or "|%" not in PUBLISHED[ai].pattern)
    assert accepted(ai, element.removesuffix("\n")[len(ai) :])


def test_the_primary_keys_and_their_qualifiers_are_the_published_ones_and_only_gtin_is_served() -> None:
    published = {key.ai.ai: {qualifier.ai.ai for qualifier in key.qualifiers} for key in _PRIMARY_IDENTIFIERS}
    assert {ai: set(key.qualifiers) for ai, key in KEYS.items()} == published
    assert [ai for ai, key in KEYS.items() if key.served] == ["01"]


@pytest.mark.parametrize(
    ("ai", "value", "refusal"),
    [
        ("89", "ABC", AiUnknown),
        ("1", "ABC", AiUnknown),
        ("", "", AiUnknown),
        ("10", "", AiValueLength),
        ("10", "A" * 21, AiValueLength),
        ("11", "26123", AiValueLength),
        ("10", "lô", AiValueCharacter),
        ("10", "A B", AiValueCharacter),
        ("11", "2612３1", AiValueCharacter),
        ("10", "A\n", AiValueCharacter),
        ("7040", "ABCD", AiValueFormat),
        ("7007", "26010126", AiValueFormat),
        ("4330", "-00100", AiValueFormat),
    ],
)
def test_a_value_outside_its_format_is_refused_for_its_own_reason(
    ai: str, value: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        check_value(ai, value)


@pytest.mark.parametrize(
    ("ai", "right", "wrong"),
    [
        ("17", ("260200", "260228", "280229", "991231"), ("260229", "261301", "260001", "260132", "260431")),
        ("7006", ("260228",), ("260200",)),
        ("7007", ("260101", "260101261231"), ("260101261232", "260100")),
        ("7003", ("2602282359",), ("2602282400", "2602282360")),
        ("7011", ("260228", "2602280000"), ("2602282500",)),
        ("4324", ("2602000800",), ("2602300800",)),
        ("7250", ("19000228", "20000229"), ("19000229", "20001301", "20000100")),
        ("7251", ("200002292359",), ("200002292460",)),
        ("8008", ("26022823", "2602282359", "260228235959"), ("26022824", "2602282360", "260228235960")),
    ],
)
def test_days_and_times_are_those_of_the_calendar_and_day_00_is_a_month_where_the_standard_says_so(
    ai: str, right: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    for value in right:
        assert check_value(ai, value) == value
    for value in wrong:
        with pytest.raises(AiDateWrong):
            check_value(ai, value)


@pytest.mark.parametrize(
    ("ai", "right", "wrong"),
    [
        ("8006", "095212345432130102", "095212345432130302"),
        ("8006", "095212345432130101", "095212345432130001"),
        ("8003", "04012345000221", "14012345000228"),
        ("8011", "1", "01"),
        ("7040", "0AB_", "0AB/"),
        ("4321", "1", "2"),
        ("4309", "18000000003600000000", "18000000013600000000"),
        ("7258", "1/2", "0/2"),
        ("7258", "2/2", "3/2"),
        ("8001", "00010000100110", "00010000100120"),
    ],
)
def test_what_means_nothing_is_refused(ai: str, right: str, wrong: str) -> None:
    assert check_value(ai, right) == right
    with pytest.raises(AiContentWrong):
        check_value(ai, wrong)


def test_the_check_characters_of_a_model_number_are_held_to_the_published_example() -> None:
    assert check_value("8013", "1987654Ad4X4bL5ttr2310c2K") == "1987654Ad4X4bL5ttr2310c2K"
    with pytest.raises(AiCheckCharactersWrong) as refused:
        check_value("8013", "1987654Ad4X4bL5ttr2310c2L")
    assert refused.value.params["suggestion"] == "1987654Ad4X4bL5ttr2310c2K"


@pytest.mark.parametrize("value", ["260101", "260101261231"])
def test_a_harvest_is_a_day_or_a_range_of_days(value: str) -> None:
    assert check_value("7007", value) == value


@pytest.mark.parametrize(
    ("ai", "wrong", "right"),
    [
        ("02", "09521234543219", "09521234543213"),
        ("414", "9520123456780", "9520123456788"),
        ("253", "9520123456780DOC1", "9520123456788DOC1"),
        ("8006", "095212345432190102", "095212345432130102"),
    ],
)
def test_a_wrong_check_digit_inside_a_value_is_refused_and_the_right_value_suggested(
    ai: str, wrong: str, right: str
) -> None:
    with pytest.raises(AiCheckDigitWrong) as refused:
        check_value(ai, wrong)
    assert refused.value.params["suggestion"] == right
    assert check_value(ai, right) == right
