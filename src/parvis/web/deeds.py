"""What was done, and what works in the background, in words people use.

A code that has no words here is shown as it is. The codes stay what programs, exports and filters know.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

DEEDS: dict[str, Promise] = {
    "author.erase": _("erased an author"),
    "brands.set": _("changed the brands"),
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
    "rise.note": _("noticed a rise"),
    "sample.load": _("loaded the sample"),
    "source.create": _("added a source"),
    "source.delete": _("removed a source"),
    "source.pause": _("paused a source"),
    "source.resume": _("resumed a source"),
    "topics.learn": _("had the topics learnt"),
    "workspace.create": _("created the workspace"),
    "workspace.update": _("changed the settings"),
}
TARGETS: dict[str, Promise] = {
    "author": _("author"),
    "brands": _("brands"),
    "job": _("job"),
    "member": _("member"),
    "mention": _("post"),
    "model": _("model"),
    "person": _("person"),
    "query": _("query"),
    "rise": _("rise"),
    "source": _("source"),
    "topics": _("topics"),
    "workspace": _("workspace"),
}
FIELDS: dict[str, Promise] = {
    "answerer": _("who answers"),
    "batch": _("posts in one request"),
    "email": _("e-mail"),
    "emotion": _("emotion"),
    "has_key": _("has a key"),
    "is_complaint": _("complaint"),
    "is_question": _("question"),
    "kind": _("way"),
    "language": _("language"),
    "name": _("name"),
    "n": _("posts"),
    "names": _("names"),
    "network": _("network"),
    "outputs": _("its labels"),
    "owner": _("owner"),
    "per_minute": _("posts a minute at most"),
    "retention_days": _("days kept"),
    "role": _("role"),
    "sentiment": _("sentiment"),
    "state": _("state"),
    "status": _("state"),
    "task": _("work"),
    "term": _("what"),
    "text": _("text"),
    "time_zone": _("time zone"),
    "timeout_s": _("seconds to wait"),
    "url": _("address"),
}
WORK: dict[str, Promise] = {
    "deliver": _("Pass on news"),
    "jobs_clean": _("Forget old jobs"),
    "keep_listening": _("Check that every source is listened to"),
    "follow_rises": _("Follow what rises"),
    "learn_topics": _("Learn the topics"),
    "listen": _("Listen to a source"),
    "match_past": _("Match the queries over past posts"),
    "pour_sample": _("Fill in the sample"),
    "sessions_clean": _("Forget ended sessions"),
    "tend_lakes": _("Tidy the posts that are kept"),
    "watch_rises": _("Check whose trends are to be followed"),
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
