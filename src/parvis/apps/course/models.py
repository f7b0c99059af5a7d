"""Which lessons a person has done. What they write in an exercise is kept nowhere."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Done(models.Model):
    """A person did the exercise of a lesson in a workspace; the first time counts."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    lesson = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "person", "lesson"], name="one_lesson_done_once")
        ]

    def __str__(self) -> str:
        return f"{self.lesson} by {self.person_id}"
