"""`/v1/badges`: buttons *check this lot* for listings, each for one seller and one page."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Path, Response
from pydantic import Field

from nguongoc.services.make_badges import BadgeWish, ShownBadge
from nguongoc_api.auth.access import RecallOrderer, Verifier
from nguongoc_api.pages.badge_html import HEIGHT, WIDTH, frame_html, picture_html
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.paging import Paged
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Given, Id, Shown

ROUTER = router("badges", "badges")
OF_LOTS = router("batches/{batch_id}/badges", "badges")
BadgeId = Annotated[str, Path(max_length=20)]


class BadgeGiven(Given):
    code: str = Field(description="Of the lot, or of a pack of it", max_length=2_048)
    seller: str = Field(description="Whose listing it is, as buyers know them")
    listing: str = Field(
        description="Address of the listing's page", examples=["https://shop.example/p/buoi-luan-van"]
    )


class ElsewhereShown(Shown):
    origin: str = Field(description="Of the other site; `…` for all beyond the fifty that are told apart")
    times: int
    first_at: datetime
    last_at: datetime


class BadgeShown(Shown):
    """`html` and `html_frame` are to be put into the listing's page: a picture that leads to our page, or a frame that shows nowhere else."""

    id: str
    lot: str
    product: str | None
    seller: str
    listing: str
    made_at: datetime
    withdrawn_at: datetime | None
    page: str
    picture: str
    frame: str
    width: int
    height: int
    html: str
    html_frame: str
    elsewhere: list[ElsewhereShown] = Field(description="Other sites on which it was seen, as browsers told")

    @classmethod
    def of(cls, shown: ShownBadge, base_url: str) -> BadgeShown:
        badge = shown.badge
        page = f"{base_url}/badges/{badge.id}"
        return cls(
            id=badge.id,
            lot=shown.batch.lot,
            product=None if shown.product is None else shown.product.name,
            seller=badge.seller,
            listing=badge.listing,
            made_at=badge.made_at,
            withdrawn_at=badge.withdrawn_at,
            page=page,
            picture=f"{page}.svg",
            frame=f"{page}/frame",
            width=WIDTH,
            height=HEIGHT,
            html=picture_html(shown, base_url),
            html_frame=frame_html(shown, base_url),
            elsewhere=[
                ElsewhereShown(
                    origin=each.origin, times=each.times, first_at=each.first_at, last_at=each.last_at
                )
                for each in shown.elsewhere
            ],
        )


class BadgesShown(Shown):
    items: list[BadgeShown]


@ROUTER.post("", status_code=201, response_model=BadgeShown)
def make_badge(caller: Verifier, given: BadgeGiven, use: Use, created: Created) -> Response:
    """A button for one lot, one seller and one page. It says *check*, never *verified*: pictures are copied."""
    wish = BadgeWish(given.code, given.seller, given.listing)
    return created.answer(
        lambda once: use.bulk_verifying.badges(caller, wish, once),
        lambda shown: f"/v1/badges/{shown.badge.id}",
        lambda shown: BadgeShown.of(shown, use.settings.base_url),
    )


@ROUTER.get("", response_model=BadgesShown)
def list_badges(caller: Verifier, use: Use, page: Paged) -> Response:
    """Badges that your organisation made, newest first, and where else they were seen."""
    use.bulk_verifying.badges_seen.settle()
    found = use.bulk_verifying.badges.badges(caller, page.after, page.limit + 1)
    base_url = use.settings.base_url
    return page.answer(found, lambda each: each.badge.id, lambda each: BadgeShown.of(each, base_url))


@ROUTER.get("/{badge_id}")
def show_badge(caller: Verifier, badge_id: BadgeId, use: Use) -> BadgeShown:
    """One of them."""
    use.bulk_verifying.badges_seen.settle()
    return BadgeShown.of(use.bulk_verifying.badges.one(caller, badge_id), use.settings.base_url)


@ROUTER.delete("/{badge_id}", status_code=204)
def withdraw_badge(caller: Verifier, badge_id: BadgeId, use: Use) -> Response:
    """Its picture, frame and page are gone; the listing has ended, or it was made by mistake. Undone for a day."""
    use.bulk_verifying.badges.withdraw(caller, badge_id)
    return Response(status_code=204)


@ROUTER.post("/{badge_id}/restoration")
def restore_badge(caller: Verifier, badge_id: BadgeId, use: Use) -> BadgeShown:
    """One that was withdrawn less than a day ago is there again, under the same address."""
    return BadgeShown.of(use.bulk_verifying.badges.restore(caller, badge_id), use.settings.base_url)


@OF_LOTS.get("")
def list_badges_of_lot(caller: RecallOrderer, batch_id: Id, use: Use) -> BadgesShown:
    """Badges that anybody made for a lot, and where else they were seen: for its producer and the authority of its commune."""
    use.bulk_verifying.badges_seen.settle()
    found = use.bulk_verifying.badges.of_lot(caller, batch_id)
    return BadgesShown(items=[BadgeShown.of(each, use.settings.base_url) for each in found])
