"""The pages of the audience as a person uses them: they say what is wrong, and keep what was typed."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client

from parvis.apps.audience import selectors, services
from parvis.apps.audience.models import Segment, Theme
from parvis.apps.audience.reading import MOST_SEGMENTS, MOST_THEMES
from parvis.core.actors import Actor
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
HOME = "/w/velo-lyon/audience/"


def sent(*rows: dict[str, str], **more: object) -> dict[str, object]:
    """A form as a browser sends it."""
    counted = {"theme-TOTAL_FORMS": len(rows), "theme-INITIAL_FORMS": 0}
    filled = {
        f"theme-{number}-{name}": value
        for number, row in enumerate(rows)
        for name, value in {"weight": "100", **row}.items()
    }
    return {**counted, **filled, **more}


def text_of(client: Client, address: str) -> str:
    return unescape(client.get(address).content.decode())


def test_a_segment_is_described_found_again_changed_and_deleted(page: Client, workspace: Workspace) -> None:
    row = {"words": "vélo, #velotaf", "name": "Bikes", "weight": "60"}
    data = sent(row, {"words": ""}, name="City cyclists", language="fr", networks=["bluesky"])
    answer = page.post(f"{HOME}segments/new/", data, follow=True)
    shown = unescape(answer.content.decode())
    assert "City cyclists" in shown
    assert "vélo, #velotaf" in shown
    assert "counts somewhat" in shown
    assert "Language: French" in shown
    assert "Networks: Bluesky" in shown
    pk = Segment.objects.get().pk
    form = text_of(page, f"{HOME}segments/{pk}/")
    assert 'value="City cyclists"' in form
    assert "vélo, #velotaf</textarea>" in form
    assert '<option value="60" selected>' in form
    page.post(f"{HOME}segments/{pk}/", sent(row, name="Riders"))
    assert "Riders" in text_of(page, HOME)
    page.post(f"{HOME}segments/{pk}/delete/")
    assert "No segment yet" in text_of(page, HOME)
    assert not Theme.objects.exists()


def test_more_rows_keep_what_was_typed_and_save_nothing(page: Client, workspace: Workspace) -> None:
    data = sent({"words": "vélo"}, name="", description="Half done", networks=["rss"], do="more")
    answer = page.post(f"{HOME}segments/new/", data)
    shown = unescape(answer.content.decode())
    assert answer.status_code == 200
    assert "Half done" in shown
    assert "vélo</textarea>" in shown
    assert 'name="theme-3-words"' in shown
    assert "checked" in shown
    assert not Segment.objects.exists()
    again = page.post(f"{HOME}themes/change/", sent({"words": "a", "name": "b"}, do="more"))
    assert 'name="theme-3-words"' in again.content.decode()
    assert not Theme.objects.exists()


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(page: Client, workspace: Workspace) -> None:
    answer = page.post(f"{HOME}segments/new/", sent({"words": "", "name": "Empty"}, name="S"))
    assert answer.status_code == 422
    shown = unescape(answer.content.decode())
    assert "Write at least one word for “Empty”." in shown
    assert 'value="Empty"' in shown
    answer = page.post(f"{HOME}segments/new/", sent(name=" "))
    assert answer.status_code == 422
    Segment.objects.create(workspace=workspace, name="Taken")
    answer = page.post(f"{HOME}segments/new/", sent(name="taken"))
    assert "Another segment has this name. Choose another." in unescape(answer.content.decode())
    answer = page.post(
        f"{HOME}themes/change/", sent({"words": "a,b", "name": "x"}, {"words": "c", "name": "X"})
    )
    assert answer.status_code == 422
    assert "Two themes are called “X”" in unescape(answer.content.decode())
    assert not Theme.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {"name": "S", "do": "more"},
        {"name": "S"},
        {"name": "S", "theme-TOTAL_FORMS": "-4", "theme-INITIAL_FORMS": "x"},
        {"name": "S", "theme-TOTAL_FORMS": "99999999", "theme-INITIAL_FORMS": "0"},
        sent({"words": "a", "weight": "7"}, name="S"),
        sent({"words": "a"}, name="S", language="klingon", networks=["nowhere"]),
        sent({"words": "x" * 4000}, name="S"),
        sent(*({"words": f"w{n}"} for n in range(MOST_THEMES + 3)), name="S"),
    ],
)
def test_a_form_that_no_page_made_is_refused_and_saves_nothing(
    page: Client, workspace: Workspace, data: dict[str, object]
) -> None:
    assert page.post(f"{HOME}segments/new/", data).status_code in {200, 422}
    assert not Segment.objects.exists()


def test_what_people_type_is_shown_and_never_run(page: Client, actor: Actor, workspace: Workspace) -> None:
    hostile = "<script>alert(1)</script>"
    page.post(f"{HOME}segments/new/", sent({"words": hostile}, name=hostile, description=hostile))
    page.post(f"{HOME}themes/change/", sent({"words": hostile, "name": hostile}))
    for address in (
        HOME,
        f"{HOME}themes/",
        f"{HOME}themes/change/",
        f"{HOME}segments/{Segment.objects.get().pk}/",
    ):
        shown = page.get(address).content.decode()
        assert "&lt;script&gt;alert" in shown
        assert "<script>alert" not in shown


def test_what_the_brand_speaks_of_is_written_and_read(page: Client, workspace: Workspace) -> None:
    assert "Nothing said yet" in text_of(page, f"{HOME}themes/")
    page.post(f"{HOME}themes/change/", sent({"words": "vélo, bike", "name": "Bikes", "weight": "30"}))
    shown = text_of(page, f"{HOME}themes/")
    assert "vélo, bike" in shown
    assert "counts a little" in shown
    page.post(f"{HOME}themes/change/", sent())
    assert selectors.themes_of(workspace_id=workspace.pk) == ()


def test_a_reader_sees_the_audience_and_no_way_to_change_it(
    client: Client, actor: Actor, workspace: Workspace
) -> None:
    services.sample_add(actor=actor, workspace=workspace)
    reader = User.objects.create_user("reader@example.org", language="en")
    Membership.objects.create(workspace=workspace, user=reader, role=Role.CLIENT)
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    shown = text_of(client, HOME)
    assert "Citadins à vélo" in shown
    assert "sample data" in shown
    assert "segments/new/" not in shown
    assert "Delete" not in shown
    assert "themes/change/" not in text_of(client, f"{HOME}themes/")


def test_a_full_workspace_offers_no_new_segment(page: Client, workspace: Workspace) -> None:
    Segment.objects.bulk_create(Segment(workspace=workspace, name=f"s{n}") for n in range(MOST_SEGMENTS))
    assert "segments/new/" not in text_of(page, HOME)


def test_another_workspaces_segment_does_not_exist(
    page: Client, workspace: Workspace, other_workspace: Workspace
) -> None:
    theirs = Segment.objects.create(workspace=other_workspace, name="secret")
    assert page.get(f"{HOME}segments/{theirs.pk}/").status_code == 404
    assert page.post(f"{HOME}segments/{theirs.pk}/", sent(name="mine")).status_code == 404
    assert page.post(f"{HOME}segments/{theirs.pk}/delete/").status_code == 404
    assert Segment.objects.get().name == "secret"
