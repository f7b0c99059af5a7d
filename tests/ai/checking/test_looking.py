"""The checks of words: what they see, what they leave alone, and that nobody hides a word from them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.ai.checking.cases import LOOKED_AT, Half, cases_of, counted, odd, seen
from parvis.ai.checking.looking import look, look_at_alternative
from parvis.ai.checking.ports import Asked, Check, Convention, Rule, Watch

EVERY = Asked(convention=Convention.BOTH, watched=(Watch("Orange", exact=True), Watch("SFR")))


def rules(text: str, asked: Asked = EVERY) -> set[str]:
    return {hit.rule for hit in look(text, asked)}


@pytest.mark.parametrize("check", list(Check))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_check_has_enough_cases_and_reads_those_it_was_made_with(check: Check, language: str) -> None:
    assert len(cases_of(check)) >= 150
    cases = [case for half in LOOKED_AT for case in cases_of(check, half) if case.language == language]
    got = counted(cases, lambda case: seen(check, case))
    assert got.found >= 0.9 * (got.found + got.missed)
    assert got.found >= 0.9 * (got.found + got.wrong)


@pytest.mark.parametrize("check", list(Check))
def test_no_case_is_in_two_halves(check: Check) -> None:
    halves = {half: {case.text for case in cases_of(check, half)} for half in Half}
    assert not halves[Half.TUNE] & halves[Half.TEST]
    assert not halves[Half.BLIND] & (halves[Half.TUNE] | halves[Half.SHOWN])


@pytest.mark.parametrize("check", list(Check))
def test_which_half_of_another_hand_s_cases_is_blind_was_nobody_s_choice(check: Check) -> None:
    blind = cases_of(check, Half.BLIND)
    assert len(blind) >= 60
    assert all(odd(case.text) for case in blind)


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_and_every_span_is_its_own(text: str) -> None:
    for hit in look(text, EVERY):
        assert 0 <= hit.start < hit.end <= len(text)
        assert text[hit.start : hit.end] == hit.words
    look_at_alternative(text, EVERY)


@pytest.mark.parametrize(
    "hidden", ["con\u200bnard", "соnnаrd", "c0nnard", "CONNARD", "con\u00adnard", "\u202econnard\u202c"]
)
def test_an_insult_is_seen_however_it_is_dressed(hidden: str) -> None:
    assert Rule.INSULT in rules(f"Quel {hidden}, ce lundi.")


def test_a_word_of_another_script_is_no_insult() -> None:
    assert rules("Привет, как дела?") == set()
    assert rules("مرحبا بكم في متجرنا") == set()


def test_markup_is_read_as_words_and_nothing_else() -> None:
    (hit,) = look("<b onclick=alert(1)>Résultats garantis</b>", EVERY)
    assert hit.words == "Résultats garantis"


@pytest.mark.parametrize("text", ["a.b." * 30_000, "les clients " * 10_000, "1 1," * 30_000, "x" * 120_000])
def test_the_longest_text_is_read_to_its_end(text: str) -> None:
    assert Rule.INSULT in rules(text[:119_980] + "\nQuel connard.", replace(EVERY, language="fr"))


def test_a_figure_that_a_fact_bears_out_needs_no_source() -> None:
    said = "Nos sacs contiennent 47 % de lin recyclé par nos soins."
    assert Rule.FIGURE in rules("Ce savon réduit les déchets de 47 %.")
    facts = Asked(language="fr", facts=("L’étude interne de 2025 mesure une baisse de 47 %.",))
    assert Rule.FIGURE not in rules("Ce savon réduit les déchets de 47 %.", facts)
    assert Rule.FIGURE in rules("Ce savon réduit les déchets de 48 %.", facts)
    assert Rule.FIGURE not in rules(said)


def test_nothing_is_said_of_how_people_are_named_where_nobody_asked() -> None:
    assert rules("Chers clients, nos vendeurs vous attendent.", Asked(language="fr")) == set()


def test_the_words_proposed_agree() -> None:
    (hit,) = look("Les clients sont ravis.", Asked(language="fr", convention=Convention.BOTH))
    assert hit.mend == "Les clientes et les clients"
    (hit,) = look("Les étudiants sont ravis.", Asked(language="fr", convention=Convention.DOT))
    assert hit.mend == "Les étudiant·es"


def test_the_wording_of_the_law_takes_the_doubt_away() -> None:
    said = "Lien affilié en bio."
    assert Rule.PAID in rules(said)
    assert Rule.PAID not in rules(f"Collaboration commerciale. {said}")


def test_a_brand_that_is_a_word_is_known_by_its_capital() -> None:
    assert rules("Un jus orange.") == set()
    assert Rule.RIVAL in rules("Quittez Orange.")
