"""What was counted of people, already protected. No row, here or elsewhere, says who stated what."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Tally(models.Model):
    """The people heard in one quarter (whole days of the workspace's clocks; ``until`` is the first day after
    it), by what they state. ``tables`` holds what ``science.disclosure`` lets be shown, rounded; ``people``
    is rounded too, and 0 where there were too few. ``posts``: how many it held when it was counted."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    since = models.DateField()
    until = models.DateField()
    posts = models.PositiveBigIntegerField()
    people = models.PositiveBigIntegerField()
    tables = models.JSONField(default=dict)
    counted_at = models.DateTimeField()

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "since"], name="one_tally_per_quarter"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="tally_ends_after_it_began"),
        ]

    def __str__(self) -> str:
        return f"{self.since} – {self.until}"
