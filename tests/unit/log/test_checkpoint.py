from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from nguongoc.log.checkpoint import (
    Checkpoint,
    CheckpointMalformed,
    LogSignatureMissing,
    OriginMismatch,
    open_checkpoint,
    sign_checkpoint,
)
from nguongoc.log.lines import Base64NotCanonical, NumberNotPlain
from nguongoc.log.note import (
    KeyNameMalformed,
    Note,
    NoteMalformed,
    NoteUntrusted,
    SignatureRefuted,
    SignatureType,
    cosign_text,
    sign_text,
)
from nguongoc.log.tree import EMPTY_ROOT, leaf_hash
from tests.unit.log.keys import ORIGIN, private_key, verifier_key

KEY = verifier_key("log")
HEAD = Checkpoint(ORIGIN, 1, leaf_hash(b"entry"))
SIGNED = sign_checkpoint(HEAD, KEY, private_key("log"))
W1 = verifier_key("w1", "witness.example/w1", SignatureType.COSIGNATURE)
W2 = verifier_key("w2", "witness.example/w2", SignatureType.COSIGNATURE)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def cosigned(*hours: int) -> bytes:
    note = Note.parse(SIGNED)
    for (key, seed), after in zip(((W1, "w1"), (W2, "w2")), hours, strict=True):
        note = note.with_signature(
            cosign_text(note.text, key, private_key(seed), NOON + timedelta(hours=after))
        )
    return note.to_bytes()


def test_the_example_of_the_specification_is_read_and_written_back() -> None:
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    checkpoint = Checkpoint.parse(text)
    assert (checkpoint.origin, checkpoint.size, len(checkpoint.root)) == (
        "example.com/behind-the-sofa",
        20852163,
        32,
    )
    assert checkpoint.text == text


def test_a_signed_checkpoint_opens_under_the_logs_key() -> None:
    opened = open_checkpoint(SIGNED, [KEY])
    assert opened.checkpoint == HEAD
    assert [signature.key for signature in opened.log_signatures] == [KEY]
    assert (opened.cosignatures, opened.earliest_cosigned_at) == ((), None)


def test_witnesses_are_counted_apart_and_the_earliest_time_is_the_log_time() -> None:
    opened = open_checkpoint(cosigned(5, 2), [KEY], [W1, W2])
    assert [signature.key for signature in opened.cosignatures] == [W1, W2]
    assert opened.earliest_cosigned_at == NOON + timedelta(hours=2)
    assert open_checkpoint(cosigned(5, 2), [KEY], [W1]).earliest_cosigned_at == NOON + timedelta(hours=5)
    assert open_checkpoint(cosigned(5, 2), [KEY]).cosignatures == ()


def test_witnesses_alone_do_not_make_a_checkpoint() -> None:
    note = Note.parse(cosigned(1, 2))
    without_log = Note(note.text, note.signatures[1:]).to_bytes()
    with pytest.raises(LogSignatureMissing):
        open_checkpoint(without_log, [KEY], [W1, W2])
    with pytest.raises(NoteUntrusted):
        open_checkpoint(without_log, [KEY])


def test_a_plain_signature_of_a_witness_states_nothing() -> None:
    plain = verifier_key("w1", W1.name)
    note = Note.parse(SIGNED)
    signed = note.with_signature(sign_text(note.text, plain, private_key("w1"))).to_bytes()
    assert open_checkpoint(signed, [KEY], [plain]).cosignatures == ()


def test_a_bad_cosignature_of_a_trusted_witness_refuses_the_checkpoint() -> None:
    note = Note.parse(SIGNED)
    other = cosign_text(Checkpoint(ORIGIN, 0, EMPTY_ROOT).text, W1, private_key("w1"), NOON)
    with pytest.raises(SignatureRefuted):
        open_checkpoint(note.with_signature(other).to_bytes(), [KEY], [W1])


def test_while_a_key_is_being_changed_either_key_opens_it() -> None:
    newer = verifier_key("next log key")
    note = Note.parse(SIGNED)
    both = note.with_signature(sign_text(note.text, newer, private_key("next log key"))).to_bytes()
    for keys in ([KEY], [newer], [newer, KEY]):
        opened = open_checkpoint(both, keys)
        assert {signature.key for signature in opened.log_signatures} == set(keys)


def test_a_log_signs_under_its_own_origin_only() -> None:
    foreign = verifier_key("log", "other.example/log")
    with pytest.raises(OriginMismatch):
        sign_checkpoint(HEAD, foreign, private_key("log"))
    smuggled = Note(HEAD.text, (sign_text(HEAD.text, foreign, private_key("log")),)).to_bytes()
    with pytest.raises(OriginMismatch):
        open_checkpoint(smuggled, [foreign])


def test_every_changed_byte_of_a_signed_checkpoint_is_noticed() -> None:
    for at in range(len(HEAD.text.encode())):
        changed = SIGNED[:at] + bytes([SIGNED[at] ^ 1]) + SIGNED[at + 1 :]
        with pytest.raises((SignatureRefuted, NoteMalformed)):
            open_checkpoint(changed, [KEY])


def test_extension_lines_missing_lines_and_blank_lines_are_refused() -> None:
    root = HEAD.text.split("\n")[2]
    for text in (
        HEAD.text + "extension\n",
        HEAD.text[:-1],
        HEAD.text + "\n",
        f"{ORIGIN}\n1\n",
        "",
        f"{ORIGIN}\n1\n{root}\n{root}",
    ):
        with pytest.raises(CheckpointMalformed):
            Checkpoint.parse(text)


def test_origin_size_and_root_have_one_spelling() -> None:
    root = HEAD.text.split("\n")[2]
    for origin in ("", "two words", "a+b", "\ud800"):
        with pytest.raises(KeyNameMalformed):
            Checkpoint.parse(f"{origin}\n1\n{root}\n")
    for size in ("01", "-1", "", "1 ", "9223372036854775808"):
        with pytest.raises(NumberNotPlain):
            Checkpoint.parse(f"{ORIGIN}\n{size}\n{root}\n")
    for wrong in (root[:-1], root + "=", root.replace("=", ""), "AAAA"):
        with pytest.raises(Base64NotCanonical):
            Checkpoint.parse(f"{ORIGIN}\n1\n{wrong}\n")


def test_an_empty_log_has_the_empty_root_and_no_other() -> None:
    assert (
        open_checkpoint(
            sign_checkpoint(Checkpoint(ORIGIN, 0, EMPTY_ROOT), KEY, private_key("log")), [KEY]
        ).checkpoint.size
        == 0
    )
    with pytest.raises(CheckpointMalformed):
        Checkpoint(ORIGIN, 0, leaf_hash(b"entry"))
    with pytest.raises(CheckpointMalformed):
        Checkpoint(ORIGIN, -1, EMPTY_ROOT)
