"""What a request is once somebody has signed in."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from parvis.core.people import User


class PersonRequest(HttpRequest):
    """A request behind ``login_required``."""

    user: User


def next_address(request: HttpRequest, default: str = "/") -> str:
    """Where to go back to: the form's ``next`` if it is an address of this site."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else default
