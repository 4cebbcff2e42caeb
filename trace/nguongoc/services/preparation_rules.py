"""What may stand in the way of signing in two steps, and what both steps ask: which key, whose preparation, whether in time."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from nguongoc.errors import Conflict, Invalid, NotFound, TooLarge
from nguongoc.parties.organisations import Organisation
from nguongoc.parties.own_keys import Preparation
from nguongoc.ports import Reader, SigningKey
from nguongoc.services.adopt_did import own_key
from nguongoc.services.caller import Caller
from nguongoc.services.own_documents import KeyNotPublished, Shown
from nguongoc.signing.did import MULTIKEY_SUFFIX, parse_did_document
from nguongoc.signing.two_forms import KeyNames, Signatures


class ServiceSigns(Conflict):
    """The service holds the organisation's key: there is nothing to prepare, what is asked for is signed at once."""

    code = "service-signs"


class PreparationUnknown(NotFound):
    """No such preparation of this organisation."""

    code = "preparation-unknown"


class PreparationExpired(Conflict):
    """It was not completed in time; prepare it again."""

    code = "preparation-expired"


class PreparationOutdated(Conflict):
    """What it stands on has changed since: product, place, lot, certificate, key, or how far a recall reaches. Prepare it again."""

    code = "preparation-outdated"


class PreparationCompleted(Conflict):
    """It was completed before, with other signatures."""

    code = "preparation-completed"


class PreparationsFull(TooLarge):
    """As many wait as may wait at a time."""

    code = "preparations-full"


class SignatureNotOfKey(Invalid):
    """A signature is not of the organisation's own key over the bytes that were prepared; the pointer names which."""

    code = "signature-not-of-key"


class NothingToSign(Conflict):
    """What is asked for stands already: nothing of it waits for a signature."""

    code = "nothing-to-sign"


def key_of(reader: Reader, organisation: Organisation) -> SigningKey:
    """The organisation's own. Raises `ServiceSigns`."""
    key = own_key(reader, organisation.id)
    if key is None:
        raise ServiceSigns("the service signs for your organisation: there is nothing to prepare")
    return key


def names_of_key(reader: Reader, key: SigningKey, now: datetime) -> KeyNames:
    """The embedded form names the Multikey of the same key where its document has one (W3C Data Integrity EdDSA, 3.3).

    By the document as it was seen last: what is prepared could be completed. Raises `KeyNotPublished`.
    """
    did = key.kid.partition("#")[0]
    body = reader.parties.did_document(did)
    if body is None:
        raise KeyNotPublished(f"no document of {did} is known", kid=key.kid)
    shown = Shown(body, parse_did_document(body, did))
    shown.key(key.kid, now)
    sibling = shown.document.method(key.kid + MULTIKEY_SUFFIX)
    same = sibling is not None and sibling.thumbprint == key.thumbprint and sibling.may_assert
    return KeyNames(key.kid, key.kid + MULTIKEY_SUFFIX if same else key.kid, key.algorithm)


def names_in(waiting: Preparation) -> KeyNames:
    """Under which names it is to be signed."""
    return KeyNames(waiting.kid, waiting.proof_kid, waiting.algorithm)


def own_preparation(found: Preparation | None, caller: Caller) -> Preparation:
    """Raises `PreparationUnknown`."""
    if found is None or found.organisation_id != caller.organisation_id:
        raise PreparationUnknown("your organisation has no such preparation")
    return found


def refuse_expired(waiting: Preparation, now: datetime) -> None:
    """Raises `PreparationExpired`."""
    if now >= waiting.expires_at:
        raise PreparationExpired("it was not completed in time; prepare it again")


def digest_of(signatures: Signatures) -> str:
    """SHA-256 of both: what the same completion, said twice, is known by."""
    return sha256(signatures.jws + b"." + signatures.proof).hexdigest()
