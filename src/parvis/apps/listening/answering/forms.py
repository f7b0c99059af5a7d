"""What a person fills in to choose a model. The form checks shapes; the service decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.ai.backends.labels import BackendFault
from parvis.ai.ports import Task
from parvis.apps.listening.answering.answerers import Wish, local_names, origin, wish_of
from parvis.apps.listening.models import Answerer, ModelChoice, ModelTask

OWN = "own"
WHO = [
    (OWN, _("Parvis’s own model")),
    (Answerer.ENDPOINT.value, _("An OpenAI-compatible endpoint")),
    (Answerer.LOCAL.value, _("A model file on this server")),
]
SENTENCES = (
    _("Delivered a day early, thank you to the whole team!"),
    _("The shop opens at nine on Saturdays."),
    _("Great, two hours late again. Well done."),
)
_CODE = {"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off", "class": "code"}


class ModelForm(forms.Form):
    """Who answers a task, and three sentences to try."""

    use_required_attribute = False  # fields that do not show must not hold the form back

    answerer = forms.ChoiceField(label=_("Who answers"), choices=WHO, widget=forms.RadioSelect, initial=OWN)
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={**_CODE, "inputmode": "url"}),
        help_text=_("Up to /v1: https://api.example.org/v1, or http://localhost:11434/v1 for Ollama."),
    )
    name = forms.CharField(
        label=_("Model"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs=_CODE),
        help_text=_("As the endpoint calls it, such as mistral-small."),
    )
    key = forms.CharField(
        label=_("Key"),
        max_length=500,
        required=False,
        # What was typed stays while sentences are tried; what is stored is never shown.
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=True),
        help_text=_("If the endpoint asks for one. It is stored encrypted and never shown again."),
    )
    forget_key = forms.BooleanField(label=_("Forget the stored key"), required=False)
    timeout_s = forms.IntegerField(
        label=_("Seconds to wait"),
        min_value=1,
        max_value=120,
        initial=30,
        required=False,
        help_text=_("For each request. Beyond, Parvis’s own model reads the posts."),
    )
    batch = forms.IntegerField(
        label=_("Posts in one request"), min_value=1, max_value=50, initial=20, required=False
    )
    per_minute = forms.IntegerField(
        label=_("Posts a minute at most"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        help_text=_("For each worker; Parvis’s own model reads the others. Empty: no limit."),
    )
    also = forms.MultipleChoiceField(
        label=_("Use it for these too"), required=False, widget=forms.CheckboxSelectMultiple
    )
    local = forms.ChoiceField(label=_("File or folder"), required=False)
    outputs = forms.CharField(
        label=_("Its labels, in its own order"),
        max_length=1000,
        required=False,
        widget=forms.TextInput(attrs=_CODE),
    )
    sentence_1 = forms.CharField(label=_("First sentence"), max_length=1000, required=False)
    sentence_2 = forms.CharField(label=_("Second sentence"), max_length=1000, required=False)
    sentence_3 = forms.CharField(label=_("Third sentence"), max_length=1000, required=False)

    def __init__(self, data: Any, *, task: Task, labels: tuple[str, ...], stored: ModelChoice | None) -> None:
        self._stored = stored
        super().__init__(data, initial=_initial(stored))
        self.fields["also"] = forms.MultipleChoiceField(
            label=_("Use it for these too"),
            required=False,
            choices=[choice for choice in ModelTask.choices if choice[0] != task.value],
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["local"] = forms.ChoiceField(
            label=_("File or folder"),
            required=False,
            choices=[("", _("choose one")), *((name, name) for name in self.local_names)],
        )
        self.fields["outputs"].help_text = _(
            "Separated by commas, each one of: %(labels)s. Several may be the same. "
            "Empty: as the model itself names them."
        ) % {"labels": ", ".join(labels)}
        self._require(data)
        if stored is None or stored.key is None:
            del self.fields["forget_key"]
        else:
            self.fields["key"].help_text = _(
                "A key is stored. Leave this empty to keep it; another server’s address needs its own."
            )

    def _require(self, data: Any) -> None:
        """Ask only for what the chosen model needs; before anything is chosen, say what each would need."""
        chosen = data.get("answerer") if data else None
        for name in ("url", "name", "timeout_s", "batch"):
            self.fields[name].required = chosen in {None, Answerer.ENDPOINT.value}
        self.fields["local"].required = chosen in {None, Answerer.LOCAL.value}

    @property
    def local_names(self) -> list[str]:
        """The models that lie on this server."""
        return local_names()

    def wish(self) -> Wish | None:
        """What was filled in, or None for Parvis's own model. The stored key goes to no other server."""
        given = self.cleaned_data
        if given["answerer"] == OWN:
            return None
        local = given["answerer"] == Answerer.LOCAL
        return Wish(
            answerer=Answerer(given["answerer"]),
            name=given["local"] if local else given["name"],
            url="" if local else given["url"],
            key=None if local else given["key"] or self._kept_key(given["url"]),
            outputs=tuple(part.strip() for part in given["outputs"].split(",") if part.strip()),
            timeout_s=given["timeout_s"] or 30,
            batch=given["batch"] or 20,
            per_minute=given["per_minute"],
        )

    def _kept_key(self, url: str) -> str | None:
        stored = self._stored
        if stored is None or self.cleaned_data.get("forget_key") or origin(stored.url) != origin(url):
            return None
        try:
            return wish_of(stored).key
        except BackendFault:  # (sealed with a key that is gone: it must be entered again)
            return None

    def sentences(self) -> tuple[str, ...]:
        """What to try."""
        return tuple(self.cleaned_data[f"sentence_{number}"] for number in (1, 2, 3))


def _initial(stored: ModelChoice | None) -> dict[str, Any]:
    first: dict[str, Any] = {f"sentence_{number}": text for number, text in enumerate(SENTENCES, 1)}
    if stored is None:
        return first
    local = stored.answerer == Answerer.LOCAL
    return first | {
        "answerer": stored.answerer,
        "url": stored.url,
        "name": "" if local else stored.name,
        "local": stored.name if local else "",
        "outputs": ", ".join(stored.outputs),
        "timeout_s": stored.timeout_s,
        "batch": stored.batch,
        "per_minute": stored.per_minute,
    }
