"""The composition root: settings in, use cases out. Nothing else knows which store, clock or key file is used."""

from __future__ import annotations

from nguongoc.ports import Clock
from nguongoc.services.browse_master_data import BrowseMasterData
from nguongoc.services.carry_out_erasures import CarryOutErasures
from nguongoc.services.issue_labels import IssueLabels
from nguongoc.services.issue_passport import IssuePassport
from nguongoc.services.manage_links import ManageLinks
from nguongoc.services.sign_status import SignStatus
from nguongoc.services.store_photo import StorePhoto
from nguongoc.services.unit_serials import UnitSerials
from nguongoc_api.asking import FOLLOWERS, build_asking
from nguongoc_api.background_wiring import build_background, file_scrubber
from nguongoc_api.bulk_verifying import build_bulk_verifying
from nguongoc_api.capturing import build_capturing
from nguongoc_api.entering import build_entering
from nguongoc_api.ground import open_ground
from nguongoc_api.importing import build_importing
from nguongoc_api.log_wiring import open_log
from nguongoc_api.outbox_wiring import open_outbox
from nguongoc_api.own_keys import Signing
from nguongoc_api.readiness import Readiness, WriteProbe
from nguongoc_api.recalling import build_recalling
from nguongoc_api.reporting import build_reporting
from nguongoc_api.selling import build_selling
from nguongoc_api.services import Services
from nguongoc_api.settings import Settings
from nguongoc_api.starting import build_starting
from nguongoc_api.trusting import build_trusting, build_verifying
from nguongoc_api.visiting import build_visiting


def build(settings: Settings, clock: Clock | None = None) -> Services:
    """Open stores and keys and wire the use cases. The schema must be current and the keys there: see `preparing`."""
    ground, base_url = open_ground(settings, clock), settings.base_url
    clock, reads, writer, custody = ground.clock, ground.reads, ground.writer, ground.custody
    serials, issue = UnitSerials(ground.serial_key), IssuePassport(reads, writer, custody, clock, base_url)
    log = open_log(settings, reads, writer, custody, clock)
    sign_status = SignStatus(reads, writer, custody, clock, base_url)
    outbox, entering = open_outbox(settings, writer, clock, FOLLOWERS), build_entering(settings, ground)
    recalling = build_recalling(ground, serials, sign_status, outbox, entering.recall_waits, base_url)
    capturing = build_capturing(settings, ground, serials, sign_status, issue)
    signing = Signing(issue, capturing.correct, recalling)
    trusting = build_trusting(ground, settings, sign_status, signing, log)
    verifying = build_verifying(settings, ground, log, trusting, serials, clock)
    reporting = build_reporting(reads, writer, clock, serials, settings.host, ground.serial_key, base_url)
    forget = CarryOutErasures(reads, writer, clock, file_scrubber(settings))
    background = build_background(log, sign_status, trusting, recalling, forget, reporting)
    ground.wake.append(background)
    return Services(
        settings=settings,
        clock=clock,
        reads=reads,
        writer=writer,
        log=log,
        custody=custody,
        trusting=trusting,
        serials=serials,
        verify_codes=verifying.codes,
        bulk_verifying=build_bulk_verifying(settings, ground, verifying.codes),
        resolve_code=verifying.resolve,
        make_bundle=verifying.bundle,
        manage_links=ManageLinks(reads, writer, clock, frozenset({settings.host})),
        store_photo=StorePhoto(writer, clock),
        issue_labels=IssueLabels(reads, writer, serials, ground.pins, clock, base_url),
        entering=entering,
        starting=build_starting(settings, ground, custody, clock, entering),
        browse_master_data=BrowseMasterData(reads),
        visiting=build_visiting(settings, ground, clock, serials, verifying.resolve),
        recalling=recalling,
        reporting=reporting,
        importing=build_importing(reads, writer, clock, issue, base_url, demo=settings.demo),
        capturing=capturing,
        asking=build_asking(outbox, reads, writer, clock, base_url, ground.wake, ground.serial_key),
        selling=build_selling(settings, ground, clock, verifying.codes, outbox),
        sign_status=sign_status,
        forget=forget,
        background=background,
        readiness=Readiness(ground.is_current, custody, ground.steady, WriteProbe(writer, clock)),
        _sql_writer=writer,
        _sql_reads=reads,
    )
