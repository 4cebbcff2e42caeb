"""How a witness is asked, what is believed of its answer, and what cosignatures add up to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.errors import Refusal
from nguongoc.log.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from nguongoc.log.lines import Base64NotCanonical, NumberNotPlain
from nguongoc.log.note import Note, NoteMalformed, SignatureRefuted, SignatureType, cosign_text, sign_text
from nguongoc.log.tree import EMPTY_ROOT
from nguongoc.log.witness import (
    MAX_REQUEST_BYTES,
    AddCheckpoint,
    CosignatureMissing,
    WitnessesMalformed,
    WitnessRequestMalformed,
    WitnessRequestTooLarge,
    check_witness_keys,
    log_time,
    parse_witnesses,
    read_cosignature,
)
from tests.unit.log.keys import ORIGIN, private_key, verifier_key

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
KEY = verifier_key("log")
W = [verifier_key(f"w{n}", f"witness.example/w{n}", SignatureType.COSIGNATURE) for n in range(3)]
HEAD = Checkpoint(ORIGIN, 7, bytes(range(32)))
SIGNED = sign_checkpoint(HEAD, KEY, private_key("log"))


def line(n: int, at: datetime = NOON, text: str = HEAD.text) -> str:
    return f"{cosign_text(text, W[n], private_key(f'w{n}'), at)}\n"


def test_the_example_of_the_specification_is_read_and_written_back() -> None:
    example = (
        "old 20852014\n"
        "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
        "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
        "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
        "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n"
        "\n"
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
        "\n"
        "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    ).encode()
    request = AddCheckpoint.parse(example)
    assert (request.old, len(request.proof)) == (20852014, 4)
    assert request.to_bytes() == example


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", WitnessRequestMalformed),
        (b"old 1\n" + SIGNED, Base64NotCanonical),
        (b"new 1\n\n" + SIGNED, WitnessRequestMalformed),
        (b"old 01\n\n" + SIGNED, NumberNotPlain),
        (b"old -1\n\n" + SIGNED, NumberNotPlain),
        (b"old 1\r\n\n" + SIGNED, NumberNotPlain),
        ("old ١\n\n".encode() + SIGNED, WitnessRequestMalformed),
        (AddCheckpoint(1, (bytes(32),) * 63, SIGNED).to_bytes().replace(b"\n", b"\n" + b"A" * 43 + b"=\n", 1),
         WitnessRequestMalformed),
        (b"x" * (MAX_REQUEST_BYTES + 1), WitnessRequestTooLarge),
    ],
)  # fmt: skip
def test_what_is_no_request_is_refused(data: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        AddCheckpoint.parse(data)


@given(st.binary(max_size=400) | st.integers(0, 2**70).map(lambda n: b"old %d\n\nx\n" % n))
def test_any_bytes_are_read_back_the_same_or_refused(data: bytes) -> None:
    try:
        request = AddCheckpoint.parse(data)
    except Refusal:
        return
    assert request.to_bytes() == data


def test_the_cosignature_of_the_configured_key_is_taken_and_strangers_are_passed_over() -> None:
    answer = (line(1) + line(0)).encode()
    assert read_cosignature(answer, HEAD.text, W[0]) == Note.parse(SIGNED + answer).signatures[2]


def test_an_answer_that_only_looks_like_a_cosignature_is_refused() -> None:
    stale = line(0, text=Checkpoint(ORIGIN, 0, EMPTY_ROOT).text)
    with pytest.raises(SignatureRefuted):
        read_cosignature(stale.encode(), HEAD.text, W[0])
    with pytest.raises(CosignatureMissing):
        read_cosignature(line(1).encode(), HEAD.text, W[0])
    plain = replace(W[0], type=SignatureType.ED25519)
    signed = sign_text(HEAD.text, plain, private_key("w0"))
    with pytest.raises(CosignatureMissing):
        read_cosignature(f"{signed}\n".encode(), HEAD.text, W[0])
    for junk in (b"", b"\n", b"<html>", b"\xff\xfe"):
        with pytest.raises((NoteMalformed, CosignatureMissing)):
            read_cosignature(junk, HEAD.text, W[0])
    with pytest.raises(CosignatureMissing):
        read_cosignature(b"another text\n\n" + line(0).encode(), HEAD.text, W[0])


def test_a_quorum_is_reached_when_the_last_of_the_first_so_many_has_seen_it() -> None:
    hours = {0: 5, 1: 2, 2: 9}
    lines = "".join(line(n, NOON + timedelta(hours=at)) for n, at in hours.items())
    opened = open_checkpoint(SIGNED + lines.encode(), [KEY], W)
    assert [log_time(opened, needed) for needed in (0, 1, 2, 3, 4)] == [
        NOON + timedelta(hours=2),
        NOON + timedelta(hours=2),
        NOON + timedelta(hours=5),
        NOON + timedelta(hours=9),
        None,
    ]
    assert log_time(open_checkpoint(SIGNED + lines.encode(), [KEY])) is None


def test_witnesses_are_named_once_and_cosign() -> None:
    assert check_witness_keys(W) == tuple(W)
    with pytest.raises(WitnessesMalformed):
        check_witness_keys([W[0], replace(W[1], name=W[0].name)])
    with pytest.raises(WitnessesMalformed):
        check_witness_keys([KEY])


def test_the_setting_is_keys_and_urls_in_turn() -> None:
    text = f"{W[0]} https://w0.example/\n  {W[1]}   https://w1.example/prefix"
    assert [(each.key, each.url) for each in parse_witnesses(text)] == [
        (W[0], "https://w0.example"),
        (W[1], "https://w1.example/prefix"),
    ]
    assert parse_witnesses("  ") == ()
    with pytest.raises(WitnessesMalformed):
        parse_witnesses(str(W[0]))
    with pytest.raises(WitnessesMalformed):
        parse_witnesses(f"{W[0]} https://a.example {W[0]} https://b.example")
