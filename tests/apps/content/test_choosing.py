"""Files of the library without script: a page of its own, which comes back to the editor with the choice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from apps.content.test_pages import now, place, sent, text
from apps.content.written import asset, placed, row, said
from parvis.apps.content.bodies import Body, Cover, Piece, Variant, to_json
from parvis.apps.content.history import changes
from parvis.apps.content.models import Post
from parvis.apps.content.placing import uses_of
from parvis.apps.content.reading import from_json
from parvis.apps.library.models import Asset, Kind
from parvis.core.errors import BadInput
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db


def film(workspace: Workspace, **more: Any) -> Asset:
    known = {"kind": Kind.VIDEO, "format": "mp4", "width": 720, "height": 1280, "seconds": 12.0, "fps": 30}
    return asset(workspace, "tour.mp4", **{**known, **more})


def filmed(workspace: Workspace, **more: Any) -> Body:
    piece = Piece("Bonjour", (placed(film(workspace), **more),))
    return Body(networks=("instagram", "youtube"), language="fr", common=Variant(parts=(piece,)))


def test_the_editor_leads_there_with_what_was_typed_saved(page: Client, post: Post) -> None:
    assert 'value="choose:common:0"' in text(page.get(place(post)))
    answer = sent(page, post, "choose:common:0", body=said("Autre texte"))
    assert answer["Location"] == f"{place(post, 'choose/')}?at=place:common:0:0"
    assert now(post).common.parts[0].text == "Autre texte"


def test_what_is_ticked_stands_in_the_post(page: Client, post: Post, workspace: Workspace) -> None:
    first, second = asset(workspace, "velo.jpg"), asset(workspace, "tram.jpg")
    address = f"{place(post, 'choose/')}?at=place:common:0:0"
    shown = text(page.get(address))
    assert all(
        words in shown for words in ("velo.jpg", "tram.jpg", 'type="checkbox"', "Put them in the post")
    )
    assert "tram.jpg" not in text(page.get(f"{address}&words=velo"))
    answer = page.post(address, {"seen": "1", "asset": [str(first.pk), str(second.pk), "nonsense"]})
    assert answer["Location"] == f"{place(post)}#part-common-0"
    assert {one.asset for one in now(post).placed()} == {first.pk, second.pk}


def test_words_saved_meanwhile_are_not_lost(page: Client, post: Post, workspace: Workspace) -> None:
    picture = asset(workspace)
    sent(page, post, body=said("Plus tard"))
    answer = page.post(
        f"{place(post, 'choose/')}?at=place:common:0:0", {"seen": "1", "asset": str(picture.pk)}
    )
    assert answer.status_code == 409
    assert "Somebody else has changed this post meanwhile." in text(answer)
    assert (now(post).common.parts[0].text, list(now(post).placed())) == ("Plus tard", [])


def test_another_workspaces_file_is_not_taken(page: Client, post: Post, other_workspace: Workspace) -> None:
    stranger = asset(other_workspace, "secret.jpg")
    address = f"{place(post, 'choose/')}?at=place:common:0:0"
    assert "secret.jpg" not in text(page.get(address))
    page.post(address, {"seen": "1", "asset": str(stranger.pk)})
    assert list(now(post).placed()) == []


@pytest.mark.parametrize("at", ["", "nonsense", "place:../x:0"])
def test_a_deed_that_is_none_is_refused(page: Client, post: Post, at: str) -> None:
    assert page.get(place(post, "choose/"), {"at": at}).status_code == 422


def test_a_picture_becomes_the_cover_of_a_video(page: Client, workspace: Workspace) -> None:
    post, picture = row(workspace, filmed(workspace)), asset(workspace, "couverture.jpg")
    assert "Choose a picture as cover" in text(page.get(place(post)))
    address = f"{place(post, 'choose/')}?at=cover:common:0:0"
    shown = text(page.get(address))
    assert 'type="radio"' in shown
    assert "tour.mp4" not in shown, "a film is no cover"
    page.post(address, {"seen": "1", "asset": str(picture.pk)})
    (video,) = now(post).placed()
    assert video.cover == Cover(picture.pk, picture.sha256)
    assert picture.pk in uses_of(workspace, [picture.pk])
    again = text(page.get(place(post)))
    assert "couverture.jpg" in again
    body = now(post)
    sent(page, post, "no-cover:common:0:0", body=body, seen=2, **{"common.0.0.cover": str(picture.pk)})
    assert [one.cover for one in now(post).placed()] == [None]


def test_a_moment_is_typed_in_seconds_with_a_comma_or_a_point(page: Client, workspace: Workspace) -> None:
    post = row(workspace, filmed(workspace))
    for seen, (typed, kept) in enumerate([("2,5", 2500), ("3.25", 3250), ("bonjour", None)], 1):
        sent(page, post, body=now(post), seen=seen, **{"common.0.0.cover.at": typed})
        (video,) = now(post).placed()
        assert (video.cover and video.cover.at_ms) == kept


def test_a_cover_is_part_of_what_is_approved_and_of_the_history(workspace: Workspace) -> None:
    plain = filmed(workspace)
    (video,) = plain.placed()
    piece = Piece("Bonjour", (replace(video, cover=Cover(at_ms=2500)),))
    covered = replace(plain, common=Variant(parts=(piece,)))
    assert covered.digest != plain.digest
    assert from_json(to_json(covered)) == covered
    (changed,) = changes(plain, covered)
    assert "(cover: the frame at 2.5 s)" in "".join(part.text for part in changed.parts)


@pytest.mark.parametrize("bad", [{"at_ms": -1}, {"at_ms": 10**12}, {"asset": "x"}, {"at_ms": "soon"}])
def test_a_cover_of_another_shape_is_refused(workspace: Workspace, bad: dict[str, object]) -> None:
    kept = to_json(filmed(workspace))
    kept["common"]["parts"][0]["media"][0]["cover"] = bad
    with pytest.raises(BadInput):
        from_json(kept)
