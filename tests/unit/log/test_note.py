from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nguongoc.log.lines import Base64NotCanonical, NumberNotPlain, format_base64, parse_base64, parse_decimal
from nguongoc.log.note import (
    MAX_NOTE_BYTES,
    MAX_SIGNATURES,
    KeyNameMalformed,
    Note,
    NoteMalformed,
    NoteSignature,
    NoteTooLarge,
    NoteUntrusted,
    SignatureRefuted,
    SignatureType,
    SignatureTypeUnknown,
    VerifierKey,
    VerifierKeyMalformed,
    VerifierKeysAmbiguous,
    cosign_text,
    open_note,
    sign_text,
)
from tests.unit.log.keys import private_key, verifier_key

# golang.org/x/mod/sumdb/note, note_test.go
PETER_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SEED = parse_base64("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
ENOCH_KEY = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER_LINE = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
ENOCH_LINE = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
# C2SP signed-note.md, "Example"
C2SP_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
C2SP_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)

PETER, ENOCH = VerifierKey.parse(PETER_KEY), VerifierKey.parse(ENOCH_KEY)
BOTH = f"{TEXT}\n{PETER_LINE}{ENOCH_LINE}".encode()
WITNESS = verifier_key("witness", "witness.example/w1", SignatureType.COSIGNATURE)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def signed_by(*keys: VerifierKey, data: bytes = BOTH) -> list[str]:
    return [signature.key.name for signature in open_note(Note.parse(data), keys).signatures]


def test_a_published_key_is_read_and_written_back_the_same() -> None:
    for text in (PETER_KEY, ENOCH_KEY, C2SP_KEY):
        assert str(VerifierKey.parse(text)) == text


def test_only_the_first_two_plus_signs_of_a_key_separate() -> None:
    seed = next(str(n) for n in range(1000) if "+" in str(verifier_key(str(n))).split("+", 2)[2])
    key = verifier_key(seed)
    assert VerifierKey.parse(str(key)) == key


def test_no_part_and_no_change_of_a_published_key_is_taken_for_a_key() -> None:
    cut = {PETER_KEY[i:j] for i in range(len(PETER_KEY)) for j in range(i + 1, len(PETER_KEY) + 1)} - {
        PETER_KEY
    }
    bumped = {PETER_KEY[:i] + chr(ord(PETER_KEY[i]) + 1) + PETER_KEY[i + 1 :] for i in range(len(PETER_KEY))}
    for text in cut | bumped:
        with pytest.raises(
            (VerifierKeyMalformed, KeyNameMalformed, Base64NotCanonical, SignatureTypeUnknown)
        ):
            VerifierKey.parse(text)


def test_a_key_of_another_type_or_length_is_refused_though_its_id_fits() -> None:
    with pytest.raises(SignatureTypeUnknown):
        VerifierKey.parse("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    material = bytes([SignatureType.ED25519]) + PETER.public_key + bytes(3)
    key_id = sha256(b"PeterNeumann\n" + material).hexdigest()[:8]
    with pytest.raises(VerifierKeyMalformed):
        VerifierKey.parse(f"PeterNeumann+{key_id}+{format_base64(material)}")


def test_signing_makes_the_published_note_byte_for_byte() -> None:
    signer = Ed25519PrivateKey.from_private_bytes(PETER_SEED)
    assert Note(TEXT, (sign_text(TEXT, PETER, signer),)).to_bytes() == f"{TEXT}\n{PETER_LINE}".encode()


def test_published_notes_verify_and_come_back_the_same() -> None:
    assert signed_by(PETER, ENOCH) == ["PeterNeumann", "EnochRoot"]
    assert signed_by(VerifierKey.parse(C2SP_KEY), data=C2SP_NOTE.encode()) == ["example.com/foo"]
    for data in (BOTH, C2SP_NOTE.encode()):
        assert Note.parse(data).to_bytes() == data


def test_signatures_of_unknown_keys_are_passed_over() -> None:
    assert signed_by(PETER) == ["PeterNeumann"]
    assert signed_by(ENOCH) == ["EnochRoot"]


def test_a_note_no_known_key_signed_is_refused() -> None:
    with pytest.raises(NoteUntrusted):
        signed_by()
    same_name_other_key = VerifierKey("PeterNeumann", SignatureType.ED25519, ENOCH.public_key)
    with pytest.raises(NoteUntrusted):
        signed_by(same_name_other_key)


def test_a_bad_signature_of_a_known_key_refuses_the_note_although_another_is_good() -> None:
    spoiled = BOTH.replace(b"rwz+eBzmZa0S", b"rwz+eBzmZa0T")
    assert spoiled != BOTH
    assert signed_by(PETER, data=spoiled) == ["PeterNeumann"]
    with pytest.raises(SignatureRefuted):
        signed_by(PETER, ENOCH, data=spoiled)


def test_a_signature_over_another_text_or_with_surplus_bytes_is_refused() -> None:
    with pytest.raises(SignatureRefuted):
        signed_by(PETER, data=BOTH.replace(b"answer", b"Answer"))
    longer = f"{TEXT}\n{PETER_LINE[:60]}ABCD{PETER_LINE[60:]}".encode()
    with pytest.raises(SignatureRefuted):
        signed_by(PETER, data=longer)


def test_a_key_that_signed_twice_counts_once() -> None:
    assert signed_by(PETER, data=f"{TEXT}\n{PETER_LINE * 3}".encode()) == ["PeterNeumann"]


def test_two_different_keys_under_one_name_and_id_are_refused_and_the_same_key_twice_is_not() -> None:
    class Colliding(VerifierKey):
        @property
        def id(self) -> bytes:
            return PETER.id

    twin = Colliding("PeterNeumann", SignatureType.ED25519, ENOCH.public_key)
    with pytest.raises(VerifierKeysAmbiguous):
        signed_by(PETER, twin)
    assert signed_by(PETER, PETER) == ["PeterNeumann"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        TEXT.encode(),
        f"{TEXT}\n".encode(),
        f"{TEXT}\n{PETER_LINE[:-1]}".encode(),
        f"\x01{TEXT}\n{PETER_LINE}".encode(),
        f"{TEXT}\n{PETER_LINE}".replace("\n", "\r\n").encode(),
        b"\xff" + f"{TEXT}\n{PETER_LINE}".encode(),
        f"{TEXT}\n{PETER_LINE}Unexpected line.\n".encode(),
        f"{TEXT}\n{PETER_LINE.replace('—', '-')}".encode(),
        f"{TEXT}\n— PeterNeumann\n".encode(),
        f"{TEXT}\n— PeterNeumann AAAAAA==\n".encode(),
    ],
)
def test_what_is_no_note_is_refused(data: bytes) -> None:
    with pytest.raises(NoteMalformed):
        Note.parse(data)


def test_a_signature_line_with_a_bad_name_or_loose_base64_is_refused() -> None:
    for name in ("", "a+b", "a\u00a0b", "n" * 256):
        with pytest.raises(KeyNameMalformed):
            Note.parse(f"{TEXT}\n— {name} x08go/ZJ\n".encode())
    for encoded in ("x08go/ZJ ", " x08go/ZJ", "x08go/ZJ=", "x08go_ZJ", "x08go/ZJkuB=", "x08go/ZJkuC="):
        with pytest.raises(Base64NotCanonical):
            Note.parse(f"{TEXT}\n— PeterNeumann {encoded}\n".encode())


def test_the_last_blank_line_parts_text_from_signatures() -> None:
    text = "one\n\ntwo\n"
    signed = Note(text, (sign_text(text, verifier_key("log"), private_key("log")),)).to_bytes()
    assert open_note(Note.parse(signed), [verifier_key("log")]).text == text


def test_more_bytes_or_signatures_than_announced_are_refused_and_the_announced_number_is_read() -> None:
    assert (
        len(Note.parse(f"{TEXT}\n{PETER_LINE * MAX_SIGNATURES}".encode()).signatures) == MAX_SIGNATURES >= 16
    )
    with pytest.raises(NoteTooLarge):
        Note.parse(f"{TEXT}\n{PETER_LINE * (MAX_SIGNATURES + 1)}".encode())
    with pytest.raises(NoteTooLarge):
        Note.parse(b"x" * (MAX_NOTE_BYTES + 1))


def test_signing_with_another_key_than_the_announced_one_yields_nothing() -> None:
    with pytest.raises(SignatureRefuted):
        sign_text(TEXT, verifier_key("log"), private_key("another"))
    with pytest.raises(SignatureRefuted):
        cosign_text(TEXT, WITNESS, private_key("another"), NOON)


def test_a_text_that_cannot_be_a_note_is_not_signed() -> None:
    for text in ("no newline", "tab\tinside\n"):
        with pytest.raises(NoteMalformed):
            sign_text(text, verifier_key("log"), private_key("log"))


def test_a_cosignature_states_its_second_and_covers_the_prefixed_text() -> None:
    line = cosign_text(TEXT, WITNESS, private_key("witness"), NOON + timedelta(milliseconds=900))
    seconds = int(NOON.timestamp())
    assert line.signature[:8] == seconds.to_bytes(8, "big")
    private_key("witness").public_key().verify(
        line.signature[8:], f"cosignature/v1\ntime {seconds}\n{TEXT}".encode()
    )
    (found,) = open_note(Note(TEXT, (line,)), [WITNESS]).signatures
    assert (found.key, found.time) == (WITNESS, NOON)


def test_of_two_cosignatures_by_one_witness_the_earlier_time_counts() -> None:
    lines = tuple(
        cosign_text(TEXT, WITNESS, private_key("witness"), NOON + timedelta(hours=hours))
        for hours in (2, 1, 3)
    )
    (found,) = open_note(Note(TEXT, lines), [WITNESS]).signatures
    assert found.time == NOON + timedelta(hours=1)


def test_a_changed_or_impossible_cosignature_time_is_refused() -> None:
    line = cosign_text(TEXT, WITNESS, private_key("witness"), NOON)
    for stamp in ((int(NOON.timestamp()) + 1).to_bytes(8, "big"), b"\xff" * 8, b""):
        forged = NoteSignature(line.name, line.key_id, stamp + line.signature[8:])
        with pytest.raises(SignatureRefuted):
            open_note(Note(TEXT, (forged,)), [WITNESS])


def test_the_two_signature_types_are_never_taken_for_each_other() -> None:
    plain = verifier_key("witness", WITNESS.name)
    assert plain.id != WITNESS.id
    line = sign_text(TEXT, plain, private_key("witness"))
    disguised = NoteSignature(WITNESS.name, WITNESS.id, line.signature)
    with pytest.raises(SignatureRefuted):
        open_note(Note(TEXT, (disguised,)), [WITNESS])
    with pytest.raises(SignatureTypeUnknown):
        sign_text(TEXT, WITNESS, private_key("witness"))
    with pytest.raises(SignatureTypeUnknown):
        cosign_text(TEXT, plain, private_key("witness"), NOON)


def test_numbers_and_base64_have_one_spelling() -> None:
    assert [parse_decimal(text) for text in ("0", "7", "9223372036854775807")] == [0, 7, 2**63 - 1]
    for text in (
        "",
        "00",
        "01",
        "+1",
        "-1",
        " 1",
        "1\n",
        "1_0",
        "١",
        "1.0",
        "1e3",
        "9223372036854775808",
        "9" * 5000,
    ):
        with pytest.raises(NumberNotPlain):
            parse_decimal(text)
    assert parse_base64("AAE=", 2) == b"\x00\x01"
    for encoded in ("AAE", "AAF=", "AA E=", "AAE=\n", "AAé=", "AA=="):
        with pytest.raises(Base64NotCanonical):
            parse_base64(encoded, 2)
