"""Every use case by one name each: what endpoints, pages and commands are handed. `wiring` puts it together."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.ports import CheckpointStore, Clock, ReadSource, Writer
from nguongoc.services.ask_erasure import AskErasure
from nguongoc.services.browse_batches import BrowseBatches
from nguongoc.services.browse_master_data import BrowseMasterData
from nguongoc.services.carry_out_erasures import CarryOutErasures
from nguongoc.services.change_units import ChangeUnits
from nguongoc.services.check_pin import CheckPin
from nguongoc.services.count_visits import CountVisits
from nguongoc.services.custody import Custody
from nguongoc.services.draw_border import DrawBorder
from nguongoc.services.draw_trace import DrawTrace
from nguongoc.services.export_document import ExportDocument
from nguongoc.services.gather_dossier import GatherDossier
from nguongoc.services.give_gtin import GiveGtin
from nguongoc.services.issue_api_key import IssueApiKey
from nguongoc.services.issue_labels import IssueLabels
from nguongoc.services.keep_diary import KeepDiary
from nguongoc.services.make_bundle import MakeBundle
from nguongoc.services.make_day_bundle import MakeDayBundle
from nguongoc.services.manage_links import ManageLinks
from nguongoc.services.name_members import NameMembers
from nguongoc.services.picture_place import PicturePlace
from nguongoc.services.read_log import ReadLog
from nguongoc.services.record_scans import RecordScans
from nguongoc.services.register_batch import RegisterBatch
from nguongoc.services.register_certificate import RegisterCertificate
from nguongoc.services.register_facility import RegisterFacility
from nguongoc.services.register_organisation import RegisterOrganisation
from nguongoc.services.register_product import RegisterProduct
from nguongoc.services.report_tests import ReportTests
from nguongoc.services.resolve_code import ResolveCode
from nguongoc.services.sequence_log import SequenceLog
from nguongoc.services.show_lab_documents import ShowLabDocuments
from nguongoc.services.sign_status import SignStatus
from nguongoc.services.sign_verdicts import SignVerdicts
from nguongoc.services.store_photo import ShowPhoto, StorePhoto
from nguongoc.services.trace_lot import TraceLot
from nguongoc.services.unit_serials import UnitSerials
from nguongoc.services.verify_codes import VerifyCodes
from nguongoc.store.read_source import SqlReadSource
from nguongoc.store.writer import PostgresWriter, SqliteWriter
from nguongoc_api.asking import AskingEvents
from nguongoc_api.bulk_verifying import BulkVerifying
from nguongoc_api.capturing import Capturing
from nguongoc_api.declaring import Declaring, build_declaring
from nguongoc_api.entering import Entering
from nguongoc_api.importing import Importing
from nguongoc_api.jobs.background import Background
from nguongoc_api.key_notices import say_at_start
from nguongoc_api.log_wiring import LogParts
from nguongoc_api.outbox_wiring import OutboxParts
from nguongoc_api.readiness import Readiness
from nguongoc_api.recalling import Recalling
from nguongoc_api.reporting import Reporting
from nguongoc_api.selling import Selling
from nguongoc_api.settings import Settings
from nguongoc_api.starting import Starting
from nguongoc_api.trading import Trading, build_trading
from nguongoc_api.trusting import Trusting
from nguongoc_api.visiting import Visiting
from nguongoc_api.vouchers_wiring import Vouchers


@dataclass(frozen=True, slots=True)
class Services:
    """Every use case, wired; `close` ends threads and connections."""

    settings: Settings
    clock: Clock
    reads: ReadSource
    writer: Writer
    log: LogParts
    custody: Custody
    trusting: Trusting
    serials: UnitSerials
    verify_codes: VerifyCodes
    bulk_verifying: BulkVerifying
    resolve_code: ResolveCode
    make_bundle: MakeBundle
    manage_links: ManageLinks
    starting: Starting
    store_photo: StorePhoto
    issue_labels: IssueLabels
    entering: Entering
    browse_master_data: BrowseMasterData
    visiting: Visiting
    capturing: Capturing
    importing: Importing
    recalling: Recalling
    reporting: Reporting
    asking: AskingEvents
    selling: Selling
    sign_status: SignStatus
    forget: CarryOutErasures
    background: Background
    readiness: Readiness
    _sql_writer: SqliteWriter | PostgresWriter
    _sql_reads: SqlReadSource

    @property
    def register_batch(self) -> RegisterBatch:
        return self.importing.run.drafting.batches

    @property
    def register_facility(self) -> RegisterFacility:
        return self.importing.run.drafting.facilities

    @property
    def register_product(self) -> RegisterProduct:
        return self.importing.run.drafting.products

    @property
    def register_certificate(self) -> RegisterCertificate:
        return RegisterCertificate(self.reads, self.writer, self.clock)

    @property
    def issue_api_key(self) -> IssueApiKey:
        return IssueApiKey(self.writer, self.clock)

    @property
    def register_organisation(self) -> RegisterOrganisation:
        return self.starting.register

    @property
    def vouchers(self) -> Vouchers:
        return self.visiting.vouchers

    @property
    def check_pin(self) -> CheckPin:
        return self.vouchers.take.pins

    @property
    def funnel(self) -> CountVisits:
        return self.visiting.funnel

    @property
    def scans(self) -> RecordScans:
        return self.visiting.scans

    @property
    def checkpoints(self) -> CheckpointStore:
        return self.log.checkpoints

    @property
    def sequence_log(self) -> SequenceLog:
        return self.log.sequence

    @property
    def read_log(self) -> ReadLog:
        """What outsiders are shown."""
        return self.log.read

    @property
    def outbox(self) -> OutboxParts:
        return self.asking.outbox

    @property
    def sign_verdicts(self) -> SignVerdicts:
        return SignVerdicts(self.reads, self.custody, self.settings.base_url)

    @property
    def make_day_bundle(self) -> MakeDayBundle:
        of_one, clock, base_url = self.make_bundle, self.clock, self.settings.base_url
        return MakeDayBundle(
            self.reads, self.read_log, clock, base_url, of_one.service_did, of_one.trust, self.serials
        )

    @property
    def trace_lot(self) -> TraceLot:
        return TraceLot(self.reads, self.clock, self.settings.base_url, self.serials)

    @property
    def trading(self) -> Trading:
        capture = self.capturing.hand_over.capture
        return build_trading(
            self.reads,
            self.writer,
            self.clock,
            capture,
            self.capturing.carriage.consign,
            self.settings.base_url,
        )

    @property
    def browse_batches(self) -> BrowseBatches:
        return BrowseBatches(self.reads)

    @property
    def give_gtin(self) -> GiveGtin:
        return GiveGtin(self.writer, demo=self.settings.demo)

    @property
    def show_photo(self) -> ShowPhoto:
        return ShowPhoto(self.reads)

    @property
    def draw_border(self) -> DrawBorder:
        return DrawBorder(self.reads, self.writer, self.clock)

    @property
    def draw_trace(self) -> DrawTrace:
        return DrawTrace(self.reads, self.settings.base_url, self.trace_lot)

    @property
    def change_units(self) -> ChangeUnits:
        return ChangeUnits(self.reads, self.writer, self.serials, self.clock, frozenset({self.settings.host}))

    @property
    def report_tests(self) -> ReportTests:
        return ReportTests(self.reads, self.writer, self.clock)

    @property
    def lab_documents(self) -> ShowLabDocuments:
        return ShowLabDocuments(self.reads, self.writer, self.clock, self.store_photo.picture)

    @property
    def picture_place(self) -> PicturePlace:
        return PicturePlace(self.reads, self.writer, self.clock, self.store_photo.picture)

    @property
    def keep_diary(self) -> KeepDiary:
        return KeepDiary(self.reads, self.writer, self.clock, self.capturing.grow)

    @property
    def declaring(self) -> Declaring:
        return build_declaring(self.reads, self.writer, self.clock, self.register_batch, self.verify_codes)

    @property
    def ask_erasure(self) -> AskErasure:
        return self.entering.ask_erasure

    @property
    def name_members(self) -> NameMembers:
        return self.importing.run.drafting.members

    @property
    def export_document(self) -> ExportDocument:
        base_url, trace_lot = self.settings.base_url, self.trace_lot
        gather = GatherDossier(self.reads, self.clock, base_url, trace_lot, self.asking.query)
        return ExportDocument(self.reads, self.clock, base_url, trace_lot, gather)

    def start(self) -> None:
        """What goes on beside requests; first it is said which keys do not open."""
        say_at_start(self.settings, self.reads, self.clock)
        self.background.start()
        self.visiting.counting.start()
        self.capturing.worker.start()
        self.importing.worker.start()
        self.bulk_verifying.worker.start()
        self.asking.start()
        self.selling.shops.worker.start()
        self.entering.start()

    def close(self) -> None:
        self.entering.stop()
        self.selling.shops.worker.stop()
        self.asking.stop()
        self.bulk_verifying.worker.stop()
        self.importing.worker.stop()
        self.capturing.worker.stop()
        self.background.stop()
        self.visiting.counting.stop()
        self._sql_writer.close()
        self._sql_reads.close()
