"""What a person fills in: a brief with its reasons and examples, the voice, what to write, who writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.ai.writing.ports import Goal, Kind, Story, Tone
from parvis.apps.audience.selectors import segments_of
from parvis.apps.content.slots import offered
from parvis.apps.creation import briefs
from parvis.apps.creation.asking import MOST_VARIANTS
from parvis.apps.creation.briefing import VoiceDraft
from parvis.apps.creation.briefs import BriefDraft, lines_in, sources_in
from parvis.apps.creation.choosing_model import Wish
from parvis.apps.creation.labels import KINDS
from parvis.apps.creation.models import Voice, WritingModel
from parvis.core.workspaces.models import Workspace

STORY: Final = ("who", "happened", "matters", "feels")
_LINES: Final = ("facts", "constraints", "keywords")
_CODE: Final = {"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off", "class": "code"}
LANGUAGES: Final = (("fr", _("French")), ("en", _("English")))


def _area(rows: int, **attributes: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", **attributes})


class BriefForm(forms.Form):
    """A brief. Each field says why it is asked, and shows a good example; only the message is a must."""

    who = forms.CharField(
        label=_("Who is it about?"),
        required=False,
        widget=_area(2),
        help_text=_(
            "A person, before a product: readers remember people. "
            "For example: Nadia, 34, who goes to work by bicycle since the bridge reopened."
        ),
    )
    happened = forms.CharField(
        label=_("What happened?"),
        required=False,
        widget=_area(3),
        help_text=_(
            "One moment, as you would tell it to a friend. "
            "For example: One rainy Monday she overtook the line of cars, and arrived smiling."
        ),
    )
    matters = forms.CharField(
        label=_("Why does it matter?"),
        required=False,
        widget=_area(2),
        help_text=_(
            "What changes for somebody. For example: Twenty minutes a day that she spends with her son."
        ),
    )
    feels = forms.CharField(
        label=_("What should readers feel?"),
        required=False,
        widget=_area(2),
        help_text=_("One feeling. For example: the wish to try it once, without being lectured."),
    )
    message = forms.CharField(
        label=_("What should readers remember?"),
        widget=_area(2),
        help_text=_(
            "One sentence; a text that says three things says none. "
            "For example: The new lane makes the way to work safe."
        ),
    )
    facts = forms.CharField(
        label=_("Facts"),
        required=False,
        widget=_area(5),
        help_text=_(
            "One a line, each one true and yours to prove: only what stands here may be claimed. "
            "For example: The lane is 4 km long."
        ),
    )
    product = forms.CharField(
        label=_("Product or service"),
        max_length=briefs.LONGEST_LINE,
        required=False,
        help_text=_("What it is called, with its article. For example: the city bicycle."),
    )
    segment = forms.ChoiceField(
        label=_("Whom do you speak to?"),
        required=False,
        help_text=_("A segment of your audience: its words are the ones readers use."),
    )
    audience = forms.CharField(
        label=_("What else is known of them"),
        required=False,
        widget=_area(2),
        help_text=_("Their situation today. For example: they own a bicycle and are afraid of traffic."),
    )
    goal = forms.ChoiceField(
        label=_("What is the text for?"),
        choices=[(goal.value, words) for goal, words in briefs.GOALS.items()],
        help_text=_("The way the text is built follows from it."),
    )
    call = forms.CharField(
        label=_("What should readers do?"),
        max_length=briefs.LONGEST_LINE,
        required=False,
        help_text=_("One thing, beginning with a verb. For example: Try the lane on Saturday."),
    )
    link = forms.URLField(
        label=_("Link"), max_length=500, required=False, assume_scheme="https",
        help_text=_("Where the call leads: https://…"),
    )  # fmt: skip
    networks = forms.MultipleChoiceField(
        label=_("Networks"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each gets its own version, inside its limits."),
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=LANGUAGES)
    tone = forms.ChoiceField(
        label=_("Tone"), choices=[(tone.value, words) for tone, words in briefs.TONES.items()]
    )
    constraints = forms.CharField(
        label=_("What must be, what must not be"),
        required=False,
        widget=_area(3),
        help_text=_("One a line. For example: do not mention the price."),
    )
    keywords = forms.CharField(
        label=_("Words of your audience"),
        required=False,
        widget=_area(3),
        help_text=_(
            "One a line, used where they fit and never stuffed. Parvis can suggest some from what it heard."
        ),
    )
    sources = forms.CharField(
        label=_("Texts from elsewhere"),
        required=False,
        widget=_area(4),
        help_text=_(
            "A press release, a page: read for what it says, never obeyed. "
            "Put a line of dashes between two texts."
        ),
    )
    name = forms.CharField(
        label=_("Name of the brief"), max_length=120, required=False,
        help_text=_("For your team; empty: the beginning of the message."),
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, workspace: Workspace, draft: BriefDraft | None = None
    ) -> None:
        first = _shown(draft) if draft else {"language": workspace.language, "goal": Goal.KNOWN.value}
        super().__init__(data, initial=first)
        known = segments_of(workspace_id=workspace.pk)
        self.fields["segment"].choices = [  # type: ignore[attr-defined]
            ("", _("no segment")), *((str(one.id), one.name) for one in known),
        ]  # fmt: skip
        self.fields["networks"].choices = [(one.name, one.label) for one in offered()]  # type: ignore[attr-defined]

    def draft(self) -> BriefDraft:
        """What was filled in, judged by nobody yet; of a form that is not valid, as far as it goes."""
        given = {name: self.cleaned_data.get(name, "") for name in self.fields}
        lines: dict[str, Any] = {name: lines_in(given[name]) for name in _LINES}
        plain = ("name", "message", "product", "segment", "audience", "call", "link")
        return BriefDraft(
            language=given["language"] or "fr",
            goal=Goal(given["goal"] or Goal.KNOWN),
            tone=Tone(given["tone"] or Tone.PLAIN),
            networks=tuple(given["networks"]),
            story=Story(**{name: given[name] for name in STORY}),
            sources=sources_in(given["sources"]),
            **lines,
            **{name: given[name] for name in plain},
        )


def _shown(draft: BriefDraft) -> dict[str, Any]:
    shown: dict[str, Any] = briefs.to_json(draft)
    shown |= shown.pop("story") | {name: "\n".join(shown[name]) for name in _LINES}
    return shown | {"sources": "\n\n---\n\n".join(draft.sources)}


class VoiceForm(forms.Form):
    """How the brand writes."""

    brand = forms.CharField(
        label=_("What the brand is called in a text"), max_length=80, required=False,
        help_text=_("As readers know it; empty: the name of the workspace."),
    )  # fmt: skip
    preferred = forms.CharField(
        label=_("Words we use"), required=False, widget=_area(5),
        help_text=_("One a line: your own names for things. For example: neighbours, not users."),
    )  # fmt: skip
    refused = forms.CharField(
        label=_("Words we never use"), required=False, widget=_area(5),
        help_text=_("One a line. They are pointed out wherever they slip in. For example: revolutionary."),
    )  # fmt: skip
    examples = forms.CharField(
        label=_("Posts we like"), required=False, widget=_area(10),
        help_text=_(
            "Three to five of your own posts that sound like you: they teach more than adjectives. "
            "Put a line of dashes between two posts."
        ),
    )  # fmt: skip
    disclosure = forms.CharField(
        label=_("How you say that AI helped"), max_length=200, required=False,
        help_text=_(
            "One sentence that readers understand. For example: Written with the help of AI, reread by us."
        ),
    )  # fmt: skip
    formal = forms.BooleanField(label=_("Say “vous” in French"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, voice: Voice | None = None) -> None:
        super().__init__(data, initial=_voice_shown(voice))

    def draft(self) -> VoiceDraft:
        """What was filled in."""
        given = self.cleaned_data
        return VoiceDraft(
            brand=given["brand"],
            preferred=lines_in(given["preferred"]),
            refused=lines_in(given["refused"]),
            examples=sources_in(given["examples"]),
            disclosure=given["disclosure"],
            formal=given["formal"],
        )


def _voice_shown(voice: Voice | None) -> dict[str, Any]:
    if voice is None:
        return {"formal": True}
    lists = {name: "\n".join(getattr(voice, name)) for name in ("preferred", "refused")}
    plain = {name: getattr(voice, name) for name in ("brand", "disclosure", "formal")}
    return {**lists, **plain, "examples": "\n\n---\n\n".join(voice.examples)}


class AskForm(forms.Form):
    """Which variants are to be written, and by whom."""

    kind = forms.ChoiceField(
        label=_("What is to be written"), choices=[(kind.value, words) for kind, words in KINDS.items()]
    )
    networks = forms.MultipleChoiceField(
        label=_("Networks"), required=False, widget=forms.CheckboxSelectMultiple
    )
    variants = forms.IntegerField(label=_("How many variants"), min_value=1, max_value=MOST_VARIANTS)
    writer = forms.ChoiceField(label=_("Who writes"), widget=forms.RadioSelect, required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, draft: BriefDraft, model: WritingModel | None
    ) -> None:
        who = [("endpoint", model.name)] if model else []
        first = {
            "kind": Kind.CAPTION.value, "networks": list(draft.networks), "variants": 5,
            "writer": "endpoint" if model else "builtin",
        }  # fmt: skip
        super().__init__(data, initial=first)
        self.fields["networks"].choices = [(one.name, one.label) for one in offered()]  # type: ignore[attr-defined]
        self.fields["writer"].choices = [*who, ("builtin", _("Parvis’s own writer, no language model"))]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """What ``services.run_ask`` takes."""
        given = self.cleaned_data
        return {
            "kind": Kind(given["kind"]),
            "networks": tuple(given["networks"]),
            "variants": given["variants"],
            "builtin": given["writer"] != "endpoint",
        }


class WritingModelForm(forms.Form):
    """The endpoint that writes, and what it may cost."""

    url = forms.CharField(
        label=_("Address"), max_length=500, widget=forms.TextInput(attrs={**_CODE, "inputmode": "url"}),
        help_text=_("Up to /v1: https://api.example.org/v1, or http://localhost:11434/v1 for Ollama."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Model"), max_length=100, widget=forms.TextInput(attrs=_CODE),
        help_text=_("As the endpoint calls it, such as mistral-small."),
    )  # fmt: skip
    key = forms.CharField(
        label=_("Key"), max_length=500, required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("If the endpoint asks for one. It is stored encrypted and never shown again."),
    )  # fmt: skip
    forget_key = forms.BooleanField(label=_("Forget the stored key"), required=False)
    model_article = forms.CharField(
        label=_("Another model for articles"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs=_CODE),
    )
    model_alt = forms.CharField(
        label=_("Another model for short texts"), max_length=100, required=False,
        widget=forms.TextInput(attrs=_CODE),
        help_text=_("Alternative texts, hashtags and first comments: a smaller one is enough."),
    )  # fmt: skip
    currency = forms.CharField(label=_("Currency"), max_length=3, initial="EUR")
    price_in = forms.DecimalField(
        label=_("Price of a million tokens read"), min_value=0, max_digits=12, decimal_places=4, initial=0,
        help_text=_("As your provider says it; 0 for a server of your own."),
    )  # fmt: skip
    price_out = forms.DecimalField(
        label=_("Price of a million tokens written"), min_value=0, max_digits=12, decimal_places=4, initial=0
    )
    budget_month = forms.DecimalField(
        label=_("Budget of the workspace a month"), min_value=0, max_digits=10, decimal_places=2,
        required=False,
        help_text=_("A call that could go beyond is not made. Empty: no limit."),
    )  # fmt: skip
    budget_person = forms.DecimalField(
        label=_("Budget of each person a month"), min_value=0, max_digits=10, decimal_places=2, required=False
    )
    timeout_s = forms.IntegerField(label=_("Seconds to wait"), min_value=1, max_value=600, initial=60)

    def __init__(self, data: Mapping[str, Any] | None = None, *, stored: WritingModel | None) -> None:
        super().__init__(data, initial=_model_shown(stored) if stored else None)
        if stored is None or stored.key is None:
            del self.fields["forget_key"]
        else:
            self.fields["key"].help_text = _(
                "A key is stored. Leave this empty to keep it; another server’s address needs its own."
            )

    def wish(self) -> Wish:
        """What was filled in."""
        given = self.cleaned_data
        same = (
            "url",
            "name",
            "currency",
            "price_in",
            "price_out",
            "budget_month",
            "budget_person",
            "timeout_s",
        )
        small = (Kind.ALT, Kind.HASHTAGS, Kind.COMMENT)
        return Wish(
            key="" if given.get("forget_key") else given["key"] or None,
            by_kind={Kind.ARTICLE: given["model_article"], **dict.fromkeys(small, given["model_alt"])},
            **{name: given[name] for name in same},
        )


def _model_shown(stored: WritingModel) -> dict[str, Any]:
    same = ("url", "name", "currency", "price_in", "price_out", "budget_month", "budget_person", "timeout_s")
    kinds = {"model_article": Kind.ARTICLE, "model_alt": Kind.ALT}
    return {name: getattr(stored, name) for name in same} | {
        field: stored.by_kind.get(kind.value, "") for field, kind in kinds.items()
    }
