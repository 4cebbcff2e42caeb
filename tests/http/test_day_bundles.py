"""A warehouse without a network: codes held against a day bundle, as of its time, for a day; every changed byte is named."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nguongoc.bundle_zip import BundleMalformed, write_members
from nguongoc.cli import day, main
from nguongoc.cli.day import DayJudge
from nguongoc.cli.trusted import Trusted
from nguongoc.day_bundle import DAY, read_day_bundle
from nguongoc.ports.rows import Role
from nguongoc.verdict import State
from tests.factories import rows
from tests.http import bodies
from tests.http.conftest import Site, one_site
from tests.http.conftest import site as every_site

__all__ = ["every_site"]

site = one_site
PATH = "/v1/verifications/bundles"
PIECES = {"value": "40", "unit": "qua"}
ALONE = Trusted((), (), 0, timedelta(hours=1))


def lots_of(site: Site, count: int) -> list[dict[str, Any]]:
    key = site.producer()
    product = site.post("/v1/products", bodies.product(), key)["id"]
    facility = site.post("/v1/facilities", bodies.facility(), key)["id"]
    said = {"product_id": product, "facility_id": facility, "quantity": PIECES, "expires_on": "2026-12-31"}
    made = [site.post("/v1/batches", bodies.batch(lot=f"LV-{at}", **said), key) for at in range(count)]
    site.services.sequence_log()
    site.services.sign_status()
    return made


@pytest.fixture(scope="module")
def lots(site: Site) -> list[dict[str, Any]]:
    return lots_of(site, 3)


@pytest.fixture(scope="module")
def content(site: Site, lots: list[dict[str, Any]]) -> bytes:
    codes = [{"code": lots[0]["digital_link"]}, {"code": lots[1]["code"]}, {"code": "rác"}]
    response = site.client.post(PATH, json={"items": codes}, headers=site.as_(Role.MARKETPLACE))
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/zip"
    return response.content


def judge(content: bytes, code: str, now: datetime = rows.NOW) -> day.Answer:
    return DayJudge(read_day_bundle(content), ALONE, now).judge(code)


def test_a_lot_in_the_bundle_held_as_of_its_time(content: bytes, lots: list[dict[str, Any]]) -> None:
    for code in (lots[0]["digital_link"], lots[0]["code"], lots[1]["digital_link"].removeprefix("https://")):
        answer = judge(content, code)
        assert (answer.verdict.state, answer.held, answer.notes) == (State.VALID, True, ()), code


@pytest.mark.parametrize(
    ("code", "state", "held", "notes"),
    [
        ("https://trace.example/01/08935001234561/10/A", State.MALFORMED, False, ()),
        ("https://elsewhere.example/b/XCWMEW6WYT", State.UNKNOWN, False, ()),
    ],
)
def test_what_needs_no_record_is_told_all_the_same(
    content: bytes, code: str, state: State, held: bool, notes: tuple[str, ...]
) -> None:
    answer = judge(content, code)
    assert (answer.verdict.state, answer.held, answer.notes) == (state, held, notes)


def test_a_lot_that_was_not_asked_for_is_not_called_unknown(
    content: bytes, lots: list[dict[str, Any]]
) -> None:
    answer = judge(content, lots[2]["code"])
    assert (answer.verdict.state, answer.held, answer.notes) == (State.UNVERIFIED, None, ("absent",))


def test_the_serial_of_a_unit_is_left_to_its_host_and_none_is_in_the_file(
    site: Site, content: bytes, lots: list[dict[str, Any]]
) -> None:
    labels = {"count": 3, "level": "unit", "format": "csv"}
    answer = site.client.post(f"/v1/batches/{lots[0]['id']}/labels", json=labels, headers=site.producer())
    assert answer.status_code == 200, answer.text
    uri = answer.text.splitlines()[1].split(",")[1]
    again = site.client.post(
        PATH, json={"items": [{"code": uri}]}, headers=site.as_(Role.MARKETPLACE)
    ).content
    serial = uri.rpartition("/")[2]
    with zipfile.ZipFile(io.BytesIO(again)) as archive:
        assert all(serial.encode() not in archive.read(name) for name in archive.namelist())
    found = judge(again, uri)
    assert (found.verdict.state, found.held, found.notes) == (State.UNVERIFIED, None, ("serial",))
    assert judge(again, lots[0]["code"]).held


def members_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def flipped(data: bytes) -> bytes:
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_a_changed_byte_of_any_part_is_named(content: bytes) -> None:
    members = members_of(content)
    assert {name.partition("/")[0] for name in members} >= {
        "records",
        "proofs",
        "status",
        "did",
        "log-key.txt",
    }
    for name in sorted(set(members) - {"manifest.json"}):
        with pytest.raises(BundleMalformed) as refused:
            read_day_bundle(write_members(members | {name: flipped(members[name])}))
        assert name in refused.value.detail
        with pytest.raises(BundleMalformed) as refused:
            read_day_bundle(write_members({each: data for each, data in members.items() if each != name}))
        assert name in refused.value.detail
    with pytest.raises(BundleMalformed):
        read_day_bundle(write_members(members | {"manifest.json": flipped(members["manifest.json"])}))
    with pytest.raises(BundleMalformed, match=r"manifest\.json"):
        read_day_bundle(write_members(members | {"manifest.json": members["manifest.json"][:-9]}))


def test_a_byte_that_the_disk_changed_is_found_by_the_checksum(content: bytes) -> None:
    stored = write_members(members_of(content))
    at = stored.index(b"records/00000.jwt") + 500
    with pytest.raises(BundleMalformed, match=r"records/00000\.jwt is damaged"):
        read_day_bundle(stored[:at] + bytes([stored[at] ^ 1]) + stored[at + 1 :])


def forged(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """By somebody who writes the manifest anew as well."""
    members = members_of(content)
    members[name] = change(members[name])
    manifest = json.loads(members["manifest.json"])
    manifest["members"][name] = hashlib.sha256(members[name]).hexdigest()
    return write_members(members | {"manifest.json": json.dumps(manifest).encode()})


def first_of(content: bytes, folder: str, ending: str = "") -> str:
    return next(
        each for each in sorted(members_of(content)) if each.startswith(folder) and each.endswith(ending)
    )


@pytest.mark.parametrize(
    ("folder", "ending", "reasons"),
    [
        ("records/", "", {"signature-wrong", "record-malformed", "entry-of-other-record"}),
        ("status/", "revocation.jwt", {"revocation-list-untrusted"}),
        ("status/", "message.jwt", {"message-list-untrusted"}),
        ("proofs/", "", {"checkpoint-forged", "checkpoint-malformed", "proof-malformed", "inclusion-refuted", "entry-malformed", "entry-of-other-record", "log-untrusted"}),
    ],
)  # fmt: skip
def test_whoever_writes_the_manifest_anew_is_found_by_signatures(
    content: bytes, lots: list[dict[str, Any]], folder: str, ending: str, reasons: set[str]
) -> None:
    made_up = forged(content, first_of(content, folder, ending), flipped)
    for lot in lots[:2]:
        answer = judge(made_up, lot["code"])
        if not answer.held:
            assert {check.reason for check in answer.verdict.checks} & reasons
            break
    else:
        pytest.fail("nobody noticed")


def test_a_bundle_that_is_dated_later_has_stale_lists(content: bytes, lots: list[dict[str, Any]]) -> None:
    members = members_of(content)
    manifest = json.loads(members["manifest.json"])
    manifest["as_of"] = "2026-11-24T02:30:15Z"
    late = write_members(members | {"manifest.json": json.dumps(manifest).encode()})
    answer = judge(late, lots[0]["code"])
    assert answer.held is None
    assert "list-stale" in {check.reason for check in answer.verdict.checks}


def test_a_record_under_another_code_is_a_mismatch(content: bytes, lots: list[dict[str, Any]]) -> None:
    members = members_of(content)
    manifest = json.loads(members["manifest.json"])
    first, second = manifest["lots"]
    first["code"], second["code"] = second["code"], first["code"]
    swapped = write_members(members | {"manifest.json": json.dumps(manifest).encode()})
    assert judge(swapped, lots[0]["code"]).verdict.state is State.MISMATCH


def test_goods_that_expired_since_are_told_of(content: bytes, lots: list[dict[str, Any]]) -> None:
    later = judge(content, lots[0]["code"], datetime(2027, 1, 2, tzinfo=UTC))
    assert (later.verdict.state, later.held, later.notes) == (State.EXPIRED, False, ("since",))


def test_a_bundle_is_made_of_either_database(every_site: Site) -> None:
    lot = lots_of(every_site, 1)[0]
    answer = every_site.client.post(
        PATH, json={"items": [{"code": lot["code"]}]}, headers=every_site.as_(Role.MARKETPLACE)
    )
    assert judge(answer.content, lot["digital_link"]).held


def test_own_lots_are_unchanged_until_something_changes(site: Site, lots: list[dict[str, Any]]) -> None:
    key = site.producer()
    first = site.get(PATH, key)
    assert len(read_day_bundle(first.content).lots) == len(lots)
    tag = first.headers["ETag"]
    assert site.client.get(PATH, headers={**key, "If-None-Match": tag}).status_code == 304
    site.post(f"/v1/batches/{lots[2]['id']}/hold", {"reason": "Chờ kiểm nghiệm"}, key)
    site.services.sign_status()
    again = site.client.get(PATH, headers={**key, "If-None-Match": tag})
    assert again.status_code == 200
    assert judge(again.content, lots[2]["code"]).verdict.state is State.ON_HOLD


@pytest.mark.parametrize(
    ("items", "status", "code"),
    [
        ([], 422, None),
        ([{"code": "rác"}], 404, "no-lots-for-bundle"),
        ([{"code": "x"}] * 2_001, 413, "too-many-lots"),
    ],
)
def test_what_no_bundle_can_be_made_of_is_refused(
    site: Site, items: list[dict[str, str]], status: int, code: str | None
) -> None:
    refused = site.post(PATH, {"items": items}, site.as_(Role.MARKETPLACE), status)
    assert code is None or refused["code"] == code


class At(datetime):
    """The command's clock."""

    at = datetime.now(UTC)

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return cls.at


@pytest.fixture
def command(content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    path = tmp_path / "kho.zip"
    path.write_bytes(content)
    monkeypatch.setattr(day, "datetime", At)

    def run(*arguments: str, after: timedelta = timedelta(hours=1)) -> int:
        At.at = rows.NOW + after
        return main(["verify", "--bundle", str(path), *arguments])

    return run


def test_the_command_answers_as_of_and_exits_by_what_it_found(
    command: Callable[..., int],
    lots: list[dict[str, Any]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    good, absent = lots[0]["code"], lots[2]["code"]
    assert command(good, "--lang", "en") == 0
    said = capsys.readouterr().out
    assert "As of 23/11/2026 09:30 (Vietnam): The record holds." in said
    assert all(f"  {step}. " in said for step in range(1, 9))
    assert command(good, absent, "--lang", "vi") == 2
    assert "hỏi trên mạng" in capsys.readouterr().out
    assert command(good, "08935001234561", absent) == 1
    capsys.readouterr()
    file = tmp_path / "codes.csv"
    file.write_text(f'Tên;Mã\nBưởi "x;{good}\n;{lots[1]["digital_link"]}\n', encoding="utf-8-sig")
    assert command("--codes", str(file), "--json") == 0
    shown = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(each["held"], each["verdict_as_of"]) for each in shown] == [(True, "valid")] * 2
    assert all("verdict" not in each and each["as_of"] == "2026-11-23T02:30:15.123Z" for each in shown)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{good}\n\n{good}\n"))
    assert command() == 0


def test_after_its_day_the_command_answers_only_who_insists(
    command: Callable[..., int], lots: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    good = lots[0]["code"]
    assert command(good, after=DAY) == 2
    assert command(good, after=-timedelta(hours=1)) == 2
    assert capsys.readouterr().out == ""
    assert command(good, "--after-its-day", after=DAY) == 0
