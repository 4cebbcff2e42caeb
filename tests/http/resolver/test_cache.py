"""Answers are kept for seconds, dropped at the first commit, and never more of them than there is room for."""

from __future__ import annotations

from nguongoc_api.resolver.answers import Answer
from nguongoc_api.resolver.cache import LIFE_SECONDS, LOOK_SECONDS, MOST_ANSWERS, MOST_BYTES, AnswerCache, Key


class Time:
    """A clock and a count of commits, moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.commits = 0
        self.own_commits = 0
        self.asked = 0

    def clock(self) -> float:
        return self.now

    def generation(self) -> int:
        self.asked += 1
        return self.commits + self.own_commits

    def own_generation(self) -> int:
        return self.own_commits


def _key(name: int | str) -> Key:
    return (f"/b/{name}".encode(), b"", "", "vi")


def _answer(size: int = 0) -> Answer:
    return Answer(307, (), b"x" * size)


def _fresh() -> tuple[Time, AnswerCache]:
    time = Time()
    cache = AnswerCache(time.generation, time.own_generation, time.clock)
    assert cache.get(_key("nobody")) is None
    return time, cache


def test_an_answer_is_given_again_until_it_is_ten_seconds_old() -> None:
    time, cache = _fresh()
    answer = _answer()
    cache.put(_key(1), answer, cache.epoch)
    time.now += LIFE_SECONDS - 0.001
    assert cache.get(_key(1)) is answer
    time.now += 0.002
    assert cache.get(_key(1)) is None


def test_what_this_process_committed_is_seen_by_the_very_next_scan() -> None:
    time, cache = _fresh()
    cache.put(_key(1), _answer(), cache.epoch)
    time.own_commits += 1
    assert cache.get(_key(1)) is None


def test_an_answer_looked_up_before_an_own_commit_is_not_kept_past_it() -> None:
    time, cache = _fresh()
    epoch = cache.epoch
    time.own_commits += 1
    cache.put(_key(1), _answer(), epoch)
    assert cache.get(_key(1)) is None


def test_what_another_process_committed_drops_everything_within_a_fifth_of_a_second() -> None:
    time, cache = _fresh()
    cache.put(_key(1), _answer(), cache.epoch)
    time.commits += 1
    time.now += LOOK_SECONDS
    assert cache.get(_key(1)) is None
    assert LOOK_SECONDS < 0.2


def test_the_database_is_not_asked_for_every_answer() -> None:
    time, cache = _fresh()
    cache.put(_key(1), _answer(), cache.epoch)
    before = time.asked
    for _ in range(1000):
        cache.get(_key(1))
    assert time.asked == before


def test_an_answer_looked_up_before_a_commit_and_done_after_it_is_not_kept() -> None:
    time, cache = _fresh()
    epoch = cache.epoch
    time.commits += 1
    time.now += LOOK_SECONDS
    cache.get(_key("another"))
    cache.put(_key(1), _answer(), epoch)
    assert cache.get(_key(1)) is None


def test_nothing_is_kept_while_nobody_can_say_whether_anything_changed() -> None:
    time = Time()

    def broken() -> int:
        raise OSError("gone")

    cache = AnswerCache(broken, time.own_generation, time.clock)
    cache.get(_key(1))
    cache.put(_key(1), _answer(), cache.epoch)
    time.now += LOOK_SECONDS
    assert cache.get(_key(1)) is None


def test_a_flood_of_codes_leaves_what_is_asked_for_again_and_stays_within_bounds() -> None:
    _, cache = _fresh()
    popular = _answer()
    cache.put(_key("popular"), popular, cache.epoch)
    for number in range(3 * MOST_ANSWERS):
        cache.put(_key(number), _answer(), cache.epoch)
        if number % 1000 == 0:
            assert cache.get(_key("popular")) is popular
    assert sum(cache.get(_key(number)) is not None for number in range(3 * MOST_ANSWERS)) <= MOST_ANSWERS


def test_large_answers_push_out_others_before_they_fill_the_memory() -> None:
    _, cache = _fresh()
    size = MOST_BYTES // 20
    for number in range(60):
        cache.put(_key(number), _answer(size), cache.epoch)
    kept = [number for number in range(60) if cache.get(_key(number)) is not None]
    assert 59 in kept
    assert len(kept) * size <= MOST_BYTES * 1.2


def test_an_answer_in_the_old_half_is_no_younger_for_being_asked_for() -> None:
    time, cache = _fresh()
    cache.put(_key("first"), _answer(), cache.epoch)
    for number in range(MOST_ANSWERS // 2):
        cache.put(_key(number), _answer(), cache.epoch)
    time.now += LIFE_SECONDS
    assert cache.get(_key("first")) is None
