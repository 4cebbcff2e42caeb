"""A client of Nguồn Gốc: verify codes, check signed verdicts, follow recalls, receive webhooks. Copy it and change it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

MOST_CODES = 10_000
WEBHOOK_TOLERANCE = 300
TRIES = 3


class Problem(Exception):
    """A refusal (RFC 9457). Branch on `code`, which is stable; `str` is for people."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {body.get('code')}: {body.get('detail') or body.get('title')}")
        self.status = status
        self.code = body.get("code")


class NotGenuine(Exception):
    """A signed verdict or a webhook that is not what it says it is."""


class Client:
    """`base_url` without a slash at its end; `key` an API key, or an access token."""

    def __init__(self, base_url: str, key: str) -> None:
        self._base_url = base_url
        self._key = key

    def verify(self, code: str) -> dict[str, Any]:
        """The verdict on one code; `verdict`, `assurance`, and `checks` with all eight steps."""
        return next(self.verify_many([code]))

    def verify_many(self, codes: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Verdicts in the order of the codes, 10,000 a request."""
        for start in range(0, len(codes), MOST_CODES):
            items = [{"code": code} for code in codes[start : start + MOST_CODES]]
            yield from self._ask("/v1/verifications", {"items": items})["items"]

    def signed_verdict(self, code: str, audience: str) -> str:
        """A compact JWS for `audience` alone, good for five minutes and provable ever after."""
        item = self._ask("/v1/verifications", {"items": [{"code": code}], "audience": audience})["items"][0]
        return str(item["signed_verdict"])

    def recalls(self) -> Iterator[dict[str, Any]]:
        """Recalls that concern you, newest first, over all pages. Poll by stopping at the first one you know."""
        path: str | None = "/v1/recalls"
        while path:
            with self._open(path) as answer:
                yield from json.load(answer)["items"]
                path = _next(answer.headers.get("Link", ""), self._base_url)

    def _ask(self, path: str, body: Any) -> Any:
        with self._open(path, json.dumps(body).encode()) as answer:
            return json.load(answer)

    def _open(self, path: str, body: bytes | None = None) -> Any:
        headers = {"Authorization": f"Bearer {self._key}", "Accept-Language": "en"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        for left in reversed(range(TRIES)):
            try:
                return urllib.request.urlopen(urllib.request.Request(self._base_url + path, body, headers))
            except urllib.error.HTTPError as error:
                wait = error.headers.get("Retry-After", "")
                if error.code in (429, 503) and left and wait.isdigit():
                    time.sleep(int(wait))
                    continue
                raise Problem(error.code, json.load(error)) from None
        raise AssertionError("unreachable")


def check_verdict(jws: str, audience: str, issuer: str) -> dict[str, Any]:
    """What a signed verdict says, where `issuer` said it for `audience` and it still counts. Raises `NotGenuine`.

    `issuer` is the service's DID, `did:web:HOST`; of a test key `did:web:HOST:test`. Never take it from the verdict itself.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        head, payload, signature = jws.split(".")
        header, claims = json.loads(_decoded(head)), json.loads(_decoded(payload))
        key = _verdict_key(header, issuer)
        Ed25519PublicKey.from_public_bytes(key).verify(_decoded(signature), f"{head}.{payload}".encode())
    except (ValueError, InvalidSignature) as error:
        raise NotGenuine(f"not signed by {issuer}") from error
    if claims["iss"] != issuer or claims["aud"] != audience:
        raise NotGenuine("signed by, or for, somebody else")
    if claims["exp"] <= time.time():
        raise NotGenuine("it counted until a moment ago: ask again")
    subject: dict[str, Any] = claims["credentialSubject"]
    return subject


def receive_webhook(headers: Mapping[str, str], body: bytes, secret: str) -> Any:
    """The message of a delivery (Standard Webhooks, `v1`). Raises `NotGenuine`. Answer 2xx within seconds, and work afterwards.

    A delivery may come twice: keep `webhook-id` for some days and pass over what you know.
    """
    name, stamp = headers["webhook-id"], headers["webhook-timestamp"]
    key = base64.b64decode(secret[6:]) if secret.startswith("whsec_") else secret.encode()
    digest = hmac.digest(key, f"{name}.{stamp}.".encode() + body, hashlib.sha256)
    right = "v1," + base64.b64encode(digest).decode()
    if not any(hmac.compare_digest(right, each) for each in headers["webhook-signature"].split(" ")):
        raise NotGenuine("not signed with our secret")
    if not stamp.isdigit() or abs(time.time() - int(stamp)) > WEBHOOK_TOLERANCE:
        raise NotGenuine("too old, or from the future: replayed, or a clock is wrong")
    return json.loads(body)


def did_of(base_url: str, *, test: bool) -> str:
    """The DID that verdicts of a service are signed under."""
    host = urllib.parse.urlsplit(base_url).netloc.replace(":", "%3A")
    return f"did:web:{host}:test" if test else f"did:web:{host}"


def _verdict_key(header: Mapping[str, Any], issuer: str) -> bytes:
    # The key is looked up in the document of whom we ask, never in what came with the signature.
    if header.get("alg") != "EdDSA" or header.get("typ") != "vc+jwt":
        raise ValueError("no verdict of ours")
    _, _, host, *path = issuer.split(":")
    host = urllib.parse.unquote(host)
    scheme = "http" if host.split(":")[0] in ("localhost", "127.0.0.1") else "https"
    with urllib.request.urlopen(f"{scheme}://{host}/{'/'.join(path) or '.well-known'}/did.json") as answer:
        document = json.load(answer)
    kid = header.get("kid")
    for method in document["verificationMethod"]:
        is_verdicts = str(kid).startswith(f"{issuer}#verdict-") and kid in document["assertionMethod"]
        if method["id"] == kid and is_verdicts and "revoked" not in method and "publicKeyJwk" in method:
            return _decoded(method["publicKeyJwk"]["x"])
    raise ValueError("no key of that name")


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _next(link: str, base_url: str) -> str | None:
    target, _, parameters = link.partition(">")
    return target[1:].removeprefix(base_url) if 'rel="next"' in parameters else None


def main(command: str, *said: str) -> None:
    base_url, key = os.environ["NGUONGOC_URL"], os.environ.get("NGUONGOC_KEY", "")
    client, issuer = Client(base_url, key), did_of(base_url, test=key.startswith("ng_test_"))
    if command == "verify":
        for item in client.verify_many(said):
            print(item["verdict"], item["assurance"], item["code"])
    elif command == "prove":
        print(check_verdict(client.signed_verdict(*said), said[1], issuer)["verdict"])
    elif command == "check":
        print(check_verdict(sys.stdin.read().strip(), said[0], issuer)["verdict"])
    elif command == "recalls":
        for recall in client.recalls():
            print(recall["id"], recall["kind"], recall["state"])
    elif command == "webhook":
        names = ("webhook-id", "webhook-timestamp", "webhook-signature")
        headers = {name: os.environ[name.upper().replace("-", "_")] for name in names}
        message = receive_webhook(headers, sys.stdin.buffer.read(), os.environ["WEBHOOK_SECRET"])
        print(json.dumps(message, ensure_ascii=False))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (Problem, NotGenuine) as error:
        sys.exit(str(error))
