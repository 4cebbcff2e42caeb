"""The resolver as an ASGI application: a warm answer is a look into a dictionary and two messages."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Final, Protocol
from urllib.parse import unquote_to_bytes

from starlette.types import Receive, Scope, Send

from nguongoc.errors import Refusal, TooLarge
from nguongoc.identifiers.application_identifiers import EVERY_AI
from nguongoc.identifiers.epc_binary import EPC_BINARY
from nguongoc.identifiers.raw_path import LONGEST
from nguongoc.ports import Clock, ReadSource
from nguongoc.services.unit_serials import UnitSerials
from nguongoc_api.hand_off import HandOff
from nguongoc_api.problems import kind_of, problem_body
from nguongoc_api.problems.refusals import MethodNotAllowed
from nguongoc_api.resolver import answers
from nguongoc_api.resolver.answers import Answer
from nguongoc_api.resolver.cache import AnswerCache, Key
from nguongoc_api.resolver.logged_path import without_unit
from nguongoc_api.resolver.lookup import DESCRIPTION_PATH, Asked, Lookup
from nguongoc_api.resolver.negotiation import (
    LONGEST_HEADER,
    NO_WISH,
    Remembered,
    read_accept,
    read_accept_language,
)
from nguongoc_api.resolver.refusals import LookupFailed, suggested_path

LOG = logging.getLogger(__name__)
PREFIXES: Final = (
    "/b/",
    "/f/",
    *(f"/{ai}/" for ai in EVERY_AI),
    *(f"{path.decode()}*" for path in EPC_BINARY),
    DESCRIPTION_PATH.decode(),
)
"""What belongs here: our own codes and facilities, whatever begins with a GS1 AI (primary keys not served are refused by name, others are none), EPC binary strings, and the description."""
WAITING_THREADS: Final = 4
"""For lookups that wait for another process; each holds a connection while it does."""
RETRY_SECONDS: Final = 5
MALFORMED: Final = 400
UNAVAILABLE: Final = 503
LONGEST_SHOWN: Final = 200


class Rendered(Protocol):
    """A refusal as it is sent: a body, and headers that say at least its type."""

    @property
    def body(self) -> bytes: ...
    @property
    def headers(self) -> Iterable[tuple[str, str]]: ...


RenderRefusal = Callable[[Refusal, str, str], Rendered]
"""Makes the page that tells a person of a refusal, from it, the path that was asked for (decoded, cut), and `Accept-Language`."""


class Resolver:
    """`GET|HEAD|OPTIONS` of a code: 307 to its page or to a link of it, or 200 with its linkset; 400 and 404 with reasons.

    What it says of itself comes from `base_url`, never from the request's `Host`. A refusal is a problem (RFC 9457), or for
    browsers the page that `render_refusal` makes of it.
    """

    def __init__(
        self,
        reads: ReadSource,
        serials: UnitSerials,
        base_url: str,
        clock: Clock,
        *,
        render_refusal: RenderRefusal | None = None,
        hand_off: HandOff | None = None,
    ) -> None:
        self._lookup = Lookup(reads, serials, base_url, clock, hand_off or HandOff())
        self._base_url = base_url
        self._render_refusal = render_refusal
        self._cache = AnswerCache(reads.generation, reads.own_generation)
        self._wish = Remembered(read_accept)
        self._language = Remembered(read_accept_language)
        waits = reads.known_codes().waits
        # A file is read in microseconds: handing that to a thread costs more than it, and queues behind the others.
        self._threads = ThreadPoolExecutor(WAITING_THREADS, "nguongoc-resolver") if waits else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        accept = language = if_none_match = b""
        for name, value in scope["headers"]:
            if name == b"accept":
                accept = accept + b"," + value if accept else value
            elif name == b"accept-language":
                language = language + b"," + value if language else value
            elif name == b"if-none-match":
                if_none_match = value
        method = scope["method"]
        if method in {"GET", "HEAD"}:
            raw_path = scope.get("raw_path") or scope["path"].encode()
            wish = self._wish(accept)
            key = (raw_path, scope["query_string"], wish.key, self._language(language))
            answer = self._cache.get(key)
            if answer is None or answer is answers.NEGOTIATED:
                asked = Asked(raw_path, key[1], wish, self._language(language), accept, language)
                answer = await self._look_up(key, asked, negotiated=answer is not None)
        elif method == "OPTIONS":
            answer = answers.PREFLIGHT
        else:
            answer = self._method_unknown(method, scope, language)
        status, headers, body = answer.status, answer.headers, answer.body
        if if_none_match and answer.etag is not None and answers.same_tag(answer.etag, if_none_match):
            status, headers, body = 304, answer.not_modified(), b""
        # A message of its own for each request: what stands in front may write into it.
        await send({"type": "http.response.start", "status": status, "headers": list(headers)})
        await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})

    def close(self) -> None:
        """End the threads, once no request is running."""
        if self._threads is not None:
            self._threads.shutdown(wait=True)

    async def _look_up(self, key: Key, asked: Asked, *, negotiated: bool) -> Answer:
        """The answer, asked of the store; `negotiated` where the cache knows already that it hangs on the exact headers."""
        if negotiated and (kept := self._cache.get(asked.exact_key())) is not None:
            return kept
        epoch = self._cache.epoch
        if self._threads is None:
            answer = self._answer(asked)
        else:
            answer = await asyncio.get_running_loop().run_in_executor(self._threads, self._answer, asked)
        if answer.status != UNAVAILABLE and len(asked.raw_path) + len(asked.raw_query) <= 2 * LONGEST:
            if answer.negotiated:
                self._cache.put(asked.exact_key(), answer, epoch)
            self._cache.put(key, answers.NEGOTIATED if answer.negotiated else answer, epoch)
        return answer

    def _answer(self, asked: Asked) -> Answer:
        try:
            return self._lookup(asked)
        except Refusal as refusal:
            return self._refused(refusal, asked)
        except Exception:
            LOG.exception("the lookup of %s failed", without_unit(asked.raw_path))
            failed = LookupFailed(
                "codes cannot be looked up now; try again in a moment", retry_after=RETRY_SECONDS
            )
            return self._refused(failed, asked)

    def _refused(self, refusal: Refusal, asked: Asked) -> Answer:
        # A link over our bound is longer than its syntax allows: the standard knows 400 for that (section 2.4.1).
        status = MALFORMED if isinstance(refusal, TooLarge) else kind_of(refusal).status
        raw_path, language = asked.raw_path, asked.language
        if asked.wish.html and self._render_refusal is not None:
            shown = unquote_to_bytes(raw_path[: 3 * LONGEST_SHOWN]).decode("utf-8", "replace")[:LONGEST_SHOWN]
            page = self._render_refusal(
                refusal, shown, asked.accept_language[:LONGEST_HEADER].decode("latin-1")
            )
            body, headers = page.body, list(page.headers)
        else:
            problem = {**problem_body(refusal, language, self._base_url), "status": status}
            if (path := suggested_path(raw_path, refusal)) is not None:
                problem["suggestion"] = self._base_url + path
            if "available" in refusal.params:
                problem["available"] = str(refusal.params["available"]).split(", ")
            body = json.dumps(problem, ensure_ascii=False, separators=(",", ":")).encode()
            headers = [("Content-Type", "application/problem+json"), ("Content-Language", language)]
        if status == UNAVAILABLE:
            headers.append(("Retry-After", str(RETRY_SECONDS)))
        return answers.refused(status, body, headers, keep=status != UNAVAILABLE)

    def _method_unknown(self, method: str, scope: Scope, accept_language: bytes) -> Answer:
        refusal = MethodNotAllowed(
            f"a code is asked for with GET, HEAD or OPTIONS, not {method[:LONGEST_SHOWN]}"
        )
        answer = self._refused(refusal, Asked(b"", b"", NO_WISH, self._language(accept_language)))
        return replace(answer, headers=(*answer.headers, (b"allow", answers.METHODS)))
