"""Whom to trust, wired: what is kept, what is shown, and the verdicts that go by it. A part of the composition root."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.scans.references import UnitReferences
from nguongoc.services.custody import Custody
from nguongoc.services.issue_credentials import IssueCredentials
from nguongoc.services.issue_record import IssueRecord
from nguongoc.services.keep_trust import KeepTrust
from nguongoc.services.show_trust import ShowTrust
from nguongoc.services.unit_serials import UnitSerials
from nguongoc.services.verify_codes import VerifyCodes
from nguongoc.signing.did import did_web
from nguongoc.verify import Verifier
from nguongoc_api.ground import Ground
from nguongoc_api.log_wiring import LogParts
from nguongoc_api.settings import Settings


@dataclass(frozen=True, slots=True)
class Trusting:
    """Keeping lists and anchors, showing them, and signing the credentials besides the passport."""

    keep: KeepTrust
    show: ShowTrust
    credentials: IssueCredentials


def build_trusting(
    settings: Settings, reads: ReadSource, writer: Writer, custody: Custody, clock: Clock
) -> Trusting:
    show = ShowTrust(reads, settings.trust_root, demo=settings.demo)
    issue = IssueRecord(custody, settings.base_url)
    credentials = IssueCredentials(writer, clock, issue, settings.base_url)
    return Trusting(KeepTrust(writer, clock, show.pins), show, credentials)


def build_verifying(
    settings: Settings,
    ground: Ground,
    log: LogParts,
    trusting: Trusting,
    serials: UnitSerials,
    clock: Clock,
) -> VerifyCodes:
    hosts, service_did = frozenset({settings.host}), did_web(settings.host)
    references = UnitReferences(ground.serial_key)
    return VerifyCodes(
        ground.reads,
        log.read,
        Verifier(),
        serials,
        clock,
        hosts,
        service_did,
        trusting.show,
        references,
        log.own,
    )
