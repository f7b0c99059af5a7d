"""Who a mention stands for, looked up where a network offers it."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render

from parvis.apps.content.accounts import account_of
from parvis.core.errors import BadInput
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb

LONGEST = 300


@workspace_view(Verb.WRITE_POSTS)
def who(request: WorkspaceRequest) -> HttpResponseBase:
    """The account that a field of the table of mentions names, or why there is none: one line."""
    asked = request.GET.dict()
    typed = next((value for name, value in asked.items() if name.endswith(".mention.account")), "")
    handle = str(typed or asked.get("handle", ""))[:LONGEST]
    context: dict[str, object] = {}
    try:
        context["account"] = account_of(str(asked.get("network", "")), handle)
    except BadInput as error:
        context["trouble"] = str(error)
    return render(request, "content/who.html", context)
