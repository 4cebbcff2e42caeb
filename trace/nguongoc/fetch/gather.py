"""From a link, a record's address or a record to the evidence for a verdict.

Only finding the record can fail; whatever else is missing is left out, noted, and its step answers *not checked*.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import SplitResult, urljoin, urlsplit

from nguongoc.errors import Invalid, NotFound, Refusal
from nguongoc.fetch.client import AnswerRefused, Client, NotThere, plain_host
from nguongoc.fetch.linkset import passport_addresses
from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.identifiers.link import Identifier, parse_uri
from nguongoc.log.note import Note, VerifierKey
from nguongoc.log.proof import MAX_PROOF_BYTES, LogProof
from nguongoc.records.canonical import parse_strict
from nguongoc.records.reading import PassportFacts, read_passport
from nguongoc.signing.did import DOCUMENT_LIMIT, document_url
from nguongoc.signing.jose import JWS_LIMIT, parse_compact
from nguongoc.signing.signed_status import LIST_LIMIT, list_signer
from nguongoc.signing.status_list import message_list_url
from nguongoc.verdict import State
from nguongoc.verify.evidence import FRESH_FOR, Evidence, Standing

LINKSET = "application/linkset+json"
JWT = "application/vc+jwt"
TEXT = "text/plain"
DID_DOCUMENT = "application/did+json, application/json;q=0.9"
LINKSET_LIMIT = 1024 * 1024
KEY_LIMIT = 1024
RECORDS = "/records/"
PAGES = "/p/"
_PAGE_VERDICT = re.compile(rb'data-verdict="([a-z_]{1,20})"')
"""Our pages say their verdict to programs here; of other hosts' pages nothing is read."""
_STATES = frozenset(state.value.encode() for state in State)
_OF_VERDICT = {
    State.UNKNOWN: Standing.UNKNOWN_SERIAL,
    State.MALFORMED: Standing.UNKNOWN_SERIAL,
    State.MISMATCH: Standing.OTHER_LOT,
    State.NOT_ACTIVATED: Standing.NOT_ACTIVATED,
}
_T = TypeVar("_T")


class RecordElsewhere(Invalid):
    """At a record's address stands a record that calls itself by another."""

    code = "record-elsewhere"


@dataclass(frozen=True, slots=True)
class Gathered:
    """The evidence, the log key that is in it if one came over the network, and a note on whatever could not be had."""

    evidence: Evidence
    link: str | None
    served_log_key: VerifierKey | None = None
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Gatherer:
    """Gathers for one question at `now`; `log_keys` are pinned ones, without them the key that the log serves is taken.

    Of witnesses only keys are asked for, never the witnesses themselves: their cosignatures stand in the proof.
    """

    client: Client
    now: datetime
    log_keys: tuple[VerifierKey, ...] = ()
    fresh_for: timedelta = FRESH_FOR
    witness_keys: tuple[VerifierKey, ...] = ()
    witnesses_needed: int = 0
    _notes: list[str] = field(default_factory=list)

    def link(self, url: str) -> Gathered:
        """The evidence for a Digital Link or a `/b/` link, of the page or of the code itself.

        Raises the refusals of `Client` when its host cannot be asked; a malformed link is evidence, not an error.
        """
        try:
            host, asked = parse_uri(url)
        except Refusal as refusal:
            return self._done(Evidence(self.now, refusal, fresh_for=self.fresh_for), url)
        address = _without_page(url)
        evidence = Evidence(self.now, asked, host, Standing.KNOWN, fresh_for=self.fresh_for)
        hrefs = self._passports(address)
        if hrefs is None or not hrefs:
            return self._done(
                replace(evidence, standing=_without_passport(asked, known=hrefs is not None)), url
            )
        standing = Standing.KNOWN if asked.serial is None else self._serial(address, asked, hrefs)
        evidence = replace(evidence, standing=standing)
        record = self._get("the record", hrefs[0], JWT, JWS_LIMIT, _ascii)
        return self._around(replace(evidence, record=record), url)

    def record_url(self, url: str) -> Gathered:
        """The evidence for the record at an address. Raises `RecordElsewhere` and the refusals of `Client`."""
        record = _ascii(self.client.get(url, JWT, JWS_LIMIT))
        facts = _facts(record)
        if facts is not None and _place(facts.url) != _place(url):
            raise RecordElsewhere(f"the record at {url} calls itself {facts.url}")
        return self.record(record)

    def record(self, text: str) -> Gathered:
        """The evidence for a record in hand; nobody asked for an identifier. Its own address tells which host to ask."""
        facts = _facts(text)
        if facts is not None and self.client.asked_host is None:
            self.client = replace(self.client, asked_host=_parts(facts.url).hostname)
        return self._around(Evidence(self.now, record=text, fresh_for=self.fresh_for), None)

    def _passports(self, address: str) -> list[str] | None:
        """Where the host says the passport is, finest level first; None where it knows nothing of the link."""
        try:
            linkset = parse_strict(self.client.get(address, LINKSET, LINKSET_LIMIT), LINKSET_LIMIT)
        except NotFound:
            return None
        return [_joined(address, href) for href in passport_addresses(linkset)]

    def _serial(self, address: str, asked: Identifier, hrefs: list[str]) -> Standing:
        """What the host says of one serial. A lot's links are shown whatever the serial behind it, so they say nothing."""
        if not isinstance(asked, DigitalLink):
            return self._page(address)
        if asked.lot is None:
            # Without a lot before it, a serial leads to links of a lot only if it was issued for that lot.
            return Standing.KNOWN
        path = DigitalLink(asked.gtin, serial=asked.serial).path()
        alone = address.removesuffix(asked.path()) + path if address.endswith(asked.path()) else None
        if alone is None:
            return self._page(address)
        try:
            of_serial = self._passports(alone)
        except Refusal as refusal:
            self._notes.append(f"the lot of the serial: {refusal.detail}")
            return Standing.NOT_ASKED
        if not of_serial:
            return Standing.UNKNOWN_SERIAL
        return Standing.KNOWN if of_serial[0] == hrefs[0] else Standing.OTHER_LOT

    def _page(self, address: str) -> Standing:
        """What the host's page says of a serial: no page, no such serial; else the verdict that stands in the page."""
        parts = urlsplit(address)
        url = parts._replace(path=PAGES[:-1] + parts.path).geturl()
        try:
            said = _PAGE_VERDICT.search(self.client.get(url, "text/html", LINKSET_LIMIT))
        except NotThere:
            return Standing.UNKNOWN_SERIAL
        except Refusal as refusal:
            self._notes.append(f"the serial: {refusal.detail}")
            return Standing.NOT_ASKED
        if said is None or said[1] not in _STATES:
            return Standing.NOT_ASKED
        return _OF_VERDICT.get(State(said[1].decode()), Standing.KNOWN)

    def _around(self, evidence: Evidence, link: str | None) -> Gathered:
        """Add to a record its proof, its status lists and the keys of all of these, each from where the record says."""
        facts = None if evidence.record is None else _facts(evidence.record)
        if evidence.record is None or facts is None:
            return self._done(evidence, link)
        proof, served = self._log(facts)
        list_url = facts.status.list_url
        lists = [
            self._get("a status list", url, JWT, LIST_LIMIT, _ascii)
            for url in (list_url, message_list_url(list_url))
        ]
        texts = [evidence.record, *(text for text in lists if text is not None)]
        evidence = replace(
            evidence,
            host=_same_machine(evidence.host, facts),
            proof=proof,
            log_keys=self.log_keys or (() if served is None else (served,)),
            log_keys_pinned=bool(self.log_keys),
            witness_keys=self.witness_keys,
            witnesses_needed=self.witnesses_needed,
            revocation_list=lists[0],
            message_list=lists[1],
            did_documents=self._documents(texts),
        )
        return self._done(evidence, link, served)

    def _log(self, facts: PassportFacts) -> tuple[bytes | None, VerifierKey | None]:
        base, record_id = _log_of(facts.url)
        if record_id is None:
            return None, None
        address = f"{base}/log/proof/{record_id}"
        proof = self._get("the log's proof", address, TEXT, MAX_PROOF_BYTES, bytes)
        if proof is not None and not self._is_cosigned(proof):
            # The witnesses trusted here may not be those that cosigned first.
            newest = self._get(
                "the newest proof", f"{address}?checkpoint=newest", TEXT, MAX_PROOF_BYTES, bytes
            )
            proof = proof if newest is None else newest
        if self.log_keys:
            return proof, None
        return proof, self._get("the log's key", f"{base}/log/key", TEXT, KEY_LIMIT, _key)

    def _is_cosigned(self, proof: bytes) -> bool:
        """Whether as many trusted witnesses as are needed stand in a proof; nothing is verified by asking."""
        if not self.witnesses_needed:
            return True
        try:
            signatures = Note.parse(LogProof.parse(proof).checkpoint).signatures
        except Refusal:
            return True
        there = {(each.name, each.key_id) for each in signatures}
        return sum((key.name, key.id) in there for key in self.witness_keys) >= self.witnesses_needed

    def _documents(self, texts: Iterable[str]) -> dict[str, bytes]:
        """The documents of whoever signed these, by DID."""
        documents = {}
        for text in texts:
            try:
                did = list_signer(text)
                url = document_url(did)
            except Refusal as refusal:
                self._notes.append(refusal.detail)
                continue
            if did not in documents:
                document = self._get(did, url, DID_DOCUMENT, DOCUMENT_LIMIT, bytes)
                if document is not None:
                    documents[did] = document
        return documents

    def _get(self, what: str, url: str, accept: str, limit: int, read: Callable[[bytes], _T]) -> _T | None:
        """What can be done without, and is noted when it cannot be had."""
        try:
            return read(self.client.get(url, accept, limit))
        except Refusal as refusal:
            self._notes.append(f"{what}: {refusal.detail}")
            return None

    def _done(self, evidence: Evidence, link: str | None, served: VerifierKey | None = None) -> Gathered:
        return Gathered(evidence, link, served, tuple(dict.fromkeys(self._notes)))


def _without_page(url: str) -> str:
    """The address of the code itself, without query and fragment: a page's path is `/p` and that of its code."""
    parts = urlsplit(url)
    path = parts.path.removeprefix(PAGES[:-1]) if parts.path.startswith(PAGES) else parts.path
    return parts._replace(path=path, query="", fragment="").geturl()


def _without_passport(asked: Identifier, *, known: bool) -> Standing:
    """What it means that the host links to no passport."""
    if not known:
        return Standing.UNKNOWN
    if asked.serial is not None and getattr(asked, "lot", None) is None:
        return Standing.UNKNOWN_SERIAL
    product = isinstance(asked, DigitalLink) and asked.lot is None
    return Standing.NO_LOT if product else Standing.UNKNOWN


def _facts(record: str) -> PassportFacts | None:
    """What the record says of itself, or None where step 3 will say that it is none."""
    try:
        return read_passport(parse_compact(record).payload)
    except Refusal:
        return None


def _log_of(url: str) -> tuple[str, str | None]:
    """The origin of a record's own address and its id there; no id where the address is not one of ours."""
    parts = _parts(url)
    record_id = parts.path.removeprefix(RECORDS)
    ours = parts.path.startswith(RECORDS) and record_id.isalnum() and record_id.isascii()
    return f"{parts.scheme}://{parts.netloc}", record_id if ours else None


def _place(url: str) -> tuple[str, str]:
    parts = _parts(url)
    return _machine(parts.netloc), parts.path


def _same_machine(asked_host: str | None, facts: PassportFacts) -> str | None:
    """The asked host in the record's spelling, where both are names of this machine."""
    own = _parts(facts.subject_url).netloc
    return own if asked_host is not None and _machine(asked_host) == _machine(own) else asked_host


def _machine(host: str) -> str:
    name, colon, port = host.partition(":")
    return plain_host(name) + colon + port


def _parts(url: str) -> SplitResult:
    """The parts of an address that a stranger wrote; none where it is no address."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _joined(address: str, href: str) -> str:
    try:
        return urljoin(address, href)
    except ValueError:
        return href


def _key(body: bytes) -> VerifierKey:
    return VerifierKey.parse(_ascii(body).strip())


def _ascii(body: bytes) -> str:
    try:
        return body.decode("ascii")
    except UnicodeDecodeError as error:
        raise AnswerRefused("not the ASCII that records, lists and keys are made of") from error
