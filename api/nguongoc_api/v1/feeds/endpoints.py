"""`/v1/feeds`."""

from __future__ import annotations

from functools import partial

from fastapi import Response

from nguongoc.services.feed_lots import FeedLots, FeedName
from nguongoc_api.auth.access import BatchesReader
from nguongoc_api.v1.feeds.schemas import FeedAbout, LotInFeed, LotsInFeed
from nguongoc_api.v1.paging import Paged
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use

ROUTER = router("feeds", "feeds")


@ROUTER.get("/{feed}", response_model=LotsInFeed)
def list_feed(caller: BatchesReader, feed: FeedName, page: Paged, use: Use) -> Response:
    """Your lots with what a system of the state asks for at least, newest first."""
    found = FeedLots(use.reads)(caller, page.after_id, page.limit + 1)
    return page.answer(
        found, lambda each: str(each.batch.id), partial(LotInFeed.of, base_url=use.settings.base_url)
    )


@ROUTER.get("/{feed}/about")
def show_feed(caller: BatchesReader, feed: FeedName) -> FeedAbout:
    """What that system has published, and what is not known of it."""
    return FeedAbout.of(feed)
