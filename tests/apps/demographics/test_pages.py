"""The page of what people say of themselves: tables with how sure they are, and no way to a person."""

from __future__ import annotations

import csv
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from apps.demographics.crowd import NIGHT, city, people
from apps.listening.heard import hear
from parvis.apps.demographics import services
from parvis.apps.demographics.models import Tally
from parvis.core.actors import Actor
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
HERE = "/w/velo-lyon/audience/stated/"


@pytest.fixture
def counted(workspace: Workspace) -> Workspace:
    """A workspace whose third quarter was counted."""
    city(workspace)
    services.quarters_count(actor=Actor.system(), workspace=workspace, now=NIGHT)
    return workspace


def text_of(client: Client, address: str = HERE) -> str:
    return unescape(client.get(address).content.decode())


def test_the_tables_are_shown_with_their_people_their_intervals_and_their_bias(
    page: Client, counted: Workspace
) -> None:
    shown = text_of(page)
    assert "About 315 people heard in this quarter." in shown
    assert "health care and care of others" in shown
    assert "others" in shown
    assert "Of 110 people who state it." in shown
    assert "People who say so are not the audience." in shown
    assert "Purpose:" in shown
    assert "article 6(1)(f)" in shown
    assert "Not shown, since too few people state it:" in shown
    for few in ("farming", "law and public service"):
        assert few not in shown


def test_no_link_leads_from_a_group_to_posts_or_authors(page: Client, counted: Workspace) -> None:
    main = text_of(page).partition("<main")[2]
    assert "/posts/?" not in main
    assert "/authors/" not in main
    assert "author=" not in main


def test_what_is_exported_is_what_is_shown(page: Client, counted: Workspace) -> None:
    answer = page.get(f"{HERE}export.csv")
    lines = list(csv.DictReader(b"".join(answer).decode().splitlines()))  # type: ignore[arg-type]
    care = next(line for line in lines if line["group"] == "health care and care of others")
    assert (care["people"], care["of_people"], care["since"], care["until"]) == (
        "60", "110", "2026-07-01", "2026-09-30",
    )  # fmt: skip
    assert float(care["at_least"]) < float(care["share"]) < float(care["at_most"])
    assert all(int(line["people"]) % 5 == 0 and int(line["people"]) >= 20 for line in lines)


def test_before_anything_was_counted_the_page_says_when_it_will_be(
    page: Client, workspace: Workspace
) -> None:
    assert "Nothing heard yet" in text_of(page)
    hear(workspace, people(3, "Je suis infirmière.", "nurse"))
    assert "No quarter to show yet" in text_of(page)
    assert page.get(f"{HERE}export.csv").status_code == 404


@pytest.mark.parametrize("asked", ["2026-07-01", "2026-04-01", "x", "1' OR 1=1", "9999-12-31"])
def test_an_address_that_names_no_counted_quarter_shows_the_latest(
    page: Client, counted: Workspace, asked: str
) -> None:
    assert "About 315 people" in unescape(page.get(HERE, {"quarter": asked}).content.decode())


def test_a_quarter_in_which_too_few_say_anything_shows_no_table(page: Client, workspace: Workspace) -> None:
    hear(workspace, people(19, "Je suis infirmière, j’habite à Lyon.", "nurse"))
    hear(workspace, people(11, "Rien à dire.", "silent"), batch="two")
    services.quarters_count(actor=Actor.system(), workspace=workspace, now=NIGHT)
    shown = text_of(page)
    assert "Not shown, since too few people state it: Occupation stated" in shown
    assert "health care" not in shown.partition("How this is counted")[0]


def test_of_nineteen_people_not_even_their_number_is_told(page: Client, workspace: Workspace) -> None:
    hear(workspace, people(19, "Je suis infirmière.", "nurse"))
    services.quarters_count(actor=Actor.system(), workspace=workspace, now=NIGHT)
    assert "fewer than 20 people could be counted" in text_of(page)
    assert page.get(f"{HERE}export.csv").status_code == 404
    assert Tally.objects.get().people == 0


def test_a_reader_sees_the_tables_and_exports_nothing(
    client: Client, counted: Workspace, member: Callable[[Role], User]
) -> None:
    client.force_login(member(Role.CLIENT), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(HERE).status_code == 200
    assert "export.csv" not in text_of(client)
    assert client.get(f"{HERE}export.csv").status_code == 403


def test_another_workspaces_tables_do_not_exist(
    page: Client, counted: Workspace, other_workspace: Workspace
) -> None:
    assert page.get(f"/w/{other_workspace.slug}/audience/stated/").status_code == 404
    assert Tally.objects.count() == 1
