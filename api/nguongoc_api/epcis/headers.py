"""The headers of the REST binding: what every answer says, what a request may ask for."""

from __future__ import annotations

from nguongoc.errors import Malformed

VERSION = "2.0.0"
OURS = (2, 0)
CAPTURE_LIMIT = 10_000
CAPTURE_BYTES = 16_000_000
EVENT_BYTES = 1_000_000
"""Of one event handed in alone: a document of the largest size may consist of one, a single request need not."""
HASH_BYTES = 2_000_000
BEHAVIOUR = "GS1-Capture-Error-Behaviour"
MINIMA = ("gs1-epcis-min", "gs1-cbv-min")
MAXIMA = ("gs1-epcis-max", "gs1-cbv-max")
EXACT = ("gs1-epcis-version", "gs1-cbv-version")
FORMATS = ("No_Preference", "Always_GS1_Digital_Link", "Always_EPC_URN", "Never_Translates")
_MOST_PARTS = 3
_LONGEST = 20


class VersionNotAcceptable(Malformed):
    """A version of EPCIS or CBV that we do not speak; `header` names who asked, `ours` what there is."""

    code = "epcis-version-not-acceptable"


class BehaviourUnknown(Malformed):
    """`GS1-Capture-Error-Behaviour` is `rollback` or `proceed`; `all` is what a server announces."""

    code = "capture-behaviour-unknown"


def every_answer(base_url: str) -> dict[str, str]:
    """On all answers, refusals too."""
    return {
        "GS1-EPCIS-Version": VERSION,
        "GS1-CBV-Version": VERSION,
        "GS1-Extensions": f"nguongoc={base_url}/ns/epcis#",
    }


def discovery(path: str) -> dict[str, str]:
    """What OPTIONS adds about an address."""
    found = {
        "GS1-EPCIS-Min": VERSION,
        "GS1-EPCIS-Max": VERSION,
        "GS1-CBV-Min": VERSION,
        "GS1-CBV-Max": VERSION,
        "GS1-EPC-Format": ", ".join(FORMATS),
    }
    return found | limits() if path in {"/epcis/capture", "/epcis/events"} else found


def limits() -> dict[str, str]:
    """How much one capture may hold; `all`: both behaviours are there."""
    return {
        "GS1-EPCIS-Capture-Limit": str(CAPTURE_LIMIT),
        "GS1-EPCIS-Capture-File-Size-Limit": str(CAPTURE_BYTES),
        BEHAVIOUR: "all",
    }


def check_versions(given: dict[str, str]) -> None:
    """Raises `VersionNotAcceptable` where a header, by its name in lower case, excludes 2.0."""
    for name, value in given.items():
        if name in (*EXACT, *MINIMA, *MAXIMA) and not _fits(name, _version(value)):
            raise VersionNotAcceptable(
                f"{name} asks for what this is not: EPCIS and CBV {VERSION}", header=name, ours=VERSION
            )


def _fits(name: str, asked: tuple[int, int] | None) -> bool:
    if asked is None:
        return False
    if name in MINIMA:
        return asked <= OURS
    return asked >= OURS if name in MAXIMA else asked == OURS


def _version(text: str) -> tuple[int, int] | None:
    """Major and minor: a patch changes nothing on the wire. None for what is no version."""
    parts = text.strip().split(".")
    if len(text) > _LONGEST or len(parts) > _MOST_PARTS:
        return None
    if not all(part.isascii() and part.isdigit() for part in parts):
        return None
    return int(parts[0]), int(parts[1]) if len(parts) > 1 else 0
