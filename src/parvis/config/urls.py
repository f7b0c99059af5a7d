"""Every address of the product."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("w/<slug:workspace>/", include("parvis.apps.listening.urls")),
    path("", include("parvis.web.urls")),
]
