"""Connecting an account: the form or the way through the network and back, then which account it is."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parvis.apps.publishing import connections, selectors, wording
from parvis.apps.publishing.connections import Opened
from parvis.apps.publishing.engine.hands import Hands
from parvis.apps.publishing.forms import ApplicationForm, QuestionsForm
from parvis.apps.publishing.models import Application
from parvis.core.actors import Actor
from parvis.core.errors import Conflict, ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.selectors import membership_of
from parvis.networks import hands as networks
from parvis.networks.connecting import Connector, Way
from parvis.networks.ports import Manifest, NetworkError

BEGUN: Final = "publishing.begun"  # in the session: the workspace, and what was sealed until they are back
OPENED: Final = "publishing.opened"


@workspace_view(Verb.CONNECT_ACCOUNTS, methods=("GET", "POST"))
def connect(request: WorkspaceRequest, network: str) -> HttpResponseBase:
    """Begin: what the network asks first."""
    manifest, hands = _manifest(network), Hands()
    try:
        connector = hands.connector(network)
        form = QuestionsForm(request.POST or None, connector.questions, _known(request, network))
        needs = connector.needs_application and not _has_application(request, network)
        if request.method == "POST" and form.is_valid() and not needs:
            try:
                return _begin(request, network, connector, form.cleaned_data, hands)
            except NetworkError as fault:
                form.add_error(None, str(wording.fault(fault.code)))
            except Conflict as error:
                form.add_error(None, str(error))
    finally:
        hands.close()
    return _shown(request, manifest, connector, form, needs)


def _known(request: WorkspaceRequest, network: str) -> dict[str, str]:
    """What is known already of an account that is connected again (``?again=``): never a secret."""
    asked = request.GET.get("again", "")
    rows = selectors.accounts_of(request.workspace).filter(network=network)
    account = rows.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None
    return {} if account is None else {"handle": account.handle, "host": account.host}


def _shown(
    request: WorkspaceRequest, manifest: Manifest, connector: Connector, form: QuestionsForm, needs: bool
) -> HttpResponse:
    context: dict[str, Any] = {
        "network": manifest,
        "form": form,
        "oauth": connector.way is Way.OAUTH,
        "takes_application": connector.needs_application,
        "needs_application": needs,
        "redirect_uri": connections.redirect_uri(),
    }
    return render(request, "publishing/connect.html", context, status=422 if form.errors else 200)


def _begin(
    request: WorkspaceRequest, network: str, connector: Connector, answers: dict[str, str], hands: Hands
) -> HttpResponseBase:
    told: dict[str, Any] = {"actor": request.actor, "workspace": request.workspace, "network": network}
    if connector.way is Way.FORM:
        opened = connections.form_answered(**told, answers=answers, hands=hands)
        return _choose(request, request.actor, request.workspace, opened)
    address, kept = connections.invited(**told, host=answers.get("host", ""), hands=hands)
    request.session[BEGUN] = {"workspace": request.workspace.slug, "kept": kept}
    # A link, not a redirect: after a form, our own policy (form-action) keeps the browser here.
    context = {"network": _manifest(network), "address": address}
    return render(request, "publishing/leave.html", context)


@workspace_view(Verb.CONNECT_ACCOUNTS, methods=("GET", "POST"))
def application(request: WorkspaceRequest, network: str) -> HttpResponseBase:
    """Parvis's own id at a network that wants one made by hand."""
    manifest = _manifest(network)
    form = ApplicationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        connections.application_keep(
            actor=request.actor, workspace=request.workspace, network=network, host="", **form.cleaned_data
        )
        messages.success(request, _("The application is kept, its secret sealed."))
        return redirect("publishing:connect", request.workspace.slug, network)
    context = {"network": manifest, "form": form, "redirect_uri": connections.redirect_uri()}
    return render(request, "publishing/application.html", context, status=422 if form.errors else 200)


@require_GET
@login_required
def back(request: HttpRequest) -> HttpResponseBase:
    """Where networks send people back to, whatever the workspace: the session knows which."""
    begun = request.session.pop(BEGUN, None)
    membership = membership_of(request.user, begun["workspace"]) if begun else None  # type: ignore[arg-type]
    if begun is None or membership is None:
        messages.error(request, _("This connection was begun elsewhere, or too long ago. Begin again."))
        return redirect("/")
    workspace, actor = membership.workspace, Actor.human(request.user)  # type: ignore[arg-type]
    if not request.GET.get("code"):
        messages.warning(request, _("The network was not allowed to let Parvis in: nothing was connected."))
        return redirect("publishing:accounts", workspace.slug)
    hands = Hands()
    try:
        opened = connections.came_back(
            actor=actor, workspace=workspace, kept=begun["kept"], code=request.GET["code"],
            state=request.GET.get("state", ""), hands=hands,
        )  # fmt: skip
    except (NetworkError, ParvisError) as error:
        words = wording.fault(error.code) if isinstance(error, NetworkError) else error
        messages.error(request, str(words))
        return redirect("publishing:accounts", workspace.slug)
    finally:
        hands.close()
    return _choose(request, actor, workspace, opened)


def _choose(request: HttpRequest, actor: Actor, workspace: Any, opened: Opened) -> HttpResponseBase:
    """One account is connected at once; of several, the person chooses."""
    if len(opened.candidates) == 1:
        return _connected(request, actor, workspace, opened, opened.candidates[0].id)
    request.session[OPENED] = connections.opened_sealed(opened, workspace)
    return redirect("publishing:choose", workspace.slug)


@workspace_view(Verb.CONNECT_ACCOUNTS, methods=("GET", "POST"))
def choose(request: WorkspaceRequest) -> HttpResponseBase:
    """Which of the accounts that were opened."""
    kept = request.session.get(OPENED)
    opened = connections.opened_again(kept, request.workspace) if kept else None
    if opened is None:
        messages.error(request, _("This connection was begun elsewhere, or too long ago. Begin again."))
        return redirect("publishing:accounts", request.workspace.slug)
    if request.method == "POST":
        return _connected(request, request.actor, request.workspace, opened, request.POST.get("account", ""))
    return render(request, "publishing/choose.html", {"opened": opened})


def _connected(
    request: HttpRequest, actor: Actor, workspace: Any, opened: Opened, remote_id: str
) -> HttpResponseBase:
    made = connections.account_connect(
        actor=actor, workspace=workspace, opened=opened, remote_id=remote_id, now=timezone.now()
    )
    hands = Hands()
    try:
        connections.limits_read(made, hands)
    finally:
        hands.close()
    messages.success(request, _("%(account)s is connected.") % {"account": made})
    return redirect("publishing:accounts", workspace.slug)


def _manifest(network: str) -> Manifest:
    found = next((one for one in networks.that_publish() if one.name == network), None)
    if found is None:
        raise Http404
    return found


def _has_application(request: WorkspaceRequest, network: str) -> bool:
    return Application.objects.filter(workspace=request.workspace, network=network).exists()
