"""What is refused of questions about codes as a whole; of one code there is always a verdict."""

from __future__ import annotations

from nguongoc.errors import Invalid, TooLarge


class TooManyItems(TooLarge):
    """More than `MOST_CODES` codes at once."""

    code = "too-many-items"


class OneCodeAlone(Invalid):
    """A signed verdict is of one code; those of many are members of the JSON answer."""

    code = "one-code-alone"


class CodeTooLong(Invalid):
    """Longer than any code: there is a verdict, and none that is signed."""

    code = "code-too-long"
