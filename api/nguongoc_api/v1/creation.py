"""POSTs that create: 201 with `Location`, and with an `Idempotency-Key` the same answer for the same request."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel

from nguongoc.ports import Answer
from nguongoc.services.once import Once
from nguongoc_api.auth.access import authenticated
from nguongoc_api.problems.refusals import IdempotencyKeyMalformed

T = TypeVar("T")
_KEY = re.compile(r"[!-~]{1,100}")


class Creation:
    """One request that creates; `digest` is that of method, path and body."""

    def __init__(self, subject: str, key: str | None, digest: str) -> None:
        self._subject = subject
        self._key = key
        self._digest = digest

    def answer(
        self,
        create: Callable[[Once[T] | None], T | Answer],
        location: Callable[[T], str],
        show: Callable[[T], BaseModel],
    ) -> Response:
        """What `create` made, or the kept answer of the request's first coming."""

        def present(made: T, digest: str) -> Answer:
            headers = (("Location", location(made)), ("Content-Type", "application/json"))
            return Answer(digest, 201, headers, show(made).model_dump_json().encode())

        return self.respond(create, present)

    def respond(
        self, create: Callable[[Once[T] | None], T | Answer], present: Callable[[T, str], Answer]
    ) -> Response:
        """The same with an answer of any form, which carries the digest of its request."""

        def answered(made: T) -> Answer:
            return present(made, self._digest)

        made = create(self._once(answered))
        answer = made if isinstance(made, Answer) else answered(made)
        return Response(answer.body, answer.status, dict(answer.headers))

    def repeatable(self, kept: Callable[[T], bytes]) -> Once[T] | None:
        """For an answer that can be made again: only what it takes to make it the same is kept, not its bytes."""
        return self._once(lambda made: Answer(self._digest, 200, (), kept(made)))

    def _once(self, present: Callable[[T], Answer]) -> Once[T] | None:
        return None if self._key is None else Once(self._subject, self._key, self._digest, present)


async def _creation(request: Request, idempotency_key: Annotated[str | None, Header()] = None) -> Creation:
    return Creation(
        authenticated(request).subject, _checked(idempotency_key), _digest(request, await _body(request))
    )


def _checked(key: str | None) -> str | None:
    if key is not None and not _KEY.fullmatch(key):
        raise IdempotencyKeyMalformed("1 to 100 visible ASCII characters")
    return key


def _digest(request: Request, body: bytes) -> str:
    digest = hashlib.sha256(f"{request.method} {request.url.path}\n".encode())
    digest.update(body)
    return digest.hexdigest()


async def _body(request: Request) -> bytes:
    """The bytes as sent; of a form, whose stream is spent, its fields and files in order."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/"):
        return await request.body()
    digest = hashlib.sha256()
    for name, value in (await request.form()).multi_items():
        content = value.encode() if isinstance(value, str) else await value.read()
        if not isinstance(value, str):
            await value.seek(0)
        digest.update(f"{name}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.digest()


Created = Annotated[Creation, Depends(_creation)]
