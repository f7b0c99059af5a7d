"""A person's own model file answers a task: ONNX, run by onnxruntime (the ``onnx`` extra).

Two shapes are understood, in a folder:

- ``model.onnx`` that takes texts: one string input (as scikit-learn pipelines export);
- ``model.onnx`` that takes ``input_ids`` (and ``attention_mask``, ``token_type_ids``), beside the
  ``tokenizer.json`` it was trained with (as transformers export; needs the ``tokenizers`` package).

The first floating output of shape (n, labels) is read, as probabilities or as logits. A transformers folder
without ``model.onnx`` is refused with the command that exports it. Nothing in a folder is executed as code.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from parvis.ai.backends.labels import BackendFault, labels_of
from parvis.ai.ports import Floats, Scores, Task

MAX_TOKENS: Final = 256
MAX_CHARACTERS: Final = 4_000
BATCH: Final = 64


class LocalModel:
    """Answers one task with an ONNX model."""

    def __init__(
        self, folder: Path, task: Task, *, labels: Sequence[str] | None = None, threads: int = 1
    ) -> None:
        """``labels`` are the model's outputs in order, if not in Parvis's own order.

        Raises ``BackendFault``: ``ai_extra`` when a package is missing, ``ai_model_file`` when the folder
        holds no model this code can run, ``ai_labels`` when ``labels`` are not the task's.
        """
        self.task = task
        self._labels = labels_of(task)
        order = tuple(labels or self._labels)
        if sorted(order) != sorted(self._labels):
            raise BackendFault("ai_labels", f"{task} has the labels {', '.join(self._labels)}")
        self._order = [order.index(label) for label in self._labels]
        self._name = f"{folder.name}.onnx"
        self._session = _session(folder, threads)
        self._inputs = {given.name: given.type for given in self._session.get_inputs()}
        self._takes_texts = list(self._inputs.values()) == ["tensor(string)"]
        self._tokenizer = None if self._takes_texts else _tokenizer(folder)

    def classify(self, texts: Sequence[str], languages: Sequence[str]) -> Scores:
        """Return one row a text. Raises ``BackendFault`` (``ai_model_file``) if the model cannot answer."""
        del languages  # a model of one's own knows the languages it knows
        parts = [self._rows(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        shares = np.concatenate(parts) if parts else np.zeros((0, len(self._labels)), np.float32)
        return Scores(self._labels, shares, self._name)

    def _rows(self, texts: Sequence[str]) -> Floats:
        clipped = [text[:MAX_CHARACTERS] for text in texts]
        try:
            outputs = self._session.run(None, self._fed(clipped))
        except Exception as error:  # (onnxruntime raises its own, unnamed, kinds)
            raise BackendFault("ai_model_file", f"the model failed: {str(error)[:300]}") from error
        for output in outputs:
            if getattr(output, "shape", None) == (len(texts), len(self._labels)) and output.dtype.kind == "f":
                return _shares(output)[:, self._order]
        raise BackendFault("ai_model_file", f"no output of {len(self._labels)} numbers a text")

    def _fed(self, texts: list[str]) -> dict[str, npt.NDArray[Any]]:
        if self._tokenizer is None:
            (name,) = self._inputs
            # Exports of scikit-learn take (n, 1), others (n,).
            flat = len(self._session.get_inputs()[0].shape) == 1
            column = np.array(texts, dtype=object)
            return {name: column if flat else column.reshape(-1, 1)}
        read = self._tokenizer.encode_batch(texts)
        given = {
            "input_ids": [row.ids for row in read],
            "attention_mask": [row.attention_mask for row in read],
            "token_type_ids": [row.type_ids for row in read],
        }
        return {name: np.array(rows, np.int64) for name, rows in given.items() if name in self._inputs}


def _shares(output: npt.NDArray[np.floating[Any]]) -> Floats:
    """Return rows that sum to 1: as they are if they do, else their softmax; NaN is read as 0."""
    numbers = np.nan_to_num(output.astype(np.float64), nan=0.0, posinf=50.0, neginf=-50.0)
    if (numbers < 0).any() or np.abs(numbers.sum(axis=1) - 1.0).max(initial=0.0) > 1e-3:
        numbers = np.exp(numbers - numbers.max(axis=1, keepdims=True))
    shares: Floats = (numbers / numbers.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares


def _session(folder: Path, threads: int) -> Any:
    path = folder / "model.onnx"
    if not path.is_file():
        if (folder / "config.json").is_file():
            how = "export it first: optimum-cli export onnx --model FOLDER OUT"
            raise BackendFault(
                "ai_model_file", f"{folder.name} is a transformers folder without model.onnx; {how}"
            )
        raise BackendFault("ai_model_file", f"{folder.name} holds no model.onnx")
    runtime = _package("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = threads
    try:
        return runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # (onnxruntime raises its own, unnamed, kinds)
        raise BackendFault("ai_model_file", f"model.onnx cannot be read: {str(error)[:300]}") from error


def _tokenizer(folder: Path) -> Any:
    path = folder / "tokenizer.json"
    if not path.is_file():
        raise BackendFault("ai_model_file", f"{folder.name} holds no tokenizer.json")
    package = _package("tokenizers")
    try:
        tokenizer = package.Tokenizer.from_file(str(path))
    except Exception as error:  # (tokenizers raises bare exceptions)
        raise BackendFault("ai_model_file", f"tokenizer.json cannot be read: {str(error)[:300]}") from error
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.enable_padding()
    return tokenizer


def _package(name: str) -> ModuleType:
    """Import an optional package when it is first needed."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise BackendFault("ai_extra", f"{name} is not installed: pip install 'parvis[onnx]'") from error
