"""Communes on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nguongoc.geography.communes import CommuneMatch
from nguongoc_api.v1.wire import Shown


class FormerShown(Shown):
    """A commune until 30 June 2025: its `code` may be another unit's today."""

    code: str
    name: str
    district: str
    split: bool


class CommuneShown(Shown):
    """One offer: by today's name, or by the former commune or district that was named."""

    code: str
    name: str
    as_of: date
    former: FormerShown | None
    former_district: str | None
    choose: bool

    @classmethod
    def of(cls, match: CommuneMatch) -> CommuneShown:
        old = match.former
        return cls(
            code=match.commune.code,
            name=match.commune.name,
            as_of=match.commune.as_of,
            former=None
            if old is None
            else FormerShown(code=old.code, name=old.name, district=old.district, split=old.split),
            former_district=match.district,
            choose=match.choose,
        )


class CommunesFound(Shown):
    items: list[CommuneShown]

    @classmethod
    def of(cls, matches: Sequence[CommuneMatch]) -> CommunesFound:
        return cls(items=[CommuneShown.of(each) for each in matches])
