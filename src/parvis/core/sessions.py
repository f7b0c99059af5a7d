"""Sign-in sessions that have ended."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings

from parvis.core.jobs.tasks import job


@job(max_attempts=3)
def sessions_clean() -> None:
    """Forget the sessions that have expired."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
