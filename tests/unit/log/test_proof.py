from __future__ import annotations

from dataclasses import replace

import pytest

from nguongoc.log.checkpoint import Checkpoint, sign_checkpoint
from nguongoc.log.lines import Base64NotCanonical, NumberNotPlain
from nguongoc.log.note import NoteMalformed, NoteUntrusted, SignatureRefuted
from nguongoc.log.proof import (
    MAX_EXTRA_BYTES,
    MAX_HASHES,
    MAX_PROOF_BYTES,
    LogProof,
    LogProofMalformed,
    LogProofTooLarge,
    verify_entry,
)
from nguongoc.log.tree import (
    CompactRange,
    InclusionRefuted,
    IndexOutsideTree,
    ProofLengthWrong,
    inclusion_proof,
    leaf_hash,
)
from tests.unit.log.keys import ORIGIN, private_key, verifier_key

KEY = verifier_key("log")
ENTRIES = [f"entry {at}".encode() for at in range(5)]


def proof_of(index: int) -> LogProof:
    tree = CompactRange()
    nodes = {(level, at): stored for entry in ENTRIES for level, at, stored in tree.append(leaf_hash(entry))}
    checkpoint = sign_checkpoint(Checkpoint(ORIGIN, tree.size, tree.root), KEY, private_key("log"))
    hashes = inclusion_proof(index, tree.size, lambda level, at: nodes[level, at])
    return LogProof(index, tuple(hashes), checkpoint, ENTRIES[index])


PROOF = proof_of(2)
LINES = PROOF.to_bytes().split(b"\n")


def test_the_file_is_laid_out_as_the_specification_says() -> None:
    head, checkpoint = PROOF.to_bytes().split(b"\n\n", 1)
    lines = head.decode().split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra ZW50cnkgMg==", "index 2"]
    assert [len(line) for line in lines[3:]] == [44, 44, 44]
    assert checkpoint == PROOF.checkpoint


def test_a_proof_comes_back_the_same_with_and_without_extra_data() -> None:
    for proof in (PROOF, replace(PROOF, extra=b""), LogProof(0, (), PROOF.checkpoint)):
        assert LogProof.parse(proof.to_bytes()) == proof
    assert b"extra" not in replace(PROOF, extra=b"").to_bytes()


def test_every_entry_is_proven_under_the_signed_checkpoint() -> None:
    for index, entry in enumerate(ENTRIES):
        opened = verify_entry(LogProof.parse(proof_of(index).to_bytes()), entry, [KEY])
        assert opened.checkpoint.size == len(ENTRIES)


def test_another_entry_index_or_path_is_refused() -> None:
    with pytest.raises(InclusionRefuted):
        verify_entry(PROOF, b"another entry", [KEY])
    with pytest.raises(InclusionRefuted):
        verify_entry(replace(PROOF, index=3), ENTRIES[2], [KEY])
    with pytest.raises(IndexOutsideTree):
        verify_entry(replace(PROOF, index=5), ENTRIES[2], [KEY])
    with pytest.raises(ProofLengthWrong):
        verify_entry(replace(PROOF, hashes=PROOF.hashes[:-1]), ENTRIES[2], [KEY])
    with pytest.raises(ProofLengthWrong):
        verify_entry(replace(PROOF, hashes=(*PROOF.hashes, bytes(32))), ENTRIES[2], [KEY])


def test_a_sound_path_to_a_root_the_log_did_not_sign_proves_nothing() -> None:
    forged = sign_checkpoint(
        Checkpoint.parse(PROOF.checkpoint.decode().split("\n\n")[0] + "\n"), KEY, private_key("log")
    )
    assert verify_entry(replace(PROOF, checkpoint=forged), ENTRIES[2], [KEY])
    with pytest.raises(NoteUntrusted):
        verify_entry(PROOF, ENTRIES[2], [verifier_key("another log")])
    with pytest.raises(SignatureRefuted):
        verify_entry(
            replace(PROOF, checkpoint=PROOF.checkpoint.replace(b"\n5\n", b"\n6\n")), ENTRIES[2], [KEY]
        )
    with pytest.raises(NoteMalformed):
        verify_entry(replace(PROOF, checkpoint=b""), ENTRIES[2], [KEY])


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"c2sp.org/tlog-proof@v2\nindex 2",
        b"c2sp.org/tlog-proof@v1",
        b"c2sp.org/tlog-proof@v1\nextra AAAA",
        b"c2sp.org/tlog-proof@v1\nextra \nindex 2",
        b"c2sp.org/tlog-proof@v1\nindex 2\xc2\xb2",
        b"c2sp.org/tlog-proof@v1\r\nindex 2",
        b"c2sp.org/tlog-proof@v1\n index 2",
        b"c2sp.org/tlog-proof@v1\nindex\t2",
        b"c2sp.org/tlog-proof@v1\nindex 9223372036854775807",
    ],
)
def test_a_head_out_of_shape_is_refused(head: bytes) -> None:
    with pytest.raises(LogProofMalformed):
        LogProof.parse(head + b"\n\n" + PROOF.checkpoint)


def test_numbers_and_hashes_have_one_spelling() -> None:
    for line in (b"index 02", b"index -1", b"index "):
        with pytest.raises(NumberNotPlain):
            LogProof.parse(b"\n".join([LINES[0], line]) + b"\n\n" + PROOF.checkpoint)
    for line in (b"AAAA", LINES[3] + b" ", LINES[3][:-1], b"extra AAAA"):
        with pytest.raises(Base64NotCanonical):
            LogProof.parse(b"\n".join([LINES[0], b"index 2", line]) + b"\n\n" + PROOF.checkpoint)


def test_without_a_blank_line_there_is_no_proof() -> None:
    with pytest.raises(LogProofMalformed):
        LogProof.parse(b"\n".join(LINES[:6]) + b"\n")


def test_more_than_announced_is_refused_and_as_much_as_announced_is_read() -> None:
    largest = LogProof(0, (bytes(32),) * MAX_HASHES, PROOF.checkpoint, bytes(MAX_EXTRA_BYTES))
    assert LogProof.parse(largest.to_bytes()) == largest
    with pytest.raises(LogProofTooLarge):
        LogProof(0, (bytes(32),) * (MAX_HASHES + 1), b"")
    with pytest.raises(LogProofTooLarge):
        LogProof(0, (), b"", bytes(MAX_EXTRA_BYTES + 1))
    with pytest.raises(LogProofTooLarge):
        LogProof.parse(b"\n".join([*LINES[:3], *[LINES[3]] * (MAX_HASHES + 1)]) + b"\n\n" + PROOF.checkpoint)
    with pytest.raises(LogProofTooLarge):
        LogProof.parse(PROOF.to_bytes() + b"x" * MAX_PROOF_BYTES)


def test_a_proof_with_hashes_that_are_none_cannot_be_made() -> None:
    for index, hashes in ((-1, ()), (0, (b"short",))):
        with pytest.raises(LogProofMalformed):
            LogProof(index, hashes, b"")
