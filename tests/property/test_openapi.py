"""The whole API, each operation with whatever its own document allows and much that it does not: only documented answers, never a 500."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CheckFunction
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from nguongoc.ports.rows import Role
from tests.http.conftest import Site, one_site
from tests.on_a_socket import quiet, serving

EXAMPLES = 30
schemathesis.serializer.alias("application/partial-upload", "application/octet-stream")
schemathesis.serializer.alias("audio/*", "application/octet-stream")
CHECKS: list[CheckFunction] = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


site = one_site


@pytest.fixture(scope="module")
def keys(site: Site) -> dict[Role, dict[str, str]]:
    return {role: site.as_(role) for role in Role}


@pytest.fixture(scope="module")
def api(site: Site) -> Iterator[Any]:
    """Over a real server: what leaves it is what is checked. The lifespan belongs to the test client of `site`."""
    # It is put together when it is first asked for, which on a busy machine takes longer than the loader waits.
    assert site.client.get("/openapi.json").status_code == 200
    with socket.create_server(("127.0.0.1", 0)) as listening, serving(quiet(site.app), listening):
        yield schemathesis.openapi.from_url(f"http://127.0.0.1:{listening.getsockname()[1]}/openapi.json")


def test_every_answer_is_documented_and_none_is_our_fault(
    api: Any, keys: dict[Role, dict[str, str]], subtests: pytest.Subtests
) -> None:
    for operation in (result.ok() for result in api.get_all_operations()):
        with subtests.test(operation.label):
            _try(operation, keys)


def _try(operation: Any, keys: dict[Role, dict[str, str]]) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(), st.sampled_from([None, *Role]))
    def ask(case: Any, role: Role | None) -> None:
        response = case.call(headers={} if role is None else keys[role])
        case.validate_response(response, checks=CHECKS)

    ask()
