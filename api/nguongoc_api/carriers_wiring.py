"""Carriers, wired: those whose account is set, and goods given to them."""

from __future__ import annotations

from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.ports.carriers import Carrier
from nguongoc.services.capture_events import CaptureEvents
from nguongoc.services.consign import Consign
from nguongoc.services.track_consignments import TrackConsignments
from nguongoc_api.adapters.viettel_post import ViettelPost
from nguongoc_api.settings import Settings


def build_consign(
    settings: Settings, reads: ReadSource, writer: Writer, clock: Clock, capture: CaptureEvents
) -> TrackConsignments:
    carriers = {each.id: each for each in _carriers(settings)}
    consign = Consign(reads, writer, clock, carriers, settings.base_url)
    return TrackConsignments(consign, capture, settings.base_url)


def _carriers(settings: Settings) -> tuple[Carrier, ...]:
    url, username = settings.viettel_post_url, settings.viettel_post_username
    password, secret = settings.viettel_post_password, settings.viettel_post_secret
    if url is None or username is None or password is None or secret is None:
        return ()
    return (ViettelPost(url, username, password, secret),)
