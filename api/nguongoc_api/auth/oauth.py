"""`POST /v1/oauth/token` (RFC 6749, 4.4: client credentials), what it is described by (RFC 8414), and the keys of its tokens (RFC 7517).

Errors are those of RFC 6749, 5.2, which every OAuth library reads, and not problems: nothing else of the API is so.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, unquote_plus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from nguongoc.errors import Unavailable
from nguongoc.ports import ApiKey
from nguongoc.services.access_tokens import AccessTokens
from nguongoc.services.caller import Scope
from nguongoc_api.auth.keys import KeyRing
from nguongoc_api.middleware.body_limit import BodyLimit
from nguongoc_api.problems.refusals import NotAuthenticated

TOKEN: Final = "/v1/oauth/token"  # noqa: S105 - an address
METADATA: Final = "/.well-known/oauth-authorization-server"
JWKS: Final = "/.well-known/jwks.json"
TEST_DID: Final = "/test/did.json"
PREFIXES: Final = (TOKEN, METADATA, JWKS, TEST_DID)
LARGEST_FORM: Final = 8_000
MOST_FIELDS: Final = 20
FORM: Final = "application/x-www-form-urlencoded"
NOW: Final = {"Cache-Control": "no-store", "Pragma": "no-cache"}
FRESH: Final = {"Cache-Control": "public, max-age=300"}


class OAuthRefused(Exception):
    """One of the errors of RFC 6749, 5.2."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(error)
        self.error, self.description, self.status = error, description, status


@dataclass(frozen=True, slots=True)
class OAuth:
    """The addresses over the keys there are. A client is an API key: its id is the key's prefix, its secret the whole key."""

    keys: KeyRing
    tokens: AccessTokens
    base_url: str
    test_document: Callable[[], bytes]

    async def token(self, request: Request) -> Response:
        """A token of minutes for whoever proves to hold the key; a database that cannot write is asked for nothing more."""
        try:
            form = await _form(request)
            client, secret = _credentials(request, form)
            key = await self._key(client, secret)
            wanted = _wanted(form, key)
            made = await run_in_threadpool(self.tokens.issue, key, wanted)
        except OAuthRefused as refused:
            return _refused(refused)
        except Unavailable:
            return _refused(OAuthRefused("temporarily_unavailable", "tokens cannot be signed now", 503))
        return _json(
            {
                "access_token": made.text,
                "token_type": "Bearer",
                "expires_in": made.seconds,
                "scope": " ".join(sorted(made.scopes)),
            },
            200,
            NOW,
        )

    async def metadata(self, _: Request) -> Response:
        """RFC 8414, section 3."""
        return _json(
            {
                "issuer": self.base_url,
                "token_endpoint": self.base_url + TOKEN,
                "jwks_uri": self.base_url + JWKS,
                "grant_types_supported": ["client_credentials"],
                "response_types_supported": [],
                "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
                "scopes_supported": sorted(scope.value for scope in Scope),
                "service_documentation": f"{self.base_url}/developers",
            },
            200,
            FRESH,
        )

    async def jwks(self, _: Request) -> Response:
        """RFC 7517, section 5."""
        return _json(await run_in_threadpool(self.tokens.jwks), 200, FRESH)

    async def did_of_tests(self, _: Request) -> Response:
        """The DID document under which verdicts on codes for trying out are signed."""
        return Response(await run_in_threadpool(self.test_document), 200, FRESH, "application/did+json")

    async def _key(self, client: str, secret: str) -> ApiKey:
        try:
            key = await self.keys.key(secret)
        except NotAuthenticated:
            key = None
        if key is None or key.prefix != client:
            raise OAuthRefused("invalid_client", "no client of this id and secret", 401)
        return key


def oauth_app(
    keys: KeyRing, tokens: AccessTokens, base_url: str, test_document: Callable[[], bytes]
) -> ASGIApp:
    """The application of these addresses, its forms bounded."""
    oauth = OAuth(keys, tokens, base_url, test_document)
    app = Router(
        [
            Route(TOKEN, oauth.token, methods=["POST"]),
            Route(METADATA, oauth.metadata, methods=["GET"]),
            Route(JWKS, oauth.jwks, methods=["GET"]),
            Route(TEST_DID, oauth.did_of_tests, methods=["GET"]),
        ],
        redirect_slashes=False,
    )
    return BodyLimit(app, base_url, lambda _: LARGEST_FORM)


async def _form(request: Request) -> dict[str, str]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise OAuthRefused("invalid_request", f"the body is {FORM}")
    try:
        pairs = parse_qsl(
            (await request.body()).decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise OAuthRefused("invalid_request", "the form cannot be read") from None
    if len(dict(pairs)) != len(pairs):
        raise OAuthRefused("invalid_request", "a parameter is there twice")
    return dict(pairs)


def _credentials(request: Request, form: dict[str, str]) -> tuple[str, str]:
    """Of `client_secret_basic` or `client_secret_post`, never both (RFC 6749, 2.3)."""
    given = request.headers.getlist("authorization")
    if not given:
        if "client_id" not in form or "client_secret" not in form:
            raise OAuthRefused("invalid_client", "say who you are: client_id and client_secret", 401)
        return form["client_id"], form["client_secret"]
    scheme, _, encoded = given[0].partition(" ")
    if len(given) != 1 or "client_secret" in form:
        raise OAuthRefused("invalid_request", "say who you are in one way alone")
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        text = ""
    client, found, secret = text.partition(":")
    if scheme.lower() != "basic" or not found:
        raise OAuthRefused("invalid_client", "Authorization: Basic, of client id and secret", 401)
    return unquote_plus(client), unquote_plus(secret)


def _wanted(form: dict[str, str], key: ApiKey) -> frozenset[str] | None:
    if form.get("grant_type") != "client_credentials":
        raise OAuthRefused("unsupported_grant_type", "grant_type is client_credentials")
    if "scope" not in form:
        return None
    wanted = frozenset(form["scope"].split())
    if not wanted or not wanted <= key.scopes:
        raise OAuthRefused("invalid_scope", "no more than the key may do")
    return wanted


def _refused(refused: OAuthRefused) -> Response:
    headers = NOW | ({"WWW-Authenticate": 'Basic realm="nguongoc"'} if refused.status == 401 else {})  # noqa: PLR2004
    return _json({"error": refused.error, "error_description": refused.description}, refused.status, headers)


def _json(value: Any, status: int, headers: dict[str, str]) -> Response:
    return Response(json.dumps(value), status, headers, "application/json")
