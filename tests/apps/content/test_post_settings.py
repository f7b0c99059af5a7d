"""What a network asks beside the words: shown in the editor, kept, told to whoever approves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from apps.content.test_pages import now, place, sent, text
from apps.content.written import row, said
from parvis.apps.approval.showing import differences, versions_of
from parvis.apps.content import offered
from parvis.apps.content.bodies import to_json
from parvis.apps.content.history import changes
from parvis.apps.content.reading import from_json
from parvis.core.errors import BadInput
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


CHOSEN = {"tiktok": {"privacy_level": "SELF_ONLY", "allow_comment": "yes"}}


def none_by(_workspace: Workspace) -> dict[str, dict[str, frozenset[str]]]:
    return {"tiktok": {"privacy_level": frozenset({"SELF_ONLY"}), "allow_comment": frozenset()}}


def test_a_post_that_says_nothing_of_them_keeps_its_digest() -> None:
    assert said(settings={"tiktok": {}}).digest == said().digest
    assert said(settings=CHOSEN).digest != said().digest
    assert from_json(to_json(said(settings=CHOSEN))) == said(settings=CHOSEN)


@pytest.mark.parametrize(
    "bad",
    [{"nowhere": {"a": "b"}}, {"tiktok": {"a": 1}}, {"tiktok": ["a"]}, {"tiktok": {"a": "b" * 300}}],
)
def test_what_has_another_shape_is_refused(bad: object) -> None:
    with pytest.raises(BadInput):
        from_json({"settings": bad})


def test_the_editor_asks_without_presuming_and_keeps_what_is_chosen(
    page: Client, workspace: Workspace
) -> None:
    post = row(workspace, said(networks=("tiktok",)))
    shown = text(page.get(place(post)))
    assert '<option value="" selected>choose…</option>' in shown
    assert "“Who sees it”: choose, nothing is presumed here." in shown
    assert 'name="setting.tiktok.allow_duet" value="yes">' in shown
    assert "Music Usage Confirmation" in shown
    fields = {"setting.tiktok.privacy_level": "SELF_ONLY", "setting.tiktok.allow_comment": "yes"}
    sent(page, post, body=said(networks=("tiktok",)), **fields, **{"setting.tiktok.made_up": "yes"})
    assert now(post).settings == CHOSEN
    again = text(page.get(place(post)))
    assert '<option value="SELF_ONLY" selected>' in again
    assert "<dt>Who sees it</dt><dd>nobody but the account</dd>" in again


def test_what_no_account_offers_cannot_be_chosen(
    page: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offered, "_paths", [f"{__name__}.none_by"])
    shown = text(page.get(place(row(workspace, said(networks=("tiktok",))))))
    assert '<option value="PUBLIC_TO_EVERYONE" disabled>' in shown
    assert 'value="yes" disabled' in shown
    assert "The account’s own settings do not allow it." in shown


def test_settings_rest_while_their_network_is_not_chosen(page: Client, workspace: Workspace) -> None:
    post = row(workspace, said(networks=("bluesky",), settings=CHOSEN))
    sent(page, post, body=said("Autre", ("bluesky",)))
    assert now(post).settings == CHOSEN


def test_history_tells_what_was_decided_anew() -> None:
    before, after = said(networks=("tiktok",)), said(networks=("tiktok",), settings=CHOSEN)
    assert [one.where for one in changes(before, after)] == [
        "TikTok: Who sees it",
        "TikTok: People may comment",
    ]


def test_whoever_approves_sees_what_was_decided(workspace: Workspace) -> None:
    post = said(networks=("tiktok", "x"), settings=CHOSEN)
    (version,) = versions_of(post, workspace)
    assert ("TikTok", "Who sees it", "nobody but the account") in version.settings
    labels = [one.label for one in differences(said(networks=("tiktok", "x")), post)]
    assert labels == ["TikTok: Who sees it", "TikTok: People may comment"]
