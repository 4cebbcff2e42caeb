"""A witness over HTTP: bounded in bytes and time, no redirects, plain http for this machine alone.

The address is looked up once, judged and connected to as judged (`nguongoc.fetch.client`): a name that leads into a
private network is refused, so that whoever rules a witness's DNS cannot aim the service at its own neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from nguongoc.errors import Refusal, Unavailable
from nguongoc.fetch import Client
from nguongoc.log.lines import parse_decimal
from nguongoc.log.note import NoteSignature, VerifierKey
from nguongoc.log.witness import (
    ADD_CHECKPOINT,
    ADD_SUCCESSION,
    AddCheckpoint,
    WitnessAddress,
    read_cosignature,
)
from nguongoc.signing.did import LOOPBACK

ANSWER_LIMIT = 16 * 1024
TIMEOUT_SECONDS = 3.0
DEADLINE_SECONDS = 6.0
_OK, _CONFLICT = 200, 409
_SHOWN = 200


class WitnessRefused(Unavailable):
    """A witness answered neither with a cosignature nor with the size it stands at."""

    code = "witness-refused"


@dataclass(frozen=True, slots=True)
class HttpWitness:
    """The port `Witness` for one configured witness."""

    key: VerifierKey
    url: str
    client: Client = field(repr=False)

    def add_checkpoint(self, request: AddCheckpoint, text: str) -> NoteSignature | int:
        """Raises `WitnessRefused`, the refusals of `Client` and those of `read_cosignature`."""
        status, body = self.client.post(f"{self.url}/{ADD_CHECKPOINT}", request.to_bytes(), ANSWER_LIMIT)
        if status == _OK:
            return read_cosignature(body, text, self.key)
        said = body.decode("ascii", "replace")
        if status == _CONFLICT:
            try:
                return parse_decimal(said.removesuffix("\n"))
            except Refusal as refusal:
                raise WitnessRefused(f"{self.key.name} answers 409 without its size") from refusal
        raise WitnessRefused(f"{self.key.name} answers {status}: {said[:_SHOWN]!r}", status=status)

    def add_succession(self, note: bytes) -> bool:
        """Raises the refusals of `Client`."""
        status, _ = self.client.post(f"{self.url}/{ADD_SUCCESSION}", note, ANSWER_LIMIT)
        return status == _OK


def http_witness(address: WitnessAddress) -> HttpWitness:
    """A witness at its configured address; only one on this machine may be at a private one."""
    host = urlsplit(address.url).hostname
    client = Client(host if host in LOOPBACK else None, TIMEOUT_SECONDS, DEADLINE_SECONDS)
    return HttpWitness(address.key, address.url, client)
