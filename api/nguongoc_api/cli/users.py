"""`nguongoc users`: organisations, who signs in for them, and their API keys, for whoever runs the service."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from nguongoc_api.cli.operating import operate

if TYPE_CHECKING:
    from nguongoc.parties.organisations import Organisation
    from nguongoc.ports.rows import Role
    from nguongoc.services.keep_accounts import KeepAccounts
    from nguongoc_api.services import Services

KINDS = ("producer", "cooperative", "processor", "carrier", "shop", "marketplace", "authority", "certifier", "host")  # fmt: skip
ROLES = ("producer", "marketplace", "authority", "repository", "host")
LONGEST_LINE = 1000
LONGEST_DAYS = 3660
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that is taken for another when it is read out over the telephone."""


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("users", help="organisations, who signs in for them, and their API keys")
    actions = parser.add_subparsers(metavar="WHAT", required=True)
    _organisation_parser(actions.add_parser("organisation", help="register an organisation, with a key of its own"))  # fmt: skip
    person = actions.add_parser("add", help="open an account; the password is asked for, or read from stdin")
    person.add_argument("slug", metavar="SLUG", help="the organisation, as in its address /o/SLUG")
    person.add_argument("phone", metavar="PHONE", help="as people write it: 0912 345 678")
    person.add_argument("--name", required=True, help="what the others at the desk call this person")
    person.set_defaults(run=run, act=_add)
    password = actions.add_parser("password", help="another password; whoever is signed in is signed out")
    password.set_defaults(run=run, act=_password)
    remove = actions.add_parser("remove", help="the account and its number are deleted")
    remove.set_defaults(run=run, act=_remove)
    listing = actions.add_parser("list", help="who signs in, by organisation")
    listing.add_argument("slug", metavar="SLUG", nargs="?", help="of one organisation only")
    listing.set_defaults(run=run, act=_list)
    names = actions.add_parser("names", help="names taken for another's, and how each was answered")
    names.set_defaults(run=run, act=_names)
    release = actions.add_parser(
        "release", help="a held name is used: you looked at both, they are two parties"
    )
    refuse = actions.add_parser("refuse", help="a held name stays unused, for good")
    for each, act in ((release, _release), (refuse, _refuse)):
        each.add_argument("slug", metavar="SLUG")
        each.set_defaults(run=run, act=act)
    refuse.add_argument("--reason", required=True, help="the applicant reads it")
    key = actions.add_parser("key", help="an API key, shown once")
    key.add_argument("slug", metavar="SLUG")
    key.add_argument("--label", required=True, help="what it is for")
    key.add_argument(
        "--scope", action="append", metavar="SCOPE", help="may be repeated; none: all of its role"
    )
    key.add_argument("--days", type=_days, metavar="N", help="how long it is good; without: until it is withdrawn")  # fmt: skip
    key.set_defaults(run=run, act=_key)
    for each in (password, remove):
        each.add_argument("phone", metavar="PHONE")
    for each in (person, password):
        each.add_argument("--generate", action="store_true", help="make a password and print it, once")
    for each in (person, key):
        each.add_argument("--role", choices=ROLES, help="without: what its organisation is")


def _organisation_parser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", metavar="SLUG", help="never a person's name, never given to anybody else afterwards")  # fmt: skip
    parser.add_argument("--name", required=True, help="the trade name")
    parser.add_argument("--kind", required=True, choices=KINDS)
    parser.add_argument("--name-en", metavar="NAME")
    parser.add_argument("--commune", metavar="CODE", help="of the list of 2025, such as 15544")
    parser.add_argument("--household", action="store_true", help="one family: its name is a personal datum")
    parser.add_argument("--phone", help="shown to buyers where the organisation agrees")
    parser.add_argument("--website", metavar="URL")
    parser.add_argument("--algorithm", choices=("EdDSA", "ES256"), default="EdDSA", help="what its key signs with")  # fmt: skip
    parser.add_argument("--reviewed-against", action="append", default=[], metavar="SLUG", help="whose name is alike, looked at and found another party; without, the name is held")  # fmt: skip
    parser.set_defaults(run=run, act=_organisation)


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= LONGEST_DAYS):
        raise argparse.ArgumentTypeError(f"a number of days, at most {LONGEST_DAYS}")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """0: done; 1: refused, nothing changed; 2: it could not be done."""
    return operate(lambda services: arguments.act(services, arguments))


def _organisation(services: Services, arguments: argparse.Namespace) -> None:
    from nguongoc.parties.organisations import OrganisationKind
    from nguongoc.services.register_organisation import NewOrganisation

    made = services.register_organisation(
        NewOrganisation(
            slug=arguments.slug,
            name=arguments.name,
            kind=OrganisationKind(arguments.kind),
            name_en=arguments.name_en,
            commune_code=arguments.commune,
            is_household=arguments.household,
            website=arguments.website,
            phone=arguments.phone,
            reviewed_against=tuple(arguments.reviewed_against),
            algorithm=arguments.algorithm,
        )
    )
    print(made.did)
    with services.reads.open() as reader:
        hold = reader.name_holds.find(made.id)
    if hold is not None:
        others = ", ".join(hold.others)
        print(f"{made.name} is taken for {others}: held, without a key, until `nguongoc users release {made.slug}` or the authority of its commune.")  # fmt: skip


def _names(services: Services, _: argparse.Namespace) -> None:
    before = None
    while some := services.trusting.names.held(None, before, 100):
        for each in some:
            hold, others = each.hold, ", ".join(other.slug for other in each.others)
            print(
                "  ".join((each.organisation.slug, hold.state.value, each.organisation.name, f"~ {others}"))
            )
        before = some[-1].hold.organisation_id


def _release(services: Services, arguments: argparse.Namespace) -> None:
    owner = services.browse_master_data.any_organisation(arguments.slug)
    services.trusting.names.release(None, owner.id)
    print(f"{owner.name} signs and is shown from now on: {owner.did}")


def _refuse(services: Services, arguments: argparse.Namespace) -> None:
    owner = services.browse_master_data.any_organisation(arguments.slug)
    services.trusting.names.refuse(None, owner.id, arguments.reason)
    print(f"{owner.name} is refused; nothing is ever signed or shown under it.")


def _add(services: Services, arguments: argparse.Namespace) -> None:
    from nguongoc.services.keep_accounts import NewAccount

    owner = services.browse_master_data.any_organisation(arguments.slug)
    password = _new_password(arguments.generate)
    said = NewAccount(arguments.phone, password, owner.id, _role(owner, arguments.role), arguments.name)
    account = _keeper(services).open(said)
    print(f"{account.phone} signs in for {owner.name} ({account.role.value}).")
    _show_generated(arguments.generate, password)


def _password(services: Services, arguments: argparse.Namespace) -> None:
    password = _new_password(arguments.generate)
    account = _keeper(services).change_password(arguments.phone, password)
    print(f"{account.phone} has another password and is signed out everywhere.")
    _show_generated(arguments.generate, password)


def _remove(services: Services, arguments: argparse.Namespace) -> None:
    account = _keeper(services).remove(arguments.phone)
    print(f"{account.phone} ({account.display_name}) signs in no more; the number is deleted here.")


def _list(services: Services, arguments: argparse.Namespace) -> None:
    wanted = arguments.slug
    only = None if wanted is None else services.browse_master_data.any_organisation(wanted).id
    slugs: dict[object, str] = {}
    for account in _keeper(services).all(only):
        if account.organisation_id not in slugs:
            with services.reads.open() as reader:
                owner = reader.parties.organisation(account.organisation_id)
            slugs[account.organisation_id] = "?" if owner is None else owner.slug
        said = (slugs[account.organisation_id], account.phone, account.role.value, account.display_name)
        print("  ".join(said))


def _key(services: Services, arguments: argparse.Namespace) -> None:
    from nguongoc.services.caller import Scope
    from nguongoc.services.issue_api_key import ScopeBeyondRole

    owner = services.browse_master_data.any_organisation(arguments.slug)
    known = {scope.value: scope for scope in Scope}
    if unknown := sorted(set(arguments.scope or ()) - set(known)):
        raise ScopeBeyondRole(f"no such scope: {', '.join(unknown)}; there are {', '.join(known)}", scopes=", ".join(unknown))  # fmt: skip
    scopes = None if arguments.scope is None else [known[each] for each in arguments.scope]
    expires = None if arguments.days is None else services.clock.now() + timedelta(days=arguments.days)
    role = _role(owner, arguments.role)
    _, secret = services.issue_api_key(owner.id, role, scopes, arguments.label, expires)
    print(secret)
    print("Shown once: only its digest is kept here.", file=sys.stderr)


def _keeper(services: Services) -> KeepAccounts:
    from nguongoc.services.keep_accounts import KeepAccounts

    return KeepAccounts(services.reads, services.writer, services.clock)


def _role(owner: Organisation, given: str | None) -> Role:
    from nguongoc.parties.organisations import OrganisationKind
    from nguongoc.ports.rows import Role

    if given is not None:
        return Role(given)
    match owner.kind:
        case OrganisationKind.MARKETPLACE:
            return Role.MARKETPLACE
        case OrganisationKind.AUTHORITY | OrganisationKind.CERTIFIER:
            return Role.AUTHORITY
        case OrganisationKind.HOST:
            return Role.HOST
        case _:
            return Role.PRODUCER


def _new_password(generate: bool) -> str:
    """Never an argument: what is on a command line, everybody on the machine reads."""
    if generate:
        return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    if not sys.stdin.isatty():
        return sys.stdin.readline(LONGEST_LINE).rstrip("\r\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != first:
        raise OSError("the two are not the same; nothing was changed")
    return first


def _show_generated(generate: bool, password: str) -> None:
    if generate:
        print(f"Password, shown once: {password}")
