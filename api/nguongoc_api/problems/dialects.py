"""Where an interface published by others fixes how its problems are named: data, by the beginning of the path.

Our own `code` stands beside in every answer; only `type`, and statuses that the other's binding does not know, differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Dialect:
    """`types` by status, `of_codes` where one code has a type of its own; `statuses` and `statuses_of_codes` replace ours."""

    prefix: str
    types: Mapping[int, str]
    of_codes: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[int, int] = field(default_factory=dict)
    statuses_of_codes: Mapping[str, int] = field(default_factory=dict)

    def status(self, code: str, status: int) -> int:
        return self.statuses_of_codes.get(code) or self.statuses.get(status, status)

    def type_of(self, code: str, status: int) -> str | None:
        """None where the binding has no word for it: then it is our own address that says what is meant."""
        return self.of_codes.get(code) or self.types.get(status)


EPCIS = Dialect(
    prefix="/epcis",
    types={
        400: "epcisException:ValidationException",
        401: "epcisException:SecurityException",
        403: "epcisException:SecurityException",
        404: "epcisException:NoSuchNameException",
        406: "epcisException:NotAcceptableException",
        409: "epcisException:ResourceAlreadyExistsException",
        413: "epcisException:CaptureLimitExceededException",
        414: "epcisException:URITooLongException",
        415: "epcisException:UnsupportedMediaTypeException",
        500: "epcisException:ImplementationException",
        501: "epcisException:ImplementationException",
    },
    of_codes={
        "parameter-unknown": "epcisException:QueryParameterException",
        "parameter-repeated": "epcisException:QueryParameterException",
        "parameter-wrong": "epcisException:QueryParameterException",
        "cursor-wrong": "epcisException:QueryParameterException",
        **dict.fromkeys(
            (
                "query-parameter-wrong",
                "query-parameter-unknown",
                "query-parameter-not-supported",
                "query-value-wrong",
                "query-parameter-repeated",
                "query-parameters-exclude",
                "query-prefix-undeclared",
            ),
            "epcisException:QueryParameterException",
        ),
        **dict.fromkeys(
            ("subscription-wrong", "subscription-schedule-wrong", "subscription-destination-refused"),
            "epcisException:SubscriptionControlsException",
        ),
        "subscribe-not-permitted": "epcisException:SubscriptionControlsException",
        "too-many-subscriptions": "epcisException:ImplementationException",
        "query-definition-wrong": "epcisException:QueryValidationException",
        "query-too-large": "epcisException:QueryTooLargeException",
        "query-too-slow": "epcisException:QueryTooComplexException",
        "query-too-complex": "epcisException:QueryTooComplexException",
        "concurrent-change": "epcisException:ImplementationException",
        "twin-running": "epcisException:ImplementationException",
    },
    statuses={422: 400},
    statuses_of_codes={"amount-beyond-lot": 400, "lot-taken-back": 400, "epcis-too-many-events": 413},
)
"""The REST binding of EPCIS 2.0 (`openapi.json`): it knows no 422, and 409 only for what exists already."""
DIALECTS = (EPCIS,)


def dialect_of(path: str) -> Dialect | None:
    for dialect in DIALECTS:
        if path == dialect.prefix or path.startswith(dialect.prefix + "/"):
            return dialect
    return None
