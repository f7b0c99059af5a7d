"""Brands are found as people write them, and not where the word means something else."""

import pyarrow as pa
import pytest

from parvis.ai.brands import BrandMatcher
from parvis.ai.ports import Brand

ORANGE = Brand("Orange", case_sensitive=True, not_near=("jus", "pressée", "fruit"))
BRANDS = (Brand("Vélocéo", aliases=("velo ceo", "V.O.")), ORANGE, Brand("C&B"), Brand("Zéphyr"))


def found(text: str) -> list[str]:
    return BrandMatcher(BRANDS).find(pa.array([text]))[0].as_py()


@pytest.mark.parametrize(
    ("text", "brands"),
    [
        ("J’ai pris un VELOCEO ce matin", ["Vélocéo"]),
        ("vélo céo en panne", ["Vélocéo"]),
        ("la v.o. marche bien", ["Vélocéo"]),
        ("Mon forfait Orange a augmenté", ["Orange"]),
        ("une orange bien mûre", []),
        ("Un jus d’Orange frais", []),
        ("chez c&b, et chez #Vélocéo aussi", ["Vélocéo", "C&B"]),
        ("velociraptor", []),
        ("les Zéphyrs sont arrivés, Zephyr's best", ["Zéphyr"]),
        ("zéphyrien", []),
        ("", []),
    ],
)
def test_a_post_names_the_brands_a_reader_would_see(text: str, brands: list[str]) -> None:
    assert found(text) == brands


def test_a_second_mention_counts_when_the_first_stands_near_a_refused_word() -> None:
    far = " puis on a parlé de tout autre chose pendant longtemps et enfin de "
    assert found(f"un jus Orange{far}chez Orange") == ["Orange"]


def test_no_brands_and_null_posts_give_empty_lists() -> None:
    assert BrandMatcher(()).find(pa.array(["x", None])).to_pylist() == [[], []]


def test_two_brands_may_share_an_alias() -> None:
    matcher = BrandMatcher((Brand("Alpha", aliases=("AB",)), Brand("Beta", aliases=("ab",))))
    assert matcher.find(pa.array(["merci AB"])).to_pylist() == [["Alpha", "Beta"]]
