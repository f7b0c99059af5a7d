"""The pages of creation as a person uses them, without script."""

from __future__ import annotations

from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from apps.creation.test_runs import asked, write
from apps.creation.written import DRAFT, KnownWriter, briefed, endpoint
from parvis.apps.audience.models import Segment
from parvis.apps.content.models import Post
from parvis.apps.creation import selectors, services
from parvis.apps.creation.models import Brief, Run, RunState, Variation, Voice, WritingModel
from parvis.core.actors import Actor, Made
from parvis.core.audit import AuditEntry
from parvis.core.people import User
from parvis.core.secrets import open_secret
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
HOME = "/w/velo-lyon/create/"
HOSTILE = "<script>alert(1)</script> {{ 7|add:7 }}"


def shown(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content[:500]
    return unescape(answer.content.decode())


def form(**changes: Any) -> dict[str, Any]:
    """A brief's form as a browser sends it."""
    sent = {
        "who": "Nadia", "happened": "Elle a doublé la file.", "message": "La piste rend le trajet sûr.",
        "facts": "La piste fait 4 km\nElle ouvre samedi", "goal": "come", "call": "Venez samedi",
        "networks": ["bluesky", "mastodon"], "language": "fr", "tone": "warm",
    }  # fmt: skip
    return {**sent, **changes}


def test_a_brief_is_written_read_changed_and_put_away(page: Client, workspace: Workspace) -> None:
    assert "No brief yet" in shown(page.get(HOME))
    text = shown(page.post(f"{HOME}briefs/new/", form(), follow=True))
    assert "La piste fait 4 km" in text
    assert "Fewer than three facts" in text
    brief = Brief.objects.get()
    place = f"{HOME}briefs/{brief.pk}/"
    again = shown(page.get(f"{place}change/"))
    assert "La piste fait 4 km\nElle ouvre samedi</textarea>" in again
    page.post(f"{place}change/", form(message="Autre.", seen="1"))
    text = shown(page.get(f"{place}versions/"))
    assert "Version 2" in text
    page.post(f"{place}archive/")
    assert "Autre." not in shown(page.get(HOME))
    assert "Autre." in shown(page.get(f"{HOME}?archived=1"))
    assert "Take it out again" in shown(page.get(place))
    page.post(f"{place}restore/")
    assert "Autre." in shown(page.get(HOME))


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    page: Client, workspace: Workspace
) -> None:
    text = shown(page.post(f"{HOME}briefs/new/", form(link="http://a b", facts="x" * 301)), 422)
    assert "x" * 301 in text
    assert 'aria-invalid="true"' in text
    assert not Brief.objects.exists()


def test_two_people_on_one_brief_lose_no_words(page: Client, actor: Actor, brief: Brief) -> None:
    place = f"{HOME}briefs/{brief.pk}/change/"
    page.post(place, form(message="La première.", seen="1"))
    text = shown(page.post(place, form(message="La seconde.", seen="1")), 422)
    assert "Somebody else has changed this brief" in text
    assert "La seconde." in text
    assert selectors.draft_of(Brief.objects.get()).message == "La première."


def test_the_meter_is_told_while_one_writes_and_keeps_nothing(page: Client, workspace: Workspace) -> None:
    text = shown(page.post(f"{HOME}briefs/meter/", form(who="", facts="")))
    assert "No fact yet" in text
    assert "3 of 8" in text
    assert not Brief.objects.exists()


def test_what_people_write_is_never_markup(page: Client, actor: Actor, workspace: Workspace) -> None:
    brief = briefed(actor, workspace, name=HOSTILE, message=HOSTILE, facts=(HOSTILE,), audience=HOSTILE)
    services.voice_set(actor=actor, workspace=workspace, draft=services.VoiceDraft(examples=(HOSTILE,)))
    write(asked(actor, brief))
    for address in (
        "",
        f"briefs/{brief.pk}/",
        f"briefs/{brief.pk}/change/",
        f"briefs/{brief.pk}/versions/",
        "voice/",
    ):
        text = page.get(HOME + address).content.decode()
        assert "<script>alert" not in text, address
        assert "{{ 7" in unescape(text), address


def test_the_writer_s_page_says_nothing_leaves_then_variants_come(
    page: Client, actor: Actor, brief: Brief
) -> None:
    place = f"{HOME}briefs/{brief.pk}/"
    text = shown(page.get(f"{place}told/", {"kind": "caption", "networks": ["bluesky"], "variants": "3"}))
    assert "Nothing leaves this server" in text
    assert "Elle relie la gare au lycée" in text
    sent = {"kind": "caption", "networks": ["bluesky", "linkedin"], "variants": "3", "writer": "builtin"}
    text = shown(page.post(f"{place}ask/", sent, follow=True))
    assert "Parvis writes" in text
    assert 'hx-trigger="every 2s"' in text
    assert "Stop writing" in text
    write(Run.objects.get())
    text = shown(page.get(f"{place}variants/"))
    assert "every 2s" not in text
    assert text.count("Choose this one") == 3
    assert "Rests on" in text
    assert "of 100" in text


def test_the_ai_s_page_shows_every_word_to_whom_and_for_how_much(
    page: Client, actor: Actor, brief: Brief, writer: KnownWriter
) -> None:
    endpoint(brief.workspace, price_out=Decimal(2), budget_month=Decimal(20))
    writer.high = 0.25
    asking = {"kind": "caption", "networks": ["bluesky"], "variants": "4", "writer": "endpoint"}
    text = shown(page.get(f"{HOME}briefs/{brief.pk}/told/", asking))
    assert "What the AI will see" in text
    assert "Sent to ai.example" in text
    assert f"Brief : {DRAFT.message}" in text
    assert "between 0.50\xa0EUR and 1.00\xa0EUR" in text
    assert "0.00\xa0EUR of 20.00\xa0EUR this month" in text
    assert writer.asked == []


def test_a_budget_that_would_not_suffice_is_said_and_no_button_is_there(
    page: Client, brief: Brief, writer: KnownWriter
) -> None:
    endpoint(brief.workspace, price_out=Decimal(2), budget_month=Decimal(1))
    writer.high = 1.0
    sent = {"kind": "caption", "networks": ["bluesky"], "variants": "2", "writer": "endpoint"}
    text = shown(page.get(f"{HOME}briefs/{brief.pk}/told/", sent))
    assert "budget for this month would not suffice" in text
    assert "Write 2 variants" not in text
    text = shown(page.post(f"{HOME}briefs/{brief.pk}/ask/", sent, follow=True))
    assert "budget for this month would not suffice" in text
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [{"variants": "0"}, {"variants": "99"}, {"kind": "poem"}, {"networks": "minitel"}, {"variants": "x"}],
)
def test_an_asking_that_cannot_be_is_shown_again(page: Client, brief: Brief, sent: dict[str, str]) -> None:
    known = {"kind": "caption", "networks": "bluesky", "variants": "2", **sent}
    assert page.get(f"{HOME}briefs/{brief.pk}/told/", known).status_code == 422
    assert page.post(f"{HOME}briefs/{brief.pk}/ask/", known).status_code == 422
    assert not Run.objects.exists()


def test_an_endpoint_in_trouble_is_told_in_a_sentence_beside_what_came(
    page: Client, actor: Actor, brief: Brief, writer: KnownWriter
) -> None:
    endpoint(brief.workspace)
    writer.fails, writer.code = 2, "ai_quota"
    write(asked(actor, brief))
    text = shown(page.get(f"{HOME}briefs/{brief.pk}/"))
    assert "too much was asked" in text
    assert "2 of 5 variants came and are kept" in text
    assert text.index("Angle 1</a>") < text.index("Angle 2</a>"), "each run in the order it was written"


def test_a_false_claim_is_underlined_with_its_reason(
    page: Client, actor: Actor, brief: Brief, writer: KnownWriter
) -> None:
    endpoint(brief.workspace)
    writer.say = lambda _number: "La piste fait 4 km. 97 % des cyclistes l’adorent."
    write(asked(actor, brief, variants=1))
    text = page.get(f"{HOME}briefs/{brief.pk}/").content.decode()
    assert '<mark class="doubt">97' in text
    assert "a figure that no fact of the brief bears out" in text
    assert "1 thing to check" in text


def test_stopping_is_one_button(page: Client, actor: Actor, brief: Brief) -> None:
    run = asked(actor, brief)
    text = shown(page.post(f"{HOME}runs/{run.pk}/stop/", follow=True))
    assert "Stopped" in text
    assert Run.objects.get().state == RunState.STOPPED


@pytest.fixture
def variation(actor: Actor, brief: Brief, writer: KnownWriter) -> Variation:
    endpoint(brief.workspace)
    write(asked(actor, brief, variants=2, networks=["bluesky", "linkedin", "mastodon"]))
    return Variation.objects.get(place=0)


def test_a_variant_is_changed_shown_with_its_diff_and_becomes_a_post(
    page: Client, variation: Variation
) -> None:
    place = f"{HOME}variants/{variation.pk}/"
    assert "Variante 0 : la piste fait 4 km.</textarea>" in shown(page.get(place))
    looked = shown(page.post(f"{place}look/", {"bluesky.part": "La piste fait 12 km."}))
    assert "12" in looked
    assert "a figure that no fact" in looked
    variation.refresh_from_db()
    assert variation.edits == 0
    text = shown(
        page.post(f"{place}save/", {"seen": "0", "bluesky.part": "La piste fait 4 km."}, follow=True)
    )
    assert "What people changed" in text
    assert "AI and person" in text
    answer = page.post(f"{place}choose/", {"networks": ["bluesky", "mastodon"]})
    post = Post.objects.get()
    assert answer.headers["Location"] == f"/w/velo-lyon/write/{post.pk}/"
    assert (post.made, post.body["networks"]) == (Made.BOTH, ["bluesky", "mastodon"])
    editor = shown(page.get(answer.headers["Location"]))
    assert "See the variant and its brief" in editor
    assert "Open its post" in shown(page.get(place))


def test_what_two_people_type_at_once_is_kept_in_the_form(page: Client, variation: Variation) -> None:
    place = f"{HOME}variants/{variation.pk}/save/"
    page.post(place, {"seen": "0", "bluesky.part": "Un."})
    text = shown(page.post(place, {"seen": "0", "bluesky.part": "Deux."}), 409)
    assert "Somebody else has changed this variant" in text
    assert "Deux.</textarea>" in text


def test_a_person_writes_their_own_beside_the_others(page: Client, brief: Brief) -> None:
    place = f"{HOME}briefs/{brief.pk}/write/"
    shown(page.get(place))
    sent = {
        "kind": "caption",
        "angle": "Les parents",
        "common": "Pour tous.",
        "linkedin.part": "Pour LinkedIn.",
    }
    text = shown(page.post(place, sent, follow=True))
    made = Variation.objects.get()
    assert (made.made, made.angle) == (Made.HUMAN, "Les parents")
    assert made.texts["linkedin"]["parts"] == ["Pour LinkedIn."]
    assert made.texts["bluesky"]["parts"] == ["Pour tous."]
    assert "Pour LinkedIn." in text
    assert "Write something first" in shown(page.post(place, {"common": " "}), 422)


def test_two_variants_stand_side_by_side(page: Client, brief: Brief, variation: Variation) -> None:
    other = Variation.objects.get(place=1)
    place = f"{HOME}briefs/{brief.pk}/compare/"
    text = page.get(place, {"a": variation.pk, "b": other.pk}).content.decode()
    assert "<ins>" in text
    assert "<del>" in text
    assert page.get(place, {"a": variation.pk, "b": "nobody"}).status_code == 404


def test_each_segment_reads_its_own_words_before_its_post_is_made(page: Client, variation: Variation) -> None:
    segment = Segment.objects.create(workspace=variation.brief.workspace, name="Parents")
    place = f"{HOME}variants/{variation.pk}/"
    assert "no slot yet" in shown(page.get(f"{place}personal/"))
    page.post(f"{place}save/", {"seen": "0", "bluesky.part": "Venez {avec qui}."})
    text = shown(page.get(f"{place}personal/"))
    assert "avec qui" in text
    filled = {f"0.{segment.pk}": "avec vos enfants", "segments": str(segment.pk)}
    assert "Venez avec vos enfants." in shown(page.post(f"{place}fill/", filled, follow=True))
    assert "1 post was made" in shown(page.post(f"{place}fill/", {**filled, "do": "make"}, follow=True))
    assert Post.objects.get().title == "La nouvelle piste · Parents"
    empty = shown(page.post(f"{place}fill/", {"segments": str(segment.pk), "do": "make"}), 422)
    assert "Fill “avec qui” for the segment “Parents” first" in empty


def test_the_voice_is_said_by_those_who_answer_for_it(
    page: Client, workspace: Workspace, member: Any
) -> None:
    assert "Nothing said yet" in shown(page.get(f"{HOME}voice/"))
    sent = {
        "brand": "Vélo Lyon",
        "preferred": "voisins",
        "refused": "révolutionnaire",
        "examples": "Un.\n---\nDeux.",
    }
    text = shown(page.post(f"{HOME}voice/change/", sent, follow=True))
    assert "révolutionnaire" in text
    assert "we say “tu”" in text
    assert Voice.objects.get().examples == ["Un.", "Deux."]
    wrong = shown(page.post(f"{HOME}voice/change/", {**sent, "refused": "Voisins"}), 422)
    assert "stands among the words you use and among those you never use" in wrong
    client = Client()
    client.force_login(member(Role.AGENT), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"{HOME}voice/change/").status_code == 403
    assert client.get(f"{HOME}voice/").status_code == 200


def test_words_the_brand_never_uses_are_pointed_out(
    page: Client, actor: Actor, brief: Brief, writer: KnownWriter
) -> None:
    endpoint(brief.workspace)
    services.voice_set(
        actor=actor, workspace=brief.workspace, draft=services.VoiceDraft(refused=("révolutionnaire",))
    )
    writer.say = lambda _number: "Une piste Révolutionnaire."
    write(asked(actor, brief, variants=1))
    assert "Words your brand never uses" in shown(page.get(f"{HOME}briefs/{brief.pk}/"))


def test_an_endpoint_is_chosen_its_key_sealed_and_never_shown(page: Client, workspace: Workspace) -> None:
    sent = {
        "url": "https://ai.example/v1/chat/completions", "name": "mistral-small", "key": "sk-secret",
        "currency": "EUR", "price_in": "0.2", "price_out": "0.6", "budget_month": "20", "timeout_s": "60",
        "model_alt": "tiny",
    }  # fmt: skip
    text = shown(page.post(f"{HOME}writer/change/", sent, follow=True))
    model = WritingModel.objects.get()
    assert (model.url, model.by_kind["alt"], open_secret(model, "key")) == (
        "https://ai.example/v1",
        "tiny",
        "sk-secret",
    )
    assert "sk-secret" not in text
    assert "sk-secret" not in shown(page.get(f"{HOME}writer/change/"))
    assert "sk-secret" not in str(list(AuditEntry.objects.values_list("before", "after")))
    page.post(f"{HOME}writer/change/", {**sent, "key": "", "price_in": "0.3"})
    model = WritingModel.objects.get()
    assert open_secret(model, "key") == "sk-secret"
    page.post(f"{HOME}writer/change/", {**sent, "key": "", "url": "https://other.example/v1"})
    assert WritingModel.objects.get().key is None, "another server gets no key that was not given for it"
    page.post(f"{HOME}writer/change/", {"do": "own"})
    assert not WritingModel.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"url": "ftp://ai.example"}, "begins with https://"),
        ({"url": "https://me:secret@ai.example/v1"}, "begins with https://"),
        ({"url": "http://ai.example/v1", "key": "k"}, "Over http:// the key could be read"),
        ({"name": "two words"}, "without spaces"),
        ({"currency": "€"}, "three capital letters"),
        ({"price_out": "-1"}, "greater than or equal to 0"),
    ],
)
def test_an_endpoint_that_cannot_be_used_says_why(
    page: Client, workspace: Workspace, changes: dict[str, str], said: str
) -> None:
    sent = {
        "url": "https://ai.example/v1", "name": "m", "currency": "EUR", "price_in": "0", "price_out": "0",
        "timeout_s": "60", **changes,
    }  # fmt: skip
    assert said in shown(page.post(f"{HOME}writer/change/", sent), 422)
    assert not WritingModel.objects.exists()


def test_readers_see_briefs_and_variants_and_no_button(
    actor: Actor, workspace: Workspace, brief: Brief, variation: Variation, member: Any
) -> None:
    client = Client()
    reader = member(Role.CLIENT)
    reader.language = "en"
    reader.save()
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    text = shown(client.get(f"{HOME}briefs/{brief.pk}/"))
    assert "Angle 1" in text
    assert "Choose this one" not in text
    assert "Have variants written" not in text
    assert "<textarea" not in shown(client.get(f"{HOME}variants/{variation.pk}/"))


def test_another_workspace_s_briefs_are_not_there(
    brief: Brief, variation: Variation, other_workspace: Workspace, owner: User
) -> None:
    Membership.objects.create(workspace=other_workspace, user=owner, role=Role.OWNER)
    client = Client()
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    for address in (f"briefs/{brief.pk}/", f"briefs/{brief.pk}/told/", f"variants/{variation.pk}/"):
        assert client.get(f"/w/ailleurs/create/{address}").status_code == 404
    assert "La nouvelle piste" not in shown(client.get("/w/ailleurs/create/"))
    assert client.post(f"/w/ailleurs/create/variants/{variation.pk}/choose/").status_code == 404
