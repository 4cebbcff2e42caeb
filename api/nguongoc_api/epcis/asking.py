"""What a request for events asks, in the binding's terms: query string, page, headers, media type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote_plus

from starlette.requests import Request

from nguongoc.errors import Malformed, TooLarge
from nguongoc.events.context import Namespaces
from nguongoc.events.translate import EpcFormat
from nguongoc.services.caller import Caller
from nguongoc_api.auth.subject import caller_of
from nguongoc_api.problems.refusals import ParameterRepeated, ParameterWrong
from nguongoc_api.v1.negotiation import JSON, JSON_LD

LONGEST_URI = 16_000
"""Bytes of path and query; what asks for more is a named query."""
DEFAULT_PER_PAGE, MOST_PER_PAGE = 30, 1_000
_OF_PAGING = ("perPage", "nextPageToken")
_OF_RESOLVING = ("linkType", "context")
"""What a resolver passes on with the whole query of a code (`gs1:epcis` leads here), GS1 attributes such as `17=` beside it; no
parameter of EPCIS has such a name."""
_LONGEST_HEADER = 4_000
_MOST_RANGES = 20


class UriTooLong(TooLarge):
    """More than `LONGEST_URI` bytes in path and query."""

    code = "uri-too-long"


class MediaTypeNotOffered(Malformed):
    """`Accept` leaves nothing that there is: EPCIS in JSON, no XML."""

    code = "media-type-not-offered"


class ExtensionsHeaderWrong(Malformed):
    """`GS1-Extensions` is not a list of prefix=namespace."""

    code = "extensions-header-wrong"


@dataclass(frozen=True, slots=True)
class Asking:
    """A request, read; `pairs` are the parameters of the query language, decoded, those of paging aside."""

    caller: Caller | None
    path: str
    pairs: Sequence[tuple[str, str]]
    per_page: int
    token: str | None
    format: EpcFormat
    namespaces: Namespaces
    media_type: str


def read_asking(request: Request, base_url: str) -> Asking:
    """Raises `UriTooLong`, `MediaTypeNotOffered`, `ParameterWrong`, `ParameterRepeated`, `ExtensionsHeaderWrong` and the refusals
    of `Namespaces`."""
    scope = request.scope
    raw_query: bytes = scope["query_string"]
    if len(raw_query) + len(scope.get("raw_path") or b"") > LONGEST_URI:
        raise UriTooLong(f"at most {LONGEST_URI} bytes of address", limit=LONGEST_URI)
    pairs = [pair for pair in _pairs(raw_query) if pair[0] not in _OF_RESOLVING and not pair[0].isdecimal()]
    paging = [(name, value) for name, value in pairs if name in _OF_PAGING]
    return Asking(
        caller=caller_of(scope),
        path=request.url.path,
        pairs=[pair for pair in pairs if pair[0] not in _OF_PAGING],
        per_page=_per_page(_once(paging, "perPage")),
        token=_once(paging, "nextPageToken"),
        format=format_of(request.headers.get("gs1-epc-format")),
        namespaces=_namespaces(request.headers.get("gs1-extensions"), base_url),
        media_type=offered(request.headers.get("accept", "")),
    )


def format_of(given: str | None) -> EpcFormat:
    """What `GS1-EPC-Format` asks for; Digital Links where it is left out, as the binding says. Raises `ParameterWrong`."""
    if given is None:
        return EpcFormat.ALWAYS_DIGITAL_LINK
    try:
        return EpcFormat(given.strip())
    except ValueError:
        raise ParameterWrong(
            f"GS1-EPC-Format is one of {', '.join(EpcFormat)}", parameter="GS1-EPC-Format"
        ) from None


def offered(accept: str) -> str:
    """JSON or JSON-LD, whichever the header wants more; JSON where it says nothing. Raises `MediaTypeNotOffered`."""
    if not accept.strip():
        return JSON
    wanted = {each: _quality(accept, each) for each in (JSON, JSON_LD)}
    best = max(wanted, key=lambda each: wanted[each])
    if wanted[best] <= 0:
        raise MediaTypeNotOffered(f"EPCIS is told here as {JSON} or {JSON_LD}", offered=f"{JSON}, {JSON_LD}")
    return best


def _quality(accept: str, media_type: str) -> float:
    """That of the most specific range that fits."""
    found = (-1, 0.0)
    for part in accept[:_LONGEST_HEADER].split(",")[:_MOST_RANGES]:
        name, *parameters = (each.strip().lower() for each in part.split(";"))
        names = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
        if name in names:
            found = max(found, (2 - names.index(name), _weight(parameters)))
    return found[1]


def _weight(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value) if 0 <= float(value) <= 1 else 0.0
            except ValueError:
                return 0.0
    return 1.0


def _pairs(raw_query: bytes) -> list[tuple[str, str]]:
    """The parameters in their order. Bytes that are no UTF-8 stay visible as such and fit no value."""
    found = []
    for part in raw_query.decode("latin-1").split("&"):
        if part:
            name, _, value = part.partition("=")
            found.append((unquote_plus(name, errors="replace"), unquote_plus(value, errors="replace")))
    return found


def _once(pairs: Sequence[tuple[str, str]], name: str) -> str | None:
    values = [value for each, value in pairs if each == name]
    if len(values) > 1:
        raise ParameterRepeated(f"the parameter {name} is there twice", parameter=name)
    return values[0] if values else None


def _per_page(given: str | None) -> int:
    if given is None:
        return DEFAULT_PER_PAGE
    if not (given.isascii() and given.isdigit() and len(given) < 10 and int(given) >= 1):  # noqa: PLR2004
        raise ParameterWrong("the parameter perPage is a whole number from 1", parameter="perPage")
    return min(int(given), MOST_PER_PAGE)


def _namespaces(given: str | None, base_url: str) -> Namespaces:
    """The prefixes that a request may use: GS1's, ours, and those that `GS1-Extensions` declares."""
    declared = {"nguongoc": f"{base_url}/ns/epcis#"}
    for part in (given or "")[:_LONGEST_HEADER].split(","):
        prefix, equals, uri = part.strip().partition("=")
        if equals and prefix and ":" in uri:
            declared[prefix.strip()] = uri.strip().strip('"')
        elif part.strip():
            raise ExtensionsHeaderWrong(
                "GS1-Extensions is a list of prefix=namespace", header="GS1-Extensions"
            )
    return Namespaces().within([declared], "")
