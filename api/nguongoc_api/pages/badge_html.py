"""What of a badge is put into a listing's page: a picture with its link, or a frame."""

from __future__ import annotations

from html import escape
from typing import Final
from urllib.parse import urlsplit

from nguongoc.services.make_badges import ShownBadge

WIDTH: Final = 280
HEIGHT: Final = 64
"""CSS pixels."""


def picture_html(shown: ShownBadge, base_url: str) -> str:
    """The picture with its link, for the listing's page. It lets the browser say from which site a reader comes, and no more."""
    address, host = f"{base_url}/badges/{shown.badge.id}", urlsplit(base_url).netloc
    words = escape(f"Kiểm tra lô {shown.batch.lot} tại {host}")
    return (
        f'<a href="{escape(address)}" rel="noopener" referrerpolicy="origin"><img src="{escape(address)}.svg" '
        f'width="{WIDTH}" height="{HEIGHT}" alt="{words}" referrerpolicy="origin"></a>'
    )


def frame_html(shown: ShownBadge, base_url: str) -> str:
    """The frame, for the same."""
    address = escape(f"{base_url}/badges/{shown.badge.id}/frame")
    return (
        f'<iframe src="{address}" width="{WIDTH}" height="{HEIGHT + 8}" title="{escape(f"Kiểm tra lô {shown.batch.lot}")}" '
        'referrerpolicy="origin" sandbox="allow-popups allow-popups-to-escape-sandbox" loading="lazy"></iframe>'
    )
