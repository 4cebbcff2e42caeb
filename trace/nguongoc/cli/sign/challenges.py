"""`nguongoc sign challenge`: show a service that a DID is one's own."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from nguongoc.cli.sign.asking import add_asking, agreed, language_of
from nguongoc.cli.sign.words import Language, day_and_time
from nguongoc.cli.trust.files import open_key
from nguongoc.errors import Malformed, Refusal
from nguongoc.records.canonical import parse_strict
from nguongoc.signing.adoption import TEXT_LIMIT, TYPE, Adoption, read_adoption
from nguongoc.signing.algorithms import from_base64url
from nguongoc.signing.jose import sign_compact
from nguongoc.trust.memory import read_whole, write_whole


class ChallengeUnfit(Malformed):
    """No challenge in this file, or not one of this key's DID."""

    code = "sign-challenge-unfit"


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `challenge`."""
    parser = actions.add_parser(
        "challenge", help="sign the challenge by which a service learns that a DID is yours"
    )
    add_asking(parser, "the answer of POST /v1/own-did/challenges")
    parser.set_defaults(run=_challenge)


def _challenge(arguments: argparse.Namespace) -> int:
    payload, said = _read(arguments.file)
    held, signer = open_key(arguments.key, arguments.passphrase_file)
    if said.did != held.did:
        raise ChallengeUnfit(f"the challenge is for {said.did}, the key is {held.kid}")
    language = language_of(arguments)
    if not agreed(_words(said, language), language, yes=arguments.yes):
        return 1
    text = sign_compact(payload, signer, TYPE)
    write_whole(arguments.out, json.dumps({"challenge": text}, indent=1).encode() + b"\n")
    print(f"{arguments.out}: POST /v1/own-did")
    return 0


def _read(path: Path) -> tuple[bytes, Adoption]:
    try:
        value = parse_strict(read_whole(path, 2 * TEXT_LIMIT))
        payload = from_base64url(value["payload"])
        said = read_adoption(payload)
    except (Refusal, KeyError, TypeError, AttributeError) as error:
        raise ChallengeUnfit(f"{path} holds no challenge") from error
    if said.to_bytes() != payload:
        raise ChallengeUnfit(f"{path} holds a challenge in another form than it is signed in")
    return payload, said


def _words(said: Adoption, language: Language) -> list[str]:
    until = day_and_time(said.expires_at)
    if language is Language.VI:
        return [
            f"Ký vào đây là nói: cơ sở “{said.organisation}” trên {said.service}",
            f"từ nay tự ký dưới tên {said.did}, và {said.service} không ký thay nữa.",
            f"Có giá trị đến {until}.",
        ]
    return [
        f"Signing this says: the organisation “{said.organisation}” on {said.service}",
        f"signs as {said.did} from now on, and {said.service} signs nothing in its name any more.",
        f"It holds until {until}.",
    ]
