"""Bundles: the same parts give the same bytes, and nothing but a bundle is read."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.bundle import BUNDLE_LIMIT, MOST_MEMBERS, BundleParts, read_bundle, write_bundle
from nguongoc.bundle_zip import BundleMalformed, BundleTooLarge
from nguongoc.errors import Refusal
from nguongoc.records.canonical import canonical_bytes
from nguongoc.signing.did import DOCUMENT_LIMIT
from tests.unit.verify.world import BASE, CODE, NOW, World


@pytest.fixture(scope="module")
def parts() -> BundleParts:
    world = World()
    evidence = world.evidence()
    assert isinstance(evidence.proof, bytes)
    return BundleParts(
        record=evidence.record or "",
        made_at=NOW,
        made_by="HTX trình diễn",
        link=f"{BASE}/b/{CODE}",
        proof=evidence.proof,
        did_documents=evidence.did_documents,
        revocation_list=evidence.revocation_list,
        message_list=evidence.message_list,
        log_key=world.log_key,
    )


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def zipped(members: list[tuple[str, bytes]], **said: Any) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", **said) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


def test_what_is_written_is_read_back_and_the_same_parts_give_the_same_bytes(parts: BundleParts) -> None:
    data = write_bundle(parts)
    assert read_bundle(data) == parts
    assert write_bundle(read_bundle(data)) == data
    turned = replace(parts, did_documents=dict(reversed(parts.did_documents.items())))
    assert write_bundle(turned) == data


def test_a_bundle_is_a_plain_zip_that_says_what_it_is(parts: BundleParts) -> None:
    members = members_of(write_bundle(parts))
    assert members["record.jwt"].decode() == parts.record
    assert members["proof.tlog-proof"] == parts.proof
    assert members["log-key.txt"].decode() == f"{parts.log_key}\n"
    said = json.loads(members["manifest.json"])
    hashes, own = said.pop("members"), said.pop("sha256")
    assert said == {
        "format": "nguongoc-bundle",
        "version": 1,
        "made_at": "2026-11-23T08:00:00.000Z",
        "made_by": "HTX trình diễn",
        "link": f"{BASE}/b/{CODE}",
    }
    del members["manifest.json"]
    assert hashes == {name: sha256(data).hexdigest() for name, data in members.items()}
    assert own == sha256(canonical_bytes({**said, "members": hashes})).hexdigest()
    documents = [json.loads(data)["id"] for name, data in members.items() if name.startswith("did/")]
    assert documents == sorted(parts.did_documents)


def test_a_member_that_was_changed_that_is_gone_or_that_came_to_it_is_named_and_the_rest_is_read(
    parts: BundleParts,
) -> None:
    members = members_of(write_bundle(parts))
    without = {name: data for name, data in members.items() if name != "status/message.jwt"}
    for changed, named in (
        ({**members, "record.jwt": members["record.jwt"] + b"A"}, "record.jwt"),
        (without, "status/message.jwt"),
        ({**members, "trust.jwt": b"{}"}, "trust.jwt"),
    ):
        assert read_bundle(zipped(list(changed.items()))).altered == (named,)


def test_a_bundle_from_before_its_manifest_held_hashes_is_read_as_before(parts: BundleParts) -> None:
    members = members_of(write_bundle(parts))
    said = json.loads(members["manifest.json"])
    del said["members"], said["sha256"]
    members["manifest.json"] = json.dumps(said).encode()
    assert read_bundle(zipped(list(members.items()))) == parts


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"07:", b"08:", 1).replace(b"08:00", b"08:01", 1),
        lambda data: data.replace(b'"version":1', b'"version": 1', 1),
        lambda data: re.sub(rb'"sha256":"[0-9a-f]{64}",', b"", data),
        lambda data: re.sub(rb'"members":{[^}]*},', b"", data),
    ],
)
def test_a_manifest_whose_bytes_are_not_those_of_its_own_hash_is_named(
    parts: BundleParts, change: Callable[[bytes], bytes]
) -> None:
    members = members_of(write_bundle(parts))
    changed = {**members, "manifest.json": change(members["manifest.json"])}
    assert changed != members
    with pytest.raises(BundleMalformed) as refused:
        read_bundle(zipped(list(changed.items())))
    assert refused.value.params["member"] == "manifest.json"


def test_a_bundle_packed_again_by_another_program_is_read_alike(parts: BundleParts) -> None:
    members = list(reversed(members_of(write_bundle(parts)).items()))
    assert read_bundle(zipped(members, compression=zipfile.ZIP_DEFLATED)) == parts


def test_the_record_alone_is_a_bundle(parts: BundleParts) -> None:
    alone = BundleParts(record=parts.record, made_at=NOW, made_by="x")
    assert read_bundle(write_bundle(alone)) == alone


@pytest.mark.parametrize(
    "name",
    [
        "../record.jwt",
        "/etc/passwd",
        "did/../x.json",
        "did/a/b.json",
        "did\\x.json",
        "did/",
        "did/.json",
        "RECORD.JWT",
        "record.jwt ",
        "status/other.jwt",
        "notes.txt",
        "__MACOSX/x",
    ],
)  # fmt: skip
def test_a_member_that_is_no_part_of_a_bundle_is_refused(parts: BundleParts, name: str) -> None:
    members = [*members_of(write_bundle(parts)).items(), (name, b"{}")]
    with pytest.raises(BundleMalformed):
        read_bundle(zipped(members))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["record.jwt", "manifest.json", "proof.tlog-proof"])
def test_a_member_that_stands_twice_is_refused(parts: BundleParts, name: str) -> None:
    members = members_of(write_bundle(parts))
    with pytest.raises(BundleMalformed):
        read_bundle(zipped([*members.items(), (name, members[name])]))


def test_two_documents_of_one_did_are_refused(parts: BundleParts) -> None:
    members = members_of(write_bundle(parts))
    document = next(iter(parts.did_documents.values()))
    with pytest.raises(BundleMalformed):
        read_bundle(zipped([*members.items(), ("did/again.json", document)]))


@pytest.mark.parametrize("missing", ["record.jwt", "manifest.json"])
def test_without_a_record_or_a_manifest_it_is_no_bundle(parts: BundleParts, missing: str) -> None:
    members = [each for each in members_of(write_bundle(parts)).items() if each[0] != missing]
    with pytest.raises(BundleMalformed):
        read_bundle(zipped(members))


@pytest.mark.parametrize(
    "manifest",
    [
        b"{}",
        b"[]",
        b"null",
        b'{"format":"other","version":1,"made_at":"2026-11-23T08:00:00Z","made_by":"x","link":null}',
        b'{"format":"nguongoc-bundle","version":2,"made_at":"2026-11-23T08:00:00Z","made_by":"x","link":null}',
        b'{"format":"nguongoc-bundle","version":1,"made_at":"yesterday","made_by":"x","link":null}',
        b'{"format":"nguongoc-bundle","version":1,"made_at":"2026-11-23T08:00:00","made_by":"x","link":null}',
        b'{"format":"nguongoc-bundle","version":1,"made_at":"2026-11-23T08:00:00Z","made_by":5,"link":null}',
        b'{"format":"nguongoc-bundle","version":1,"made_at":"2026-11-23T08:00:00Z","made_by":"x","link":["y"]}',
        b'{"format":"nguongoc-bundle","version":1,"made_at":"2026-11-23T08:00:00Z","made_by":"x"}',
    ],
)
def test_a_manifest_that_does_not_say_what_this_is_is_refused(parts: BundleParts, manifest: bytes) -> None:
    members = members_of(write_bundle(parts)) | {"manifest.json": manifest}
    with pytest.raises(BundleMalformed):
        read_bundle(zipped(list(members.items())))


@pytest.mark.parametrize(
    "name",
    ["record.jwt", "did/00-x.json", "manifest.json", "status/message.jwt", "log-key.txt", "proof.tlog-proof"],
)
def test_a_few_bytes_that_unpack_to_many_are_refused(parts: BundleParts, name: str) -> None:
    members = members_of(write_bundle(parts)) | {name: b"A" * (8 * DOCUMENT_LIMIT + 1)}
    packed = zipped(list(members.items()), compression=zipfile.ZIP_DEFLATED)
    assert len(packed) < 100_000
    with pytest.raises(BundleTooLarge):
        read_bundle(packed)


def test_a_size_that_a_header_states_is_not_believed(parts: BundleParts) -> None:
    big = b"A" * (2 * DOCUMENT_LIMIT)
    data = zipped(
        [*members_of(write_bundle(parts)).items(), ("did/x.json", big)], compression=zipfile.ZIP_DEFLATED
    )
    lying = data.replace(len(big).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != data
    with pytest.raises(Refusal):
        read_bundle(lying)


def test_too_many_members_and_too_many_bytes_are_refused(parts: BundleParts) -> None:
    with pytest.raises(BundleTooLarge):
        read_bundle(zipped([(f"did/{number}.json", b"{}") for number in range(MOST_MEMBERS + 1)]))
    with pytest.raises(BundleTooLarge):
        read_bundle(bytes(BUNDLE_LIMIT + 1))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_refused(parts: BundleParts, method: int) -> None:
    with pytest.raises(BundleMalformed):
        read_bundle(zipped(list(members_of(write_bundle(parts)).items()), compression=method))


def test_no_cut_and_no_flipped_byte_of_a_bundle_surprises(parts: BundleParts) -> None:
    data = write_bundle(parts)
    for place in range(0, len(data), 3):
        for broken in (data[:place], data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :]):
            try:
                read = read_bundle(broken)
            except Refusal:
                continue
            # Only what a zip carries beside its members, dates and the like, may change unnoticed.
            assert read == parts


@given(st.binary(max_size=300))
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(Refusal):
        read_bundle(b"PK\3\4" + data)
