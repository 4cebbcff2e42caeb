"""`/log` for people: what the service shows of its log, gathered for the page."""

from __future__ import annotations

from nguongoc.services.read_frozen import ReadFrozen
from nguongoc.services.show_log import ShowLog
from nguongoc.services.tell_logs import path_of
from nguongoc_api.log_wiring import LogParts
from nguongoc_api.pages.consumer.log import MOST_ENTRIES, EndedLog, Watching, render_log
from nguongoc_api.pages.i18n import Language
from nguongoc_api.pages.render import Page
from nguongoc_api.services import Services


def show_log(services: Services, language: Language) -> Page:
    """Raises `NothingPublished` and `LogBehind`, each to be asked again in a moment."""
    log, settings = services.log, services.settings
    return render_log(
        ShowLog(log.read)(MOST_ENTRIES),
        log.read.key(),
        _watching(log),
        language,
        base_url=settings.base_url,
        demo=settings.demo,
        path=_below(path_of(log.read)),
        ended=[_ended(each) for each in log.read.before],
    )


def _ended(log: ReadFrozen) -> EndedLog:
    size = log.final.size
    return EndedLog(log.origin, size, log.log.held, size - 1, _below(path_of(log)), log.key_is_lost)


def _below(path: str) -> str:
    return f"{path}/" if path else ""


def _watching(log: LogParts) -> list[Watching]:
    if log.cosign is None:
        return []
    asked = [(each, log.cosign.standings[each.key]) for each in log.cosign.witnesses]
    return [Watching(each.key.name, each.key, each.url, said.size, said.at) for each, said in asked]
