"""An organisation whose name is taken for another's is made once a person has looked at both, on either database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from nguongoc.errors import Refusal
from nguongoc.parties.organisations import OrganisationKind
from nguongoc.services.register_organisation import NameHeld, NewOrganisation
from nguongoc_api.wiring import Services

TRUE = NewOrganisation("htx-luan-van", "HTX Bưởi Luận Văn", OrganisationKind.COOPERATIVE)
FALSE = NewOrganisation("htx-luan-vann", "Hợp tác xã Buoi Luan Vãn", OrganisationKind.COOPERATIVE)


def test_a_namesake_is_held_until_whoever_reviews_names_whom_it_resembles(services: Services) -> None:
    services.register_organisation(TRUE)
    with pytest.raises(NameHeld) as held:
        services.register_organisation(FALSE)
    assert "htx-luan-van" in held.value.detail
    with services.reads.open() as reader:
        assert reader.parties.organisation_by_slug(FALSE.slug) is None
    with pytest.raises(NameHeld):
        services.register_organisation(replace(FALSE, reviewed_against=("htx-other",)))
    made = services.register_organisation(replace(FALSE, reviewed_against=("htx-luan-van",)))
    assert made.name == FALSE.name


def test_every_one_that_it_resembles_has_to_be_named(services: Services) -> None:
    services.register_organisation(TRUE)
    services.register_organisation(replace(FALSE, reviewed_against=("htx-luan-van",)))
    third = replace(
        TRUE,
        slug="luan-van",
        name="Luận Văn Bưởi",
        name_en="Buoi Luan Van",
        reviewed_against=("htx-luan-van",),
    )
    with pytest.raises(NameHeld) as held:
        services.register_organisation(third)
    assert "htx-luan-vann" in held.value.detail
    services.register_organisation(replace(third, reviewed_against=("htx-luan-van", "htx-luan-vann")))


def test_another_name_is_not_held(services: Services) -> None:
    services.register_organisation(TRUE)
    services.register_organisation(replace(FALSE, name="HTX Quế Thường Xuân"))


def test_of_two_namesakes_at_once_one_is_held(services: Services) -> None:
    def register(said: NewOrganisation) -> str:
        try:
            return services.register_organisation(said).slug
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(4) as pool:
        said = [replace(TRUE, slug=f"luan-van-{number}") for number in range(4)]
        answers = list(pool.map(register, said))
    assert sorted(answers)[:1] != ["organisation-name-held"]
    assert answers.count("organisation-name-held") == 3
