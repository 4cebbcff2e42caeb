"""`nguongoc issue`: sign the credential of an event, a facility or a certificate, for whoever runs the service."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING
from uuid import UUID

from nguongoc_api.cli.operating import CANNOT, operate

if TYPE_CHECKING:
    from nguongoc_api.services import Services


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "issue", help="sign the UNTP credential of an event, a facility or a certificate"
    )
    parser.add_argument("kind", choices=["event", "facility", "certificate"])
    parser.add_argument("id", metavar="ID", type=_id, help="its id, or its address")
    parser.add_argument(
        "--by", metavar="SLUG", help="of a certificate: the authority or certifier that gave it"
    )
    parser.set_defaults(run=run)


def _id(text: str) -> UUID:
    try:
        return UUID(text.rpartition("/")[2])
    except ValueError as error:
        raise argparse.ArgumentTypeError("an id, or an address that ends in one") from error


def run(arguments: argparse.Namespace) -> int:
    """0: the address of the record is printed; 1: refused; 2: it could not be done."""
    if (arguments.by is not None) != (arguments.kind == "certificate"):
        print("--by SLUG is given for a certificate, and for nothing else", file=sys.stderr)
        return CANNOT
    return operate(lambda services: _print_issued(services, arguments))


def _print_issued(services: Services, arguments: argparse.Namespace) -> None:
    record_id = _issue(services, arguments)
    services.sequence_log()
    print(f"{services.settings.base_url}/records/{record_id}")


def _issue(services: Services, arguments: argparse.Namespace) -> str:
    credentials = services.trusting.credentials
    match arguments.kind:
        case "event":
            return credentials.event(arguments.id).id
        case "facility":
            return credentials.facility(arguments.id).id
        case _:
            return services.trusting.certify.by_slug(arguments.id, arguments.by).attestation.record_id
