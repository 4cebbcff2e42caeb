"""API keys: one answer for every reason why a key does not hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from nguongoc.errors import Invalid
from nguongoc.ports import UnitOfWork
from nguongoc.ports.rows import Role
from nguongoc.services.caller import Scope
from nguongoc.services.issue_api_key import OrganisationUnknown, ScopeBeyondRole, key_digest
from tests.factories import rows
from tests.http.conftest import Site


def a_key(site: Site, **said: object) -> str:
    return site.services.issue_api_key(site.cooperative.id, Role.PRODUCER, None, "máy", **said)[1]  # type: ignore[arg-type]


def changed_secret(key: str) -> str:
    return key[:-1] + ("0" if key[-1] != "0" else "1")


WRONG: list[Callable[[Site], str]] = [
    lambda site: f"Bearer {changed_secret(a_key(site))}",
    lambda site: f"Bearer {a_key(site).upper()}",
    lambda site: f"Bearer {a_key(site)}x",
    lambda site: f"Basic {a_key(site)}",
    a_key,
    lambda site: f"Bearer {a_key(site, expires=rows.NOW)}",
    lambda _: "Bearer",
    lambda _: "Bearer ",
    lambda _: "Bearer ng_0000000000_" + "0" * 32,
    lambda _: "Bearer " + "x" * 5000,
    lambda _: "",
]


@pytest.mark.parametrize("authorization", WRONG, ids=range(len(WRONG)))
def test_a_key_that_does_not_hold_gets_the_same_answer_whatever_the_reason(
    site: Site, authorization: Callable[[Site], str]
) -> None:
    none = site.client.get("/v1/products")
    wrong = site.client.get("/v1/products", headers={"Authorization": authorization(site)})
    assert wrong.status_code == none.status_code == 401
    assert wrong.headers["www-authenticate"].startswith("Bearer")
    assert wrong.json() == none.json()


def test_a_wrong_key_is_refused_at_a_public_address_too(site: Site) -> None:
    assert site.client.get("/v1/places", headers={"Authorization": "Bearer no"}).status_code == 401


def test_two_authorization_headers_are_one_too_many(site: Site) -> None:
    key = f"Bearer {a_key(site)}"
    answer = site.client.get("/v1/products", headers=[("Authorization", key), ("Authorization", key)])
    assert answer.status_code == 401


def test_a_key_holds_until_it_expires(site: Site) -> None:
    later = a_key(site, expires=rows.NOW + timedelta(microseconds=1))
    site.get("/v1/products", {"Authorization": f"Bearer {later}"})


def test_a_key_revoked_in_this_process_dies_at_once(site: Site) -> None:
    key, text = site.services.issue_api_key(site.cooperative.id, Role.PRODUCER, None, "máy")
    headers = {"Authorization": f"Bearer {text}"}
    site.get("/v1/products", headers)

    def revoke(uow: UnitOfWork) -> None:
        connection = uow.access._connection  # type: ignore[attr-defined]
        connection.exec_driver_sql(
            f"UPDATE api_key SET revoked_at = '2026-11-23 00:00:00' WHERE prefix = '{key.prefix}'"
        )

    site.services.writer.run(revoke)
    assert site.client.get("/v1/products", headers=headers).status_code == 401


def test_the_secret_is_shown_once_and_only_its_digest_is_kept(site: Site) -> None:
    key, text = site.services.issue_api_key(site.cooperative.id, Role.PRODUCER, None, "máy")
    with site.services.reads.open() as reader:
        kept = reader.access.api_key(key.prefix)
    assert kept == key
    assert kept is not None
    assert kept.digest == key_digest(text)
    assert text.rpartition("_")[2] not in repr(kept)


def test_a_key_cannot_hold_more_than_its_role(site: Site) -> None:
    with pytest.raises(ScopeBeyondRole):
        site.services.issue_api_key(site.cooperative.id, Role.MARKETPLACE, {Scope.BATCHES_WRITE}, "x")


def test_a_key_is_of_an_organisation_and_has_a_label(site: Site) -> None:
    with pytest.raises(OrganisationUnknown):
        site.services.issue_api_key(rows.organisation().id, Role.PRODUCER, None, "x")
    with pytest.raises(Invalid):
        site.services.issue_api_key(site.cooperative.id, Role.PRODUCER, None, " ")
