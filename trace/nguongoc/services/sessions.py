"""Who is signed in: a session on the server, a token in the browser, worth nothing once it has ended, wherever it was copied to.

However somebody proved who they are (a password, a code by text message), it ends in `Sessions.open`.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from nguongoc.ports import Account, Clock, ReadSource, Session, UnitOfWork, Writer
from nguongoc.services.caller import Caller, may

IDLE = timedelta(minutes=30)
"""Phones are shared in a family and lent at a packhouse: what is left open closes itself."""
LONGEST = timedelta(hours=12)
TOUCH_AFTER = timedelta(minutes=2)
"""Use is noted no finer than this: a page must not cost a write. A session may so end that much early, never late."""
TOKEN_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody signed in; `token` is for their browser alone, so repr leaves it out."""

    account: Account
    token: str

    def __repr__(self) -> str:
        return f"SignedIn(account={self.account.id})"


def caller_of_account(account: Account) -> Caller:
    """An account may do what its duty leaves it of its role."""
    return Caller(
        f"account:{account.id}",
        account.organisation_id,
        account.role,
        frozenset(scope.value for scope in may(account.role, account.duty)),
        account.name_held,
        duty=account.duty,
    )


class Sessions:
    """Opens, finds and ends sessions; safe to call from any thread."""

    def __init__(self, reads: ReadSource, writer: Writer, clock: Clock, idle: timedelta = IDLE) -> None:
        self._reads = reads
        self._writer = writer
        self._clock = clock
        self._idle = idle

    def open(
        self,
        account: Account,
        earlier: str | None,
        proven: Callable[[UnitOfWork], None] = lambda _: None,
        device: str = "",
    ) -> SignedIn:
        """A new session, whatever token the browser had: `earlier` ends, so that no token can be planted.

        `proven` is carried out in the same transaction: it uses up what was proved with, and may refuse.
        """
        now = self._clock.now()
        token = secrets.token_urlsafe(TOKEN_BYTES)
        session = Session(_sha256(token), account.id, created_at=now, seen_at=now, device=device)
        previous = _digest(earlier)

        def write(uow: UnitOfWork) -> None:
            proven(uow)
            # One that lay idle stays until it is old: by it is known whose form it was that comes too late.
            uow.access.drop_sessions(now - LONGEST)
            if previous is not None:
                uow.access.drop_session(previous)
            uow.access.add_session(session)

        self._writer.run(write)
        return SignedIn(account, token)

    def account(self, token: str | None) -> Account | None:
        """Whose session this is, if it still runs; using it keeps it running."""
        digest = _digest(token)
        if digest is None:
            return None
        now = self._clock.now()
        with self._reads.open() as reader:
            session = reader.access.session(digest)
            if session is None or not self._runs(session, now):
                return None
            account = reader.access.account(session.account_id)
        if now - session.seen_at >= TOUCH_AFTER:
            self._writer.run(lambda uow: uow.access.touch_session(digest, now))
        return account

    def whose(self, token: str | None) -> Account | None:
        """Whose session this is or, having lain idle, was not long ago: good for nothing but to keep what they typed."""
        digest = _digest(token)
        if digest is None:
            return None
        with self._reads.open() as reader:
            session = reader.access.session(digest)
            if session is None or self._clock.now() - session.created_at >= LONGEST:
                return None
            return reader.access.account(session.account_id)

    def of(self, account: Account, token: str | None) -> list[tuple[Session, bool]]:
        """Where somebody is signed in, the one used last first; with each whether it is this browser's."""
        own, now = _digest(token), self._clock.now()
        with self._reads.open() as reader:
            found = reader.access.sessions_of(account.id)
        return [(each, each.token_sha256 == own) for each in found if self._runs(each, now)]

    def end_of(self, account: Account, token_sha256: str | None) -> None:
        """Sign out on one device, or on every one, this one among them. Nothing happens where it is somebody else's."""
        self._writer.run(lambda uow: uow.access.drop_sessions_of(account.id, token_sha256))

    def end(self, token: str | None) -> None:
        """Sign out: the token is worth nothing from here on, wherever it was copied to."""
        digest = _digest(token)
        if digest is not None:
            self._writer.run(lambda uow: uow.access.drop_session(digest))

    def _runs(self, session: Session, now: datetime) -> bool:
        return now - session.seen_at < self._idle and now - session.created_at < LONGEST


def _digest(token: str | None) -> str | None:
    """What is kept of a token; None for what is none of ours. 256 random bits need no slow hash."""
    return None if token is None or not _TOKEN.fullmatch(token) else _sha256(token)


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode("ascii")).hexdigest()
