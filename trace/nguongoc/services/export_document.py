"""Export a document of a lot: first whether it applies, then the document from what is known, with what is missing named in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch
from nguongoc.documents.applicability import Application, applies
from nguongoc.documents.chain import chain_document
from nguongoc.documents.eu import eu_178_2002, eu_931_2011
from nguongoc.documents.eudr import eudr_plots, geojson_file
from nguongoc.documents.facts import Dossier
from nguongoc.documents.fsma import fsma_sheet
from nguongoc.documents.gdst import gdst_elements
from nguongoc.documents.kinds import FORMATS, DocumentFormat, DocumentKind
from nguongoc.documents.vn_passport import vn_passport
from nguongoc.documents.workbook import workbook
from nguongoc.errors import Conflict, Invalid
from nguongoc.ports import Clock, ReadSource
from nguongoc.services.caller import Caller
from nguongoc.services.gather_dossier import GatherDossier
from nguongoc.services.trace_lot import TraceLot


class DocumentNotRequired(Conflict):
    """The rule does not ask for this document of these goods, and so there is no file of it."""

    code = "document-not-required"


class DocumentFormatUnknown(Invalid):
    """The document is not given in this form."""

    code = "document-format-unknown"


@dataclass(frozen=True, slots=True)
class Document:
    """`value` is plain JSON and None where the document is not required; `bytes` is the file where the form is one."""

    kind: DocumentKind
    format: DocumentFormat
    application: Application
    made_at: datetime
    value: Any
    bytes: bytes | None = None


VALUES: Final[Mapping[DocumentKind, Callable[[Dossier], Any]]] = MappingProxyType(
    {
        DocumentKind.VN_PASSPORT: vn_passport,
        DocumentKind.FSMA_204: fsma_sheet,
        DocumentKind.EU_178_2002: eu_178_2002,
        DocumentKind.EU_931_2011: eu_931_2011,
        DocumentKind.EUDR: eudr_plots,
        DocumentKind.GDST: gdst_elements,
    }
)
"""What a dossier becomes."""
FILES: Final[Mapping[tuple[DocumentKind, DocumentFormat], Callable[[Any, Application], bytes]]] = (
    MappingProxyType(
        {
            (kind, DocumentFormat.XLSX): workbook
            for kind in (DocumentKind.FSMA_204, DocumentKind.EU_178_2002, DocumentKind.EU_931_2011)
        }
        | {(DocumentKind.EUDR, DocumentFormat.GEOJSON): geojson_file}
    )
)
"""What a value becomes where the form is a file of its own."""


class ExportDocument:
    """Documents of one's own lots; of any for an authority, without what is personal."""

    def __init__(
        self, reads: ReadSource, clock: Clock, base_url: str, trace_lot: TraceLot, gather: GatherDossier
    ) -> None:
        self._reads = reads
        self._clock = clock
        self._base_url = base_url
        self._trace_lot = trace_lot
        self._gather = gather

    def applications(self, caller: Caller, batch_id: UUID) -> Sequence[Application]:
        """What each rule says of a lot today. Raises `BatchNotFound`."""
        batch = self._trace_lot.start_of(caller, batch_id)
        return [self._applies(kind, batch) for kind in DocumentKind]

    def __call__(
        self, caller: Caller, batch_id: UUID, kind: DocumentKind, format: DocumentFormat | None = None
    ) -> Document:
        """Raises `BatchNotFound`, `DocumentFormatUnknown`; `DocumentNotRequired` where a file is asked for that nobody needs."""
        offered = FORMATS[kind]
        form = format or offered[0]
        if form not in offered:
            known = ", ".join(offered)
            raise DocumentFormatUnknown(f"the document {kind.value} is given as {known}", formats=known)
        batch = self._trace_lot.start_of(caller, batch_id)
        application = self._applies(kind, batch)
        if not application.is_made:
            return self._not_made(kind, form, application)
        if kind is DocumentKind.EPCIS:
            chain = self._gather.chain(caller, batch)
            value = chain_document(chain.told, self._clock.now(), self._base_url, chain.incomplete)
        else:
            value = VALUES[kind](self._gather(caller, batch))
        as_file = FILES.get((kind, form))
        made = None if as_file is None else as_file(value, application)
        return Document(kind, form, application, self._clock.now(), value, made)

    def _applies(self, kind: DocumentKind, batch: Batch) -> Application:
        with self._reads.open() as reader:
            product = reader.catalogue.product(batch.product_id)
        if product is None:
            raise LookupError(f"the product of lot {batch.id} is gone")
        return applies(kind, product.category, product.classification, vietnamese_day(self._clock.now()))

    def _not_made(self, kind: DocumentKind, form: DocumentFormat, application: Application) -> Document:
        if form is not DocumentFormat.JSON:
            law = application.rule.law_en
            goods = application.goods_en or "these goods"
            raise DocumentNotRequired(
                f"{law} does not cover {goods}: {kind.value} is not required",
                law=application.rule.law,
                goods=application.goods_vi or "mặt hàng này",
            )
        return Document(kind, form, application, self._clock.now(), None)
