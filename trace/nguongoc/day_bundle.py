"""A day bundle: one zip with which a warehouse verifies many lots without a network, *as of* when it was made, for a day.

`records/00000.jwt`, `proofs/00000.tlog-proof`, `status/00-revocation.jwt`, `status/00-message.jwt`, `did/*.json`, `anchors/00-00.jwt`,
`keys/00-00.jwt`, `trust.jwt`, `log/*.note`, `log-key.txt`, `manifest.json`. Nothing signs the manifest, and it need not be believed: which
record is a code's the record itself must say, and its time can only be one at which the signed status lists were fresh.
No unit serial and no key of serials is ever in it: whether a serial was issued, activated or copied only the host can say.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from nguongoc.bundle import KEY_LIMIT, LOG_KEY, TRUST, documents_of, log_key_of, text_of
from nguongoc.bundle_manifest import MANIFEST
from nguongoc.bundle_zip import BundleMalformed, parsed, read_members, write_members
from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.identifiers.link import Asked
from nguongoc.identifiers.public_code import CodePath
from nguongoc.log.note import VerifierKey
from nguongoc.log.proof import MAX_PROOF_BYTES
from nguongoc.log.succession import SUCCESSION_LIMIT
from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.credential import moment
from nguongoc.records.identity import ANCHOR_TEXT_LIMIT
from nguongoc.records.key_statement import STATEMENT_TEXT_LIMIT
from nguongoc.signing.did import DOCUMENT_LIMIT
from nguongoc.signing.jose import JWS_LIMIT
from nguongoc.signing.signed_status import LIST_LIMIT
from nguongoc.trust.signed_list import FILE_LIMIT as TRUST_LIMIT

FORMAT: Final = "nguongoc-day-bundle"
VERSION: Final = 1
DAY: Final = timedelta(hours=24)
MOST_LOTS: Final = 2_000
DAY_BUNDLE_LIMIT: Final = 64 * 1024 * 1024
"""Bytes of the whole file, and of everything in it unpacked."""
MOST_MEMBERS: Final = 2 * MOST_LOTS + 4_000
MANIFEST_LIMIT: Final = 2 * 1024 * 1024
_MEMBERS: Final = (
    (re.compile(r"records/[0-9]{5}\.jwt"), JWS_LIMIT),
    (re.compile(r"proofs/[0-9]{5}\.tlog-proof"), MAX_PROOF_BYTES),
    (re.compile(r"status/[0-9]{2,3}-(?:revocation|message)\.jwt"), LIST_LIMIT),
    (re.compile(r"did/[0-9]{2,4}\.json"), DOCUMENT_LIMIT),
    (re.compile(r"anchors/[0-9]{2,4}-[0-9]{2}\.jwt"), ANCHOR_TEXT_LIMIT),
    (re.compile(r"keys/[0-9]{2,4}-[0-9]{2,3}\.jwt"), STATEMENT_TEXT_LIMIT),
    (re.compile(r"log/[0-9]{2}\.note"), SUCCESSION_LIMIT),
)
_WHOLE: Final = {LOG_KEY: KEY_LIMIT, MANIFEST: MANIFEST_LIMIT, TRUST: TRUST_LIMIT}
_LOT_MEMBERS: Final = {"code", "gtin", "lot", "status", "issuer"}


@dataclass(frozen=True, slots=True)
class DayLot:
    """A lot, its record and its proof; `status` and `issuer` number its status lists and whose statements go with it."""

    code: str
    gtin: str | None
    lot: str
    record: str
    proof: bytes | None
    status: int
    issuer: int


@dataclass(frozen=True, slots=True)
class DayLists:
    """The two status lists of one address."""

    revocation: str | None
    message: str | None


@dataclass(frozen=True, slots=True)
class DayBundle:
    """What a day bundle holds, nothing of it verified. `made_by` is the address of the service, on whose host its codes are."""

    as_of: datetime
    made_by: str
    host: str
    lots: tuple[DayLot, ...]
    lists: tuple[DayLists, ...]
    did_documents: Mapping[str, bytes]
    anchors: tuple[tuple[str, ...], ...]
    """Of each issuer."""
    key_statements: tuple[tuple[str, ...], ...]
    trust_list: bytes | None = None
    log_key: VerifierKey | None = None
    log_successions: tuple[bytes, ...] = ()
    _by_code: dict[str, DayLot] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        for each in self.lots:
            self._by_code[each.code] = each
            if each.gtin is not None:
                self._by_code[f"{each.gtin}/{each.lot}"] = each

    @property
    def until(self) -> datetime:
        """When its day is over, whatever its manifest says."""
        return self.as_of + DAY

    def lot_of(self, asked: Asked) -> DayLot | None:
        """The lot of a code, None where it is not in this bundle: which says nothing of the code."""
        match asked:
            case CodePath(code=code):
                return self._by_code.get(code)
            case DigitalLink(gtin=gtin, lot=str(lot)):
                return self._by_code.get(f"{gtin}/{lot}")
            case _:
                return None


def write_day_bundle(bundle: DayBundle) -> bytes:
    """The zip; its manifest holds the hash of every other member."""
    members: dict[str, bytes | None] = {TRUST: bundle.trust_list}
    members[LOG_KEY] = None if bundle.log_key is None else f"{bundle.log_key}\n".encode()
    for number, lot in enumerate(bundle.lots):
        members[f"records/{number:05}.jwt"] = lot.record.encode()
        members[f"proofs/{number:05}.tlog-proof"] = lot.proof
    for number, lists in enumerate(bundle.lists):
        for purpose, text in (("revocation", lists.revocation), ("message", lists.message)):
            members[f"status/{number:02}-{purpose}.jwt"] = None if text is None else text.encode()
    for number, (_, document) in enumerate(sorted(bundle.did_documents.items())):
        members[f"did/{number:02}.json"] = document
    for folder, of_issuers in (("anchors", bundle.anchors), ("keys", bundle.key_statements)):
        for issuer, texts in enumerate(of_issuers):
            for number, text in enumerate(texts):
                members[f"{folder}/{issuer:02}-{number:02}.jwt"] = text.encode()
    for number, note in enumerate(bundle.log_successions):
        members[f"log/{number:02}.note"] = note
    members[MANIFEST] = canonical_bytes(_manifest(bundle, members))
    return write_members(members, packed=True)


def _manifest(bundle: DayBundle, members: Mapping[str, bytes | None]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "as_of": moment(bundle.as_of),
        "until": moment(bundle.until),
        "made_by": bundle.made_by,
        "host": bundle.host,
        "lots": [{name: getattr(each, name) for name in sorted(_LOT_MEMBERS)} for each in bundle.lots],
        "members": {
            name: hashlib.sha256(data).hexdigest() for name, data in members.items() if data is not None
        },
    }


def is_day_bundle_member(name: str) -> int | None:
    """How large a member of that name may be; None where there is none."""
    return _WHOLE.get(name) or next((limit for form, limit in _MEMBERS if form.fullmatch(name)), None)


def read_day_bundle(data: bytes) -> DayBundle:
    """Raises `BundleMalformed`, which names the member that is broken, and `BundleTooLarge`."""
    members = read_members(data, is_day_bundle_member, MOST_MEMBERS, DAY_BUNDLE_LIMIT)
    said = _said(members.pop(MANIFEST, None))
    _compare(said["members"], members)
    texts = {name: text_of(name, member) for name, member in members.items() if name.endswith(".jwt")}
    lists = tuple(
        DayLists(
            texts.get(f"status/{number:02}-revocation.jwt"), texts.get(f"status/{number:02}-message.jwt")
        )
        for number in range(_count(members, "status/"))
    )
    issuers = 1 + max((lot["issuer"] for lot in said["lots"]), default=-1)
    return DayBundle(
        as_of=_moment(said["as_of"]),
        made_by=said["made_by"],
        host=said["host"],
        lots=tuple(_lot(number, each, members) for number, each in enumerate(said["lots"])),
        lists=lists,
        did_documents=documents_of({name: each for name, each in members.items() if name.startswith("did/")}),
        anchors=_of_issuers(texts, "anchors", issuers),
        key_statements=_of_issuers(texts, "keys", issuers),
        trust_list=members.get(TRUST),
        log_key=None if LOG_KEY not in members else log_key_of(members[LOG_KEY]),
        log_successions=tuple(members[name] for name in sorted(members) if name.startswith("log/")),
    )


_MANIFEST_MEMBERS: Final = {"format", "version", "as_of", "until", "made_by", "host", "lots", "members"}


def _said(data: bytes | None) -> dict[str, Any]:
    manifest: Any = None if data is None else parsed(MANIFEST, data, MANIFEST_LIMIT)
    if isinstance(manifest, dict) and set(manifest) == _MANIFEST_MEMBERS and _is_manifest(manifest):
        return manifest
    raise BundleMalformed(f"{MANIFEST} does not say what this is, when it was made, and of which lots")


def _is_manifest(said: Mapping[str, Any]) -> bool:
    lots, named = said["lots"], said["members"]
    return (
        (said["format"], said["version"]) == (FORMAT, VERSION)
        and all(isinstance(said[name], str) for name in ("as_of", "until", "made_by", "host"))
        and isinstance(lots, list)
        and len(lots) <= MOST_LOTS
        and all(map(_is_lot, lots))
        and isinstance(named, dict)
        and all(isinstance(each, str) for each in named.values())
    )


def _is_lot(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == _LOT_MEMBERS
        and isinstance(value["code"], str)
        and isinstance(value["lot"], str)
        and (value["gtin"] is None or isinstance(value["gtin"], str))
        and all(type(value[name]) is int and 0 <= value[name] < MOST_LOTS for name in ("status", "issuer"))
    )


def _compare(named: Mapping[str, str], members: Mapping[str, bytes]) -> None:
    """Whether these are the members that the manifest was written for."""
    for name in sorted({*named, *members}):
        if name not in members:
            raise BundleMalformed(f"{name[:100]} is missing")
        if named.get(name) != hashlib.sha256(members[name]).hexdigest():
            raise BundleMalformed(f"{name} is not what the manifest was written for")


def _lot(number: int, said: Mapping[str, Any], members: Mapping[str, bytes]) -> DayLot:
    name = f"records/{number:05}.jwt"
    record = members.get(name)
    if record is None:
        raise BundleMalformed(f"{name} is missing")
    proof = members.get(f"proofs/{number:05}.tlog-proof")
    return DayLot(**said, record=text_of(name, record), proof=proof)


def _of_issuers(texts: Mapping[str, str], folder: str, issuers: int) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(texts[name] for name in sorted(texts) if name.startswith(f"{folder}/{issuer:02}-"))
        for issuer in range(issuers)
    )


def _count(members: Mapping[str, bytes], folder: str) -> int:
    return 1 + max(
        (int(name.removeprefix(folder).partition("-")[0]) for name in members if name.startswith(folder)),
        default=-1,
    )


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise BundleMalformed(f"{MANIFEST}: as_of is no time") from error
    if at.tzinfo is None:
        raise BundleMalformed(f"{MANIFEST}: as_of is no time")
    return at
