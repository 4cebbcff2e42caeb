"""What certifiers signed of a record's goods: the record's host hands it out, and each certifier's own domain says how it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol, TypeVar
from urllib.parse import urlencode

from nguongoc.errors import Refusal
from nguongoc.fetch.addresses import log_of
from nguongoc.fetch.answers import ANSWER_LIMIT, ascii_of, attested_in
from nguongoc.records.conformity_reading import CONFORMITY_TEXT_LIMIT, read_conformity
from nguongoc.records.reading import PassportFacts
from nguongoc.signing.jose import parse_compact
from nguongoc.signing.signed_status import LIST_LIMIT, list_signer
from nguongoc.verify.certificate import MOST_CERTIFICATES
from nguongoc.verify.evidence import Evidence

T = TypeVar("T")


class Get(Protocol):
    """Asks for what can be done without: None where it cannot be had, which is noted."""

    def __call__(
        self, what: str, url: str, accept: str, limit: int, read: Callable[[bytes], T], /
    ) -> T | None: ...


def with_certificates(
    evidence: Evidence,
    facts: PassportFacts,
    get: Get,
    documents_of: Callable[[Iterable[str]], dict[str, bytes]],
) -> Evidence:
    """The same evidence with the certificates, their own status lists and the documents of whoever signed either."""
    base, record_id = log_of(facts.url)
    if record_id is None:
        return evidence
    address = f"{base}/certificates?{urlencode({'record': record_id})}"
    given = get("certificates", address, "application/json", ANSWER_LIMIT, attested_in) or ()
    lists: dict[str, str | None] = {facts.status.list_url: evidence.revocation_list}
    found = []
    for each in given[:MOST_CERTIFICATES]:
        url = _list_url(each.text)
        if url is not None and url not in lists:
            what = "a certificate's status list"
            lists[url] = get(what, url, "application/vc+jwt", LIST_LIMIT, ascii_of)
        found.append(replace(each, status_list=None if url is None else lists[url]))
    signed = [*(each.text for each in found), *(text for text in lists.values() if text is not None)]
    missing = [text for text in signed if _signer(text) not in evidence.did_documents]
    documents = {**documents_of(missing), **evidence.did_documents} if found else evidence.did_documents
    return replace(evidence, certificates=tuple(found), did_documents=documents)


def _list_url(text: str) -> str | None:
    try:
        status = read_conformity(parse_compact(text, CONFORMITY_TEXT_LIMIT).payload).status
    except Refusal:
        return None
    return None if status is None else status.list_url


def _signer(text: str) -> str | None:
    try:
        return list_signer(text)
    except Refusal:
        return None
