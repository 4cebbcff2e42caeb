"""What an organisation that signs itself asks for, as values, and as it is kept until the signatures are in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from nguongoc.batches.corrections import Amendment
from nguongoc.parties.own_keys import PreparedKind
from nguongoc.recalls.disputes import Ground
from nguongoc.recalls.recall import Order, Outcome
from nguongoc.services.caller import Scope
from nguongoc.services.make_lot import Wish
from nguongoc.services.register_certificate import CertificateDraft


@dataclass(frozen=True, slots=True)
class LotAsked:
    """Register a lot, perhaps one that was typed at a desk: what becomes of the draft is said with the lot."""

    wish: Wish
    draft_id: UUID | None = None
    kept_by: str = ""
    """The draft's `subject`."""


@dataclass(frozen=True, slots=True)
class CorrectionAsked:
    """Say what is right of a lot."""

    batch_id: UUID
    amendment: Amendment


@dataclass(frozen=True, slots=True)
class RecallAsked:
    """Order lots back."""

    order: Order


@dataclass(frozen=True, slots=True)
class RecallEndAsked:
    """End a recall that was ordered."""

    recall_id: UUID
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class DisputeAsked:
    """Dispute a lot that names one's own as its source."""

    batch_id: UUID
    ground: Ground


@dataclass(frozen=True, slots=True)
class CertificateAsked:
    """Attest a certificate: one that its holder entered, or one entered in the name of `holder`."""

    certificate_id: UUID | None = None
    holder: str = ""
    draft: CertificateDraft | None = None


@dataclass(frozen=True, slots=True)
class AnchorAsked:
    """Vouch for who asked to be vouched for."""

    wish_id: UUID


@dataclass(frozen=True, slots=True)
class FacilityAsked:
    """A record of a place where something is grown or made."""

    facility_id: UUID


@dataclass(frozen=True, slots=True)
class EventAsked:
    """A credential of one event that the organisation told."""

    event_id: UUID


Asked = (
    LotAsked
    | CorrectionAsked
    | RecallAsked
    | RecallEndAsked
    | DisputeAsked
    | CertificateAsked
    | AnchorAsked
    | FacilityAsked
    | EventAsked
)


@dataclass(frozen=True, slots=True)
class _Kind:
    form: type[Asked]
    scopes: tuple[Scope, ...]


KINDS: dict[PreparedKind, _Kind] = {
    PreparedKind.LOT: _Kind(LotAsked, (Scope.BATCHES_WRITE,)),
    PreparedKind.CORRECTION: _Kind(CorrectionAsked, (Scope.BATCHES_WRITE, Scope.RECORDS_REVOKE)),
    PreparedKind.RECALL: _Kind(RecallAsked, (Scope.RECALL,)),
    PreparedKind.RECALL_END: _Kind(RecallEndAsked, (Scope.RECALL,)),
    PreparedKind.DISPUTE: _Kind(DisputeAsked, (Scope.RECALL,)),
    PreparedKind.CERTIFICATE: _Kind(CertificateAsked, (Scope.CERTIFY,)),
    PreparedKind.ANCHOR: _Kind(AnchorAsked, (Scope.ANCHOR,)),
    PreparedKind.FACILITY: _Kind(FacilityAsked, (Scope.BATCHES_WRITE,)),
    PreparedKind.EVENT: _Kind(EventAsked, (Scope.BATCHES_WRITE,)),
}
"""The one table of what is signed in two steps: how it is kept, and who may ask for it and hand the signatures in."""
_KIND_OF = {each.form: kind for kind, each in KINDS.items()}
_ADAPTERS: dict[PreparedKind, TypeAdapter[Any]] = {}


def kind_of(asked: Asked) -> PreparedKind:
    """Of which kind it is."""
    return _KIND_OF[type(asked)]


def kept_form(asked: Asked) -> dict[str, Any]:
    """Of a lot nothing is kept but the draft it comes of: its event says all of it."""
    if isinstance(asked, LotAsked):
        return {} if asked.draft_id is None else {"draft_id": str(asked.draft_id), "kept_by": asked.kept_by}
    said: dict[str, Any] = _adapter(kind_of(asked)).dump_python(asked, mode="json")
    return said


def read_kept(kind: PreparedKind, said: dict[str, Any]) -> Asked:
    """What `kept_form` made."""
    asked: Asked = _adapter(kind).validate_python(said)
    return asked


def _adapter(kind: PreparedKind) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(KINDS[kind].form)
    return _ADAPTERS[kind]
