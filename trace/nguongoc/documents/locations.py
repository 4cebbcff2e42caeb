"""Location descriptions of FSMA 204: what 21 CFR 1.1310 wants to know of every place and business that the sheet names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from nguongoc.documents.facts import Dossier, Party, Site
from nguongoc.documents.tables import Cell, CellType, Column, Table
from nguongoc.documents.wording import party_text, site_text
from nguongoc.geography.countries import HOME

NAME: Final = "Locations"
NAMING: Final = frozenset(
    {
        "Farm location",
        "Immediate subsequent recipient",
        "Cooling location",
        "TLC source",
        "Harvest location",
        "Landing location",
        "Recipient location",
        "Ship-from location",
        "Immediate previous source",
        "Receiving location",
        "Location",
    }
)
"""Columns of other sheets whose cells are looked up here."""
COLUMNS: Final = (
    Column("Location"),
    Column("Business name"),
    Column("Phone"),
    Column("Address"),
    Column("Country"),
    Column("Latitude", CellType.NUMBER, wanted=False),
    Column("Longitude", CellType.NUMBER, wanted=False),
    Column("GLN", wanted=False),
)
Row = dict[str, Cell]
_NONE: Final[Row] = {}


def locations(dossier: Dossier, tables: Iterable[Table]) -> Table:
    """One row for each name in the given tables, with what is known of it; the rest are gaps like any other."""
    known = dict(_known(dossier))
    named = sorted(set(_named(tables)))
    return Table.of(NAME, COLUMNS, [{"Location": each} | known.get(each, _NONE) for each in named])


def _named(tables: Iterable[Table]) -> Iterator[str]:
    for table in tables:
        places = [at for at, column in enumerate(table.columns) if column.name in NAMING]
        for row in table.rows:
            yield from (cell for at in places if isinstance(cell := row[at], str))


def _known(dossier: Dossier) -> Iterator[tuple[str, Row]]:
    """Of parties first: a place of the same name says more."""
    lots = (*dossier.lots.values(), *dossier.after.values())
    parties = {each.id: each for each in (*dossier.parties.values(), *(lot.party for lot in lots))}
    for party in parties.values():
        yield party_text(party), _business(party)
    for site in (*dossier.sites.values(), *(lot.site for lot in lots)):
        owner = parties.get(site.owner or "")
        yield site_text(site), (_NONE if owner is None else _business(owner)) | _place(site)


def _business(party: Party) -> Row:
    return {
        "Business name": party.name_en or party.name,
        "Phone": party.phone,
        "Address": party.address,
        "Country": HOME if party.address else None,
    }


def _place(site: Site) -> Row:
    return {
        "Address": site.address,
        "Country": HOME if site.address else None,
        "Latitude": _degrees(site.latitude),
        "Longitude": _degrees(site.longitude),
        "GLN": site.gln,
    }


def _degrees(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.6f}")
