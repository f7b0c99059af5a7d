"""One table: which role may do what. Pages, services and the API all ask here, and nothing else decides."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is in a workspace."""

    OWNER = "owner", _("owner")
    MANAGER = "manager", _("manager")
    CREATOR = "creator", _("creator")
    AGENT = "agent", _("agent")
    ANALYST = "analyst", _("analyst")
    CLIENT = "client", _("client")
    AUDITOR = "auditor", _("auditor")


class Verb(models.TextChoices):
    """What can be done. A verb that reads begins with ``see``."""

    SEE_LISTENING = "see_listening", _("see what is heard")
    SEE_AUTHORS = "see_authors", _("see who wrote a public post")
    EDIT_QUERIES = "edit_queries", _("create and change queries")
    EDIT_TOPICS = "edit_topics", _("name, merge, divide and hide topics")
    SEE_EVERY_QUERY = "see_every_query", _("see queries that others keep to themselves")
    EDIT_SOURCES = "edit_sources", _("connect and pause sources")
    IMPORT_POSTS = "import_posts", _("import posts from files")
    EXPORT_POSTS = "export_posts", _("export posts and figures")
    EDIT_AUDIENCE = "edit_audience", _("say whom the brand speaks to")
    EDIT_VIEWS = "edit_views", _("save views and mark events")
    SHARE_VIEWS = "share_views", _("share a view, a report or a review outside by a link")
    CORRECT_LABELS = "correct_labels", _("correct what the models said")
    CHOOSE_MODELS = "choose_models", _("choose which models read posts, and which one writes")
    EDIT_ALERTS = "edit_alerts", _("say what rings an alert")
    FOLLOW_ALERTS = "follow_alerts", _("receive alerts and say whether they were useful")
    CHOOSE_SUBJECTS = "choose_subjects", _("say which subjects matter")
    RUN_CRISES = "run_crises", _("open and run a crisis room")
    APPROVE_STATEMENTS = "approve_statements", _("approve what is said in a crisis")
    EDIT_REPORTS = "edit_reports", _("make reports and say who receives them")
    SEE_POSTS = "see_posts", _("see posts, the media library and the calendar")
    EDIT_VOICE = "edit_voice", _("say how the brand writes")
    WRITE_POSTS = "write_posts", _("write posts and settle what is said of them")
    COMMENT_POSTS = "comment_posts", _("comment on posts and suggest other words")
    EDIT_LIBRARY = "edit_library", _("add media and say what rights there are to them")
    APPROVE_POSTS = "approve_posts", _("approve posts where the workflow names them")
    PUBLISH_POSTS = "publish_posts", _("schedule, publish and withdraw approved posts")
    EDIT_WORKFLOW = "edit_workflow", _("say who approves what")
    EDIT_CHECKS = "edit_checks", _("say what is checked in posts")
    CONNECT_ACCOUNTS = "connect_accounts", _("connect and disconnect the brand’s accounts")
    GRANT_AUTONOMY = "grant_autonomy", _("grant and revoke autonomy")
    STOP_EVERYTHING = "stop_everything", _("stop everything that leaves")
    EDIT_WEBHOOKS = "edit_webhooks", _("send news to other systems")
    REMOVE_SAMPLE = "remove_sample", _("remove the sample data")
    ERASE_AUTHORS = "erase_authors", _("erase everything from an author")
    SEE_JOBS = "see_jobs", _("see background work")
    RETRY_JOBS = "retry_jobs", _("retry background work")
    SEE_AUDIT = "see_audit", _("read the audit")
    EXPORT_AUDIT = "export_audit", _("export the audit")
    SEE_MEMBERS = "see_members", _("see members")
    EDIT_MEMBERS = "edit_members", _("invite members and change roles")
    EDIT_WORKSPACE = "edit_workspace", _("change the workspace")
    USE_API = "use_api", _("make tokens for the API")


_R, _V = Role, Verb
_READ = {_V.SEE_LISTENING, _V.SEE_POSTS}
_WORK = _READ | {
    _V.SEE_AUTHORS,
    _V.CORRECT_LABELS,
    _V.EDIT_VIEWS,
    _V.FOLLOW_ALERTS,
    _V.CHOOSE_SUBJECTS,
    _V.RUN_CRISES,
    _V.SEE_MEMBERS,
    _V.STOP_EVERYTHING,  # whoever sees it go wrong may stop it
}
TABLE: dict[Role, frozenset[Verb]] = {
    _R.OWNER: frozenset(Verb),
    _R.MANAGER: frozenset(set(Verb) - {_V.EDIT_WORKSPACE}),
    _R.CREATOR: frozenset(
        _WORK
        | {
            _V.EDIT_QUERIES,
            _V.EDIT_TOPICS,
            _V.EDIT_ALERTS,
            _V.EDIT_AUDIENCE,
            _V.EDIT_REPORTS,
            _V.EXPORT_POSTS,
            _V.SHARE_VIEWS,
            _V.EDIT_VOICE,
            _V.WRITE_POSTS,
            _V.COMMENT_POSTS,
            _V.EDIT_LIBRARY,
            _V.APPROVE_POSTS,
            _V.PUBLISH_POSTS,
        }
    ),
    _R.AGENT: frozenset(_WORK | {_V.WRITE_POSTS, _V.COMMENT_POSTS}),
    _R.ANALYST: frozenset(
        _WORK
        | {
            _V.EDIT_QUERIES,
            _V.EDIT_TOPICS,
            _V.EDIT_ALERTS,
            _V.EDIT_REPORTS,
            _V.EDIT_AUDIENCE,
            _V.EDIT_SOURCES,
            _V.IMPORT_POSTS,
            _V.EXPORT_POSTS,
            _V.SHARE_VIEWS,
            _V.SEE_JOBS,
            _V.USE_API,
        }
    ),
    _R.CLIENT: frozenset(_READ | {_V.APPROVE_POSTS, _V.COMMENT_POSTS}),
    _R.AUDITOR: frozenset(_READ | {_V.SEE_JOBS, _V.SEE_AUDIT, _V.EXPORT_AUDIT, _V.SEE_MEMBERS}),
}


def allowed(role: Role | str, verb: Verb) -> bool:
    """True if the role includes the verb."""
    return verb in TABLE[Role(role)]
