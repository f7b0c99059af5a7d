"""Links that count: templates of parameters, short links, and how often they were followed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LinkTemplate(models.Model):
    """Which UTM parameters a link gets; each may hold the placeholders of ``kit.utm``."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    source = models.CharField(max_length=120, blank=True, default="{network}")
    medium = models.CharField(max_length=120, blank=True, default="social")
    campaign = models.CharField(max_length=120, blank=True, default="{campaign}")
    content = models.CharField(max_length=120, blank=True)
    term = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_link_template_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="link_template_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Shorten(models.TextChoices):
    """When the links of posts are shortened (``content.shortening.When``)."""

    NEVER = "never", _("never")
    ASKED = "asked", _("when somebody presses the button in the editor")
    ALWAYS = "always", _("by themselves, when approval is asked")


class LinkSetting(models.Model):
    """What a workspace wants of the links in its posts; without a row, ``ASKED`` and no template."""

    workspace = models.OneToOneField(
        "workspaces.Workspace", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    shorten = models.CharField(
        _("shorten the links of posts"), max_length=6, choices=Shorten.choices, default=Shorten.ASKED
    )
    template = models.ForeignKey(LinkTemplate, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(shorten__in=Shorten.values), name="shorten_at_a_known_time")
        ]

    def __str__(self) -> str:
        return f"{self.workspace_id}: {self.shorten}"


class ShortLink(models.Model):
    """An address of ours that leads to one that was written down here, and to no other.

    ``code`` holds 47 random bits: counted on to be unlikely to be guessed, not to be a secret.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=16, unique=True)
    url = models.CharField(_("link"), max_length=2000)
    network = models.CharField(max_length=20, blank=True)
    campaign = models.CharField(_("campaign"), max_length=80, blank=True)
    post = models.ForeignKey("content.Post", null=True, on_delete=models.SET_NULL, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["workspace", "-created_at"], name="short_links_by_age")]
        constraints = [
            models.CheckConstraint(
                condition=Q(url__startswith="http://") | Q(url__startswith="https://"),
                name="short_link_leads_to_the_web",
            ),
            models.UniqueConstraint(
                fields=["workspace", "url", "network", "post"],
                condition=Q(removed_at__isnull=True, expires_at__isnull=True, post__isnull=False),
                name="one_short_link_per_place",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class From(models.TextChoices):
    """The kind of page that a visit came from; the page itself is not kept."""

    NETWORK = "network", _("a social network")
    SEARCH = "search", _("a search engine")
    MAIL = "mail", _("an e-mail")
    OTHER = "other", _("another site")
    UNTOLD = "untold", pgettext_lazy("visit", "not told")


class Clicks(models.Model):
    """How often a link was followed on one day (of the workspace's clocks): numbers, nobody's trace."""

    link = models.ForeignKey(ShortLink, on_delete=models.CASCADE, related_name="clicks")
    day = models.DateField()
    came_from = models.CharField(max_length=8, choices=From.choices)
    by_program = models.BooleanField(default=False)
    n = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["link", "day", "came_from", "by_program"], name="one_count_of_clicks"
            ),
            models.CheckConstraint(condition=Q(came_from__in=From.values), name="click_from_a_known_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.link_id} {self.day} {self.came_from} {self.n}"
