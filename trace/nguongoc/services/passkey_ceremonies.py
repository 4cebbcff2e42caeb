"""What a browser is asked for a passkey and what it answers, checked by the rules of W3C Web Authentication, level 3.

The library and the four below it are read when the first passkey is asked for: a third of a second of every start otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from nguongoc.errors import Invalid

if TYPE_CHECKING:
    from webauthn.helpers.cose import COSEAlgorithmIdentifier

LONGEST_ANSWER: Final = 20_000
"""Characters; an answer without attestation has two thousand at most."""
LONGEST_ID: Final = 1_023
"""Bytes (Web Authentication, 4)."""
LONGEST_KEY: Final = 2_000
NAME: Final = "Nguồn Gốc"
T = TypeVar("T")


class PasskeyUnreadable(Invalid):
    """The browser's answer is not one to this challenge, at this address, by somebody who proved to be its holder."""

    code = "passkey-unreadable"


@dataclass(frozen=True, slots=True)
class MadePasskey:
    """What is kept of a passkey that a browser made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """The service towards browsers: `id` is its domain, `origin` what its pages' addresses begin with.

    Who holds it is always proved to the telephone itself (user verification): a telephone that lies about lets nobody in.
    No attestation is asked for: of which maker a telephone is, is nobody's business here.
    """

    id: str
    origin: str

    def ask_new(self, user_id: bytes, name: str, known: Sequence[bytes], challenge: bytes) -> str:
        """`PublicKeyCredentialCreationOptionsJSON`; a telephone that holds one of `known` makes no second one."""
        from webauthn import generate_registration_options, options_to_json
        from webauthn.helpers.structs import (
            AuthenticatorSelectionCriteria,
            PublicKeyCredentialDescriptor,
            ResidentKeyRequirement,
            UserVerificationRequirement,
        )

        options = generate_registration_options(
            rp_id=self.id,
            rp_name=NAME,
            user_id=user_id,
            user_name=name,
            user_display_name=name,
            challenge=challenge,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                require_resident_key=True,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
            supported_pub_key_algs=_algorithms(),
        )
        return options_to_json(options)

    def made(self, answer: str, challenge: bytes) -> MadePasskey:
        """Raises `PasskeyUnreadable`."""
        from webauthn import verify_registration_response

        found = _read(
            lambda: verify_registration_response(
                credential=_bounded(answer),
                expected_challenge=challenge,
                expected_rp_id=self.id,
                expected_origin=self.origin,
                require_user_verification=True,
                supported_pub_key_algs=_algorithms(),
            )
        )
        if len(found.credential_id) > LONGEST_ID or len(found.credential_public_key) > LONGEST_KEY:
            raise PasskeyUnreadable("longer than any passkey")
        return MadePasskey(found.credential_id, found.credential_public_key, found.sign_count)

    def ask(self, challenge: bytes) -> str:
        """`PublicKeyCredentialRequestOptionsJSON`: whoever it is, for the telephone knows whose passkeys it holds."""
        from webauthn import generate_authentication_options, options_to_json
        from webauthn.helpers.structs import UserVerificationRequirement

        options = generate_authentication_options(
            rp_id=self.id, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
        )
        return options_to_json(options)

    def used(self, answer: str, challenge: bytes, public_key: bytes) -> int:
        """Its count of uses, for the caller to compare. Raises `PasskeyUnreadable`."""
        from webauthn import verify_authentication_response

        found = _read(
            lambda: verify_authentication_response(
                credential=_bounded(answer),
                expected_challenge=challenge,
                expected_rp_id=self.id,
                expected_origin=self.origin,
                credential_public_key=public_key,
                credential_current_sign_count=0,
                require_user_verification=True,
            )
        )
        return found.new_sign_count


def who_answers(answer: str) -> tuple[bytes, bytes]:
    """The passkey's id and the account's, as the browser says them, unproved. Raises `PasskeyUnreadable`."""

    def read() -> tuple[bytes, bytes]:
        from webauthn import base64url_to_bytes

        said = json.loads(_bounded(answer))
        return base64url_to_bytes(said["rawId"]), base64url_to_bytes(said["response"]["userHandle"])

    return _read(read)


def _algorithms() -> list[COSEAlgorithmIdentifier]:
    from webauthn.helpers.cose import COSEAlgorithmIdentifier

    return [
        COSEAlgorithmIdentifier.EDDSA,
        COSEAlgorithmIdentifier.ECDSA_SHA_256,
        COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
    ]


def _bounded(answer: str) -> str:
    if len(answer) > LONGEST_ANSWER:
        raise PasskeyUnreadable("longer than any answer")
    return answer


def _read(check: Callable[[], T]) -> T:
    try:
        return check()
    except Exception as error:
        # JSON, CBOR, COSE and ASN.1 of a stranger, read by five libraries: whatever they trip over, it was no passkey.
        raise PasskeyUnreadable("not an answer to this challenge") from error
