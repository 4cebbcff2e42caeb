"""Capturing over HTTP, as the published binding has it: jobs, single events, hashes, limits, refusals."""

from __future__ import annotations

import json
from typing import Any

import pytest
from httpx2 import Response

from nguongoc.events.documents import read_document
from nguongoc.ports.rows import Role
from nguongoc.records.canonical import canonical_bytes
from nguongoc_api.epcis.headers import CAPTURE_BYTES, CAPTURE_LIMIT, HASH_BYTES
from tests.epcis import Json, alone, declared_wrong, document, object_event
from tests.http.conftest import BASE_URL, Site
from tests.vectors import vectors

FOLDER = vectors("epcis")
EXAMPLES = sorted((FOLDER / "examples").glob("*.jsonld"))
JSON_LD = {"Content-Type": "application/ld+json"}


def send(site: Site, path: str, body: Any, headers: dict[str, str], **more: str) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"Content-Type": "application/json", **headers, **more}
    return site.client.post(path, content=content, headers=sent)


def finished(site: Site, location: str, headers: dict[str, str]) -> Json:
    """The job when it is done; whatever is open is carried out here, if the service's own thread has not come to it."""
    for _ in range(10_000):
        job = site.get(location.removeprefix(BASE_URL), headers).json()
        if not job["running"]:
            return dict(job)
        site.services.capturing.worker.run_now()
    raise AssertionError("the capture does not end")


def capture(site: Site, body: Any, headers: dict[str, str], **more: str) -> Json:
    answer = send(site, "/epcis/capture", body, headers, **more)
    assert answer.status_code == 202, answer.text
    assert answer.content == b""
    return finished(site, answer.headers["location"], headers)


@pytest.fixture
def repository(site: Site) -> dict[str, str]:
    return site.as_(Role.REPOSITORY)


def test_every_published_example_is_captured_and_kept_as_it_came(
    site: Site, repository: dict[str, str]
) -> None:
    events, other_spellings = 0, set()
    for path in EXAMPLES:
        sent = json.loads(path.read_bytes())
        job = capture(site, path.read_bytes(), repository, **JSON_LD)
        assert job["success"], (path.name, job["errors"])
        events += job["events"]
        assert job["stored"] + job["known"] == job["events"]
        kept = stored_bodies(site)
        for event in read_document(sent).events:
            event.pop("recordTime", None)
            if canonical_bytes(event) not in kept:
                other_spellings.add(path.name)
    assert (len(EXAMPLES), events) == (14, 22)
    # Events that another example holds too, in other words: the same event is one row, in the words it came in first.
    assert other_spellings == {
        "Example_9.6.1-with-comment.jsonld",
        "Example_9.6.4-TransformationEventWithDigitalLink.jsonld",
    }


def stored_bodies(site: Site) -> set[bytes]:
    with site.services.reads.open() as reader:
        return {each.body for each in reader.audit.events(None, 10_000)}


def test_a_capture_is_a_job_that_says_how_it_went(site: Site, repository: dict[str, str]) -> None:
    answer = send(site, "/epcis/capture", document(object_event()), repository)
    location = answer.headers["location"]
    assert location.startswith(f"{BASE_URL}/epcis/capture/")
    job = finished(site, location, repository)
    assert job.pop("createdAt") <= job.pop("finishedAt")
    assert job == {
        "captureID": location.rpartition("/")[2],
        "running": False,
        "success": True,
        "captureErrorBehaviour": "rollback",
        "errors": [],
        "events": 1,
        "done": 1,
        "stored": 1,
        "known": 0,
        "refused": 0,
    }
    assert capture(site, document(object_event()), repository)["known"] == 1


def test_jobs_are_listed_in_pages_to_their_own_organisation_alone(
    site: Site, repository: dict[str, str]
) -> None:
    jobs = [capture(site, document(), repository)["captureID"] for _ in range(3)]
    first = site.get("/epcis/capture?perPage=2", repository)
    link = first.headers["link"]
    second = site.get(link[link.index("<") + 1 : link.index(">")].removeprefix(BASE_URL), repository)
    assert "link" not in second.headers
    assert {job["captureID"] for job in first.json() + second.json()} == set(jobs)
    other = site.as_(Role.REPOSITORY, site.neighbour)
    assert site.get("/epcis/capture", other).json() == []
    missing = site.get(f"/epcis/capture/{jobs[0]}", other, 404).json()
    assert (missing["type"], missing["code"]) == ("epcisException:NoSuchNameException", "capture-unknown")
    assert site.get("/epcis/capture/none", repository, 404).json()["code"] == "capture-unknown"


def test_rolling_back_keeps_none_and_proceeding_keeps_the_others(
    site: Site, repository: dict[str, str]
) -> None:
    future = object_event(eventTime="2027-01-01T00:00:00.000Z")
    sent = document(object_event(), future)
    job = capture(site, sent, repository)
    assert (job["success"], job["stored"], job["refused"]) == (False, 0, 1)
    assert [(each["index"], each["code"]) for each in job["errors"]] == [(1, "epcis-time-in-future")]
    assert job["errors"][0]["errors"][0]["pointer"] == "/epcisBody/eventList/1/eventTime"
    assert job["errors"][0]["type"] == "epcisException:ValidationException"
    assert stored_bodies(site) == set()
    job = capture(site, sent, repository, **{"GS1-Capture-Error-Behaviour": "proceed"})
    assert (job["success"], job["stored"], job["refused"]) == (False, 1, 1)
    assert stored_bodies(site) == {canonical_bytes(object_event())}


def test_what_is_malformed_is_refused_at_once_when_all_is_to_be_rolled_back(
    site: Site, repository: dict[str, str]
) -> None:
    sent = document(object_event(), object_event(eventTime=None))
    answer = send(site, "/epcis/capture", sent, repository)
    assert answer.status_code == 400
    problem = answer.json()
    assert problem["type"] == "epcisException:ValidationException"
    assert problem["errors"][0]["pointer"].startswith("/epcisBody/eventList/1")
    assert site.get("/epcis/capture", repository).json() == []
    proceeding = {"GS1-Capture-Error-Behaviour": "proceed"}
    assert capture(site, sent, repository, **proceeding)["stored"] == 1


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b"{", {}, 400, "json-malformed"),
        (b'{"type":"a","type":"b"}', {}, 400, "json-malformed"),
        (b"[" * 100 + b"]" * 100, {}, 400, "json-too-deep"),
        (b"[]", {}, 400, "epcis-document-not-readable"),
        (b"", {}, 400, "body-missing"),
        (b"{}", {"Content-Type": "application/xml"}, 415, "media-type-wrong"),
        (b"{}", {"Content-Type": "text/plain"}, 415, "media-type-wrong"),
        (b"{}", {"GS1-Capture-Error-Behaviour": "all"}, 400, "capture-behaviour-unknown"),
        (b"{}", {"GS1-EPCIS-Version": "1.2"}, 406, "epcis-version-not-acceptable"),
        (b"{}", {"Content-Length": str(CAPTURE_BYTES + 1)}, 413, "body-too-large"),
        (json.dumps(object_event()).encode(), {}, 400, "epcis-document-expected"),
    ],
)
def test_what_cannot_be_captured_is_told_why(
    site: Site, repository: dict[str, str], body: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    answer = send(site, "/epcis/capture", body, repository, **headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["type"].startswith("epcisException:")


def test_a_document_of_more_events_than_announced_is_too_large(
    site: Site, repository: dict[str, str]
) -> None:
    answer = send(site, "/epcis/capture", document(*[{}] * (CAPTURE_LIMIT + 1)), repository)
    assert answer.status_code == 413
    assert answer.json()["type"] == "epcisException:CaptureLimitExceededException"
    assert answer.headers["gs1-epcis-capture-limit"] == str(CAPTURE_LIMIT)


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/epcis/capture", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("/epcis/capture/x", {"GET", "HEAD", "OPTIONS"}),
        ("/epcis/event-hash", {"OPTIONS", "POST"}),
    ],
)
def test_options_says_what_an_address_takes(site: Site, path: str, methods: set[str]) -> None:
    answer = site.client.options(path)
    assert answer.status_code == 204
    assert set(answer.headers["allow"].split(", ")) == methods
    assert answer.headers["gs1-epcis-min"] == answer.headers["gs1-cbv-max"] == "2.0.0"
    if path == "/epcis/capture":
        assert answer.headers["gs1-epcis-capture-file-size-limit"] == str(CAPTURE_BYTES)
        assert answer.headers["gs1-capture-error-behaviour"] == "all"
    assert site.client.options("/epcis/nowhere").status_code == 404


def test_an_event_alone_is_captured_at_once_and_the_same_again_is_the_same(
    site: Site, repository: dict[str, str]
) -> None:
    event = alone(eventID="urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8")
    answer = send(site, "/epcis/events", event, repository)
    assert answer.status_code == 201
    assert answer.json() == event
    again = send(site, "/epcis/events", event, repository)
    assert (again.status_code, again.headers["location"]) == (201, answer.headers["location"])
    other = send(site, "/epcis/events", event | {"bizStep": "receiving"}, repository)
    assert other.status_code == 409
    assert other.json()["type"] == "epcisException:ResourceAlreadyExistsException"
    assert other.json()["code"] == "event-name-taken"
    declared = send(site, "/epcis/events", declared_wrong(event), repository)
    assert declared.headers["location"] != answer.headers["location"]
    assert send(site, "/epcis/events", document(event), repository).json()["code"] == "epcis-event-expected"


def test_a_name_is_an_organisations_own_so_that_nobody_occupies_anothers(
    site: Site, repository: dict[str, str]
) -> None:
    event = alone(eventID="urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8")
    first = site.as_(Role.REPOSITORY, site.neighbour)
    assert send(site, "/epcis/events", event | {"bizStep": "receiving"}, first).status_code == 201
    assert send(site, "/epcis/events", event, repository).status_code == 201


def test_the_address_of_an_event_is_no_name_for_another(site: Site, repository: dict[str, str]) -> None:
    first = site.as_(Role.REPOSITORY, site.neighbour)
    address = send(site, "/epcis/events", alone(), first).headers["location"]
    nowhere = f"{BASE_URL}/epcis/events/01a2063d-5f53-7678-8e8d-01b5c9fcd9d1"
    for name in (address, nowhere):
        for event in (alone(eventID=name), alone(eventID=name, bizStep="receiving")):
            refused = send(site, "/epcis/events", event, repository)
            assert (refused.status_code, refused.json()["code"]) == (409, "event-name-taken")
    again = send(site, "/epcis/events", alone(eventID=address), first)
    assert again.headers["location"] == address, "to whoever captured it, it is a name"


def test_a_repeated_request_is_answered_the_same(site: Site, repository: dict[str, str]) -> None:
    key = {"Idempotency-Key": "k1"}
    sent = document(object_event())
    first = send(site, "/epcis/capture", sent, repository, **key)
    assert (
        send(site, "/epcis/capture", sent, repository, **key).headers["location"] == first.headers["location"]
    )
    assert send(site, "/epcis/capture", document(), repository, **key).status_code == 400
    assert len(site.get("/epcis/capture", repository).json()) == 1


def test_hashes_are_told_to_anybody_and_nothing_is_kept(site: Site) -> None:
    answer = send(site, "/epcis/event-hash", EXAMPLES[0].read_bytes(), {})
    assert all(each.startswith("ni:///sha-256;") for each in answer.json()["hashes"])
    assert send(site, "/epcis/event-hash", object_event(), {}).status_code == 200
    wrong = send(site, "/epcis/event-hash", document(object_event(), {"type": "ObjectEvent"}), {})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"][:24]) == (400, "/epcisBody/eventList/1/e")
    large = send(site, "/epcis/event-hash", b" " * (HASH_BYTES + 1), {})
    assert large.status_code == 413
    assert stored_bodies(site) == set()


def test_the_published_hashes_come_out_of_the_published_documents(site: Site) -> None:
    folder = FOLDER / "event-hash"
    told = 0
    for expected in sorted(folder.glob("*.hashes")):
        source = next((each for each in folder.glob(f"{expected.stem}.json*")), None)
        if source is None:
            continue
        answer = send(site, "/epcis/event-hash", source.read_bytes(), {})
        assert answer.status_code == 200, (expected.name, answer.text)
        assert answer.json()["hashes"] == expected.read_text().split()
        told += 1
    assert told == 9


@pytest.mark.parametrize(
    "path", ["/v1/organisations/%00", "/v1/places/%00", "/photos/%00", "/o/%00/did.json"]
)
def test_no_address_holds_what_no_database_can_read(site: Site, path: str) -> None:
    for headers in ({}, site.producer()):
        answer = site.client.get(path, headers=headers)
        assert answer.status_code == 404
