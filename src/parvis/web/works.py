"""What works in the background, in words people use. A task that has no words here is shown as it is."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORK: dict[str, Promise] = {
    "alerts_forget": _("Forget alerts and closed crises past their time"),
    "answers_clean": _("Forget answers and ended tokens of the API"),
    "arrange_topics": _("Arrange the posts by topic"),
    "begin_plans": _("Schedule planned posts that are approved"),
    "change_live": _("Change a post on its network"),
    "clean_library": _("Remove media files that nothing names"),
    "clean_studio": _("Remove fonts and music that nothing names"),
    "clean_plan_files": _("Forget files of posts that nobody imported"),
    "clean_reports": _("Forget old reports"),
    "collect_account": _("Count how an account’s posts do"),
    "collect_results": _("See which posts are due to be counted"),
    "count_every_quarter": _("See whose quarters are to be counted"),
    "count_quarters": _("Count what people say of themselves"),
    "deliver": _("Pass on news"),
    "email_alerts": _("Send alerts by e-mail"),
    "email_digest": _("Send the day’s digest"),
    "email_report": _("Send a report by e-mail"),
    "email_review": _("Send an e-mail about a review"),
    "follow_rises": _("Follow what rises"),
    "import_plans": _("Import a file of posts"),
    "jobs_clean": _("Forget old jobs"),
    "make_film": _("Make a film"),
    "keep_listening": _("Check that every source is listened to"),
    "keep_matching": _("Check that every query is matched over the past"),
    "keep_publishing": _("See that publishing runs"),
    "learn_every_topics": _("Learn every workspace’s topics"),
    "learn_topics": _("Learn the topics"),
    "listen": _("Listen to a source"),
    "look_at_rule": _("Look at an alert rule"),
    "make_due_reports": _("See which reports are due"),
    "make_planned_report": _("Make a planned report"),
    "match_past": _("Match the queries over past posts"),
    "pour_sample": _("Fill in the sample"),
    "publish": _("Publish what is due"),
    "read_feeds": _("See which feeds are due"),
    "read_one_feed": _("Make drafts of a feed"),
    "recognise_brands": _("Recognise the brands in past posts"),
    "rederive_instants": _("Follow the rules of time zones"),
    "remind_reviews": _("Remind of reviews"),
    "remove_live": _("Remove a post from its network"),
    "second_look": _("Match the queries over what came meanwhile"),
    "send_digests": _("See who is due a digest"),
    "send_webhook": _("Send news to a webhook"),
    "sessions_clean": _("Forget ended sessions"),
    "tend_lakes": _("Tidy the posts that are kept"),
    "watch_alerts": _("Look at the alert rules"),
    "watch_rises": _("Check whose trends are to be followed"),
    "webhooks_clean": _("Forget old webhook deliveries"),
    "write_variants": _("Write variants of a brief"),
}


def work(task: str) -> str | Promise:
    """What a job does; ``task`` is its function's name."""
    return WORK.get(task, task)
