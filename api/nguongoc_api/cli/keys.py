"""`nguongoc keys`: what keys are held, and the end of one: replaced, retired, or reported as compromised."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING

from nguongoc_api.cli import rewrap, seal
from nguongoc_api.cli.operating import operate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nguongoc.parties.organisations import Organisation
    from nguongoc.ports import SigningKey
    from nguongoc.services.keep_keys import Ended, KeepKeys
    from nguongoc_api.services import Services
    from nguongoc_api.settings import Settings

PLACES = ("database", "token")
LONGEST_REASON = 200
CHUNK = 500


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "keys", help="signing keys: list, rotate, retire, report as compromised, rewrap"
    )
    actions = parser.add_subparsers(metavar="WHAT", required=True)
    listing = actions.add_parser("list", help="every key that is held, its state and its dates")
    listing.add_argument("slug", metavar="SLUG", nargs="?", help="of one organisation only")
    listing.set_defaults(run=run, act=_list)
    rotate = actions.add_parser("rotate", help="make a new key and retire the ones before it")
    whose = rotate.add_mutually_exclusive_group(required=True)
    whose.add_argument("slug", metavar="SLUG", nargs="?", help="an organisation, as in its address /o/SLUG")
    whose.add_argument("--status", action="store_true", help="the key of the status lists, all signed anew")
    whose.add_argument("--verdict", action="store_true", help="the key of signed verdicts on codes")
    whose.add_argument(
        "--log", action="store_true", help="the log's key: both sign until the old one is retired"
    )
    rotate.add_argument(
        "--to",
        choices=PLACES,
        help="where the new key lies, for once; otherwise where PKCS11_KEYS says",
    )
    rotate.set_defaults(run=run, act=_rotate)
    rewrap.add(actions, run=run)
    seal.add(actions, run=run)
    retire = actions.add_parser("retire", help="the key signs no more; what it signed holds")
    retire.set_defaults(run=run, act=_retire)
    compromise = actions.add_parser(
        "compromise",
        help="somebody else may have the key: nothing it signed from a log index on is believed",
    )
    since = compromise.add_mutually_exclusive_group()
    since.add_argument("--from-index", metavar="N", type=int, help="first log index that is not believed")
    since.add_argument(
        "--since", metavar="TIME", type=_time, help="since when, with time zone: 2026-11-27T08:00:00+07:00"
    )
    compromise.set_defaults(run=run, act=_compromise)
    for each in (retire, compromise):
        each.add_argument(
            "kid", metavar="KID", help="the key, as `nguongoc keys list` and the DID document show it"
        )
    for each in (rotate, retire, compromise):
        each.add_argument(
            "--reason", metavar="TEXT", type=_reason, help="a note of your own, never published"
        )


def _time(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("a time, such as 2026-11-27T08:00:00+07:00") from error
    if at.tzinfo is None:
        raise argparse.ArgumentTypeError("a time with its zone: 8 o'clock is not everywhere at once")
    return at


def _reason(text: str) -> str:
    if len(text) > LONGEST_REASON:
        raise argparse.ArgumentTypeError(f"at most {LONGEST_REASON} characters")
    return text


def run(arguments: argparse.Namespace) -> int:
    """0: done; 1: refused, nothing changed; 2: it could not be done."""
    return operate(
        lambda services: arguments.act(services, arguments), lambda settings: _settings(settings, arguments)
    )


def _settings(settings: Settings, arguments: argparse.Namespace) -> Settings:
    to = getattr(arguments, "to", None)
    if to is None:
        return settings
    # Read like any setting, where a key is made; a token that is not set is refused there, with the way out.
    return settings.model_copy(update={"pkcs11_keys": "organisation,log,status" if to == "token" else ""})


def keeper(services: Services) -> KeepKeys:
    """The use case over what is wired."""
    from nguongoc.services.keep_keys import KeepKeys

    return KeepKeys(
        services.writer,
        services.custody,
        services.log.sequence,
        services.sign_status,
        services.clock,
        services.settings.base_url,
    )


def _list(services: Services, arguments: argparse.Namespace) -> None:
    from nguongoc.ports.rows import KeyPlace, KeyPurpose

    if arguments.slug is not None:
        owner = _organisation(services, arguments.slug)
        with services.reads.open() as reader:
            for key in reader.parties.signing_keys(KeyPurpose.ORGANISATION, owner.id):
                print(_line(key))
        return
    after, in_token = None, set[bytes]()
    with services.reads.open() as reader:
        while keys := reader.parties.all_signing_keys(after, CHUNK):
            for key in keys:
                print(_line(key))
                if key.place is KeyPlace.TOKEN:
                    in_token.add(key.sealed)
            after = keys[-1].kid
    if services.settings.pkcs11_module is not None:
        _tell_of_strangers(services.settings, services.custody.service_did, in_token)


def _tell_of_strangers(settings: Settings, service_did: str, known: set[bytes]) -> None:
    """Keys made for a row that was never committed: a transaction refused, or its process killed. They sign nothing."""
    from nguongoc_api.key_wiring import token_of

    for key, label in sorted(token_of(settings).labels(service_did).items()):
        if key not in known:
            print(f"{label}  in the token under {key.hex()}, of no use to anybody: delete it there")


def _line(key: SigningKey) -> str:
    from nguongoc.records.credential import moment

    said = [key.kid, key.purpose.value, key.state.value, key.algorithm, f"in the {key.place.value}"]
    said.append(f"created {moment(key.created_at)}")
    if key.expires_at is not None:
        said.append(f"expires {moment(key.expires_at)}")
    if key.revoked_at is not None:
        said.append(f"revoked {moment(key.revoked_at)}")
    if key.distrusted_from is not None:
        said.append(f"not believed from log index {key.distrusted_from} on")
    if key.reason is not None:
        said.append(f"({key.reason})")
    return "  ".join(said)


def _rotate(services: Services, arguments: argparse.Namespace) -> None:
    keep = keeper(services)
    if arguments.status:
        new, ended = keep.rotate_status(arguments.reason)
    elif arguments.verdict:
        new, ended = keep.rotate_verdicts(arguments.reason)
    elif arguments.log:
        new, ended = keep.rotate_log(arguments.reason)
    else:
        new, ended = keep.rotate(_organisation(services, arguments.slug), arguments.reason)
    print(_line(new))
    _tell(ended)
    if arguments.log:
        print(
            "Heads are signed with both keys now. Tell witnesses, monitors and whoever pinned the old one the new"
        )
        print(
            "/log/key; once they have it: nguongoc keys retire, with the old key (docs/how-to/rotate-keys.md)."
        )
    elif not (arguments.status or arguments.verdict):
        print("An authority that vouched for this organisation named the key before: ask it to vouch for")
        print(f"{new.thumbprint} too (docs/how-to/rotate-keys.md).")


def _retire(services: Services, arguments: argparse.Namespace) -> None:
    _tell([keeper(services).retire(arguments.kid, arguments.reason)])


def _compromise(services: Services, arguments: argparse.Namespace) -> None:
    from nguongoc.services.keep_keys import Since

    since = Since(arguments.from_index, arguments.since)
    _tell([keeper(services).compromise(arguments.kid, since, arguments.reason)])


def _tell(ended: Sequence[Ended]) -> None:
    for each in ended:
        print(_line(each.key))
        if each.records_lost:
            print(f"{each.records_lost} records in the log are not believed any more.")


def _organisation(services: Services, slug: str) -> Organisation:
    return services.browse_master_data.organisation(slug)
