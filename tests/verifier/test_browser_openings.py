"""The device follows a log past its end by the notes that the service signs, and by nothing less: in Node."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from nguongoc.log.checkpoint import Checkpoint, sign_checkpoint
from nguongoc.log.note import Note, sign_text
from nguongoc.log.opening import LoneOpening, Opening, sign_lone_opening, sign_opening
from tests.unit.log.keys import private_key, verifier_key
from tests.verifier.test_browser_modules import run

FIRST, SECOND = "trace.example/log", "trace.example/log/2-0a1b2c3d"


def test_a_device_follows_a_log_past_its_end(tmp_path: Path) -> None:
    old, new = verifier_key("old", FIRST), verifier_key("new", SECOND)
    by_old, by_new = private_key("old"), private_key("new")
    seen = Checkpoint(FIRST, 3, sha256(b"three").digest())
    said = Opening(old, Checkpoint(FIRST, 7, sha256(b"seven").digest()), 2, new)
    denying = Opening(old, Checkpoint(FIRST, 3, sha256(b"other").digest()), 2, new)
    halves = [Note(said.text, (sign_text(said.text, key, by),)) for key, by in ((old, by_old), (new, by_new))]
    alone = LoneOpening(said.old, said.final, said.final.size, new)
    head = Checkpoint(SECOND, 1, sha256(b"one").digest())
    (tmp_path / "notes.json").write_text(
        json.dumps(
            {
                "old_key": str(old),
                "new_key": str(new),
                "seen": sign_checkpoint(seen, old, by_old).decode(),
                "new_head": sign_checkpoint(head, new, by_new).decode(),
                "opening": sign_opening(said, by_old, by_new).decode(),
                "denying": sign_opening(denying, by_old, by_new).decode(),
                "alone": sign_lone_opening(alone, by_new).decode(),
                "forged": [each.to_bytes().decode() for each in halves],
            }
        )
    )
    told, output = run(tmp_path, "openings.test.mjs", NGUONGOC_NOTES=str(tmp_path / "notes.json"))
    assert len(told) == 5
    assert all(told.values()), output
