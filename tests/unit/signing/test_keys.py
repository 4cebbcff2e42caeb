"""Key files, seals and signers: what they refuse, and that they never show a key."""

from __future__ import annotations

import base64
import unicodedata
from pathlib import Path

import pytest

from nguongoc.signing.algorithms import ED25519, ES256, verify
from nguongoc.signing.keys import (
    KeyFileUnusable,
    KeyNotOpened,
    LocalSigner,
    create_key_file,
    key_from_passphrase,
    new_seed,
    read_key_file,
    seal,
    unseal,
)

KEK = bytes(range(32))


def _file(path: Path, content: bytes, mode: int = 0o600) -> Path:
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_a_new_key_file_is_its_owners_alone_and_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "kek"
    key = create_key_file(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert read_key_file(path) == key
    assert len(key) == 32


def test_an_existing_key_file_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "kek"
    key = create_key_file(path)
    with pytest.raises(FileExistsError):
        create_key_file(path)
    assert read_key_file(path) == key


def test_a_link_in_the_place_of_a_key_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "kek").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        create_key_file(tmp_path / "kek")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o660, 0o644, 0o601])
def test_a_key_file_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(KeyFileUnusable) as refused:
        read_key_file(_file(tmp_path / "kek", KEK, mode))
    assert "chmod 600" in refused.value.detail


@pytest.mark.parametrize("content", [KEK, base64.b64encode(KEK), base64.b64encode(KEK) + b"\n"])
def test_a_key_is_read_raw_or_in_base64(tmp_path: Path, content: bytes) -> None:
    assert read_key_file(_file(tmp_path / "kek", content)) == KEK


@pytest.mark.parametrize(
    "content", [b"", b"secret", KEK[:31], KEK + b"x", base64.b64encode(KEK[:16]), b"\0" * 100_000]
)
def test_what_is_no_key_is_refused_without_showing_it(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(KeyFileUnusable) as refused:
        read_key_file(_file(tmp_path / "kek", content))
    assert "secret" not in refused.value.detail


def test_a_missing_key_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(KeyFileUnusable):
            read_key_file(path)


def test_a_seal_opens_under_its_own_key_and_binding_alone() -> None:
    sealed = seal(b"s" * 32, KEK, b"kid|owner")
    assert unseal(sealed, KEK, b"kid|owner") == b"s" * 32
    assert seal(b"s" * 32, KEK, b"kid|owner") != sealed
    for wrong in (
        (sealed, bytes(32), b"kid|owner"),
        (sealed, KEK, b"kid|other"),
        (sealed[:-1] + bytes([sealed[-1] ^ 1]), KEK, b"kid|owner"),
        (sealed[:20], KEK, b"kid|owner"),
        (b"", KEK, b"kid|owner"),
        (sealed, KEK[:5], b"kid|owner"),
    ):
        with pytest.raises(KeyNotOpened):
            unseal(*wrong)


def test_a_passphrase_gives_one_key_however_the_keyboard_spells_its_letters() -> None:
    salt = bytes(16)
    composed, decomposed = (unicodedata.normalize(form, "bưởi Luận Văn") for form in ("NFC", "NFD"))
    assert composed != decomposed
    key = key_from_passphrase(composed, salt)
    assert len(key) == 32
    assert key_from_passphrase(decomposed, salt) == key
    assert key_from_passphrase("buoi Luan Van", salt) != key
    assert key_from_passphrase(composed, bytes(15) + b"1") != key


@pytest.mark.parametrize("algorithm", [ED25519, ES256])
def test_a_seed_gives_the_same_signer_again(algorithm: str) -> None:
    seed = new_seed(algorithm)
    one, other = (LocalSigner.from_seed("kid", algorithm, seed) for _ in range(2))
    assert one.algorithm == algorithm
    assert verify(other.public_key, one.sign(b"message"), b"message")
    assert not verify(other.public_key, one.sign(b"message"), b"massage")


@pytest.mark.parametrize(
    ("algorithm", "seed"),
    [
        ("none", KEK),
        ("", KEK),
        (ED25519, b""),
        (ED25519, KEK + b"x"),
        (ES256, bytes(32)),
        (ES256, b"\xff" * 32),
        (ES256, b"\1"),
    ],
)
def test_what_is_no_private_key_of_its_algorithm_does_not_open(algorithm: str, seed: bytes) -> None:
    with pytest.raises(KeyNotOpened):
        LocalSigner.from_seed("kid", algorithm, seed)


def test_no_seed_is_made_for_an_algorithm_we_do_not_sign_with() -> None:
    with pytest.raises(KeyNotOpened):
        new_seed("RS256")


def test_a_signer_shows_its_name_and_nothing_of_its_key() -> None:
    seed = new_seed(ED25519)
    shown = repr(LocalSigner.from_seed("did:web:a#b", ED25519, seed))
    assert shown == "LocalSigner('did:web:a#b')"
