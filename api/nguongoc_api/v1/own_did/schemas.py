"""DIDs of organisations by date, and the challenge before another, on the wire."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from nguongoc.parties.own_keys import Challenge, OrganisationDid
from nguongoc.services.adopt_did import LONGEST_DID, OwnDid
from nguongoc.signing.adoption import TEXT_LIMIT
from nguongoc.signing.algorithms import to_base64url
from nguongoc_api.v1.wire import Given, Shown


class ChallengeGiven(Given):
    """A did:web on a domain that is yours, `did:web:example.vn` or with a path."""

    did: str = Field(max_length=LONGEST_DID)


class ChallengeShown(Shown):
    """`payload` (base64url) is signed as a compact JWS with `typ: did-adoption+jwt` and a `kid` of your DID document."""

    did: str
    payload: str
    expires_at: datetime

    @classmethod
    def of(cls, challenge: Challenge) -> ChallengeShown:
        return cls(
            did=challenge.did, payload=to_base64url(challenge.payload), expires_at=challenge.expires_at
        )


class AdoptionGiven(Given):
    """The compact JWS, as `nguongoc sign challenge` writes it."""

    challenge: str = Field(max_length=TEXT_LIMIT)


class DidShown(Shown):
    """A DID and from when until when records were signed under it; `trouble` is why its domain could not be read when it was asked last."""

    did: str
    since: datetime
    until: datetime | None
    asked_at: datetime | None
    trouble: str | None

    @classmethod
    def of(cls, did: OrganisationDid) -> DidShown:
        return cls(did=did.did, since=did.since, until=did.until, asked_at=did.asked_at, trouble=did.trouble)


class OwnDidShown(Shown):
    """`kid` is the key that you sign with; null where the service signs for you. `dids` are all there were, the oldest first."""

    did: str
    kid: str | None
    dids: list[DidShown]

    @classmethod
    def of(cls, own: OwnDid) -> OwnDidShown:
        organisation = own.organisation
        first = OrganisationDid(organisation.did, organisation.id, organisation.created_at)
        return cls(
            did=organisation.did,
            kid=None if own.key is None else own.key.kid,
            dids=[DidShown.of(each) for each in own.dids or (first,)],
        )
