"""What a browser is, in two words of a short list: enough to tell one's own telephones apart, too little to tell people apart."""

from __future__ import annotations

from typing import Final

_SYSTEMS: Final = (
    ("iPad", "iPad"), ("iPhone", "iPhone"), ("Android", "Android"), ("Windows", "Windows"),
    ("CrOS", "Chromebook"), ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
_BROWSERS: Final = (
    ("Zalo", "Zalo"), ("FBAV", "Facebook"), ("coc_coc", "Cốc Cốc"), ("SamsungBrowser", "Samsung Internet"),
    ("UCBrowser", "UC Browser"), ("OPR/", "Opera"), ("Edg", "Edge"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip


def device_of(user_agent: str) -> str:
    """`Android · Chrome`, or nothing: words of ours alone, whatever a browser says it is."""
    said = user_agent[:1000]
    found = (next((word for mark, word in marks if mark in said), None) for marks in (_SYSTEMS, _BROWSERS))
    return " · ".join(word for word in found if word)
