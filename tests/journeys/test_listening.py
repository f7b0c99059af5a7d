"""What a marketer does on the first day, in French and in English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from journeys.conftest import PHONE, Visit
from journeys.looking import picture, serious, settle, width

pytestmark = pytest.mark.browser
W = "/w/decouverte"
DASHBOARD = f"{W}/listening/"
LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])
WORDS = {
    "fr": {
        "sample": "données d’exemple", "uncalibrated": "non calibré", "table": "Voir le tableau",
        "french": "français", "posts": "Publications", "query": "Requête", "name": "Nom",
        "save": "Enregistrer", "unclosed": "guillemet", "positive": "positif", "correct": "Corriger",
        "negative answer": "Négatif", "go on": "Continuer", "text": "Texte de la publication",
        "import": "Importer", "column": "colonne", "said": "publications affichées. Filtres",
    },
    "en": {
        "sample": "sample data", "uncalibrated": "not calibrated", "table": "See the table",
        "french": "french", "posts": "Posts", "query": "Query", "name": "Name",
        "save": "Save", "unclosed": "quotation mark", "positive": "positive", "correct": "Correct",
        "negative answer": "Negative", "go on": "Continue", "text": "Text of the post",
        "import": "Import", "column": "column", "said": "posts shown. Filters",
    },
}  # fmt: skip


def number(words: str) -> int:
    """The whole number in « 2 449 » or "2,449"."""
    return int(re.sub(r"\D", "", words))


def panel_link(page: Page, panel: str, label: str, language: str) -> Locator:
    """The link of a value in the table beside a chart, its table opened."""
    place = page.locator(f"#panel-{panel}")
    if not place.locator("details[open]").count():
        place.get_by_text(WORDS[language]["table"]).click()
    return place.locator("table a").filter(has_text=re.compile(label, re.IGNORECASE)).first


@LANGUAGES
def test_the_dashboard_of_the_sample_shows_figures_with_how_sure_they_are(
    visit: Visit, language: str
) -> None:
    page = visit(DASHBOARD, language=language)
    settle(page)
    main = page.locator("main")
    expect(main).to_contain_text(WORDS[language]["sample"])
    expect(main).to_contain_text(WORDS[language]["uncalibrated"])
    page.set_viewport_size({"width": 1280, "height": 1180})
    picture(page, f"dashboard-{language}", whole=False)
    assert page.locator("figure.chart").count() >= 8
    for figure in page.locator("figure.chart:has(.drawing)").all():
        assert re.search(r"\d", figure.locator(".note").inner_text()), figure.inner_text()[:80]


@LANGUAGES
def test_a_peak_leads_to_the_posts_behind_it(visit: Visit, language: str) -> None:
    page = visit(DASHBOARD, language=language)
    settle(page)
    cell = panel_link(page, "volume", r"\d", language)
    expected = number(cell.inner_text())
    cell.click()
    settle(page)
    expect(page.locator("h1")).to_have_text(WORDS[language]["posts"])
    assert page.locator("article.post").count() == expected
    expect(page.locator(".chips .chip.on")).not_to_have_count(0)


@LANGUAGES
def test_a_chart_filters_the_others_where_they_stand(visit: Visit, language: str) -> None:
    page = visit(DASHBOARD, language=language)
    settle(page)
    page.evaluate("window.sameage = 1")
    whole = number(page.locator("#figures .value").first.inner_text())
    emotions = page.locator("#panel-emotions table").text_content()
    link = panel_link(page, "languages", WORDS[language]["french"], language)
    expected = number(link.locator("xpath=ancestor::tr/td").first.inner_text())
    link.focus()
    link.press("Enter")
    french = re.compile(WORDS[language]["french"], re.IGNORECASE)
    chip = page.locator("#filters .chip").filter(has_text=french)
    expect(chip).to_be_visible()
    settle(page)
    assert "language=fr" in page.url
    assert page.evaluate("window.sameage") == 1, "the page was loaded anew"
    assert number(page.locator("#figures .value").first.inner_text()) == expected < whole
    assert page.locator("#panel-emotions table").text_content() != emotions
    expect(page.locator("[data-in-place-said]")).to_contain_text(WORDS[language]["said"])
    expect(page.locator("[data-in-place-said]")).to_contain_text(str(expected))
    expect(page.locator("#panel-languages a:focus")).to_have_text(french)
    assert serious(page) == []
    chip.click()
    expect(chip).to_have_count(0)
    expect(page.locator("#figures .value").first).to_have_text(
        re.compile(rf"^{str(whole)[0]}\D?{whole % 1000}")
    )
    page.go_back()
    expect(chip).to_be_visible()
    page.go_back()
    expect(chip).to_have_count(0)
    assert page.evaluate("window.sameage") == 1


def test_a_mark_of_a_drawing_filters_without_moving_the_page(visit: Visit) -> None:
    page = visit(DASHBOARD)
    settle(page)
    page.evaluate("window.sameage = 1")
    mark = page.locator("#panel-emotions .drawing svg a:visible").first
    mark.scroll_into_view_if_needed()
    before = page.evaluate("window.scrollY")
    mark.click()
    expect(page.locator("#filters .chip .visually-hidden")).to_have_count(1)
    settle(page)
    assert page.evaluate("window.sameage") == 1
    assert abs(page.evaluate("window.scrollY") - before) < 120


@LANGUAGES
def test_words_typed_and_a_chosen_query_filter_in_place_too(visit: Visit, language: str) -> None:
    page = visit(DASHBOARD, language=language, size=PHONE)
    settle(page)
    page.evaluate("window.sameage = 1")
    page.locator("#filter-text").fill("montreal")
    page.locator("#filter-text").press("Enter")
    expect(page.locator("#filters .chip").filter(has_text="montreal")).to_be_visible()
    settle(page)
    assert page.evaluate("document.activeElement.id") == "filter-text"
    assert page.evaluate("window.sameage") == 1
    assert width(page) <= PHONE["width"]


def test_without_script_the_same_filters_load_the_page(visit: Visit) -> None:
    page = visit(f"{DASHBOARD}?period=all&language=fr", script=False)
    filtered = number(page.locator("#figures .value").first.inner_text())
    page.locator("#panel-emotions noscript a, #panel-emotions a").first.click()
    page.locator("figure.chart .drawing svg a:visible").first.click()
    expect(page.locator("#filters .chip .visually-hidden")).to_have_count(2)
    assert 0 < number(page.locator("#figures .value").first.inner_text()) < filtered


@LANGUAGES
def test_a_query_shows_what_it_finds_while_it_is_written_and_where_it_is_wrong(
    visit: Visit, language: str
) -> None:
    words = WORDS[language]
    page = visit(f"{W}/queries/new/", language=language)
    page.get_by_label(words["query"], exact=True).fill("montréal OR montreal")
    preview = page.locator("#preview")
    expect(preview.locator("article.post").first).to_be_visible(timeout=10_000)
    assert preview.locator("article.post").count() == 20
    assert preview.locator("mark").count() > 0
    picture(page, f"query-preview-{language}-desk", whole=False)
    page.get_by_label(words["query"], exact=True).fill('montréal AND "le métro')
    expect(preview.locator(".position-error")).to_be_visible(timeout=10_000)
    expect(preview).to_contain_text(words["unclosed"])
    name = f"Montréal {language}"
    page.get_by_label(words["query"], exact=True).fill("montréal OR montreal")
    page.get_by_label(words["name"], exact=True).fill(name)
    page.get_by_role("button", name=words["save"]).click()
    row = page.locator("tr").filter(has_text=name)
    expect(row).to_be_visible()
    for _attempt in range(40):
        if re.search(r"[1-9]", row.locator("td.number").inner_text()):
            break
        page.wait_for_timeout(250)
        page.reload()
    assert re.search(r"[1-9]", row.locator("td.number").inner_text())


@LANGUAGES
def test_a_label_is_corrected_in_place_and_says_who_said_it(visit: Visit, language: str) -> None:
    words = WORDS[language]
    page = visit(f"{W}/posts/", language=language)
    settle(page)
    post = page.locator("article.post").nth(["fr", "en"].index(language))
    mention = post.get_attribute("id")
    post.get_by_role("link", name=words["correct"]).click()
    form = page.locator(f"#{mention}")
    form.get_by_role("button", name=words["positive"], exact=True).wait_for()
    picture(page, f"correct-{language}-desk", whole=False)
    assert serious(page) == []
    form.get_by_role("button", name=words["positive"], exact=True).click()
    expect(page.locator(f"#{mention} .labels")).to_contain_text(words["positive"])
    page.reload()
    expect(page.locator(f"#{mention} .labels")).to_contain_text(words["positive"])


@LANGUAGES
def test_labelling_moves_on_to_the_next_post_by_mouse_and_by_key(visit: Visit, language: str) -> None:
    page = visit(f"{W}/check/", language=language)
    page.evaluate("window.sameage = 1")
    done = page.locator("progress").first.get_attribute("value")
    asked = page.locator("article.card")
    first = asked.inner_text()
    page.get_by_role("button", name=WORDS[language]["negative answer"]).click()
    expect(asked).not_to_have_text(first, use_inner_text=True)
    second = asked.inner_text()
    page.keyboard.press("3")
    expect(asked).not_to_have_text(second, use_inner_text=True)
    expect(page.locator("progress").first).to_have_attribute("value", str(int(done or "0") + 2))
    assert page.evaluate("window.sameage") == 1


@LANGUAGES
def test_a_hand_faster_than_the_page_still_answers_in_place(visit: Visit, language: str) -> None:
    page = visit(f"{W}/check/", language=language)
    page.evaluate("window.sameage = 1")
    done = int(page.locator("progress").first.get_attribute("value") or "0")
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.evaluate(
            """() => {
                const answer = (key) => document.querySelector(`[data-key="${key}"]`).click();
                const next = new MutationObserver(() => { next.disconnect(); answer(3); });
                next.observe(document.querySelector("#check").parentElement, { childList: true });
                answer(1);
            }"""
        )
    expect(page.locator("progress").first).to_have_attribute("value", str(done + 2))
    assert page.evaluate("window.sameage") == 1


@LANGUAGES
def test_a_file_is_brought_mapped_and_its_bad_lines_are_told(
    visit: Visit, tmp_path: Path, language: str
) -> None:
    words = WORDS[language]
    source = tmp_path / f"avis-{language}.csv"
    source.write_text(
        "date;auteur;texte\n2026-11-20 10:00;léa;La livraison est arrivée en avance, merci !\n"
        "pas une date;tom;Service client injoignable depuis trois jours.\n"
        "2026-11-21 09:30;max;=1+1 formule\n",
        encoding="utf-8",
    )
    page = visit(f"{W}/import/", language=language)
    page.set_input_files("input[type=file]", source)
    page.get_by_role("button", name=words["go on"]).click()
    expect(page.locator("h1")).to_contain_text(words["column"])
    picture(page, f"mapping-{language}-desk")
    assert serious(page) == []
    expect(page.get_by_label(words["text"])).to_have_value("texte")
    page.get_by_role("button", name=words["import"], exact=True).click()
    expect(page.locator("#report")).to_contain_text("2", timeout=30_000)
    expect(page.locator("#report")).to_contain_text("3", timeout=30_000)
    picture(page, f"import-report-{language}-desk")
    assert serious(page) == []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert width(page) <= PHONE["width"]


@LANGUAGES
def test_a_source_asks_only_what_its_network_needs(visit: Visit, language: str) -> None:
    page = visit(f"{W}/sources/new/", language=language)
    expect(page.locator("#id_token")).to_be_hidden()
    page.locator("#id_way").select_option("mastodon:hashtag")
    for field in ("#id_term", "#id_host", "#id_token"):
        expect(page.locator(field)).to_be_visible()
    page.locator("#id_way").select_option("rss:feed")
    expect(page.locator("#id_term")).to_be_visible()
    expect(page.locator("#id_host")).to_be_hidden()
