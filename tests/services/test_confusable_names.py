"""An organisation whose name is taken for another's signs nothing and is shown to nobody until a person has looked at both, on either database."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from nguongoc.errors import NotFound, Refusal
from nguongoc.parties.name_holds import HoldState, NameHold
from nguongoc.parties.organisations import Organisation, OrganisationKind
from nguongoc.ports.rows import KeyPurpose, Role
from nguongoc.services.caller import NameUnderReview, Scope
from nguongoc.services.custody import NoActiveKey
from nguongoc.services.register_organisation import NewOrganisation
from nguongoc.services.review_names import NameAnswered, NameHoldUnknown
from nguongoc.services.show_facility import show_facility
from nguongoc.signing.algorithms import ES256
from nguongoc_api.services import Services
from tests.factories import rows
from tests.service import caller_for

TRUE = NewOrganisation(
    "htx-luan-van", "HTX Bưởi Luận Văn", OrganisationKind.COOPERATIVE, commune_code="15544"
)
FALSE = replace(TRUE, slug="htx-luan-vann", name="Hợp tác xã Buoi Luan Vãn")
OFFICE = NewOrganisation("ubnd-lam-son", "UBND xã Lam Sơn", OrganisationKind.AUTHORITY, commune_code="15544")


def hold_of(services: Services, organisation: Organisation) -> NameHold | None:
    with services.reads.open() as reader:
        return reader.name_holds.find(organisation.id)


def keys_of(services: Services, organisation: Organisation) -> Sequence[object]:
    with services.reads.open() as reader:
        return reader.parties.signing_keys(KeyPurpose.ORGANISATION, organisation.id)


def published(services: Services, organisation: Organisation) -> bool:
    with services.reads.open() as reader:
        return reader.parties.did_document(organisation.did) is not None


def test_a_namesake_has_no_key_and_is_shown_to_nobody_until_it_is_released(services: Services) -> None:
    services.register_organisation(TRUE)
    held = services.register_organisation(FALSE)
    hold = hold_of(services, held)
    assert hold is not None
    assert (hold.others, hold.state) == (("htx-luan-van",), HoldState.OPEN)
    assert not keys_of(services, held)
    assert not published(services, held)
    with pytest.raises(NoActiveKey):
        services.custody.organisation_key(held)
    with pytest.raises(NameUnderReview):
        services.writer.run(
            lambda uow: services.custody.make_key(uow, KeyPurpose.ORGANISATION, held, rows.NOW)
        )
    with pytest.raises(NotFound):
        services.browse_master_data.organisation(held.slug)

    services.trusting.names.release(None, held.id)
    assert len(keys_of(services, held)) == 1
    assert published(services, held)
    assert services.custody.organisation_key(held).signer.kid.startswith(held.did)
    assert services.browse_master_data.organisation(held.slug) == held


def test_what_a_held_organisation_prepared_is_shown_once_its_name_is_released(services: Services) -> None:
    services.register_organisation(TRUE)
    held = services.register_organisation(FALSE)
    facility = rows.facility(held)
    services.writer.run(lambda uow: uow.parties.add_facility(facility))
    with services.reads.open() as reader, pytest.raises(NotFound):
        show_facility(reader, facility.id)
    services.trusting.names.release(None, held.id)
    with services.reads.open() as reader:
        assert show_facility(reader, facility.id).organisation_name == held.name


def test_whoever_registers_it_after_looking_at_every_one_it_resembles_holds_nothing_up(
    services: Services,
) -> None:
    services.register_organisation(TRUE)
    other = services.register_organisation(replace(FALSE, reviewed_against=("htx-luan-van",)))
    assert hold_of(services, other) is None
    third = replace(TRUE, slug="luan-van", name="Luận Văn Bưởi", name_en="Buoi Luan Van")
    half = services.register_organisation(replace(third, reviewed_against=("htx-luan-van",)))
    hold = hold_of(services, half)
    assert hold is not None
    assert hold.others == ("htx-luan-vann",)


def test_another_name_is_not_held(services: Services) -> None:
    services.register_organisation(TRUE)
    other = services.register_organisation(replace(FALSE, name="HTX Quế Thường Xuân"))
    assert hold_of(services, other) is None


def test_of_namesakes_at_once_one_alone_is_not_held(services: Services) -> None:
    def register(said: NewOrganisation) -> Organisation:
        return services.register_organisation(said)

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(register, [replace(TRUE, slug=f"luan-van-{number}") for number in range(4)]))
    assert sorted(len(keys_of(services, each)) for each in made) == [0, 0, 0, 1]


def test_a_refused_name_stays_unused_and_holds_up_nobody(services: Services) -> None:
    first = services.register_organisation(TRUE)
    held = services.register_organisation(FALSE)
    refused = services.trusting.names.refuse(None, held.id, "Cùng người đại diện với HTX kia")
    assert refused.hold.reason == "Cùng người đại diện với HTX kia"
    assert not keys_of(services, held)
    for again in (
        lambda: services.trusting.names.release(None, held.id),
        lambda: services.trusting.names.refuse(None, held.id, "Thôi"),
    ):
        with pytest.raises(NameAnswered):
            again()
    assert not published(services, held)
    third = services.register_organisation(replace(FALSE, slug="luan-van-3"))
    hold = hold_of(services, third)
    assert hold is not None
    assert hold.others == (first.slug,)


def test_the_key_is_of_the_kind_that_was_asked_for(services: Services) -> None:
    services.register_organisation(TRUE)
    held = services.register_organisation(replace(FALSE, algorithm=ES256))
    services.trusting.names.release(None, held.id)
    assert services.custody.organisation_key(held).signer.algorithm == ES256


def test_an_authority_reviews_the_names_of_its_own_commune(services: Services) -> None:
    services.register_organisation(TRUE)
    held = services.register_organisation(FALSE)
    near = caller_for(services.register_organisation(OFFICE), Role.AUTHORITY)
    elsewhere = NewOrganisation("ubnd-xa", "UBND xã xa", OrganisationKind.AUTHORITY, commune_code="14845")
    far = caller_for(services.register_organisation(elsewhere), Role.AUTHORITY)
    names = services.trusting.names
    assert names.held(far, None, 10) == []
    for answer in (lambda: names.release(far, held.id), lambda: names.refuse(far, held.id, "Không")):
        with pytest.raises(NameHoldUnknown):
            answer()
    assert [each.organisation for each in names.held(near, None, 10)] == [held]
    assert [each.slug for each in names.held(near, None, 10)[0].others] == [TRUE.slug]
    answered = names.release(near, held.id)
    assert answered.hold.answered_by == near.organisation_id


def test_who_is_no_authority_reviews_nothing(services: Services) -> None:
    first = services.register_organisation(TRUE)
    held = services.register_organisation(FALSE)
    with pytest.raises(NameHoldUnknown):
        services.trusting.names.release(caller_for(first, Role.AUTHORITY), held.id)
    assert services.trusting.names.held(caller_for(first, Role.AUTHORITY), None, 10) == []
    with pytest.raises(Refusal) as refused:
        services.trusting.names.release(caller_for(held), held.id)
    assert refused.value.code == "scope-missing"


def test_a_caller_whose_name_is_held_prepares_and_does_nothing_else() -> None:
    caller = replace(caller_for(rows.organisation()), name_held=True)
    caller.require(Scope.MASTER_DATA_WRITE)
    for scope in (Scope.BATCHES_WRITE, Scope.EVENTS_CAPTURE, Scope.LABELS_PRINT, Scope.PLACES_WELCOME):
        with pytest.raises(NameUnderReview):
            caller.require(scope)
