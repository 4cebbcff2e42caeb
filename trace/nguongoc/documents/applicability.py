"""Whether a document applies to goods: rules kept as data, each with its legal source and the day it was read.

A rule goes by the product's code in the UN Central Product Classification (CPC); the longest prefix decides, one that names the
category before one that does not. What the code cannot tell is said to be missing: nobody is told *not required* on a guess.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

from nguongoc.catalogue.products import Category, Classification
from nguongoc.documents.kinds import DocumentKind

_CPC: Final = "/classifications/Econ/cpc"
CLASSIFICATION_MISSING: Final = "cpc_code"


class Status(StrEnum):
    """What a rule says of goods."""

    REQUIRED = "required"
    VOLUNTARY = "voluntary"
    """No law asks for it; a buyer may."""
    NOT_REQUIRED = "not_required"
    CANNOT_TELL = "cannot_tell"
    """`missing` names what is not known; the document is made all the same."""


class Answer(StrEnum):
    """What a line of a law says of goods under a code."""

    COVERED = "covered"
    NOT_COVERED = "not_covered"
    DEPENDS = "depends"


class Binding(StrEnum):
    """Whether anybody must, or may, hold to the rule."""

    LAW = "law"
    STANDARD = "standard"


@dataclass(frozen=True, slots=True)
class Line:
    """What a rule says of all goods whose code begins so."""

    cpc: str
    category: Category | None
    answer: Answer
    goods_vi: str | None
    goods_en: str | None
    missing: tuple[str, ...]

    def fits(self, category: Category, code: str) -> bool:
        return code.startswith(self.cpc) and self.category in (None, category)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with where it stands, in both languages, and the day its scope was last looked up; which codes its words mean is our own reading."""

    kind: DocumentKind
    law: str
    law_en: str
    source: str
    looked_up_on: date
    in_force_from: date
    binding: Binding
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Application:
    """The gate of one document. `goods_*` are the words of the rule for what decided; None where nothing on its list did."""

    rule: Rule
    status: Status
    goods_vi: str | None = None
    goods_en: str | None = None
    missing: tuple[str, ...] = ()
    in_force: bool = True

    @property
    def is_made(self) -> bool:
        return self.status is not Status.NOT_REQUIRED


def applies(
    kind: DocumentKind, category: Category, classification: Classification | None, on: date
) -> Application:
    """What the rule of a document says of goods on a day."""
    rule = rules()[kind]
    in_force = on >= rule.in_force_from
    everything = [line for line in rule.lines if not line.cpc]
    known = classification is not None and _CPC in classification.scheme_id
    if not known and len(everything) != len(rule.lines):
        return Application(rule, Status.CANNOT_TELL, missing=(CLASSIFICATION_MISSING,), in_force=in_force)
    code = classification.code if known and classification is not None else ""
    fitting = [line for line in rule.lines if line.fits(category, code)]
    line = max(fitting, key=lambda each: (len(each.cpc), each.category is not None))
    if any(each.answer is not line.answer for each in _finer(rule, category, code)):
        # Some of what so coarse a code stands for is covered and some is not: *no* would be a guess.
        return Application(rule, Status.CANNOT_TELL, missing=(CLASSIFICATION_MISSING,), in_force=in_force)
    return Application(rule, _status(rule, line), line.goods_vi, line.goods_en, line.missing, in_force)


def _finer(rule: Rule, category: Category, code: str) -> list[Line]:
    """Lines about a part of what a code stands for."""
    return [
        line
        for line in rule.lines
        if code
        and len(line.cpc) > len(code)
        and line.cpc.startswith(code)
        and line.category in {None, category}
    ]


def _status(rule: Rule, line: Line) -> Status:
    match line.answer:
        case Answer.COVERED:
            return Status.REQUIRED if rule.binding is Binding.LAW else Status.VOLUNTARY
        case Answer.NOT_COVERED:
            return Status.NOT_REQUIRED
        case Answer.DEPENDS:
            return Status.CANNOT_TELL


@cache
def rules() -> Mapping[DocumentKind, Rule]:
    """Every rule, as the file beside this module has it."""
    said = json.loads(files("nguongoc.documents").joinpath("rules.json").read_text(encoding="utf-8"))
    return {kind: _rule(kind, said[kind.value]) for kind in DocumentKind}


def _rule(kind: DocumentKind, said: Mapping[str, Any]) -> Rule:
    return Rule(
        kind=kind,
        law=said["law"],
        law_en=said["law_en"],
        source=said["source"],
        looked_up_on=date.fromisoformat(said["looked_up_on"]),
        in_force_from=date.fromisoformat(said["in_force_from"]),
        binding=Binding(said["binding"]),
        lines=tuple(_line(each) for each in said["lines"]),
    )


def _line(said: Mapping[str, Any]) -> Line:
    return Line(
        cpc=said["cpc"],
        category=Category(said["category"]) if "category" in said else None,
        answer=Answer(said["answer"]),
        goods_vi=said.get("goods_vi"),
        goods_en=said.get("goods_en"),
        missing=tuple(said.get("missing", ())),
    )
