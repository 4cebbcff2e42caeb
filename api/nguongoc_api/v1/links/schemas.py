"""A link of a product on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from nguongoc.catalogue.link_types import short_relation
from nguongoc.catalogue.links import LinkVersion
from nguongoc.services.judge_links import LinkDraft
from nguongoc.services.manage_links import Merged
from nguongoc_api.v1.wire import Given, Id, Shown


class LinkGiven(Given):
    type: Annotated[
        str, Field(description="Of GS1's vocabulary or declared: `gs1:recipeInfo`, or a full address")
    ]
    href: Annotated[str, Field(description="An https address of somewhere else")]
    title: str
    languages: list[str] = Field(default_factory=list, description="`vi`, `en-GB`; none: not said")
    media_type: str | None = None
    context: str | None = Field(default=None, description="Given out when `context=` names it, else last")
    batch_id: Id | None = Field(default=None, description="Narrows the link to one lot")

    def draft(self) -> LinkDraft:
        return LinkDraft(
            self.type,
            self.href,
            self.title,
            tuple(self.languages),
            self.media_type,
            self.context,
            self.batch_id,
        )


class LinksGiven(Given):
    links: list[LinkGiven]


class LinkShown(Shown):
    id: UUID
    version: int
    type: str
    relation: str
    href: str
    title: str
    languages: list[str]
    media_type: str | None
    context: str | None
    batch_id: UUID | None
    valid_from: datetime
    valid_until: datetime | None
    set_by: str
    ended_by: str | None

    @classmethod
    def of(cls, link: LinkVersion) -> LinkShown:
        said = link.said
        return cls(
            id=link.link_id,
            version=link.version,
            type=short_relation(said.relation),
            relation=said.relation,
            href=said.href,
            title=said.title,
            languages=list(said.languages),
            media_type=said.media_type,
            context=said.context,
            batch_id=said.batch_id,
            valid_from=link.valid_from,
            valid_until=link.valid_until,
            set_by=link.set_by,
            ended_by=link.ended_by,
        )


class Links(Shown):
    items: list[LinkShown]


class LinksMerged(Shown):
    items: list[LinkShown]
    added: int
    changed: int
    unchanged: int

    @classmethod
    def of(cls, merged: Merged) -> LinksMerged:
        return cls(
            items=[LinkShown.of(link) for link in merged.links],
            added=merged.added,
            changed=merged.changed,
            unchanged=merged.unchanged,
        )
