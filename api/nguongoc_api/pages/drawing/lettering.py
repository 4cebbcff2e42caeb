"""How wide a line of text is about, for drawings: no browser is there to measure it."""

from __future__ import annotations

from typing import Final

_NARROW: Final = frozenset("iíìỉĩịlIjtfr.,:;·'|()[]! ")
_WIDE: Final = frozenset("mwMWGOQĐ@%—")


def wrap(text: str, room: float, size: float, most: int) -> tuple[str, ...]:
    """Lines of words no wider than `room`; what does not fit into `most` lines ends in an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return tuple(_cut(line, room, size) for line in lines)


def _cut(line: str, room: float, size: float) -> str:
    if text_width(line, size) <= room:
        return line
    while line and text_width(f"{line}…", size) > room:
        line = line[:-1]
    return f"{line.rstrip()}…"


def text_width(text: str, size: float) -> float:
    """About how wide a line is; a little more than it is in Be Vietnam Pro."""
    return size * sum(0.34 if letter in _NARROW else 0.9 if letter in _WIDE else 0.6 for letter in text)
