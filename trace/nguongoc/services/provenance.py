"""Everything the public may know of one code, gathered once and handed to pages, linksets and answers as one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from nguongoc.batches.corrections import Corrected
from nguongoc.batches.lab_reports import LabReport
from nguongoc.batches.lots import Batch
from nguongoc.batches.quantities import Quantity
from nguongoc.batches.told_origin import ToldOrigin
from nguongoc.batches.units import UnitState
from nguongoc.catalogue.certificates import Certificate, Validity
from nguongoc.catalogue.links import LinkSaid
from nguongoc.catalogue.products import Product
from nguongoc.events.handling import Reading
from nguongoc.listings.listing import Listing
from nguongoc.parties.facilities import Facility
from nguongoc.parties.organisations import Organisation
from nguongoc.recalls.recall import Advice, Reason, RecallKind
from nguongoc.scans.checks import CheckedBefore
from nguongoc.services.judge_certificates import JudgedCertificate
from nguongoc.services.read_log import LogTime
from nguongoc.tourism.match import TieIn
from nguongoc.tourism.vouchers import Campaign
from nguongoc.verdict import Verdict


class StageKind(StrEnum):
    """What happened at a stage, in the words people use for it."""

    PLANT = "plant"
    FERTILISE = "fertilise"
    SPRAY = "spray"
    IRRIGATE = "irrigate"
    SCOUT = "scout"
    HARVEST = "harvest"
    CATCH = "catch"
    PURCHASE = "purchase"
    MAKE = "make"
    PACK = "pack"
    SHIP = "ship"
    TRANSPORT = "transport"
    RECEIVE = "receive"
    STORE = "store"
    INSPECT = "inspect"


BEFORE_HARVEST: Final = frozenset(
    {StageKind.PLANT, StageKind.FERTILISE, StageKind.SPRAY, StageKind.IRRIGATE, StageKind.SCOUT}
)
"""Told of a field, by the choice of whoever works it."""


@dataclass(frozen=True, slots=True)
class SourceLot:
    """A lot that went into this one, with the code under which it can be looked up itself."""

    code: str
    product_name: str
    product_name_en: str | None
    organisation_name: str
    commune_name: str
    happened_on: date
    quantity: Quantity
    state: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the journey: when it happened, when it was entered, by whom, where, from what."""

    kind: StageKind
    happened_on: date
    entered_at: datetime
    late: bool
    organisation_name: str
    facility_name: str
    commune_name: str
    quantity: Quantity | None
    sources: tuple[SourceLot, ...] = ()
    readings: tuple[Reading, ...] = ()
    """What sensors measured during the step."""
    substance: str = ""
    """What was sprayed or spread, by its name in the list of substances and never as somebody typed it."""
    told_origin: ToldOrigin | None = None
    """Of a purchase: where its seller said that it grew."""


@dataclass(frozen=True, slots=True)
class CertificateStanding:
    """A certificate as it stood at production, and as it stands now."""

    certificate: Certificate
    at_production: Validity
    now: Validity
    attested: JudgedCertificate | None = None
    """What an authority's own word on it is worth, where one gave it."""


@dataclass(frozen=True, slots=True)
class RecordSummary:
    """The signed record behind the page; `log_index` is None until it is in the log."""

    id: str
    kid: str
    payload_sha256: str
    issued_at: datetime
    log_index: int | None
    tree_size: int | None
    logged_at: datetime | None
    """By the operator's clock."""
    log_time: LogTime | None = None
    """By outside witnesses, once they cosigned."""


@dataclass(frozen=True, slots=True)
class RecallTold:
    """The latest recall the lot is under, as everybody is told of it."""

    kind: RecallKind
    reason: Reason
    advice: Advice
    note: str | None
    ordered_on: date
    ordered_by: str
    named: bool
    """False where the lot is recalled because it was made of one that is."""
    partly: bool
    """Only some units of it."""
    record_id: str


@dataclass(frozen=True, slots=True)
class Disputed:
    """An open dispute; `about` names the lot that is disputed where that is not this one but one that it was made of."""

    name: str
    about: str | None = None


@dataclass(frozen=True, slots=True)
class CorrectionTold:
    """The latest correction of what was declared: when, and what is said differently since."""

    corrected_on: date
    members: tuple[Corrected, ...]
    superseded_id: str


@dataclass(frozen=True, slots=True)
class EnteredTold:
    """Who typed the lot in for those who harvested it, and how many of them confirmed it as it stands; names nobody, and is no part of
    the signed record."""

    by_clerk: bool
    households: int
    confirmed: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """One lot, or one unit of it, as the public sees it at `verdict.checked_at`."""

    path: str
    """Canonical path of what was asked, beginning with `/01/` or `/b/`, without host."""
    serial: str | None
    batch: Batch
    product: Product
    organisation: Organisation
    facility: Facility
    commune_name: str
    """With its type, as of now: *Xã Lam Sơn*."""
    former_places: tuple[str, ...]
    certificates: tuple[CertificateStanding, ...]
    journey: tuple[Stage, ...]
    record: RecordSummary
    verdict: Verdict
    tie_ins: tuple[TieIn, ...]
    recall: RecallTold | None = None
    correction: CorrectionTold | None = None
    links: tuple[LinkSaid, ...] = ()
    """What the owner of the product registered for people: where to buy, how to cook, its own pages."""
    listings: tuple[Listing, ...] = ()
    """Where its owner says that it is sold."""
    campaigns: tuple[Campaign, ...] = ()
    """Whose vouchers are taken from this page today; whether this very pack may is asked when it does."""
    lab_reports: tuple[LabReport, ...] = ()
    """What laboratories found in the lot, as its owner entered it; no part of the signed record."""
    number: int | None = None
    """Which unit of the lot it is, counted from 1; None of the lot as a whole."""
    has_pin: bool = False
    """Whether its stamp was printed with a PIN to scratch free."""
    disputed_by: tuple[Disputed, ...] = ()
    """Who says that a lot which names theirs as its source is not made of it."""
    unit: UnitState | None = None
    """How that unit stands."""
    entered: EnteredTold | None = None
    """None where there is nothing to tell: nobody entered it for somebody else, as far as is known."""
    checked: CheckedBefore | None = None
    """Whether its page was opened before; None of a lot's stamp, and where nobody looked that up."""
