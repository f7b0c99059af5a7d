"""Topics read well, stay the same, and force no post into one."""

import numpy as np
import pyarrow as pa
import pytest

from parvis.ai.ports import ArtefactFault
from parvis.ai.topic_learning import fit_topics
from parvis.ai.topics import OTHER, TopicModel
from parvis.kit.text import fold

PLACES = ("Lyon", "Nantes", "Lille", "Namur", "Québec", "Rennes", "Metz", "Pau", "Brest", "Dijon")
BIKES = (
    "Encore une piste cyclable bloquée à {}",
    "La mairie de {} promet des pistes cyclables et des arceaux à vélos",
)
BREAD = (
    "La boulangerie de {} a gagné le prix du meilleur croissant",
    "Croissant tiède et café, merci la boulangerie à {}",
)
TRAINS = (
    "Grève des contrôleurs : aucun train pour {} demain",
    "Mon train pour {} est annulé à cause de la grève",
)
WEATHER = (
    "The storm flooded every street near the {} station",
    "Storm warning: flooded roads again around {}",
)
ALONE = ("Ma tante collectionne les boutons de nacre", "Rien", "😀😀", "")


@pytest.fixture(scope="module")
def posts() -> list[str]:
    families = (BIKES, BREAD, TRAINS, WEATHER)
    return [line.format(place) for family in families for line in family for place in PLACES] + list(ALONE)


@pytest.fixture(scope="module")
def model(posts: list[str]) -> TopicModel:
    languages = ["fr"] * 60 + ["en"] * 20 + ["unknown"] * len(ALONE)
    return fit_topics(posts, languages=languages, k=4, seed=3)


def test_each_subject_is_one_topic_and_its_posts_are_found_again(posts: list[str], model: TopicModel) -> None:
    assigned = model.assign(pa.array(posts))
    for start in range(0, 80, 20):
        topics, counts = np.unique(assigned[start : start + 20], return_counts=True)
        assert counts.max() >= 17, (posts[start], topics, counts)
    assert (
        len({int(np.bincount(assigned[start : start + 20] + 1).argmax()) for start in range(0, 80, 20)}) == 4
    )


def test_names_are_written_as_people_write_them(model: TopicModel) -> None:
    names = " / ".join(topic.label_fr for topic in model.topics)
    assert "pistes cyclables" in names or "piste cyclable" in names
    assert "grève" in names
    assert fold(names) != names


def test_an_english_topic_keeps_its_english_name(model: TopicModel) -> None:
    assert any(
        "storm" in topic.label_en.lower() or "flooded" in topic.label_en.lower() for topic in model.topics
    )


def test_posts_about_nothing_known_belong_to_no_topic(model: TopicModel) -> None:
    assert model.assign([*ALONE, "Quelle belle journée pour peindre"]).tolist() == [OTHER] * 5


def test_the_posts_shown_for_a_topic_are_its_own_and_all_different(
    posts: list[str], model: TopicModel
) -> None:
    assigned = model.assign(posts)
    for topic in model.topics:
        assert topic.representatives
        assert all(assigned[place] == topic.id for place in topic.representatives)
        assert len({posts[place] for place in topic.representatives}) == len(topic.representatives)


def test_the_same_posts_and_seed_give_the_same_bytes(posts: list[str]) -> None:
    assert fit_topics(posts, k=4, seed=3).to_bytes() == fit_topics(posts, k=4, seed=3).to_bytes()


def test_a_stored_model_answers_as_before(posts: list[str], model: TopicModel) -> None:
    again = TopicModel.from_bytes(model.to_bytes())
    assert again.topics == model.topics
    assert again.assign(posts).tolist() == model.assign(posts).tolist()


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04 torn", b"\x80\x04pickle"])
def test_a_file_that_is_no_topic_model_is_refused(raw: bytes) -> None:
    with pytest.raises(ArtefactFault):
        TopicModel.from_bytes(raw)


def test_half_a_stored_model_is_refused(model: TopicModel) -> None:
    with pytest.raises(ArtefactFault):
        TopicModel.from_bytes(model.to_bytes()[:-200])


def test_too_few_posts_give_no_topics() -> None:
    model = fit_topics(["un post", "deux posts"], seed=0)
    assert model.topics == ()
    assert model.assign(["un post"]).tolist() == [OTHER]


def test_the_number_of_topics_is_found_when_not_given(posts: list[str]) -> None:
    assert 2 <= len(fit_topics(posts, seed=1).topics) <= 22
