"""Time, keys, transactions, and the memory of the log's head."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from datetime import datetime
from enum import Enum, auto
from typing import Protocol, TypeVar

from nguongoc.log.note import NoteSignature, VerifierKey
from nguongoc.log.witness import AddCheckpoint
from nguongoc.ports.access import AccessRepository
from nguongoc.ports.anchoring import AnchorWishes
from nguongoc.ports.attestations import Attestations
from nguongoc.ports.audit import AuditRepository
from nguongoc.ports.badges import Badges
from nguongoc.ports.carriers import Consignments
from nguongoc.ports.catalogue import CatalogueRepository
from nguongoc.ports.changes import Changes
from nguongoc.ports.confirmations import Confirmations
from nguongoc.ports.copying import Copying
from nguongoc.ports.corrections import Corrections
from nguongoc.ports.diary import Diary
from nguongoc.ports.diary_memos import DiaryMemos
from nguongoc.ports.diary_photos import DiaryPhotos
from nguongoc.ports.elsewhere import Elsewhere
from nguongoc.ports.erasing import ErasureRepository
from nguongoc.ports.event_search import EventSearch
from nguongoc.ports.events import EventRepository
from nguongoc.ports.funnel import FunnelRepository
from nguongoc.ports.hand_overs import HandOverLinks, HandOvers
from nguongoc.ports.imports import Imports
from nguongoc.ports.invitations import Invitations
from nguongoc.ports.known_buyers import KnownBuyers
from nguongoc.ports.lab_reports import LabReports
from nguongoc.ports.label_papers import LabelPapers
from nguongoc.ports.links import LinkRepository
from nguongoc.ports.listings import Listings
from nguongoc.ports.logged import FrozenLogs, LogRepository
from nguongoc.ports.lot_drafts import LotDrafts
from nguongoc.ports.lots import LotRepository
from nguongoc.ports.members import Members
from nguongoc.ports.name_holds import NameHolds
from nguongoc.ports.named_queries import NamedQueries
from nguongoc.ports.number_changes import NumberChanges
from nguongoc.ports.one_time_codes import OneTimeCodes
from nguongoc.ports.outbox import Outbox
from nguongoc.ports.own_keys import OwnKeys
from nguongoc.ports.papers import Papers
from nguongoc.ports.parties import PartyRepository
from nguongoc.ports.passkeys import Passkeys
from nguongoc.ports.pulse import PulseReader
from nguongoc.ports.rebuilding import RebuildRepository
from nguongoc.ports.recalls import RecallRepository
from nguongoc.ports.records import RecordRepository
from nguongoc.ports.reports import Reports
from nguongoc.ports.scans import ScanRepository
from nguongoc.ports.secrets import SharedSecrets
from nguongoc.ports.shops import Shops
from nguongoc.ports.signals import Signals
from nguongoc.ports.subscriptions import Arrivals, Subscriptions
from nguongoc.ports.tracing import TracingRepository
from nguongoc.ports.trading import Trading
from nguongoc.ports.trust import TrustRepository
from nguongoc.ports.units import Units
from nguongoc.ports.verification_history import VerificationHistory
from nguongoc.ports.verification_jobs import VerificationJobs
from nguongoc.ports.vouchers import VoucherRepository

T = TypeVar("T")


class Clock(Protocol):
    """The time, aware, in UTC."""

    def now(self) -> datetime: ...


class Reader(Protocol):
    """One consistent view of what is committed; writes through it fail."""

    @property
    def parties(self) -> PartyRepository: ...
    @property
    def catalogue(self) -> CatalogueRepository: ...
    @property
    def anchor_wishes(self) -> AnchorWishes: ...
    @property
    def attestations(self) -> Attestations: ...
    @property
    def links(self) -> LinkRepository: ...
    @property
    def name_holds(self) -> NameHolds: ...
    @property
    def named_queries(self) -> NamedQueries: ...
    @property
    def subscriptions(self) -> Subscriptions: ...
    @property
    def arrivals(self) -> Arrivals: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def hand_overs(self) -> HandOvers: ...
    @property
    def hand_over_links(self) -> HandOverLinks: ...
    @property
    def known_buyers(self) -> KnownBuyers: ...
    @property
    def label_papers(self) -> LabelPapers: ...
    @property
    def imports(self) -> Imports: ...
    @property
    def badges(self) -> Badges: ...
    @property
    def verification_jobs(self) -> VerificationJobs: ...
    @property
    def verification_history(self) -> VerificationHistory: ...
    @property
    def changes(self) -> Changes: ...
    @property
    def lots(self) -> LotRepository: ...
    @property
    def copying(self) -> Copying: ...
    @property
    def consignments(self) -> Consignments: ...
    @property
    def shops(self) -> Shops: ...
    @property
    def listings(self) -> Listings: ...
    @property
    def lot_drafts(self) -> LotDrafts: ...
    @property
    def corrections(self) -> Corrections: ...
    @property
    def lab_reports(self) -> LabReports: ...
    @property
    def papers(self) -> Papers: ...
    @property
    def diary(self) -> Diary: ...
    @property
    def diary_photos(self) -> DiaryPhotos: ...
    @property
    def diary_memos(self) -> DiaryMemos: ...
    @property
    def members(self) -> Members: ...
    @property
    def events(self) -> EventRepository: ...
    @property
    def event_search(self) -> EventSearch: ...
    @property
    def records(self) -> RecordRepository: ...
    @property
    def log(self) -> LogRepository: ...
    @property
    def frozen(self) -> FrozenLogs: ...
    @property
    def access(self) -> AccessRepository: ...
    @property
    def codes(self) -> OneTimeCodes: ...
    @property
    def passkeys(self) -> Passkeys: ...
    @property
    def confirmations(self) -> Confirmations: ...
    @property
    def number_changes(self) -> NumberChanges: ...
    @property
    def invitations(self) -> Invitations: ...
    @property
    def audit(self) -> AuditRepository: ...
    @property
    def elsewhere(self) -> Elsewhere: ...
    @property
    def own_keys(self) -> OwnKeys: ...
    @property
    def erasing(self) -> ErasureRepository: ...
    @property
    def secrets(self) -> SharedSecrets: ...
    @property
    def pulse(self) -> PulseReader: ...
    @property
    def rebuilding(self) -> RebuildRepository: ...
    @property
    def recalls(self) -> RecallRepository: ...
    @property
    def reports(self) -> Reports: ...
    @property
    def scans(self) -> ScanRepository: ...
    @property
    def signals(self) -> Signals: ...
    @property
    def tracing(self) -> TracingRepository: ...
    @property
    def trading(self) -> Trading: ...
    @property
    def trust(self) -> TrustRepository: ...
    @property
    def units(self) -> Units: ...
    @property
    def funnel(self) -> FunnelRepository: ...
    @property
    def vouchers(self) -> VoucherRepository: ...


class UnitOfWork(Reader, Protocol):
    """The same repositories inside a transaction that commits whole or not at all."""


class DefaultLink(Enum):
    """What a code leads to when nothing else is asked."""

    NONE = auto()
    """Nothing is registered under it."""
    PAGE = auto()
    VARIANTS = auto()
    """The page, unless a variant that its owner registered fits the request better."""


class KnownCodes(Protocol):
    """What a code leads to: all that a redirect needs to know, asked alone because it is asked most."""

    @property
    def waits(self) -> bool:
        """Whether an answer waits for another process: then it is asked for from a thread, never from an event loop."""
        ...

    def gtin(self, gtin: str) -> DefaultLink: ...
    def batch(self, code: str) -> DefaultLink: ...


class ReadSource(Protocol):
    """Opens readers. Reads never wait for writes."""

    def open(self) -> AbstractContextManager[Reader]: ...

    def known_codes(self) -> KnownCodes:
        """Always the same one, which sees what is committed at the moment it is asked."""
        ...

    def generation(self) -> int:
        """A number that differs once anything has been committed, by this process or another: what caches hang on."""
        ...

    def own_generation(self) -> int:
        """A number that differs once this process has committed, before whoever committed is answered; costs nothing to ask."""
        ...

    def master_generation(self) -> int:
        """A number that differs once this process has committed master data or keys: parties, products, certificates,
        places, accounts. What another process commits does not move it."""
        ...


class Writer(Protocol):
    """Runs use cases that write: each in its own transaction or savepoint, durable before its future resolves.

    On SQLite one thread runs what is waiting and commits the group once; on PostgreSQL each has its own transaction.
    A use case may be run again after a serialisation failure, so it has no effects but those on its `UnitOfWork`.
    """

    def submit(self, use_case: Callable[[UnitOfWork], T]) -> Future[T]: ...

    def run(self, use_case: Callable[[UnitOfWork], T]) -> T: ...


class CheckpointStore(Protocol):
    """The published head of the log, in a store that fails separately: the service's memory against roll-back."""

    def latest(self) -> bytes | None:
        """The newest published signed checkpoint, or None before the first."""
        ...

    def publish(self, expected: bytes | None, checkpoint: bytes) -> bool:
        """Replace `expected` by `checkpoint`, durably and atomically; False when something else stands there."""
        ...


class Witness(Protocol):
    """A witness elsewhere (C2SP tlog-witness). Asking takes as long as its timeout, so never inside a transaction."""

    @property
    def key(self) -> VerifierKey: ...

    @property
    def url(self) -> str: ...

    def add_checkpoint(self, request: AddCheckpoint, text: str) -> NoteSignature | int:
        """Its verified cosignature over the checkpoint's text, or the size that it cosigned last where that is not `old`.

        Raises a refusal for every other answer and for none.
        """
        ...

    def add_succession(self, note: bytes) -> bool:
        """Whether the witness follows a succession or an opening now; most witnesses know of neither. Raises the refusals of asking."""
        ...
