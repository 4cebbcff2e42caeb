"""Recordings as real recorders write them are known by their bytes, films are none, and a torn one is told or is shorter."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from nguongoc.diary.sounds import SoundDamaged, SoundNotTaken, hear

FOLDER = Path(__file__).parent / "sounds"
MADE = {
    "opus.ogg": "audio/ogg", "opus.webm": "audio/webm", "live.webm": "audio/webm", "aac.m4a": "audio/mp4",
    "fragmented.m4a": "audio/mp4", "mp3.mp3": "audio/mpeg", "variable.mp3": "audio/mpeg",
}  # fmt: skip
SECONDS = 2.5
PADDING = 0.15
"""What coders put before and after."""


@pytest.mark.parametrize("name", MADE)
def test_a_recording_of_a_real_recorder_is_known_with_its_length(name: str) -> None:
    sound = hear((FOLDER / name).read_bytes())
    assert sound.media_type == MADE[name]
    assert sound.seconds == pytest.approx(SECONDS, abs=PADDING)


@pytest.mark.parametrize("name", ["film.webm", "film.mp4"])
def test_a_film_is_no_memo(name: str) -> None:
    with pytest.raises(SoundNotTaken):
        hear((FOLDER / name).read_bytes())


@pytest.mark.parametrize("name", MADE)
def test_a_recording_cut_anywhere_is_refused_or_no_longer_than_it_was(name: str) -> None:
    whole = (FOLDER / name).read_bytes()
    for end in range(0, len(whole), 7):
        with suppress(SoundDamaged, SoundNotTaken):
            assert hear(whole[:end]).seconds <= SECONDS + PADDING
