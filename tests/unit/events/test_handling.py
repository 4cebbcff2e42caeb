"""What is told of a step after registration: its kind, and what sensors measured, in the units people read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.events.handling import HandlingKind, Measured, Reading, handling_kind, readings_of


def event(*reports: dict[str, Any]) -> dict[str, Any]:
    return {"type": "ObjectEvent", "sensorElementList": [{"sensorReport": list(reports)}]}


def temperature(**members: Any) -> dict[str, Any]:
    return {"type": "Temperature", "uom": "CEL"} | members


@pytest.mark.parametrize(
    "spelling",
    [
        "shipping",
        "cbv:BizStep-shipping",
        "https://ref.gs1.org/cbv/BizStep-shipping",
        "urn:epcglobal:cbv:bizstep:shipping",
    ],
)
def test_a_step_is_known_in_every_spelling(spelling: str) -> None:
    assert handling_kind(spelling) is HandlingKind.SHIP


@pytest.mark.parametrize(
    "step", [None, "commissioning", "retail_selling", "https://example.org/steps/shipping"]
)
def test_steps_nobody_outside_asks_about_are_not_told(step: str | None) -> None:
    assert handling_kind(step) is None


def test_all_reports_of_a_kind_become_one_range() -> None:
    told = readings_of(event(temperature(minValue=2, maxValue=5.5), temperature(value=-1)))
    assert told == (Reading(Measured.TEMPERATURE, Decimal(-1), Decimal("5.5"), alarm=False),)


def test_other_scales_are_told_in_degrees_celsius() -> None:
    (told,) = readings_of(event(temperature(uom="FAH", value=41), temperature(uom="KEL", value=283.15)))
    assert (round(told.least, 6), round(told.most, 6)) == (5, 10)


def test_an_alarm_of_the_sensor_is_kept() -> None:
    humid = {"type": "RelativeHumidity", "uom": "P1", "value": 93, "exception": "ALARM_CONDITION"}
    warm, wet = readings_of(event(temperature(value=4), humid))[::-1]
    assert (wet.measured, wet.alarm, warm.alarm) == (Measured.HUMIDITY, True, False)


@pytest.mark.parametrize(
    "report",
    [
        {"type": "Temperature", "value": 4},
        {"type": "Temperature", "uom": "A93", "value": 4},
        {"type": "Speed", "uom": "KMH", "value": 40},
        {"type": "Temperature", "uom": "CEL"},
        {"type": "Temperature", "uom": "CEL", "value": True},
        {"type": "Temperature", "uom": "CEL", "value": 1e9},
        {"type": "Temperature", "uom": "CEL", "value": 4, "component": "x"},
    ],
)
def test_what_cannot_be_told_for_certain_is_passed_over(report: dict[str, Any]) -> None:
    assert readings_of(event(report)) == ()


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["sensorElementList", "sensorReport", "type", "uom", "value"]), inner
            )
        ),
    )
)
def test_no_shape_of_sensor_data_is_too_strange(sensors: Any) -> None:
    for reading in readings_of({"sensorElementList": sensors}):
        assert reading.least <= reading.most
