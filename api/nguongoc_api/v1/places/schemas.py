"""A place to visit on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from nguongoc.services.place_drafts import ExperienceDraft, FestivalDraft, WelcomeDraft
from nguongoc.services.register_place import PlaceDraft
from nguongoc.tourism.places import (
    Confidence,
    Experience,
    ExperienceKind,
    Festival,
    LunarDay,
    Place,
    PlaceKind,
)
from nguongoc_api.v1.photos.schemas import PhotoShown
from nguongoc_api.v1.wire import Day, Given, Shown


class LunarDayGiven(Given):
    day: int
    month: int


class FestivalGiven(Given):
    """Held from one lunar day to another of the same lunar year, both included."""

    name_vi: str
    name_en: str
    first: LunarDayGiven
    last: LunarDayGiven

    def draft(self) -> FestivalDraft:
        first, last = (self.first.day, self.first.month), (self.last.day, self.last.month)
        return FestivalDraft(self.name_vi, self.name_en, first, last)


class ExperienceGiven(Given):
    id: str
    name_vi: str
    name_en: str
    months: list[int] = Field(default_factory=list)
    price_note_vi: str | None = None
    price_note_en: str | None = None
    kind: Annotated[ExperienceKind, Field(strict=False)] = ExperienceKind.VISIT

    def draft(self) -> ExperienceDraft:
        return ExperienceDraft(
            self.id, self.name_vi, self.name_en, tuple(self.months), self.price_note_vi, self.price_note_en,
            self.kind,
        )  # fmt: skip


class WelcomeGiven(Given):
    """What visitors are told, whole: what is left out is not told any more."""

    about_vi: str
    about_en: str
    months: list[int] = Field(default_factory=list)
    festivals: list[FestivalGiven] = Field(default_factory=list)
    experiences: list[ExperienceGiven] = Field(default_factory=list)
    opening: str | None = Field(default=None, examples=["Mo-Fr 08:00-11:30,13:30-17:00; Sa 08:00-12:00"])
    phone: str | None = None
    zalo: str | None = None
    website: str | None = None
    booking_url: str | None = None

    def welcome(self) -> WelcomeDraft:
        return WelcomeDraft(**self._told())

    def _told(self) -> dict[str, Any]:
        return {
            "about_vi": self.about_vi,
            "about_en": self.about_en,
            "months": tuple(self.months),
            "festivals": tuple(each.draft() for each in self.festivals),
            "experiences": tuple(each.draft() for each in self.experiences),
            "opening": self.opening,
            "phone": self.phone,
            "zalo": self.zalo,
            "website": self.website,
            "booking_url": self.booking_url,
        }


class PlaceGiven(WelcomeGiven):
    id: str
    name_vi: str
    name_en: str
    kind: Annotated[PlaceKind, Field(strict=False)]
    commune_code: str
    latitude: float
    longitude: float
    coordinate_error_km: float
    checked_on: Day
    source: str
    product_slugs: list[str] = Field(default_factory=list)
    host: str | None = Field(
        default=None, description="Slug of the organisation that receives visitors there"
    )
    confidence: Annotated[Confidence, Field(strict=False)] = Confidence.MEDIUM

    def draft(self) -> PlaceDraft:
        return PlaceDraft(
            **self._told(),
            id=self.id,
            name_vi=self.name_vi,
            name_en=self.name_en,
            kind=self.kind,
            commune_code=self.commune_code,
            latitude=self.latitude,
            longitude=self.longitude,
            coordinate_error_km=self.coordinate_error_km,
            checked_on=self.checked_on,
            source=self.source,
            product_slugs=tuple(self.product_slugs),
            host=self.host,
            confidence=self.confidence,
        )


class LunarDayShown(Shown):
    day: int
    month: int

    @classmethod
    def of(cls, lunar: LunarDay) -> LunarDayShown:
        return cls(day=lunar.day, month=lunar.month)


class FestivalShown(Shown):
    name_vi: str
    name_en: str
    first: LunarDayShown
    last: LunarDayShown

    @classmethod
    def of(cls, festival: Festival) -> FestivalShown:
        first, last = LunarDayShown.of(festival.first), LunarDayShown.of(festival.last)
        return cls(name_vi=festival.name_vi, name_en=festival.name_en, first=first, last=last)


class ExperienceShown(Shown):
    id: str
    name_vi: str
    name_en: str
    months: list[int]
    price_note_vi: str | None
    price_note_en: str | None
    kind: ExperienceKind

    @classmethod
    def of(cls, experience: Experience) -> ExperienceShown:
        return cls(
            id=experience.id,
            name_vi=experience.name_vi,
            name_en=experience.name_en,
            months=list(experience.months),
            price_note_vi=experience.price_note_vi,
            price_note_en=experience.price_note_en,
            kind=experience.kind,
        )


class PlaceShown(Shown):
    id: str
    name_vi: str
    name_en: str
    kind: PlaceKind
    commune_code: str
    latitude: float
    longitude: float
    coordinate_error_km: float
    about_vi: str
    about_en: str
    months: list[int]
    festivals: list[FestivalShown]
    experiences: list[ExperienceShown]
    phone: str | None
    website: str | None
    product_slugs: list[str]
    checked_on: date
    source: str
    opening: str | None
    zalo: str | None
    booking_url: str | None
    confidence: Confidence
    confirmed_on: date | None
    version: int
    photo: PhotoShown | None

    @classmethod
    def of(cls, place: Place) -> PlaceShown:
        return cls(
            id=place.id,
            name_vi=place.name_vi,
            name_en=place.name_en,
            kind=place.kind,
            commune_code=place.commune_code,
            latitude=place.latitude,
            longitude=place.longitude,
            coordinate_error_km=place.coordinate_error_km,
            about_vi=place.about_vi,
            about_en=place.about_en,
            months=list(place.months),
            festivals=[FestivalShown.of(each) for each in place.festivals],
            experiences=[ExperienceShown.of(each) for each in place.experiences],
            phone=place.phone,
            website=place.website,
            product_slugs=list(place.product_slugs),
            checked_on=place.checked_on,
            source=place.source,
            opening=place.opening,
            zalo=place.zalo,
            booking_url=place.booking_url,
            confidence=place.confidence,
            confirmed_on=place.confirmed_on,
            version=place.version,
            photo=None if place.photo is None else PhotoShown.of(place.photo),
        )


class Places(Shown):
    items: list[PlaceShown]
