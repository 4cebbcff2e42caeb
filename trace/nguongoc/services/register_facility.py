"""Register a facility: a growing area, plot, boat, workshop, packhouse or shop of the caller's organisation."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import isfinite

from nguongoc.batches.quantities import parse_amount
from nguongoc.errors import Invalid, TooLarge
from nguongoc.geography import communes
from nguongoc.geography.borders import NEAR
from nguongoc.identifiers.gln import parse_gln
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.facilities import Facility, FacilityKind, MarketCode
from nguongoc.ports import Answer, Clock, UnitOfWork, Writer
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.gathering import Gathering
from nguongoc.services.once import Once, carry_out

NAME_LIMIT = 120
CODE_LIMIT = 60
MARKET_LIMIT = 60
MOST_MARKET_CODES = 20


class PositionOutside(Invalid):
    """Not in or near Thanh Hoá; most often latitude and longitude are swapped."""

    code = "position-outside"


class PositionIncomplete(Invalid):
    """Latitude without longitude or the other way round."""

    code = "position-incomplete"


class TooManyMarketCodes(TooLarge):
    """More than `MOST_MARKET_CODES` growing-area or packhouse codes."""

    code = "too-many-market-codes"


@dataclass(frozen=True, slots=True)
class FacilityDraft:
    """What somebody says of a place of work. Area in square metres, position in degrees (WGS 84)."""

    kind: FacilityKind
    name: str
    commune_code: str
    latitude: float | None = None
    longitude: float | None = None
    area_m2: str | int | None = None
    """As written: digits and a decimal point."""
    gln: str | None = None
    market_codes: tuple[MarketCode, ...] = ()
    season_cap_kg: str | int | None = None
    """Written like the area."""


class RegisterFacility:
    """Raises `ScopeMissing`, and `Several` or the one refusal of the draft."""

    def __init__(self, writer: Writer, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock

    def __call__(
        self, caller: Caller, draft: FacilityDraft, once: Once[Facility] | None = None
    ) -> Facility | Answer:
        caller.require(Scope.MASTER_DATA_WRITE)
        facility = self.checked(caller, draft)

        def add(uow: UnitOfWork) -> Facility:
            uow.parties.add_facility(facility)
            return facility

        return self._writer.run(lambda uow: carry_out(uow, self._clock, once, add))

    def checked(self, caller: Caller, draft: FacilityDraft) -> Facility:
        """The facility as it would be, nothing written. Raises the refusals of the draft."""
        now = self._clock.now()
        gathering = Gathering()
        name = gathering.text(draft.name, NAME_LIMIT, "/name")
        as_of = gathering.ask(
            lambda: communes.find(draft.commune_code).as_of, communes.AS_OF, "/commune_code"
        )
        gathering.ask(lambda: _check_position(draft.latitude, draft.longitude), None)
        area = None
        if (written := draft.area_m2) is not None:
            area = gathering.ask(lambda: parse_amount(written), Decimal(1), "/area_m2")
        season_cap = None
        if (declared := draft.season_cap_kg) is not None:
            season_cap = gathering.ask(lambda: parse_amount(declared), Decimal(1), "/season_cap_kg")
        gln = draft.gln
        if gln is not None:
            gathering.ask(lambda: parse_gln(gln), gln, "/gln")
        codes = _checked_codes(gathering, draft.market_codes)
        gathering.settle()
        return Facility(
            id=uuid7(now),
            organisation_id=caller.organisation_id,
            kind=draft.kind,
            name=name,
            commune_code=draft.commune_code,
            commune_as_of=as_of,
            latitude=draft.latitude,
            longitude=draft.longitude,
            area_m2=area,
            gln=gln,
            market_codes=codes,
            created_at=now,
            season_cap_kg=season_cap,
        )


def _check_position(latitude: float | None, longitude: float | None) -> None:
    if latitude is None and longitude is None:
        return
    if latitude is None or longitude is None:
        missing = "/latitude" if latitude is None else "/longitude"
        raise PositionIncomplete("a position is latitude and longitude together", pointer=missing)
    south, north, west, east = NEAR
    if not (isfinite(latitude) and south <= latitude <= north):
        raise PositionOutside("this latitude is not near Thanh Hoá (about 20)", pointer="/latitude")
    if not (isfinite(longitude) and west <= longitude <= east):
        raise PositionOutside("this longitude is not near Thanh Hoá (about 105)", pointer="/longitude")


def _checked_codes(gathering: Gathering, codes: tuple[MarketCode, ...]) -> tuple[MarketCode, ...]:
    if len(codes) > MOST_MARKET_CODES:
        gathering.refuse(
            TooManyMarketCodes(
                f"at most {MOST_MARKET_CODES} codes", pointer="/market_codes", most=MOST_MARKET_CODES
            )
        )
        return ()
    return tuple(
        MarketCode(
            gathering.text(code.code, CODE_LIMIT, f"/market_codes/{index}/code"),
            gathering.text(code.market, MARKET_LIMIT, f"/market_codes/{index}/market"),
            code.expires_on,
        )
        for index, code in enumerate(codes)
    )
