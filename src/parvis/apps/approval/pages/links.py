"""Links by which a client without an account sees a review."""

from __future__ import annotations

from smtplib import SMTPException

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.approval import services
from parvis.apps.approval.forms import LinkForm
from parvis.apps.approval.models import ReviewLink
from parvis.apps.approval.pages.showing import SHOWN_ONCE, found, review_page
from parvis.apps.approval.telling import link_email
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SHARE_VIEWS, methods=("POST",))
def share(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Make a link; it is shown once and sent where it is wanted, since only its hash is kept."""
    form = LinkForm(request.POST)
    review = found(request, pk)
    if not form.is_valid():
        return review_page(request, review, status=422, link_form=form)
    link, token = services.review_link_create(
        actor=request.actor,
        workspace=request.workspace,
        review_id=pk,
        days=form.cleaned_data["days"],
        guest=form.cleaned_data["guest"],
        now=timezone.now(),
    )
    address = settings.PUBLIC_URL + reverse("shared_reviews:view", args=[token])
    request.session[SHOWN_ONCE] = {"review": pk, "link": address}
    if form.cleaned_data["email"]:
        _send(request, link, address, form.cleaned_data["email"])
    return redirect(reverse("approval:review", args=[request.workspace.slug, pk]) + "#links")


def _send(request: WorkspaceRequest, link: ReviewLink, address: str, email: str) -> None:
    """A mail server that does not take it is no reason to lose the link: it stands on the page."""
    try:
        link_email(link, address, email, by=str(request.user))
    except (OSError, SMTPException):
        messages.warning(
            request, _("The e-mail could not be sent: copy the link below and send it yourself.")
        )
    else:
        messages.success(request, _("The link was sent to %(email)s.") % {"email": email})


@workspace_view(Verb.SHARE_VIEWS, methods=("POST",))
def unshare(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Close a link at once."""
    link = services.review_link_withdraw(
        actor=request.actor, workspace=request.workspace, link_id=pk, now=timezone.now()
    )
    messages.success(request, _("The link opens no more."))
    return redirect(reverse("approval:review", args=[request.workspace.slug, link.review_id]) + "#links")
