"""A person's own transformers folder answers a task: ``config.json``, its tokenizer and safetensors.

Needs the ``transformers`` extra (transformers and torch, about 1 GB). Exported to ONNX once
(``optimum-cli export onnx --model FOLDER OUT``), the same model needs only the small ``onnx`` extra.

Weights are read as safetensors only (no pickle), no code of the folder is run and nothing is downloaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from parvis.ai.backends.files import MAX_CHARACTERS, MAX_TOKENS, output_names, package, shares, version
from parvis.ai.backends.labels import BackendFault, labels_of, outputs_of
from parvis.ai.ports import Floats, Scores, Task

BATCH: Final = 32


def is_transformers(folder: Path) -> bool:
    """True when the folder holds a configuration and weights as safetensors."""
    return (folder / "config.json").is_file() and any(folder.glob("*.safetensors"))


class TransformersModel:
    """Answers one task with a sequence classifier of transformers; on a GPU when torch sees one."""

    def __init__(
        self, folder: Path, task: Task, *, labels: Sequence[str] | None = None, threads: int = 1
    ) -> None:
        """``labels`` names the model's outputs in order; without it its ``config.json`` does.

        Raises ``BackendFault``: ``ai_extra`` when a package is missing, ``ai_model_file`` when the folder
        cannot be read, ``ai_labels`` when the outputs' names are not understood.
        """
        self.task = task
        labels_of(task)
        self._outputs = outputs_of(task, labels or output_names(folder))
        self._torch = package("torch", "transformers")
        self._torch.set_num_threads(threads)
        self._device = "cuda" if self._torch.cuda.is_available() else "cpu"
        self._tokenizer, self._model = _read(folder, self._device)
        counted = int(self._model.config.num_labels)
        if counted != len(self._outputs.places):
            told = f"the model has {counted} outputs, not {len(self._outputs.places)}"
            raise BackendFault("ai_labels", told)
        self._name = f"{folder.name}@{version(min(folder.glob('*.safetensors')))}"

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
            given = self._tokenizer(
                clipped, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt"
            )
            with self._torch.inference_mode():
                logits = self._model(**given.to(self._device)).logits
            rows = logits.float().cpu().numpy()
        except Exception as error:  # (torch raises its own, unnamed, kinds)
            raise BackendFault("ai_model_file", f"the model failed: {str(error)[:300]}") from error
        return self._outputs.folded(shares(rows))


def _read(folder: Path, device: str) -> tuple[Any, Any]:
    transformers = package("transformers", "transformers")
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(
            str(folder), local_files_only=True, trust_remote_code=False
        )
        model = transformers.AutoModelForSequenceClassification.from_pretrained(
            str(folder), local_files_only=True, trust_remote_code=False, use_safetensors=True
        )
    except Exception as error:  # (transformers raises many kinds)
        raise BackendFault("ai_model_file", f"{folder.name} cannot be read: {str(error)[:300]}") from error
    return tokenizer, model.to(device).eval()
