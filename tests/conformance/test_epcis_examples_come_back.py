"""Every published example of EPCIS, captured into one repository as foreign events, comes back by its name as it was sent."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from nguongoc.events.documents import read_document
from nguongoc.ports.rows import Role
from tests.http.conftest import Site, site
from tests.http.test_capture import capture
from tests.vectors import vectors

__all__ = ["site"]
EXAMPLES = sorted((vectors("epcis") / "examples").glob("*.jsonld"))
Json = dict[str, Any]


@pytest.fixture
def repository(site: Site) -> dict[str, str]:
    return site.as_(Role.REPOSITORY)


def asked_by_name(site: Site, name: str, headers: dict[str, str]) -> list[Json]:
    answer = site.get(f"/epcis/events?EQ_eventID={quote(name, safe='')}", headers).json()
    events: list[Json] = answer["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    return events


def without_record_time(event: Json) -> Json:
    return {name: value for name, value in event.items() if name != "recordTime"}


def test_every_published_example_comes_back_as_it_was_sent(
    site: Site, repository: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    documents = [json.loads(path.read_bytes()) for path in EXAMPLES]
    for sent in documents:
        assert capture(site, sent, repository)["success"]
    equal = 0
    for sent in documents:
        for event in read_document(sent).events:
            never = {**repository, "GS1-EPC-Format": "Never_Translates"}
            found = [without_record_time(each) for each in asked_by_name(site, event["eventID"], never)]
            assert without_record_time(event) in found, event["eventID"]
            equal += 1
    with capsys.disabled():
        print(f"\nEPCIS examples that came back equal: {equal} events of {len(documents)} documents")
    assert (len(documents), equal) == (14, 22)


def test_an_example_that_came_twice_in_two_spellings_is_one_event(
    site: Site, repository: dict[str, str]
) -> None:
    for name in ("Example_9.6.4-TransformationEvent", "Example_9.6.4-TransformationEventWithDigitalLink"):
        (path,) = [each for each in EXAMPLES if each.stem == name]
        capture(site, json.loads(path.read_bytes()), repository)
    answer = site.get("/epcis/events?eventType=TransformationEvent", repository).json()
    assert len(answer["epcisBody"]["queryResults"]["resultsBody"]["eventList"]) == 1


def test_somebody_elses_examples_are_nobody_elses_business(site: Site, repository: dict[str, str]) -> None:
    sent = json.loads(EXAMPLES[1].read_bytes())
    capture(site, sent, repository)
    name = read_document(sent).events[0]["eventID"]
    assert asked_by_name(site, name, site.as_(Role.PRODUCER, site.neighbour)) == []
    assert asked_by_name(site, name, {}) == []
