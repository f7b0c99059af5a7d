"""``python -m tools.train.cards``: write the model cards, and what the product shows of them.

Run ``python -m bench.understanding --data DIR --write`` first: every number of a card comes from
``docs/benchmarks/understanding.json`` or from the counterfactual check made here, none is typed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from parvis.ai import shipped
from parvis.ai.annotate import annotate
from parvis.ai.artefacts import FOLDER
from parvis.ai.ports import Task
from tools.train.card_texts import CARDS, SOURCES, CardText
from tools.train.counterfactual import Shift, shifts

ROOT = Path(__file__).resolve().parents[2]
NUMBERS = ROOT / "docs" / "benchmarks" / "understanding.json"
CARDS_FOLDER = ROOT / "docs" / "model-cards"
MEASURED = FOLDER / "measured.json"
"""What the product itself shows of the shipped models: the cards' own figures."""
_COLUMNS = {
    Task.SENTIMENT: "p_negative",
    Task.OFFENSIVE: "p_offensive",
    Task.HATE: "p_hate",
    Task.IRONY: "p_irony",
}


def card(task: Task, text: CardText, measures: Sequence[dict[str, object]], moved: Sequence[Shift]) -> str:
    """Return one card in Markdown."""
    facts = shipped.artefact(task).facts
    size = shipped.path_of(task).stat().st_size / 1e6
    model = shipped.model(task)
    rows = [m for m in measures if m["task"] == task]
    parts = [
        text.first_line,
        f"# {text.title}",
        text.what,
        "## The model",
        (
            f"Linear over hashed words and character n-grams, with word lists: {len(model.labels)} labels "
            f"({', '.join(model.labels)}), heads for {', '.join(model.heads)} (`*`: any other language), "
            f"{size:.1f} MB. Below a probability of {facts['threshold']} the answer is {text.below}. "
            f"Version `{shipped.version()}`; the same texts and locks rebuild it byte for byte "
            "(`python -m tools.train --data DIR`)."
        ),
        "## Data",
        (f"{facts['texts']:,} training texts. No text of a test split is among them; {_calibrated(facts)}."),
        "\n".join(f"- {SOURCES[name]}" for name in facts["trained_on"]),
        text.choices,
        "## Measured",
        _table(rows),
        text.reading,
        "## Where it fails",
        "\n".join(f"- {failure}" for failure in text.failures),
        "## If only the person changes",
        text.counterfactual if not moved else _shift_table(task, moved),
        "## Use",
        text.use,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _calibrated(facts: Mapping[str, Any]) -> str:
    if facts.get("crossed"):
        return "calibration and threshold were cross-fitted over training and validation splits"
    said = "calibration and thresholds come from validation splits only"
    if "refit" in facts:
        heads = ", ".join(facts["refit"])
        said += f"; afterwards the heads {heads} learned from them too, and were calibrated by cross-fitting"
    return said


def _table(rows: Sequence[dict[str, object]]) -> str:
    lines = [
        "| test set | language | system | metric | value [95 % CI] | n | ECE |",
        "|---|---|---|---|---|---|---|",
    ]
    for m in rows:
        error = "" if m["ece"] is None else f"{m['ece']:.3f}"
        value = f"{m['value']:.3f} [{m['low']:.3f}, {m['high']:.3f}]"
        cells = [m["data"], m["language"], m["system"], m["metric"], value, m["n"], error]
        lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join(lines)


def _shift_table(task: Task, moved: Sequence[Shift]) -> str:
    lines = [
        f"Shift of `{_COLUMNS[task]}` when one term of a neutral sentence is swapped (second minus first):",
        "",
        "| language | swapped | mean | mean size | largest | pairs |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {s.language} | {s.kind} | {s.mean:+.3f} | {s.mean_absolute:.3f} | {s.largest:.3f} | {s.n} |"
        for s in moved
    ]
    return "\n".join(lines)


def measured(kept: dict[str, Any]) -> str:
    """Return the benchmark's figures of the shipped models as the product reads them: one line a figure."""
    names = ("task", "data", "language", "metric", "value", "low", "high", "n", "ece")
    lines = [
        json.dumps({name: row[name] for name in names})
        for row in kept["measures"]
        if row["system"] == "Parvis"
    ]
    return '{"models": ' + json.dumps(kept["models"]) + ', "measures": [\n' + ",\n".join(lines) + "\n]}\n"


def score_of(task: Task) -> Callable[[list[str]], npt.NDArray[np.float64]]:
    """Return the score whose shifts a card reports."""
    column = _COLUMNS[task]
    return lambda texts: annotate(texts, tasks=[Task.LANGUAGE, task])[column].to_numpy().astype(np.float64)


def main() -> None:
    kept = json.loads(NUMBERS.read_text(encoding="utf-8"))
    if kept["models"] != shipped.version(FOLDER):
        raise SystemExit("the numbers are of other models: run the benchmark with --write first")
    CARDS_FOLDER.mkdir(parents=True, exist_ok=True)
    for task, text in CARDS.items():
        moved = shifts(score_of(task)) if task in _COLUMNS else []
        page = card(task, text, kept["measures"], moved)
        (CARDS_FOLDER / f"{text.name}.md").write_text(page, encoding="utf-8")
        print(f"{text.name}.md")
    MEASURED.write_text(measured(kept), encoding="utf-8")


if __name__ == "__main__":
    main()
