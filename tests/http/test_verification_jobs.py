"""A file of codes verified as a job: in the order given, one bad row failing no other, its owner's alone, gone after a while."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest

from nguongoc.ports.rows import Role
from nguongoc.ports.verification_jobs import JobState
from nguongoc.services.packed_codes import PIECE
from nguongoc.services.run_verification_jobs import MOST_TRIES, TAKEN_FOR
from nguongoc.services.verify_in_bulk import KEPT_FOR, MOST_JOB_CODES, MOST_OPEN
from tests.factories import rows
from tests.http.conftest import Site
from tests.http.lots import published_lot

PATH = "/v1/verifications/jobs"
Headers = dict[str, str]


@pytest.fixture
def key(site: Site) -> Headers:
    """The worker is stopped: each test says when work is done."""
    site.services.bulk_verifying.worker.stop()
    site.services.bulk_verifying.run.stopping = lambda: False
    return site.as_(Role.MARKETPLACE)


@pytest.fixture
def lot(site: Site) -> dict[str, Any]:
    return published_lot(site)


def send(site: Site, content: bytes | str, key: Headers, status: int = 202, **more: str) -> Any:
    body = content.encode() if isinstance(content, str) else content
    response = site.client.post(PATH, content=body, headers={"Content-Type": "text/csv", **key, **more})
    assert response.status_code == status, response.text
    return response


def results(site: Site, address: str, key: Headers, kind: str = "application/jsonl") -> str:
    return site.get(f"{address}/results", {**key, "Accept": kind}).text


def lines(site: Site, address: str, key: Headers) -> list[dict[str, Any]]:
    return [json.loads(line) for line in results(site, address, key).split("\n")[:-1]]


def test_each_row_is_answered_in_its_place_and_a_bad_one_fails_no_other(
    site: Site, lot: dict[str, Any], key: Headers
) -> None:
    content = f'\ufeffTên hàng;Mã QR;SL\nBưởi "Luận Văn;{lot["code"]};3\n\n"hỏng;x"y;2\nĐào;{lot["digital_link"]}\nthiếu\nx;=1+1\n'
    given = send(site, content, key)
    address = given.headers["Location"]
    assert given.json()["state"] == "open"
    assert site.get(f"{address}/results", key, 409).json()["code"] == "verification-job-running"
    assert site.get(address, key).headers["Retry-After"]
    site.services.bulk_verifying.run()
    shown = site.get(address, key).json()
    assert (shown["state"], shown["total"], shown["done"]) == ("finished", 5, 5)
    assert shown["verdicts"]["valid"] == 2
    assert sum(shown["verdicts"].values()) == 5
    found = lines(site, address, key)
    assert [each["row"] for each in found] == [2, 4, 5, 6, 7]
    assert [each["code"] for each in found][0::2] == [lot["code"], lot["digital_link"], "=1+1"]
    assert [each["verdict"] == "valid" for each in found] == [True, False, True, False, False]
    assert len(found[0]["checks"]) == 8
    table = results(site, address, key, "text/csv")
    assert table.startswith("\ufeff")
    read = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
    assert [each["verdict"] for each in read] == [each["verdict"] for each in found]
    assert read[0]["lot"] == "LV-1"
    assert read[4]["code"] == "'=1+1", "a spreadsheet runs nothing of it"
    assert read[3]["reason"]


def test_answers_are_those_of_the_synchronous_address(site: Site, lot: dict[str, Any], key: Headers) -> None:
    codes = [lot["code"], "0000000000", "https://elsewhere.example/b/x", lot["digital_link"]]
    address = send(site, "\n".join(codes), key).headers["Location"]
    site.services.bulk_verifying.run()
    body = {"items": [{"code": code} for code in codes]}
    answered = site.post("/v1/verifications", body, key, 200)
    for found, item in zip(lines(site, address, key), answered["items"], strict=True):
        assert found.pop("checked_at") == answered["checked_at"]
        assert found.pop("row")
        assert item.pop("signed_verdict") is None
        assert found == item


def test_a_form_and_other_encodings_are_the_same_file(site: Site, lot: dict[str, Any], key: Headers) -> None:
    text = f"mã\r\n{lot['code']}\r\n"
    for content in (text.encode(), text.encode("utf-8-sig"), text.encode("utf-16")):
        files = {"file": ("../mã.csv", content)}
        response = site.client.post(PATH, files=files, headers=key)
        assert response.status_code == 202, response.text
        assert response.json()["name"] == "mã.csv"
        site.services.bulk_verifying.run()
        [found] = lines(site, response.headers["Location"], key)
        assert (found["row"], found["verdict"]) == (2, "valid")


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"", "text/csv", 422, "verification-job-empty"),
        (b"code\n\n \n", "text/csv", 422, "verification-job-empty"),
        (b"\xff\xfe\xff", "text/csv", 400, "sheet-encoding-unknown"),
        (b"a\0b", "text/csv", 400, "sheet-encoding-unknown"),
        (b"x\n" * (MOST_JOB_CODES + 1), "text/csv", 413, "verification-job-too-long"),
        (b"x" * 16_000_001, "text/csv", 413, "body-too-large"),
        (b"{}", "application/json", 415, "media-type-wrong"),
        (b"--b--", "multipart/form-data; boundary=b", 422, "body-missing"),
        (b"junk", "multipart/form-data", 400, "body-unreadable"),
    ],
)
def test_what_no_list_of_codes_is_refused_at_once(
    site: Site, key: Headers, content: bytes, kind: str, status: int, code: str
) -> None:
    refused = send(site, content, key, status, **{"Content-Type": kind})
    assert refused.json()["code"] == code


def test_the_same_request_twice_is_one_job(site: Site, key: Headers) -> None:
    once = {"Idempotency-Key": "kiem-tra-1"}
    first, second = (send(site, "x", key, **once) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(site.get(PATH, key).json()["items"]) == 1
    send(site, "y", key, 422, **once)


def test_nobody_else_sees_fetches_or_cancels_it(site: Site, key: Headers) -> None:
    address = send(site, "x", key).headers["Location"]
    other = site.as_(Role.MARKETPLACE, site.neighbour)
    site.services.bulk_verifying.run()
    for path in (address, f"{address}/results"):
        assert site.get(path, other, 404).json()["code"] == "verification-job-unknown"
    assert site.client.delete(address, headers=other).status_code == 404
    assert site.get(PATH, other).json() == {"items": []}
    assert len(lines(site, address, key)) == 1


def test_a_cancelled_job_is_verified_no_further_and_keeps_nothing(site: Site, key: Headers) -> None:
    address = send(site, "x\n" * (PIECE + 1), key).headers["Location"]
    for _ in range(2):
        assert site.client.delete(address, headers=key).status_code == 204
    assert site.services.bulk_verifying.run() == 0
    assert site.get(address, key).json()["state"] == "cancelled"
    assert site.get(f"{address}/results", key, 404).json()["code"] == "verification-findings-gone"


def test_a_piece_that_was_being_verified_when_its_job_was_cancelled_changes_nothing(
    site: Site, key: Headers
) -> None:
    address = send(site, "x", key).headers["Location"]
    services = site.services
    piece = services.writer.run(lambda uow: uow.verification_jobs.take(rows.NOW, rows.NOW + TAKEN_FOR))
    assert piece is not None
    site.client.delete(address, headers=key)
    assert not services.bulk_verifying.run._verify(piece)
    assert site.get(address, key).json()["done"] == 0


def test_what_was_found_is_thrown_away_after_some_days(site: Site, key: Headers) -> None:
    address = send(site, "x", key).headers["Location"]
    run = site.services.bulk_verifying.run
    run()
    assert run.forget() == 0
    shown = site.get(address, key).json()
    assert shown["expires_at"][:10] == f"{rows.NOW + KEPT_FOR:%Y-%m-%d}"
    run.clock = Later(KEPT_FOR + timedelta(minutes=1))
    assert run.forget() == 1
    assert site.get(address, key).json()["state"] == JobState.EXPIRED
    assert site.get(f"{address}/results", key, 404).json()["code"] == "verification-findings-gone"


def test_several_at_work_answer_each_code_once(site: Site, key: Headers) -> None:
    codes = [f"{at:010}" for at in range(12 * PIECE + 7)]
    address = send(site, "\n".join(codes), key).headers["Location"]
    run = site.services.bulk_verifying.run
    finished: list[int] = []
    workers = [Thread(target=lambda: finished.append(run())) for _ in range(3)]
    for each in workers:
        each.start()
    for each in workers:
        each.join(120)
    assert sum(finished) == 13
    shown = site.get(address, key).json()
    assert (shown["state"], shown["done"]) == ("finished", len(codes))
    assert sum(shown["verdicts"].values()) == len(codes)
    assert [each["code"] for each in lines(site, address, key)] == codes


def test_what_a_killed_process_was_at_is_taken_up_when_its_time_is_over(site: Site, key: Headers) -> None:
    address = send(site, "x", key).headers["Location"]
    services = site.services
    services.writer.run(lambda uow: uow.verification_jobs.take(rows.NOW, rows.NOW + TAKEN_FOR))
    assert services.bulk_verifying.run() == 0
    services.bulk_verifying.run.clock = Later(TAKEN_FOR)
    assert services.bulk_verifying.run() == 1
    assert len(lines(site, address, key)) == 1


def test_a_piece_that_ends_whoever_takes_it_ends_its_job_and_holds_up_no_other(
    site: Site, key: Headers
) -> None:
    address, other = (send(site, code, key).headers["Location"] for code in ("x", "y"))
    services = site.services
    first = services.writer.run(lambda uow: uow.verification_jobs.take(rows.NOW, rows.NOW))
    assert first is not None
    for _ in range(MOST_TRIES - 1):
        again = services.writer.run(lambda uow: uow.verification_jobs.take(rows.NOW, rows.NOW))
        assert again is not None
        assert again.job_id == first.job_id
    assert services.bulk_verifying.run() == 1
    states = {site.get(each, key).json()["state"] for each in (address, other)}
    assert states == {"failed", "finished"}


def test_a_short_job_does_not_wait_for_a_long_one(site: Site, key: Headers) -> None:
    send(site, "x\n" * (3 * PIECE), key)
    short = send(site, "y", key).headers["Location"]
    run = site.services.bulk_verifying.run
    turns = iter([False, False, True])
    run.stopping = lambda: next(turns)
    assert run() == 2
    assert site.get(short, key).json()["state"] == "finished"


def test_no_more_jobs_are_worked_on_at_once_than_a_few(site: Site, key: Headers) -> None:
    for _ in range(MOST_OPEN):
        send(site, "x", key)
    assert send(site, "x", key, 409).json()["code"] == "verification-jobs-open"
    send(site, "x", site.as_(Role.MARKETPLACE, site.neighbour))


class Later:
    def __init__(self, by: timedelta) -> None:
        self._by = by

    def now(self) -> Any:
        return rows.NOW + self._by
