"""The Merkle proof vectors of `transparency-dev/merkle` (`testdata/inclusion`, `testdata/consistency`)."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from nguongoc.errors import Refusal
from nguongoc.log.tree import (
    EMPTY_ROOT,
    ConsistencyRefuted,
    ProofLengthWrong,
    verify_consistency,
    verify_inclusion,
)
from tests.vectors import vectors

MERKLE = vectors("merkle")
INCLUSION = sorted(MERKLE.glob("inclusion/*/*.json"))
CONSISTENCY = sorted(MERKLE.glob("consistency/*/*.json"))


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def _hashes(case: dict[str, Any]) -> list[bytes]:
    return [b64decode(text) for text in case["proof"] or ()]


def _verdict(verify: Any, *arguments: Any) -> bool:
    try:
        verify(*arguments)
    except Refusal:
        return False
    return True


def test_both_sets_of_vectors_are_there_with_cases_that_hold_and_cases_that_do_not() -> None:
    for paths in (INCLUSION, CONSISTENCY):
        assert len(paths) > 60
        assert {json.loads(path.read_text())["wantErr"] for path in paths} == {True, False}


@pytest.mark.parametrize("path", INCLUSION, ids=_name)
def test_inclusion_vector(path: Path) -> None:
    case = json.loads(path.read_text())
    holds = _verdict(
        verify_inclusion,
        b64decode(case["leafHash"]),
        case["leafIdx"],
        case["treeSize"],
        _hashes(case),
        b64decode(case["root"]),
    )
    assert holds is not case["wantErr"]


@pytest.mark.parametrize("path", CONSISTENCY, ids=_name)
def test_consistency_vector(path: Path) -> None:
    case = json.loads(path.read_text())
    holds = _verdict(
        verify_consistency,
        case["size1"],
        b64decode(case["root1"]),
        case["size2"],
        b64decode(case["root2"]),
        _hashes(case),
    )
    assert holds is not case["wantErr"]


def test_known_difference_size1_zero_is_accepted_with_the_empty_root_and_an_empty_proof_and_no_other_way() -> (
    None
):
    """The vectors' own verifier calls every proof from size 0 an error; tlog-witness needs one, and it is empty.

    The vectors present here have size1 = 0 only with a wrong root and a non-empty proof, so they agree with us all the same.
    """
    later = next(json.loads(path.read_text()) for path in CONSISTENCY if path.parent.name == "3")
    size2, root2 = 5, b64decode(later["root2"])
    verify_consistency(0, EMPTY_ROOT, size2, root2, [])
    with pytest.raises(ConsistencyRefuted):
        verify_consistency(0, root2, size2, root2, [])
    with pytest.raises(ProofLengthWrong):
        verify_consistency(0, EMPTY_ROOT, size2, root2, [root2])
    from_zero = [case for case in map(json.loads, map(Path.read_text, CONSISTENCY)) if case["size1"] == 0]
    assert from_zero
    assert all(case["wantErr"] for case in from_zero)
