"""What was done, and what works in the background, in words people use.

A code that has no words here is shown as it is. The codes stay what programs, exports and filters know.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

DEEDS: dict[str, Promise] = {
    "alert.hold": _("held an alert back"),
    "alert.not_useful": _("found an alert not useful"),
    "alert.read_all": _("marked every alert as read"),
    "alert.ring": _("rang an alert"),
    "alert.useful": _("found an alert useful"),
    "alert_reach.set": _("changed how they are told of alerts"),
    "alert_rule.create": _("created an alert rule"),
    "alert_rule.delete": _("deleted an alert rule"),
    "alert_rule.pause": _("paused an alert rule"),
    "alert_rule.resume": _("resumed an alert rule"),
    "alert_rule.threshold": _("put a threshold back"),
    "alert_rule.update": _("changed an alert rule"),
    "author.erase": _("erased an author"),
    "brands.set": _("changed the brands"),
    "crisis.close": _("closed a crisis room"),
    "crisis.note": _("wrote a note in a crisis room"),
    "crisis.open": _("opened a crisis room"),
    "file.begin": _("began an import"),
    "file.import": _("sent a file"),
    "job.cancel": _("cancelled a job"),
    "job.retry": _("retried a job"),
    "label.set": _("corrected a label"),
    "member.invite": _("invited a member"),
    "member.link": _("made a login link"),
    "member.remove": _("removed a member"),
    "member.role": _("changed a role"),
    "model.choose": _("chose a model"),
    "model.restore": _("went back to Parvis’s own model"),
    "person.create": _("created an account"),
    "person.password_changed": _("changed their password"),
    "person.password_reset": _("reset their password"),
    "person.password_set": _("chose a password"),
    "person.recovery_codes_generated": _("made recovery codes"),
    "person.totp_activated": _("turned on the second step"),
    "person.totp_deactivated": _("turned off the second step"),
    "person.update": _("changed their profile"),
    "person.webauthn_added": _("added a passkey"),
    "person.webauthn_removed": _("removed a passkey"),
    "query.create": _("created a query"),
    "query.delete": _("deleted a query"),
    "query.update": _("changed a query"),
    "sample.load": _("loaded the sample"),
    "source.create": _("added a source"),
    "source.delete": _("removed a source"),
    "source.pause": _("paused a source"),
    "source.resume": _("resumed a source"),
    "statement.approve": _("approved a holding statement"),
    "statement.change": _("changed a holding statement"),
    "statement.withdraw": _("withdrew a holding statement"),
    "statement.write": _("proposed a holding statement"),
    "topics.learn": _("had the topics learnt"),
    "webhook.create": _("added a webhook"),
    "webhook.delete": _("removed a webhook"),
    "webhook.disable": _("turned a webhook off"),
    "webhook.enable": _("turned a webhook on again"),
    "webhook.resend": _("sent news again"),
    "webhook.secret": _("renewed a webhook’s secret"),
    "webhook.test": _("tested a webhook"),
    "webhook.update": _("changed a webhook"),
    "workspace.create": _("created the workspace"),
    "workspace.update": _("changed the settings"),
}
TARGETS: dict[str, Promise] = {
    "alert": _("alert"),
    "alert_rule": _("alert rule"),
    "author": _("author"),
    "brands": _("brands"),
    "crisis": _("crisis"),
    "job": _("job"),
    "member": _("member"),
    "mention": _("post"),
    "model": _("model"),
    "person": _("person"),
    "query": _("query"),
    "source": _("source"),
    "topics": _("topics"),
    "webhook": _("webhook"),
    "workspace": _("workspace"),
}
FIELDS: dict[str, Promise] = {
    "answerer": _("who answers"),
    "alert": _("alert"),
    "batch": _("posts in one request"),
    "brand": _("brand"),
    "by_email": _("by e-mail"),
    "by_webhook": _("by webhook"),
    "delivery": _("delivery"),
    "digest": _("digest"),
    "digest_at": _("digest at"),
    "disabled_at": _("turned off"),
    "email": _("e-mail"),
    "emotion": _("emotion"),
    "events": _("events"),
    "failing_since": _("failing since"),
    "has_key": _("has a key"),
    "is_complaint": _("complaint"),
    "is_question": _("question"),
    "is_active": _("active"),
    "kind": _("way"),
    "language": _("language"),
    "least_authors": _("fewest authors"),
    "least_posts": _("fewest posts"),
    "measure": _("measure"),
    "most_a_day": _("alerts a day at most"),
    "n": _("number"),
    "name": _("name"),
    "names": _("names"),
    "network": _("network"),
    "note": _("note"),
    "outputs": _("its labels"),
    "owner": _("owner"),
    "pause_publishing": _("publishing paused"),
    "per_minute": _("posts a minute at most"),
    "query_id": _("query"),
    "quiet": _("quiet hours"),
    "quiet_from": _("quiet from"),
    "quiet_to": _("quiet until"),
    "retention_days": _("days kept"),
    "role": _("role"),
    "scope": _("among"),
    "sentiment": _("sentiment"),
    "sha256": _("fingerprint of the text"),
    "silence_hours": _("hours of silence"),
    "statement": _("statement"),
    "summary": _("summary"),
    "state": _("state"),
    "status": _("state"),
    "task": _("work"),
    "term": _("what"),
    "text": _("text"),
    "threshold": _("threshold"),
    "title": _("title"),
    "time_zone": _("time zone"),
    "timeout_s": _("seconds to wait"),
    "urgent": _("urgent"),
    "url": _("address"),
    "words": _("words"),
}
WORK: dict[str, Promise] = {
    "deliver": _("Pass on news"),
    "email_alerts": _("Send alerts by e-mail"),
    "email_digest": _("Send the day’s digest"),
    "jobs_clean": _("Forget old jobs"),
    "keep_listening": _("Check that every source is listened to"),
    "look_at_rule": _("Look at an alert rule"),
    "learn_topics": _("Learn the topics"),
    "listen": _("Listen to a source"),
    "match_past": _("Match the queries over past posts"),
    "pour_sample": _("Fill in the sample"),
    "send_digests": _("See who is due a digest"),
    "send_webhook": _("Send news to a webhook"),
    "sessions_clean": _("Forget ended sessions"),
    "tend_lakes": _("Tidy the posts that are kept"),
    "watch_alerts": _("Look at the alert rules"),
    "webhooks_clean": _("Forget old webhook deliveries"),
}


def deed(verb: str) -> Words:
    """What an entry of the audit did."""
    return DEEDS.get(verb, verb)


def target(name: str) -> Words:
    """On what it was done."""
    return TARGETS.get(name, name)


def field(name: str) -> Words:
    """Which property changed."""
    return FIELDS.get(name, name)


def work(task: str) -> Words:
    """What a job does; ``task`` is its function's name."""
    return WORK.get(task, task)
