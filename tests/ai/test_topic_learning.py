"""Topics stay the same topics: learnt again they keep their ids, and what changed is told."""

from __future__ import annotations

import dataclasses

import pytest

from ai.topic_posts import corpus, most, said
from parvis.ai.topic_following import Became
from parvis.ai.topic_learning import Learnt, learn_topics
from parvis.ai.topics import OTHER

THREE = (("vélo", 60), ("pain", 60), ("train", 60))


@pytest.fixture(scope="module")
def first() -> Learnt:
    return learn_topics(corpus(*THREE), k=3, first_id=7)


def again(first: Learnt, posts: list[str]) -> Learnt:
    return learn_topics(posts, known=first.model.known())


def test_new_topics_have_ids_from_the_first_one_given(first: Learnt) -> None:
    assert sorted(topic.id for topic in first.model.topics) == [7, 8, 9]
    assert {change.became for change in first.changes} == {Became.BORN}


def test_other_posts_of_the_same_subjects_have_the_same_ids_and_nothing_is_told(first: Learnt) -> None:
    later = again(first, corpus(*THREE, seed=1))
    for subject, _n in THREE:
        posts = said(subject, 30, seed=2)
        assert most(later.model.assign(posts)) == most(first.model.assign(posts))
    assert later.changes == ()


def test_a_subject_that_appears_is_born_with_an_id_nobody_had(first: Learnt) -> None:
    later = again(first, corpus(*THREE, ("storm", 60), seed=1))
    assert [change.became for change in later.changes] == [Became.BORN]
    born = later.changes[0].topic
    assert born == 10
    assert most(later.model.assign(said("storm", 20, seed=3))) == born


def test_a_subject_nobody_speaks_of_fades_and_comes_back_as_itself(first: Learnt) -> None:
    bike = most(first.model.assign(said("vélo", 20)))
    without = again(first, corpus(("pain", 60), ("train", 60), seed=1))
    assert [(change.became, change.topic) for change in without.changes] == [(Became.FADED, bike)]
    assert bike not in {topic.id for topic in without.model.topics}
    faded = [dataclasses.replace(one, quiet=True) for one in first.model.known() if one.id == bike]
    back = learn_topics(corpus(*THREE, seed=4), known=[*without.model.known(), *faded])
    assert [(change.became, change.topic) for change in back.changes] == [(Became.BACK, bike)]
    assert most(back.model.assign(said("vélo", 20, seed=5))) == bike


def test_the_same_posts_and_memory_give_the_same_bytes(first: Learnt) -> None:
    posts = corpus(*THREE, seed=1)
    assert again(first, posts).model.to_bytes() == again(first, posts).model.to_bytes()


def test_a_day_without_posts_forgets_no_id(first: Learnt) -> None:
    empty = again(first, [])
    assert empty.model.topics == ()
    assert {change.became for change in empty.changes} == {Became.FADED}


def test_one_text_repeated_is_a_topic_of_its_own_and_swells_no_other(first: Learnt) -> None:
    copies = [f"Gagnez une baguette, boulangerie offerte ici https://x.example/{n} 🎁" for n in range(300)]
    later = again(first, [*corpus(*THREE, seed=1), *copies])
    flood = next(topic for topic in later.model.topics if topic.signature)
    assert flood.size == 300
    assert set(later.model.assign(copies).tolist()) == {flood.id}
    bread = most(first.model.assign(said("pain", 20)))
    assert next(topic for topic in later.model.topics if topic.id == bread).size < 80
    tomorrow = again(later, [*corpus(*THREE, seed=2), *copies])
    assert next(topic for topic in tomorrow.model.topics if topic.signature).id == flood.id


def test_one_author_who_writes_half_is_recognised_and_does_not_take_over() -> None:
    posts = [*corpus(*THREE), *said("match", 180)]
    authors = ["", *(f"a{n}" for n in range(179)), *["marc"] * 180]
    learnt = learn_topics(posts, authors=authors, k=4)
    assert [topic.one_author for topic in learnt.model.topics].count(True) == 1
    for subject, _n in THREE:
        assert most(learnt.model.assign(said(subject, 20, seed=3))) != OTHER
    one = next(topic for topic in learnt.model.topics if topic.one_author)
    assert most(learnt.model.assign(said("match", 20, seed=3))) == one.id


def test_authors_and_languages_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="one for each text"):
        learn_topics(["a", "b"], authors=["a"])
