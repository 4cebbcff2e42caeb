"""`nguongoc import`: a cooperative's table taken in by whoever runs the service, under the same rules as at its own desk."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from nguongoc.sheets.columns import SheetKind
from nguongoc_api.cli.operating import DONE, REFUSED, operate

if TYPE_CHECKING:
    from nguongoc.ports.imports import Import
    from nguongoc.services.caller import Caller
    from nguongoc_api.pages.i18n import Language
    from nguongoc_api.services import Services


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("import", help="take a table (.xlsx, CSV) of an organisation in")
    parser.add_argument("file", type=Path, help="the table")
    parser.add_argument("--as", dest="by", metavar="SLUG", required=True, help="whose table it is")
    parser.add_argument("--kind", choices=[each.value for each in SheetKind], default=SheetKind.BATCHES.value)
    parser.add_argument("--dry-run", action="store_true", help="only say what would become of it")
    parser.add_argument("--per-row", action="store_true", help="take in what is right; else all rows or none")
    parser.add_argument(
        "--marked", type=Path, metavar="XLSX", help="write the table with wrong cells marked here"
    )
    parser.add_argument(
        "--lang", choices=["vi", "en"], default="vi", help="of what is said (default: %(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="one line of JSON, as the API answers")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0: taken in, or nothing wrong; 1: refused, or cells are wrong; 2: it could not be done."""
    return operate(lambda services: _import(services, arguments))


def _import(services: Services, arguments: argparse.Namespace) -> int:
    from nguongoc.ports.imports import Import
    from nguongoc.services.import_sheets import Handed
    from nguongoc_api.v1.imports.marked import marked
    from nguongoc_api.v1.imports.schemas import ImportShown

    caller = _caller(services, arguments.by)
    kind, content = SheetKind(arguments.kind), arguments.file.read_bytes()
    handed = Handed(kind, arguments.file.name, content, arguments.dry_run, not arguments.per_row)
    made = services.importing.sheets(caller, handed)
    if not isinstance(made, Import):
        raise TypeError("without an idempotency key the import itself comes back")
    services.importing.run()
    made = services.importing.sheets.one(caller, made.id)
    services.sequence_log()
    if arguments.marked is not None:
        arguments.marked.write_bytes(marked(made, arguments.lang))
    if arguments.json:
        print(ImportShown.of(made, arguments.lang).model_dump_json())
    else:
        _say(made, arguments.lang)
    return REFUSED if made.report.refused or made.report.failure else DONE


def _say(made: Import, language: Language) -> None:
    from nguongoc.sheets.faults import fault_again
    from nguongoc_api.v1.imports.words import reason, told

    report = made.report
    for each in report.faults:
        print(told(fault_again(each), language))
    if report.failure is not None:
        print(reason(fault_again(report.failure), language))
    print(
        f"{made.state}: {made.rows} rows, {report.made} made, {report.known} known, {report.refused} refused"
    )


def _caller(services: Services, slug: str) -> Caller:
    from nguongoc.ports.rows import Role
    from nguongoc.services.browse_master_data import OrganisationNotFound
    from nguongoc.services.caller import MAY, Caller

    with services.reads.open() as reader:
        found = reader.parties.organisation_by_slug(slug)
    if found is None:
        raise OrganisationNotFound("no organisation of this slug")
    return Caller("cli", found.id, Role.PRODUCER, frozenset(each.value for each in MAY[Role.PRODUCER]))
