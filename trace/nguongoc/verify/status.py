"""Step 7: what the signed status lists say of a record, whether they are fresh, and whether its day has passed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from functools import lru_cache

from nguongoc.errors import Refusal
from nguongoc.records.credential import StatusPlace, moment
from nguongoc.records.reading import PassportFacts
from nguongoc.signing.did import parse_did_document
from nguongoc.signing.seen_status import Continuation, SeenList, continuation
from nguongoc.signing.signed_status import ListKeyUnfit, SignedList, list_signer, open_status_list
from nguongoc.signing.status_list import Message, message_list_url
from nguongoc.verdict import State
from nguongoc.verify.evidence import Evidence
from nguongoc.verify.reasons import RANK, Finding, Reason, state_for

CLOCK_SKEW = timedelta(minutes=5)
VIETNAM = timezone(timedelta(hours=7))
"""No summer time since 1975, so no table of zones is needed."""
_SETTLED = frozenset({State.REVOKED, State.RECALLED})
_BROKEN = {
    Continuation.OLDER: Reason.LIST_OLDER_THAN_SEEN,
    Continuation.ROLLED_BACK: Reason.LIST_ROLLED_BACK,
    Continuation.TAKEN_BACK: Reason.STATUS_TAKEN_BACK,
}


class StatusCheck:
    """Reads status lists, each once by its exact text and its signer's exact document; safe to share among threads."""

    def __init__(self) -> None:
        self._signer = lru_cache(maxsize=64)(_signer)
        self._open = lru_cache(maxsize=64)(_open)

    def judge(self, facts: PassportFacts, evidence: Evidence) -> Finding:
        """The strongest of what the record, its revocation list and its message list say at `evidence.now`."""
        found = [*_dates(facts, evidence.now), *self._lists(facts, evidence)]
        return min(found, key=lambda finding: RANK[state_for(finding[0])], default=(Reason.STATUS_GOOD, ""))

    def _lists(self, facts: PassportFacts, evidence: Evidence) -> Iterator[Finding]:
        url, index = facts.status.list_url, facts.status.index
        both = tuple(
            None if text is None else self._opened(text, evidence.did_documents)
            for text in (evidence.revocation_list, evidence.message_list)
        )
        # Of two lists under one key it is the document that differs from what it was, sooner than both of them.
        unfit = all(isinstance(each, ListKeyUnfit) for each in both)
        for opened, address, purpose, reason in (
            (both[0], url, "revocation", Reason.REVOCATION_LIST_UNTRUSTED),
            (both[1], message_list_url(url), "message", Reason.MESSAGE_LIST_UNTRUSTED),
        ):
            untrusted = Reason.LIST_KEY_DIFFERS if unfit else reason
            seen = evidence.seen_lists.get(address)
            if seen is not None and seen.says(index):
                final = Reason.REVOKED if purpose == "revocation" else Reason.SUPERSEDED
                yield final, f"seen on {moment(seen.valid_from)}"
            if opened is None:
                yield Reason.LIST_NOT_GIVEN, address
            elif isinstance(opened, Refusal):
                yield untrusted, opened.detail
            elif isinstance(opened, tuple):
                yield opened
            elif (opened.url, opened.purpose) != (address, purpose):
                yield untrusted, f"{opened.purpose} list {opened.url}, not {address}"
            else:
                yield from _said(opened, index, evidence, seen)

    def revocation(self, place: StatusPlace, evidence: Evidence) -> bool | None:
        """Whether what has this place is revoked; None where the list at hand is another, not signed, or too old to deny it."""
        seen = evidence.seen_lists.get(place.list_url)
        if seen is not None and seen.says(place.index):
            return True
        if evidence.revocation_list is None:
            return None
        opened = self._opened(evidence.revocation_list, evidence.did_documents)
        if not isinstance(opened, SignedList) or (opened.url, opened.purpose) != (
            place.list_url,
            "revocation",
        ):
            return None
        try:
            revoked = bool(opened.bits.value(place.index))
        except Refusal:
            return None
        return revoked if revoked or _is_fresh(opened, evidence) else None

    def _opened(self, text: str, documents: Mapping[str, bytes]) -> SignedList | Refusal | Finding:
        did = self._signer(text)
        if isinstance(did, Refusal):
            return did
        document = documents.get(did)
        if document is None:
            return Reason.LIST_SIGNER_NOT_GIVEN, did
        return self._open(text, did, document)


def _signer(text: str) -> str | Refusal:
    try:
        return list_signer(text)
    except Refusal as refusal:
        return refusal


def _open(text: str, did: str, document: bytes) -> SignedList | Refusal | Finding:
    try:
        signer = parse_did_document(document, did)
    except Refusal as refusal:
        return Reason.LIST_SIGNER_MALFORMED, refusal.detail
    try:
        return open_status_list(text, signer)
    except Refusal as refusal:
        return refusal


def _dates(facts: PassportFacts, now: datetime) -> Iterator[Finding]:
    # The last day printed on a pack is still a good one, and it is a day in Vietnam.
    if facts.expires_on is not None and now.astimezone(VIETNAM).date() > facts.expires_on:
        yield Reason.EXPIRED, facts.expires_on.isoformat()
    elif facts.valid_until is not None and now >= facts.valid_until:
        yield Reason.EXPIRED, facts.valid_until.isoformat()


def _said(opened: SignedList, index: int, evidence: Evidence, seen: SeenList | None) -> Iterator[Finding]:
    try:
        value = opened.bits.value(index)
    except Refusal:
        yield Reason.INDEX_OUTSIDE, str(index)
        return
    said = _message(opened.purpose, value, evidence)
    order = Continuation.CONTINUES if seen is None else continuation(seen, opened)
    if seen is not None and order in _BROKEN:
        yield _BROKEN[order], f"{_numbered(opened)} after {_numbered(seen)}"
    if not _is_fresh(opened, evidence):
        yield Reason.LIST_STALE, opened.valid_from.isoformat()
    elif order is Continuation.CONTINUES:
        if said is not None:
            yield said
        return
    # Neither a revocation nor a recall is taken back: a list too old to say *all is well* still says these.
    if said is not None and state_for(said[0]) in _SETTLED:
        yield said


def _numbered(one: SignedList | SeenList) -> str:
    number = "a list without number" if one.version is None else f"version {one.version}"
    return f"{number} of {moment(one.valid_from)}"


def _message(purpose: str, value: int, evidence: Evidence) -> Finding | None:
    if purpose == "revocation":
        return (Reason.REVOKED, "") if value else None
    match value:
        case Message.NONE:
            return None
        case Message.ON_HOLD:
            return Reason.ON_HOLD, ""
        case Message.RECALLED:
            return Reason.RECALLED, ""
        case Message.PARTLY_RECALLED:
            return (Reason.OUTSIDE_RECALL if evidence.outside_recall else Reason.PARTLY_RECALLED), ""
        case Message.SUPERSEDED:
            return Reason.SUPERSEDED, ""
        case _:
            return Reason.MESSAGE_UNKNOWN, str(value)


def _is_fresh(opened: SignedList, evidence: Evidence) -> bool:
    now = evidence.now
    if opened.valid_until is not None and now >= opened.valid_until:
        return False
    return now - evidence.fresh_for <= opened.valid_from <= now + CLOCK_SKEW
