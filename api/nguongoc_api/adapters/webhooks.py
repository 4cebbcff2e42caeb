"""Deliveries to others' addresses: https alone, never into a private network, no redirects, bounded in time and bytes.

Whoever gives an address may aim it anywhere, and may change what its name leads to at any time: it is looked up once for each
attempt, judged, and connected to as judged (`nguongoc.fetch.client`). What is signed is signed at each attempt, with its time.
"""

from __future__ import annotations

from datetime import datetime

from nguongoc.errors import Refusal
from nguongoc.fetch import Client
from nguongoc.ports.outbox import Attempt, Claim
from nguongoc.services.webhook_secrets import WebhookSecrets
from nguongoc.signing.webhooks import standard_headers

TIMEOUT_SECONDS = 10.0
DEADLINE_SECONDS = 30.0
KEPT_OF_ANSWER = 500
LONGEST_FAILURE = 300
USER_AGENT = "nguongoc-webhooks"


class Webhooks:
    """The port `Courier` over HTTP. `loopback`: this machine may be told things too, as in a demo."""

    def __init__(
        self,
        secrets: WebhookSecrets,
        *,
        loopback: bool,
        timeout: float = TIMEOUT_SECONDS,
        deadline: float = DEADLINE_SECONDS,
    ) -> None:
        self._secrets = secrets
        host = "localhost" if loopback else None
        self._client = Client(host, timeout, deadline, user_agent=USER_AGENT)

    def check(self, url: str) -> None:
        """Whether an address can be told anything at all, as far as it says so itself. Raises `AddressRefused`."""
        self._client.check(url)

    def deliver(self, claim: Claim, now: datetime) -> Attempt:
        message = claim.message
        try:
            headers = {**message.headers, **self._signed(claim, now)}
            status, answer = self._client.send(message.url, headers, message.body, KEPT_OF_ANSWER)
        except Refusal as refusal:
            return Attempt(now, failure=_printable(f"{refusal.code}: {refusal.detail}")[:LONGEST_FAILURE])
        return Attempt(now, status, answer)

    def _signed(self, claim: Claim, now: datetime) -> dict[str, str]:
        message = claim.message
        signed_with = claim.signed_with or (message.sealed_secret,)
        secrets = [
            self._secrets.open(message.organisation_id, each) for each in signed_with if each is not None
        ]
        keys = self._secrets.signing_keys() if None in signed_with else ()
        return standard_headers(secrets, str(message.id), now, message.body, keys)


def _printable(text: str) -> str:
    """What a receiver said stands in it: a zero byte would not fit into PostgreSQL's text, and the attempt would never be settled."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)
