"""What people do with variants: write, change, choose, make personal; and whose the post then is."""

from __future__ import annotations

from typing import Any

import pytest

from apps.creation.test_runs import asked, write
from apps.creation.written import NOW, KnownWriter, endpoint
from parvis.ai.writing.ports import Kind, Written
from parvis.apps.audience.models import Segment
from parvis.apps.content.authorship import authorship
from parvis.apps.content.models import Post
from parvis.apps.content.reading import from_json
from parvis.apps.content.selectors import body_of
from parvis.apps.content.services import post_archive, post_save
from parvis.apps.creation import services, texts
from parvis.apps.creation.models import Brief, Chosen, Variation
from parvis.core.actors import Actor, Made
from parvis.core.errors import BadInput, Conflict, NotAllowed, NotFound
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def variation(actor: Actor, brief: Brief, writer: KnownWriter) -> Variation:
    """The first of two variants that an endpoint wrote."""
    endpoint(brief.workspace)
    write(asked(actor, brief, variants=2, networks=["bluesky", "linkedin", "mastodon"]))
    return Variation.objects.get(place=0)


def other_words(variation: Variation, text: str, network: str = "bluesky") -> dict[str, Written]:
    return {**texts.from_json(variation.texts), network: Written((text,))}


def edit(actor: Actor, variation: Variation, said: dict[str, Written], seen: int = 0) -> Variation:
    return services.variation_edit(
        actor=actor,
        workspace=variation.brief.workspace,
        variation_id=variation.pk,
        texts_=said,
        seen=seen,
        now=NOW,
    )


def test_a_person_s_change_makes_it_by_both_and_keeps_what_the_ai_wrote(
    actor: Actor, variation: Variation
) -> None:
    before = variation.texts
    after = edit(actor, variation, other_words(variation, "Nadia gagne 45 minutes."))
    assert (after.made, after.first, after.edits) == (Made.BOTH, before, 1)
    assert after.texts["bluesky"]["parts"] == ["Nadia gagne 45 minutes."]
    assert after.reviews["bluesky"]["unsupported"], "the figure is in no fact of the brief"
    assert after.reviews["mastodon"]["facts"] == ["f1"]


def test_a_change_taken_back_word_for_word_is_the_ai_s_again(actor: Actor, variation: Variation) -> None:
    first = texts.from_json(variation.texts)
    edit(actor, variation, other_words(variation, "Autre."))
    assert edit(actor, variation, first, seen=1).made == Made.AI


def test_two_people_never_overwrite_each_other(actor: Actor, variation: Variation) -> None:
    edit(actor, variation, other_words(variation, "Un."))
    with pytest.raises(Conflict):
        edit(actor, variation, other_words(variation, "Deux."), seen=0)
    variation.refresh_from_db()
    assert variation.texts["bluesky"]["parts"] == ["Un."]


def test_nothing_written_is_refused(actor: Actor, variation: Variation) -> None:
    with pytest.raises(BadInput):
        edit(actor, variation, {"bluesky": Written(("  \n",))})


@pytest.mark.parametrize(("edited", "made"), [(False, Made.AI), (True, Made.BOTH)])
def test_choosing_makes_a_post_with_a_version_a_network_and_its_origin(
    actor: Actor, variation: Variation, edited: bool, made: Made
) -> None:
    if edited:
        edit(actor, variation, other_words(variation, "Pour Bluesky seul."))
    post = services.variation_choose(
        actor=actor, workspace=variation.brief.workspace, variation_id=variation.pk, networks=(), now=NOW
    )
    body = body_of(post)
    assert (post.made, post.title, body.language) == (made, "La nouvelle piste", "fr")
    assert body.networks == ("bluesky", "linkedin", "mastodon")
    assert body.variant("linkedin").parts[0].text == "Variante 0 : la piste fait 4 km.\n\n#velo"
    if edited:
        assert body.variant("bluesky").parts[0].text == "Pour Bluesky seul."
        assert body.variant("mastodon") == body.variant("linkedin")


def test_what_a_person_changes_in_the_editor_then_is_by_both(actor: Actor, variation: Variation) -> None:
    workspace = variation.brief.workspace
    post = services.variation_choose(
        actor=actor, workspace=workspace, variation_id=variation.pk, networks=["bluesky"], now=NOW
    )
    from apps.content.written import said

    saved = post_save(
        actor=actor, workspace=workspace, post_id=post.pk, body=said("Autrement dit."), seen=1, now=NOW
    )
    assert saved.made == Made.BOTH


def test_the_history_of_a_post_tells_an_ai_s_words_from_a_person_s(
    actor: Actor, variation: Variation
) -> None:
    words = texts.from_json(variation.texts)["bluesky"].parts[0]
    edit(actor, variation, other_words(variation, f"{words} Venez samedi."))
    post = services.variation_choose(
        actor=actor, workspace=variation.brief.workspace, variation_id=variation.pk,
        networks=["bluesky"], now=NOW,
    )  # fmt: skip
    assert post.made == Made.BOTH
    (first,) = post.revisions.order_by("number")
    found = authorship([(from_json(first.body), Made(first.made)), (body_of(post), Made(post.made))])
    said = [(one.text.strip(), one.made) for field in found.fields for one in field.words]
    assert (words.strip(), Made.AI) in said
    assert ("Venez samedi.", Made.HUMAN) in said


def test_choosing_again_leads_to_the_same_post_until_it_is_put_away(
    actor: Actor, variation: Variation
) -> None:
    def choose() -> Post:
        return services.variation_choose(
            actor=actor, workspace=variation.brief.workspace, variation_id=variation.pk, networks=(), now=NOW
        )

    first = choose()
    assert choose().pk == first.pk
    post_archive(actor=actor, workspace=variation.brief.workspace, post_id=first.pk, now=NOW)
    assert choose().pk != first.pk


def test_a_variant_written_by_hand_is_looked_at_like_the_others_and_stays_a_person_s(
    actor: Actor, brief: Brief
) -> None:
    said = {"bluesky": Written(("La piste fait 12 km.",))}
    made = services.variation_write(
        actor=actor, workspace=brief.workspace, brief_id=brief.pk, kind=Kind.CAPTION, texts_=said, now=NOW
    )
    assert (made.made, made.run, made.model) == (Made.HUMAN, None, "")
    start, end, _doubt = made.reviews["bluesky"]["unsupported"][0]
    assert "12" in "La piste fait 12 km."[start:end]
    assert edit(actor, made, {"bluesky": Written(("La piste fait 4 km.",))}).made == Made.HUMAN
    post = services.variation_choose(
        actor=actor, workspace=brief.workspace, variation_id=made.pk, networks=(), now=NOW
    )
    assert post.made == Made.HUMAN


@pytest.mark.parametrize("kind", [Kind.ALT, Kind.HASHTAGS, Kind.COMMENT])
def test_what_stands_beside_a_post_is_none(actor: Actor, brief: Brief, kind: Kind) -> None:
    made = services.variation_write(
        actor=actor, workspace=brief.workspace, brief_id=brief.pk, kind=kind,
        texts_={"bluesky": Written(("Une piste.",))}, now=NOW,
    )  # fmt: skip
    with pytest.raises(BadInput):
        services.variation_choose(
            actor=actor, workspace=brief.workspace, variation_id=made.pk, networks=(), now=NOW
        )
    assert not Post.objects.exists()


def test_an_article_becomes_a_post_for_no_network_yet(actor: Actor, brief: Brief) -> None:
    made = services.variation_write(
        actor=actor, workspace=brief.workspace, brief_id=brief.pk, kind=Kind.ARTICLE,
        texts_={"site": Written(("Un paragraphe.",), title="Titre")}, now=NOW,
    )  # fmt: skip
    body = body_of(
        services.variation_choose(
            actor=actor, workspace=brief.workspace, variation_id=made.pk, networks=(), now=NOW
        )
    )
    assert (body.networks, body.common.title, body.common.parts[0].text) == ((), "Titre", "Un paragraphe.")


def segments(workspace: Workspace) -> list[Segment]:
    return [
        Segment.objects.create(workspace=workspace, name="Cyclistes", networks=["bluesky"]),
        Segment.objects.create(workspace=workspace, name="Parents"),
    ]


def personalised(actor: Actor, variation: Variation, words: dict[str, str], ticked: list[str]) -> list[Post]:
    workspace = variation.brief.workspace
    said = {name: Written(("Venez {avec qui}, samedi.",)) for name in texts.from_json(variation.texts)}
    edit(actor, variation, said)
    services.slots_fill(
        actor=actor, workspace=workspace, variation_id=variation.pk, slots={"avec qui": words, "other": words}
    )
    return services.posts_personalise(
        actor=actor, workspace=workspace, variation_id=variation.pk, segments=ticked, now=NOW
    )


def test_each_segment_gets_a_post_in_its_own_words_where_one_meets_it(
    actor: Actor, variation: Variation
) -> None:
    riders, parents = segments(variation.brief.workspace)
    words = {str(riders.pk): "à vélo", str(parents.pk): "avec vos enfants"}
    made = personalised(actor, variation, words, [str(riders.pk), str(parents.pk)])
    bodies = {post.title: body_of(post) for post in made}
    assert bodies["La nouvelle piste · Cyclistes"].networks == ("bluesky",)
    assert bodies["La nouvelle piste · Cyclistes"].common.parts[0].text == "Venez à vélo, samedi."
    assert bodies["La nouvelle piste · Parents"].variant("mastodon").parts[0].text == (
        "Venez avec vos enfants, samedi."
    )
    assert {one.segment_name for one in Chosen.objects.all()} == {"Cyclistes", "Parents"}
    assert {post.made for post in made} == {Made.BOTH}


def test_a_slot_without_words_makes_no_post_and_says_which(actor: Actor, variation: Variation) -> None:
    riders, parents = segments(variation.brief.workspace)
    with pytest.raises(BadInput, match="avec qui"):
        personalised(actor, variation, {str(riders.pk): "à vélo"}, [str(riders.pk), str(parents.pk)])
    assert not Post.objects.exists()


def test_no_segment_ticked_makes_nothing(actor: Actor, variation: Variation) -> None:
    with pytest.raises(BadInput):
        personalised(actor, variation, {}, [])


def test_another_workspace_s_variant_does_not_exist(
    variation: Variation, other_workspace: Workspace, member: Any
) -> None:
    stranger = Actor.human(User.objects.get(email="bob@example.org"))
    with pytest.raises(NotFound):
        services.variation_choose(
            actor=stranger, workspace=other_workspace, variation_id=variation.pk, networks=(), now=NOW
        )
    with pytest.raises(NotAllowed):
        edit(stranger, variation, other_words(variation, "Non."))


def test_hashtags_and_links_stand_where_each_network_has_them() -> None:
    said = {
        name: Written(("Texte",), "Titre", ("#vélo",), "Merci")
        for name in ("youtube", "bluesky", "pinterest")
    }
    body = texts.body_of(
        said, networks=["youtube", "bluesky", "pinterest"], language="fr", link="https://example.org/"
    )
    tube, sky, pin = (body.variant(name) for name in ("youtube", "bluesky", "pinterest"))
    assert (tube.title, tube.tags, tube.comment, tube.parts[0].text) == ("Titre", ("vélo",), "Merci", "Texte")
    assert [piece.text for piece in sky.parts] == ["Texte\n\n#vélo", "Merci"]
    assert (sky.title, sky.tags, pin.link, pin.title) == ("", (), "https://example.org/", "Titre")
