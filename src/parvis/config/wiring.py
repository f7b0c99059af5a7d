"""The one place that assembles the house: which handler hears which event, what is due when."""

from __future__ import annotations

from datetime import time

from django.conf import settings


def assemble() -> None:
    """Called once, when every app is loaded, in the web server, the workers and the commands alike."""
    # Tasks and handlers import models, which exist only once Django has loaded every app.
    from parvis.core.jobs.schedules import Daily, Schedule, register  # noqa: PLC0415
    from parvis.core.jobs.services import jobs_clean  # noqa: PLC0415
    from parvis.core.sessions import sessions_clean  # noqa: PLC0415

    night = settings.TIME_ZONE
    register(Schedule("jobs-clean", jobs_clean, Daily(time(3, 40), night)))
    register(Schedule("sessions-clean", sessions_clean, Daily(time(3, 50), night)))
