"""The one place that assembles the house: which handler hears which event, what is due when."""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parvis.apps.alerts import events as alert_events
from parvis.apps.alerts import handlers as alert_handlers
from parvis.apps.alerts.spoken import spoken_by
from parvis.apps.approval import events as approval_events
from parvis.apps.content import badges, faces, offered, shortening
from parvis.apps.creation import handlers as creation_handlers
from parvis.apps.demographics import handlers as demographics_handlers
from parvis.apps.ideas import handlers as ideas_handlers
from parvis.apps.library.steps import next_by
from parvis.apps.library.uses import used_by
from parvis.apps.listening import events as listening_events
from parvis.apps.planning.timing.outcomes import outcomes_with
from parvis.apps.publishing import events as publishing_events
from parvis.apps.reports.drawing import draw_with
from parvis.apps.trust.moments import told_by
from parvis.core.autonomy.channels import name_with
from parvis.core.jobs.schedules import Daily, Every, Rule, Schedule, register
from parvis.core.outbox import subscribe
from parvis.core.webhooks.news import register_event
from parvis.core.workspaces import closing

MINUTE, HOUR = 60, 3600


def schedules(zone: str) -> dict[str, tuple[str, Rule]]:
    """What is due when: a stable name, the task's path, the rule. Nights are those of the installation."""
    listening, alerts = "parvis.apps.listening.handlers", "parvis.apps.alerts"
    reports, planning = "parvis.apps.reports.handlers", "parvis.apps.planning.handlers"
    publishing = "parvis.apps.publishing.handlers"
    return {
        "keep-listening": (f"{listening}.keep_listening", Every(MINUTE)),
        "keep-publishing": (f"{publishing}.keep_publishing", Every(MINUTE)),
        "call-people": (f"{publishing}.call_people", Every(MINUTE)),
        "rederive-instants": (f"{publishing}.rederive_instants", Every(HOUR)),
        "collect-results": ("parvis.apps.results.collecting.collect_results", Every(5 * MINUTE)),
        "keep-matching": ("parvis.apps.listening.querying.backfill.keep_matching", Every(5 * MINUTE)),
        "watch-rises": ("parvis.apps.trends.handlers.watch_rises", Every(MINUTE)),
        "tend-lakes": (f"{listening}.tend_lakes", Every(HOUR)),
        "learn-topics": (
            "parvis.apps.listening.topics.learning.learn_every_topics",
            Daily(time(3, 10), zone),
        ),
        "count-quarters": ("parvis.apps.demographics.handlers.count_every_quarter", Daily(time(4, 10), zone)),
        "watch-alerts": (f"{alerts}.watching.watch_alerts", Every(2 * MINUTE)),
        "forget-alerts": (f"{alerts}.keeping.alerts_forget", Every(HOUR)),
        "send-digests": (f"{alerts}.telling.send_digests", Every(10 * MINUTE)),
        "remind-reviews": ("parvis.apps.approval.telling.remind_reviews", Every(10 * MINUTE)),
        "make-reports": (f"{reports}.make_due_reports", Every(5 * MINUTE)),
        "reports-clean": (f"{reports}.clean_reports", Daily(time(3, 55), zone)),
        "sweep-closed": ("parvis.core.workspaces.closing.sweep_closed", Daily(time(3, 45), zone)),
        "library-clean": ("parvis.apps.library.handlers.clean_library", Daily(time(3, 35), zone)),
        "studio-clean": ("parvis.apps.studio.handlers.clean_studio", Daily(time(3, 40), zone)),
        "propose-ideas": ("parvis.apps.ideas.handlers.propose_everywhere", Daily(time(5, 10), zone)),
        "begin-plans": (f"{planning}.begin_plans", Every(MINUTE)),
        "call-planners": (f"{planning}.call_planners", Every(MINUTE)),
        "read-feeds": (f"{planning}.read_feeds", Every(5 * MINUTE)),
        "plan-files-clean": (f"{planning}.clean_plan_files", Every(HOUR)),
        "webhooks-clean": ("parvis.core.webhooks.sending.webhooks_clean", Every(HOUR)),
        "jobs-clean": ("parvis.core.jobs.services.jobs_clean", Daily(time(3, 40), zone)),
        "answers-clean": ("parvis.core.api.tokens.answers_clean", Daily(time(3, 45), zone)),
        "sessions-clean": ("parvis.core.sessions.sessions_clean", Daily(time(3, 50), zone)),
    }


def assemble() -> None:
    """Called once, when every app is loaded, in the web server, the workers and the commands alike."""
    for name, (task, rule) in schedules(settings.TIME_ZONE).items():
        register(Schedule(name, task, rule))
    used_by("parvis.apps.content.placing.uses_of")  # the library asks which posts show a file
    next_by("parvis.apps.studio.films.steps.steps_of")
    for app in ("approval", "publishing"):  # what they say of a post, and the part of its page that is theirs
        badges.register(f"parvis.apps.{app}.beside.badges_of")
    offered.register("parvis.apps.publishing.told.offered_by")
    faces.register("parvis.apps.publishing.told.faces_of")
    badges.register_steps("parvis.apps.creation.beside.steps_of")
    badges.register_steps("parvis.apps.planning.beside.steps_of")
    badges.register_panel("trust:panel", _("Checks"))
    badges.register_panel("creation:aid_reading", _("Reading"))
    badges.register_panel("creation:aid_words", _("Words of your audience"))
    told_by("parvis.apps.alerts.sensitive.moments_of")  # what makes a moment sensitive
    badges.register_panel("approval:panel", _("Approval"))
    badges.register_panel("publishing:panel", _("Publish"))
    badges.register_past("editorial:panel", _("Who answers for it"))
    posts = "parvis.apps.planning.links.posts"
    shortening.shorten_with(made_by=f"{posts}.shortened", wanted_by=f"{posts}.wanted")
    # In the order in which they hold each other back: deliveries stand on clearances, these on decisions.
    leaving = ("apps.publishing", "apps.approval", "core.autonomy", "apps.trust", "apps.content")
    closing.leave_with(*(f"parvis.{one}.leaving.rows_leave" for one in (*leaving, "apps.creation")))
    closing.files_in("media", "lake", "uploads", "fonts", "films")
    outcomes_with("parvis.apps.results.brought.outcomes_since")  # the calendar says from them when to post
    for kind in ("delivery", "account"):  # alerts about what waits for a person: the words are publishing's
        spoken_by(kind, "parvis.apps.publishing.calls.said")
    spoken_by("plan", "parvis.apps.planning.calls.said")
    name_with("parvis.apps.publishing.selectors.channels_of")  # a grant says on which account
    draw_with("parvis.web.charts.draw")  # reports name a chart; the web layer draws it
    _events()


def _events() -> None:
    """News that other systems may have, and what hears the news of apps below it."""
    register_event(alert_events.RANG, _("an alert rings"))
    register_event(alert_events.CRISIS_OPENED, _("a crisis room opens"))
    register_event(alert_events.CRISIS_CLOSED, _("a crisis room closes"))
    register_event(publishing_events.PUBLISHED, _("a post is published"))
    register_event(publishing_events.NEEDS_A_PERSON, _("a delivery waits for a person"))
    register_event(approval_events.ASKED, _("approval of a post is asked"))
    register_event(approval_events.DECIDED, _("somebody decides on a post"))
    register_event(approval_events.CLEARED, _("a post is approved and may leave"))
    subscribe(listening_events.FILE_READ, subscriber="alerts.file-read", handler=alert_handlers.on_file_read)
    subscribe(
        listening_events.FILE_READ,
        subscriber="demographics.file-read",
        handler=demographics_handlers.on_file_read,
    )
    subscribe(
        "webhook.disabled", subscriber="alerts.webhook-disabled", handler=alert_handlers.on_webhook_disabled
    )
    subscribe(
        listening_events.SAMPLE_ADDED,
        subscriber="creation.sample-added",
        handler=creation_handlers.on_sample_added,
    )
    subscribe(
        listening_events.SAMPLE_REMOVED,
        subscriber="creation.sample-removed",
        handler=creation_handlers.on_sample_removed,
    )
    subscribe(
        listening_events.SAMPLE_REMOVED,
        subscriber="ideas.sample-removed",
        handler=ideas_handlers.on_sample_removed,
    )
