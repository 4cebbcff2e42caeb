"""Whom to trust, wired: what is kept, what is shown, and the verdicts that go by it. A part of the composition root."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.fetch import Client
from nguongoc.ports import Clock
from nguongoc.scans.references import UnitReferences
from nguongoc.services.anchor_identity import AnchorIdentity
from nguongoc.services.ask_certifiers import AskCertifiers
from nguongoc.services.certify import Certify
from nguongoc.services.issue_credentials import IssueCredentials
from nguongoc.services.issue_record import IssueRecord
from nguongoc.services.judge_certificates import JudgeCertificates
from nguongoc.services.keep_keys import KeepKeys
from nguongoc.services.keep_trust import KeepTrust
from nguongoc.services.make_bundle import MakeBundle
from nguongoc.services.own_documents import OwnDocuments
from nguongoc.services.recent import Recent
from nguongoc.services.register_certificate import RegisterCertificate
from nguongoc.services.resolve_code import ResolveCode
from nguongoc.services.review_names import ReviewNames
from nguongoc.services.show_trust import ShowTrust
from nguongoc.services.sign_status import SignStatus
from nguongoc.services.take_attestation import TakeAttestation
from nguongoc.services.tell_certificates import TellCertificates
from nguongoc.services.tell_lot import TellLot
from nguongoc.services.unit_serials import UnitSerials
from nguongoc.services.upstream import FindUpstream
from nguongoc.services.verify_codes import VerifyCodes
from nguongoc.signing.did import did_web
from nguongoc.verify import Verifier
from nguongoc_api.ground import Ground
from nguongoc_api.log_wiring import LogParts
from nguongoc_api.own_keys import OwnKeys, Signing, build_own_keys
from nguongoc_api.settings import Settings

TIMEOUT_SECONDS = 5.0
DEADLINE_SECONDS = 10.0
"""A page of the desk waits for it once, when something is handed in."""


@dataclass(frozen=True, slots=True)
class Trusting:
    """Keeping lists and anchors, showing them, and signing the credentials besides the passport."""

    keep: KeepTrust
    show: ShowTrust
    credentials: IssueCredentials
    certify: Certify
    identify: AnchorIdentity
    names: ReviewNames
    take: TakeAttestation
    own: OwnKeys

    @property
    def ask_certifiers(self) -> AskCertifiers:
        """Run again and again, beside requests."""
        return self.take.ask


@dataclass(frozen=True, slots=True)
class Verifying:
    """What goes by it: verdicts, pages, bundles."""

    codes: VerifyCodes
    resolve: ResolveCode
    bundle: MakeBundle


def build_trusting(
    ground: Ground,
    settings: Settings,
    sign_status: SignStatus,
    signing: Signing,
    log: LogParts,
) -> Trusting:
    reads, writer, clock, custody = ground.reads, ground.writer, ground.clock, ground.custody
    show = ShowTrust(reads, settings.trust_root, demo=settings.demo)
    issue = IssueRecord(custody, settings.base_url)
    credentials = IssueCredentials(writer, clock, issue, settings.base_url)
    register = RegisterCertificate(reads, writer, clock)
    certify = Certify(reads, writer, clock, issue, register, sign_status, settings.base_url)
    keep = KeepTrust(writer, clock, show.pins)
    identify = AnchorIdentity(reads, writer, clock, custody, keep, settings.base_url)
    names = ReviewNames(reads, writer, custody, clock)
    others = outside(settings)
    ask = AskCertifiers(reads, writer, clock, others)
    take = TakeAttestation(reads, writer, clock, keep, ask, settings.base_url)
    keys = KeepKeys(writer, custody, log.sequence, sign_status, clock, settings.base_url)
    documents = OwnDocuments(reads, writer, clock, others)
    own = build_own_keys(settings, signing, certify, credentials, identify, documents, keys)
    return Trusting(keep, show, credentials, certify, identify, names, take, own)


def outside(settings: Settings) -> Client:
    """Other domains, asked for keys and status lists of who signs there; in a demo they may be on this machine."""
    host = "localhost" if settings.demo else None
    return Client(host, TIMEOUT_SECONDS, DEADLINE_SECONDS, user_agent="nguongoc")


def build_verifying(
    settings: Settings,
    ground: Ground,
    log: LogParts,
    trusting: Trusting,
    serials: UnitSerials,
    clock: Clock,
) -> Verifying:
    hosts, service_did, verifier = frozenset({settings.host}), did_web(settings.host), Verifier()
    base_url, show, reads = settings.base_url, trusting.show, ground.reads
    judge = JudgeCertificates(log.read, verifier, clock, show, service_did, base_url, Recent(reads), log.own)
    codes = VerifyCodes(
        reads,
        log.read,
        verifier,
        serials,
        clock,
        hosts,
        service_did,
        show,
        UnitReferences(ground.serial_key),
        TellCertificates(judge, base_url, Recent(reads)),
        log.own,
    )
    return Verifying(
        codes,
        ResolveCode(reads, codes, TellLot(reads, FindUpstream(serials, base_url), base_url)),
        MakeBundle(reads, log.read, clock, base_url, service_did, show, judge),
    )
