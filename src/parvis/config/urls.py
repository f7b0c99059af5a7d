"""Every address of the product."""

from django.http import Http404
from django.urls import URLResolver, include, path
from django.urls.resolvers import RoutePattern

from parvis.core.workspaces.access import PageAt
from parvis.web import problems

urlpatterns = [
    # An address is given by whoever invites, and is not changed by its owner.
    path("accounts/email/", problems.not_found, {"exception": Http404()}),
    path("accounts/", include("allauth.urls")),
    path("w/<slug:workspace>/", include("parvis.apps.audience.urls")),
    path("w/<slug:workspace>/", include("parvis.apps.demographics.urls")),
    path("w/<slug:workspace>/", include("parvis.apps.listening.urls")),
    path("w/<slug:workspace>/", include("parvis.apps.trends.urls")),
    path("w/<slug:workspace>/", include("parvis.apps.library.urls")),
    path("w/<slug:workspace>/", include("parvis.apps.content.urls")),
    path("w/<slug:workspace>/", include("parvis.apps.creation.urls")),
    path("w/<slug:workspace>/", include("parvis.apps.workshop.urls")),
    path("w/<slug:workspace>/", include("parvis.apps.studio.urls")),
    path("w/<slug:workspace>/", include("parvis.apps.trust.urls")),
    path("w/<slug:workspace>/", include("parvis.apps.editorial.urls")),
    path("w/<slug:workspace>/", include("parvis.apps.approval.urls")),
    path("w/<slug:workspace>/", include("parvis.apps.publishing.urls")),
    path("w/<slug:workspace>/", include("parvis.apps.results.urls")),
    path("w/<slug:workspace>/", include("parvis.apps.planning.urls")),
    path("w/<slug:workspace>/", include("parvis.apps.course.urls")),
    path("w/<slug:workspace>/", include("parvis.apps.ideas.urls")),
    path("l/<str:code>/", PageAt("parvis.apps.planning.pages.follow.follow"), name="short_link"),
    path("shared/calendar/", include("parvis.apps.planning.shared_urls")),
    path("", include("parvis.apps.publishing.public_urls")),
    path("shared/reports/", include("parvis.apps.reports.shared_urls")),
    path("shared/reviews/", include("parvis.apps.approval.shared_urls")),
    path("shared/", include("parvis.apps.listening.shared_urls")),
    path("w/<slug:workspace>/", include("parvis.apps.alerts.urls")),
    path("w/<slug:workspace>/", include("parvis.apps.reports.urls")),
    # Named by its module, as ``include`` would load it now: the first request to the API loads it.
    URLResolver(RoutePattern("api/"), "parvis.config.api", app_name="api", namespace="api"),
    path("", include("parvis.web.urls")),
]

handler400 = "parvis.web.problems.bad_request"
handler403 = "parvis.web.problems.forbidden"
handler404 = "parvis.web.problems.not_found"
handler500 = "parvis.web.problems.server_error"
