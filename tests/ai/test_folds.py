"""Parts for cross-fitting: what is posted again, or gathered by one word, stays in one part."""

from __future__ import annotations

import numpy as np
from tools.train.fit import counted
from tools.train.folds import dealt, gathered, kindred


def test_posts_that_repeat_one_another_are_kin() -> None:
    posts = [
        "Les banques s'invitent dans l'écosystème",
        "Rien de neuf ce matin à Lyon",
        "RT les banques s'invitent dans l'écosystème (2)",
        "Placement : RT les banques s'invitent dans l'écosystème",
        "Rien",
    ]
    groups = kindred(counted(posts))
    assert groups[0] == groups[2] == groups[3]
    assert len(set(groups.tolist())) == 3


def test_groups_are_dealt_whole_into_parts_of_like_size() -> None:
    groups = np.repeat(np.arange(30), np.arange(1, 31))
    part = dealt(groups, 4)
    assert all(len(set(part[groups == group].tolist())) == 1 for group in range(30))
    sizes = np.bincount(part)
    assert len(sizes) == 4
    assert sizes.max() - sizes.min() <= 3


def test_texts_go_with_the_first_word_they_hold() -> None:
    found = gathered(["#Wall and a bird", "two BIRDS", "a fish"], ["#wall", r"\bbird", "cat|dog"])
    assert found.tolist() == [0, 1, 3]
