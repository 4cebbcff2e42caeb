"""A question read: from the parameters of a URL or from a JSON query object, by the one table of parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from nguongoc.events.context import Namespaces
from nguongoc.events.fitting import fitting
from nguongoc.events.index import event_type_key, identifier_key, word_key
from nguongoc.events.index_terms import as_number, number_text
from nguongoc.events.moments import read_moment
from nguongoc.events.query.controls import controlled
from nguongoc.events.query.criteria import (
    Column,
    Compares,
    Comparison,
    Criterion,
    Declares,
    EventQuery,
    Identifies,
    InTime,
    KeyMatch,
    Named,
    OneOf,
    Place,
    States,
    StatesNumber,
    StatesText,
)
from nguongoc.events.query.parameters import find
from nguongoc.events.query.patterns import class_matches, instance_matches, is_pattern, within
from nguongoc.events.query.refusals import (
    QueryParameterNotSupported,
    QueryParameterUnknown,
    QueryPrefixUndeclared,
    QueryTooComplex,
    QueryValueWrong,
)
from nguongoc.events.query.targets import (
    Control,
    OfColumn,
    OfDeclaration,
    OfField,
    OfIdentifiers,
    OfMeasure,
    OfNames,
    OfPlace,
    OfTerm,
    OfTime,
    OfTyped,
    Parameter,
    Spelling,
    Value,
)
from nguongoc.events.query.values import (
    FromJson,
    FromUrl,
    Given,
    bound,
    is_uri,
    moment,
    text,
    texts,
    unspaced,
    uris,
)
from nguongoc.events.term_names import field_term, measured_term, typed_term
from nguongoc.events.vocabulary import TermKind, canonical_term

MOST_PARAMETERS = 100
MOST_VALUES = 1_000
"""Of all parameters of one question together."""
_ACTIONS = frozenset({"ADD", "OBSERVE", "DELETE"})
_EVENT_TYPES = frozenset(
    {"ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent"}
)
_UNIT = re.compile(r"[A-Z0-9]{2,4}")


def query_of_url(pairs: Iterable[tuple[str, str]], namespaces: Namespaces) -> EventQuery:
    """The question of the decoded parameters of a URL, those of paging taken out.

    Raises the refusals of `query.refusals`; the prefixes of `namespaces` are what `GS1-Extensions` declared.
    """
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    return _query([FromUrl(name, values) for name, values in given.items()], namespaces)


def query_of_json(value: Any, namespaces: Namespaces) -> EventQuery:
    """The question of a query object as the published query schema has it. Refusals as of `query_of_url`, and those of `Namespaces`."""
    if not isinstance(value, Mapping):
        raise QueryValueWrong("query", "an object of query parameters")
    inside = namespaces.within(value.get("@context"), "/query/@context")
    return _query([FromJson(name, each) for name, each in value.items() if name != "@context"], inside)


def _query(parameters: list[Given], namespaces: Namespaces) -> EventQuery:
    if len(parameters) > MOST_PARAMETERS:
        raise QueryTooComplex(f"a question has at most {MOST_PARAMETERS} parameters", most=MOST_PARAMETERS)
    criteria: list[Criterion] = []
    controls: dict[Control, Given] = {}
    sensitive = False
    for given in parameters:
        parameter, ending = _found(given.name)
        if isinstance(parameter.target, Control):
            controls[parameter.target] = given
            continue
        criterion = _Reader(given, parameter, ending, namespaces).criterion()
        if criterion is not None:
            criteria.append(criterion)
            sensitive = sensitive or parameter.sensitive
    if sum(map(_size, criteria)) > MOST_VALUES:
        raise QueryTooComplex(f"a question has at most {MOST_VALUES} values", most=MOST_VALUES)
    return controlled(tuple(criteria), sensitive, controls)


def _found(name: str) -> tuple[Parameter, str]:
    found = find(name)
    if found is None:
        raise QueryParameterUnknown(name)
    if found[0].target is None:
        raise QueryParameterNotSupported(name, found[0].note)
    return found


def _size(criterion: Criterion) -> int:
    match criterion:
        case OneOf(keys=values) | Named(names=values) | StatesText(texts=values):
            return len(values)
        case Place(matches=matches) | Identifies(matches=matches):
            return len(matches)
        case StatesNumber(numbers=numbers):
            return len(numbers)
        case _:
            return 1


class _Reader:
    """One parameter as given, read into the criterion that its row in the table says."""

    def __init__(self, given: Given, parameter: Parameter, ending: str, namespaces: Namespaces) -> None:
        self._given = given
        self._parameter = parameter
        self._ending = ending
        self._namespaces = namespaces

    def criterion(self) -> Criterion | None:
        """None where the parameter asks for nothing: `EXISTS_...=false`."""
        match self._parameter.target:
            case OfColumn(column, kind):
                return OneOf(column, self._column_keys(column, kind))
            case OfPlace(column, inner):
                return Place(column, self._places(inner))
            case OfTime(column, comparison):
                return InTime(column, comparison, moment(self._given, self._given.one()))
            case OfIdentifiers(roles, is_class):
                return Identifies(roles, is_class, self._matches(is_class))
            case OfNames():
                return Named(tuple(map(fitting, uris(self._given))))
            case OfDeclaration():
                return Declares() if self._given.present() else None
            case OfTerm(name, comparison):
                return self._statement(name, comparison)
            case OfTyped(family, kind):
                return StatesText(
                    typed_term(family, self._word(self._ending, kind)),
                    tuple(map(identifier_key, uris(self._given))),
                )
            case OfMeasure(member, comparison):
                return self._statement(measured_term(member, self._unit()), comparison)
            case OfField(part, inner, comparison):
                return self._field(field_term(part, self._field_name(), inner=inner), comparison)
            case _:
                raise QueryParameterUnknown(self._given.name)

    def _column_keys(self, column: Column, kind: TermKind | None) -> tuple[str, ...]:
        if kind is not None:
            words = (self._word(each, kind) for each in texts(self._given))
            return tuple(word_key(kind, each, self._namespaces) for each in words)
        if column is Column.ACTION:
            actions = texts(self._given)
            if not _ACTIONS.issuperset(actions):
                raise QueryValueWrong(self._given.name, "ADD, OBSERVE or DELETE")
            return actions
        types = texts(self._given)
        if not all(each in _EVENT_TYPES or is_uri(each) for each in types):
            raise QueryValueWrong(self._given.name, f"{', '.join(sorted(_EVENT_TYPES))} or URIs")
        return tuple(event_type_key(each, self._namespaces) for each in types)

    def _word(self, word: str, kind: TermKind) -> str:
        """The canonical form of a word that the vocabulary has, or of any URI in its place."""
        canonical = canonical_term(kind, self._namespaces.expand(word))
        if not is_uri(canonical):
            raise QueryValueWrong(self._given.name, "words of CBV 2.0 or URIs")
        return canonical

    def _places(self, inner: bool) -> tuple[KeyMatch, ...]:
        keys = map(identifier_key, uris(self._given))
        return tuple(match for key in keys for match in (within(key) if inner else (KeyMatch(key),)))

    def _matches(self, is_class: bool) -> tuple[KeyMatch, ...]:
        matches: list[KeyMatch] = []
        for each in uris(self._given):
            found = class_matches(each) if is_class else instance_matches(each)
            if is_pattern(each) and found == (KeyMatch(identifier_key(each)),):
                raise QueryValueWrong(
                    self._given.name, "identifiers, or patterns with `*` behind a company prefix or class"
                )
            matches.extend(found)
        return tuple(matches)

    def _statement(self, name: str, comparison: Comparison | None) -> Criterion | None:
        """A statement by its fixed name, or a measure."""
        given, target = self._given, self._parameter.target
        match self._parameter.value:
            case Value.PRESENCE:
                return States(name) if given.present() else None
            case Value.NUMBERS:
                return StatesNumber(name, tuple(given.number(each) for each in given.several()))
            case Value.NUMBER if comparison is not None:
                return Compares(name, comparison, given.number(given.one()))
            case Value.TIME if comparison is not None:
                return Compares(name, comparison, moment(given, given.one()))
            case Value.BOOLEAN:
                return StatesText(name, ("true" if given.boolean(given.one()) else "false",))
            case Value.WORDS if isinstance(target, OfTerm) and target.kind is not None:
                words = tuple(self._word(each, target.kind) for each in texts(given))
                return StatesText(name, tuple(map(fitting, words)))
            case Value.URIS:
                by_key = isinstance(target, OfTerm) and target.spelling is Spelling.IDENTIFIER
                return StatesText(name, tuple(map(identifier_key if by_key else fitting, uris(given))))
            case _:
                return StatesText(name, tuple(map(fitting, texts(given))))

    def _unit(self) -> str:
        if _UNIT.fullmatch(self._ending) is None:
            raise QueryParameterUnknown(self._given.name)
        return self._ending

    def _field_name(self) -> str:
        """The full name of a field. Raises `QueryParameterUnknown` for a bare word, `QueryPrefixUndeclared`."""
        iri = self._namespaces.expand(self._ending)
        prefix, colon, local = iri.partition(":")
        if not colon or not local:
            raise QueryParameterUnknown(self._given.name)
        if iri == self._ending and not (local.startswith("//") or prefix.lower() == "urn" or "#" in local):
            raise QueryPrefixUndeclared(self._given.name, prefix)
        return iri

    def _field(self, name: str, comparison: Comparison | None) -> Criterion | None:
        given = self._given
        if comparison is None:
            return States(name) if given.present() else None
        if comparison is not Comparison.EQ:
            return Compares(name, comparison, bound(given, given.one()))
        if isinstance(given, FromJson) and not isinstance(given.one(), list):
            value = given.one()
            if not isinstance(value, str):
                return StatesNumber(name, (given.number(value),))
            return _texts_or_moments(name, (text(given, value),))
        return _texts_or_moments(name, texts(given))


def _texts_or_moments(name: str, values: tuple[str, ...]) -> StatesText:
    """Texts as written, `5.0` also as `5`, times also however else they are written."""
    found: dict[str, None] = {}
    moments: dict[datetime, None] = {}
    for value in values:
        found[fitting(value)] = None
        number, time = as_number(value), read_moment(unspaced(value))
        if number is not None:
            found[number_text(number)] = None
        if time is not None:
            moments[time] = None
    return StatesText(name, tuple(found), tuple(moments))
