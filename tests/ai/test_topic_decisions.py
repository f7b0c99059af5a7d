"""What people decided about topics holds when posts are read: together, apart, divided, kept."""

from __future__ import annotations

import numpy as np
import pytest

from ai.topic_posts import corpus, most, said
from parvis.ai.topic_dividing import divide
from parvis.ai.topic_following import Known
from parvis.ai.topic_learning import fit_topics
from parvis.ai.topic_names import insulting
from parvis.ai.topics import OTHER, TopicModel

BIKES, BREAD = said("vélo", 20, seed=9), said("pain", 20, seed=9)


@pytest.fixture(scope="module")
def model() -> TopicModel:
    return fit_topics(corpus(("vélo", 60), ("pain", 60), ("train", 60)), k=3)


def test_two_topics_put_together_answer_with_one_id(model: TopicModel) -> None:
    bike, bread = most(model.assign(BIKES)), most(model.assign(BREAD))
    arranged = model.decided({bike: bread}, {})
    assert set(arranged.assign([*BIKES, *BREAD]).tolist()) == {bread}


def test_posts_between_two_topics_put_together_belong_to_them(model: TopicModel) -> None:
    bike, bread = most(model.assign(BIKES)), most(model.assign(BREAD))
    between = ["vélo piste guidon boulangerie croissant baguette"]
    assert model.assign(between).tolist() == [OTHER]
    assert model.decided({bike: bread}, {}).assign(between).tolist() == [bread]


def test_a_divided_topic_answers_with_its_parts_and_every_post_has_one(model: TopicModel) -> None:
    bike = most(model.assign(BIKES))
    parts = (Known(20, {"guidon": 0.7, "freins": 0.7}), Known(21, {"casque": 0.7, "cadenas": 0.7}))
    arranged = model.decided({}, {bike: parts})
    answers = arranged.assign(BIKES)
    assert set(answers.tolist()) == {20, 21}
    assert arranged.assign(["vélo guidon freins selle"]).tolist() == [20]
    assert model.decided({20: bike}, {}).assign(BIKES).tolist() == [bike] * len(BIKES)


def test_a_post_keeps_its_topic_unless_another_is_clearly_nearer(model: TopicModel) -> None:
    bike, bread = most(model.assign(BIKES)), most(model.assign(BREAD))
    between = ["vélo piste guidon boulangerie croissant baguette"]
    for held in (bike, bread):
        assert model.assign(between, np.array([held], np.int32)).tolist() == [held]
    assert model.assign(BREAD[:1], np.array([bike], np.int32)).tolist() == [bread]
    assert model.assign(["Rien de tout cela"], np.array([bike], np.int32)).tolist() == [OTHER]


def test_among_a_few_topics_each_post_goes_to_the_nearest(model: TopicModel) -> None:
    known = [one for one in model.known() if one.id in {most(model.assign(BIKES)), most(model.assign(BREAD))}]
    nearest = model.nearest([*BIKES, *BREAD], known)
    assert most(nearest[:20]) == most(model.assign(BIKES))
    assert most(nearest[20:]) == most(model.assign(BREAD))


def test_a_topic_about_two_things_divides_into_them() -> None:
    texts = corpus(("vélo", 40), ("pain", 30))
    parts = divide(texts, languages=["fr"] * 70, into=2)
    assert [part.size for part in parts] == [40, 30]
    assert all(part.label_fr and part.representatives for part in parts)


def test_posts_that_say_all_the_same_are_not_divided() -> None:
    assert divide(["vélo piste cyclable"] * 40, languages=["fr"] * 40, into=2) == ()
    assert divide(["vélo"] * 3, languages=["fr"] * 3, into=2) == ()


def test_a_name_holds_no_insult_and_is_no_proper_noun_alone() -> None:
    rng = np.random.default_rng(3)
    words = ["connard", "Nicolas Sarkozy", "conseil", "campagne", "discours"]
    texts = [" ".join(rng.choice(words, 4, replace=False)) for _ in range(60)]
    texts += corpus(("vélo", 60), ("pain", 60))
    model = fit_topics(texts, languages=["fr"] * len(texts), k=3)
    names = [name for topic in model.topics for name in (topic.label_fr, topic.label_en)]
    assert names
    assert not any(insulting(name) for name in names)
    assert all(any(part == part.lower() for part in name.split(", ")) for name in names)
    assert any("Sarkozy" in name for name in names)


def test_words_that_name_nothing_are_in_no_name() -> None:
    texts = [f"{post} photo merci question" for post in corpus(("vélo", 40), ("pain", 40), ("train", 40))]
    names = " ".join(topic.label_fr for topic in fit_topics(texts, k=3).topics)
    assert not any(word in names for word in ("photo", "merci", "question"))
