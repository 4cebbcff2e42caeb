"""Documents and their gates on the wire."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from nguongoc.documents.applicability import Application, Status
from nguongoc.documents.kinds import FORMATS, DocumentFormat, DocumentKind
from nguongoc.services.export_document import Document
from nguongoc_api.pages.i18n import Language, translator
from nguongoc_api.v1.documents.words import NAMES, law_of, reason_of
from nguongoc_api.v1.wire import Shown, moment


class AppliesShown(Shown):
    """What a rule says of the goods, and where it stands."""

    status: Status
    reason: str
    missing: list[str] = Field(description="What is not known, where the status is `cannot_tell`")
    law: str
    source: str
    looked_up_on: date = Field(
        description="When the rule's scope was last looked up; which CPC codes its words mean is this project's own reading"
    )
    in_force_from: date
    in_force: bool

    @classmethod
    def of(cls, application: Application, language: Language) -> AppliesShown:
        rule = application.rule
        return cls(
            status=application.status,
            reason=reason_of(application, language),
            missing=list(application.missing),
            law=law_of(application, language),
            source=rule.source,
            looked_up_on=rule.looked_up_on,
            in_force_from=rule.in_force_from,
            in_force=application.in_force,
        )


class DocumentOffered(Shown):
    kind: DocumentKind
    name: str
    applies: AppliesShown
    formats: list[DocumentFormat] = Field(description="The first is given when none is asked for")
    href: str | None = Field(description="Null where it is not required: then there is none")

    @classmethod
    def of(cls, application: Application, batch_id: UUID, language: Language) -> DocumentOffered:
        kind = application.rule.kind
        return cls(
            kind=kind,
            name=translator(language)(NAMES[kind]),
            applies=AppliesShown.of(application, language),
            formats=list(FORMATS[kind]),
            href=f"/v1/batches/{batch_id}/documents/{kind.value}" if application.is_made else None,
        )


class DocumentsOffered(Shown):
    items: list[DocumentOffered]


class DocumentShown(Shown):
    """A document as JSON; `document` is null where it is not required."""

    kind: DocumentKind
    made_at: str
    applies: AppliesShown
    document: Any

    @classmethod
    def of(cls, made: Document, language: Language) -> DocumentShown:
        return cls(
            kind=made.kind,
            made_at=moment(made.made_at),
            applies=AppliesShown.of(made.application, language),
            document=made.value,
        )
