"""Rules: what is watched for, tried on the last ninety days, changed, paused, forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from parvis.apps.alerts import previews, selectors, services, wording
from parvis.apps.alerts.dials import DIALS, FEWEST_POSTS
from parvis.apps.alerts.models import AlertRule, Kind, Measure, ScopeKind
from parvis.apps.alerts.services import RuleWish
from parvis.apps.listening import selectors as listening
from parvis.apps.listening.api.common import asks_authors, require_authors
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.pages import Asked, Next, page_of
from parvis.core.errors import BadInput, NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop

rules = Router(tags=[gettext_noop("Alerts")])
GONE = _("It is not there any more. Somebody may have deleted it.")
LINE = r"^[^\x00-\x1f\x7f]*$"
Watched = Literal["spike", "sentiment", "words", "author", "launch"]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=LINE, examples=["Pic de plaintes"])]
Threshold = Annotated[
    float,
    Field(
        gt=0,
        le=1e9,
        examples=[14],
        description=gettext_noop(
            "From when on it rings. “spike”, “launch”: surprises that come once in so many days; "
            "“sentiment”: a fall of the balance (0.1: ten points); “words”: posts within a "
            "day; “author”: followers or reactions."
        ),
    ),
]
QueryId = Annotated[
    int, Field(ge=1, le=2**31 - 1, description=gettext_noop("For the scope “query”: a shared one."))
]
Brand = Annotated[str, Field(max_length=80, pattern=LINE, description=gettext_noop("For the scope “brand”."))]
CrisisWords = Annotated[
    str,
    Field(
        max_length=2000,
        pattern=r"^[^\x00]*$",
        examples=["boycott* OR rappel"],
        description=gettext_noop("For “words”: written like a query. “from:” needs the verb “see_authors”."),
    ),
]
Posts = Annotated[int, Field(ge=1, le=1_000_000, description=gettext_noop("Silent below so many posts."))]
Authors = Annotated[int, Field(ge=1, le=100, description=gettext_noop("Silent below so many authors."))]
Silence = Annotated[
    int,
    Field(ge=1, le=168, description=gettext_noop("After an alert, unless it grows to twice as strong.")),
]
ADay = Annotated[int, Field(ge=1, le=50, description=gettext_noop("Beyond, the digest tells."))]


class RuleInfo(Schema):
    """One thing that is watched for."""

    id: int
    name: str
    kind: Watched
    scope: ScopeKind
    query_id: int | None
    brand: str
    words: Annotated[
        str | None, Field(description=gettext_noop("Null without the verb “edit_alerts”, as on the pages."))
    ]
    measure: Measure
    threshold: float
    rings_for: Annotated[str, Field(description=gettext_noop("The threshold in words of your language."))]
    least_posts: int
    least_authors: int
    silence_hours: int
    most_a_day: int
    urgent: Annotated[bool, Field(description=gettext_noop("E-mails go out during quiet hours too."))]
    by_email: bool
    by_webhook: bool
    is_active: bool
    evaluated_at: Annotated[datetime | None, Field(description=gettext_noop("When it was last looked at."))]
    trouble: Annotated[str, Field(description=gettext_noop("What only a person can mend, or empty."))]
    created_at: datetime

    @classmethod
    def of(cls, request: ApiRequest, rule: AlertRule) -> RuleInfo:
        """As this program sees a rule. Words beside the posts they found would tell who wrote these."""
        plain = set(cls.model_fields) - {"id", "rings_for", "words"}
        told = {name: getattr(rule, name) for name in plain}
        names = request.may(Verb.SEE_AUTHORS)
        shown = request.may(Verb.EDIT_ALERTS) and (names or not asks_authors(rule.words))
        words = rule.words if shown else None
        return cls(id=rule.pk, rings_for=wording.threshold(rule), words=words, **told)


class Rules(Schema):
    """A page of rules."""

    items: list[RuleInfo]
    next: Next


class RuleWanted(Schema, extra="forbid"):
    """What to watch for; what is left out is what suits the kind."""

    name: Name
    kind: Watched
    scope: ScopeKind = ScopeKind.ALL
    query_id: QueryId | None = None
    brand: Brand = ""
    words: CrisisWords = ""
    measure: Annotated[
        Measure, Field(description=gettext_noop("For “author”: what makes one influential."))
    ] = Measure.FOLLOWERS
    threshold: Threshold | None = None
    least_posts: Posts | None = None
    least_authors: Authors = 3
    silence_hours: Silence = 12
    most_a_day: ADay = 4
    urgent: bool = False
    by_email: bool = True
    by_webhook: bool = True

    def wish(self) -> RuleWish:
        """The same, as the services take it."""
        given = self.dict()
        given["least_posts"] = self.least_posts or FEWEST_POSTS.get(self.kind, 1)
        return RuleWish(**given)


class RuleChange(Schema, extra="forbid"):
    """What is to change; what is left out stays. Another kind has its own threshold unless one is given."""

    name: Name | None = None
    kind: Watched | None = None
    scope: ScopeKind | None = None
    query_id: QueryId | None = None
    brand: Brand | None = None
    words: CrisisWords | None = None
    measure: Measure | None = None
    threshold: Threshold | None = None
    least_posts: Posts | None = None
    least_authors: Authors | None = None
    silence_hours: Silence | None = None
    most_a_day: ADay | None = None
    urgent: bool | None = None
    by_email: bool | None = None
    by_webhook: bool | None = None

    def wish(self, rule: AlertRule) -> RuleWish:
        """The rule as it is, with what is to change."""
        given = {name: value for name, value in self.dict().items() if value is not None}
        now: dict[str, Any] = {name: getattr(rule, name) for name in services.TOLD}
        if given.get("kind", rule.kind) != rule.kind:
            now["threshold"] = None
        return RuleWish(**{**now, **given})


class RulePreview(Schema):
    """How often a rule would have rung in the last ninety days."""

    since: datetime
    until: datetime
    rang: Annotated[list[datetime], Field(description=gettext_noop("When, the oldest first."))]
    joined: Annotated[
        int, Field(description=gettext_noop("Kept from ringing by the silence after an alert."))
    ]
    held: Annotated[int, Field(description=gettext_noop("Kept from ringing by the alerts a day."))]
    posts: Annotated[int, Field(description=gettext_noop("On how many posts that is said."))]
    scanned: Annotated[
        int | None, Field(description=gettext_noop("Posts read one by one, for rules that look at each."))
    ]
    complete: Annotated[bool, Field(description=gettext_noop("Whether these were all."))]


@endpoint(
    rules, "GET", "/alerts/rules", verb=Verb.SEE_LISTENING, answers=Rules,
    summary=gettext_noop("What is watched for"),
)  # fmt: skip
def rules_list(request: ApiRequest, asked: Query[Asked]) -> Rules:
    rows, following = page_of(selectors.rules_of(request.workspace), asked, newest_first=False)
    return Rules(items=[RuleInfo.of(request, row) for row in rows], next=following)


@endpoint(
    rules, "POST", "/alerts/rules", verb=Verb.EDIT_ALERTS, answers=RuleInfo, status=201,
    summary=gettext_noop("Watch for something from now on"),
    description=gettext_noop("It is looked at every two minutes."),
)  # fmt: skip
def rule_create(request: ApiRequest, wanted: RuleWanted) -> RuleInfo:
    wish = _checked(request, wanted.wish())
    made = services.rule_create(
        actor=request.actor, workspace=request.workspace, wish=wish, now=timezone.now()
    )
    return RuleInfo.of(request, made)


@endpoint(
    rules, "POST", "/alerts/rules/preview", verb=Verb.EDIT_ALERTS, answers=RulePreview,
    summary=gettext_noop("Would it have rung? A rule, not saved, on the last ninety days"),
    description=gettext_noop("Where what was heard ended earlier, on the ninety days before its end."),
)  # fmt: skip
def rule_preview(request: ApiRequest, wanted: RuleWanted) -> RulePreview:
    rule = services.rule_wished(request.workspace, _checked(request, wanted.wish()))
    newest = listening.stats_of(request.workspace).newest
    found = previews.rule_preview(rule, now=timezone.now(), newest=newest)
    if found is None:
        raise BadInput(_("Choose one of the saved queries."), code="query_id")
    names = ("since", "until", "joined", "held", "posts", "scanned", "complete")
    return RulePreview(rang=list(found.rang), **{name: getattr(found, name) for name in names})


@endpoint(
    rules, "GET", "/alerts/rules/{int:rule}", verb=Verb.SEE_LISTENING, answers=RuleInfo,
    summary=gettext_noop("One rule"),
)  # fmt: skip
def rule_read(request: ApiRequest, rule: int) -> RuleInfo:
    return RuleInfo.of(request, _found(request, rule))


@endpoint(
    rules, "PATCH", "/alerts/rules/{int:rule}", verb=Verb.EDIT_ALERTS, answers=RuleInfo,
    summary=gettext_noop("Change a rule"),
)  # fmt: skip
def rule_change(request: ApiRequest, rule: int, change: RuleChange) -> RuleInfo:
    wish = _checked(request, change.wish(_found(request, rule)))
    done = services.rule_update(actor=request.actor, workspace=request.workspace, rule_id=rule, wish=wish)
    return RuleInfo.of(request, done)


@endpoint(
    rules, "DELETE", "/alerts/rules/{int:rule}", verb=Verb.EDIT_ALERTS, answers=None, status=204,
    summary=gettext_noop("Forget a rule; its alerts stay"),
)  # fmt: skip
def rule_delete(request: ApiRequest, rule: int) -> None:
    services.rule_delete(actor=request.actor, workspace=request.workspace, rule_id=rule)


@endpoint(
    rules, "POST", "/alerts/rules/{int:rule}/pause", verb=Verb.EDIT_ALERTS, answers=RuleInfo,
    summary=gettext_noop("Pause a rule"),
)  # fmt: skip
def rule_pause(request: ApiRequest, rule: int) -> RuleInfo:
    return _active(request, rule, active=False)


@endpoint(
    rules, "POST", "/alerts/rules/{int:rule}/resume", verb=Verb.EDIT_ALERTS, answers=RuleInfo,
    summary=gettext_noop("Watch again: what came meanwhile does not ring"),
)  # fmt: skip
def rule_resume(request: ApiRequest, rule: int) -> RuleInfo:
    return _active(request, rule, active=True)


def _active(request: ApiRequest, rule: int, *, active: bool) -> RuleInfo:
    done = services.rule_activate(
        actor=request.actor, workspace=request.workspace, rule_id=rule, active=active, now=timezone.now()
    )
    return RuleInfo.of(request, done)


def _found(request: ApiRequest, pk: int) -> AlertRule:
    rule = selectors.rules_of(request.workspace).filter(pk=pk).first()
    if rule is None:
        raise NotFound(GONE)
    return rule


def _checked(request: ApiRequest, wish: RuleWish) -> RuleWish:
    """What forms check: a threshold within its bounds. And what no form can ask: words that look for an
    author would tell a token without the verb who wrote which post."""
    dial = DIALS[wish.kind]
    if wish.threshold is not None and not dial.least <= wish.threshold <= dial.most:
        raise BadInput(
            _("The threshold of this kind is between %(least)s and %(most)s."),
            code="threshold", least=dial.least, most=dial.most,
        )  # fmt: skip
    if wish.kind == Kind.WORDS:
        require_authors(request, wish.words)
    return wish
