"""What has to be asked for before a round: the watched organisations' keys, and the hashes of records named by id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from urllib.parse import urlsplit

from nguongoc.errors import Malformed, Refusal
from nguongoc.fetch.client import Client, NotThere
from nguongoc.monitor.state import State
from nguongoc.monitor.watch import Watch
from nguongoc.signing.did import DOCUMENT_LIMIT, document_url, parse_did_document
from nguongoc.signing.jose import JWS_LIMIT

_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_RECORD_ID = re.compile(r"[0-9A-Za-z]{8,40}")
_DID_DOCUMENT = "application/did+json, application/json;q=0.9"
_JWT = "application/vc+jwt"


class OwnLineMalformed(Malformed):
    """A line that is neither a record's id nor a SHA-256, or an id where there is no service to look it up at."""

    code = "monitor-own-line-malformed"


def look_up(
    url: str, dids: Sequence[str], own: Sequence[str] | None, state: State
) -> tuple[Watch, State, list[str]]:
    """The watch, the state with what was learnt, and what could not be had: the remembered then stands in for it.

    Raises the refusals of DIDs, and `OwnLineMalformed` and those of `Client` where own records cannot be told: rather no
    round than one that calls them somebody else's.
    """
    missing: list[str] = []
    keys: dict[str, frozenset[str]] = {}
    for did in dids:
        address = document_url(did)
        try:
            body = Client(urlsplit(url).hostname).get(address, _DID_DOCUMENT, DOCUMENT_LIMIT)
            keys[did] = frozenset(method.thumbprint for method in parse_did_document(body, did).methods)
        except Refusal as refusal:
            missing.append(f"{did}: {refusal.detail}")
            keys[did] = frozenset(state.keys.get(did, ()))
    hashes, known = _own(url, own, state, missing)
    return Watch(keys, hashes), replace(state, own=known), missing


def _own(
    url: str, own: Sequence[str] | None, state: State, missing: list[str]
) -> tuple[frozenset[str] | None, dict[str, str]]:
    known = dict(state.own)
    if own is None:
        return None, known
    hashes = {line.lower() for line in own if _SHA256.fullmatch(line)}
    for line in own:
        if _SHA256.fullmatch(line):
            continue
        record_id = line.rpartition("/")[2]
        if record_id not in known:
            try:
                known[record_id] = _hash_of(url, record_id)
            except NotThere as refusal:
                missing.append(f"record {record_id}: {refusal.detail}")
                continue
        hashes.add(known[record_id])
    return frozenset(hashes), known


def _hash_of(url: str, record_id: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "file" or _RECORD_ID.fullmatch(record_id) is None:
        raise OwnLineMalformed(f"no record id that could be looked up, and no SHA-256: {record_id[:80]!r}")
    address = f"{parts.scheme}://{parts.netloc}/records/{record_id}"
    return sha256(Client(parts.hostname).get(address, _JWT, JWS_LIMIT).strip()).hexdigest()
