"""Key files of the service, bare or sealed under a passphrase that comes from elsewhere: a file, a descriptor, the environment, a person."""

from __future__ import annotations

import base64
import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from getpass import getpass
from hashlib import sha256
from pathlib import Path
from threading import Lock

from nguongoc.errors import Malformed
from nguongoc.services.backups.key_box import SHORTEST_PASSPHRASE, PassphraseTooShort
from nguongoc.signing.keys import (
    KEY_BYTES,
    KeyFileUnusable,
    KeyNotOpened,
    key_in,
    read_private_file,
    write_new_key_file,
)
from nguongoc.signing.sealed_key import is_sealed, open_sealed_key, seal_key
from nguongoc_api.settings import Settings

ASKED = Path("-")
MOST_PASSPHRASES = 4
MOST_TRIED = 32
SETTING = "NGUONGOC_KEK_PASSPHRASE_FILE"


class KeyFiles:
    """Reads and makes key files. What passphrases made of a file is kept, for Argon2id costs a tenth of a second each time."""

    def __init__(self, passphrases: Callable[[], tuple[str, ...]] | None = None) -> None:
        self._passphrases = passphrases
        self._tried: dict[tuple[bytes, tuple[str, ...]], bytes | KeyFileUnusable] = {}
        self._lock = Lock()

    def __repr__(self) -> str:
        return f"KeyFiles({'bare' if self._passphrases is None else 'sealed'})"

    def read(self, path: Path) -> bytes:
        """The key. Raises `KeyFileUnusable`: missing, open to others, no key, or not opened by any passphrase there is."""
        content = read_private_file(path)
        if not is_sealed(content):
            return key_in(content, path)
        if self._passphrases is None:
            raise KeyFileUnusable(f"{path} is sealed under a passphrase: set {SETTING}", path=str(path))
        # One at a time: each takes 64 MiB.
        with self._lock:
            found = self._try(content, self._passphrases(), path)
        if isinstance(found, KeyFileUnusable):
            raise KeyFileUnusable(found.detail, path=str(path))
        return found

    def _try(self, content: bytes, passphrases: tuple[str, ...], path: Path) -> bytes | KeyFileUnusable:
        mark = (sha256(content).digest(), passphrases)
        if mark not in self._tried:
            if len(self._tried) >= MOST_TRIED:
                self._tried.clear()
            try:
                self._tried[mark] = open_sealed_key(content, passphrases)
            except (KeyNotOpened, Malformed) as error:
                self._tried[mark] = KeyFileUnusable(f"{path}: {error.detail}", path=str(path))
        return self._tried[mark]

    def create(self, path: Path, key: bytes | None = None) -> bytes:
        """A file that was not there, sealed under the first passphrase, or bare without one. Raises `PassphraseTooShort`."""
        made = key or os.urandom(KEY_BYTES)
        write_new_key_file(path, self._content(made))
        return made

    def seal(self, path: Path) -> bool:
        """The same key under the first passphrase, from one moment to the next; False where it is so already.

        Raises `KeyFileUnusable`, also where no passphrase is set, and `PassphraseTooShort`.
        """
        if self._passphrases is None:
            raise KeyFileUnusable(
                f"there is no passphrase to seal {path} under: set {SETTING}", path=str(path)
            )
        content, first = read_private_file(path), self._passphrases()[:1]
        with suppress(KeyNotOpened, Malformed):
            if is_sealed(content):
                open_sealed_key(content, first)
                return False
        draft = path.with_name(f"{path.name}.draft")
        draft.unlink(missing_ok=True)
        self.create(draft, self.read(path))
        draft.replace(path)
        settle(path)
        return True

    def _content(self, key: bytes) -> bytes:
        if self._passphrases is None:
            return base64.b64encode(key) + b"\n"
        first = self._passphrases()[0]
        if len(first) < SHORTEST_PASSPHRASE:
            raise PassphraseTooShort(
                f"a passphrase has at least {SHORTEST_PASSPHRASE} characters", limit=SHORTEST_PASSPHRASE
            )
        return seal_key(key, first)


BARE = KeyFiles()


def settle(path: Path) -> None:
    """Names of files are durable once their folder is."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def key_files(settings: Settings) -> KeyFiles:
    """One for all services of a process with the same source of passphrases: a pipe can be read once, a person asked once."""
    said = settings.kek_passphrase
    return _from(settings.kek_passphrase_file, None if said is None else said.get_secret_value())


@cache
def _from(file: Path | None, said: str | None) -> KeyFiles:
    if said is not None:
        return KeyFiles(lambda: (said,))
    if file is None:
        return BARE
    kept: list[tuple[str, ...]] = []

    def passphrases() -> tuple[str, ...]:
        if kept:
            return kept[0]
        if file == ASKED:
            kept.append((_ask(),))
            return kept[0]
        again = stat.S_ISREG(file.stat().st_mode) if file.exists() else True
        found = _lines(file)
        if not again:
            kept.append(found)
        return found

    return KeyFiles(passphrases)


def _lines(file: Path) -> tuple[str, ...]:
    try:
        lines = read_private_file(file).decode().splitlines()
    except ValueError as error:
        raise KeyFileUnusable(f"{file} holds no passphrase", path=str(file)) from error
    found = tuple(line for line in lines if line)[:MOST_PASSPHRASES]
    if not found:
        raise KeyFileUnusable(f"{file} holds no passphrase", path=str(file))
    return found


def _ask() -> str:
    if not sys.stdin.isatty():
        raise KeyFileUnusable(f"nobody is at the keyboard for the passphrase: set {SETTING} to a file")
    return getpass("Passphrase of the key files: ")
