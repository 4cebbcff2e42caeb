"""What a token may refuse or fail at. None of it is final, and none of it keeps anybody from resolving."""

from __future__ import annotations

from nguongoc.errors import Unavailable


class TokenUnavailable(Unavailable):
    """The token, its module or what is needed to reach them is not there."""

    code = "token-unavailable"


class TokenPinRefused(Unavailable):
    """The PIN is wrong, or the token is locked. The same wrong PIN is not said twice: tokens lock themselves."""

    code = "token-pin-refused"


class KeyNotInToken(Unavailable):
    """The token answers and has no such private key: it is another one, or the key was deleted in it."""

    code = "key-not-in-token"


class TokenLacksAlgorithm(Unavailable):
    """The token makes no keys of this algorithm, or does not keep them as we ask: never to be taken out."""

    code = "token-lacks-algorithm"
