"""A verification bundle: one zip with everything that a verdict rests on, to be checked later or without a network.

`record.jwt`, `proof.tlog-proof`, `did/*.json`, `status/revocation.jwt`, `status/message.jwt`, `anchors/*.jwt`, `trust.jwt`, `newer.jwt`,
`certificates/*.jwt` each with its `.tlog-proof` and, where that is another, its list `.status`, `keys/*.jwt`, `log/*.note`, `log-key.txt`, `manifest.json`.
The manifest (`bundle_manifest`) says when and by whom the bundle was made, for which link, and the hash of each member; nothing signs
it, and nothing rests on it but the question that is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from nguongoc.bundle_manifest import MANIFEST, MANIFEST_LIMIT, read_manifest, write_manifest
from nguongoc.bundle_zip import BundleMalformed, BundleTooLarge, parsed, read_members, write_members
from nguongoc.errors import Malformed
from nguongoc.log.note import VerifierKey
from nguongoc.log.proof import MAX_PROOF_BYTES, LogProof
from nguongoc.log.succession import MOST_SUCCESSIONS, SUCCESSION_LIMIT
from nguongoc.records.conformity_reading import CONFORMITY_TEXT_LIMIT
from nguongoc.records.identity import ANCHOR_TEXT_LIMIT
from nguongoc.records.key_statement import STATEMENT_TEXT_LIMIT
from nguongoc.signing.did import DOCUMENT_LIMIT
from nguongoc.signing.jose import JWS_LIMIT
from nguongoc.signing.signed_status import LIST_LIMIT
from nguongoc.trust.signed_list import FILE_LIMIT as TRUST_LIMIT
from nguongoc.verify.certificate import MOST_CERTIFICATES
from nguongoc.verify.evidence import Attested

BUNDLE_LIMIT = 8 * 1024 * 1024
"""Bytes of the whole file, and of everything in it unpacked."""
MOST_MEMBERS = 80
KEY_LIMIT = 1024
RECORD, PROOF, LOG_KEY = "record.jwt", "proof.tlog-proof", "log-key.txt"
REVOCATION, MESSAGE = "status/revocation.jwt", "status/message.jwt"
TRUST = "trust.jwt"
NEWER = "newer.jwt"
MOST_ANCHORS = 16
MOST_STATEMENTS = 4
"""On the key of one record: how its time ended, and perhaps that it turned out worse."""
_DID_MEMBER = re.compile(r"did/[A-Za-z0-9._-]{1,200}\.json")
_ANCHOR_MEMBER = re.compile(r"anchors/[A-Za-z0-9._-]{1,200}\.jwt")
_CERTIFICATE_MEMBER = re.compile(r"certificates/[A-Za-z0-9._-]{1,200}\.jwt")
_CERTIFICATE_PROOF = re.compile(r"certificates/[A-Za-z0-9._-]{1,200}\.tlog-proof")
_CERTIFICATE_STATUS = re.compile(r"certificates/[A-Za-z0-9._-]{1,200}\.status")
_STATEMENT_MEMBER = re.compile(r"keys/[A-Za-z0-9._-]{1,200}\.jwt")
_SUCCESSION_MEMBER = re.compile(r"log/[A-Za-z0-9._-]{1,200}\.note")
_NO_NAME = re.compile(r"[^A-Za-z0-9.-]+")
_LIMITS: Mapping[str, int] = {
    RECORD: JWS_LIMIT,
    PROOF: MAX_PROOF_BYTES,
    LOG_KEY: KEY_LIMIT,
    MANIFEST: MANIFEST_LIMIT,
    REVOCATION: LIST_LIMIT,
    MESSAGE: LIST_LIMIT,
    TRUST: TRUST_LIMIT,
    NEWER: JWS_LIMIT,
}


@dataclass(frozen=True, slots=True)
class BundleParts:
    """What a bundle holds, nothing of it verified; a part that is None or empty is left out.

    `did_documents` by DID. `link` is what was asked, None for a record by itself. `made_by` names whoever put it together.
    """

    record: str
    made_at: datetime
    made_by: str
    link: str | None = None
    proof: bytes | None = None
    did_documents: Mapping[str, bytes] = field(default_factory=dict)
    revocation_list: str | None = None
    message_list: str | None = None
    log_key: VerifierKey | None = None
    trust_list: bytes | None = None
    newer: str | None = None
    anchors: tuple[str, ...] = ()
    certificates: tuple[Attested, ...] = ()
    key_statements: tuple[str, ...] = ()
    log_successions: tuple[bytes, ...] = ()
    altered: tuple[str, ...] = ()
    """Members that are not what the manifest says they were; nothing of it is written."""


def write_bundle(parts: BundleParts) -> bytes:
    """The zip of these parts; the same parts always give the same bytes: nothing packed, no dates, one order."""
    members: dict[str, bytes | None] = {
        RECORD: parts.record.encode(),
        PROOF: parts.proof,
        REVOCATION: None if parts.revocation_list is None else parts.revocation_list.encode(),
        MESSAGE: None if parts.message_list is None else parts.message_list.encode(),
        TRUST: parts.trust_list,
        NEWER: None if parts.newer is None else parts.newer.encode(),
        LOG_KEY: None if parts.log_key is None else f"{parts.log_key}\n".encode(),
    }
    for number, (did, document) in enumerate(sorted(parts.did_documents.items())):
        members[f"did/{number:02}-{_NO_NAME.sub('-', did)[:100]}.json"] = document
    for number, anchor in enumerate(parts.anchors[:MOST_ANCHORS]):
        members[f"anchors/{number:02}.jwt"] = anchor.encode()
    for number, given in enumerate(parts.certificates[:MOST_CERTIFICATES]):
        members[f"certificates/{number:02}.jwt"] = given.text.encode()
        proof = given.proof.to_bytes() if isinstance(given.proof, LogProof) else given.proof
        members[f"certificates/{number:02}.tlog-proof"] = proof
        own = None if given.status_list == parts.revocation_list else given.status_list
        members[f"certificates/{number:02}.status"] = None if own is None else own.encode()
    for number, statement in enumerate(parts.key_statements[:MOST_STATEMENTS]):
        members[f"keys/{number:02}.jwt"] = statement.encode()
    for number, note in enumerate(parts.log_successions[:MOST_SUCCESSIONS]):
        members[f"log/{number:02}.note"] = note
    members[MANIFEST] = write_manifest(parts.made_at, parts.made_by, parts.link, members)
    return write_members(members)


def read_bundle(data: bytes) -> BundleParts:
    """The parts of a bundle. Raises `BundleMalformed`, which names the member that is broken, and `BundleTooLarge`."""
    members = _members(data)
    manifest = read_manifest(members.pop(MANIFEST, None))
    altered = manifest.altered(members)
    record = members.pop(RECORD, None)
    if record is None:
        raise BundleMalformed(f"{RECORD} is missing")
    key = members.pop(LOG_KEY, None)
    revocation, message = members.pop(REVOCATION, None), members.pop(MESSAGE, None)
    anchors = {name: members.pop(name) for name in sorted(members) if _ANCHOR_MEMBER.fullmatch(name)}
    if len(anchors) > MOST_ANCHORS:
        raise BundleTooLarge(f"a bundle has at most {MOST_ANCHORS} anchors", limit=MOST_ANCHORS)
    certificates = _certificates(members)
    statements = {name: members.pop(name) for name in sorted(members) if _STATEMENT_MEMBER.fullmatch(name)}
    if len(statements) > MOST_STATEMENTS:
        raise BundleTooLarge(
            f"a bundle has at most {MOST_STATEMENTS} statements on keys", limit=MOST_STATEMENTS
        )
    successions = {name: members.pop(name) for name in sorted(members) if _SUCCESSION_MEMBER.fullmatch(name)}
    if len(successions) > MOST_SUCCESSIONS:
        raise BundleTooLarge(f"a bundle has at most {MOST_SUCCESSIONS} successions", limit=MOST_SUCCESSIONS)
    return BundleParts(
        log_successions=tuple(successions.values()),
        record=text_of(RECORD, record),
        made_at=manifest.made_at,
        made_by=manifest.made_by,
        link=manifest.link,
        altered=altered,
        proof=members.pop(PROOF, None),
        revocation_list=None if revocation is None else text_of(REVOCATION, revocation),
        message_list=None if message is None else text_of(MESSAGE, message),
        log_key=None if key is None else log_key_of(key),
        trust_list=members.pop(TRUST, None),
        newer=None if (newer := members.pop(NEWER, None)) is None else text_of(NEWER, newer),
        anchors=_texts(anchors),
        certificates=certificates,
        key_statements=_texts(statements),
        did_documents=documents_of(members),
    )


def _certificates(members: dict[str, bytes]) -> tuple[Attested, ...]:
    """The certificates, each with the proof and the list beside it, taken out of the members."""
    texts = {name: members.pop(name) for name in sorted(members) if _CERTIFICATE_MEMBER.fullmatch(name)}
    proofs = {name: members.pop(name) for name in sorted(members) if _CERTIFICATE_PROOF.fullmatch(name)}
    lists = {name: members.pop(name) for name in sorted(members) if _CERTIFICATE_STATUS.fullmatch(name)}
    if len(texts) > MOST_CERTIFICATES:
        raise BundleTooLarge(
            f"a bundle has at most {MOST_CERTIFICATES} certificates", limit=MOST_CERTIFICATES
        )
    found = tuple(
        Attested(
            text_of(name, text),
            proofs.pop(name.removesuffix(".jwt") + ".tlog-proof", None),
            None
            if (own := lists.pop(beside := name.removesuffix(".jwt") + ".status", None)) is None
            else text_of(beside, own),
        )
        for name, text in texts.items()
    )
    if proofs or lists:
        raise BundleMalformed("a proof or a list of a certificate that is not there")
    return found


def _members(data: bytes) -> dict[str, bytes]:
    return read_members(data, _limit, MOST_MEMBERS, BUNDLE_LIMIT)


def _limit(name: str) -> int | None:
    limit = _LIMITS.get(name)
    if _DID_MEMBER.fullmatch(name):
        limit = DOCUMENT_LIMIT
    elif _ANCHOR_MEMBER.fullmatch(name):
        limit = ANCHOR_TEXT_LIMIT
    elif _CERTIFICATE_MEMBER.fullmatch(name):
        limit = CONFORMITY_TEXT_LIMIT
    elif _CERTIFICATE_PROOF.fullmatch(name):
        limit = MAX_PROOF_BYTES
    elif _CERTIFICATE_STATUS.fullmatch(name):
        limit = LIST_LIMIT
    elif _STATEMENT_MEMBER.fullmatch(name):
        limit = STATEMENT_TEXT_LIMIT
    elif _SUCCESSION_MEMBER.fullmatch(name):
        limit = SUCCESSION_LIMIT
    return limit


def documents_of(members: Mapping[str, bytes]) -> dict[str, bytes]:
    """DID documents by their DID. Raises `BundleMalformed`."""
    documents: dict[str, bytes] = {}
    for name, data in members.items():
        document = parsed(name, data, DOCUMENT_LIMIT)
        did = document.get("id") if isinstance(document, dict) else None
        if not isinstance(did, str) or did in documents:
            raise BundleMalformed(f"{name}: a DID document names its DID, and no two the same", member=name)
        documents[did] = data
    return documents


def log_key_of(data: bytes) -> VerifierKey:
    """Raises `BundleMalformed`."""
    try:
        return VerifierKey.parse(text_of(LOG_KEY, data).removesuffix("\n"))
    except Malformed as refusal:
        raise BundleMalformed(f"{LOG_KEY}: {refusal.detail}", member=LOG_KEY) from refusal


def _texts(members: Mapping[str, bytes]) -> tuple[str, ...]:
    return tuple(text_of(name, data) for name, data in members.items())


def text_of(name: str, data: bytes) -> str:
    """The text of a member. Raises `BundleMalformed`, which names it."""
    try:
        return data.decode("ascii")
    except UnicodeDecodeError as error:
        raise BundleMalformed(f"{name}: records, lists and keys are ASCII", member=name) from error
