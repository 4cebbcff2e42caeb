"""The API for a page of ours: `/producer/app/v1/...` is `/v1/...` by the session of the browser instead of a key.

A phone is shared, and a queue is a person's: every request names the account it is sent for (`Acting-Account`), and one that is not whose
session this is goes no further, so nothing is ever sent under another's name, whoever signed in between two pages. Only what the diary needs
is reached from here.
"""

from __future__ import annotations

import re
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from nguongoc.errors import NotAllowed
from nguongoc.services.caller import Caller
from nguongoc.services.sessions import caller_of_account
from nguongoc_api.auth.subject import with_caller
from nguongoc_api.entering import Entering
from nguongoc_api.problems import problem_response
from nguongoc_api.problems.refusals import AddressUnknown, NotAuthenticated

PREFIX: Final = "/producer/app"
ACTING: Final = "acting-account"
_READ: Final = re.compile(r"/v1/(?:diary(?:/.*)?|facilities|products|members)")
_WRITTEN: Final = re.compile(r"/v1/diary(?:/.*)?")
_SAFE: Final = frozenset({"GET", "HEAD"})


class AccountElsewhere(NotAllowed):
    """Sent for another person than the one who is signed in at this browser."""

    code = "account-elsewhere"


class PasskeyOwed(NotAllowed):
    """The organisation asks for a passkey, and this person has none that lets in yet."""

    code = "passkey-owed"


class SessionGate:
    """In front of the API without its keys; behind `OriginCheck`, which keeps other sites' pages out."""

    def __init__(self, api: ASGIApp, entering: Entering, cookie: str, base_url: str) -> None:
        self._api = api
        self._entering = entering
        self._cookie = cookie
        self._base_url = base_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(PREFIX)
        try:
            caller = await self._caller(scope, path)
        except (AddressUnknown, NotAuthenticated, AccountElsewhere, PasskeyOwed) as refusal:
            await problem_response(refusal, scope, self._base_url)(scope, receive, send)
            return
        inside = {**scope, "path": path, "raw_path": scope["raw_path"].removeprefix(PREFIX.encode())}
        await self._api(with_caller(inside, caller), receive, send)

    async def _caller(self, scope: Scope, path: str) -> Caller:
        reached = _READ if scope["method"] in _SAFE else _WRITTEN
        if not reached.fullmatch(path):
            raise AddressUnknown("the diary's application has nothing at this address")
        token = HTTPConnection(scope).cookies.get(self._cookie)
        account = await run_in_threadpool(self._entering.sessions.account, token)
        if account is None:
            raise NotAuthenticated("sign in first")
        if self._entering.owes_passkey(account):
            raise PasskeyOwed("make a passkey first, at /signin/passkeys")
        if Headers(scope=scope).getlist(ACTING) != [str(account.id)]:
            raise AccountElsewhere("somebody else is signed in at this browser")
        return caller_of_account(account)
