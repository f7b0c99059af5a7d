"""Each prompt has its evaluation cases, and any endpoint can be scored on them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from contracts.stub_endpoint import endpoint, labels_in
from parvis.ai import prompts
from parvis.ai.backends.labels import LABELS
from parvis.ai.backends.openai_compatible import Endpoint, OpenAiCompatible
from parvis.ai.evaluation import brands_fr
from parvis.ai.ports import Task
from parvis.ai.prompts import LANGUAGES, cases, prompt
from parvis.ai.prompts.scoring import score
from parvis.ai.shipped import Shipped
from parvis.kit.http import Http

ROOT = Path(__file__).resolve().parents[2]
EVERY = [(task, language) for task in LABELS for language in LANGUAGES]
KNOWN = {case.text[:1_000].strip(): case.label for task, language in EVERY for case in cases(task, language)}


def scholar(request: dict[str, Any], *, wrong: str = "") -> str:
    """Answer as an endpoint that knows the cases by heart, but for one."""
    answers = []
    for line in request["messages"][1]["content"].splitlines()[1:-1]:
        number, _, text = line.removeprefix("[").partition("] ")
        label = next(label for known, label in KNOWN.items() if " ".join(known.split()) == text)
        if text == wrong:
            label = next(other for other in labels_in(request) if other != label)
        answers.append({"id": int(number), "label": label, "confidence": 0.9})
    return json.dumps({"answers": answers})


@pytest.mark.parametrize(("task", "language"), EVERY)
def test_every_prompt_has_cases_of_each_label_and_one_that_gives_orders(task: Task, language: str) -> None:
    found = cases(task, language)
    counted = Counter(case.label for case in found)
    assert set(counted) == set(LABELS[task])
    assert min(counted.values()) >= 2
    assert any(case.case == "told to obey" for case in found)
    assert len({case.text for case in found}) == len(found) >= 12


def test_every_file_of_cases_stands_beside_a_prompt() -> None:
    folder = Path(prompts.__file__).parent
    beside = {path.name.removesuffix(".cases.jsonl") for path in folder.glob("*.cases.jsonl")}
    assert beside == {path.stem for path in folder.glob("*.md")}


def test_no_case_is_a_post_of_the_evaluation_set() -> None:
    assert not {post.text for post in brands_fr()} & set(KNOWN)


def test_no_prompt_gives_a_case_away() -> None:
    for task, language in EVERY:
        assert not [case for case in cases(task, language) if case.text in prompt(task, language).text]


@pytest.mark.parametrize(("task", "language"), EVERY)
def test_an_endpoint_is_scored_on_the_cases_of_each_prompt(task: Task, language: str) -> None:
    wrong = cases(task, language)[3]
    with endpoint(lambda request: scholar(request, wrong=wrong.text)) as (url, _):
        told = score(OpenAiCompatible(Endpoint(url, "tiny"), task, http=Http(allow_private=True)), language)
    assert (told.right, told.n) == (len(cases(task, language)) - 1, len(cases(task, language)))
    assert [missed.case for missed in told.missed] == [wrong]
    assert told.interval[0] < told.right / told.n < told.interval[1]
    assert told.model == f"tiny/{task}.v1"


def test_an_endpoint_that_says_nothing_gets_nothing_right() -> None:
    with endpoint(lambda _: "") as (url, _):
        told = score(OpenAiCompatible(Endpoint(url, "x"), Task.IRONY, http=Http(allow_private=True)), "fr")
    assert told.right == 0
    assert {missed.said for missed in told.missed} == {"unknown"}


def test_the_shipped_models_can_be_scored_on_the_same_cases() -> None:
    told = score(Shipped(Task.SENTIMENT), "fr")
    assert 0 < told.right <= told.n


def test_the_command_prints_the_score_of_an_endpoint_beside_ours() -> None:
    with endpoint(scholar) as (url, _):
        command = [sys.executable, "bench/prompts.py", "--url", url, "--model", "tiny", "--private"]
        done = subprocess.run(
            [*command, "--task", "irony", "--missed"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        n = sum(len(cases(Task.IRONY, language)) for language in LANGUAGES)
    assert "| task | language | tiny | shipped | ratio | seconds |" in done.stdout
    assert f"{n} of {n} cases right." in done.stdout


def test_the_command_says_what_is_wrong_with_an_endpoint() -> None:
    with endpoint(status=401) as (url, _):
        done = subprocess.run(
            [sys.executable, "bench/prompts.py", "--url", url, "--model", "tiny", "--private"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "ai_key" in done.stderr
