"""Names that people take for one another: what two of them have in common once case, marks, look-alike letters and legal forms are gone.

After the skeletons of UTS #39, narrowed to what a Vietnamese trade name can be dressed up with: its own table, since the
standard's is no part of the standard library. Two names of one skeleton need a person to look at them; names of two
skeletons may still be alike to somebody.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LOOK_ALIKES: Final = str.maketrans(
    {
        "đ": "d", "ð": "d", "ɖ": "d", "ƌ": "d", "ı": "i", "ł": "l", "ø": "o", "ơ": "o", "ư": "u", "ß": "b", "æ": "ae", "œ": "oe",
        # Cyrillic
        "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "ё": "e", "һ": "h", "і": "i", "ј": "j", "к": "k", "м": "m", "н": "h",
        "о": "o", "р": "p", "ѕ": "s", "т": "t", "у": "y", "х": "x", "ԝ": "w", "ѵ": "v", "ь": "b", "г": "r", "п": "n", "и": "u",
        # Greek
        "α": "a", "β": "b", "ε": "e", "η": "n", "ι": "i", "κ": "k", "μ": "u", "ν": "v", "ο": "o", "ρ": "p", "τ": "t", "υ": "u",
        "χ": "x", "ω": "w", "γ": "y", "ς": "c", "σ": "o",
        # Digits and letters that stand for one another
        "0": "o", "1": "l", "i": "l", "|": "l", "3": "e", "5": "s", "8": "b",
    }
)  # fmt: skip
_PAIRS: Final = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_NOT_WORD: Final = re.compile(r"[^\w]+|_")
_FORMS: Final = re.compile(
    r"\b(?:hợp tác xã|htx|tổ hợp tác|tht|công ty|cty|trách nhiệm hữu hạn|tnhh|cổ phần|một thành viên|mtv|doanh nghiệp tư nhân|"
    r"dntn|hộ kinh doanh|hkd|cơ sở|nông nghiệp|dịch vụ)\b"
)
"""What kind of body it is says nothing of which one: *HTX Lam Sơn* and *Hợp tác xã Lam Sơn* are one name to a buyer."""


def skeleton(name: str) -> str:
    """What names that look alike have in common; empty for a name without a letter or digit."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    bare = _skeleton_of(_FORMS.sub(" ", folded))
    # A name of nothing but such words is compared by them.
    return bare or _skeleton_of(folded)


def _skeleton_of(folded: str) -> str:
    # Strokes are no marks: they go before the marks do, and once more for letters that were marked.
    letters = (
        c
        for c in unicodedata.normalize("NFD", folded.translate(_LOOK_ALIKES))
        if not unicodedata.combining(c)
    )
    text = _NOT_WORD.sub("", "".join(letters).translate(_LOOK_ALIKES))
    for pair, one in _PAIRS:
        text = text.replace(pair, one)
    return text
