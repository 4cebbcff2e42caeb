"""FF1 against the samples that NIST published with SP 800-38G, and against a literal transcription of the standard."""

from __future__ import annotations

import sys
from math import ceil, log2
from threading import Thread

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.identifiers.ff1 import Ff1

NUMERALS = "0123456789abcdefghijklmnopqrstuvwxyz"
KEY_128 = "2B7E151628AED2A6ABF7158809CF4F3C"
KEY_192 = KEY_128 + "EF4359D8D580AA4F"
KEY_256 = KEY_192 + "7F036D6F04FC6A94"
DIGITS, LETTERS = ("0123456789", 10), ("0123456789abcdefghi", 36)
SAMPLES = [
    (KEY_128, *DIGITS, "", "2433477484"),
    (KEY_128, *DIGITS, "39383736353433323130", "6124200773"),
    (KEY_128, *LETTERS, "3737373770717273373737", "a9tv40mll9kdu509eum"),
    (KEY_192, *DIGITS, "", "2830668132"),
    (KEY_192, *DIGITS, "39383736353433323130", "2496655549"),
    (KEY_192, *LETTERS, "3737373770717273373737", "xbj3kv35jrawxv32ysr"),
    (KEY_256, *DIGITS, "", "6657667009"),
    (KEY_256, *DIGITS, "39383736353433323130", "1001623463"),
    (KEY_256, *LETTERS, "3737373770717273373737", "xs8a0azh2avyalyzuwd"),
]


def transcribed(key: bytes, radix: int, tweak: bytes, numerals: list[int]) -> list[int]:
    """Algorithm 7 (FF1.Encrypt) step by step as it is printed, strings for strings, floats for logarithms."""

    def cipher(block: bytes) -> bytes:
        return Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(block)

    def prf(blocks: bytes) -> bytes:
        y = bytes(16)
        for j in range(0, len(blocks), 16):
            y = cipher(bytes(p ^ q for p, q in zip(y, blocks[j : j + 16], strict=True)))
        return y

    def num(string: list[int]) -> int:
        x = 0
        for numeral in string:
            x = x * radix + numeral
        return x

    def string_of(x: int, m: int) -> list[int]:
        out = [0] * m
        for i in range(m):
            out[m - 1 - i] = x % radix
            x //= radix
        return out

    n, t = len(numerals), len(tweak)
    u = n // 2
    v = n - u
    a, b = numerals[:u], numerals[u:]
    b_bytes = ceil(ceil(v * log2(radix)) / 8)
    d = 4 * ceil(b_bytes / 4) + 4
    p = (
        bytes([1, 2, 1])
        + radix.to_bytes(3, "big")
        + bytes([10, u % 256])
        + n.to_bytes(4, "big")
        + t.to_bytes(4, "big")
    )
    for i in range(10):
        q = tweak + bytes((-t - b_bytes - 1) % 16) + bytes([i]) + num(b).to_bytes(b_bytes, "big")
        y = int.from_bytes(prf(p + q)[:d], "big")
        m = u if i % 2 == 0 else v
        a, b = b, string_of((num(a) + y) % radix**m, m)
    return a + b


def value_of(numerals: list[int], radix: int) -> int:
    value = 0
    for numeral in numerals:
        value = value * radix + numeral
    return value


@pytest.mark.parametrize(("key", "plain", "radix", "tweak", "cipher"), SAMPLES)
def test_the_nine_published_samples_come_out_and_go_back(
    key: str, plain: str, radix: int, tweak: str, cipher: str
) -> None:
    permutation = Ff1(bytes.fromhex(key), radix=radix, length=len(plain), tweak=bytes.fromhex(tweak))
    assert permutation.encrypt(int(plain, radix)) == int(cipher, radix)
    assert permutation.decrypt(int(cipher, radix)) == int(plain, radix)


@given(st.data())
def test_every_radix_length_and_tweak_agrees_with_the_transcription(data: st.DataObject) -> None:
    # Radices that are no power of two near a byte's edge keep the transcription's float logarithm honest.
    radix = data.draw(st.sampled_from([2, 3, 10, 26, 32, 36, 62, 1000, 65536]))
    length = data.draw(st.integers(max(2, ceil(20 / log2(radix))), int(180 / log2(radix))))
    numerals = data.draw(st.lists(st.integers(0, radix - 1), min_size=length, max_size=length))
    key = data.draw(st.sampled_from([16, 24, 32]).flatmap(lambda n: st.binary(min_size=n, max_size=n)))
    tweak = data.draw(st.binary(max_size=70))
    permutation = Ff1(key, radix=radix, length=length, tweak=tweak)
    plain = value_of(numerals, radix)
    enciphered = permutation.encrypt(plain)
    assert enciphered == value_of(transcribed(key, radix, tweak, numerals), radix)
    assert permutation.decrypt(enciphered) == plain


@pytest.mark.parametrize(
    ("radix", "length"), [(1, 30), (65537, 3), (10, 5), (2, 19), (65536, 1), (32, 39), (10, 100)]
)
def test_radices_and_lengths_outside_the_bounds_are_refused(radix: int, length: int) -> None:
    with pytest.raises(ValueError, match=r"FF1|halves"):
        Ff1(bytes(32), radix=radix, length=length)


def test_a_key_that_aes_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="key size"):
        Ff1(bytes(31), radix=10, length=10)


@pytest.mark.parametrize("outside", [-1, 10**10])
def test_values_outside_the_domain_are_refused_both_ways(outside: int) -> None:
    permutation = Ff1(bytes(16), radix=10, length=10)
    with pytest.raises(ValueError, match="domain"):
        permutation.encrypt(outside)
    with pytest.raises(ValueError, match="domain"):
        permutation.decrypt(outside)


def test_threads_share_a_permutation_without_disturbing_one_another() -> None:
    permutation = Ff1(bytes(16), radix=10, length=10)
    expected = [permutation.encrypt(value) for value in range(300)]
    found: list[list[int]] = []
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [
            Thread(target=lambda: found.append([permutation.encrypt(value) for value in range(300)]))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert found == [expected] * 4
