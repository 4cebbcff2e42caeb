"""An organisation asks to be vouched for; its authority answers with an anchor that counts under the pinned root, or with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from nguongoc.errors import Refusal, Several
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.anchoring import AnchorWish, AskedState, Registration
from nguongoc.parties.organisations import OrganisationKind
from nguongoc.ports.rows import Role
from nguongoc.records.identity import read_identity_anchor
from nguongoc.services.check_integrity import check
from nguongoc.services.show_trust import anchors_of
from nguongoc.signing.jose import parse_compact
from nguongoc_api.demo.vouching import vouch
from nguongoc_api.services import Services
from tests.factories import rows
from tests.service import Farm, caller_for
from tests.services.test_certifying import office
from tests.unit.trust.ceremony import Ceremony

SAID = Registration(
    "HTX trình diễn Lam Sơn",
    "HTX-0001",
    date(2019, 5, 20),
    "Sổ đăng ký hợp tác xã",
    "https://lamson.example/so",
)


def ask(services: Services, farm: Farm) -> AnchorWish:
    wish = services.trusting.identify.ask(farm.caller, SAID)
    assert isinstance(wish, AnchorWish)
    return wish


def refused(code: str, ask: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as said:
        ask()
    assert said.value.code == code


def test_an_answered_wish_is_an_anchor_of_the_did_and_the_keys_it_has_now(services: Services) -> None:
    farm, identify = Farm(services), services.trusting.identify
    authority = office(services, "uy-ban-xa", OrganisationKind.AUTHORITY, farm.organisation.commune_code)
    officer = caller_for(authority, Role.AUTHORITY)
    wish = ask(services, farm)
    refused("anchor-wish-open", lambda: ask(services, farm))
    assert [each.id for each in identify.wishes(officer, None, 9)] == [wish.id]
    refused("trust-list-missing", lambda: identify.answer(officer, wish.id))
    vouch(services, authority, [])
    answered = identify.answer(officer, wish.id)
    assert (answered.state, answered.answered_by) == (AskedState.ANCHORED, authority.id)
    refused("anchor-wish-answered", lambda: identify.answer(officer, wish.id))
    with services.reads.open() as reader:
        (text,) = anchors_of(reader, farm.organisation.did)
        document = reader.trust.document(answered.anchor_id or "")
    assert document is not None
    facts = read_identity_anchor(parse_compact(text).payload)
    key = services.custody.organisation_key(farm.organisation).thumbprint
    assert (facts.did, facts.thumbprints, facts.territory) == (farm.organisation.did, {key}, "VN/38/15544")
    services.sequence_log()
    services.sign_status()
    assert list(check(services.reads, services.checkpoints, [services.custody.log_verifier()])) == []


def test_a_refused_wish_says_why_and_may_be_made_again(services: Services) -> None:
    farm, identify = Farm(services), services.trusting.identify
    authority = office(services, "uy-ban-xa", OrganisationKind.AUTHORITY, farm.organisation.commune_code)
    officer = caller_for(authority, Role.AUTHORITY)
    wish = ask(services, farm)
    told = identify.refuse(officer, wish.id, "Số này không có trong sổ")
    assert [each.reason for each in identify.wishes(farm.caller, None, 9)] == [told.reason]
    assert ask(services, farm).state is AskedState.OPEN


def test_nobody_vouches_beyond_its_commune_or_for_itself(services: Services) -> None:
    farm, identify = Farm(services), services.trusting.identify
    elsewhere = office(services, "xa-khac", OrganisationKind.AUTHORITY, "15622")
    officer = caller_for(elsewhere, Role.AUTHORITY)
    wish = ask(services, farm)
    assert identify.wishes(officer, None, 9) == []
    for do in (lambda: identify.answer(officer, wish.id), lambda: identify.refuse(officer, wish.id, "x")):
        refused("anchor-wish-unknown", do)
    refused("anchor-wish-unknown", lambda: identify.answer(officer, uuid7(rows.NOW)))
    refused("scope-missing", lambda: identify.answer(farm.caller, wish.id))
    own = identify.ask(officer, SAID)
    assert isinstance(own, AnchorWish)
    refused("anchor-not-yours", lambda: identify.answer(officer, own.id))


def test_what_was_signed_elsewhere_is_verified_before_it_is_shown_and_is_ones_own(services: Services) -> None:
    farm, identify = Farm(services), services.trusting.identify
    neighbour = Farm(services, "htx-ben-canh")
    ceremony = Ceremony()
    anchor = ceremony.anchor(
        farm.organisation.did, [services.custody.organisation_key(farm.organisation).thumbprint]
    )
    refused("anchor-not-yours", lambda: identify.upload(neighbour.caller, anchor))
    refused("trust-list-missing", lambda: identify.upload(farm.caller, anchor))
    keep = replace(services.trusting.keep, pins=lambda _: (ceremony.pin,))
    keep.list(ceremony.list_bytes())
    pinned = replace(identify, keep=keep)
    place = len(anchor) - 20
    changed = anchor[:place] + ("A" if anchor[place] != "A" else "B") + anchor[place + 1 :]
    refused("anchor-refused", lambda: pinned.upload(farm.caller, changed))
    kept = pinned.upload(farm.caller, anchor)
    assert pinned.upload(farm.caller, anchor) == kept, "twice is once"
    with services.reads.open() as reader:
        assert anchors_of(reader, farm.organisation.did) == (anchor,)


def test_what_cannot_be_so_is_refused_all_at_once(services: Services) -> None:
    farm = Farm(services)
    wrong = replace(SAID, name=" ", registered_on=date(2999, 1, 1), register_url="ftp://x")
    with pytest.raises(Several) as said:
        services.trusting.identify.ask(farm.caller, wrong)
    assert {each.pointer for each in said.value.refusals} == {"/name", "/registered_on", "/register_url"}
