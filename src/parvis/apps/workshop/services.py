"""The prompt workshop's verbs. A door: what each service promises stands where it is written."""

from __future__ import annotations

from parvis.apps.workshop.cases import case_archive, case_take, starters_take
from parvis.apps.workshop.judging import pair_judge, trial_reveal
from parvis.apps.workshop.trials import trial_ask, trial_plan, trial_run, trial_stop

__all__ = [
    "case_archive",
    "case_take",
    "pair_judge",
    "starters_take",
    "trial_ask",
    "trial_plan",
    "trial_reveal",
    "trial_run",
    "trial_stop",
]
