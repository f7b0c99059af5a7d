"""Addresses of creation, below ``/w/<workspace>/``."""

from django.urls import path

from parvis.core.workspaces.access import PageAt


def _at(view: str) -> PageAt:
    """A page of creation: it loads the networks, so it is loaded when somebody goes there."""
    return PageAt(f"parvis.apps.creation.pages.{view}")


app_name = "creation"
urlpatterns = [
    path("create/", _at("briefs.briefs"), name="briefs"),
    path("create/briefs/new/", _at("briefs.create"), name="brief_new"),
    path("create/briefs/meter/", _at("briefs.look"), name="meter"),
    path("create/briefs/<uuid:pk>/", _at("brief.brief"), name="brief"),
    path("create/briefs/<uuid:pk>/change/", _at("briefs.change"), name="brief_change"),
    path("create/briefs/<uuid:pk>/archive/", _at("briefs.archive"), name="brief_archive"),
    path("create/briefs/<uuid:pk>/restore/", _at("briefs.restore"), name="brief_restore"),
    path("create/briefs/<uuid:pk>/versions/", _at("past.versions"), name="versions"),
    path("create/briefs/<uuid:pk>/words/", _at("words.words"), name="words"),
    path("create/briefs/<uuid:pk>/told/", _at("asking.told"), name="told"),
    path("create/briefs/<uuid:pk>/ask/", _at("asking.ask"), name="ask"),
    path("create/briefs/<uuid:pk>/variants/", _at("brief.variants"), name="variants"),
    path("create/briefs/<uuid:pk>/write/", _at("variation.write"), name="write"),
    path("create/briefs/<uuid:pk>/test/", _at("testing.open_test"), name="ab_test_open"),
    path("create/tests/<uuid:pk>/", _at("testing.ab_test"), name="ab_test"),
    path("create/briefs/<uuid:pk>/compare/", _at("past.compare"), name="compare"),
    path("create/posts/<uuid:post>/reading/", _at("aids.reading"), name="aid_reading"),
    path("create/posts/<uuid:post>/words/", _at("aids.words"), name="aid_words"),
    path("create/runs/<uuid:pk>/stop/", _at("asking.stop"), name="stop"),
    path("create/variants/<uuid:pk>/", _at("variation.variation"), name="variation"),
    path("create/variants/<uuid:pk>/save/", _at("variation.save"), name="save"),
    path("create/variants/<uuid:pk>/look/", _at("variation.look"), name="look"),
    path("create/variants/<uuid:pk>/choose/", _at("variation.choose"), name="choose"),
    path("create/variants/<uuid:pk>/personal/", _at("personal.personal"), name="personal"),
    path("create/variants/<uuid:pk>/fill/", _at("personal.fill"), name="fill"),
    path("create/voice/", _at("voice.voice"), name="voice"),
    path("create/voice/change/", _at("voice.change"), name="voice_change"),
    path("create/writer/", _at("writer.writer"), name="writer"),
    path("create/writer/change/", _at("writer.change"), name="writer_change"),
]
