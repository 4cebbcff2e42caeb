"""Questions kept under a name."""

from __future__ import annotations

from typing import Any

import pytest

from nguongoc.ports.rows import Role
from tests.http.conftest import Site
from tests.http.epcis.stored import listed, put
from tests.store.questions.corpus import called, events

EVENTS = tuple(events())
QUERY = {
    "@context": [{"acme": "http://ns.example.com/epcis/"}],
    "eventType": ["ObjectEvent"],
    "EQ_bizStep": ["shipping", "inspecting"],
    "MATCH_anyEPCClass": [called("lot"), called("other")],
}
Keys = dict[str, str]


@pytest.fixture
def keys(site: Site) -> Keys:
    return site.as_(Role.REPOSITORY)


def add(site: Site, keys: Keys, name: str = "shipped", query: Any = None, status: int = 201) -> Any:
    body = {"name": name, "query": QUERY if query is None else query}
    answer = site.client.post("/epcis/queries", json=body, headers=keys)
    assert answer.status_code == status, answer.text
    return answer


def test_a_question_is_kept_shown_answered_and_forgotten(site: Site, keys: Keys) -> None:
    put(site, *EVENTS)
    made = add(site, keys)
    assert made.headers["location"] == "https://trace.example/epcis/queries/shipped"
    assert made.json() == {"name": "shipped", "query": QUERY}
    assert site.get("/epcis/queries/shipped", keys).json() == made.json()
    answer = site.get("/epcis/queries/shipped/events", keys)
    assert answer.json()["epcisBody"]["queryResults"]["queryName"] == "shipped"
    assert len(listed(answer)) == 2
    assert site.client.delete("/epcis/queries/shipped", headers=keys).status_code == 204
    assert site.get("/epcis/queries/shipped/events", keys, status=404).json()["code"] == "query-unknown"
    assert site.client.delete("/epcis/queries/shipped", headers=keys).status_code == 404


def test_answers_come_in_pages_that_belong_to_the_question(site: Site, keys: Keys) -> None:
    put(site, *EVENTS)
    add(site, keys, query={"orderBy": "eventTime"})
    first = site.get("/epcis/queries/shipped/events?perPage=6", keys)
    path = first.headers["link"].removeprefix("<https://trace.example").partition(">")[0]
    second = site.get(path, keys)
    assert (len(listed(first)), len(listed(second))) == (6, 5)
    assert "link" not in second.headers
    refused = site.get("/epcis/queries/shipped/events?EQ_action=ADD", keys, status=400).json()
    assert refused["type"] == "epcisException:QueryParameterException"


def test_a_name_is_taken_once_in_an_organisation_and_free_in_another(site: Site, keys: Keys) -> None:
    other = site.as_(Role.REPOSITORY, site.neighbour)
    add(site, keys)
    taken = add(site, keys, query={}, status=409).json()
    assert taken["type"] == "epcisException:ResourceAlreadyExistsException"
    assert site.get("/epcis/queries/shipped", other, status=404).json()["code"] == "query-unknown"
    add(site, other, query={"EQ_action": ["ADD"]})
    assert site.get("/epcis/queries/shipped", keys).json()["query"] == QUERY


def test_questions_are_listed_in_pages(site: Site, keys: Keys) -> None:
    for name in ("c", "a", "b"):
        add(site, keys, name)
    first = site.get("/epcis/queries?perPage=2", keys)
    path = first.headers["link"].removeprefix("<https://trace.example").partition(">")[0]
    second = site.get(path, keys)
    assert [each["name"] for each in (*first.json(), *second.json())] == ["a", "b", "c"]
    assert "link" not in second.headers


def test_a_question_that_cannot_be_asked_is_not_kept(site: Site, keys: Keys) -> None:
    for body, code in (
        ({"name": "x", "query": {"EQ_bizSteps": []}}, "query-parameter-unknown"),
        ({"name": "x", "query": {"EQ_bizStep": "shipping"}}, "query-value-wrong"),
        ({"name": "x/y", "query": {}}, "query-definition-wrong"),
        ({"name": "x", "query": []}, "query-definition-wrong"),
        ({"name": "x"}, "query-definition-wrong"),
        ([], "query-definition-wrong"),
    ):
        answer = site.client.post("/epcis/queries", json=body, headers=keys)
        assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert site.get("/epcis/queries", keys).json() == []
    assert site.client.post("/epcis/queries", json={}).status_code == 401


def test_a_name_that_no_database_can_hold_is_unknown(site: Site, keys: Keys) -> None:
    for method, path in (("GET", ""), ("GET", "/events"), ("DELETE", "")):
        answer = site.client.request(method, f"/epcis/queries/%00{path}", headers=keys)
        assert (answer.status_code, answer.json()["code"]) == (404, "query-unknown")
