"""A `KeyKeeper` over a PKCS#11 token: ES256, and Ed25519 where the token's own list of mechanisms has it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar
from uuid import UUID

from pkcs11 import Attribute, KeyType, Mechanism, MechanismFlag, ObjectClass
from pkcs11.exceptions import NoSuchKey, PKCS11Error

from nguongoc.ports import Signer, SigningKey
from nguongoc.ports.rows import KeyPlace, KeyPurpose, KeyState
from nguongoc.signing.algorithms import (
    ED25519,
    ES256,
    PublicKey,
    load_public_bytes,
    public_bytes,
    thumbprint,
    verify,
)
from nguongoc.signing.did import key_fragment
from nguongoc.signing.keys import KeyNotOpened
from nguongoc.tokens.module import Module
from nguongoc.tokens.refusals import TokenLacksAlgorithm

if TYPE_CHECKING:
    from pkcs11.types import PrivateKey, Session

T = TypeVar("T")
ID_BYTES = 16
TRIAL = b"nguongoc: is this the private half?\n"
"""The start of what a key signs when it is opened: no token of a JWS and no note begins like it."""


@dataclass(frozen=True, slots=True)
class _Kind:
    key_type: KeyType
    curve: bytes
    makes: Mechanism
    signs: Mechanism
    point_bytes: int


KINDS: Final = {
    ED25519: _Kind(
        KeyType.EC_EDWARDS,
        b"\x13\x0cedwards25519",
        Mechanism.EC_EDWARDS_KEY_PAIR_GEN,
        Mechanism.EDDSA,
        32,
    ),
    ES256: _Kind(
        KeyType.EC,
        bytes.fromhex("06082a8648ce3d030107"),
        Mechanism.EC_KEY_PAIR_GEN,
        Mechanism.ECDSA,
        65,
    ),
}
"""By algorithm, the preferred first; curves as PKCS#11 3.0 names them (a name, an object identifier)."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token by the label it was initialised with; `pin` is asked when somebody has to log in."""

    module: Module
    label: str
    pin: Callable[[], str]

    def __repr__(self) -> str:
        return f"Token({self.label!r})"

    def run(self, work: Callable[[Session], T]) -> T:
        """See `Module.run`."""
        return self.module.run(self.label, self.pin, work)


class TokenSigner:
    """A private key in a token. Each signature is checked before anybody gets it: one that verifies nowhere is worse than none."""

    __slots__ = ("_algorithm", "_found", "_key", "_public", "_token")

    def __init__(self, token: Token, key: bytes, algorithm: str, public: PublicKey) -> None:
        self._token = token
        self._key = key
        self._algorithm = algorithm
        self._public = public
        self._found: tuple[Session, PrivateKey] | None = None

    @property
    def algorithm(self) -> str:
        return self._algorithm

    @property
    def public_key(self) -> PublicKey:
        return self._public

    def sign(self, message: bytes, /) -> bytes:
        """See `Signer`. Raises the refusals of the token."""
        return self._token.run(partial(self._sign, message))

    def __repr__(self) -> str:
        return f"TokenSigner({self._token.label!r}, {self._key.hex()!r})"

    def _sign(self, message: bytes, session: Session) -> bytes:
        # Only one thread at a time is here: `Module`.
        if self._found is None or self._found[0] is not session:
            self._found = (session, _private_key(session, self._key))
        signature = _signature(self._found[1], self._algorithm, message)
        if not verify(self._public, signature, message):
            raise KeyNotOpened(
                f"what the token signs with key {self._key.hex()} does not verify under its public half"
            )
        return signature


@dataclass(frozen=True, slots=True)
class TokenKeys:
    """A `KeyKeeper`. Of a key in the token the database has the identifier under which the token finds it."""

    token: Token

    def algorithms(self, purpose: KeyPurpose) -> tuple[str, ...]:
        """What the token says it can, whatever the purpose."""
        offered = self.token.run(lambda session: session.token.slot.get_mechanisms())
        return tuple(name for name, kind in KINDS.items() if {kind.makes, kind.signs} <= set(offered))

    def make(
        self, purpose: KeyPurpose, controller: str, owner: UUID | None, algorithm: str, at: datetime
    ) -> SigningKey:
        """Raises `TokenLacksAlgorithm` and the refusals of the token."""
        if algorithm not in self.algorithms(purpose):
            raise TokenLacksAlgorithm(
                f"the token {self.token.label!r} makes no {algorithm} keys",
                token=self.token.label,
                algorithm=algorithm,
            )
        key = secrets.token_bytes(ID_BYTES)
        public, kid = self.token.run(partial(_generate, KINDS[algorithm], algorithm, key, controller, at))
        TokenSigner(self.token, key, algorithm, public).sign(TRIAL)
        return SigningKey(
            kid=kid,
            purpose=purpose,
            organisation_id=owner,
            algorithm=algorithm,
            public_key=public_bytes(public),
            thumbprint=thumbprint(public),
            sealed=key,
            state=KeyState.ACTIVE,
            created_at=at,
            place=KeyPlace.TOKEN,
        )

    def open(self, key: SigningKey) -> Signer:
        """Raises `KeyNotInToken`, `KeyNotOpened` where it is not the private half of the row's, the refusals of the token."""
        if key.algorithm not in KINDS:
            raise KeyNotOpened(f"no private key of {key.algorithm}")
        public = load_public_bytes(key.algorithm, key.public_key)
        signer = TokenSigner(self.token, key.sealed, key.algorithm, public)
        signer.sign(TRIAL + secrets.token_bytes(ID_BYTES))
        return signer

    def labels(self, beginning: str) -> dict[bytes, str]:
        """The identifiers and labels of private keys in the token whose label begins so: ours, named after their controller."""

        def found(session: Session) -> dict[bytes, str]:
            keys = session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})
            named = {each[Attribute.ID]: each[Attribute.LABEL] for each in keys}
            return {key: label for key, label in named.items() if label.startswith(beginning)}

        return self.token.run(found)


def _generate(
    kind: _Kind, algorithm: str, key: bytes, controller: str, at: datetime, session: Session
) -> tuple[PublicKey, str]:
    curve = session.create_domain_parameters(kind.key_type, {Attribute.EC_PARAMS: kind.curve}, local=True)
    made = curve.generate_keypair(
        id=key,
        label=controller,
        store=True,
        mechanism=kind.makes,
        capabilities=MechanismFlag.SIGN | MechanismFlag.VERIFY,
        private_template={Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False, Attribute.PRIVATE: True},
    )
    public, private = made
    if private[Attribute.EXTRACTABLE] or not private[Attribute.SENSITIVE]:
        for each in made:
            each.destroy()
        raise TokenLacksAlgorithm(
            f"{session.token.label!r} does not keep its keys to itself", algorithm=algorithm
        )
    point = bytes(public[Attribute.EC_POINT])
    # An OCTET STRING around the point; some modules leave it out.
    loaded = load_public_bytes(algorithm, point[-kind.point_bytes :])
    kid = f"{controller}#{key_fragment(at, loaded)}"
    # For people who look into the token; keys are found by their identifier.
    with suppress(PKCS11Error):
        public[Attribute.LABEL] = private[Attribute.LABEL] = kid
    return loaded, kid


def _private_key(session: Session, key: bytes) -> PrivateKey:
    asked: dict[Attribute, Any] = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.ID: key}
    for found in session.get_objects(asked):
        return found
    raise NoSuchKey


def _signature(private: Any, algorithm: str, message: bytes) -> bytes:
    kind = KINDS[algorithm]
    # The hash of ES256 is taken here: not every token has the mechanism that takes it.
    signed = message if algorithm == ED25519 else hashlib.sha256(message).digest()
    return bytes(private.sign(signed, mechanism=kind.signs))
