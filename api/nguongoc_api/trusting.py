"""Whom to trust, wired: what is kept, what is shown. A part of the composition root."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.services.keep_trust import KeepTrust
from nguongoc.services.show_trust import ShowTrust
from nguongoc_api.settings import Settings


@dataclass(frozen=True, slots=True)
class Trusting:
    """Keeping lists and anchors, and showing them."""

    keep: KeepTrust
    show: ShowTrust


def build_trusting(settings: Settings, reads: ReadSource, writer: Writer, clock: Clock) -> Trusting:
    show = ShowTrust(reads, settings.trust_root, demo=settings.demo)
    return Trusting(KeepTrust(writer, clock, show.pins), show)
