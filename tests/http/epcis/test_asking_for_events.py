"""`GET /epcis/events` and what stands beside it, over HTTP."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from jsonschema import Draft7Validator, FormatChecker

from nguongoc.events.documents import read_document
from nguongoc.events.envelopes import Told, single_event
from nguongoc.ports import Standing
from nguongoc.ports.rows import Role
from tests.factories import rows
from tests.http.conftest import Site, add_organisation, one_site
from tests.http.epcis.stored import CONTEXT, listed, put
from tests.store.questions.corpus import called, events
from tests.vectors import vectors

EVENTS = tuple(events())
LINK = re.compile(r'<https://trace\.example([^>]+)>; rel="next"')
NEVER = {"GS1-EPC-Format": "Never_Translates"}
only_one = one_site


def reader(site: Site) -> dict[str, str]:
    return site.as_(Role.REPOSITORY)


def ask(site: Site, headers: dict[str, str] | None = None, **asked: Any) -> list[dict[str, Any]]:
    return listed(site.get(f"/epcis/events?{urlencode(asked)}", headers))


def plain(event: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name != "recordTime"}


def test_events_come_back_as_they_came_when_nothing_is_translated(site: Site) -> None:
    put(site, *EVENTS)
    answer = site.get("/epcis/events?orderBy=recordTime&orderDirection=ASC", reader(site) | NEVER)
    assert [plain(event) for event in listed(answer)] == list(EVENTS)
    assert answer.headers["gs1-epc-format"] == "Never_Translates"
    assert answer.headers["gs1-epcis-version"] == "2.0.0"
    assert answer.json()["@context"] == CONTEXT
    assert all(event["recordTime"].endswith("Z") for event in listed(answer))


def test_published_examples_come_back_equal_in_documents_that_the_published_schema_accepts(
    site: Site,
) -> None:
    schema = json.loads((vectors("epcis") / "EPCIS-JSON-Schema.json").read_text())
    validator = Draft7Validator(schema, format_checker=FormatChecker())
    count = 0
    for path in sorted((vectors("epcis") / "examples").glob("*.jsonld")):
        # Each of another organisation: some examples are one event in two spellings, which is one event here.
        owner = add_organisation(site.services, rows.organisation())
        document = read_document(json.loads(path.read_text()))
        given = [plain(event) for event in document.events]
        put(site, *given, of=owner, context=document.context)
        headers = site.as_(Role.REPOSITORY, owner)
        for format in ("Always_GS1_Digital_Link", "Always_EPC_URN", "Never_Translates", "No_Preference"):
            answer = site.get(
                "/epcis/events?orderBy=recordTime&orderDirection=ASC", headers | {"GS1-EPC-Format": format}
            )
            assert [error.message for error in validator.iter_errors(answer.json())] == [], path.name
            if format == "Never_Translates":
                assert [plain(event) for event in listed(answer)] == given, path.name
        count += len(given)
    assert count > 14
    print(f"{count} events of published examples came back equal")


def test_identifiers_are_told_in_the_format_that_is_asked_for(site: Site) -> None:
    put(site, EVENTS[2])
    (link,) = ask(site, reader(site))
    assert link["parentID"] == "https://id.gs1.org/00/095201230000000172"
    assert link["childEPCs"] == [called("unit 1", 1)], "a Digital Link is one already"
    (urn,) = ask(site, reader(site) | {"GS1-EPC-Format": "Always_EPC_URN"})
    assert urn["parentID"] == EVENTS[2]["parentID"]
    assert urn["childEPCs"] == [called("unit 1")], "the company prefix is learnt from the event"
    refused = site.get("/epcis/events", {"GS1-EPC-Format": "Always_Binary"}, status=400)
    assert refused.json()["type"] == "epcisException:QueryParameterException"


def test_an_event_without_a_name_is_told_with_its_hash(site: Site) -> None:
    put(site, EVENTS[0], EVENTS[1])
    named, unnamed = ask(site, reader(site))
    assert named["eventID"] == EVENTS[1]["eventID"]
    assert unnamed["eventID"].startswith("ni:///sha-256;")
    assert unnamed["eventID"].endswith("?ver=CBV2.0")
    (found,) = ask(site, reader(site), EQ_eventID=unnamed["eventID"])
    assert found == unnamed


def test_pages_lead_to_each_other_and_the_last_leads_nowhere(site: Site) -> None:
    put(site, *EVENTS)
    headers, path, seen = reader(site) | NEVER, "/epcis/events?perPage=4&orderBy=eventTime", []
    for _ in range(3):
        answer = site.get(path, headers)
        seen += [plain(event) for event in listed(answer)]
        link = LINK.fullmatch(answer.headers.get("link", ""))
        if link is None:
            break
        assert answer.headers["gs1-next-page-token-expires"] == "2026-11-24T02:30:15.123456Z"
        path = link[1]
    assert "link" not in answer.headers
    assert len(seen) == len(EVENTS)
    assert all(event in seen for event in EVENTS)


def test_a_token_belongs_to_one_question_of_one_asker(site: Site) -> None:
    put(site, *EVENTS)
    mine, other = reader(site), site.as_(Role.REPOSITORY, site.neighbour)
    link = LINK.fullmatch(site.get("/epcis/events?perPage=4", mine).headers["link"])
    assert link is not None
    token = link[1].partition("nextPageToken=")[2]
    for path, headers in (
        (link[1], other),
        (f"/epcis/events?perPage=4&EQ_action=ADD&nextPageToken={token}", mine),
        ("/epcis/events?nextPageToken=abc", mine),
        (f"/epcis/events?nextPageToken={token[:-3]}", mine),
    ):
        assert site.get(path, headers, status=400).json()["type"] == "epcisException:QueryParameterException"


def test_a_count_of_answers_is_kept_over_pages_or_refused_when_exceeded(site: Site) -> None:
    put(site, *EVENTS)
    first = site.get("/epcis/events?orderBy=eventTime&eventCountLimit=5&perPage=3", reader(site))
    link = LINK.fullmatch(first.headers["link"])
    assert link is not None
    second = site.get(link[1], reader(site))
    assert (len(listed(first)), len(listed(second))) == (3, 2)
    assert "link" not in second.headers
    assert len(ask(site, reader(site), maxEventCount=11)) == 11
    refused = site.get("/epcis/events?maxEventCount=10", reader(site), status=413).json()
    assert refused["type"] == "epcisException:QueryTooLargeException"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("EQ_bizSteps=shipping", "query-parameter-unknown"),
        ("EQ_bizStep=harvesting", "query-value-wrong"),
        ("EQ_acme:x=1", "query-prefix-undeclared"),
        ("HASATTR_bizLocation=x", "query-parameter-not-supported"),
        ("eventCountLimit=1", "query-parameters-exclude"),
        ("GE_eventTime=2026-01-01T00:00:00Z&GE_eventTime=2026-01-01T00:00:00Z", "query-parameter-repeated"),
        ("perPage=0", "parameter-wrong"),
        ("perPage=1&perPage=2", "parameter-repeated"),
        ("%FF=%FF", "query-parameter-unknown"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_by_name(only_one: Site, query: str, code: str) -> None:
    refused = only_one.get(f"/epcis/events?{query}", {"Accept-Language": "en"}, status=400).json()
    assert refused["type"] == "epcisException:QueryParameterException"
    assert refused["code"] == code
    assert query.partition("=")[0] in refused["detail"] or query.startswith("%")


def test_prefixes_are_declared_in_a_header(site: Site) -> None:
    put(site, *EVENTS)
    declared = reader(site) | {"GS1-Extensions": "acme=http://ns.example.com/epcis/, x=https://x.example/"}
    assert len(ask(site, declared, **{"EXISTS_acme:mark": "true"})) == 3
    assert (
        site.get("/epcis/events", {"GS1-Extensions": "acme"}, status=400).json()["code"]
        == "extensions-header-wrong"
    )


def test_an_address_has_a_length_and_an_answer_a_media_type(only_one: Site) -> None:
    long = only_one.get(f"/epcis/events?MATCH_epc={'urn:x:1|' * 3_000}urn:x:1", status=414).json()
    assert long["type"] == "epcisException:URITooLongException"
    refused = only_one.get("/epcis/events", {"Accept": "application/xml"}, status=406).json()
    assert refused["type"] == "epcisException:NotAcceptableException"
    for accept, expected in (("*/*", "application/json"), ("application/ld+json", "application/ld+json"), ("application/xml, application/*;q=0.1", "application/json")):  # fmt: skip
        assert only_one.get("/epcis/events", {"Accept": accept}).headers["content-type"] == expected


def test_nobody_reads_whole_what_is_not_theirs(site: Site) -> None:
    put(site, *EVENTS)
    other = site.as_(Role.REPOSITORY, site.neighbour)
    for headers in (None, other, site.as_(Role.PRODUCER, site.neighbour)):
        assert ask(site, headers) == []
        assert ask(site, headers, MATCH_anyEPC=called("pallet")) == []
        assert (
            site.get(f"/epcis/events/{quote(EVENTS[1]['eventID'], safe='')}", headers, status=404).json()[
                "code"
            ]
            == "event-not-found"
        )


def test_a_party_reads_whole_what_names_it(site: Site) -> None:
    put(site, EVENTS[3], parties=(site.neighbour.id,))
    (whole,) = ask(
        site,
        site.as_(Role.PRODUCER, site.neighbour) | NEVER,
        EQ_bizTransaction_po="urn:epcglobal:cbv:bt:9520123000011:7",
    )
    assert plain(whole) == EVENTS[3]


def test_an_event_is_found_by_any_name_and_told_with_what_takes_it_back(site: Site) -> None:
    event = {**EVENTS[1], "eventID": "urn:uuid:2c3dd5e9-0aa5-4a9c-a1a6-2a7dcb7a4c4f"}
    declaration = event | {
        "errorDeclaration": {"declarationTime": "2026-03-09T00:00:00Z", "reason": "did_not_occur"}
    }
    address, _ = put(site, event, declaration)
    uuid = address.rpartition("/")[2]
    for name in (event["eventID"], address, uuid):
        found = listed(site.get(f"/epcis/events/{quote(name, safe='')}", reader(site) | NEVER))
        assert ["errorDeclaration" in each for each in found] == [False, True]
        assert found[0]["eventID"] == (address if uuid in name else name)


def test_a_hash_is_found_escaped_or_not(site: Site) -> None:
    put(site, EVENTS[0])
    (event,) = ask(site, reader(site))
    for path in (quote(event["eventID"], safe=""), event["eventID"]):
        (found,) = listed(site.get(f"/epcis/events/{path}", reader(site)))
        assert found["eventID"] == event["eventID"]


def test_one_event_alone_is_told_in_exact_bytes_to_those_who_may_read_it(site: Site) -> None:
    own = {"@context": CONTEXT, **EVENTS[0], "eventID": "urn:x:own", "recordTime": "2026-03-01T00:00:00Z"}
    put(site, own, context=None)
    put(site, EVENTS[1])
    as_ld = reader(site) | {"Accept": "application/ld+json"}
    exact = site.get("/epcis/events/urn%3Ax%3Aown", as_ld)
    assert json.loads(exact.content) == own
    assert (
        exact.content == json.dumps(own, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    )
    told = site.get(f"/epcis/events/{quote(EVENTS[1]['eventID'], safe='')}", as_ld).json()
    assert plain(told) == single_event(Told(EVENTS[1], CONTEXT))


def test_top_level_resources_list_what_is_in_events_read_whole(site: Site) -> None:
    put(site, *EVENTS)
    headers = reader(site)

    def members(path: str, **asked: Any) -> list[str]:
        found: list[str] = site.get(f"/epcis{path}?{urlencode(asked)}", headers).json()["member"]
        return found

    assert "eventTypes" in members("")
    assert members("/eventTypes") == sorted(
        ["ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent"]
    )
    assert {"shipping", "receiving", "http://ns.example.com/epcis/selling"} <= set(members("/bizSteps"))
    assert "in_transit" in members("/dispositions")
    assert members("/bizLocations") == [
        "https://id.gs1.org/414/9520123000011",
        "https://trace.example/f/0190aaaa",
    ]
    assert "https://id.gs1.org/414/9520123000011/254/7" in members("/readPoints")
    assert "https://id.gs1.org/00/095201230000000172" in members("/epcs")
    assert site.get("/epcis/epcs", status=401).json()["type"] == "epcisException:SecurityException"
    assert site.get("/epcis/epcs", site.as_(Role.PRODUCER, site.neighbour)).json()["member"] == []


def test_a_list_of_the_top_level_comes_in_pages(site: Site) -> None:
    put(site, *EVENTS)
    headers, path, seen = reader(site), "/epcis/epcs?perPage=5", list[str]()
    while True:
        answer = site.get(path, headers)
        seen += answer.json()["member"]
        link = LINK.fullmatch(answer.headers.get("link", ""))
        if link is None:
            break
        path = link[1]
    assert seen == site.get("/epcis/epcs?perPage=100", headers).json()["member"]
    assert len(seen) == len(set(seen)) > 5


def test_events_of_a_member_of_the_top_level(site: Site) -> None:
    put(site, *EVENTS)
    headers = reader(site) | NEVER
    pallet = quote(called("pallet", 1), safe="")
    assert len(listed(site.get(f"/epcis/epcs/{pallet}/events", headers))) == 4
    assert len(listed(site.get(f"/epcis/epcs/{pallet}/events?EQ_bizStep=shipping", headers))) == 1
    assert site.get(f"/epcis/epcs/{pallet}", headers).json()["member"] == ["events"]
    assert len(listed(site.get("/epcis/bizSteps/shipping/events", headers))) == 2
    assert (
        len(listed(site.get(f"/epcis/bizLocations/{quote(called('packhouse'), safe='')}/events", headers)))
        == 1
    )
    assert len(listed(site.get("/epcis/eventTypes/AssociationEvent/events", headers))) == 1
    for path in (
        "/epcis/epcs/urn%3Ax%3Anobody",
        "/epcis/eventTypes/QuantityEvent",
        "/epcis/eventTypes/Nothing/events",
    ):
        assert site.get(path, headers, status=404).json()["type"] == "epcisException:NoSuchNameException"
    assert (
        site.get("/epcis/bizSteps/harvesting/events", headers, status=400).json()["code"]
        == "query-value-wrong"
    )


def test_a_page_token_holds_nothing_to_release(only_one: Site) -> None:
    answer = only_one.client.delete("/epcis/nextPageToken/abc")
    assert (answer.status_code, answer.content) == (204, b"")


def test_who_has_no_key_gets_answers_that_may_be_kept_for_a_moment(site: Site) -> None:
    put(site, EVENTS[0], standing=Standing.CAPTURED)
    anybody, owner = site.get("/epcis/events"), site.get("/epcis/events", reader(site))
    assert anybody.headers["cache-control"] == "public, max-age=10"
    assert owner.headers["cache-control"] == "private, no-store"
    assert "Authorization" in anybody.headers["vary"]
    assert site.client.head("/epcis/events").content == b""
    assert site.client.options("/epcis/events").status_code == 204


@pytest.mark.parametrize("path", ["/epcis/events/%00", "/epcis/events/urn:x:%00", "/epcis/epcs/%00"])
def test_a_name_that_no_database_can_hold_is_the_name_of_nothing(site: Site, path: str) -> None:
    assert site.get(path, reader(site), status=404).json()["type"] == "epcisException:NoSuchNameException"


def test_an_identifier_that_no_database_can_hold_has_no_events(site: Site) -> None:
    assert listed(site.get("/epcis/epcs/urn:x:%00/events", reader(site))) == []
