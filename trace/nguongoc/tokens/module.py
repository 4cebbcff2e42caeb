"""A PKCS#11 module as this process has it: loaded once, one session a token, one call at a time.

The binding initialises a module without asking it for locks of its own, so no two calls may be in it at once; and a login is the whole
process's, whoever said the PIN. Hence one `Module` for each path, and everything asked of it goes through `run`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

import pkcs11
from pkcs11 import exceptions as said

from nguongoc.tokens.refusals import KeyNotInToken, TokenPinRefused, TokenUnavailable

if TYPE_CHECKING:
    from pkcs11._pkcs11 import lib as Library  # noqa: N812 - a class, whatever its letters
    from pkcs11.types import Session

T = TypeVar("T")
WAIT_SECONDS = 10.0
WRONG_PIN = (said.PinIncorrect, said.PinInvalid, said.PinLenRange)
NO_PIN = (said.PinLocked, said.PinExpired, said.UserPinNotInitialized)


class Module:
    """Finds a token again that was taken out, exchanged or restarted. After a fork the child begins anew."""

    def __init__(self, path: str, wait: float = WAIT_SECONDS) -> None:
        self.path = path
        self._wait = wait
        self._lock = Lock()
        self._hangs = False
        self._library: Library | None = None
        self._sessions: dict[str, Session] = {}
        self._salt = os.urandom(16)
        self._refused: set[tuple[str, bytes]] = set()
        os.register_at_fork(after_in_child=self._forked)

    def __repr__(self) -> str:
        return f"Module({self.path!r})"

    def run(self, label: str, pin: Callable[[], str], work: Callable[[Session], T]) -> T:
        """What `work` makes of a session with the token, logged in; `pin` is asked only for that, and its answer not kept.

        `work` may be called twice. Raises `TokenUnavailable`, `TokenPinRefused`, `KeyNotInToken` and what `work` raises.
        """
        with self._alone():
            with suppress(said.PKCS11Error):
                return work(self._session(label, pin))
            # Whatever it was, all that is held of the token may be stale; a key that is not found may be in the one put back.
            try:
                self._restart()
                return work(self._session(label, pin))
            except said.NoSuchKey as error:
                raise KeyNotInToken(f"the token {label!r} holds no such key", token=label) from error
            except said.PKCS11Error as error:
                self._sessions.clear()
                raise TokenUnavailable(
                    f"the token {label!r} of {self.path} does not answer ({type(error).__name__}): put it back, or see whether its service runs",
                    token=label,
                ) from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        # A module that hangs takes one thread with it, and not in time every thread that answers scans.
        if not self._lock.acquire(timeout=0 if self._hangs else self._wait):
            self._hangs = True
            raise TokenUnavailable(f"{self.path} has not answered for {self._wait:g} seconds")
        self._hangs = False
        try:
            yield
        finally:
            self._lock.release()

    def _session(self, label: str, pin: Callable[[], str]) -> Session:
        library = self._library or self._restart()
        found = self._sessions.get(label)
        if found is None:
            found = self._sessions[label] = self._log_in(library, label, pin())
        return found

    def _restart(self) -> Library:
        # Modules look for tokens when they are initialised, and some only then.
        self._sessions.clear()
        self._library = None
        library: Library = pkcs11.lib(self.path)
        with suppress(said.PKCS11Error):
            library.finalize()
        library.initialize()
        self._library = library
        return library

    def _forked(self) -> None:
        # What the parent had open is the parent's, and whoever held the lock is not here.
        self._lock = Lock()
        self._hangs = False
        self._library = None

    def _log_in(self, library: Library, label: str, pin: str) -> Session:
        mark = (label, blake2b(pin.encode(), key=self._salt).digest())
        if mark in self._refused:
            raise TokenPinRefused(
                f"the token {label!r} has refused this PIN before: put the right one in its place",
                token=label,
            )
        token = library.get_token(token_label=label)
        try:
            return token.open(rw=True, user_pin=pin)
        except said.UserAlreadyLoggedIn:
            return token.open(rw=True)
        except WRONG_PIN as error:
            self._refused.add(mark)
            raise TokenPinRefused(
                f"the token {label!r} refuses the PIN; it is not tried again", token=label
            ) from error
        except NO_PIN as error:
            raise TokenPinRefused(
                f"the token {label!r} lets nobody in ({type(error).__name__}): its security officer sets a PIN",
                token=label,
            ) from error


@cache
def module_at(path: str) -> Module:
    """The one `Module` of this process for a path: two would take each other's sessions away."""
    return Module(path)
