"""Drivers of the port `SmsGateway`: a carrier's HTTP gateway of any make, by a template, and the terminal of a demo.

The operator's settings name the gateway, nobody else's words do: its host alone is asked, no redirect is followed, and what stands in
a template is escaped for where it stands. A refusal names neither number nor words: the address itself may hold both.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, quote_plus, urlsplit

from nguongoc.errors import Refusal
from nguongoc.fetch import Client
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Clock
from nguongoc.ports.sms import Sms, SmsUnsent
from nguongoc_api.settings_sms import FORM, JSON, SmsSettings

TIMEOUT_SECONDS: Final = 10.0
DEADLINE_SECONDS: Final = 20.0
READ_OF_ANSWER: Final = 4_000
USER_AGENT: Final = "nguongoc-sms"
_PLACE: Final = re.compile(r"\{(phone|digits|national|text|id|secret)\}")
_ESCAPES: Final[Mapping[str, Callable[[str], str]]] = {
    JSON: lambda text: json.dumps(text)[1:-1],
    FORM: quote_plus,
}


@dataclass(frozen=True, slots=True)
class HttpSms:
    """POST of a filled template; taken where the answer is 2xx and, where that is set, holds the word of acceptance."""

    settings: SmsSettings
    clock: Clock

    def send(self, message: Sms) -> None:
        values = self._values(message)
        url = _fill(self.settings.url or "", values, lambda text: quote(text, safe=""))
        body = _fill(self.settings.body, values, _ESCAPES[self.settings.content_type])
        headers = {"Content-Type": f"{self.settings.content_type}; charset=utf-8"}
        if self.settings.authorization is not None:
            headers["Authorization"] = self.settings.authorization.get_secret_value()
        client = Client(urlsplit(url).hostname, TIMEOUT_SECONDS, DEADLINE_SECONDS, user_agent=USER_AGENT)
        try:
            status, answer = client.send(url, headers, body.encode(), READ_OF_ANSWER)
        except Refusal as refusal:
            raise SmsUnsent(f"the gateway was not reached ({refusal.code})") from None
        if not 200 <= status < 300:  # noqa: PLR2004
            raise SmsUnsent(f"the gateway answered {status}")
        accepted = self.settings.accepted
        if accepted is not None and accepted not in answer.decode("utf-8", "replace"):
            raise SmsUnsent(f"the gateway answered {status}, and not that it took the message")

    def _values(self, message: Sms) -> dict[str, str]:
        secret = self.settings.secret
        vietnamese = message.phone.startswith("+84")
        return {
            "phone": message.phone,
            "digits": message.phone[1:],
            "national": f"0{message.phone[3:]}" if vietnamese else message.phone,
            "text": message.text,
            "id": str(uuid7(self.clock.now())),
            "secret": "" if secret is None else secret.get_secret_value(),
        }


def _fill(template: str, values: Mapping[str, str], escape: Callable[[str], str]) -> str:
    """In one pass: what a value says is never taken for a place of the template."""
    return _PLACE.sub(lambda found: escape(values[found[1]]), template)


class ConsoleSms:
    """Writes to the terminal of whoever runs a demo; no service in earnest is wired to it."""

    def send(self, message: Sms) -> None:
        sys.stderr.write(f"SMS {message.phone}: {message.text}\n")
        sys.stderr.flush()
