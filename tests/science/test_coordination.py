"""Copies are found as comparing every pair would find them; pushed is told from made by people."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.science.coordination import FEWEST, Coordination, Said, Sign, SignKind, examine
from parvis.science.copies import ALIKE, alike, group_copies, runs

WORDS = [f"mot{n}" for n in range(300)]
LINE = "la direction refuse de répondre aux clients depuis trois semaines c’est une honte absolue"
TEXTS = st.lists(st.lists(st.sampled_from("abcdef"), max_size=9).map(" ".join), max_size=25)


def voices(n: int, seed: int, *, authors: int = 300, start: int = 0, minutes: int = 180) -> list[Said]:
    """People who speak for themselves."""
    rng = random.Random(seed)
    return [
        Said(
            " ".join(rng.choices(WORDS, k=12)),
            f"a{rng.randrange(authors)}",
            start + rng.randrange(minutes),
            (f"site.example/{rng.randrange(400)}",) if rng.random() < 0.3 else (),
        )
        for _ in range(n)
    ]


def copies(n: int, seed: int, *, authors: int = 10, start: int = 0, burst: bool = True) -> list[Said]:
    """The same line with small changes, in a few minutes."""
    rng = random.Random(seed)
    return [
        Said(
            f"{LINE} {rng.choice(['!', '!!', '?', 'svp'])} @ami{i}",
            f"new{i % authors}",
            start + (rng.randrange(4) * 40 if burst else rng.randrange(600)),
        )
        for i in range(n)
    ]


def of(found: Coordination, kind: SignKind) -> Sign:
    return next(sign for sign in found.signs if sign.kind is kind)


def all_pairs(texts: list[str]) -> list[int]:
    """What comparing every pair gives: the oracle."""
    sets = [runs(text) for text in texts]
    group = list(range(len(texts)))
    for i in range(len(texts)):
        for j in range(i):
            if sets[i] and sets[j] and alike(sets[i], sets[j]) >= ALIKE:
                group = [group[j] if one == group[i] else one for one in group]
    named: dict[int, int] = {}
    return [
        named.setdefault(one, len(named)) if sets[at] and group.count(one) > 1 else -1
        for at, one in enumerate(group)
    ]


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_groups_are_those_of_comparing_every_pair(texts: list[str]) -> None:
    assert group_copies(texts) == all_pairs(texts)


def test_links_accounts_case_accents_and_marks_do_not_tell_copies_apart() -> None:
    other = f"@quelquun {LINE.upper()} !!! https://x.example/1?a=2"
    assert group_copies([LINE, "tout autre chose et bien plus court en vérité", other]) == [0, -1, 0]


@pytest.mark.parametrize("text", ["joyeux anniversaire", "", "🎉🎉🎉", "https://x.example/ @toi"])
def test_what_is_too_short_to_be_a_copy_is_none(text: str) -> None:
    assert group_copies([text] * 30) == [-1] * 30


def test_a_thousand_copies_among_a_thousand_voices_are_one_group() -> None:
    texts = [post.text for post in [*copies(1_000, 1), *voices(1_000, 2)]]
    groups = group_copies(texts)
    assert set(groups[:1_000]) == {0}
    assert set(groups[1_000:]) == {-1}


def test_a_pushed_rise_is_seen_by_its_copies_minutes_and_unheard_accounts() -> None:
    before = voices(200, 1, minutes=20_000, authors=40)
    found = examine(copies(60, 2), before, {post.author for post in before})
    assert found.pushed is True
    assert of(found, SignKind.COPIES).strong
    assert of(found, SignKind.MINUTE).strong
    assert of(found, SignKind.UNSEEN).strong
    assert of(found, SignKind.COPIES).k == of(found, SignKind.COPIES).n == 60
    assert of(found, SignKind.COPIES).authors == 10


def test_a_rise_of_many_voices_is_not_called_pushed() -> None:
    before = voices(300, 3, minutes=20_000)
    for seed in range(20):
        found = examine(voices(120, 100 + seed), before, {post.author for post in before})
        assert found.pushed is False, found


def test_a_headline_that_many_pass_on_is_not_called_pushed() -> None:
    before = voices(300, 5, minutes=20_000)
    rng = random.Random(6)
    passed_on = [
        Said(f"{LINE} via un ami", f"a{at}", rng.randrange(600), ("journal.example/1",)) for at in range(80)
    ]
    found = examine([*passed_on, *voices(80, 7, minutes=600)], before, {f"a{n}" for n in range(300)})
    assert of(found, SignKind.COPIES).strong
    assert found.pushed is None


def test_an_author_who_always_writes_half_of_everything_is_no_sign() -> None:
    def half(n: int, seed: int) -> list[Said]:
        rows = voices(n, seed, minutes=10_000)
        return [
            Said(post.text, "always" if at % 2 else post.author, post.minute) for at, post in enumerate(rows)
        ]

    before = half(400, 8)
    found = examine(half(100, 9), before, {post.author for post in before})
    assert not of(found, SignKind.AUTHORS).strong
    assert found.pushed is False


def test_what_is_always_copied_here_is_no_sign() -> None:
    before = copies(100, 10, burst=False)
    found = examine(copies(60, 11, burst=False), before, {f"new{n}" for n in range(10)})
    assert not of(found, SignKind.COPIES).strong


def test_few_posts_say_nothing() -> None:
    assert examine(copies(FEWEST - 1, 1), [], set()) == Coordination(None, FEWEST - 1, ())


def test_without_authors_their_signs_are_left_out() -> None:
    posts = [Said(post.text, "", post.minute) for post in copies(40, 1)]
    found = examine(posts, [], None)
    assert {sign.kind for sign in found.signs} == {SignKind.COPIES, SignKind.MINUTE, SignKind.LINK}
    assert found.pushed is True


@given(
    st.lists(
        st.builds(Said, st.text(max_size=40), st.sampled_from(["", "x", "y"]), st.integers(0, 50)),
        max_size=60,
    )
)
@settings(max_examples=40, deadline=None)
def test_whatever_is_said_shares_are_shares(posts: list[Said]) -> None:
    for sign in examine(posts, posts, {"x"}).signs:
        assert 0 <= sign.k <= sign.n
        assert 0 <= sign.share <= 1
        assert sign.usual is None or 0 <= sign.usual <= 1
