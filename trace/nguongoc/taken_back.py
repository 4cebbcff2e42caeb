"""How long what somebody took away by a slip can be had again: one answer for memos, pictures, whatever comes next."""

from datetime import timedelta
from typing import Final

WANTED_BACK: Final = timedelta(days=1)
"""From the press that took it away to when its bytes go for good."""
