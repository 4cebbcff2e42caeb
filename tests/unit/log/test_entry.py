from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.log.entry import (
    MAX_ENTRY_BYTES,
    LogEntry,
    LogEntryMalformed,
    LogEntryTooLong,
    LogEntryVersionUnknown,
    whole_milliseconds,
)

ENTRY = LogEntry(
    kind="passport",
    t=datetime(2026, 11, 23, 8, 0, 0, 7000, tzinfo=UTC),
    key="kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
    payload_sha256=sha256(b"payload").hexdigest(),
    jws_sha256=sha256(b"jws").hexdigest(),
)


def changed(**members: Any) -> bytes:
    value = json.loads(ENTRY.to_bytes()) | members
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def test_an_entry_is_the_canonical_json_written_out_here() -> None:
    expected = (
        f'{{"jws_sha256":"{ENTRY.jws_sha256}","key":"{ENTRY.key}","kind":"passport",'
        f'"payload_sha256":"{ENTRY.payload_sha256}","t":"2026-11-23T08:00:00.007Z","v":1}}'
    )
    assert ENTRY.to_bytes() == expected.encode()
    assert LogEntry.parse(ENTRY.to_bytes()) == ENTRY == LogEntry.parse(changed())


def test_the_longest_entry_is_under_the_bound() -> None:
    assert len(replace(ENTRY, kind="k" * 32).to_bytes()) < MAX_ENTRY_BYTES


def test_times_keep_their_milliseconds_and_lose_what_is_finer_never_rounded_up() -> None:
    hanoi = timezone(timedelta(hours=7))
    assert whole_milliseconds(datetime(2026, 11, 23, 15, 0, 0, 7999, tzinfo=hanoi)) == ENTRY.t
    assert LogEntry.parse(replace(ENTRY, t=ENTRY.t.replace(microsecond=0)).to_bytes()).t.microsecond == 0
    for t in (ENTRY.t.replace(microsecond=1), ENTRY.t.replace(tzinfo=None), ENTRY.t.astimezone(hanoi)):
        with pytest.raises(LogEntryMalformed):
            replace(ENTRY, t=t)


@pytest.mark.parametrize(
    "members",
    [
        {"kind": ""},
        {"kind": "Passport"},
        {"kind": "k" * 33},
        {"kind": "hộ"},
        {"kind": "passport\n"},
        {"kind": None},
        {"key": ENTRY.key + "A"},
        {"key": ENTRY.key[:-1] + "l"},
        {"payload_sha256": ENTRY.payload_sha256.upper()},
        {"jws_sha256": "00"},
        {"jws_sha256": 0},
        {"t": "2026-11-23T08:00:00Z"},
        {"t": "2026-11-23T08:00:00.007+00:00"},
        {"t": "2026-02-30T08:00:00.007Z"},
        {"t": "2026-11-23T08:00:60.000Z"},
        {"t": 1764000000},
        {"v": True},
        {"v": 1.0},
        {"v": "1"},
        {"v": None},
        {"name": "Nguyễn"},
    ],
)
def test_a_member_out_of_shape_or_unknown_is_refused(members: dict[str, Any]) -> None:
    with pytest.raises(LogEntryMalformed):
        LogEntry.parse(changed(**members))


def test_a_missing_member_is_refused() -> None:
    for name in json.loads(ENTRY.to_bytes()):
        rest = {key: value for key, value in json.loads(ENTRY.to_bytes()).items() if key != name}
        with pytest.raises(LogEntryMalformed):
            LogEntry.parse(json.dumps(rest, sort_keys=True, separators=(",", ":")).encode())


def test_an_entry_of_a_later_version_says_so() -> None:
    with pytest.raises(LogEntryVersionUnknown):
        LogEntry.parse(changed(v=2, colour="green"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff",
        b'{"v":1}',
        b"[" * MAX_ENTRY_BYTES,
        b'{"v":' + b"9" * 500 + b"}",
        ENTRY.to_bytes() + b"\n",
        ENTRY.to_bytes().replace(b":1}", b": 1}"),
        ENTRY.to_bytes().replace(b'"v":1', b'"v":1,"v":1'),
        ENTRY.to_bytes().replace(b"passport", b"pass\\u0070ort"),
        json.dumps(dict(reversed(json.loads(ENTRY.to_bytes()).items())), separators=(",", ":")).encode(),
    ],
)
def test_any_bytes_but_the_canonical_ones_are_refused(data: bytes) -> None:
    with pytest.raises((LogEntryMalformed, LogEntryVersionUnknown)):
        LogEntry.parse(data)


def test_an_entry_longer_than_the_bound_is_refused_unread() -> None:
    with pytest.raises(LogEntryTooLong):
        LogEntry.parse(b" " * (MAX_ENTRY_BYTES + 1))


@given(
    kind=st.from_regex(r"[a-z][a-z0-9-]{0,31}", fullmatch=True),
    milliseconds=st.integers(0, 4_000_000_000_000),
)
def test_the_bytes_written_out_are_those_of_rfc_8785(kind: str, milliseconds: int) -> None:
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    entry = LogEntry(kind=kind, t=at, key="A" * 43, payload_sha256="0" * 64, jws_sha256="f" * 64)
    assert rfc8785.dumps(json.loads(entry.to_bytes())) == entry.to_bytes()
    assert LogEntry.parse(entry.to_bytes()) == entry
