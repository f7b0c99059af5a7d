"""Model cards: one for each trained task, about the models that ship, with their warnings first."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tools.train.card_texts import CARDS, SOURCES
from tools.train.cards import MEASURED, NUMBERS
from tools.train.cards import measured as figures
from tools.train.counterfactual import shifts

from parvis.ai import shipped
from parvis.ai.measured import measured

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "model-cards"


def page(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def test_every_trained_task_has_a_card() -> None:
    assert set(CARDS) == set(shipped.TASKS)
    assert {path.stem for path in FOLDER.glob("*.md")} >= {text.name for text in CARDS.values()}


@pytest.mark.parametrize("name", sorted(text.name for text in CARDS.values()))
def test_a_card_speaks_of_the_models_that_ship(name: str) -> None:
    body = page(name)
    assert f"`{shipped.version()}`" in body
    assert "95 % CI" in body
    assert "## Where it fails" in body


def test_the_first_line_on_toxicity_says_what_it_must_not_do() -> None:
    first = page("toxicity").splitlines()[0]
    assert "French" in first
    assert "at chance" in first
    assert "never hides, blocks" in first


def test_the_product_shows_the_figures_of_the_benchmark_and_of_these_models() -> None:
    kept = json.loads(NUMBERS.read_text(encoding="utf-8"))
    assert MEASURED.read_text(encoding="utf-8") == figures(kept), "run python -m tools.train.cards"
    assert kept["models"] == shipped.version()
    assert {one.task for one in measured()} == set(shipped.TASKS)


def test_every_source_of_a_model_is_named_on_its_card() -> None:
    for task, text in CARDS.items():
        for name in shipped.artefact(task).facts["trained_on"]:
            assert SOURCES[name] in page(text.name)


def test_shifts_compare_sentences_that_differ_by_one_term() -> None:
    def mentions_woman(texts: list[str]) -> np.ndarray:
        return np.array([float("woman" in text) for text in texts])

    gender = next(s for s in shifts(mentions_woman, ["en"]) if s.kind == "gender")
    assert gender.largest == 1
    assert gender.mean == pytest.approx(1 / 3)
