"""`nguongoc recall`: what a recall of a lot would reach, and the recall itself. For who runs the service: nothing is withheld."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING

from nguongoc.recalls.recall import Advice, Reason
from nguongoc_api.cli.operating import DONE, operate

if TYPE_CHECKING:
    from nguongoc.batches.lots import Batch
    from nguongoc.ports import Reader
    from nguongoc.recalls.recall import Order, UnitSpan
    from nguongoc.services.caller import Caller
    from nguongoc_api.services import Services
    from nguongoc_api.settings import Settings

_SPAN = re.compile(r"([1-9][0-9]{0,11})-([1-9][0-9]{0,11})")


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("recall", help="recall a lot and whatever was made of it")
    parser.add_argument("code", help="a public code or the Digital Link of a lot")
    parser.add_argument("--dry-run", action="store_true", help="only say what it would reach")
    parser.add_argument(
        "--units", action="append", default=[], metavar="A-B", help="only these units, counted from 1"
    )
    parser.add_argument("--reason", choices=[each.value for each in Reason], default=Reason.OTHER.value)
    parser.add_argument("--advice", choices=[each.value for each in Advice], default=Advice.RETURN.value)
    parser.add_argument("--note", help="for people; shown, never signed")
    parser.add_argument(
        "--as", dest="by", metavar="SLUG", help="the authority that orders it; else whose lot it is"
    )
    parser.add_argument("--json", action="store_true", help="one line of JSON, as the API answers")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0: recalled, or looked at; 1: refused, or nothing is known under that; 2: it could not be done."""
    return operate(lambda services: _recall(services, services.settings, arguments))


def _recall(services: Services, settings: Settings, arguments: argparse.Namespace) -> int:
    from nguongoc.services.recall_lot import Ordered
    from nguongoc_api.cli.recall_table import table
    from nguongoc_api.v1.recalls.schemas import ReachShown, RecallOrdered

    with services.reads.open() as reader:
        batch = _lot(reader, arguments.code, settings.base_url)
        caller = _caller(reader, batch, arguments.by)
    order = _order(arguments, batch)
    if arguments.dry_run:
        planned = services.recalling.lot.plan(caller, order, operator=True)
        shown = ReachShown.of(planned, settings.base_url).model_dump_json()
        print(shown if arguments.json else table(planned, None))
        return DONE
    made = services.recalling.lot(caller, order, operator=True)
    if not isinstance(made, Ordered):
        raise TypeError("without an idempotency key the recall itself comes back")
    services.sequence_log()
    shown = RecallOrdered.made(made, settings.base_url).model_dump_json()
    print(shown if arguments.json else table(made.planned, made.recall))
    return DONE


def _order(arguments: argparse.Namespace, batch: Batch) -> Order:
    from nguongoc.recalls.recall import NamedLot, Order

    named = NamedLot(batch.id, tuple(_span(text) for text in arguments.units))
    return Order((named,), Reason(arguments.reason), Advice(arguments.advice), arguments.note)


def _span(text: str) -> UnitSpan:
    from nguongoc.recalls.recall import UnitSpan, UnitSpanWrong

    if not (found := _SPAN.fullmatch(text)):
        raise UnitSpanWrong("write the units as 1-200")
    return UnitSpan(int(found[1]), int(found[2]))


def _lot(reader: Reader, text: str, base_url: str) -> Batch:
    from urllib.parse import urlsplit

    from nguongoc.errors import Refusal
    from nguongoc.identifiers.link import parse_any
    from nguongoc.identifiers.public_code import CodePath
    from nguongoc.services.browse_batches import BatchNotFound

    # A page of ours leads to the same thing as the code whose page it is.
    address = text.strip().partition("?")[0].replace(f"{base_url}/p/", f"{base_url}/")
    asked = parse_any(address, frozenset({urlsplit(base_url).netloc}))
    if isinstance(asked, Refusal):
        raise asked
    batch = None
    if isinstance(asked, CodePath):
        batch = reader.lots.batch_by_code(asked.code)
    elif (gtin := getattr(asked, "gtin", None)) and (lot := getattr(asked, "lot", None)):
        batch = reader.lots.batch_by_gtin_lot(gtin, lot)
    if batch is None:
        raise BatchNotFound("nothing is known under this code")
    return batch


def _caller(reader: Reader, batch: Batch, by: str | None) -> Caller:
    """Whose lot it is, or the authority of that name: the same rules hold as for their keys."""
    from nguongoc.parties.organisations import OrganisationKind
    from nguongoc.ports.rows import Role
    from nguongoc.services.caller import MAY, Caller
    from nguongoc.services.recall_rights import RecallNeedsOrganisation

    role, organisation_id = Role.PRODUCER, batch.organisation_id
    if by is not None:
        found = reader.parties.organisation_by_slug(by)
        if found is None or (
            found.kind is not OrganisationKind.AUTHORITY and found.id != batch.organisation_id
        ):
            raise RecallNeedsOrganisation(f"{by[:63]} is no authority here")
        role = Role.AUTHORITY if found.kind is OrganisationKind.AUTHORITY else Role.PRODUCER
        organisation_id = found.id
    return Caller("cli", organisation_id, role, frozenset(scope.value for scope in MAY[role]))
