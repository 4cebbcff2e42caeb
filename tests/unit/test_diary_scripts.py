"""The diary's modules run in Node: what was typed on the phone, as an entry says it, held against the rules of the core."""

from __future__ import annotations

import json
from pathlib import Path

from nguongoc.diary import rules
from nguongoc.diary.entries import Activity
from tests.verifier.test_browser_modules import run

ASKED = ("material", "interval", "dose", "quantity")
MEMBERS = {"interval": "interval_days"}


def questions() -> dict[str, list[str]]:
    """What each activity may and must say, as the rules have it."""
    return {
        each.value: [
            "plot!",
            *(
                name + "!" * (MEMBERS.get(name, name) in rules.NEEDED.get(each, ()))
                for name in ASKED
                if each in rules.ONLY[MEMBERS.get(name, name)]
            ),
        ]
        for each in Activity
    }


def test_what_is_typed_on_the_phone_is_read_as_the_rules_say(tmp_path: Path) -> None:
    told, output = run(tmp_path, "diary.test.mjs", NGUONGOC_RULES=json.dumps(questions()))
    assert len(told) == 13
    assert all(told.values()), output
