"""What a verifier keeps changes no answer: another key, another proof or another question is judged anew."""

from __future__ import annotations

import random
from dataclasses import replace
from hashlib import sha256

import pytest

from nguongoc.log.many_paths import inclusion_proofs, nodes_needed_for_inclusions
from nguongoc.log.tree import (
    CompactRange,
    inclusion_proof,
    leaf_hash,
    nodes_needed_for_inclusion,
)
from nguongoc.verdict import State
from nguongoc.verify import Verifier
from tests.verifier.test_vectors import CASES, evidence_for


def test_one_verifier_answers_every_case_in_any_order_as_a_new_one_does() -> None:
    kept, chance = Verifier(), random.Random(20261128)
    cases = [evidence_for(case) for case in CASES] * 2
    chance.shuffle(cases)
    for evidence in cases:
        assert kept.verify(evidence) == Verifier().verify(evidence)
    genuine = next(each for each in cases if kept.verify(each).state is State.VALID)
    assert kept.verify(replace(genuine, proof=None)).state is State.UNVERIFIED
    assert kept.verify(genuine).state is State.VALID


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 100, 333])
def test_paths_made_together_are_those_made_one_by_one(size: int) -> None:
    tree = CompactRange()
    nodes: dict[tuple[int, int], bytes] = {}
    for at in range(size):
        for level, index, value in tree.append(leaf_hash(sha256(bytes([at % 256])).digest())):
            nodes[level, index] = value

    def node(level: int, index: int) -> bytes:
        return nodes[level, index]

    indices = random.Random(size).sample(range(size), min(size, 40))
    assert inclusion_proofs(indices, size, node) == {
        each: inclusion_proof(each, size, node) for each in indices
    }
    one_by_one = {each for index in indices for each in nodes_needed_for_inclusion(index, size)}
    assert nodes_needed_for_inclusions(indices, size) == one_by_one
