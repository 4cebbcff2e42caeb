"""Every reason a step can answer with: its stable code, its outcome, the state it leads to, and one sentence.

`docs/reference/verification.md` lists them; clients may rely on the codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from nguongoc.verdict import Outcome, State
from nguongoc.verify.evidence import Scans, Standing
from nguongoc.verify.reason import Reason

__all__ = ["MEANINGS", "OPTIONAL", "RANK", "STANDINGS", "Finding", "Reason", "state_for", "state_of"]


Finding: TypeAlias = tuple[Reason, str]
"""A reason, and what exactly it was about (may be empty)."""

_PASS, _FAIL, _OPEN = Outcome.PASS, Outcome.FAIL, Outcome.NOT_CHECKED
MEANINGS: Mapping[Reason, tuple[Outcome, str]] = MappingProxyType(
    {
        Reason.WELL_FORMED: (_PASS, "the identifier is well formed"),
        Reason.NAMED_BY_RECORD: (_PASS, "no identifier was asked: the record names its own"),
        Reason.HOST_FOREIGN: (_FAIL, "a link of a host that is not ours"),
        Reason.IDENTIFIER_NOT_SERVED: (_FAIL, "no identifier that is resolved here"),
        Reason.IDENTIFIER_MALFORMED: (_FAIL, "the identifier is malformed"),
        Reason.KNOWN_TO_HOST: (_PASS, "the host knows this identifier"),
        Reason.KNOWN_BY_LOG: (_PASS, "no host was asked: the log holds the record"),
        Reason.PRODUCT_WITHOUT_LOT: (_PASS, "the host knows the product; a record is one of a lot"),
        Reason.NOT_KNOWN: (_FAIL, "the host does not know this identifier"),
        Reason.SERIAL_NOT_KNOWN: (_FAIL, "the host never issued this serial"),
        Reason.SERIAL_OF_OTHER_LOT: (_FAIL, "the serial was issued for another lot"),
        Reason.STAMP_NOT_ACTIVATED: (_FAIL, "the stamp is not in use yet: its goods are not on the market"),
        Reason.STAMP_SPOILT: (_FAIL, "the stamp was thrown away before it was on goods"),
        Reason.HOST_NOT_ASKED: (_OPEN, "no host was asked"),
        Reason.SERIAL_NOT_ASKED: (_OPEN, "only the host can say whether it issued this serial"),
        Reason.SIGNED: (_PASS, "the signature is the named key's over exactly these bytes"),
        Reason.RECORD_NOT_GIVEN: (_OPEN, "there is no record to check"),
        Reason.RECORD_MALFORMED: (_FAIL, "the record is no signed passport"),
        Reason.DID_DOCUMENT_NOT_GIVEN: (_OPEN, "the issuer's DID document is not at hand"),
        Reason.DID_DOCUMENT_MALFORMED: (_OPEN, "the issuer's DID document cannot be read"),
        Reason.KEY_NOT_PUBLISHED: (_FAIL, "the issuer's DID document does not hold the key that is named"),
        Reason.KEY_NOT_THE_LOGGED: (_FAIL, "the DID document's key is not the one that the log names"),
        Reason.SIGNATURE_WRONG: (_FAIL, "the signature is not this key's over these bytes"),
        Reason.IDENTIFIER_DIFFERS: (_FAIL, "the record is that of another identifier than asked"),
        Reason.LOT_DIFFERS: (_FAIL, "the record is that of another lot than asked"),
        Reason.KEY_VALID_WHEN_LOGGED: (_PASS, "the key was good at the time of the log entry"),
        Reason.KEY_VALID_AS_CLAIMED: (_PASS, "the key was good at the time that the record claims"),
        Reason.ISSUER_DIFFERS: (_FAIL, "the key is not that of the issuer"),
        Reason.SIGNED_IN_FUTURE: (
            _OPEN,
            "the record claims a time that has not come: its issuer's clock or this one is wrong",
        ),
        Reason.KEY_NOT_YET_VALID: (_FAIL, "the key was made after the time of signing"),
        Reason.KEY_REVOKED: (_FAIL, "the key was revoked, and nothing shows that the record is older"),
        Reason.KEY_REVOKED_UNWITNESSED: (
            _OPEN,
            "the key was revoked; only the operator's clock says that the record is older",
        ),
        Reason.KEY_NOT_FOR_RECORDS: (_FAIL, "the key may not sign records"),
        Reason.KEY_EXPIRED: (_FAIL, "the key had expired at the time of signing"),
        Reason.KEY_STATEMENT_FORGED: (_FAIL, "a statement on a key is not what whoever it names signed"),
        Reason.ANCHORED: (_PASS, "a trusted authority vouches for the issuer and this key"),
        Reason.ANCHORED_BY_DEMO: (
            _OPEN,
            "an authority vouches for the issuer, and is hosted by the very one it vouches for, or for show: a demo",
        ),
        Reason.ANCHORS_NOT_CHECKED: (_OPEN, "whether an authority vouches for the issuer was not checked"),
        Reason.TRUST_ROOT_NOT_GIVEN: (_OPEN, "no trust root was pinned, so no authority is known to be one"),
        Reason.TRUST_LIST_NOT_GIVEN: (_OPEN, "there is no trust list"),
        Reason.TRUST_LIST_OF_OTHER_ROOT: (_OPEN, "the trust list stands under a root that was not pinned"),
        Reason.TRUST_LIST_EXPIRED: (_OPEN, "the trust list is not in force now"),
        Reason.TRUST_LIST_UNTRUSTED: (_FAIL, "the trust list is not what its root signed"),
        Reason.TRUST_LIST_ROLLED_BACK: (
            _FAIL,
            "the trust list is older than, or another than, the one seen before",
        ),
        Reason.ANCHOR_NOT_GIVEN: (_OPEN, "no authority's word on the issuer is at hand"),
        Reason.ANCHOR_FORGED: (_FAIL, "an authority's word on the issuer is not what that authority signed"),
        Reason.ANCHOR_WITHDRAWN: (_FAIL, "the authority took its word on the issuer back"),
        Reason.ANCHOR_EXPIRED: (_OPEN, "the authority's word on the issuer has expired"),
        Reason.ANCHOR_STATUS_NOT_GIVEN: (
            _OPEN,
            "the authority's word names a status list, which is not asked here",
        ),
        Reason.ANCHOR_OUT_OF_SCOPE: (
            _OPEN,
            "whoever vouches for the issuer is not trusted for that: another scheme, territory or time",
        ),
        Reason.ANCHOR_OF_OTHER_KEY: (
            _OPEN,
            "an authority vouches for the issuer, with another key than this",
        ),
        Reason.AUTHORITY_NOT_TRUSTED: (_OPEN, "whoever vouches for the issuer is not in the trust list"),
        Reason.LOGGED_AND_COSIGNED: (
            _PASS,
            "the record is in the log, as witnesses saw it, whose keys were given",
        ),
        Reason.LOGGED_UNDER_PINNED_KEY: (
            _PASS,
            "the record is in the log, under a key of the log that was pinned",
        ),
        Reason.LOGGED_UNDER_SERVED_KEY: (
            _PASS,
            "the record is in the log, under the key that came with it: this shows agreement with what its source serves, no more",
        ),
        Reason.ENTRY_LOST: (
            _PASS,
            "the record was in the log, which has ended since: its operator lost this entry and says so",
        ),
        Reason.PROOF_NOT_GIVEN: (_OPEN, "there is no proof from the log (yet)"),
        Reason.LOG_KEY_NOT_GIVEN: (_OPEN, "no key of the log is at hand"),
        Reason.PROOF_MALFORMED: (_FAIL, "the proof cannot be read"),
        Reason.ENTRY_MALFORMED: (_FAIL, "the log entry in the proof cannot be read"),
        Reason.ENTRY_OF_OTHER_RECORD: (_FAIL, "the log entry is that of another record or signature"),
        Reason.ENTRY_OF_OTHER_KEY: (_FAIL, "the log entry names another issuer key"),
        Reason.CHECKPOINT_MALFORMED: (_FAIL, "the checkpoint in the proof cannot be read"),
        Reason.CHECKPOINT_FORGED: (_FAIL, "the checkpoint is not what the log signed"),
        Reason.COSIGNATURE_FORGED: (_FAIL, "a cosignature is not the witness's over this checkpoint"),
        Reason.LOG_UNTRUSTED: (_FAIL, "the checkpoint is not signed by a log that is trusted here"),
        Reason.LOG_NOTE_FORGED: (
            _FAIL,
            "no trusted key of the log signed the checkpoint, and a note that would lead to another is not signed by the keys that it names",
        ),
        Reason.LOG_OPENED_ALONE: (
            _OPEN,
            "the log says that it goes on after the trusted one, whose key it calls lost and which has not signed that: "
            "ask its operator by another way, then pin its key by hand",
        ),
        Reason.INCLUSION_REFUTED: (_FAIL, "the proof does not lead from the entry to the checkpoint"),
        Reason.LOG_INCONSISTENT: (
            _FAIL,
            "the log does not continue the checkpoint seen before: it was rewritten",
        ),
        Reason.CONSISTENCY_NOT_GIVEN: (
            _OPEN,
            "whether the log continues the checkpoint seen before is not shown",
        ),
        Reason.COSIGNATURES_TOO_FEW: (
            _OPEN,
            "fewer witnesses than were asked for cosigned the checkpoint",
        ),
        Reason.STATUS_GOOD: (_PASS, "neither revoked nor recalled, on hold or expired"),
        Reason.OUTSIDE_RECALL: (_PASS, "part of the lot is recalled; the host says that this pack is not"),
        Reason.LIST_NOT_GIVEN: (_OPEN, "a status list is not at hand"),
        Reason.LIST_SIGNER_NOT_GIVEN: (_OPEN, "the DID document of a status list's signer is not at hand"),
        Reason.LIST_SIGNER_MALFORMED: (_OPEN, "the DID document of a status list's signer cannot be read"),
        Reason.LIST_KEY_DIFFERS: (
            _OPEN,
            "neither status list is signed by a key that its signer's DID document shows in use",
        ),
        Reason.REVOCATION_LIST_UNTRUSTED: (_OPEN, "the revocation list is not the signed one that is named"),
        Reason.MESSAGE_LIST_UNTRUSTED: (_OPEN, "the list of recalls is not the signed one that is named"),
        Reason.LIST_STALE: (_OPEN, "a status list is older than its bound"),
        Reason.LIST_OLDER_THAN_SEEN: (_OPEN, "a status list is older than the one seen before"),
        Reason.LIST_ROLLED_BACK: (
            _FAIL,
            "a status list was signed later than the one seen before, under a number that is not higher",
        ),
        Reason.STATUS_TAKEN_BACK: (
            _FAIL,
            "a status list takes back what is never taken back: a revocation, or that a record was replaced",
        ),
        Reason.INDEX_OUTSIDE: (_OPEN, "the record's place lies outside its status list"),
        Reason.MESSAGE_UNKNOWN: (_OPEN, "a status list says what this program does not know"),
        Reason.REVOKED: (_FAIL, "the record is revoked"),
        Reason.RECALLED: (_FAIL, "the lot is recalled"),
        Reason.PARTLY_RECALLED: (_FAIL, "part of the lot is recalled: ask its host whether this pack is"),
        Reason.ON_HOLD: (_FAIL, "the lot is on hold"),
        Reason.SUPERSEDED: (_FAIL, "a newer record has taken this one's place"),
        Reason.NEWER_UNTRUSTED: (
            _FAIL,
            "what came as a newer version is none that the issuer signed of this",
        ),
        Reason.EXPIRED: (_FAIL, "the expiry date has passed"),
        Reason.SCANS_ORDINARY: (_PASS, "this unit is scanned as one pack is"),
        Reason.SCANS_WORTH_A_LOOK: (
            _PASS,
            "this unit is scanned a little more than most; its producer and the authority are told",
        ),
        Reason.SCANS_UNUSUAL: (_FAIL, "this unit is checked unusually often for one pack"),
        Reason.SCANS_OF_A_LOT: (_OPEN, "a lot's stamp is on every pack, so its scans say nothing"),
        Reason.SCANS_NOT_CHECKED: (_OPEN, "whether the code was copied was not checked"),
        Reason.NOT_REACHED: (_OPEN, "not reached: an earlier step has answered already"),
    }
)
STANDINGS: Mapping[Standing, Reason] = MappingProxyType(
    {
        Standing.NOT_ASKED: Reason.HOST_NOT_ASKED,
        Standing.KNOWN: Reason.KNOWN_TO_HOST,
        Standing.NO_LOT: Reason.PRODUCT_WITHOUT_LOT,
        Standing.UNKNOWN: Reason.NOT_KNOWN,
        Standing.UNKNOWN_SERIAL: Reason.SERIAL_NOT_KNOWN,
        Standing.OTHER_LOT: Reason.SERIAL_OF_OTHER_LOT,
        Standing.NOT_ACTIVATED: Reason.STAMP_NOT_ACTIVATED,
        Standing.SPOILT: Reason.STAMP_SPOILT,
    }
)
SCANNED: Mapping[Scans, Reason] = MappingProxyType(
    {
        Scans.NOT_ASKED: Reason.SCANS_NOT_CHECKED,
        Scans.OF_A_LOT: Reason.SCANS_OF_A_LOT,
        Scans.ORDINARY: Reason.SCANS_ORDINARY,
        Scans.WORTH_A_LOOK: Reason.SCANS_WORTH_A_LOOK,
        Scans.UNUSUAL: Reason.SCANS_UNUSUAL,
    }
)
OPTIONAL = frozenset(
    {
        Reason.ANCHORED_BY_DEMO,
        Reason.ANCHORS_NOT_CHECKED,
        Reason.TRUST_ROOT_NOT_GIVEN,
        Reason.TRUST_LIST_NOT_GIVEN,
        Reason.TRUST_LIST_OF_OTHER_ROOT,
        Reason.TRUST_LIST_EXPIRED,
        Reason.ANCHOR_NOT_GIVEN,
        Reason.ANCHOR_EXPIRED,
        Reason.ANCHOR_STATUS_NOT_GIVEN,
        Reason.ANCHOR_OUT_OF_SCOPE,
        Reason.ANCHOR_OF_OTHER_KEY,
        Reason.AUTHORITY_NOT_TRUSTED,
        Reason.SCANS_NOT_CHECKED,
        Reason.SCANS_OF_A_LOT,
    }
)
"""Not checked, and still in nobody's way: the steps 5 and 8. A record without an anchor holds, and is its issuer's own word."""
_STATES: Mapping[Reason, State] = MappingProxyType(
    {
        Reason.IDENTIFIER_MALFORMED: State.MALFORMED,
        Reason.IDENTIFIER_NOT_SERVED: State.UNKNOWN,
        Reason.HOST_FOREIGN: State.UNKNOWN,
        Reason.NOT_KNOWN: State.UNKNOWN,
        Reason.SERIAL_NOT_KNOWN: State.UNKNOWN,
        Reason.STAMP_NOT_ACTIVATED: State.NOT_ACTIVATED,
        Reason.STAMP_SPOILT: State.NOT_ACTIVATED,
        Reason.RECALLED: State.RECALLED,
        Reason.PARTLY_RECALLED: State.RECALLED,
        Reason.REVOKED: State.REVOKED,
        Reason.EXPIRED: State.EXPIRED,
        Reason.ON_HOLD: State.ON_HOLD,
        Reason.SUPERSEDED: State.SUPERSEDED,
        Reason.SCANS_UNUSUAL: State.SUSPICIOUS,
        Reason.ANCHOR_WITHDRAWN: State.UNVERIFIED,
        Reason.TRUST_LIST_ROLLED_BACK: State.UNVERIFIED,
    }
)
RANK = {state: rank for rank, state in enumerate(State)}


def state_for(reason: Reason) -> State:
    """The state one reason leads to when no stronger one applies; a failure not listed is a `mismatch`."""
    outcome = MEANINGS[reason][0]
    if outcome is Outcome.PASS or reason in OPTIONAL:
        return State.VALID
    return _STATES.get(reason, State.MISMATCH) if outcome is Outcome.FAIL else State.UNVERIFIED


def state_of(reasons: Iterable[Reason]) -> State:
    """The strongest state among those that the reasons lead to."""
    return min((_STATE_OF[reason] for reason in reasons), key=RANK.__getitem__, default=State.VALID)


_STATE_OF = {reason: state_for(reason) for reason in Reason}
