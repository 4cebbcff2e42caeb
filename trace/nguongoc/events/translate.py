"""`GS1-EPC-Format`: the identifiers of an event as Digital Links or as EPC URNs, when it is told; never when it is kept."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from nguongoc.events.identified import with_identifiers
from nguongoc.identifiers.epc import epc_link, epc_urn


class EpcFormat(StrEnum):
    """The values of the header (EPCIS 2.0, 12.8). No preference is answered with what was captured."""

    NO_PREFERENCE = "No_Preference"
    ALWAYS_DIGITAL_LINK = "Always_GS1_Digital_Link"
    ALWAYS_URN = "Always_EPC_URN"
    NEVER = "Never_Translates"


def translate(
    event: dict[str, Any], format: EpcFormat, prefix_length: Callable[[str], int | None]
) -> dict[str, Any]:
    """An event with its identifiers in one format; the same object where nothing is to be translated.

    `prefix_length` tells the length of the GS1 company prefix in a Digital Link, None where nobody knows it: an EPC URN
    cannot be made then, and the identifier stays as it is. So does a Digital Link on anybody's host, which is one already,
    and whatever is no GS1 key.
    """

    def to_urn(text: str) -> str:
        if text.startswith("urn:"):
            return text
        return epc_urn(text, prefix_length(text)) or text

    match format:
        case EpcFormat.ALWAYS_DIGITAL_LINK:
            return with_identifiers(event, _to_link)
        case EpcFormat.ALWAYS_URN:
            return with_identifiers(event, to_urn)
        case EpcFormat.NO_PREFERENCE | EpcFormat.NEVER:
            return event


def _to_link(text: str) -> str:
    return (epc_link(text) or text) if text.startswith("urn:epc:") else text
