"""Organisations that sign themselves, wired. A part of the composition root."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.services.adopt_did import AdoptDid
from nguongoc.services.issue_passport import IssuePassport
from nguongoc.services.keep_keys import KeepKeys
from nguongoc.services.own_documents import OwnDocuments
from nguongoc.services.prepare_lot import PrepareLot
from nguongoc_api.settings import Settings


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """Adopting a DID, two-step signing, and asking own domains again and again."""

    adopt: AdoptDid
    prepare: PrepareLot
    documents: OwnDocuments


def build_own_keys(
    settings: Settings, issue: IssuePassport, documents: OwnDocuments, keep: KeepKeys
) -> OwnKeys:
    reads, writer, clock = documents.reads, documents.writer, documents.clock
    adopt = AdoptDid(reads, writer, clock, keep, documents, settings.host, settings.base_url)
    prepare = PrepareLot(reads, writer, clock, issue, documents, settings.base_url)
    return OwnKeys(adopt, prepare, documents)
