"""The signed statement that a key signs no more: which key, why, when, and the first log index of which it is not believed.

A type of our own in the envelope every record has. It can only take trust away: whoever holds one judges more strictly
than without it, never less, so that nothing is won by inventing one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from nguongoc.errors import Malformed
from nguongoc.records.canonical import parse_strict
from nguongoc.records.credential import CONTEXTS, Issuer, credential, moment
from nguongoc.records.identity import THUMBPRINT

TYPE = "KeyStatement"
STATEMENT_TEXT_LIMIT = 16 * 1024
"""Of the compact JWS."""
STATEMENT_LIMIT = 8 * 1024
LONGEST_TEXT = 1024
LARGEST_INDEX = 2**53


class KeyStatementMalformed(Malformed):
    """The signed bytes are no statement on a key: members missing or of another kind."""

    code = "key-statement-malformed"


class KeyEnd(StrEnum):
    """How a key's time ended."""

    RETIRED = "retired"
    COMPROMISED = "compromised"


@dataclass(frozen=True, slots=True)
class KeyStatement:
    """`until` is the time that its DID document shows as `expires` or `revoked`; `first_distrusted` an index of the log
    named `log`: nothing from there on is believed for having this key's signature."""

    url: str
    issuer_did: str
    made_at: datetime
    kid: str
    thumbprint: str
    end: KeyEnd
    until: datetime
    first_distrusted: int
    log: str

    @property
    def did(self) -> str:
        """Whose key it is."""
        return self.kid.partition("#")[0]


def build_key_statement(said: KeyStatement, issuer_name: str, namespace: str) -> dict[str, Any]:
    """The unsecured credential; our own terms expand under `namespace` alone."""
    subject: Mapping[str, Any] = {
        "id": said.kid,
        "controller": said.did,
        "keyThumbprint": said.thumbprint,
        "keyState": said.end.value,
        "until": moment(said.until),
        "firstDistrustedIndex": said.first_distrusted,
        "log": said.log,
    }
    issuer = Issuer(said.issuer_did, issuer_name)
    document = credential(TYPE, said.url, said.kid, issuer, said.made_at, None, dict(subject))
    document["@context"] = [CONTEXTS[0], {"@vocab": namespace}]
    return document


def read_key_statement(payload: bytes) -> KeyStatement:
    """What a payload says. Raises `KeyStatementMalformed` and the refusals of `parse_strict`."""
    match parse_strict(payload, STATEMENT_LIMIT):
        case {
            "@context": [context, *_],
            "type": list(types),
            "id": str(url),
            "issuer": {"id": str(issuer)},
            "validFrom": made_at,
            "credentialSubject": {
                "id": str(kid),
                "controller": str(did),
                "keyThumbprint": str(thumbprint),
                "keyState": ("retired" | "compromised") as end,
                "until": until,
                "firstDistrustedIndex": int(index),
                "log": str(log),
            },
        } if (
            context == CONTEXTS[0]
            and TYPE in types
            and max(map(len, (url, issuer, kid, log))) <= LONGEST_TEXT
            and kid.count("#") == 1
            and kid.partition("#")[0] == did
            and THUMBPRINT.fullmatch(thumbprint) is not None
            and type(index) is int
            and 0 <= index <= LARGEST_INDEX
        ):
            return KeyStatement(
                url, issuer, _moment(made_at), kid, thumbprint, KeyEnd(end), _moment(until), index, log
            )
    raise KeyStatementMalformed("a statement names a key, how and when its time ended, and a log index")


def _moment(value: Any) -> datetime:
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise KeyStatementMalformed("a statement's dates are times") from error
    if at.tzinfo is None:
        raise KeyStatementMalformed("a statement's dates have a time zone")
    return at
