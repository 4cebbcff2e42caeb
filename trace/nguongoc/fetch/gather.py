"""From a link, a record's address or a record to the evidence for a verdict.

Only finding the record can fail; whatever else is missing is left out, noted, and its step answers *not checked*.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

from nguongoc.bundle import MOST_STATEMENTS
from nguongoc.errors import Invalid, NotFound, Refusal
from nguongoc.fetch.addresses import PAGES, joined, log_of, parts_of, place, same_machine, without_page
from nguongoc.fetch.answers import ascii_of, key_in, texts_in
from nguongoc.fetch.certificates import with_certificates
from nguongoc.fetch.client import Client, NotThere
from nguongoc.fetch.key_statements import has_ended, speaks_of
from nguongoc.fetch.linkset import passport_addresses
from nguongoc.fetch.log_keys import keys_told, names_one_of
from nguongoc.fetch.superseded import says_superseded
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
from nguongoc.trust.signed_list import FILE_LIMIT as TRUST_LIMIT
from nguongoc.verdict import State
from nguongoc.verify.evidence import FRESH_FOR, Evidence, Standing

LINKSET = "application/linkset+json"
JWT = "application/vc+jwt"
TEXT = "text/plain"
TRUST = "application/jose+json"
JSON = "application/json"
ANCHORS_LIMIT = 2 * 1024 * 1024
DID_DOCUMENT = "application/did+json, application/json;q=0.9"
LINKSET_LIMIT = 1024 * 1024
KEY_LIMIT = 1024
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
    from_bundle: bool = False
    """Whether nobody was asked: what is in hand is a bundle, which is judged without a network."""
    made_at: datetime | None = None
    altered: tuple[str, ...] = ()
    """Of the bundle: when it was made, as its maker says, and its members that are not what they were then."""


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
    ask_anchors: bool = False
    """Whether the trust list and the issuer's anchors are asked for: only who pinned a root can use them."""
    _notes: list[str] = field(default_factory=list)

    def link(self, url: str) -> Gathered:
        """The evidence for a Digital Link or a `/b/` link, of the page or of the code itself.

        Raises the refusals of `Client` when its host cannot be asked; a malformed link is evidence, not an error.
        """
        try:
            host, asked = parse_uri(url)
        except Refusal as refusal:
            return self._done(Evidence(self.now, refusal, fresh_for=self.fresh_for), url)
        address = without_page(url)
        evidence = Evidence(self.now, asked, host, Standing.KNOWN, fresh_for=self.fresh_for)
        hrefs = self._passports(address)
        if hrefs is None or not hrefs:
            return self._done(
                replace(evidence, standing=_without_passport(asked, known=hrefs is not None)), url
            )
        standing = Standing.KNOWN if asked.serial is None else self._serial(address, asked, hrefs)
        evidence = replace(evidence, standing=standing)
        record = self._get("the record", hrefs[0], JWT, JWS_LIMIT, ascii_of)
        return self._around(replace(evidence, record=record), url)

    def record_url(self, url: str) -> Gathered:
        """The evidence for the record at an address. Raises `RecordElsewhere` and the refusals of `Client`."""
        record = ascii_of(self.client.get(url, JWT, JWS_LIMIT))
        facts = _facts(record)
        if facts is not None and place(facts.url) != place(url):
            raise RecordElsewhere(f"the record at {url} calls itself {facts.url}")
        return self.record(record)

    def record(self, text: str) -> Gathered:
        """The evidence for a record in hand; nobody asked for an identifier. Its own address tells which host to ask."""
        facts = _facts(text)
        if facts is not None and self.client.asked_host is None:
            self.client = replace(self.client, asked_host=parts_of(facts.url).hostname)
        return self._around(Evidence(self.now, record=text, fresh_for=self.fresh_for), None)

    def _passports(self, address: str) -> list[str] | None:
        """Where the host says the passport is, finest level first; None where it knows nothing of the link."""
        try:
            linkset = parse_strict(self.client.get(address, LINKSET, LINKSET_LIMIT), LINKSET_LIMIT)
        except NotFound:
            return None
        return [joined(address, href) for href in passport_addresses(linkset)]

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
        proof, served, notes = self._log(facts)
        list_url = facts.status.list_url
        lists = [
            self._get("a status list", url, JWT, LIST_LIMIT, ascii_of)
            for url in (list_url, message_list_url(list_url))
        ]
        texts = [evidence.record, *(text for text in lists if text is not None)]
        evidence = replace(
            evidence,
            host=same_machine(evidence.host, facts.subject_url),
            proof=proof,
            log_keys=self.log_keys or (() if served is None else (served,)),
            log_keys_pinned=bool(self.log_keys),
            log_successions=notes,
            witness_keys=self.witness_keys,
            witnesses_needed=self.witnesses_needed,
            revocation_list=lists[0],
            message_list=lists[1],
            did_documents=self._documents(texts),
        )
        evidence = replace(evidence, key_statements=self._statements(evidence, facts))
        evidence = replace(evidence, newer=self._newer(facts, lists[1]))
        if self.ask_anchors:
            trust_list, anchors = self._anchors(facts)
            evidence = replace(evidence, trust_list=trust_list, anchors=anchors)
            evidence = with_certificates(evidence, facts, self._get, self._documents)
        return self._done(evidence, link, served)

    def _log(self, facts: PassportFacts) -> tuple[bytes | None, VerifierKey | None, tuple[bytes, ...]]:
        """The proof, the key that came with it where none is pinned, and how keys followed each other, where that matters."""
        base, record_id = log_of(facts.url)
        if record_id is None:
            return None, None, ()
        address = f"{base}/log/proof/{record_id}"
        proof = self._get("the log's proof", address, TEXT, MAX_PROOF_BYTES, bytes)
        if proof is not None and not self._is_cosigned(proof):
            # The witnesses trusted here may not be those that cosigned first.
            newest = self._get(
                "the newest proof", f"{address}?checkpoint=newest", TEXT, MAX_PROOF_BYTES, bytes
            )
            proof = proof if newest is None else newest
        served = None
        if not self.log_keys:
            served = self._get("the log's key", f"{base}/log/key", TEXT, KEY_LIMIT, key_in)
        known = self.log_keys or ((served,) if served else ())
        if proof is None or not known or names_one_of(proof, known):
            return proof, served, ()
        # At `/log/key` stands the key of the first log, for ever: a proof may be of one that was opened after it.
        told = partial(keys_told, proof)
        named, notes = self._get("the log's keys", f"{base}/log/keys", JSON, ANCHORS_LIMIT, told) or (
            None,
            (),
        )
        return proof, served and (named or served), notes

    def _anchors(self, facts: PassportFacts) -> tuple[bytes | None, tuple[str, ...]]:
        """The trust list, and what authorities say of the issuer, as the record's host serves them: neither is believed for that."""
        base = log_of(facts.url)[0]
        trust_list = self._get("the trust list", f"{base}/trust", TRUST, TRUST_LIMIT, bytes)
        address = f"{base}/anchors?{urlencode({'did': facts.issuer_did})}"
        return trust_list, self._get("anchors", address, JSON, ANCHORS_LIMIT, texts_in) or ()

    def _newer(self, facts: PassportFacts, message_list: str | None) -> str | None:
        """The version that its lot's link leads to now, where the list says that there is a newer one."""
        if not says_superseded(message_list, facts.status.index):
            return None
        try:
            hrefs = self._passports(facts.subject_url) or []
        except Refusal as refusal:
            self._notes.append(f"the newer version: {refusal.detail}")
            return None
        newer = next((href for href in hrefs if place(href) != place(facts.url)), None)
        return None if newer is None else self._get("the newer version", newer, JWT, JWS_LIMIT, ascii_of)

    def _statements(self, evidence: Evidence, facts: PassportFacts) -> tuple[str, ...]:
        """What is said of the record's key, asked for only where its DID document says that the key signs no more."""
        document = evidence.did_documents.get(facts.issuer_did)
        if document is None or not has_ended(document, facts.issuer_did, evidence.record or ""):
            return ()
        address = f"{log_of(facts.url)[0]}/key-statements?{urlencode({'did': facts.issuer_did})}"
        texts = self._get("statements on keys", address, JSON, ANCHORS_LIMIT, texts_in) or ()
        return tuple(each for each in texts if speaks_of(each, evidence.record or ""))[:MOST_STATEMENTS]

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
