"""`/metrics`: how far behind the background work is, in the text format of Prometheus (0.0.4).

Everything is asked of the store, so every process of the service answers the same. Requests are not counted here: the
proxy in front counts them for all processes, and a scan must not leave more than it has to.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from nguongoc.errors import Refusal
from nguongoc.log.checkpoint import Checkpoint
from nguongoc.log.note import Note
from nguongoc.ports.pulse import Pulse
from nguongoc_api.problems import problem_response
from nguongoc_api.problems.refusals import NotAuthenticated
from nguongoc_api.readiness import Standing
from nguongoc_api.services import Services

PREFIX = "/metrics"
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
NOW = {"Cache-Control": "no-store"}
Sample = tuple[str, float]


class Metrics:
    """Answers whoever shows the token. Mounted only where one is set."""

    def __init__(self, services: Services) -> None:
        self._services = services
        token = services.settings.metrics_token
        self._expected = f"Bearer {'' if token is None else token.get_secret_value()}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        shown = Headers(scope=scope).get("authorization", "").encode("latin-1")
        if not hmac.compare_digest(shown, self._expected):
            refusal = NotAuthenticated("show the token of NGUONGOC_METRICS_TOKEN")
            answer = problem_response(refusal, scope, self._services.settings.base_url, NOW)
        else:
            text = await run_in_threadpool(self._text)
            answer = PlainTextResponse(text, headers=NOW, media_type=MEDIA_TYPE)
        await answer(scope, receive, send)

    def _text(self) -> str:
        standing, checks = self._services.readiness()
        lines = list(_family("nguongoc_ready", "1 where the check holds", _checks(checks)))
        if standing is not Standing.UNREADY:
            with self._services.reads.open() as reader:
                pulse = reader.pulse.measure()
            lines += _of_store(pulse)
            lines += self._of_log()
        return "\n".join(lines) + "\n"

    def _of_log(self) -> Iterator[str]:
        witnesses = self._services.settings.witness_addresses
        yield from _family(
            "nguongoc_log_witnesses", "Outside witnesses that are asked", [("", len(witnesses))]
        )
        try:
            note = Note.parse(self._services.read_log.checkpoint())
        except Refusal:
            return
        names = {each.key.name for each in witnesses}
        cosigned = sum(line.name in names for line in note.signatures)
        size = Checkpoint.parse(note.text).size
        yield from _family("nguongoc_log_shown_entries", "Entries under the head outsiders are shown", [("", size)])  # fmt: skip
        yield from _family("nguongoc_log_shown_cosignatures", "Witnesses that cosigned that head", [("", cosigned)])  # fmt: skip


def _of_store(pulse: Pulse) -> Iterator[str]:
    outbox = [('{state="waiting"}', pulse.outbox_waiting), ('{state="dead"}', pulse.outbox_dead)]
    yield from _family("nguongoc_log_entries", "Entries in the log", [("", pulse.log_size)])
    yield from _family("nguongoc_log_waiting", "Signed records not in the log yet", [("", pulse.log_waiting)])
    yield from _family("nguongoc_log_head_timestamp_seconds", "When its head last moved", _time(pulse.log_moved_at))  # fmt: skip
    yield from _family("nguongoc_outbox_messages", "Messages to others, not told yet or given up", outbox)
    yield from _family("nguongoc_outbox_due_timestamp_seconds", "Since when the oldest is due", _time(pulse.outbox_due_since))  # fmt: skip
    yield from _family("nguongoc_captures_waiting", "Accepted documents not captured yet", [("", pulse.captures_waiting)])  # fmt: skip
    yield from _family("nguongoc_status_lists", "Status lists", [("", pulse.status_lists)])
    yield from _family("nguongoc_status_signed_timestamp_seconds", "When the oldest of them was signed", _time(pulse.status_signed_at))  # fmt: skip


def _checks(checks: dict[str, bool]) -> list[Sample]:
    return [(f'{{check="{name}"}}', float(holds)) for name, holds in sorted(checks.items())]


def _time(at: datetime | None) -> list[Sample]:
    """Nothing rather than zero where there is no such time: unknown is not 1970."""
    return [] if at is None else [("", at.timestamp())]


def _family(name: str, means: str, samples: Sequence[Sample]) -> Iterator[str]:
    yield f"# HELP {name} {means}"
    yield f"# TYPE {name} gauge"
    for labels, value in samples:
        yield f"{name}{labels} {value:.17g}"
