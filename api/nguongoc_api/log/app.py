"""`/log/...`: what the log has published, as the static files that tlog-tiles describes (C2SP, v0.1.0).

Pure ASGI on the raw path: a tile has one spelling, so nothing is decoded. Tiles never change and are cached for ever;
the checkpoint is what changes, and is at most `FRESH_SECONDS` old wherever it is cached.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from nguongoc.errors import Refusal
from nguongoc.ports import Witness
from nguongoc.records.credential import moment
from nguongoc.services.cosign_head import CosignHead, Standing
from nguongoc.services.read_frozen import ReadFrozen
from nguongoc.services.read_log import ReadLog
from nguongoc.services.sequence_log import LogDamaged
from nguongoc.services.tell_logs import paths_of, told_keys
from nguongoc_api.problems import problem_response
from nguongoc_api.problems.refusals import AddressUnknown, InternalError, MethodNotAllowed

LOG = logging.getLogger(__name__)
PREFIX = "/log/"
FRESH_SECONDS = 5
KEY_SECONDS = 300
TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
METHODS = "GET, HEAD, OPTIONS"
OPEN_TO_ALL = {"Access-Control-Allow-Origin": "*"}
PREFLIGHT = OPEN_TO_ALL | {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Max-Age": "86400",
}
SETTLED = "public, max-age=31536000, immutable"
FRESH = f"public, max-age={FRESH_SECONDS}"
JSON = "application/json"
NEWEST = b"checkpoint=newest"
PROOF_SUFFIX = ".tlog-proof"
_PROOF = "proof/"
_ETAG_CHARACTERS = 32


@dataclass(frozen=True, slots=True)
class _Found:
    body: bytes
    media_type: str
    cache: str
    name: str | None = None


class LogApp:
    """Serves a `ReadLog` under `/log/`; refusals are answered as problems (RFC 9457).

    Where logs were frozen the first one stays at these addresses for ever, and each after it has its own below them.

    Files and the database are read in a thread, so that a slow disk holds up nobody else's answer.
    """

    def __init__(self, log: ReadLog, base_url: str, cosign: CosignHead | None = None) -> None:
        self._log = log
        self._base_url = base_url
        self._cosign = cosign
        self._logs: Mapping[str, ReadLog | ReadFrozen] = paths_of(log) if log.before else {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            response = Response(status_code=204, headers=PREFLIGHT)
        else:
            response = await self._answer(scope)
        if scope["method"] == "HEAD":
            response.body = b""
        await response(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response:
        if scope["method"] not in {"GET", "HEAD"}:
            refusal = MethodNotAllowed(f"use {METHODS}")
            return problem_response(refusal, scope, self._base_url, OPEN_TO_ALL | {"Allow": METHODS})
        try:
            return _response(
                await asyncio.to_thread(self._find, _path(scope), scope["query_string"]), Headers(scope=scope)
            )
        except LogDamaged:
            LOG.exception("the log is damaged: run `nguongoc fsck`")
            return problem_response(InternalError("the log is damaged"), scope, self._base_url, OPEN_TO_ALL)
        except Refusal as refusal:
            return problem_response(refusal, scope, self._base_url, OPEN_TO_ALL)

    def _find(self, path: str, query: bytes) -> _Found:
        log, path = self._named(path)
        if path == "checkpoint":
            return _Found(log.checkpoint(), TEXT, FRESH)
        if path == "key":
            return _Found(f"{log.keys()[0]}\n".encode(), TEXT, f"public, max-age={KEY_SECONDS}")
        if path == "keys":
            return _Found(json.dumps(told_keys(self._log)).encode(), JSON, FRESH)
        if path.startswith("tile/"):
            return _Found(log.tile(path), BYTES, SETTLED)
        if path.startswith(_PROOF):
            record_id = path.removeprefix(_PROOF)
            proof = self._log.proof_of(record_id, newest=query == NEWEST)
            return _Found(proof.to_bytes(), TEXT, FRESH, record_id + PROOF_SUFFIX)
        if path == "witnesses":
            return _Found(json.dumps(self._witnesses(), ensure_ascii=False).encode(), JSON, FRESH)
        raise AddressUnknown("the log has checkpoint, key, keys, witnesses, tile/... and proof/{record_id}")

    def _named(self, path: str) -> tuple[ReadLog | ReadFrozen, str]:
        """The log that a path is of, and what is asked of it. A proof is that of a record, in whichever log it stands."""
        if not self._logs:
            return self._log, path
        first, slash, rest = path.partition("/")
        if slash and first and first in self._logs:
            return self._logs[first], rest
        return self._logs[""], path

    def _witnesses(self) -> dict[str, object]:
        """Whom the operator asks, and how they have answered this process: the counters of failing open."""
        if self._cosign is None:
            return {"quorum": 0, "heads_short_of_it": 0, "witnesses": []}
        return {
            "quorum": self._cosign.quorum,
            "heads_short_of_it": self._cosign.unmet,
            "witnesses": [_told(each, self._cosign.standings[each.key]) for each in self._cosign.witnesses],
        }


def _told(witness: Witness, standing: Standing) -> dict[str, object]:
    return {
        "name": standing.name,
        "key": str(witness.key),
        "url": witness.url,
        "cosigned": standing.cosigned,
        "failed": standing.failed,
        "failure": standing.failure,
        "size": standing.size,
        "clock_ahead_seconds": None if standing.at is None else round(standing.ahead.total_seconds()),
        "at": None if standing.at is None else moment(standing.at),
    }


def _path(scope: Scope) -> str:
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw.decode("latin-1").removeprefix(PREFIX)


def _response(found: _Found, asked: Headers) -> Response:
    etag = f'"{hashlib.sha256(found.body).hexdigest()[:_ETAG_CHARACTERS]}"'
    headers: dict[str, str] = {"ETag": etag, "Cache-Control": found.cache, **OPEN_TO_ALL}
    if _known(asked, etag):
        return Response(status_code=304, headers=headers)
    if found.name is not None:
        headers["Content-Disposition"] = f'inline; filename="{found.name}"'
    return Response(found.body, headers=headers, media_type=found.media_type)


def _known(asked: Mapping[str, str], etag: str) -> bool:
    # Weak comparison (RFC 9110, 13.1.2): a cache that compressed the body has weakened the tag.
    given = [each.strip().removeprefix("W/") for each in asked.get("if-none-match", "").split(",")]
    return etag in given or given == ["*"]
