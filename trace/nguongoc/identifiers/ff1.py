"""FF1 format-preserving encryption (NIST SP 800-38G, algorithms 7 and 8): a keyed permutation of short numeral strings.

A string of `length` numerals in `radix` is handed over as the integer it writes, most significant numeral first: a half of
the string is then one division, and no round touches text. AES runs on a block of 16 bytes; all of it that the standard
keeps constant (P, the tweak and its padding) is enciphered once, so that a round costs a single block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

ROUNDS = 10
SMALLEST_DOMAIN = 1_000_000
"""SP 800-38G Rev. 1: fewer strings than this can be guessed through."""
SMALLEST_RADIX = 2
LARGEST_RADIX = 1 << 16
SHORTEST = 2
"""Numerals: each half holds one."""
LARGEST_HALF_BITS = 96
"""Of the longer half: up to here the bytes taken from a round (d) fit one block; 38 base-32 numerals. Nothing printed is longer."""
_BLOCK = 16


class Ff1:
    """FF1 under one key and tweak over strings of one radix and length.

    Safe to share between threads: each call makes its own cipher context (the library refuses a context in use by
    two threads at once), and only the calls for many values keep theirs.
    """

    __slots__ = ("_cipher", "_low_size", "_rounds", "_size", "_taken")

    def __init__(self, key: bytes, *, radix: int, length: int, tweak: bytes = b"") -> None:
        """Raise `ValueError` for a key, radix or length that the standard or the bounds above exclude."""
        if not SMALLEST_RADIX <= radix <= LARGEST_RADIX:
            raise ValueError(f"FF1 takes a radix of {SMALLEST_RADIX} to {LARGEST_RADIX}")
        if length < SHORTEST or radix**length < SMALLEST_DOMAIN:
            raise ValueError(f"FF1 needs at least {SMALLEST_DOMAIN} strings to permute")
        high = length // 2
        low = length - high
        half_bits = (radix**low - 1).bit_length()
        if half_bits > LARGEST_HALF_BITS:
            raise ValueError(f"halves of at most {LARGEST_HALF_BITS} bits are supported")
        half_bytes = -(-half_bits // 8)
        self._cipher = Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305 - the PRF of FF1 is CBC-MAC, built here
        self._size: int = radix**length
        self._low_size: int = radix**low
        self._taken = 4 * -(-half_bytes // 4) + 4
        last_block = self._constant_block(radix, high, length, half_bytes, tweak)
        self._rounds = tuple(
            (last_block ^ (number << 8 * half_bytes), radix**low if number % 2 else radix**high)
            for number in range(ROUNDS)
        )

    def _constant_block(self, radix: int, high: int, length: int, half_bytes: int, tweak: bytes) -> int:
        """The last block of the CBC-MAC as it stands before the round number and a half are XORed in (steps 5 and 6.i)."""
        fixed = (
            bytes((1, 2, 1))
            + radix.to_bytes(3, "big")
            + bytes((ROUNDS, high % 256))
            + length.to_bytes(4, "big")
            + len(tweak).to_bytes(4, "big")
            + tweak
            + bytes((-len(tweak) - half_bytes - 1) % _BLOCK)
            + bytes(half_bytes + 1)
        )
        update = self._cipher.encryptor().update
        chained = bytes(_BLOCK)
        for start in range(0, len(fixed) - _BLOCK, _BLOCK):
            chained = update(_xor(chained, fixed[start : start + _BLOCK]))
        return int.from_bytes(_xor(chained, fixed[-_BLOCK:]), "big")

    def encrypt(self, value: int) -> int:
        """The image of `value`, 0 <= value < radix ** length; `ValueError` outside."""
        return next(self.encrypt_each((value,)))

    def encrypt_each(self, values: Iterable[int]) -> Iterator[int]:
        """The image of each value in turn, on one cipher context: for runs of many."""
        update = self._block_update()
        taken, low_size = self._taken, self._low_size
        for value in values:
            self._refuse_outside(value)
            left, right = divmod(value, low_size)
            for constant, size in self._rounds:
                block = update((constant ^ right).to_bytes(_BLOCK, "big"))
                left, right = right, (left + int.from_bytes(block[:taken], "big")) % size
            yield left * low_size + right

    def decrypt(self, value: int) -> int:
        """The value whose image this is; `ValueError` outside 0 <= value < radix ** length."""
        self._refuse_outside(value)
        update = self._block_update()
        left, right = divmod(value, self._low_size)
        for constant, size in reversed(self._rounds):
            block = update((constant ^ left).to_bytes(_BLOCK, "big"))
            left, right = (right - int.from_bytes(block[: self._taken], "big")) % size, left
        return left * self._low_size + right

    def _block_update(self) -> Callable[[bytes], bytes]:
        return self._cipher.encryptor().update

    def _refuse_outside(self, value: int) -> None:
        if not 0 <= value < self._size:
            raise ValueError("outside the domain of the permutation")


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))
