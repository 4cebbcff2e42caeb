"""Names in a sheet as the things they name: what an organisation registered, found as people spell it, never nearly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from nguongoc.batches.quantities import Unit, UnknownUnit
from nguongoc.catalogue.products import Product
from nguongoc.errors import Invalid
from nguongoc.geography import communes
from nguongoc.geography.communes import Commune, search_key
from nguongoc.parties.facilities import Facility
from nguongoc.parties.members import Member
from nguongoc.ports import Reader

PIECE = 500
_LONGEST = 120


class NameUnknown(Invalid):
    """Nothing of this name is registered; `like` is the nearest that is, or a dash."""

    code = "name-unknown"


class NameShared(Invalid):
    """More than one thing has this name, so that which of them is meant is a guess."""

    code = "name-shared"


class CommuneUnclear(Invalid):
    """No commune of this name, or several that a person chooses among; `choices` names them."""

    code = "commune-unclear"


class Named(Protocol):
    """Whatever people call by a name."""

    @property
    def id(self) -> UUID: ...
    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Named)


class Names(Generic[T]):
    """Things by name: the same letters first, else the same but for case, marks and spaces."""

    def __init__(self, things: Iterable[T]) -> None:
        self._by_key: dict[str, list[T]] = {}
        for each in things:
            self._by_key.setdefault(search_key(each.name), []).append(each)

    def find(self, said: str) -> T:
        """Raises `NameUnknown`, `NameShared`."""
        key = search_key(said[:_LONGEST])
        alike = self._by_key.get(key, [])
        exact = [each for each in alike if each.name.casefold() == said.casefold()] or alike
        if len(exact) == 1:
            return exact[0]
        if exact:
            raise NameShared(f"{len(exact)} have the name {said[:_LONGEST]!r}", name=said[:_LONGEST])
        near = get_close_matches(key, self._by_key, 1)
        like = self._by_key[near[0]][0].name if near else "–"
        raise NameUnknown(
            f"nothing is registered as {said[:_LONGEST]!r}; nearest: {like}", name=said[:_LONGEST], like=like
        )

    def has(self, said: str) -> bool:
        return search_key(said[:_LONGEST]) in self._by_key


@dataclass(frozen=True, slots=True)
class Directory:
    """What one organisation registered, by name."""

    products: Names[Product]
    facilities: Names[Facility]
    members: Names[Member]


def load_directory(reader: Reader, organisation_id: UUID) -> Directory:
    """As it is now."""
    return Directory(
        Names(_every(lambda after: reader.catalogue.products_of(organisation_id, after, PIECE))),
        Names(reader.parties.facilities_of(organisation_id)),
        Names(_every(lambda after: reader.members.of(organisation_id, after, PIECE))),
    )


def _every(piece: Callable[[UUID | None], Sequence[T]]) -> Iterable[T]:
    after: UUID | None = None
    while some := piece(after):
        yield from some
        after = some[-1].id


def find_unit(said: str) -> Unit:
    """By code or by word: `kg`, `tạ`, `Quả`. Raises `UnknownUnit`."""
    key = search_key(said[:_LONGEST])
    for unit in Unit:
        if key in (unit.value, search_key(unit.label_vi), search_key(unit.label_en)):
            return unit
    known = ", ".join(unit.label_vi for unit in Unit)
    raise UnknownUnit(f"the unit is none of {known}", units=known)


def find_commune(said: str) -> Commune:
    """By code, by today's name, or by a former one that lies in one commune alone. Raises `CommuneUnclear`."""
    text = said[: communes.LONGEST_QUERY]
    key = search_key(text)
    by_code = [each for each in communes.every() if each.code == text.strip()]
    if by_code:
        return by_code[0]
    offers = communes.search(text) if key else ()
    today = {each.commune.code: each.commune for each in offers if each.former is None}
    now = [each for each in today.values() if key in (search_key(each.name), search_key(each.short_name))]
    named = [each for each in now if search_key(each.name) == key] or now
    if len(named) == 1:
        return named[0]
    former = {
        each.commune.code: each
        for each in offers
        if each.former is not None and key.startswith(_short(each.former.name))
    }
    if not now and len(former) == 1 and not next(iter(former.values())).choose:
        return next(iter(former.values())).commune
    choices = ", ".join(dict.fromkeys(each.commune.name for each in offers)) or "–"
    raise CommuneUnclear(
        f"{text[:_LONGEST]!r} is no one commune; choose among: {choices}",
        name=text[:_LONGEST],
        choices=choices[:200],
    )


def _short(name: str) -> str:
    return (
        search_key(name.split(" ", 1)[-1]) if name.split(" ", 1)[0] in ("Xã", "Phường") else search_key(name)
    )
