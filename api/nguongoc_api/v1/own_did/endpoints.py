"""`/v1/own-did`."""

from __future__ import annotations

from nguongoc_api.auth.access import OwnKeyHolder, OwnKeyReader
from nguongoc_api.v1.own_did.schemas import AdoptionGiven, ChallengeGiven, ChallengeShown, OwnDidShown
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use

ROUTER = router("own-did", "organisations")


@ROUTER.get("")
def show_own_did(caller: OwnKeyReader, use: Use) -> OwnDidShown:
    """Under which DID your organisation signs, since when, and whether with a key of its own."""
    return OwnDidShown.of(use.trusting.own.adopt.show(caller))


@ROUTER.post("/challenges", status_code=201)
def ask_for_challenge(caller: OwnKeyHolder, given: ChallengeGiven, use: Use) -> ChallengeShown:
    """What to sign to sign under a did:web of your own from then on; `nguongoc sign challenge` reads this answer. The newest one counts."""
    return ChallengeShown.of(use.trusting.own.adopt.challenge(caller, given.did))


@ROUTER.post("", status_code=201)
def adopt_did(caller: OwnKeyHolder, given: AdoptionGiven, use: Use) -> OwnDidShown:
    """Hand in the signed challenge. Your domain is asked for its DID document, which has to name the key as an assertionMethod.

    From then on the service signs nothing in your name: what is to be signed is prepared at `/v1/preparations` and completed with your signatures.
    What was signed before stays as it is. With another key of the same DID the key changes.
    """
    return OwnDidShown.of(use.trusting.own.adopt(caller, given.challenge))
