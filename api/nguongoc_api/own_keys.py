"""Organisations that sign themselves, wired. A part of the composition root."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.services.adopt_did import AdoptDid
from nguongoc.services.anchor_identity import AnchorIdentity
from nguongoc.services.certify import Certify
from nguongoc.services.correct_lot import CorrectLot
from nguongoc.services.issue_credentials import IssueCredentials
from nguongoc.services.issue_passport import IssuePassport
from nguongoc.services.keep_keys import KeepKeys
from nguongoc.services.make_lot import MakeLot
from nguongoc.services.own_documents import OwnDocuments
from nguongoc.services.prepare_signing import PrepareSigning
from nguongoc.services.signed_kinds import SignedKinds
from nguongoc_api.recalling import Recalling
from nguongoc_api.settings import Settings


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """Adopting a DID, two-step signing, and asking own domains again and again."""

    adopt: AdoptDid
    prepare: PrepareSigning
    documents: OwnDocuments


@dataclass(frozen=True, slots=True)
class Signing:
    """The use cases that sign under the key of an organisation, wherever that lies."""

    issue: IssuePassport
    correct: CorrectLot
    recalling: Recalling


def build_own_keys(
    settings: Settings,
    signing: Signing,
    certify: Certify,
    credentials: IssueCredentials,
    identify: AnchorIdentity,
    documents: OwnDocuments,
    keep: KeepKeys,
) -> OwnKeys:
    reads, writer, clock = documents.reads, documents.writer, documents.clock
    adopt = AdoptDid(reads, writer, clock, keep, documents, settings.host, settings.base_url)
    orders = signing.recalling
    kinds = SignedKinds(
        writer=writer,
        clock=clock,
        make=MakeLot(reads, settings.base_url),
        issue=signing.issue,
        records=credentials.issue,
        correct=signing.correct,
        recall=orders.lot,
        end=orders.end,
        dispute=orders.dispute,
        certify=certify,
        credentials=credentials,
        identify=identify,
    )
    return OwnKeys(adopt, PrepareSigning(reads, writer, clock, signing.issue, kinds, documents), documents)
