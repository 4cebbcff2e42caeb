"""The 166 communes of Thanh Hoá since 1 July 2025, and what they were called before.

101 of the new units reuse an old code under another name, and ten old units were split: a code means something only
with its `as_of`, and an old name is only ever an offer among which a person chooses.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from nguongoc.errors import Invalid, NotFound, TooLarge
from nguongoc.geography.distance import great_circle_km

AS_OF = date(2025, 7, 1)
PROVINCE_CODE = "38"
PROVINCE_NAME = "Thanh Hóa"
LONGEST_QUERY = 200
"""Characters. A full old address in three levels is under 100."""
MOST_MATCHES = 20


class UnknownCommune(NotFound):
    """No commune of the province has this code as of `AS_OF`; it may be a code from before."""

    code = "unknown-commune"


class QueryTooLong(TooLarge):
    """Longer than any place name; refused before it is normalised."""

    code = "query-too-long"


class QueryEmpty(Invalid):
    """Nothing left to look for once marks and punctuation are gone."""

    code = "query-empty"


@dataclass(frozen=True, slots=True)
class LegacyUnit:
    """A commune as it was until 30 June 2025; when `split`, other new communes hold the rest of it."""

    code: str
    name: str
    district: str
    split: bool


@dataclass(frozen=True, slots=True)
class Commune:
    """A xã or phường: code and name belong together only with `as_of`.

    The centroid can be up to 15 km from where people live: enough to sort by, never to stand in for a farm.
    """

    code: str
    name: str
    """With its type: *Xã Lam Sơn*."""
    as_of: date
    latitude: float
    longitude: float
    area_km2: float
    legacy: tuple[LegacyUnit, ...]

    @property
    def short_name(self) -> str:
        """Without its type, for a heading: *Lam Sơn*."""
        return _without_type(self.name)


@dataclass(frozen=True, slots=True)
class CommuneMatch:
    """One offer for what somebody typed: by today's name (`former` None), by a former unit's, or by a former district's.

    `choose` says that the former unit was split, or that a whole district was named, so that only somebody who knows the place can pick.
    """

    commune: Commune
    former: LegacyUnit | None
    choose: bool
    district: str | None = None
    """The former district that was named; some of it is in the commune."""


def find(code: str) -> Commune:
    """The commune of this code as of `AS_OF`; codes from before are not translated in silence."""
    commune = _by_code().get(code)
    if commune is None:
        raise UnknownCommune("no commune of Thanh Hoá has this code since 2025-07-01", commune=code[:10])
    return commune


def is_known(code: str) -> bool:
    """Whether a commune has this code as of `AS_OF`."""
    return code in _by_code()


def address(code: str) -> str:
    """The commune with its province, as addresses and signed records name it. Raises `UnknownCommune`."""
    return f"{find(code).name}, Thanh Hoá"


def nearest(latitude: float, longitude: float) -> Commune:
    """The one whose middle is nearest: a word for where roughly something is, and no more than that."""
    return min(_all(), key=lambda each: great_circle_km(latitude, longitude, each.latitude, each.longitude))


def every() -> tuple[Commune, ...]:
    """All communes, in the order of their codes."""
    return _all()


def search(text: str) -> tuple[CommuneMatch, ...]:
    """Offers for a name as people type it, today's or former, with or without marks; at most `MOST_MATCHES`.

    Names spelt with exactly these marks come first, then whole names before beginnings, then today's names before
    former ones. An old address down to district or province is understood. A former unit that was split gives one offer for each of its successors, all with `choose`;
    the whole name of a former district one for each commune that has some of it, after all others.
    """
    if len(text) > LONGEST_QUERY:
        raise QueryTooLong("a place name has at most 200 characters", limit=LONGEST_QUERY)
    written_out = _written_out(text)
    wanted, spelt = search_key(written_out), _spelt(written_out)
    if not wanted:
        raise QueryEmpty("nothing to look for in this text")
    found = _matches(wanted, spelt) or _matches(_PROVINCE_TAIL.sub("", wanted), spelt)
    return found[:MOST_MATCHES]


def search_key(text: str) -> str:
    """What two spellings of one name have in common: case, marks and punctuation folded away (*Hoá* = *HÓA* = *hoa*).

    đ has no decomposition and Eth (U+00D0) is its look-alike in old data, so both are mapped by hand.
    """
    folded = unicodedata.normalize("NFC", text).casefold().translate(_STROKES)
    decomposed = unicodedata.normalize("NFD", folded)
    return _NOT_KEY.sub(" ", "".join(c for c in decomposed if not unicodedata.combining(c))).strip()


_STROKES = str.maketrans({"đ": "d", "ð": "d"})
_NOT_KEY = re.compile(r"[^0-9a-z]+")
_PROVINCE_TAIL = re.compile(r"(?: tinh| thanh pho)? thanh hoa$")
_SHORT_FORMS = {
    "x": "xã",
    "p": "phường",
    "tt": "thị trấn",
    "h": "huyện",
    "tx": "thị xã",
    "tp": "thành phố",
    "t": "tỉnh",
}
_SHORT_FORM = re.compile(rf"(?<!\w)({'|'.join(_SHORT_FORMS)})(?:\.\s*|\s+)(?=\w)", re.IGNORECASE)
_TYPES = ("Thị trấn ", "Phường ", "Xã ")
_DISTRICT_TYPE = re.compile(r"^(?:huyen|thi xa|thanh pho) ")
_DISTRICT_NAME = re.compile(r"^(?:Huyện|Thị xã|Thành phố) ")


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    spelt: str
    full_keys: tuple[str, ...]
    """The name with its type, and with its former district: what people paste from an old address."""
    match: CommuneMatch

    @property
    def order(self) -> int:
        """Today's names before former ones, those before districts."""
        if self.match.district is not None:
            return 2
        return 0 if self.match.former is None else 1


def _matches(wanted: str, exact: str) -> tuple[CommuneMatch, ...]:
    hits = [(rank, entry.match) for entry in _index() if (rank := _rank(entry, wanted, exact)) is not None]
    hits.sort(key=lambda hit: (hit[0], hit[1].commune.code, hit[1].former.code if hit[1].former else ""))
    return tuple(match for _, match in hits)


def _rank(entry: _Entry, wanted: str, exact: str) -> tuple[int, int, int] | None:
    if wanted == entry.key or wanted in entry.full_keys:
        closeness = 0
    elif entry.match.district is None and any(
        key.startswith(wanted) for key in (entry.key, *entry.full_keys)
    ):
        closeness = 1
    else:
        return None
    same_marks = 0 if entry.spelt.startswith(exact) or exact.startswith(entry.spelt) else 1
    return (same_marks, closeness, entry.order)


def _written_out(text: str) -> str:
    """Addresses shorten the kind of a unit: *P. Hạc Thành, TP Thanh Hóa*; what is compared has it in full."""
    composed = unicodedata.normalize("NFC", text)
    return _SHORT_FORM.sub(lambda found: _SHORT_FORMS[found[1].lower()] + " ", composed)


def _spelt(text: str) -> str:
    """The name in lower case, its marks kept, its type left out."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return _without_type(plain).casefold()


def _without_type(name: str) -> str:
    for kind in _TYPES:
        if name.casefold().startswith(kind.casefold()):
            return name[len(kind) :]
    return name


@cache
def _all() -> tuple[Commune, ...]:
    text = (resources.files("nguongoc.geography") / "communes.json").read_text("utf-8")
    data = json.loads(text)
    successors = Counter(old[0] for row in data["units"] for old in row[5])
    communes = (
        Commune(
            code=row[0],
            name=row[1],
            as_of=date.fromisoformat(data["as_of"]),
            latitude=row[2],
            longitude=row[3],
            area_km2=row[4],
            legacy=tuple(LegacyUnit(old[0], old[1], old[2], successors[old[0]] > 1) for old in row[5]),
        )
        for row in data["units"]
    )
    return tuple(sorted(communes, key=lambda commune: commune.code))


@cache
def _by_code() -> dict[str, Commune]:
    return {commune.code: commune for commune in _all()}


@cache
def _index() -> tuple[_Entry, ...]:
    entries: list[_Entry] = []
    for commune in _all():
        entries.append(
            _entry(commune.name, (search_key(commune.name),), CommuneMatch(commune, None, choose=False))
        )
        for old in commune.legacy:
            full = search_key(old.name)
            short = search_key(_without_type(old.name))
            district = search_key(old.district)
            bare = _DISTRICT_TYPE.sub("", district)
            keys = (full, *(f"{unit} {within}" for unit in (full, short) for within in (district, bare)))
            entries.append(_entry(old.name, keys, CommuneMatch(commune, old, choose=old.split)))
        for name in dict.fromkeys(old.district for old in commune.legacy):
            bare = _DISTRICT_NAME.sub("", name)
            match = CommuneMatch(commune, None, choose=True, district=name)
            entries.append(_Entry(search_key(bare), bare.casefold(), (search_key(name),), match))
    return tuple(entries)


def _entry(name: str, full_keys: tuple[str, ...], match: CommuneMatch) -> _Entry:
    short = _without_type(name)
    return _Entry(search_key(short), short.casefold(), full_keys, match)
