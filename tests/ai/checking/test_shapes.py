"""Facts of a brief, guesses of a model and words that are quoted: what the checks make of them."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from parvis.ai.checking import toxicity
from parvis.ai.checking.cases import Half, cases_of, counted, seen
from parvis.ai.checking.looking import look
from parvis.ai.checking.ports import Asked, Check, Rule

FACT = "Une enquête de mai compte 85 % de cyclistes satisfaits de la piste."
TOXIC = "you are all disgusting liars and i hope you rot"


def test_a_false_figure_is_shown_beside_the_fact_that_it_contradicts_and_mended_by_it() -> None:
    (hit,) = look("97 % des cyclistes adorent la piste.", Asked(language="fr", facts=(FACT,)))
    assert (hit.rule, hit.about, hit.mend) == (Rule.FIGURE, FACT, "85 %")


def test_a_fact_about_something_else_is_not_named() -> None:
    (hit,) = look("97 % des lecteurs adorent le roman.", Asked(language="fr", facts=(FACT,)))
    assert (hit.about, hit.mend) == ("", None)


def test_a_figure_in_another_unit_is_left_to_a_person() -> None:
    facts = ("La piste des cyclistes fait 4 km.",)
    (hit,) = look("97 % des cyclistes adorent la piste.", Asked(language="fr", facts=facts))
    assert (hit.about, hit.mend) == (facts[0], None)


@pytest.mark.parametrize(
    "text",
    [
        "« Connard » : ce mot n’a pas sa place ici.",
        "Le mot « salope » est une insulte, et nos ateliers en parlent.",
    ],
)
def test_an_insult_that_is_quoted_to_be_denounced_is_left_alone(text: str) -> None:
    assert look(text, Asked(language="fr", checks=frozenset({Check.PROFANITY}))) == ()


@pytest.mark.parametrize(
    ("language", "masked"), [("fr", "P*tain de lundi"), ("en", "A b i t c h of a storm")]
)
def test_stars_and_gaps_hide_no_word(language: str, masked: str) -> None:
    assert look(masked, Asked(language=language, checks=frozenset({Check.PROFANITY})))


def test_a_model_s_guess_is_told_as_one_with_its_score(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toxicity, "_scores", lambda texts, _language: [0.95] * len(texts))
    (hit,) = look(TOXIC, Asked(language="en", checks=frozenset({Check.PROFANITY})))
    assert (hit.rule, hit.about, hit.words) == (Rule.TOXIC, "0.95", TOXIC)
    assert not look(TOXIC, Asked(language="en", checks=frozenset({Check.PROFANITY}), guesses=False))


def test_without_the_model_s_file_the_lists_read_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toxicity, "ready", lambda: False)
    asked = Asked(language="en", checks=frozenset({Check.PROFANITY}))
    assert look(TOXIC, asked) == ()
    assert [hit.rule for hit in look("What a bastard.", asked)] == [Rule.INSULT]


def test_the_shipped_model_reads_what_the_lists_do_not() -> None:
    assert toxicity.ready()
    low, high = toxicity._scores(("Our bakery opens at noon.", "you fat ugly worthless bitch"), "en")
    assert low < 0.5 < high


@pytest.mark.parametrize("check", list(Check))
def test_the_figures_that_are_shown_are_those_of_the_checks_as_they_are(check: Check) -> None:
    path = resources.files("parvis.ai.evaluation").joinpath("checks", "measured.json")
    kept = json.loads(path.read_text(encoding="utf-8"))["measured"]
    for row in (one for one in kept if one["check"] == check):
        cases = [case for case in cases_of(check, Half.BLIND) if case.language == row["language"]]
        now = counted(cases, lambda case: seen(check, case))
        assert (now.cases, now.found, now.wrong, now.missed) == (
            row["cases"], row["found"], row["wrong"], row["missed"]
        ), "run python bench/checks.py --write"  # fmt: skip
