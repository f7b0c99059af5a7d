"""Training: the same texts give the same bytes, in another process and with other hash seeds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse
from sklearn.metrics import f1_score, recall_score
from tools.train import measure
from tools.train.build import decided, held_out_logits, learned
from tools.train.data import Labelled, chosen
from tools.train.fit import Recipe, salience, scaling
from tools.train.tasks import TAUGHT, Lesson

from parvis.ai import artefacts
from parvis.ai.lexicon import built

ROOT = Path(__file__).resolve().parents[2]
BUILD = """
import sys
from pathlib import Path
import numpy as np
from threadpoolctl import threadpool_limits
from parvis.ai.lexicon import built
from parvis.ai.ports import Task
from tools.train.build import build
from tools.train.data import Labelled, chosen
from tools.train.fit import Recipe
from tools.train.tasks import Lesson

good = ["très bon vélo", "super service merci", "i love it", "great phone", "j'adore 😍", "parfait bravo"]
bad = ["vraiment nul", "service horrible", "i hate it", "awful phone", "je déteste 😡", "lamentable honte"]
texts = good + bad
labels = np.array([1] * 6 + [0] * 6)
languages = ["fr", "fr", "en", "en", "fr", "fr"] * 2
part = Labelled(texts, labels, languages)
blocks = {"w1": 1.0, "w2": 1.0, "c3": 1.0}
recipe = Recipe(12, blocks, shared=0.1, special=0.5, own=("fr",), alone={"en": 0.1}, salient=("en", "*"))
lesson = Lesson(("no", "yes"), part, np.ones(12), part, recipe, None, ("own",), refit=("en",))
with threadpool_limits(1):
    build(Task.IRONY, lesson, built({"a": {"bon": 1.0, "nul": -1.0}}), Path(sys.argv[1]))
"""


def built_in_another_process(folder: Path, seed: str) -> bytes:
    folder.mkdir()
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(folder)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return (folder / "irony.npz").read_bytes()


def test_a_rebuild_gives_the_same_bytes(tmp_path: Path) -> None:
    first = built_in_another_process(tmp_path / "a", "1")
    assert first == built_in_another_process(tmp_path / "b", "2")
    held = artefacts.read(tmp_path / "a" / "irony.npz")
    assert held.facts["heads"] == ["*", "en", "fr"]
    assert held.arrays["table"].dtype == np.int8
    assert np.abs(held.arrays["table"]).max() == 127


def test_a_model_file_of_another_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.npz"
    artefacts.write(path, artefacts.Artefact({}, {"a": np.arange(3)}))
    assert artefacts.read(path).arrays["a"].tolist() == [0, 1, 2]
    body = path.read_bytes()
    path.write_bytes(body[: len(body) // 2])
    with pytest.raises(artefacts.ArtefactFault):
        artefacts.read(path)


def test_metrics_agree_with_scikit_learn() -> None:
    draw = np.random.default_rng(3)
    truth, answer = draw.integers(0, 3, 200), draw.integers(0, 3, 200)
    value, low, high = measure.interval(truth, answer, measure.macro_f1)
    assert value == pytest.approx(f1_score(truth, answer, average="macro"))
    assert low < value < high
    recall = measure.interval(truth, answer, measure.macro_recall)[0]
    assert recall == pytest.approx(recall_score(truth, answer, average="macro"))


def test_calibration_error_is_the_gap_between_said_and_true() -> None:
    shares = np.tile([0.1, 0.9], (100, 1))
    truth = np.array([1] * 70 + [0] * 30)
    assert measure.calibration_error(truth, shares) == pytest.approx(0.2)


def test_scaling_cools_an_overconfident_model() -> None:
    draw = np.random.default_rng(5)
    truth = draw.integers(0, 3, 3000)
    logits = draw.normal(size=(3000, 3))
    logits[np.arange(3000), truth] += 1.0
    slope, offset = scaling(4 * logits, truth, None)
    assert slope == pytest.approx(0.25, abs=0.04)
    assert not offset.any()


def test_columns_that_part_the_labels_are_salient() -> None:
    labels = np.array([0, 0, 0, 1, 1, 1])
    parting, even, tail = [1, 1, 1, 0, 0, 0], [1, 0, 1, 1, 0, 1], [2, 2, 2, 2, 2, 2]
    matrix = sparse.csr_matrix(np.array([parting, even, tail], np.float32).T)
    factor = salience(matrix, labels, 2)
    assert factor[0] > 1 > factor[1]
    assert factor[2] == 1


def test_posts_that_only_teach_do_not_set_the_threshold() -> None:
    own = [
        "kind words",
        "bad words",
        "good day",
        "vile day",
        "kind good",
        "bad vile",
        "good kind",
        "vile bad",
    ]
    labels = np.array([0, 1] * 4)
    part = Labelled(own + ["good words"] * 20, np.append(labels, [0] * 20), ["en"] * 28)
    folds = np.append([0, 0, 1, 1] * 2, [TAUGHT] * 20)
    recipe = Recipe(12, {"w1": 1.0, "c3": 1.0}, shared=0.3)
    lesson = Lesson(("no", "yes"), part, np.ones(28), part, recipe, None, ("own",), folds=folds)
    lexicon = built({"a": {"kind": 1.0, "bad": -1.0}})
    model, threshold = learned(lesson, lexicon)
    logits = held_out_logits(lesson, lexicon, model.rarity, folds)
    assert logits[:8].all()
    assert not logits[8:].any()
    assert threshold == decided(model, logits[:8], chosen(part, folds != TAUGHT), lesson)
    assert threshold != decided(model, logits, part, lesson)
