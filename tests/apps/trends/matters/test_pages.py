"""The pages of what matters: what a person sees, in French and English, whoever they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from apps.trends.matters.conftest import Town
from apps.trends.matters.rows import followed, risen_row, spoken
from apps.trends.planted import NOW, Planted
from apps.trends.test_pages import client_of, text_of
from parvis.apps.audience.models import Segment, Theme
from parvis.apps.trends.matters.facts import Facts
from parvis.apps.trends.models import Answer, Chosen, Rise
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch) -> None:
    """The moment at which the pages are looked at."""
    monkeypatch.setattr("parvis.apps.trends.matters.pages.timezone.now", lambda: NOW)


def home(workspace: Workspace, after: str = "") -> str:
    return f"/w/{workspace.slug}/matters/{after}"


def test_each_subject_tells_its_reasons_its_sample_and_how_sure_it_is(square: Town, owner: User) -> None:
    text = text_of(client_of(owner, "en").get(home(square.workspace)))
    assert "No answers yet: ranked by themes and segments, then by size and growth" in text
    assert "Touches 2 of the 3 interests of “Citadins”: Climat (50% of posts), Transports (25%)." in text
    assert "Touches a theme of yours: Vélo (50% of posts)." in text
    assert "Touches none of your themes and none of your segments’ interests." in text
    assert "Mostly said in French (75%)." in text
    assert "shares read in 40 posts" in text
    assert "times as many (between" in text
    assert text.index("#climat") < text.index("#velo") < text.index("#match")
    assert "does not rank subjects yet" in text


def test_the_same_in_french(square: Town, owner: User) -> None:
    text = text_of(client_of(owner).get(home(square.workspace)))
    assert "Aucune réponse pour l’instant" in text
    assert "« Citadins »" in text
    assert "Climat (50 % des publications)" in text


def test_the_warning_of_pushing_comes_before_anything_that_invites_to_react(
    square: Town, owner: User
) -> None:
    Rise.objects.filter(pk=square.climate.pk).update(pushed=True)
    client = client_of(owner, "en")
    for address in (home(square.workspace), home(square.workspace, f"{square.climate.pk}/")):
        text = text_of(client.get(address))
        card = text[text.index("#climat") :]
        places = [card.index(words) for words in ("signs of coordinated", "Touches 2 of", "climat")]
        assert places[0] < places[1]
    assert "check who speaks before you take part" in text


def test_a_yes_changes_the_page_and_can_be_changed_and_taken_back(square: Town, owner: User) -> None:
    client, address = client_of(owner, "en"), home(square.workspace, f"{square.bike.pk}/answer/")
    text = text_of(client.post(address, {"kept": "yes"}, follow=True))
    assert "Kept: #velo." in text
    assert "Learnt from 1 answer" in text
    assert "Kept by Ada" in text
    assert "Kept among the first five" in text
    assert "on 1 answer" in text
    assert "Set aside by Ada" in text_of(client.post(address, {"kept": "no"}, follow=True))
    assert "Learnt from" not in text_of(client.post(address, {"kept": "back"}, follow=True))


def test_in_place_the_list_comes_with_what_was_said(square: Town, owner: User) -> None:
    address = home(square.workspace, f"{square.bike.pk}/answer/")
    sent = {"kept": "yes", "segment": str(square.segment.pk)}
    text = text_of(client_of(owner, "en").post(address, sent, headers={"HX-Request": "true"}))
    assert 'id="matters-said">Kept: #velo.</p>' in text
    assert f'value="{square.segment.pk}"' in text, "still ranked for the same segment"


@pytest.mark.parametrize("sent", [{}, {"kept": "perhaps"}, {"kept": "<script>"}])
def test_an_answer_that_is_none_says_what_to_do(square: Town, owner: User, sent: dict[str, str]) -> None:
    answer = client_of(owner, "en").post(home(square.workspace, f"{square.bike.pk}/answer/"), sent)
    assert answer.status_code == 422
    assert "Say yes or no to the subject." in answer.content.decode()
    assert not Answer.objects.exists()


def test_a_subject_that_vanished_says_so_wherever_it_is_asked_for(square: Town, owner: User) -> None:
    client = client_of(owner, "en")
    gone = square.bike.pk
    square.bike.delete()
    for answer in (
        client.get(home(square.workspace, f"{gone}/")),
        client.post(home(square.workspace, f"{gone}/answer/"), {"kept": "yes"}),
        client.post(home(square.workspace, f"{gone}/choose/")),
    ):
        assert answer.status_code == 404
        assert "This subject is no longer here" in answer.content.decode()


def test_a_segment_narrows_and_one_that_is_gone_is_let_go(square: Town, owner: User) -> None:
    client = client_of(owner, "en")
    Segment.objects.create(workspace=square.workspace, name="Personne", language="en")
    text = text_of(client.get(home(square.workspace, f"?segment={square.segment.pk}")))
    assert 'aria-current="page">Citadins' in text
    for odd in ("gone", "<script>", "00000000-0000-0000-0000-000000000000", "1' OR 1"):
        assert 'aria-current="page">Everybody' in text_of(
            client.get(home(square.workspace), {"segment": odd})
        )


def test_the_angle_is_in_the_language_of_the_segment(square: Town, owner: User) -> None:
    client, address = client_of(owner, "en"), home(square.workspace, f"{square.climate.pk}/")
    everybody = text_of(client.get(address))
    assert "People talk about “#climat”" in everybody
    assert "no language model wrote it, and nobody has checked it" in everybody
    french = text_of(client.get(f"{address}?segment={square.segment.pk}"))
    assert '<blockquote class="angle" lang="fr"><p>On parle de « #climat »' in french
    Segment.objects.update(language="de")
    other = text_of(client.get(f"{address}?segment={square.segment.pk}"))
    assert "The segment reads another language" in other


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"questions": 30}, "People are asking about"),
        ({"negative": 30, "positive": 2}, "unhappy about"),
        ({"positive": 30, "negative": 2}, "happy about"),
    ],
)
def test_the_angle_follows_what_people_say(
    workspace: Workspace, owner: User, facts: dict[str, int], words: str
) -> None:
    followed(workspace)
    row = risen_row(workspace, "tram", facts=Facts(40, {"tram": 30}, {"fr": 40}, **facts))  # type: ignore[arg-type]
    assert words in text_of(client_of(owner, "en").get(home(workspace, f"{row.pk}/")))


def test_choosing_says_plainly_that_nothing_else_happens(square: Town, owner: User) -> None:
    client, address = client_of(owner, "en"), home(square.workspace, f"{square.climate.pk}/")
    assert "Parvis has no briefs yet: nothing else happens" in text_of(client.get(address))
    text = text_of(client.post(f"{address}choose/", {"segment": str(square.segment.pk)}, follow=True))
    assert "Chosen by Ada" in text
    assert "Choose this subject" not in text
    assert Chosen.objects.get().segment == str(square.segment.pk)


def test_what_was_learnt_is_told_in_words_and_can_be_forgotten(square: Town, owner: User) -> None:
    client = client_of(owner, "en")
    for at in range(12):
        row = risen_row(square.workspace, f"x{at}", facts=spoken("velo" if at % 2 else "match"))
        sent = {"kept": "yes" if at % 2 else "no"}
        client.post(home(square.workspace, f"{row.pk}/answer/"), sent)
    text = text_of(client.get(home(square.workspace)))
    assert "Learnt from 12 answers" in text
    assert "You tend to keep subjects that" in text
    assert "12 answers teach nothing any more" in text_of(
        client.post(home(square.workspace, "reset/"), follow=True)
    )
    assert "No answers yet" in text_of(client.get(home(square.workspace)))


def test_a_chance_is_told_only_once_answers_are_enough(square: Town, owner: User) -> None:
    client = client_of(owner, "en")
    rows = [risen_row(square.workspace, f"x{at}", facts=spoken("velo")) for at in range(20)]
    for at, row in enumerate(rows):
        assert "Chance that you keep it" not in text_of(client.get(home(square.workspace)))
        client.post(home(square.workspace, f"{row.pk}/answer/"), {"kept": "yes" if at % 2 else "no"})
    assert "Chance that you keep it" in text_of(client.get(home(square.workspace)))


def test_who_may_only_read_sees_the_order_and_no_buttons(
    square: Town, member: Callable[[Role], User]
) -> None:
    client = client_of(member(Role.CLIENT), "en")
    text = text_of(client.get(home(square.workspace)))
    assert "#climat" in text
    assert "Yes, this matters" not in text
    assert "Choose this subject" not in text_of(client.get(home(square.workspace, f"{square.bike.pk}/")))
    assert (
        client.post(home(square.workspace, f"{square.bike.pk}/answer/"), {"kept": "yes"}).status_code == 403
    )


def test_a_workspace_without_themes_or_segments_is_told_what_to_do(workspace: Workspace, owner: User) -> None:
    followed(workspace)
    risen_row(workspace, "tram", facts=spoken("tram"))
    text = text_of(client_of(owner, "en").get(home(workspace)))
    assert "segments yet: ranked by size and growth" in text
    assert f"/w/{workspace.slug}/audience/themes/" in text


def test_empty_states_say_what_to_do(workspace: Workspace, owner: User) -> None:
    client = client_of(owner, "en")
    assert "Nothing heard yet" in text_of(client.get(home(workspace)))
    followed(workspace)
    assert "Nothing rose" in text_of(client.get(home(workspace)))


def test_before_the_first_turn_the_page_says_that_it_learns(town: Planted, owner: User) -> None:
    assert "Learning the usual rhythm" in text_of(client_of(owner, "en").get(home(town.workspace)))


def test_what_was_not_read_yet_says_so(workspace: Workspace, owner: User) -> None:
    followed(workspace)
    risen_row(workspace, "tram")
    assert "Its posts have not been read yet" in text_of(client_of(owner, "en").get(home(workspace)))


def test_names_of_any_kind_are_never_read_as_html(workspace: Workspace, owner: User) -> None:
    nasty = "<img src=x onerror=alert(1)>"
    followed(workspace)
    segment = Segment.objects.create(workspace=workspace, name=nasty)
    Theme.objects.create(workspace=workspace, segment=segment, name=nasty[:60], words=["tram"])
    row = risen_row(workspace, nasty, facts=spoken("tram"))
    client = client_of(owner)
    for address in (home(workspace), home(workspace, f"{row.pk}/?segment={segment.pk}")):
        assert "<img src=x" not in client.get(address).content.decode()


def test_a_real_rise_is_read_with_its_posts_and_can_be_taken_along(risen: Planted, owner: User) -> None:
    Theme.objects.create(workspace=risen.workspace, name="Grève", words=["grève"])
    client = client_of(owner, "en")
    text = text_of(client.get(home(risen.workspace)))
    strike = Rise.objects.get(kind="query", key=str(risen.bike.pk), since=NOW - timedelta(hours=3))
    assert "Touches a theme of yours: Grève" in text
    assert text.count('class="card matter"') == len(
        {row.matter for row in Rise.objects.exclude(kind="all").filter(peak_at__gte=NOW - timedelta(days=7))}
    )
    page = text_of(client.get(home(risen.workspace, f"{strike.pk}/")))
    assert 'class="post"' in page
    taken = page[page.index('id="brief-text"') :]
    assert "https://social.example/" in taken[: taken.index("</textarea>")]
