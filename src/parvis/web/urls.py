"""Addresses of the shell."""

from __future__ import annotations

from django.urls import path, re_path

from parvis.core.workspaces.access import PageAt
from parvis.web.pages import closing, entrance, house, members, person, tokens, webhooks

app_name = "web"
urlpatterns = [
    path("", entrance.home, name="home"),
    path("workspaces/new/", entrance.workspace_new, name="workspace_new"),
    path("login/<str:uid>/<str:token>/", entrance.login_link, name="login_link"),
    path("welcome/", entrance.welcome, name="welcome"),
    path("profile/", person.profile, name="profile"),
    path("preferences/theme/", person.set_theme, name="set_theme"),
    path("preferences/language/", person.set_language, name="set_language"),
    path("styleguide/", PageAt("parvis.web.pages.gallery.styleguide"), name="styleguide"),
    path("healthz", entrance.healthz, name="healthz"),
    path("robots.txt", entrance.robots, name="robots"),
    path("favicon.ico", entrance.favicon, name="favicon"),
    path("w/<slug:workspace>/", entrance.workspace_home, name="workspace_home"),
    path("w/<slug:workspace>/members/", members.members, name="members"),
    path("w/<slug:workspace>/members/invite/", members.invite, name="member_invite"),
    path("w/<slug:workspace>/members/<int:user_id>/role/", members.set_role, name="member_role"),
    path("w/<slug:workspace>/members/<int:user_id>/link/", members.new_link, name="member_link"),
    path("w/<slug:workspace>/members/<int:user_id>/remove/", members.remove, name="member_remove"),
    path("w/<slug:workspace>/roles/", members.roles, name="roles"),
    path("w/<slug:workspace>/audit/", house.audit, name="audit"),
    re_path(
        r"^w/(?P<workspace>[-\w]+)/audit/export\.(?P<form>csv|jsonl)$",
        house.audit_export,
        name="audit_export",
    ),
    path("w/<slug:workspace>/jobs/", house.jobs, name="jobs"),
    path("w/<slug:workspace>/jobs/<int:pk>/retry/", house.retry, name="job_retry"),
    path("w/<slug:workspace>/jobs/<int:pk>/cancel/", house.cancel, name="job_cancel"),
    path("w/<slug:workspace>/api/", tokens.tokens, name="tokens"),
    path("w/<slug:workspace>/api/<int:pk>/revoke/", tokens.revoke, name="token_revoke"),
    path("w/<slug:workspace>/settings/", house.workspace_settings, name="workspace_settings"),
    path("w/<slug:workspace>/settings/close/", closing.close, name="workspace_close"),
    path("w/<slug:workspace>/settings/export/", closing.export, name="workspace_export"),
    path("w/<slug:workspace>/webhooks/", webhooks.webhooks, name="webhooks"),
    path("w/<slug:workspace>/webhooks/new/", webhooks.create, name="webhook_new"),
    path("w/<slug:workspace>/webhooks/<int:pk>/", webhooks.webhook, name="webhook"),
    path("w/<slug:workspace>/webhooks/<int:pk>/test/", webhooks.test, name="webhook_test"),
    path("w/<slug:workspace>/webhooks/<int:pk>/secret/", webhooks.secret, name="webhook_secret"),
    path("w/<slug:workspace>/webhooks/<int:pk>/enable/", webhooks.enable, name="webhook_enable"),
    path("w/<slug:workspace>/webhooks/<int:pk>/delete/", webhooks.delete, name="webhook_delete"),
    path("w/<slug:workspace>/deliveries/<int:pk>/again/", webhooks.again, name="delivery_again"),
    re_path(
        r"^w/(?P<workspace>[-\w]+)/charts/(?P<key>[0-9a-f]{32})\.(?P<form>csv|parquet|png|svg)$",
        house.chart_file,
        name="chart_file",
    ),
]
