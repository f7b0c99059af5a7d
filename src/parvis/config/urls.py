"""Every address of the product."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("w/<slug:workspace>/", include("parvis.apps.listening.urls")),
    path("", include("parvis.web.urls")),
]

handler400 = "parvis.web.problems.bad_request"
handler403 = "parvis.web.problems.forbidden"
handler404 = "parvis.web.problems.not_found"
handler500 = "parvis.web.problems.server_error"
