"""From a brief to posts. A door: what each service promises stands where it is written."""

from __future__ import annotations

from parvis.apps.creation.briefing import (
    VoiceDraft,
    brief_archive,
    brief_change,
    brief_create,
    brief_restore,
    voice_set,
)
from parvis.apps.creation.choosing_model import Wish, model_choose, model_restore
from parvis.apps.creation.prompts import prompt_use, prompt_write
from parvis.apps.creation.runs import run_ask, run_stop, run_write
from parvis.apps.creation.sample import sample_add, sample_remove
from parvis.apps.creation.testing import ab_test_open
from parvis.apps.creation.variants import (
    posts_personalise,
    slots_fill,
    variation_choose,
    variation_edit,
    variation_write,
)

__all__ = [
    "VoiceDraft",
    "Wish",
    "ab_test_open",
    "brief_archive",
    "brief_change",
    "brief_create",
    "brief_restore",
    "model_choose",
    "model_restore",
    "posts_personalise",
    "prompt_use",
    "prompt_write",
    "run_ask",
    "run_stop",
    "run_write",
    "sample_add",
    "sample_remove",
    "slots_fill",
    "variation_choose",
    "variation_edit",
    "variation_write",
    "voice_set",
]
