"""The one place that assembles the house: which handler hears which event, what is due when."""

from __future__ import annotations

from datetime import time

from django.conf import settings

from parvis.core.jobs.schedules import Daily, Every, Rule, Schedule, register

MINUTE, HOUR = 60, 3600


def schedules(zone: str) -> dict[str, tuple[str, Rule]]:
    """What is due when: a stable name, the task's path, the rule. Nights are those of the installation."""
    listening = "parvis.apps.listening.handlers"
    return {
        "keep-listening": (f"{listening}.keep_listening", Every(MINUTE)),
        "watch-rises": ("parvis.apps.trends.handlers.watch_rises", Every(MINUTE)),
        "tend-lakes": (f"{listening}.tend_lakes", Every(HOUR)),
        "jobs-clean": ("parvis.core.jobs.services.jobs_clean", Daily(time(3, 40), zone)),
        "sessions-clean": ("parvis.core.sessions.sessions_clean", Daily(time(3, 50), zone)),
    }


def assemble() -> None:
    """Called once, when every app is loaded, in the web server, the workers and the commands alike."""
    for name, (task, rule) in schedules(settings.TIME_ZONE).items():
        register(Schedule(name, task, rule))
