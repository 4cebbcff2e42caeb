"""Make `samples/vectors`: one genuine bundle and the same with each of its parts changed, with what a verifier must answer.

Run by hand, its output is committed; a test makes it again and compares. Keys are derived from fixed words and are of
no use to anybody; the clock stands still. The answers are written down here by hand, not taken from the verifier.
"""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.unit.verify.world import COOPERATIVE, ISSUED, NOW, World
from tools.vector_case import (
    DOCUMENTS,
    LINK,
    NOT_IN_GENUINE,
    PASSES,
    RECORD_ID,
    REMEMBERED,
    STATEMENT,
    Case,
    flipped,
    in_proof,
    in_segment,
    key_of,
    swapped,
    world,
)
from tools.vector_certificates import certificate_cases
from tools.vector_lone_logs import after, lone_cases
from tools.vector_status import es256_cases, memories, newer_cases, status_cases

from nguongoc.bundle import BundleParts, write_bundle
from nguongoc.log.proof import LogProof
from nguongoc.log.tiles import HashTile, render_tile, tiles_at
from nguongoc.log.tree import CompactRange, leaf_hash
from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.credential import moment
from nguongoc.records.key_statement import KeyEnd

FOLDER = Path(__file__).resolve().parent.parent / "samples" / "vectors"


def _in_signature_line(number: int, place: int) -> Callable[[LogProof], LogProof]:
    def change(proof: LogProof) -> LogProof:
        lines = proof.checkpoint.split(b"\n")
        mark, name, encoded = lines[4 + number].split(b" ")
        lines[4 + number] = b" ".join(
            (mark, name, base64.b64encode(flipped(base64.b64decode(encoded), place)))
        )
        return replace(proof, checkpoint=b"\n".join(lines))

    return change


def _in_line(number: int, old: bytes, new: bytes) -> Callable[[LogProof], LogProof]:
    def change(proof: LogProof) -> LogProof:
        lines = proof.checkpoint.split(b"\n")
        lines[number] = swapped(old, new)(lines[number])
        return replace(proof, checkpoint=b"\n".join(lines))

    return change


_NOT_LOGGED = {"2": "host-not-asked", "4": "key-valid-as-claimed"}
_UNSIGNED = {"3": "signature-wrong", "4": "not-reached", "7": "not-reached"}


def cases() -> Iterator[Case]:
    """The genuine bundle first."""
    yield Case("genuine", "", verdict="valid", steps={})
    yield from _records()
    yield from _ended_keys()
    yield from _proofs()
    yield from _lists()
    yield from status_cases()
    yield from newer_cases()
    yield from es256_cases()
    yield from certificate_cases()
    yield from lone_cases()
    yield Case("another log's key is pinned", "log-key", log_key="stranger",
        steps=_NOT_LOGGED | {"6": "log-untrusted"})  # fmt: skip
    yield Case("the link asks for another lot", "manifest.json", _asking_for("BLV-0118"),
        steps={"3": "lot-differs", "4": "not-reached", "7": "not-reached"}, browser=False)  # fmt: skip
    yield Case("the log continues the checkpoint seen before", "remembered", verdict="valid",
        steps={}, remembered="earlier")  # fmt: skip
    yield Case("the log was rewritten since: a fork", "remembered", remembered="forked",
        steps=_NOT_LOGGED | {"6": "log-inconsistent"})  # fmt: skip


def _asking_for(lot: str) -> Callable[[bytes], bytes]:
    """By somebody who writes the manifest anew: its own hash is right again."""

    def change(data: bytes) -> bytes:
        said = {name: value for name, value in json.loads(data).items() if name != "sha256"}
        said["link"] = said["link"].replace("BLV-0117", lot)
        return canonical_bytes({**said, "sha256": sha256(canonical_bytes(said)).hexdigest()})

    return change


def _records() -> Iterator[Case]:
    wrong = _NOT_LOGGED | _UNSIGNED | {"6": "entry-of-other-record"}
    yield Case("another amount in the record", "record.jwt", in_segment(1, swapped(b"1250", b"1260")), steps=wrong)  # fmt: skip
    yield Case("one bit of the record's signature", "record.jwt", in_segment(2, flipped), steps=wrong)
    yield Case("a record that is none", "record.jwt", swapped(b".", b"-"), steps={
        "2": "host-not-asked", "3": "record-malformed", "4": "not-reached", "6": "not-reached", "7": "not-reached",
    })  # fmt: skip
    yield Case("another key in the issuer's DID document", DOCUMENTS[1], _with_other_key,
        steps=_UNSIGNED | {"3": "key-not-the-logged"})  # fmt: skip
    yield Case("an issuer's DID document without the key", DOCUMENTS[1], _with_other_fragment,
        steps=_UNSIGNED | {"3": "key-not-published"})  # fmt: skip


def _ended_keys() -> Iterator[Case]:
    """By the DID document, then by statements; the record is entry 290, logged and cosigned at one time."""
    cannot_tell = {"4": "key-revoked-unwitnessed"}
    after, before = ISSUED + timedelta(hours=1), ISSUED - timedelta(hours=1)
    for name, said, steps, unwitnessed in (
        ("a key that was retired after the record was logged", {"expires_at": after}, {}, None),
        ("a key that was retired before the record was logged", {"expires_at": before}, {"4": "key-expired"}, None),
        ("a key that was compromised after witnesses saw the record", {"revoked_at": after}, {}, cannot_tell),
        ("a key that was compromised before the record was logged", {"revoked_at": before}, {"4": "key-revoked"}, None),
    ):  # fmt: skip
        yield Case(name, DOCUMENTS[1], partial(_document_with, said), "mismatch" if steps else "valid", steps,
            without_witness=unwitnessed)  # fmt: skip
    made, compromised, retired = world(), KeyEnd.COMPROMISED, KeyEnd.RETIRED
    forged = {"4": "key-statement-forged"}
    for name, text, steps, unwitnessed in (
        ("a statement: retired from the next entry on", made.statement(end=retired, first_distrusted=291), {}, None),
        ("a statement: retired from this entry on", made.statement(end=retired, first_distrusted=290), {"4": "key-expired"}, None),
        ("a statement: compromised from the next entry on", made.statement(end=compromised, first_distrusted=291), {}, cannot_tell),
        ("a statement: compromised from this entry on", made.statement(end=compromised, first_distrusted=290), {"4": "key-revoked"}, None),
        ("a statement on an index of another log", made.statement(first_distrusted=0, log="other.example/log"), {}, cannot_tell),
        ("a statement by the issuer on a key of another DID", made.statement(made.farmer, issuer_did=COOPERATIVE, kid=f"{COOPERATIVE}-2#key", first_distrusted=0), {}, None),
        ("a statement in the host's name that another signed", made.statement(made.farmer, first_distrusted=0), forged, None),
        ("a statement with one bit of its signature changed", in_segment(2, flipped)(made.statement(first_distrusted=0).encode()).decode(), forged, None),
        ("a statement that is none", made.record(record_id=RECORD_ID), forged, None),
    ):  # fmt: skip
        yield Case(name, STATEMENT, partial(_instead, text), "mismatch" if steps else "valid", steps,
            without_witness=unwitnessed)  # fmt: skip


def _document_with(said: dict[str, Any], _: bytes) -> bytes:
    return world().documents(**said)[COOPERATIVE]


def _instead(text: str, _: bytes) -> bytes:
    return text.encode()


def _with_other_key(document: bytes) -> bytes:
    place = document.index(b'"x":"') + len(b'"x":"')
    return document[:place] + (b"B" if document[place : place + 1] == b"A" else b"A") + document[place + 1 :]


def _with_other_fragment(document: bytes) -> bytes:
    return document.replace(b"#2026-01-05-", b"#2026-01-06-")


def _proofs() -> Iterator[Case]:
    part = "proof.tlog-proof"
    for name, change, reason in (
        ("a proof that is none", swapped(b"c2sp", b"c3sp"), "proof-malformed"),
        ("an entry that is none", in_proof(lambda p: replace(p, extra=flipped(p.extra))), "entry-malformed"),
        ("the entry of another record", in_proof(lambda p: replace(p, extra=_other_hash(p.extra))), "entry-of-other-record"),
        ("another time in the entry", in_proof(lambda p: replace(p, extra=swapped(b":00.000Z", b":01.000Z")(p.extra))), "inclusion-refuted"),
        ("one bit of the path", in_proof(lambda p: replace(p, hashes=(flipped(p.hashes[0]), *p.hashes[1:]))), "inclusion-refuted"),
        ("another place in the log", in_proof(lambda p: replace(p, index=p.index - 1)), "inclusion-refuted"),
        ("a checkpoint that is none", in_proof(lambda p: replace(p, checkpoint=p.checkpoint[:-1] + b" ")), "checkpoint-malformed"),
        ("another size in the checkpoint", in_proof(_in_line(1, b"291", b"292")), "checkpoint-forged"),
        ("one bit of the log's signature", in_proof(_in_signature_line(0, -1)), "checkpoint-forged"),
        ("one bit of the key id of the log's signature", in_proof(_in_signature_line(0, 0)), "log-untrusted"),
    ):  # fmt: skip
        yield Case(name, part, change, steps=_NOT_LOGGED | {"6": reason})
    yield Case("one bit of the witness's cosignature", part, in_proof(_in_signature_line(1, -1)),
        steps=_NOT_LOGGED | {"6": "cosignature-forged"}, browser=False)  # fmt: skip


def _other_hash(entry: bytes) -> bytes:
    place = entry.index(b'"jws_sha256":"') + len(b'"jws_sha256":"')
    return entry[:place] + (b"1" if entry[place : place + 1] == b"0" else b"0") + entry[place + 1 :]


def _lists() -> Iterator[Case]:
    for part, reason in (
        ("status/revocation.jwt", "revocation-list-untrusted"),
        ("status/message.jwt", "message-list-untrusted"),
    ):
        yield Case(f"one bit of the signature of {part}", part, in_segment(2, flipped),
            "unverified", {"7": reason})  # fmt: skip
    for name, change in (
        ("another key in the DID document of the lists' signer", _with_other_key),
        ("a DID document of the lists' signer without the key", _with_other_fragment),
    ):
        yield Case(name, DOCUMENTS[0], change, "unverified", {"7": "list-key-differs"})
    yield Case("a DID document of the lists' signer that is none", DOCUMENTS[0],
        swapped(b'"verificationMethod"', b'"verificationMethoe"'), "unverified",
        {"7": "list-signer-malformed"})  # fmt: skip


def build() -> dict[str, bytes]:
    """Every file of the folder, by name."""
    made = world()
    record = made.record(record_id=RECORD_ID)
    evidence = made.evidence(record, cosigned_at=ISSUED)
    genuine = write_bundle(
        BundleParts(
            record=record,
            made_at=NOW,
            made_by="tools/make_vectors.py",
            link=LINK,
            proof=evidence.proof if isinstance(evidence.proof, bytes) else None,
            did_documents=evidence.did_documents,
            revocation_list=evidence.revocation_list,
            message_list=evidence.message_list,
            log_key=made.log_key,
        )
    )
    with zipfile.ZipFile(io.BytesIO(genuine)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    stranger = replace(made, log=key_of("stranger"))
    earlier = replace(made, leaves=made.leaves[:REMEMBERED])
    forked = replace(made, leaves=[b"taken out since", *made.leaves[1:REMEMBERED]])
    whole: dict[str, Any] = {
        "format": "nguongoc-vectors",
        "version": 1,
        "now": moment(NOW),
        "log_keys": {
            "log": str(made.log_key),
            "stranger": str(stranger.log_key),
            "after": str(after().log_key),
        },
        "witness_key": str(made.witness_key),
        "checkpoints": {"earlier": earlier.checkpoint().decode(), "forked": forked.checkpoint().decode()},
        "consistency": [base64.b64encode(each).decode() for each in made.consistency(REMEMBERED, len(made.leaves))],
        "memories": memories(),
        "tiles": _tiles(made),
        "members": {name: data.decode() for name, data in members.items()},
        "cases": [_case(case, members) for case in cases()],
    }  # fmt: skip
    text = json.dumps(whole, ensure_ascii=False, indent=1)
    return {"vectors.json": f"{text}\n".encode(), "genuine.zip": genuine}


def _case(case: Case, members: dict[str, bytes]) -> dict[str, Any]:
    is_member = case.part in members or case.part in NOT_IN_GENUINE
    changed = case.change(members.get(case.part, b"")).decode() if is_member else None
    return {
        "name": case.name,
        "part": case.part,
        "changed": changed,
        "others": dict(case.others),
        "log_key": case.log_key or "log",
        "remembered": case.remembered,
        "seen": case.seen,
        "verdict": case.verdict,
        "steps": PASSES | (case.steps or {}),
        "without_witness": case.without_witness or {},
        "browser": case.browser,
        "certificates": [{"reason": each.reason, "shown": list(each.shown)} for each in case.certificates],
    }


def _tiles(made: World) -> dict[str, str]:
    tree, nodes, size = CompactRange(), {}, len(made.leaves)
    for leaf in made.leaves:
        for level, index, digest in tree.append(leaf_hash(leaf)):
            nodes[level, index] = digest
    return {
        tile.path: base64.b64encode(
            render_tile(tile, size, lambda level, index: nodes[level, index])
        ).decode()
        for tile in tiles_at(size)
        if isinstance(tile, HashTile)
    }


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in build().items():
        (FOLDER / name).write_bytes(content)
