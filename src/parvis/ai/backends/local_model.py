"""A person's own model file answers a task: ONNX, run by onnxruntime (the ``onnx`` extra).

Two shapes are understood, ``model.onnx`` in a folder (or in its ``onnx`` folder) or an ``.onnx`` file by
itself:

- one that takes texts: a single string input (as scikit-learn pipelines export);
- one that takes ``input_ids`` (and ``attention_mask``, ``token_type_ids``), beside the ``tokenizer.json`` it
  was trained with (as transformers export; needs the ``tokenizers`` package).

The first floating output of shape (n, outputs) is read, as probabilities or as logits. A transformers folder
without an ONNX file is read by ``TransformersModel``. Nothing in a folder is executed as code.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from parvis.ai.backends.files import MAX_CHARACTERS, MAX_TOKENS, output_names, package, shares, version
from parvis.ai.backends.labels import BackendFault, labels_of, outputs_of
from parvis.ai.backends.transformers_model import TransformersModel, is_transformers
from parvis.ai.ports import Classify, Floats, Scores, Task

BATCH: Final = 64


def local_model(path: Path, task: Task, *, labels: Sequence[str] | None = None, threads: int = 1) -> Classify:
    """Return whichever can run what lies at ``path``; raises ``BackendFault`` as the two classes do."""
    if onnx_file(path) is None and is_transformers(path):
        return TransformersModel(path, task, labels=labels, threads=threads)
    return LocalModel(path, task, labels=labels, threads=threads)


def onnx_file(path: Path) -> Path | None:
    """Return the ONNX file that ``path`` is or holds, if any."""
    if path.suffix == ".onnx":
        return path if path.is_file() else None
    found = (path / "model.onnx", path / "onnx" / "model.onnx")
    return next((one for one in found if one.is_file()), None)


class LocalModel:
    """Answers one task with an ONNX model."""

    def __init__(
        self, path: Path, task: Task, *, labels: Sequence[str] | None = None, threads: int = 1
    ) -> None:
        """``labels`` names the model's outputs in order; without it its ``config.json`` does, or they are the
        task's labels in Parvis's order.

        Raises ``BackendFault``: ``ai_extra`` when a package is missing, ``ai_model_file`` when there is no
        model this code can run, ``ai_labels`` when the outputs' names are not understood.
        """
        folder = path if path.is_dir() else path.parent
        self.task = task
        labels_of(task)
        self._file = _file(path)
        self._outputs = outputs_of(task, labels or output_names(folder))
        self._name = f"{path.name}@{version(self._file)}"
        self._session = _session(self._file, threads)
        self._inputs = {given.name: given.type for given in self._session.get_inputs()}
        self._takes_texts = list(self._inputs.values()) == ["tensor(string)"]
        self._tokenizer = None if self._takes_texts else _tokenizer(folder)

    def classify(self, texts: Sequence[str], languages: Sequence[str]) -> Scores:
        """Return one row a text. Raises ``BackendFault`` (``ai_model_file``) if the model cannot answer."""
        del languages  # a model of one's own knows the languages it knows
        parts = [self._rows(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        labels = self._outputs.labels
        rows = np.concatenate(parts) if parts else np.zeros((0, len(labels)), np.float32)
        return Scores(labels, rows, self._name)

    def _rows(self, texts: Sequence[str]) -> Floats:
        clipped = [text[:MAX_CHARACTERS] for text in texts]
        try:
            outputs = self._session.run(None, self._fed(clipped))
        except Exception as error:  # (onnxruntime raises its own, unnamed, kinds)
            raise BackendFault("ai_model_file", f"the model failed: {str(error)[:300]}") from error
        wanted = (len(texts), len(self._outputs.places))
        floats = [one for one in outputs if getattr(one, "ndim", 0) == 2 and one.dtype.kind == "f"]
        for output in floats:
            if output.shape == wanted:
                return self._outputs.folded(shares(output))
        told = f"the model has {floats[0].shape[1]} outputs" if floats else "no output of numbers"
        raise BackendFault("ai_labels" if floats else "ai_model_file", f"{told}, not {wanted[1]}")

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


def _file(path: Path) -> Path:
    found = onnx_file(path)
    if found is None:
        raise BackendFault(
            "ai_model_file", f"{path.name} holds neither model.onnx nor config.json beside model.safetensors"
        )
    return found


def _session(path: Path, threads: int) -> Any:
    runtime = package("onnxruntime", "onnx")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = threads
    try:
        return runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # (onnxruntime raises its own, unnamed, kinds)
        raise BackendFault("ai_model_file", f"{path.name} cannot be read: {str(error)[:300]}") from error


def _tokenizer(folder: Path) -> Any:
    path = folder / "tokenizer.json"
    if not path.is_file():
        raise BackendFault("ai_model_file", f"{folder.name} holds no tokenizer.json")
    tokenizers = package("tokenizers", "onnx")
    try:
        tokenizer = tokenizers.Tokenizer.from_file(str(path))
    except Exception as error:  # (tokenizers raises bare exceptions)
        raise BackendFault("ai_model_file", f"tokenizer.json cannot be read: {str(error)[:300]}") from error
    tokenizer.enable_truncation(MAX_TOKENS)
    if tokenizer.padding is None:  # (a file's own padding knows its own token)
        tokenizer.enable_padding()
    return tokenizer
