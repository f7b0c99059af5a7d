"""Coming in: the one-time link, the first steps after it, and the way to one's workspaces."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from parvis.core.actors import Actor
from parvis.core.people import User, login_links
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.models import Membership
from parvis.core.workspaces.permissions import Role, Verb
from parvis.core.workspaces.selectors import workspaces_of
from parvis.core.workspaces.services import workspace_create
from parvis.web import navigation, problems
from parvis.web.forms import NewWorkspaceForm
from parvis.web.requests import PersonRequest


@sensitive_variables("token")
def _person(uid: str, token: str) -> User | None:
    """Whom the link lets in, or None when it is unknown, spent or too old."""
    try:
        user = User.objects.filter(pk=int(urlsafe_base64_decode(uid)), is_active=True).first()
    except (ValueError, OverflowError):
        return None
    return user if user is not None and login_links.check_token(user, token) else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login_link(request: HttpRequest, uid: str, token: str) -> HttpResponseBase:
    """Seeing the link spends nothing (mail scanners open links); the button does."""
    limited: HttpResponse | None = ratelimit.consume_or_429(request, action="login_link", limit_get=True)
    if limited is not None:
        return limited
    user = _person(uid, token)
    if user is None:
        return problems.answer(
            request,
            status=410,
            title=_("This link no longer works"),
            sentence=_(
                "It was used already, or is too old. Ask for a new one, or sign in with your password."
            ),
        )
    if request.method != "POST":
        return render(request, "web/pages/login_link.html", {"person": user})
    entered: HttpResponse = perform_login(request, Login(user=user, redirect_url=reverse("web:welcome")))
    return entered


@require_safe
@login_required
def welcome(request: PersonRequest) -> HttpResponse:
    """What to set up so that one can come back without a link."""
    kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    return render(
        request,
        "web/pages/welcome.html",
        {
            "has_password": request.user.has_usable_password(),
            "has_totp": Authenticator.Type.TOTP in kinds,
            "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
        },
    )


@require_safe
@login_required
def home(request: PersonRequest) -> HttpResponse:
    """Straight to the only workspace, or a choice."""
    mine = list(workspaces_of(request.user))
    if len(mine) == 1 and "choose" not in request.GET:
        return redirect("web:workspace_home", mine[0].slug)
    context = {"mine": mine, "may_create": _may_create(request.user), "form": NewWorkspaceForm()}
    return render(request, "web/pages/home.html", context)


def _may_create(user: User) -> bool:
    return user.is_superuser or Membership.objects.filter(user=user, role=Role.OWNER).exists()


@require_http_methods(["POST"])
@login_required
def workspace_new(request: PersonRequest) -> HttpResponse:
    """A further workspace, for whoever owns one already or runs the installation."""
    if not _may_create(request.user):
        return problems.forbidden(request, PermissionError())
    form = NewWorkspaceForm(request.POST)
    if not form.is_valid():
        context = {"mine": list(workspaces_of(request.user)), "may_create": True, "form": form}
        return render(request, "web/pages/home.html", context, status=422)
    actor = Actor.human(request.user)
    made = workspace_create(
        actor=actor, name=form.cleaned_data["name"], owner=request.user, language=request.user.language
    )
    return redirect("web:workspace_home", made.slug)


@workspace_view(Verb.SEE_LISTENING)
def workspace_home(request: WorkspaceRequest) -> HttpResponseBase:
    """The first page that this role may see."""
    places = (*navigation.MAIN, *navigation.HOUSE)
    return redirect(navigation.entries(places, request.membership, "")[0].href)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """Whether the server answers and reaches its database."""
    User.objects.exists()
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """Nothing here is for search engines."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """Browsers that ask for the old name find the drawing."""
    return redirect(f"/{settings.STATIC_URL.lstrip('/')}web/favicon.svg", permanent=True)
