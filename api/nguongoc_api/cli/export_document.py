"""`nguongoc export document` and `nguongoc export chain`: a document of a lot, as its owner would get it over the API."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from nguongoc.documents.kinds import DocumentFormat, DocumentKind

if TYPE_CHECKING:
    from nguongoc.batches.lots import Batch
    from nguongoc.ports import ReadSource
    from nguongoc.services.caller import Caller
    from nguongoc_api.pages.i18n import Language
    from nguongoc_api.settings import Settings

WRITTEN, NOT_REQUIRED, FAILED = 0, 1, 2


def add_documents(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    document = kinds.add_parser(
        "document", help="one document of a lot, with what is personal: it is written for the lot's owner"
    )
    document.add_argument(
        "kind", type=DocumentKind, choices=list(DocumentKind), metavar="KIND", help=_kinds()
    )
    document.add_argument("--format", type=DocumentFormat, choices=list(DocumentFormat), metavar="FORMAT")
    document.add_argument("--language", choices=("vi", "en"), default="vi")
    _add_lot(document)
    chain = kinds.add_parser("chain", help="the events of a lot's whole chain as EPCIS 2.0 JSON-LD")
    chain.set_defaults(kind=DocumentKind.EPCIS, format=None, language="vi")
    _add_lot(chain)


def _add_lot(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="the public code of the lot")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="standard output if not said")
    parser.set_defaults(run=run)


def _kinds() -> str:
    return ", ".join(DocumentKind)


def run(arguments: argparse.Namespace) -> int:
    """0 once it is written; 1 where the document is not required, with the reason; a refusal or a failing disk is 2."""
    from sqlalchemy.exc import SQLAlchemyError

    from nguongoc.errors import Refusal
    from nguongoc.services.export_document import DocumentNotRequired
    from nguongoc_api.settings import Settings

    try:
        return _written(Settings(), arguments)
    except DocumentNotRequired as refusal:
        print(refusal.detail, file=sys.stderr)
        return NOT_REQUIRED
    except (Refusal, SQLAlchemyError, OSError) as error:
        print((str(error).splitlines() or [type(error).__name__])[0], file=sys.stderr)
        return FAILED


def _written(settings: Settings, arguments: argparse.Namespace) -> int:
    from nguongoc.store.engine import open_engine
    from nguongoc.store.read_source import SqlReadSource
    from nguongoc_api.cli.fsck import refuse_missing_file

    refuse_missing_file(settings)
    reads = SqlReadSource(open_engine(settings.read_database, read_only=True))
    try:
        body, status = _made(reads, settings, arguments)
    finally:
        reads.close()
    if arguments.output is not None:
        arguments.output.write_bytes(body)
    else:
        sys.stdout.buffer.write(body)
        sys.stdout.flush()
    return status


def _made(reads: ReadSource, settings: Settings, arguments: argparse.Namespace) -> tuple[bytes, int]:
    from nguongoc.services.export_document import ExportDocument
    from nguongoc.services.gather_dossier import GatherDossier
    from nguongoc.services.query_events import QueryEvents
    from nguongoc.services.trace_lot import TraceLot
    from nguongoc_api.cli.trace import serials_of
    from nguongoc_api.clock import SystemClock
    from nguongoc_api.v1.documents.forms import as_bytes

    clock, base_url = SystemClock(), settings.base_url
    batch = _lot(reads, arguments.code)
    trace_lot = TraceLot(reads, clock, base_url, serials_of(settings))
    gather = GatherDossier(reads, clock, base_url, trace_lot, QueryEvents(reads, clock, base_url))
    export = ExportDocument(reads, clock, base_url, trace_lot, gather)
    made = export(_owner(batch), batch.id, arguments.kind, arguments.format)
    language: Language = arguments.language
    body, _ = as_bytes(made, language)
    return body, WRITTEN if made.application.is_made else NOT_REQUIRED


def _lot(reads: ReadSource, text: str) -> Batch:
    from nguongoc.identifiers.public_code import parse_code
    from nguongoc.services.browse_batches import BatchNotFound

    with reads.open() as reader:
        batch = reader.lots.batch_by_code(parse_code(text.strip()))
    if batch is None:
        raise BatchNotFound("no lot has this public code")
    return batch


def _owner(batch: Batch) -> Caller:
    from nguongoc.ports.rows import Role
    from nguongoc.services.caller import MAY, Caller

    scopes = frozenset(scope.value for scope in MAY[Role.PRODUCER])
    return Caller("command:export", batch.organisation_id, Role.PRODUCER, scopes)
