"""What is said of links, judged before anything is kept: every fault of every link at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from nguongoc.catalogue import links
from nguongoc.catalogue.link_types import parse_link_type
from nguongoc.catalogue.links import LinkSaid
from nguongoc.services.gathering import Gathering


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """What somebody says of a link; `type` short (`gs1:recipeInfo`) or as a full address."""

    type: str
    href: str
    title: str
    languages: tuple[str, ...] = ()
    media_type: str | None = None
    context: str | None = None
    batch_id: UUID | None = None


def judge_links(
    drafts: Sequence[LinkDraft], own_hosts: frozenset[str], pointer: str = ""
) -> tuple[LinkSaid, ...]:
    """The drafts as they can be kept. Raises the one refusal or `Several`; `pointer` has a place for the number of each."""
    gathering = Gathering()
    said = tuple(
        _judge(gathering, draft, pointer.format(index), own_hosts) for index, draft in enumerate(drafts)
    )
    gathering.settle()
    return said


def _judge(gathering: Gathering, draft: LinkDraft, at: str, own_hosts: frozenset[str]) -> LinkSaid:
    media, context = draft.media_type, draft.context
    said = LinkSaid(
        relation=gathering.ask(lambda: parse_link_type(draft.type).relation, "", f"{at}/type"),
        href=gathering.ask(lambda: links.parse_target(draft.href, own_hosts), "", f"{at}/href"),
        title=gathering.text(draft.title, links.LONGEST_TITLE, f"{at}/title"),
        languages=gathering.ask(lambda: links.parse_languages(draft.languages), (), f"{at}/languages"),
        media_type=None
        if media is None
        else gathering.ask(lambda: links.parse_media_type(media), media, f"{at}/media_type"),
        context=None
        if context is None
        else gathering.ask(lambda: links.parse_context(context), context, f"{at}/context"),
        batch_id=draft.batch_id,
    )
    gathering.ask(lambda: links.check_variant(said), None, f"{at}/languages")
    return said
