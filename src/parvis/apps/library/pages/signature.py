"""In whose name the workspace signs pictures and videos that an AI made."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.apps.library.credentials import identity, identity_bring
from parvis.apps.library.models import SigningIdentity
from parvis.core.errors import BadInput
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb

LONGEST = 40_000  # characters of a chain of certificates


class BringForm(forms.Form):
    """A certificate that somebody else vouches for, and its key."""

    chain = forms.CharField(
        label=gettext_lazy("Certificates (PEM)"), max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Yours first, then those that vouch for it."),
    )  # fmt: skip
    key = forms.CharField(
        label=gettext_lazy("Private key (PEM)"), max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("ECDSA on P-256, without a passphrase. It is kept sealed, never shown again."),
    )  # fmt: skip


@workspace_view(Verb.SEE_POSTS)
def signature(request: WorkspaceRequest) -> HttpResponseBase:
    """Who signs, until when, and what others need in order to recognise it."""
    return _page(request, BringForm())


@workspace_view(Verb.EDIT_WORKSPACE, methods=("POST",))
def bring(request: WorkspaceRequest) -> HttpResponseBase:
    """Sign with one's own certificate from now on."""
    form = BringForm(request.POST)
    if form.is_valid():
        try:
            identity_bring(
                actor=request.actor, workspace=request.workspace, now=timezone.now(), **form.cleaned_data
            )
        except BadInput as error:
            form.add_error(error.code, str(error))
        else:
            messages.success(
                request, _("What an AI has a part in is signed with this certificate from now on.")
            )
            return redirect("library:signature", request.workspace.slug)
    return _page(request, form)


@workspace_view(Verb.SEE_POSTS)
def root(request: WorkspaceRequest) -> HttpResponseBase:
    """The certificate that others must trust in order to recognise the workspace's signature."""
    made = identity(request.workspace, timezone.now())
    answer = HttpResponse(made.root, content_type="application/x-pem-file")
    answer["Content-Disposition"] = f'attachment; filename="{request.workspace.slug}-root.pem"'
    return answer


def _page(request: WorkspaceRequest, form: BringForm) -> HttpResponseBase:
    made = identity(request.workspace, timezone.now())
    row = SigningIdentity.objects.get(workspace=request.workspace)
    context = {"made": made, "row": row, "form": form, "may_bring": request.may(Verb.EDIT_WORKSPACE)}
    return render(request, "library/signature.html", context, status=422 if form.errors else 200)
