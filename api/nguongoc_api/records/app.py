"""`/records/{id}`, `/records/{id}/bundle`, `/status/{list}`, `/o/{slug}/did.json`, `/.well-known/did.json`, `/trust`, `/anchors`,
`/certificates`, `/key-statements`, `/did-documents`.

Everything here was made when it was signed: serving needs no key. A record is given as `application/vc+jwt` unless the
embedded form (`application/vc`) or a page (`text/html`) is preferred.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, cast

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nguongoc.errors import NotFound, Refusal
from nguongoc.log.proof import LogProof
from nguongoc.ports import SignedRecord
from nguongoc.services.keep_trust import log_id
from nguongoc.services.passport_versions import versions_around
from nguongoc.services.show_trust import anchors_of, key_statements_of
from nguongoc.services.whole_record import RecordBroken, whole
from nguongoc.signing.did import did_web
from nguongoc_api.pages.consumer import SignedRecord as ShownRecord
from nguongoc_api.pages.consumer import render_technical
from nguongoc_api.pages.i18n import READER_LANGUAGES, choose_language
from nguongoc_api.problems import problem_response
from nguongoc_api.services import Services
from nguongoc_api.v1.negotiation import best_of

PREFIXES: Final = (
    "/records/",
    "/status/",
    "/o/",
    "/.well-known/did.json",
    "/trust",
    "/anchors",
    "/certificates",
    "/key-statements",
    "/did-documents",
)
VC_JWT: Final = "application/vc+jwt"
VC: Final = "application/vc"
HTML: Final = "text/html"
BUNDLE: Final = "application/zip"
JOSE_JSON: Final = "application/jose+json"
DID_JSON: Final = "application/did+json"
OPEN_TO_ALL: Final = {"Access-Control-Allow-Origin": "*"}
FRESH: Final = "public, max-age=15"
SETTLED: Final = "public, max-age=3600"
"""A record never changes; it may be withdrawn."""
HANDED_PREFIX: Final = "cer-"
MESSAGE_SUFFIX: Final = "-message"


class RecordUnknown(NotFound):
    """No record of this id."""

    code = "record-unknown"


class StatusListUnknown(NotFound):
    """No status list of this name, or not signed yet."""

    code = "status-list-unknown"


class DidUnknown(NotFound):
    """No DID document here."""

    code = "did-unknown"


class NoTrustList(NotFound):
    """No trust list is served here."""

    code = "no-trust-list"


def records_app(services: Services) -> Starlette:
    """The application; refusals are problems (RFC 9457)."""
    app = Starlette(
        routes=[
            Route("/records/{id}", _record, methods=["GET"]),
            Route("/records/{id}/bundle", _bundle, methods=["GET"]),
            Route("/status/{name}", _status_list, methods=["GET"]),
            Route("/o/{slug}/did.json", _organisation_did, methods=["GET"]),
            Route("/o/{slug}", _organisation, methods=["GET"]),
            Route("/.well-known/did.json", _service_did, methods=["GET"]),
            Route("/trust", _trust_list, methods=["GET"]),
            Route("/anchors", _anchors, methods=["GET"]),
            Route("/certificates", _certificates, methods=["GET"]),
            Route("/key-statements", _key_statements, methods=["GET"]),
            Route("/did-documents", _kept_did, methods=["GET"]),
        ],
        exception_handlers={Refusal: _refused(services.settings.base_url)},
    )
    app.state.services = services
    return app


def _refused(base_url: str) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def answer(request: Request, error: Exception) -> Response:
        return problem_response(cast(Refusal, error), request.scope, base_url, OPEN_TO_ALL)

    return answer


def _services(request: Request) -> Services:
    return cast(Services, request.app.state.services)


def _find(services: Services, record_id: str) -> SignedRecord:
    """As it was signed. Raises `RecordUnknown`, `RecordBroken`."""
    with services.reads.open() as reader:
        record = reader.records.record(record_id[:40])
        if record is None:
            raise RecordUnknown("no record of this id")
        return whole(reader, record)


def _handed(services: Services, id: str) -> bytes | None:
    """A credential that was signed elsewhere and is kept here, as it was signed: in that form alone. Raises `RecordBroken`."""
    if not id.startswith(HANDED_PREFIX):
        return None
    with services.reads.open() as reader:
        document = reader.trust.document(id[:40])
    if document is not None and document.id != log_id(document.kind, document.body):
        raise RecordBroken("the stored bytes of this credential are damaged")
    return None if document is None else document.body


def _record(request: Request) -> Response:
    services = _services(request)
    if (handed := _handed(services, request.path_params["id"])) is not None:
        return _answer(request, handed, VC_JWT, SETTLED)
    record = _find(services, request.path_params["id"])
    match best_of(request.headers.get("accept", "*/*"), (VC_JWT, VC, HTML)):
        case "application/vc":
            return _answer(request, record.embedded, VC, SETTLED)
        case "text/html":
            return _page(request, services, record)
        case _:
            return _answer(request, record.jws.encode(), VC_JWT, SETTLED)


def _page(request: Request, services: Services, record: SignedRecord) -> Response:
    credential = json.loads(record.payload)
    with services.reads.open() as reader:
        row = reader.log.entry_of(record.id)
        newer, older = versions_around(reader, record)
    shown = ShownRecord(
        key=record.id,
        issuer_name=credential["issuer"]["name"],
        kid=record.kid,
        payload_sha256=record.payload_sha256,
        issued_at=record.issued_at,
        log_index=None if row is None else row.index,
        credential=credential,
        heading=credential["name"],
        newer=newer,
        older=older,
    )
    accepted, asked = request.headers.get("accept-language", ""), request.query_params.get("lang")
    language = choose_language(accepted, asked, READER_LANGUAGES)
    settings = services.settings
    page = render_technical(shown, language, base_url=settings.base_url, demo=settings.demo)
    return Response(page.body, page.status, dict(page.headers) | {"Vary": "Accept, Accept-Language"})


def _bundle(request: Request) -> Response:
    services = _services(request)
    record = _find(services, request.path_params["id"])
    content = services.make_bundle(record)
    name = {"Content-Disposition": f'attachment; filename="{record.id}.zip"'}
    return _answer(request, content, BUNDLE, FRESH, name)


def _status_list(request: Request) -> Response:
    name: str = request.path_params["name"]
    with _services(request).reads.open() as reader:
        found = reader.records.status_list(name.removesuffix(MESSAGE_SUFFIX)[:40])
    jws = None
    if found is not None:
        jws = found.message_jws if name.endswith(MESSAGE_SUFFIX) else found.revocation_jws
    if jws is None:
        raise StatusListUnknown("no status list of this name")
    return _answer(request, jws.encode(), VC_JWT, FRESH)


def _organisation_did(request: Request) -> Response:
    services = _services(request)
    return _did(request, did_web(services.settings.host, "o", request.path_params["slug"]))


def _service_did(request: Request) -> Response:
    return _did(request, did_web(_services(request).settings.host))


def _kept_did(request: Request) -> Response:
    """The newest version that is kept and logged of a DID's document (`?did=`), wherever its domain is: a page may ask nobody else."""
    return _did(request, request.query_params.get("did", ""))


def _did(request: Request, did: str) -> Response:
    with _services(request).reads.open() as reader:
        document = reader.parties.did_document(did[:400])
    if document is None:
        raise DidUnknown("no DID document here")
    return _answer(request, document, DID_JSON, FRESH)


def _trust_list(request: Request) -> Response:
    services = _services(request)
    with services.reads.open() as reader:
        body = services.trusting.show.backing(reader).trust_list
    if body is None:
        raise NoTrustList("no trust list is served here")
    return _answer(request, body, JOSE_JSON, FRESH)


def _anchors(request: Request) -> Response:
    """What authorities say of a DID, each a compact JWS; an empty list where nobody says anything."""
    did = request.query_params.get("did", "")[:400]
    with _services(request).reads.open() as reader:
        # Not out of what is kept: strangers ask for whatever they like.
        items = anchors_of(reader, did)
    return _answer(request, json.dumps({"items": list(items)}).encode(), "application/json", FRESH)


def _certificates(request: Request) -> Response:
    """What certifiers signed of the goods of a record (`?record=`), each a compact JWS with its `.tlog-proof` where there is one."""
    services = _services(request)
    record = _find(services, request.query_params.get("record", ""))
    items = [
        {"credential": each.text, "proof": _proof_text(each.proof)}
        for each in services.make_bundle.certificates(record)
    ]
    return _answer(request, json.dumps({"items": items}).encode(), "application/json", FRESH)


def _proof_text(proof: bytes | LogProof | None) -> str | None:
    data = proof.to_bytes() if isinstance(proof, LogProof) else proof
    return None if data is None else data.decode()


def _key_statements(request: Request) -> Response:
    """What is said of keys of a DID that sign no more, each a compact JWS; an empty list where all of them do."""
    did = request.query_params.get("did", "")[:400]
    with _services(request).reads.open() as reader:
        items = key_statements_of(reader, did)
    return _answer(request, json.dumps({"items": list(items)}).encode(), "application/json", FRESH)


def _organisation(request: Request) -> Response:
    """A passport names its producer by this address; what is public of an organisation is in the API."""
    slug = request.path_params["slug"]
    with _services(request).reads.open() as reader:
        known = reader.parties.organisation_by_slug(slug[:63])
        hidden = known is not None and reader.name_holds.hides(known.id)
    if known is None or hidden:
        raise DidUnknown("no organisation here")
    location = f"{_services(request).settings.base_url}/v1/organisations/{known.slug}"
    return Response(status_code=303, headers={"Location": location, "Cache-Control": FRESH, **OPEN_TO_ALL})


def _answer(
    request: Request, body: bytes, media_type: str, cache: str, more: Mapping[str, str] | None = None
) -> Response:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": cache,
        "Vary": "Accept, Accept-Language",
        **OPEN_TO_ALL,
        **(more or {}),
    }
    given = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if etag in given:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=media_type)
