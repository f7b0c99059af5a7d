"""One's own page: name, language, theme, and the ways to sign in."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.people import User
from parvis.web import theme
from parvis.web.forms import ProfileForm
from parvis.web.requests import PersonRequest, next_address


@transaction.atomic
def person_update(*, user: User, name: str, language: str) -> None:
    """Change one's own name and language."""
    fresh = {"name": name, "language": language}
    before = {key: getattr(user, key) for key in fresh if getattr(user, key) != fresh[key]}
    if not before:
        return
    for key in before:
        setattr(user, key, fresh[key])
    user.save(update_fields=[*before])
    after = {key: fresh[key] for key in before}
    audit.record(
        actor=Actor.human(user),
        verb="person.update",
        target="person",
        target_id=user.pk,
        before=before,
        after=after,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: PersonRequest) -> HttpResponse:
    """Read and change it."""
    user = request.user
    form = ProfileForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        person_update(user=user, **form.cleaned_data)
        with translation.override(user.language):
            messages.success(request, _("Your profile was saved."))
        return redirect("web:profile")
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = {
        "form": form,
        "has_password": user.has_usable_password(),
        "has_totp": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
    }
    return render(request, "web/pages/profile.html", context, status=422 if form.errors else 200)


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Light, dark or automatic, for this browser."""
    wanted = request.POST.get("theme", "")
    response = redirect(next_address(request))
    theme.remember(
        response,
        theme.Theme(wanted) if wanted in theme.Theme.values else theme.Theme.AUTO,
        secure=settings.HTTPS,
    )
    return response


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """For this browser, and for the person if one is signed in."""
    wanted = request.POST.get("language", "")
    response = redirect(next_address(request))
    if wanted in dict(settings.LANGUAGES):
        if isinstance(request.user, User):
            person_update(user=request.user, name=request.user.name, language=wanted)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=theme.A_YEAR_S,
            samesite="Lax",
            secure=settings.HTTPS,
        )
    return response
