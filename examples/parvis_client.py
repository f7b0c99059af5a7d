"""Parvis’s API in Python: one file, to be copied into any project that has httpx.

Written by ``make client`` from the OpenAPI document: change the API, not this file.

::

    with Parvis("http://localhost:8765", token="parvis_…") as parvis:
        for post in parvis.posts_all(period="7d", language=["fr"]):
            print(post["sentiment"], post["text"])
        parvis.posts_export(to="posts.parquet", period="30d")

What the server refuses is a ``ParvisError`` with a ``code`` that never changes. An allowance that is spent,
and a server that is busy, are waited for; a connection that breaks is tried again, and writes act once all
the same.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NotRequired, Self, TypedDict

import httpx

BUSY = {429, 503}
TRIES = 4


class TokenInfo(TypedDict):
    name: str
    workspace: str
    on_behalf_of: str
    verbs: list[Verb]
    expires_at: str


Verb = Literal[
    "see_listening",
    "see_authors",
    "edit_queries",
    "edit_topics",
    "see_every_query",
    "edit_sources",
    "import_posts",
    "export_posts",
    "edit_audience",
    "edit_views",
    "share_views",
    "correct_labels",
    "choose_models",
    "edit_alerts",
    "follow_alerts",
    "choose_subjects",
    "run_crises",
    "approve_statements",
    "edit_reports",
    "see_posts",
    "edit_voice",
    "write_posts",
    "comment_posts",
    "edit_library",
    "approve_posts",
    "publish_posts",
    "edit_workflow",
    "edit_checks",
    "connect_accounts",
    "grant_autonomy",
    "stop_everything",
    "edit_webhooks",
    "remove_sample",
    "erase_authors",
    "see_jobs",
    "retry_jobs",
    "see_audit",
    "export_audit",
    "see_members",
    "edit_members",
    "edit_workspace",
    "use_api",
]


class WorkspaceInfo(TypedDict):
    name: str
    slug: str
    language: Literal["fr", "en"]
    time_zone: str
    retention_days: int
    alert_days: int
    created_at: str


class WorkspaceChange(TypedDict):
    name: NotRequired[str | None]
    language: NotRequired[Literal["fr", "en"] | None]
    time_zone: NotRequired[str | None]
    retention_days: NotRequired[int | None]
    alert_days: NotRequired[int | None]


class Member(TypedDict):
    name: str
    email: str
    role: Role


class Members(TypedDict):
    items: list[Member]
    next: str | None


Role = Literal["owner", "manager", "creator", "agent", "analyst", "client", "auditor"]


class PostInfo(TypedDict):
    mention: str
    network: str
    author: str
    handle: str | None
    url: str | None
    title: str
    text: str
    created_at: str
    heard_at: str
    language: str
    sentiment: str
    sentiment_p: float
    emotion: str
    is_question: bool
    is_complaint: bool
    p_offensive: float
    p_irony: float
    topic: int
    engagement: int | None
    brands: list[str]
    hashtags: list[str]
    queries: list[int]
    corrected: list[str]


class Posts(TypedDict):
    items: list[PostInfo]
    next: str | None


class PostCount(TypedDict):
    n: int


class Erased(TypedDict):
    erased: int


class Excerpt(TypedDict):
    text: str
    start: int
    found: list[Stretch]


class SearchFound(TypedDict):
    items: list[SearchHit]
    next: str | None
    total: int
    unsearched: int
    understood: str


class SearchHit(TypedDict):
    post: PostInfo
    excerpt: Excerpt


class Stretch(TypedDict):
    start: int
    end: int


class Headline(TypedDict):
    posts: int
    before: int | None
    negative: ShareInfo | None
    neutral: ShareInfo | None
    positive: ShareInfo | None
    net: ShareInfo | None
    n: int
    labelled: int
    calibrated: bool


class ShareInfo(TypedDict):
    value: float
    low: float
    high: float


class Volume(TypedDict):
    bucket: Literal["hour", "day"]
    points: list[VolumePoint]


class VolumePoint(TypedDict):
    at: str
    key: str
    n: int


class CountLine(TypedDict):
    key: str
    label: str
    n: int


class Counts(TypedDict):
    items: list[CountLine]


class Rising(TypedDict):
    items: list[RisingTerm]


class RisingTerm(TypedDict):
    term: str
    n_now: int
    n_before: int
    score: float


class PanelName(TypedDict):
    name: str
    title: str


class Panels(TypedDict):
    items: list[PanelName]


class Mark(TypedDict):
    at: NotRequired[str | None]
    label: NotRequired[str | None]
    value: float
    low: NotRequired[float | None]
    high: NotRequired[float | None]
    n: NotRequired[int | None]
    before: NotRequired[int | None]
    posts: NotRequired[str]


class PanelInfo(TypedDict):
    name: str
    kind: Literal["series", "curve", "bars"]
    title: str
    caption: str
    note: str
    n: int | None
    marks: list[Mark]


class SavedViewInfo(TypedDict):
    id: int
    name: str
    for_team: bool
    query: str
    owner: str | None
    open_links: int
    created_at: str
    changed_at: str


class SavedViews(TypedDict):
    items: list[SavedViewInfo]
    next: str | None


class ViewWanted(TypedDict):
    name: str
    query: NotRequired[str]
    for_team: NotRequired[bool]


class ViewChange(TypedDict):
    name: NotRequired[str | None]
    query: NotRequired[str | None]
    for_team: NotRequired[bool | None]


class ViewFigures(TypedDict):
    since: str | None
    until: str | None
    headline: Headline
    panels: list[PanelInfo]


class LinkInfo(TypedDict):
    id: int
    created_at: str
    expires_at: str
    withdrawn_at: str | None
    opens: bool
    by: str | None


class Links(TypedDict):
    items: list[LinkInfo]
    next: str | None


class LinkMade(TypedDict):
    id: int
    created_at: str
    expires_at: str
    withdrawn_at: str | None
    opens: bool
    by: str | None
    url: str | None


class LinkWanted(TypedDict):
    days: Literal[1, 7, 30, 90]


class Between(TypedDict):
    value: float
    low: float
    high: float


class TopicSeen(TypedDict):
    id: int
    name: str
    named_by_person: bool
    label_fr: str
    label_en: str
    terms: list[str]
    n: int
    growth: Between | None
    net_sentiment: Between | None
    is_new: bool
    is_fading: bool
    is_spam: bool
    is_hidden: bool


class Topics(TypedDict):
    items: list[TopicSeen]
    without: int
    posts: int


class TopicNamed(TypedDict):
    id: int
    name: str
    named_by_person: bool


class TopicName(TypedDict):
    name: str


class Accepted(TypedDict):
    accepted: bool


class SavedQueries(TypedDict):
    items: list[SavedQuery]
    next: str | None


class SavedQuery(TypedDict):
    id: int
    name: str
    text: str
    is_shared: bool
    folder_id: int | None
    version: int
    matched_at: str | None
    created_at: str
    changed_at: str


class QueryWanted(TypedDict):
    name: str
    text: str
    folder_id: NotRequired[int | None]
    is_shared: NotRequired[bool]


class QueryPreview(TypedDict):
    words: str
    count: int
    scanned: int
    complete: bool
    authors_hidden: bool
    posts: list[PostInfo]


class Brand(TypedDict):
    name: str
    aliases: NotRequired[list[str]]
    side: NotRequired[Any]


BrandSide = Literal["ours", "competitor"]


class Brands(TypedDict):
    items: list[Brand]


class NetworkInfo(TypedDict):
    name: str
    label: str
    kinds: list[SourceKind]
    needs_host: list[SourceKind]
    needs_token: list[SourceKind]


class Networks(TypedDict):
    items: list[NetworkInfo]


SourceKind = Literal["stream", "hashtag", "timeline", "search", "trends", "feed", "file"]


class SourceInfo(TypedDict):
    id: int
    name: str
    network: str
    kind: SourceKind
    term: str
    host: str
    keep_all: bool
    is_sample: bool
    state: SourceState
    trouble: str
    heard_at: str | None
    gap_at: str | None
    heard: int
    kept: int
    refused: int
    created_at: str


SourceState = Literal["paused", "waiting", "live", "trouble", "done"]


class Sources(TypedDict):
    items: list[SourceInfo]
    next: str | None


class SourceWanted(TypedDict):
    network: str
    kind: Literal["stream", "hashtag", "timeline", "search", "trends", "feed"]
    term: NotRequired[str]
    host: NotRequired[str]
    token: NotRequired[str]
    name: NotRequired[str]
    keep_all: NotRequired[bool]


class ImportInfo(TypedDict):
    id: int
    name: str
    state: SourceState
    trouble: str
    heard: int
    kept: int
    refused: int
    problems: list[str]
    created_at: str


class Imports(TypedDict):
    items: list[ImportInfo]
    next: str | None


class ImportLook(TypedDict):
    format: str
    columns: list[str]
    needs_mapping: bool
    guess: dict[str, str]
    rows: list[dict[str, str]]
    total: int
    total_is_exact: bool


class ImportBegin(TypedDict):
    roles: NotRequired[dict[str, str]]


class LabelInfo(TypedDict):
    mention: str
    task: LabelTask
    predicted: str
    label: str
    drawn: bool
    model: str
    by: str | None
    at: str


LabelTask = Literal["sentiment", "emotion", "language", "is_question", "is_complaint"]


class Labels(TypedDict):
    items: list[LabelInfo]
    next: str | None


class Accuracies(TypedDict):
    items: list[AccuracyInfo]


class AccuracyInfo(TypedDict):
    task: str
    n: int
    right: int
    share: float
    low: float
    high: float


class Drawn(TypedDict):
    items: list[PostInfo]


class LabelWanted(TypedDict):
    label: str
    drawn: NotRequired[bool]


Answerer = Literal["endpoint", "local"]


class ChoiceInfo(TypedDict):
    answerer: Answerer
    name: str
    url: str
    has_key: bool
    changed_at: str
    answered: int
    stood_in: int
    trouble: str


class MeasureInfo(TypedDict):
    data: str
    language: str
    metric: str
    value: float
    low: float
    high: float
    n: int


class ModelInfo(TypedDict):
    task: Task
    title: str
    about: str
    limits: str
    version: str
    choice: ChoiceInfo | None
    measures: list[MeasureInfo]


class Models(TypedDict):
    items: list[ModelInfo]


Task = Literal[
    "language", "sentiment", "emotion", "offensive", "hate", "irony", "topics", "terms", "flags", "brands"
]


class ModelWanted(TypedDict):
    answerer: Literal["endpoint", "local"]
    name: str
    url: NotRequired[str]
    key: NotRequired[str | None]
    outputs: NotRequired[list[str]]
    timeout_s: NotRequired[int]
    batch: NotRequired[int]
    per_minute: NotRequired[int | None]


SubjectKind = Literal["all", "query", "brand", "hashtag", "term"]


class RiseInfo(TypedDict):
    id: int
    kind: SubjectKind
    key: str
    label: str
    n: int
    expected: float
    times: Times
    surprise: float | None
    return_days: float | None
    history_days: float
    since: str
    until: str | None
    peak_at: str
    hours_from: str
    hours: list[int]
    pushed: bool | None


class Rises(TypedDict):
    items: list[RiseInfo]
    next: str | None


class Times(TypedDict):
    value: float | None
    low: float | None
    high: float | None


class RisesNow(TypedDict):
    items: list[RiseInfo]
    until: str | None
    ended: bool
    watched: int


Aspect = Literal["term", "hashtag", "domain", "author", "network", "language"]


class AspectInfo(TypedDict):
    aspect: Aspect
    drivers: list[DriverInfo]


class DriverInfo(TypedDict):
    key: str
    label: str
    n: int
    usual: float
    share: float
    low: float
    high: float


class Reasons(TypedDict):
    n: int
    expected: float
    read: int
    before: int
    authors: int | None
    pushed: bool | None
    aspects: list[AspectInfo]
    posts: list[TypicalPost]


class TypicalPost(TypedDict):
    post: PostInfo
    copies: int


class SignInfo(TypedDict):
    kind: SignKind
    k: int
    n: int
    share: float
    usual: float | None
    strong: bool
    authors: int | None


SignKind = Literal["copies", "minute", "authors", "unseen", "link"]


class Signs(TypedDict):
    pushed: bool | None
    posts: int
    signs: list[SignInfo]


class HourInfo(TypedDict):
    at: str
    n: int | None
    usual: float | None
    marked: bool
    low: float | None
    foreseen: float | None
    high: float | None


class Outlook(TypedDict):
    level: float
    note: str
    hours: list[HourInfo]


class ChanceInfo(TypedDict):
    value: float
    low: float
    high: float


class ChosenInfo(TypedDict):
    segment: str | None
    at: str
    by: str | None


Feature = Literal[
    "always",
    "themes",
    "segments",
    "language",
    "size",
    "growth",
    "novelty",
    "feeling",
    "questions",
    "liked",
    "echo",
    "pushed",
]


class MatterAnswer(TypedDict):
    kept: bool
    at: str
    by: str | None


class MatterFacts(TypedDict):
    read: int
    languages: dict[str, int]
    networks: dict[str, int]
    negative: int
    positive: int
    questions: int
    complaints: int
    told: int
    engagement: float | None
    usual: float | None
    carriers: list[str]
    authors: int | None


class MatterInfo(TypedDict):
    id: int
    label: str
    place: int
    place_by_volume: int
    front: bool
    drawn: bool
    pushed: bool | None
    faint: bool
    rises: list[RiseInfo]
    since_last_days: float | None
    reasons: list[str]
    themes: list[TouchInfo]
    segments: list[SegmentTouched]
    facts: MatterFacts
    features: dict[str, float]
    chance: ChanceInfo | None
    answer: MatterAnswer | None
    chosen: list[ChosenInfo]


class Matters(TypedDict):
    items: list[MatterInfo]
    next: str | None
    count: int
    answers: int
    until: str | None
    ended: bool


class SegmentTouched(TypedDict):
    id: str
    name: str
    strength: float
    spoken: float | None
    interests: list[TouchInfo]


class TouchInfo(TypedDict):
    name: str
    share: float
    low: float
    high: float
    weight: float
    clear: bool


class Angle(TypedDict):
    kind: AngleKind
    text: str
    language: str


AngleKind = Literal["check", "answer", "acknowledge", "share", "link", "explain"]


class MatterRead(TypedDict):
    id: int
    label: str
    place: int
    place_by_volume: int
    front: bool
    drawn: bool
    pushed: bool | None
    faint: bool
    rises: list[RiseInfo]
    since_last_days: float | None
    reasons: list[str]
    themes: list[TouchInfo]
    segments: list[SegmentTouched]
    facts: MatterFacts
    features: dict[str, float]
    chance: ChanceInfo | None
    answer: MatterAnswer | None
    chosen: list[ChosenInfo]
    angle: Angle


class MatterAnswered(TypedDict):
    kept: bool | None
    segment: NotRequired[str | None]


class ChoiceWanted(TypedDict):
    segment: NotRequired[str | None]


class LeaningInfo(TypedDict):
    feature: Feature
    keeps: bool
    sure: float
    words: str


class RankingLearnt(TypedDict):
    answers: int
    since: str | None
    leanings: list[LeaningInfo]
    weights: list[WeightInfo]


class WeightInfo(TypedDict):
    feature: Feature
    words: str
    value: float
    deviation: float
    began_at: float


class GainDay(TypedDict):
    at: str
    n: int
    ranked: float
    by_volume: float


class KeptInfo(TypedDict):
    k: int
    n: int
    share: float | None
    low: float
    high: float


class RankingQuality(TypedDict):
    answers: int
    first: KeptInfo
    first_by_volume: KeptInfo
    drawn: KeptInfo
    ranked: ChanceInfo | None
    by_volume: ChanceInfo | None
    days: list[GainDay]


class RankingReset(TypedDict):
    answers: int


class InterestInfo(TypedDict):
    name: str
    words: list[str]
    weight: Literal["much", "some", "little"]


class SegmentInfo(TypedDict):
    id: str
    name: str
    description: str
    language: str
    networks: list[str]
    interests: list[InterestInfo]
    is_sample: bool


class Segments(TypedDict):
    items: list[SegmentInfo]
    next: str | None


class InterestWanted(TypedDict):
    words: list[str]
    name: NotRequired[str]
    weight: NotRequired[Literal["much", "some", "little"]]


class SegmentWanted(TypedDict):
    name: str
    description: NotRequired[str]
    language: NotRequired[str]
    networks: NotRequired[list[str]]
    interests: NotRequired[list[InterestWanted]]


class SegmentChange(TypedDict):
    name: NotRequired[str | None]
    description: NotRequired[str | None]
    language: NotRequired[str | None]
    networks: NotRequired[list[str] | None]
    interests: NotRequired[list[InterestWanted] | None]


class BrandThemes(TypedDict):
    themes: list[InterestInfo]


class ThemesWanted(TypedDict):
    themes: list[InterestWanted]


class QuarterInfo(TypedDict):
    since: str
    until: str
    number: int


class Quarters(TypedDict):
    items: list[QuarterInfo]
    next: str | None


class StatedGroup(TypedDict):
    key: str
    label: str
    n: int
    share: float
    low: float
    high: float


class StatedInfo(TypedDict):
    since: str
    until: str
    people: int
    counted_at: str
    least: int
    rounded_to: int
    tables: list[StatedTableInfo]


class StatedTableInfo(TypedDict):
    kind: str
    title: str
    people: int
    among_all: bool
    groups: list[StatedGroup]


class AssetInfo(TypedDict):
    id: str
    name: str
    kind: Literal["image", "video"]
    format: str
    sha256: str
    bytes: int
    width: int
    height: int
    seconds: float
    fps: float
    codec: str
    animated: bool
    alt: str
    focus: FocusInfo
    tags: list[str]
    folder: int | None
    made: Made
    owner: str
    licence: str
    people: str
    consent: Consent
    usable_until: str | None
    problem: str
    added_at: str


class Assets(TypedDict):
    items: list[AssetInfo]
    next: str | None


Consent = Literal["nobody", "given", "missing"]


class FocusInfo(TypedDict):
    x: NotRequired[float]
    y: NotRequired[float]


Made = Literal["human", "ai", "both"]


class AssetAdded(TypedDict):
    asset: AssetInfo
    is_new: bool
    removed: list[Removed]
    alike: list[str]


Removed = Literal["place", "camera", "words", "rest"]


class AssetChange(TypedDict):
    name: NotRequired[str | None]
    alt: NotRequired[str | None]
    tags: NotRequired[list[str] | None]
    focus: NotRequired[FocusInfo | None]
    folder: NotRequired[int | None]
    made: NotRequired[Made | None]
    owner: NotRequired[str | None]
    licence: NotRequired[str | None]
    people: NotRequired[str | None]
    consent: NotRequired[Consent | None]
    usable_until: NotRequired[str | None]


class AssetUse(TypedDict):
    title: str
    page: str


class AssetUses(TypedDict):
    items: list[AssetUse]


class CompositionInfo(TypedDict):
    id: str
    name: str
    headline: str
    kicker: str
    body: str
    call: str
    others: list[str]
    language: str
    photo: str | None
    layout: str
    palette: str
    crop: str
    with_logo: bool
    changed_at: str


class Compositions(TypedDict):
    items: list[CompositionInfo]
    next: str | None


class CompositionWanted(TypedDict):
    headline: str
    kicker: NotRequired[str]
    body: NotRequired[str]
    call: NotRequired[str]
    others: NotRequired[list[str]]
    language: NotRequired[Literal["fr", "en", "ar", "he"]]
    photo: NotRequired[str | None]
    layout: NotRequired[Any]
    palette: NotRequired[Any]
    crop: NotRequired[Any]
    with_logo: NotRequired[bool]


Crop = Literal["whole", "near", "close"]


Layout = Literal["cover", "split", "poster", "quote", "card", "number", "frame", "duotone"]


Palette = Literal["kit", "night", "accent", "second", "photo", "photo_night"]


class DrawnPictures(TypedDict):
    assets: list[str]


class Formats(TypedDict):
    formats: list[Literal["square", "portrait", "story", "wide", "link", "pin"]]


class Caption(TypedDict):
    start: float
    end: float
    text: str


class FilmInfo(TypedDict):
    id: str
    name: str
    kind: str
    parts: list[FilmPart]
    shape: str
    keep: str
    cross_s: float
    sound: bool
    captions: list[Caption]
    seconds: float
    state: Literal["draft", "waiting", "making", "made", "failed", "stopped"]
    share: float
    fault: str
    asset: str | None
    outdated: bool
    changed_at: str


class FilmPart(TypedDict):
    asset: str
    start: NotRequired[float]
    end: NotRequired[float | None]


class Films(TypedDict):
    items: list[FilmInfo]
    next: str | None


class FilmWanted(TypedDict):
    name: str
    parts: NotRequired[list[FilmPart] | None]
    shape: NotRequired[Literal["", "9:16", "4:5", "1:1", "16:9"] | None]
    keep: NotRequired[Keep | None]
    cross_s: NotRequired[float | None]
    sound: NotRequired[bool | None]
    captions: NotRequired[list[Caption] | None]
    kind: NotRequired[Literal["cut", "slides"]]


Keep = Literal["subject", "point", "whole"]


class FilmLook(TypedDict):
    name: NotRequired[str | None]
    parts: NotRequired[list[FilmPart] | None]
    shape: NotRequired[Literal["", "9:16", "4:5", "1:1", "16:9"] | None]
    keep: NotRequired[Keep | None]
    cross_s: NotRequired[float | None]
    sound: NotRequired[bool | None]
    captions: NotRequired[list[Caption] | None]


Kind = Literal["spike", "sentiment", "words", "author", "launch", "webhook", "delivery", "account", "plan"]


class AlertInfo(TypedDict):
    id: int
    kind: Kind
    rule: int | None
    name: str
    title: str
    reasons: list[str]
    facts: dict[str, JsonValue]
    happened_at: str
    rang_at: str
    held: str
    again: int
    last_at: str
    mentions: list[str]
    answers: Answers
    url: str


class Alerts(TypedDict):
    items: list[AlertInfo]
    next: str | None


class Answers(TypedDict):
    useful: int
    not_useful: int
    mine: bool | None


JsonValue = Any


class AlertRead(TypedDict):
    id: int
    kind: Kind
    rule: int | None
    name: str
    title: str
    reasons: list[str]
    facts: dict[str, JsonValue]
    happened_at: str
    rang_at: str
    held: str
    again: int
    last_at: str
    mentions: list[str]
    answers: Answers
    url: str
    posts: list[PostInfo]
    gone: int


class AnswerKept(TypedDict):
    useful: bool
    threshold_before: float
    threshold: float
    rings_for: str


class AnswerWanted(TypedDict):
    useful: bool


Measure = Literal["followers", "engagement", "top"]


class RuleInfo(TypedDict):
    id: int
    name: str
    kind: Literal["spike", "sentiment", "words", "author", "launch"]
    scope: ScopeKind
    query_id: int | None
    brand: str
    words: str | None
    measure: Measure
    threshold: float
    rings_for: str
    least_posts: int
    least_authors: int
    silence_hours: int
    most_a_day: int
    urgent: bool
    by_email: bool
    by_webhook: bool
    is_active: bool
    evaluated_at: str | None
    trouble: str
    created_at: str


class Rules(TypedDict):
    items: list[RuleInfo]
    next: str | None


ScopeKind = Literal["all", "query", "brand"]


class RuleWanted(TypedDict):
    name: str
    kind: Literal["spike", "sentiment", "words", "author", "launch"]
    scope: NotRequired[Any]
    query_id: NotRequired[int | None]
    brand: NotRequired[str]
    words: NotRequired[str]
    measure: NotRequired[Any]
    threshold: NotRequired[float | None]
    least_posts: NotRequired[int | None]
    least_authors: NotRequired[int]
    silence_hours: NotRequired[int]
    most_a_day: NotRequired[int]
    urgent: NotRequired[bool]
    by_email: NotRequired[bool]
    by_webhook: NotRequired[bool]


class RulePreview(TypedDict):
    since: str
    until: str
    rang: list[str]
    joined: int
    held: int
    posts: int
    scanned: int | None
    complete: bool


class RuleChange(TypedDict):
    name: NotRequired[str | None]
    kind: NotRequired[Literal["spike", "sentiment", "words", "author", "launch"] | None]
    scope: NotRequired[ScopeKind | None]
    query_id: NotRequired[int | None]
    brand: NotRequired[str | None]
    words: NotRequired[str | None]
    measure: NotRequired[Measure | None]
    threshold: NotRequired[float | None]
    least_posts: NotRequired[int | None]
    least_authors: NotRequired[int | None]
    silence_hours: NotRequired[int | None]
    most_a_day: NotRequired[int | None]
    urgent: NotRequired[bool | None]
    by_email: NotRequired[bool | None]
    by_webhook: NotRequired[bool | None]


class Crises(TypedDict):
    items: list[CrisisInfo]
    next: str | None


class CrisisInfo(TypedDict):
    id: int
    title: str
    scope: ScopeKind
    query_id: int | None
    brand: str
    alert: int | None
    began_at: str
    opened_at: str
    closed_at: str | None
    pause_publishing: bool
    summary: str


class CrisisLine(TypedDict):
    at: str
    kind: str
    id: int
    text: str
    by: str | None


class CrisisRoom(TypedDict):
    id: int
    title: str
    scope: ScopeKind
    query_id: int | None
    brand: str
    alert: int | None
    began_at: str
    opened_at: str
    closed_at: str | None
    pause_publishing: bool
    summary: str
    timeline: list[CrisisLine]
    statements: list[StatementInfo]


class StatementInfo(TypedDict):
    id: int
    language: Literal["fr", "en"]
    text: str
    digest: str
    state: StatementState
    by: str | None
    at: str
    approved_by: str | None
    approved_at: str | None


StatementState = Literal["draft", "approved", "withdrawn"]


class ApprovalWanted(TypedDict):
    digest: str


class ReportInfo(TypedDict):
    id: int
    title: str
    since: str
    until: str
    plan: int | None
    made_at: str
    made_by: str | None
    keep_until: str
    digest: str


class Reports(TypedDict):
    items: list[ReportInfo]
    next: str | None


Block = Literal["happened", "why", "sure", "do"]


Maker = Literal["rules", "person", "ai"]


class ReportBlock(TypedDict):
    block: Block
    title: str
    sentences: list[ReportSentence]


class ReportPart(TypedDict):
    key: str
    title: str
    sentences: list[ReportSentence]
    tables: list[ReportTable]


class ReportQuote(TypedDict):
    id: int
    text: str


class ReportRead(TypedDict):
    id: int
    title: str
    since: str
    until: str
    plan: int | None
    made_at: str
    made_by: str | None
    keep_until: str
    digest: str
    period: str
    filters: list[str]
    changed: bool
    blocks: list[ReportBlock]
    parts: list[ReportPart]
    steps: ReportTable | None
    quotes: list[ReportQuote]


class ReportSentence(TypedDict):
    text: str
    block: Block
    section: str
    facts: list[ReportValue]
    made_by: Maker
    approved: bool


class ReportTable(TypedDict):
    title: str
    columns: list[str]
    rows: list[list[ReportValue]]


class ReportValue(TypedDict):
    value: int | float | str | None
    unit: str
    text: str


class ReportWanted(TypedDict):
    title: str
    since: str
    until: str
    query: NotRequired[str]
    sections: NotRequired[list[Section]]


Section = Literal["volume", "sentiment", "topics", "rising", "voices", "asked", "alerts"]


class PlanInfo(TypedDict):
    id: int
    name: str
    query: str
    sections: list[Section]
    rhythm: Rhythm
    weekday: int
    day: int
    at: str
    readers: list[str] | None
    is_active: bool
    next_at: str | None
    newest: int | None
    trouble: str


class Plans(TypedDict):
    items: list[PlanInfo]
    next: str | None


Rhythm = Literal["daily", "weekly", "monthly"]


class PlanWanted(TypedDict):
    name: str
    query: NotRequired[str]
    sections: NotRequired[list[Section]]
    rhythm: NotRequired[Any]
    weekday: NotRequired[int]
    day: NotRequired[int]
    at: NotRequired[str]
    readers: NotRequired[list[str]]


class PlanChange(TypedDict):
    name: NotRequired[str | None]
    query: NotRequired[str | None]
    sections: NotRequired[list[Section] | None]
    rhythm: NotRequired[Rhythm | None]
    weekday: NotRequired[int | None]
    day: NotRequired[int | None]
    at: NotRequired[str | None]
    readers: NotRequired[list[str] | None]


class WrittenPost(TypedDict):
    id: str
    title: str
    campaign: str
    networks: list[str]
    words: dict[str, Any]
    digest: str
    number: int
    made: Made
    written_by: str
    written_at: str
    created_at: str
    changed_at: str
    archived_at: str | None


class WrittenPosts(TypedDict):
    items: list[WrittenPost]
    next: str | None


class CardIn(TypedDict):
    url: str
    title: str
    description: NotRequired[str]


class CoverIn(TypedDict):
    asset: NotRequired[str | None]
    at_ms: NotRequired[int]


class FileIn(TypedDict):
    asset: str
    alt: NotRequired[str]
    focus: NotRequired[list[float] | None]
    cover: NotRequired[CoverIn | None]


class PieceIn(TypedDict):
    text: NotRequired[str]
    media: NotRequired[list[FileIn]]
    poll: NotRequired[PollIn | None]


class PollIn(TypedDict):
    question: NotRequired[str]
    options: list[str]
    seconds: int


class PostWanted(TypedDict):
    title: NotRequired[str]
    campaign: NotRequired[str]
    words: WordsIn
    made: NotRequired[Any]


class VariantIn(TypedDict):
    parts: NotRequired[list[PieceIn]]
    title: NotRequired[str]
    link: NotRequired[str]
    tags: NotRequired[list[str]]
    comment: NotRequired[str]
    warning: NotRequired[str]
    visibility: NotRequired[str]
    mentions: NotRequired[dict[str, dict[str, str]]]
    card: NotRequired[CardIn | None]
    links: NotRequired[dict[str, dict[str, str]]]


class WordsIn(TypedDict):
    networks: NotRequired[list[str]]
    language: NotRequired[str]
    common: NotRequired[Any]
    own: NotRequired[dict[str, VariantIn]]
    settings: NotRequired[dict[str, dict[str, str]]]


class PostChange(TypedDict):
    number: NotRequired[int | None]
    title: NotRequired[str | None]
    campaign: NotRequired[str | None]
    words: NotRequired[WordsIn | None]
    made: NotRequired[Any]


class LengthTold(TypedDict):
    network: str
    value: int
    limit: int
    left: int


class NoteTold(TypedDict):
    text: str
    networks: list[str]
    refuses: bool


class PartTold(TypedDict):
    lengths: list[LengthTold]
    notes: list[NoteTold]
    media: list[list[NoteTold]]


class PostChecked(TypedDict):
    refused: list[str]
    versions: list[VersionTold]


class VersionTold(TypedDict):
    name: str
    notes: list[NoteTold]
    parts: list[PartTold]


class ThreadCut(TypedDict):
    parts: list[str]


class ThreadWanted(TypedDict):
    text: str
    networks: list[str]
    numbered: NotRequired[bool]


class BriefInfo(TypedDict):
    id: str
    number: int
    changed_at: str
    name: str
    message: str
    language: str
    goal: Goal
    tone: Tone
    story: StoryIO
    facts: list[str]
    product: str
    segment: str | None
    audience: str
    call: str
    link: str
    networks: list[str]
    constraints: list[str]
    keywords: list[str]
    lacks: list[str]
    is_sample: bool


class Briefs(TypedDict):
    items: list[BriefInfo]
    next: str | None


Goal = Literal["known", "weighed", "bought", "loyal", "come", "explain", "talk"]


class StoryIO(TypedDict):
    who: NotRequired[str]
    happened: NotRequired[str]
    matters: NotRequired[str]
    feels: NotRequired[str]


Tone = Literal["plain", "warm", "lively", "expert", "sober"]


class BriefWanted(TypedDict):
    message: str
    name: NotRequired[str]
    language: NotRequired[str]
    goal: NotRequired[Any]
    tone: NotRequired[Any]
    story: NotRequired[Any]
    facts: NotRequired[list[str]]
    product: NotRequired[str]
    segment: NotRequired[str | None]
    audience: NotRequired[str]
    call: NotRequired[str]
    link: NotRequired[str]
    networks: NotRequired[list[str]]
    constraints: NotRequired[list[str]]
    keywords: NotRequired[list[str]]


class DoubtInfo(TypedDict):
    start: int
    end: int
    words: str
    doubt: str


class RunInfo(TypedDict):
    id: str
    kind: Literal["caption", "thread", "product", "article", "alt", "hashtags", "comment"]
    state: RunState
    wanted: int
    came: int
    model: str
    trouble: str


RunState = Literal["waiting", "writing", "done", "stopped", "failed"]


class TextInfo(TypedDict):
    network: str
    title: str
    parts: list[str]
    hashtags: list[str]
    comment: str
    facts: list[str]
    unsupported: list[DoubtInfo]


class VariantInfo(TypedDict):
    id: str
    kind: Literal["caption", "thread", "product", "article", "alt", "hashtags", "comment"]
    angle: str
    framework: str
    made: Made
    model: str
    prompt: str
    created_at: str
    posts: list[str]
    texts: list[TextInfo]


class Variants(TypedDict):
    items: list[VariantInfo]
    running: list[RunInfo]


class VariantsWanted(TypedDict):
    kind: NotRequired[Literal["caption", "thread", "product", "article", "alt", "hashtags", "comment"]]
    networks: NotRequired[list[str]]
    variants: NotRequired[int]
    builtin: NotRequired[bool]


class ChosenPost(TypedDict):
    post: str


class ChosenWanted(TypedDict):
    networks: NotRequired[list[str]]


class PromptInfo(TypedDict):
    language: Literal["fr", "en"]
    number: int
    name: str
    manner: str
    instructions: str
    note: str
    based_on: int
    at: str | None
    by: str
    in_use: bool


class Prompts(TypedDict):
    items: list[PromptInfo]


class PromptWanted(TypedDict):
    language: Literal["fr", "en"]
    manner: str
    note: NotRequired[str]
    based_on: NotRequired[int]


class PromptChosen(TypedDict):
    language: Literal["fr", "en"]
    number: int


class CaseInfo(TypedDict):
    id: str
    name: str
    kind: str
    networks: list[str]
    message: str


class Cases(TypedDict):
    items: list[CaseInfo]


class ArmInfo(TypedDict):
    version: int
    value: float | None
    low: float | None
    high: float | None
    n: int
    cases: int
    difference: float | None
    difference_low: float | None
    difference_high: float | None


class ScoreInfo(TypedDict):
    name: str
    arms: list[ArmInfo]


class TrialInfo(TypedDict):
    id: str
    state: RunState
    trouble: str
    model: str
    versions: list[int]
    calls: int
    answered: int
    scores: list[ScoreInfo]


class TrialWanted(TypedDict):
    language: Literal["fr", "en"]
    versions: list[int]
    cases: NotRequired[list[str]]
    variants: NotRequired[int]


Check = Literal[
    "advertising",
    "ai",
    "limits",
    "rights",
    "moment",
    "claims",
    "profanity",
    "bias",
    "watched",
    "links",
    "alt",
    "inclusive",
]


class CheckedOut(TypedDict):
    digest: str
    blocked: bool
    findings: list[FindingOut]


class FindingOut(TypedDict):
    key: str
    check: Check
    rule: str
    blocks: bool
    waived: bool
    what: str
    why: str
    how: str
    where: str
    variant: str
    part: int
    media: int
    start: int
    end: int
    words: str
    mend: str | None
    waived_by: str | None


class WordsToCheck(TypedDict):
    words: WordsIn
    facts: NotRequired[list[str]]


class ReviewInfo(TypedDict):
    id: int
    post: str
    title: str
    state: State
    digest: str
    changed: bool
    asked_at: str
    closed_at: str | None
    step: str | None
    due_at: str | None


class Reviews(TypedDict):
    items: list[ReviewInfo]
    next: str | None


State = Literal["asked", "changes", "cleared", "withdrawn"]


class DecisionInfo(TypedDict):
    verdict: Literal["approved", "changes"]
    stage: str
    digest: str
    note: str
    at: str
    guest: bool
    by: str | None


class ReviewWhole(TypedDict):
    id: int
    post: str
    title: str
    state: State
    digest: str
    changed: bool
    asked_at: str
    closed_at: str | None
    step: str | None
    due_at: str | None
    steps: list[StepInfo]
    decisions: list[DecisionInfo]


class StepInfo(TypedDict):
    name: str
    client: bool
    due_at: str | None
    done_at: str | None


class ReviewWanted(TypedDict):
    post: str
    note: NotRequired[str]


class DecisionWanted(TypedDict):
    digest: str
    verdict: Literal["approved", "changes"]
    note: NotRequired[str]


class AutonomyInfo(TypedDict):
    stopped_at: str | None
    reason: str
    grants: list[GrantInfo]


class GrantInfo(TypedDict):
    id: str
    task: Literal["publish", "answer", "moderate", "spend"]
    channel: str
    words: str
    a_day: int
    used_today: int
    from_at: str
    until_at: str


class Stopped(TypedDict):
    stopped_at: str
    reason: str
    state: NotRequired[Literal["stopped"]]


class StopWanted(TypedDict):
    reason: NotRequired[str]


class PublishingAccount(TypedDict):
    id: int
    network: str
    handle: str
    name: str
    url: str
    state: str


class PublishingAccounts(TypedDict):
    items: list[PublishingAccount]
    next: str | None


class PostDeliveries(TypedDict):
    items: list[PostDelivery]
    next: str | None


class PostDelivery(TypedDict):
    id: str
    post: str
    account: int
    network: str
    place: str
    state: str
    reason: str
    due_at: str
    published_at: str | None
    removed_at: str | None
    digest: str
    shown: str
    parts: list[PostDeliveryPart]


class PostDeliveryPart(TypedDict):
    position: int
    kind: str
    state: str
    remote_id: str
    url: str


class PostDeliveryWanted(TypedDict):
    post: str
    account: int
    place: NotRequired[str]
    day: NotRequired[str | None]
    at: NotRequired[str | None]
    zone: NotRequired[str | None]


class PostDeliveryDeed(TypedDict):
    do: Literal["resume", "cancel", "again", "give-up", "remove", "change"]


class PostNamed(TypedDict):
    remote: str


Format = Literal["video", "picture", "poll", "thread", "link", "text"]


class LookInfo(TypedDict):
    at: str
    views: int | None
    likes: int | None
    replies: int | None
    reposts: int | None
    clicks: int | None
    saves: int | None
    interactions: int | None
    engagement_rate: float | None


class PostResult(TypedDict):
    id: int
    post: str
    account: int
    network: str
    published_at: str
    made: Made
    format: Format
    campaign: str
    gone_at: str | None
    next_look_at: str | None
    last: LookInfo | None
    at_seven_days: LookInfo | None
    visits: VisitsInfo | None


class PostResults(TypedDict):
    items: list[PostResult]
    next: str | None


class VisitsInfo(TypedDict):
    people: int
    programs: int
    week: int
    accounts: int


class AllyInfo(TypedDict):
    comparisons: list[ComparisonInfo]
    counts: list[MadeCount]


class ComparisonInfo(TypedDict):
    made: Made
    verdict: Verdict
    words: list[str]
    change: PartOf | None
    posts: int
    others: int
    strata: int
    alone: int
    needed: int | None


class MadeCount(TypedDict):
    made: Made
    posts: int
    young: int
    untold: int


class PartOf(TypedDict):
    value: float
    low: float
    high: float


Verdict = Literal["more", "less", "alike", "unknown"]


class Grown(TypedDict):
    result: PostResult
    looks: list[LookInfo]


class PostGrown(TypedDict):
    post: str
    accounts: list[Grown]


class CalendarItem(TypedDict):
    key: str
    post: str
    title: str
    account: int
    network: str
    state: str
    due_at: str
    day: str
    at: str
    zone: str
    campaign: str
    category: str
    trouble: str


class CalendarItems(TypedDict):
    items: list[CalendarItem]
    next: str | None


class Categories(TypedDict):
    items: list[CategoryInfo]
    next: str | None


class CategoryInfo(TypedDict):
    id: int
    name: str
    is_paused: bool


class SlotInfo(TypedDict):
    id: int
    category: int
    account: int
    weekday: int
    at: str
    zone: str


class Slots(TypedDict):
    items: list[SlotInfo]
    next: str | None


class SlotWanted(TypedDict):
    category: int
    account: int
    weekday: int
    at: str
    zone: str


class PlannedInfo(TypedDict):
    id: int
    post: str
    account: int
    category: int | None
    due_at: str | None
    delivery: str | None
    trouble: str


class QueueWanted(TypedDict):
    category: int
    account: int
    post: str


class PlannedWanted(TypedDict):
    post: str
    account: int
    day: str
    at: str
    zone: str


class ShortLinkInfo(TypedDict):
    id: int
    short: str
    url: str
    network: str
    campaign: str
    leads: bool
    visits: int
    programs: int


class ShortLinks(TypedDict):
    items: list[ShortLinkInfo]
    next: str | None


class ShortLinkWanted(TypedDict):
    url: str
    network: NotRequired[str]
    campaign: NotRequired[str]
    template: NotRequired[int | None]
    days: NotRequired[int | None]


class WebhookInfo(TypedDict):
    id: int
    name: str
    url: str
    events: list[str]
    failing_since: str | None
    disabled_at: str | None
    created_at: str


class WebhookList(TypedDict):
    items: list[WebhookInfo]
    next: str | None


class WebhookMade(TypedDict):
    id: int
    name: str
    url: str
    events: list[str]
    failing_since: str | None
    disabled_at: str | None
    created_at: str
    secret: str | None


class WebhookWanted(TypedDict):
    name: str
    url: str
    events: list[str]


class EventName(TypedDict):
    name: str
    label: str


class EventNames(TypedDict):
    items: list[EventName]


class WebhookChange(TypedDict):
    name: NotRequired[str | None]
    url: NotRequired[str | None]
    events: NotRequired[list[str] | None]


class SecretMade(TypedDict):
    secret: str | None


class DeliveryInfo(TypedDict):
    id: int
    uid: str
    event: str
    status: DeliveryStatus
    attempts: int
    answer: int
    trouble: str
    created_at: str
    tried_at: str | None


DeliveryStatus = Literal["waiting", "delivered", "failed"]


class Deliveries(TypedDict):
    items: list[DeliveryInfo]
    next: str | None


class AuditLine(TypedDict):
    id: int
    at: str
    actor_kind: str
    actor_label: str
    on_behalf_of: str
    verb: str
    target: str
    target_id: str
    before: dict[str, JsonValue] | None
    after: dict[str, JsonValue] | None


class AuditLines(TypedDict):
    items: list[AuditLine]
    next: str | None


Status = Literal["waiting", "running", "done", "failed", "cancelled"]


class JobInfo(TypedDict):
    id: int
    task: str
    status: Status
    kind: str
    attempts: int
    max_attempts: int
    error: str
    created_at: str
    started_at: str | None
    finished_at: str | None


class Jobs(TypedDict):
    items: list[JobInfo]
    next: str | None


class Problem(TypedDict):
    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: NotRequired[list[dict[str, Any]]]
    position: NotRequired[int]
    length: NotRequired[int]


class ParvisError(Exception):
    """What the server refused: ``status`` is HTTP’s, ``code`` never changes, the text says what to do."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(problem.get("detail") or f"the server answered {status}")
        self.status = status
        self.code = str(problem.get("code", ""))
        self.problem = problem


def _answer(response: httpx.Response) -> Any:
    if response.status_code >= 400:
        kind = response.headers.get("Content-Type", "")
        raise ParvisError(response.status_code, response.json() if "json" in kind else {})
    return response.json() if response.content else None


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is sent of what was given: None is left out, an instant is written as ISO 8601."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
        if value is not None
    }


class Parvis:
    """One workspace, seen through a token. ``url`` is the server’s own address; ``language`` is fr or en."""

    def __init__(
        self,
        url: str,
        token: str,
        *,
        language: str = "en",
        timeout_s: float = 60,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
        self._http = httpx.Client(
            base_url=f"{url.rstrip('/')}/api/v1", headers=headers, timeout=timeout_s, transport=transport
        )
        self._sleep = sleep

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def _ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        file: Mapping[str, str | Path] | None = None,
        form: Mapping[str, Any] | None = None,
    ) -> Any:
        given: dict[str, Any] = {"params": _plain(query or {})}
        if body is not None:
            given["json"] = _plain(body)
        if form is not None:
            given["data"] = _plain(form)
        if method == "POST":
            given["headers"] = {"Idempotency-Key": uuid.uuid4().hex}
        for attempt in range(1, TRIES + 1):
            try:
                if file is None:
                    response = self._http.request(method, path, **given)
                else:
                    with Path(file["file"]).open("rb") as stream:
                        response = self._http.request(method, path, files={"file": stream}, **given)
            except httpx.TransportError:
                if attempt == TRIES:
                    raise
                self._sleep(attempt)
                continue
            if response.status_code in BUSY and attempt < TRIES:
                self._sleep(float(response.headers.get("Retry-After", attempt)))
                continue
            break
        return _answer(response)

    def _save(self, path: str, *, to: str | Path, query: Mapping[str, Any] | None = None) -> Path:
        """Write a file as it comes; what breaks in the middle leaves nothing under the name asked for."""
        target = Path(to)
        partial = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")
        for attempt in range(1, TRIES + 1):
            with self._http.stream("GET", path, params=_plain(query or {})) as response:
                if response.status_code in BUSY and attempt < TRIES:
                    self._sleep(float(response.headers.get("Retry-After", attempt)))
                    continue
                if response.status_code >= 400:
                    response.read()
                    _answer(response)
                try:
                    with partial.open("wb") as stream:
                        for piece in response.iter_bytes():
                            stream.write(piece)
                    partial.replace(target)
                finally:
                    partial.unlink(missing_ok=True)
            break
        return target

    def token_read(self) -> TokenInfo:
        """What this token is and may do."""
        answer: TokenInfo = self._ask("GET", "/token")
        return answer

    def workspace_read(self) -> WorkspaceInfo:
        """The workspace. (Needs ``see_listening``.)"""
        answer: WorkspaceInfo = self._ask("GET", "/workspace")
        return answer

    def workspace_change(
        self,
        *,
        name: str | None = None,
        language: Literal["fr", "en"] | None = None,
        time_zone: str | None = None,
        retention_days: int | None = None,
        alert_days: int | None = None,
    ) -> WorkspaceInfo:
        """Change the workspace’s settings. (Needs ``edit_workspace``.)"""
        answer: WorkspaceInfo = self._ask(
            "PATCH",
            "/workspace",
            body={
                "name": name,
                "language": language,
                "time_zone": time_zone,
                "retention_days": retention_days,
                "alert_days": alert_days,
            },
        )
        return answer

    def members_list(self, *, cursor: str | None = None, limit: int | None = None) -> Members:
        """Who works here, and with which role. (Needs ``see_members``.)"""
        answer: Members = self._ask("GET", "/members", query={"cursor": cursor, "limit": limit})
        return answer

    def members_all(self) -> Iterator[Member]:
        """``members_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.members_list(cursor=cursor, limit=200)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def posts_list(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        period: Literal["1d", "7d", "30d", "90d", "365d", "all"] | None = None,
        since: str | None = None,
        until: str | None = None,
        network: list[str] | None = None,
        language: list[str] | None = None,
        sentiment: list[Literal["negative", "neutral", "positive", "unknown"]] | None = None,
        emotion: list[Literal["anger", "joy", "optimism", "sadness", "none"]] | None = None,
        hashtag: list[str] | None = None,
        term: list[str] | None = None,
        author: list[str] | None = None,
        brand: list[str] | None = None,
        domain: list[str] | None = None,
        query: list[int] | None = None,
        topic: list[int] | None = None,
        question: bool | None = None,
        complaint: bool | None = None,
        text: str | None = None,
    ) -> Posts:
        """Posts that a filter holds, the newest first. (Needs ``see_listening``.)"""
        answer: Posts = self._ask(
            "GET",
            "/posts",
            query={
                "cursor": cursor,
                "limit": limit,
                "period": period,
                "since": since,
                "until": until,
                "network": network,
                "language": language,
                "sentiment": sentiment,
                "emotion": emotion,
                "hashtag": hashtag,
                "term": term,
                "author": author,
                "brand": brand,
                "domain": domain,
                "query": query,
                "topic": topic,
                "question": question,
                "complaint": complaint,
                "text": text,
            },
        )
        return answer

    def posts_all(
        self,
        *,
        period: Literal["1d", "7d", "30d", "90d", "365d", "all"] | None = None,
        since: str | None = None,
        until: str | None = None,
        network: list[str] | None = None,
        language: list[str] | None = None,
        sentiment: list[Literal["negative", "neutral", "positive", "unknown"]] | None = None,
        emotion: list[Literal["anger", "joy", "optimism", "sadness", "none"]] | None = None,
        hashtag: list[str] | None = None,
        term: list[str] | None = None,
        author: list[str] | None = None,
        brand: list[str] | None = None,
        domain: list[str] | None = None,
        query: list[int] | None = None,
        topic: list[int] | None = None,
        question: bool | None = None,
        complaint: bool | None = None,
        text: str | None = None,
    ) -> Iterator[PostInfo]:
        """``posts_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.posts_list(
                cursor=cursor,
                limit=200,
                period=period,
                since=since,
                until=until,
                network=network,
                language=language,
                sentiment=sentiment,
                emotion=emotion,
                hashtag=hashtag,
                term=term,
                author=author,
                brand=brand,
                domain=domain,
                query=query,
                topic=topic,
                question=question,
                complaint=complaint,
                text=text,
            )
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def posts_count(
        self,
        *,
        period: Literal["1d", "7d", "30d", "90d", "365d", "all"] | None = None,
        since: str | None = None,
        until: str | None = None,
        network: list[str] | None = None,
        language: list[str] | None = None,
        sentiment: list[Literal["negative", "neutral", "positive", "unknown"]] | None = None,
        emotion: list[Literal["anger", "joy", "optimism", "sadness", "none"]] | None = None,
        hashtag: list[str] | None = None,
        term: list[str] | None = None,
        author: list[str] | None = None,
        brand: list[str] | None = None,
        domain: list[str] | None = None,
        query: list[int] | None = None,
        topic: list[int] | None = None,
        question: bool | None = None,
        complaint: bool | None = None,
        text: str | None = None,
    ) -> PostCount:
        """How many posts a filter holds. (Needs ``see_listening``.)"""
        answer: PostCount = self._ask(
            "GET",
            "/posts/count",
            query={
                "period": period,
                "since": since,
                "until": until,
                "network": network,
                "language": language,
                "sentiment": sentiment,
                "emotion": emotion,
                "hashtag": hashtag,
                "term": term,
                "author": author,
                "brand": brand,
                "domain": domain,
                "query": query,
                "topic": topic,
                "question": question,
                "complaint": complaint,
                "text": text,
            },
        )
        return answer

    def posts_export(
        self,
        *,
        to: str | Path,
        period: Literal["1d", "7d", "30d", "90d", "365d", "all"] | None = None,
        since: str | None = None,
        until: str | None = None,
        network: list[str] | None = None,
        language: list[str] | None = None,
        sentiment: list[Literal["negative", "neutral", "positive", "unknown"]] | None = None,
        emotion: list[Literal["anger", "joy", "optimism", "sadness", "none"]] | None = None,
        hashtag: list[str] | None = None,
        term: list[str] | None = None,
        author: list[str] | None = None,
        brand: list[str] | None = None,
        domain: list[str] | None = None,
        query: list[int] | None = None,
        topic: list[int] | None = None,
        question: bool | None = None,
        complaint: bool | None = None,
        text: str | None = None,
        most: int | None = None,
        format: Any | None = None,
    ) -> Path:
        """The posts of a filter as a Parquet or CSV file. Sent while it is made, the newest first. Authors
        are pseudonyms; “handle” and “url” are empty without the verb “see_authors”. (Needs
        ``export_posts``.)
        """
        answer: Path = self._save(
            "/posts/export",
            query={
                "period": period,
                "since": since,
                "until": until,
                "network": network,
                "language": language,
                "sentiment": sentiment,
                "emotion": emotion,
                "hashtag": hashtag,
                "term": term,
                "author": author,
                "brand": brand,
                "domain": domain,
                "query": query,
                "topic": topic,
                "question": question,
                "complaint": complaint,
                "text": text,
                "most": most,
                "format": format,
            },
            to=to,
        )
        return answer

    def post_read(self, *, mention: str) -> PostInfo:
        """One post. (Needs ``see_listening``.)"""
        answer: PostInfo = self._ask("GET", f"/posts/{mention}")
        return answer

    def author_erase(self, *, mention: str) -> Erased:
        """Erase everything heard from the author of a post. At once and for good: the posts leave the disk
        before the answer comes. (Needs ``erase_authors``.)
        """
        answer: Erased = self._ask("DELETE", f"/posts/{mention}/author")
        return answer

    def search_list(
        self,
        *,
        words: str,
        cursor: str | None = None,
        limit: int | None = None,
        period: Literal["1d", "7d", "30d", "90d", "365d", "all"] | None = None,
        since: str | None = None,
        until: str | None = None,
        network: list[str] | None = None,
        language: list[str] | None = None,
        sentiment: list[Literal["negative", "neutral", "positive", "unknown"]] | None = None,
        emotion: list[Literal["anger", "joy", "optimism", "sadness", "none"]] | None = None,
        hashtag: list[str] | None = None,
        term: list[str] | None = None,
        author: list[str] | None = None,
        brand: list[str] | None = None,
        domain: list[str] | None = None,
        query: list[int] | None = None,
        topic: list[int] | None = None,
        question: bool | None = None,
        complaint: bool | None = None,
        order: Any | None = None,
    ) -> SearchFound:
        """Search everything heard for words. By relevance, 10,000 posts can be paged through; by date there
        is no end. Later pages of relevance leave out what came after the first, so that nothing is shown
        twice. (Needs ``see_listening``.)
        """
        answer: SearchFound = self._ask(
            "GET",
            "/search",
            query={
                "words": words,
                "cursor": cursor,
                "limit": limit,
                "period": period,
                "since": since,
                "until": until,
                "network": network,
                "language": language,
                "sentiment": sentiment,
                "emotion": emotion,
                "hashtag": hashtag,
                "term": term,
                "author": author,
                "brand": brand,
                "domain": domain,
                "query": query,
                "topic": topic,
                "question": question,
                "complaint": complaint,
                "order": order,
            },
        )
        return answer

    def search_all(
        self,
        *,
        words: str,
        period: Literal["1d", "7d", "30d", "90d", "365d", "all"] | None = None,
        since: str | None = None,
        until: str | None = None,
        network: list[str] | None = None,
        language: list[str] | None = None,
        sentiment: list[Literal["negative", "neutral", "positive", "unknown"]] | None = None,
        emotion: list[Literal["anger", "joy", "optimism", "sadness", "none"]] | None = None,
        hashtag: list[str] | None = None,
        term: list[str] | None = None,
        author: list[str] | None = None,
        brand: list[str] | None = None,
        domain: list[str] | None = None,
        query: list[int] | None = None,
        topic: list[int] | None = None,
        question: bool | None = None,
        complaint: bool | None = None,
        order: Any | None = None,
    ) -> Iterator[SearchHit]:
        """``search_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.search_list(
                cursor=cursor,
                limit=200,
                words=words,
                period=period,
                since=since,
                until=until,
                network=network,
                language=language,
                sentiment=sentiment,
                emotion=emotion,
                hashtag=hashtag,
                term=term,
                author=author,
                brand=brand,
                domain=domain,
                query=query,
                topic=topic,
                question=question,
                complaint=complaint,
                order=order,
            )
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def search_export(
        self,
        *,
        words: str,
        to: str | Path,
        period: Literal["1d", "7d", "30d", "90d", "365d", "all"] | None = None,
        since: str | None = None,
        until: str | None = None,
        network: list[str] | None = None,
        language: list[str] | None = None,
        sentiment: list[Literal["negative", "neutral", "positive", "unknown"]] | None = None,
        emotion: list[Literal["anger", "joy", "optimism", "sadness", "none"]] | None = None,
        hashtag: list[str] | None = None,
        term: list[str] | None = None,
        author: list[str] | None = None,
        brand: list[str] | None = None,
        domain: list[str] | None = None,
        query: list[int] | None = None,
        topic: list[int] | None = None,
        question: bool | None = None,
        complaint: bool | None = None,
        most: int | None = None,
        format: Any | None = None,
    ) -> Path:
        """The posts that hold the words as a Parquet or CSV file. The columns of /posts/export, the newest
        first. (Needs ``export_posts``.)
        """
        answer: Path = self._save(
            "/search/export",
            query={
                "words": words,
                "period": period,
                "since": since,
                "until": until,
                "network": network,
                "language": language,
                "sentiment": sentiment,
                "emotion": emotion,
                "hashtag": hashtag,
                "term": term,
                "author": author,
                "brand": brand,
                "domain": domain,
                "query": query,
                "topic": topic,
                "question": question,
                "complaint": complaint,
                "most": most,
                "format": format,
            },
            to=to,
        )
        return answer

    def headline_read(
        self,
        *,
        period: Literal["1d", "7d", "30d", "90d", "365d", "all"] | None = None,
        since: str | None = None,
        until: str | None = None,
        network: list[str] | None = None,
        language: list[str] | None = None,
        sentiment: list[Literal["negative", "neutral", "positive", "unknown"]] | None = None,
        emotion: list[Literal["anger", "joy", "optimism", "sadness", "none"]] | None = None,
        hashtag: list[str] | None = None,
        term: list[str] | None = None,
        author: list[str] | None = None,
        brand: list[str] | None = None,
        domain: list[str] | None = None,
        query: list[int] | None = None,
        topic: list[int] | None = None,
        question: bool | None = None,
        complaint: bool | None = None,
        text: str | None = None,
    ) -> Headline:
        """How many posts, and how they feel. (Needs ``see_listening``.)"""
        answer: Headline = self._ask(
            "GET",
            "/figures/headline",
            query={
                "period": period,
                "since": since,
                "until": until,
                "network": network,
                "language": language,
                "sentiment": sentiment,
                "emotion": emotion,
                "hashtag": hashtag,
                "term": term,
                "author": author,
                "brand": brand,
                "domain": domain,
                "query": query,
                "topic": topic,
                "question": question,
                "complaint": complaint,
                "text": text,
            },
        )
        return answer

    def volume_read(
        self,
        *,
        period: Literal["1d", "7d", "30d", "90d", "365d", "all"] | None = None,
        since: str | None = None,
        until: str | None = None,
        network: list[str] | None = None,
        language: list[str] | None = None,
        sentiment: list[Literal["negative", "neutral", "positive", "unknown"]] | None = None,
        emotion: list[Literal["anger", "joy", "optimism", "sadness", "none"]] | None = None,
        hashtag: list[str] | None = None,
        term: list[str] | None = None,
        author: list[str] | None = None,
        brand: list[str] | None = None,
        domain: list[str] | None = None,
        query: list[int] | None = None,
        topic: list[int] | None = None,
        question: bool | None = None,
        complaint: bool | None = None,
        text: str | None = None,
        by: Any | None = None,
    ) -> Volume:
        """Posts over time. By the hour for three days or less, else by the day (UTC). (Needs
        ``see_listening``.)
        """
        answer: Volume = self._ask(
            "GET",
            "/figures/volume",
            query={
                "period": period,
                "since": since,
                "until": until,
                "network": network,
                "language": language,
                "sentiment": sentiment,
                "emotion": emotion,
                "hashtag": hashtag,
                "term": term,
                "author": author,
                "brand": brand,
                "domain": domain,
                "query": query,
                "topic": topic,
                "question": question,
                "complaint": complaint,
                "text": text,
                "by": by,
            },
        )
        return answer

    def counts_read(
        self,
        *,
        by: Literal[
            "network",
            "language",
            "sentiment",
            "emotion",
            "topic",
            "hashtag",
            "term",
            "domain",
            "brand",
            "author",
        ],
        period: Literal["1d", "7d", "30d", "90d", "365d", "all"] | None = None,
        since: str | None = None,
        until: str | None = None,
        network: list[str] | None = None,
        language: list[str] | None = None,
        sentiment: list[Literal["negative", "neutral", "positive", "unknown"]] | None = None,
        emotion: list[Literal["anger", "joy", "optimism", "sadness", "none"]] | None = None,
        hashtag: list[str] | None = None,
        term: list[str] | None = None,
        author: list[str] | None = None,
        brand: list[str] | None = None,
        domain: list[str] | None = None,
        query: list[int] | None = None,
        topic: list[int] | None = None,
        question: bool | None = None,
        complaint: bool | None = None,
        text: str | None = None,
        limit: int | None = None,
    ) -> Counts:
        """The most frequent values. Of any column of “by”: topics, hashtags, authors… (Needs
        ``see_listening``.)
        """
        answer: Counts = self._ask(
            "GET",
            "/figures/counts",
            query={
                "by": by,
                "period": period,
                "since": since,
                "until": until,
                "network": network,
                "language": language,
                "sentiment": sentiment,
                "emotion": emotion,
                "hashtag": hashtag,
                "term": term,
                "author": author,
                "brand": brand,
                "domain": domain,
                "query": query,
                "topic": topic,
                "question": question,
                "complaint": complaint,
                "text": text,
                "limit": limit,
            },
        )
        return answer

    def rising_read(
        self,
        *,
        period: Literal["1d", "7d", "30d", "90d", "365d", "all"] | None = None,
        since: str | None = None,
        until: str | None = None,
        network: list[str] | None = None,
        language: list[str] | None = None,
        sentiment: list[Literal["negative", "neutral", "positive", "unknown"]] | None = None,
        emotion: list[Literal["anger", "joy", "optimism", "sadness", "none"]] | None = None,
        hashtag: list[str] | None = None,
        term: list[str] | None = None,
        author: list[str] | None = None,
        brand: list[str] | None = None,
        domain: list[str] | None = None,
        query: list[int] | None = None,
        topic: list[int] | None = None,
        question: bool | None = None,
        complaint: bool | None = None,
        text: str | None = None,
        limit: int | None = None,
    ) -> Rising:
        """Terms that rise. (Needs ``see_listening``.)"""
        answer: Rising = self._ask(
            "GET",
            "/figures/rising",
            query={
                "period": period,
                "since": since,
                "until": until,
                "network": network,
                "language": language,
                "sentiment": sentiment,
                "emotion": emotion,
                "hashtag": hashtag,
                "term": term,
                "author": author,
                "brand": brand,
                "domain": domain,
                "query": query,
                "topic": topic,
                "question": question,
                "complaint": complaint,
                "text": text,
                "limit": limit,
            },
        )
        return answer

    def panels_list(self) -> Panels:
        """The panels of the dashboard. (Needs ``see_listening``.)"""
        answer: Panels = self._ask("GET", "/panels")
        return answer

    def panel_read(
        self,
        *,
        name: str,
        period: Literal["1d", "7d", "30d", "90d", "365d", "all"] | None = None,
        since: str | None = None,
        until: str | None = None,
        network: list[str] | None = None,
        language: list[str] | None = None,
        sentiment: list[Literal["negative", "neutral", "positive", "unknown"]] | None = None,
        emotion: list[Literal["anger", "joy", "optimism", "sadness", "none"]] | None = None,
        hashtag: list[str] | None = None,
        term: list[str] | None = None,
        author: list[str] | None = None,
        brand: list[str] | None = None,
        domain: list[str] | None = None,
        query: list[int] | None = None,
        topic: list[int] | None = None,
        question: bool | None = None,
        complaint: bool | None = None,
        text: str | None = None,
    ) -> PanelInfo:
        """A panel as it is drawn. The same marks, intervals and reservations as on the page. (Needs
        ``see_listening``.)
        """
        answer: PanelInfo = self._ask(
            "GET",
            f"/panels/{name}",
            query={
                "period": period,
                "since": since,
                "until": until,
                "network": network,
                "language": language,
                "sentiment": sentiment,
                "emotion": emotion,
                "hashtag": hashtag,
                "term": term,
                "author": author,
                "brand": brand,
                "domain": domain,
                "query": query,
                "topic": topic,
                "question": question,
                "complaint": complaint,
                "text": text,
            },
        )
        return answer

    def panel_export(
        self,
        *,
        name: str,
        to: str | Path,
        period: Literal["1d", "7d", "30d", "90d", "365d", "all"] | None = None,
        since: str | None = None,
        until: str | None = None,
        network: list[str] | None = None,
        language: list[str] | None = None,
        sentiment: list[Literal["negative", "neutral", "positive", "unknown"]] | None = None,
        emotion: list[Literal["anger", "joy", "optimism", "sadness", "none"]] | None = None,
        hashtag: list[str] | None = None,
        term: list[str] | None = None,
        author: list[str] | None = None,
        brand: list[str] | None = None,
        domain: list[str] | None = None,
        query: list[int] | None = None,
        topic: list[int] | None = None,
        question: bool | None = None,
        complaint: bool | None = None,
        text: str | None = None,
        format: Any | None = None,
    ) -> Path:
        """A panel as a Parquet or CSV file. (Needs ``export_posts``.)"""
        answer: Path = self._save(
            f"/panels/{name}/export",
            query={
                "period": period,
                "since": since,
                "until": until,
                "network": network,
                "language": language,
                "sentiment": sentiment,
                "emotion": emotion,
                "hashtag": hashtag,
                "term": term,
                "author": author,
                "brand": brand,
                "domain": domain,
                "query": query,
                "topic": topic,
                "question": question,
                "complaint": complaint,
                "text": text,
                "format": format,
            },
            to=to,
        )
        return answer

    def views_list(self, *, cursor: str | None = None, limit: int | None = None) -> SavedViews:
        """Saved views: the team’s, and your own. (Needs ``see_listening``.)"""
        answer: SavedViews = self._ask("GET", "/views", query={"cursor": cursor, "limit": limit})
        return answer

    def views_all(self) -> Iterator[SavedViewInfo]:
        """``views_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.views_list(cursor=cursor, limit=200)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def view_create(
        self, *, name: str, query: str | None = None, for_team: bool | None = None
    ) -> SavedViewInfo:
        """Save a view. (Needs ``edit_views``.)"""
        answer: SavedViewInfo = self._ask(
            "POST", "/views", body={"name": name, "query": query, "for_team": for_team}
        )
        return answer

    def view_read(self, *, view: int) -> SavedViewInfo:
        """One saved view. (Needs ``see_listening``.)"""
        answer: SavedViewInfo = self._ask("GET", f"/views/{view}")
        return answer

    def view_change(
        self, *, view: int, name: str | None = None, query: str | None = None, for_team: bool | None = None
    ) -> SavedViewInfo:
        """Change a view. (Needs ``edit_views``.)"""
        answer: SavedViewInfo = self._ask(
            "PATCH", f"/views/{view}", body={"name": name, "query": query, "for_team": for_team}
        )
        return answer

    def view_delete(self, *, view: int) -> None:
        """Delete a view; its links open no more. (Needs ``edit_views``.)"""
        self._ask("DELETE", f"/views/{view}")

    def view_figures(self, *, view: int) -> ViewFigures:
        """The figures of a view. Those at the top, then its panels, as the dashboard draws them. (Needs
        ``see_listening``.)
        """
        answer: ViewFigures = self._ask("GET", f"/views/{view}/figures")
        return answer

    def view_figures_export(self, *, view: int, to: str | Path, format: Any | None = None) -> Path:
        """The figures of a view as a Parquet or CSV file. A row for each mark of each panel: instant or
        label, value, interval, sample. (Needs ``export_posts``.)
        """
        answer: Path = self._save(f"/views/{view}/figures/export", query={"format": format}, to=to)
        return answer

    def view_export(self, *, view: int, to: str | Path, format: Any | None = None) -> Path:
        """The posts of a view as a Parquet or CSV file. The columns of /posts/export, the newest first.
        (Needs ``export_posts``.)
        """
        answer: Path = self._save(f"/views/{view}/export", query={"format": format}, to=to)
        return answer

    def view_links_list(self, *, view: int, cursor: str | None = None, limit: int | None = None) -> Links:
        """The links that show a view outside, or did. (Needs ``share_views``.)"""
        answer: Links = self._ask("GET", f"/views/{view}/links", query={"cursor": cursor, "limit": limit})
        return answer

    def view_links_all(self, *, view: int) -> Iterator[LinkInfo]:
        """``view_links_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.view_links_list(cursor=cursor, limit=200, view=view)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def view_link_create(self, *, view: int, days: Literal[1, 7, 30, 90]) -> LinkMade:
        """Make a link that shows a view outside. Whoever holds it sees figures, no post and no name, until
        it expires. (Needs ``share_views``.)
        """
        answer: LinkMade = self._ask("POST", f"/views/{view}/links", body={"days": days})
        return answer

    def view_link_delete(self, *, view: int, link: int) -> None:
        """Withdraw a link: it opens no more, at once. (Needs ``share_views``.)"""
        self._ask("DELETE", f"/views/{view}/links/{link}")

    def topics_list(
        self,
        *,
        period: Literal["1d", "7d", "30d", "90d", "365d", "all"] | None = None,
        since: str | None = None,
        until: str | None = None,
        network: list[str] | None = None,
        language: list[str] | None = None,
        sentiment: list[Literal["negative", "neutral", "positive", "unknown"]] | None = None,
        emotion: list[Literal["anger", "joy", "optimism", "sadness", "none"]] | None = None,
        hashtag: list[str] | None = None,
        term: list[str] | None = None,
        author: list[str] | None = None,
        brand: list[str] | None = None,
        domain: list[str] | None = None,
        query: list[int] | None = None,
        topic: list[int] | None = None,
        question: bool | None = None,
        complaint: bool | None = None,
        text: str | None = None,
    ) -> Topics:
        """The topics. Those hidden by a person and those that look like spam are told as such. (Needs
        ``see_listening``.)
        """
        answer: Topics = self._ask(
            "GET",
            "/topics",
            query={
                "period": period,
                "since": since,
                "until": until,
                "network": network,
                "language": language,
                "sentiment": sentiment,
                "emotion": emotion,
                "hashtag": hashtag,
                "term": term,
                "author": author,
                "brand": brand,
                "domain": domain,
                "query": query,
                "topic": topic,
                "question": question,
                "complaint": complaint,
                "text": text,
            },
        )
        return answer

    def topic_name(self, *, topic: int, name: str) -> TopicNamed:
        """Name a topic. Remembered when topics are learnt anew. (Needs ``edit_topics``.)"""
        answer: TopicNamed = self._ask("PUT", f"/topics/{topic}/name", body={"name": name})
        return answer

    def topics_learn(self) -> Accepted:
        """Learn the topics anew. From the newest posts, in the background: see the jobs. (Needs
        ``edit_topics``.)
        """
        answer: Accepted = self._ask("POST", "/topics/learn")
        return answer

    def queries_list(self, *, cursor: str | None = None, limit: int | None = None) -> SavedQueries:
        """Saved queries. (Needs ``see_listening``.)"""
        answer: SavedQueries = self._ask("GET", "/queries", query={"cursor": cursor, "limit": limit})
        return answer

    def queries_all(self) -> Iterator[SavedQuery]:
        """``queries_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.queries_list(cursor=cursor, limit=200)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def query_create(
        self, *, name: str, text: str, folder_id: int | None = None, is_shared: bool | None = None
    ) -> SavedQuery:
        """Save a query. Posts already heard are matched in the background: see “matched_at”. (Needs
        ``edit_queries``.)
        """
        answer: SavedQuery = self._ask(
            "POST",
            "/queries",
            body={"name": name, "text": text, "folder_id": folder_id, "is_shared": is_shared},
        )
        return answer

    def query_preview(self, *, text: str) -> QueryPreview:
        """What a query would find. Saves nothing. What cannot be read is refused with the place of the
        mistake. (Needs ``see_listening``.)
        """
        answer: QueryPreview = self._ask("GET", "/queries/preview", query={"text": text})
        return answer

    def query_read(self, *, query: int) -> SavedQuery:
        """One saved query. (Needs ``see_listening``.)"""
        answer: SavedQuery = self._ask("GET", f"/queries/{query}")
        return answer

    def query_update(
        self, *, query: int, name: str, text: str, folder_id: int | None = None, is_shared: bool | None = None
    ) -> SavedQuery:
        """Change a query. (Needs ``edit_queries``.)"""
        answer: SavedQuery = self._ask(
            "PUT",
            f"/queries/{query}",
            body={"name": name, "text": text, "folder_id": folder_id, "is_shared": is_shared},
        )
        return answer

    def query_delete(self, *, query: int) -> None:
        """Delete a query. The posts it matched are kept. (Needs ``edit_queries``.)"""
        self._ask("DELETE", f"/queries/{query}")

    def brands_read(self) -> Brands:
        """Brands and products that are recognised. (Needs ``see_listening``.)"""
        answer: Brands = self._ask("GET", "/brands")
        return answer

    def brands_write(self, *, items: list[Brand]) -> Brands:
        """Replace the list of brands and products. They are recognised in new posts and, soon after, in
        those heard before. (Needs ``edit_queries``.)
        """
        answer: Brands = self._ask("PUT", "/brands", body={"items": items})
        return answer

    def networks_list(self) -> Networks:
        """The networks, and the ways of hearing them. (Needs ``see_listening``.)"""
        answer: Networks = self._ask("GET", "/networks")
        return answer

    def sources_list(self, *, cursor: str | None = None, limit: int | None = None) -> Sources:
        """What is listened to, and how it goes. (Needs ``edit_sources``.)"""
        answer: Sources = self._ask("GET", "/sources", query={"cursor": cursor, "limit": limit})
        return answer

    def sources_all(self) -> Iterator[SourceInfo]:
        """``sources_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.sources_list(cursor=cursor, limit=200)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def source_create(
        self,
        *,
        network: str,
        kind: Literal["stream", "hashtag", "timeline", "search", "trends", "feed"],
        term: str | None = None,
        host: str | None = None,
        token: str | None = None,
        name: str | None = None,
        keep_all: bool | None = None,
    ) -> SourceInfo:
        """Listen to something more. (Needs ``edit_sources``.)"""
        answer: SourceInfo = self._ask(
            "POST",
            "/sources",
            body={
                "network": network,
                "kind": kind,
                "term": term,
                "host": host,
                "token": token,
                "name": name,
                "keep_all": keep_all,
            },
        )
        return answer

    def source_read(self, *, source: int) -> SourceInfo:
        """One source. (Needs ``edit_sources``.)"""
        answer: SourceInfo = self._ask("GET", f"/sources/{source}")
        return answer

    def source_delete(self, *, source: int) -> None:
        """Remove a source and every post it brought. (Needs ``edit_sources``.)"""
        self._ask("DELETE", f"/sources/{source}")

    def source_pause(self, *, source: int) -> SourceInfo:
        """Pause a source. (Needs ``edit_sources``.)"""
        answer: SourceInfo = self._ask("POST", f"/sources/{source}/pause")
        return answer

    def source_resume(self, *, source: int) -> SourceInfo:
        """Go on listening, from where it stopped. (Needs ``edit_sources``.)"""
        answer: SourceInfo = self._ask("POST", f"/sources/{source}/resume")
        return answer

    def imports_list(self, *, cursor: str | None = None, limit: int | None = None) -> Imports:
        """Files, the newest first. (Needs ``import_posts``.)"""
        answer: Imports = self._ask("GET", "/imports", query={"cursor": cursor, "limit": limit})
        return answer

    def imports_all(self) -> Iterator[ImportInfo]:
        """``imports_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.imports_list(cursor=cursor, limit=200)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def import_create(self, *, file: str | Path) -> ImportInfo:
        """Send a file. CSV, JSON, Parquet or an archive. It waits until it is told to begin. (Needs
        ``import_posts``.)
        """
        answer: ImportInfo = self._ask("POST", "/imports", file={"file": file})
        return answer

    def import_read(self, *, source: int) -> ImportInfo:
        """How far a file has come. (Needs ``import_posts``.)"""
        answer: ImportInfo = self._ask("GET", f"/imports/{source}")
        return answer

    def import_look(self, *, source: int) -> ImportLook:
        """What a file holds, before it is read. (Needs ``import_posts``.)"""
        answer: ImportLook = self._ask("GET", f"/imports/{source}/look")
        return answer

    def import_begin(self, *, source: int, roles: dict[str, str] | None = None) -> ImportInfo:
        """Read a file in the background. (Needs ``import_posts``.)"""
        answer: ImportInfo = self._ask("POST", f"/imports/{source}/begin", body={"roles": roles})
        return answer

    def labels_list(self, *, cursor: str | None = None, limit: int | None = None) -> Labels:
        """What people said of posts, the newest first. (Needs ``see_listening``.)"""
        answer: Labels = self._ask("GET", "/labels", query={"cursor": cursor, "limit": limit})
        return answer

    def labels_all(self) -> Iterator[LabelInfo]:
        """``labels_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.labels_list(cursor=cursor, limit=200)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def accuracy_read(self) -> Accuracies:
        """How often the models agree with people here. Only on posts drawn at random, so that it holds for
        all. (Needs ``see_listening``.)
        """
        answer: Accuracies = self._ask("GET", "/labels/accuracy")
        return answer

    def labels_draw(self, *, n: int | None = None, seed: int | None = None) -> Drawn:
        """Draw posts at random to be labelled. (Needs ``correct_labels``.)"""
        answer: Drawn = self._ask("GET", "/labels/draw", query={"n": n, "seed": seed})
        return answer

    def labels_export(self, *, to: str | Path, format: Any | None = None) -> Path:
        """The labels as a Parquet or CSV file. (Needs ``export_posts``.)"""
        answer: Path = self._save("/labels/export", query={"format": format}, to=to)
        return answer

    def label_set(
        self,
        *,
        mention: str,
        task: Literal["sentiment", "emotion", "language", "is_question", "is_complaint"],
        label: str,
        drawn: bool | None = None,
    ) -> LabelInfo:
        """Say what a post is. A person’s word: do not send a model’s. Every figure counts it from then on.
        (Needs ``correct_labels``.)
        """
        answer: LabelInfo = self._ask(
            "PUT", f"/posts/{mention}/labels/{task}", body={"label": label, "drawn": drawn}
        )
        return answer

    def models_list(self) -> Models:
        """Who answers each task, and how good it is known to be. (Needs ``see_listening``.)"""
        answer: Models = self._ask("GET", "/models")
        return answer

    def model_read(
        self,
        *,
        task: Literal[
            "language",
            "sentiment",
            "emotion",
            "offensive",
            "hate",
            "irony",
            "topics",
            "terms",
            "flags",
            "brands",
        ],
    ) -> ModelInfo:
        """What is known of one task’s model. (Needs ``see_listening``.)"""
        answer: ModelInfo = self._ask("GET", f"/models/{task}")
        return answer

    def model_choose(
        self,
        *,
        task: Literal[
            "language",
            "sentiment",
            "emotion",
            "offensive",
            "hate",
            "irony",
            "topics",
            "terms",
            "flags",
            "brands",
        ],
        answerer: Literal["endpoint", "local"],
        name: str,
        url: str | None = None,
        key: str | None = None,
        outputs: list[str] | None = None,
        timeout_s: int | None = None,
        batch: int | None = None,
        per_minute: int | None = None,
    ) -> ModelInfo:
        """Let another model answer a task. For posts heard from then on; when it fails, Parvis’s own stands
        in. (Needs ``choose_models``.)
        """
        answer: ModelInfo = self._ask(
            "PUT",
            f"/models/{task}",
            body={
                "answerer": answerer,
                "name": name,
                "url": url,
                "key": key,
                "outputs": outputs,
                "timeout_s": timeout_s,
                "batch": batch,
                "per_minute": per_minute,
            },
        )
        return answer

    def model_restore(
        self,
        *,
        task: Literal[
            "language",
            "sentiment",
            "emotion",
            "offensive",
            "hate",
            "irony",
            "topics",
            "terms",
            "flags",
            "brands",
        ],
    ) -> None:
        """Let Parvis’s own model answer again. The key of an endpoint is forgotten. (Needs
        ``choose_models``.)
        """
        self._ask("DELETE", f"/models/{task}")

    def trends_list(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        kind: list[Literal["all", "query", "brand", "hashtag", "term"]] | None = None,
        lasting: bool | None = None,
        pushed: bool | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Rises:
        """Rises that were noticed, the last first. As long as posts are kept. For what matters now, ask
        /trends/now. (Needs ``see_listening``.)
        """
        answer: Rises = self._ask(
            "GET",
            "/trends",
            query={
                "cursor": cursor,
                "limit": limit,
                "kind": kind,
                "lasting": lasting,
                "pushed": pushed,
                "since": since,
                "until": until,
            },
        )
        return answer

    def trends_all(
        self,
        *,
        kind: list[Literal["all", "query", "brand", "hashtag", "term"]] | None = None,
        lasting: bool | None = None,
        pushed: bool | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Iterator[RiseInfo]:
        """``trends_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.trends_list(
                cursor=cursor, limit=200, kind=kind, lasting=lasting, pushed=pushed, since=since, until=until
            )
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def trends_now(self, *, hours: int | None = None, limit: int | None = None) -> RisesNow:
        """What rises now, the rarest first. (Needs ``see_listening``.)"""
        answer: RisesNow = self._ask("GET", "/trends/now", query={"hours": hours, "limit": limit})
        return answer

    def trends_export(
        self,
        *,
        to: str | Path,
        kind: list[Literal["all", "query", "brand", "hashtag", "term"]] | None = None,
        lasting: bool | None = None,
        pushed: bool | None = None,
        since: str | None = None,
        until: str | None = None,
        format: Any | None = None,
    ) -> Path:
        """Rises as a Parquet or CSV file. (Needs ``export_posts``.)"""
        answer: Path = self._save(
            "/trends/export",
            query={
                "kind": kind,
                "lasting": lasting,
                "pushed": pushed,
                "since": since,
                "until": until,
                "format": format,
            },
            to=to,
        )
        return answer

    def trend_read(self, *, rise: int) -> RiseInfo:
        """One rise. (Needs ``see_listening``.)"""
        answer: RiseInfo = self._ask("GET", f"/trends/{rise}")
        return answer

    def trend_why(self, *, rise: int) -> Reasons:
        """Why it rises: words, links, authors, posts. (Needs ``see_listening``.)"""
        answer: Reasons = self._ask("GET", f"/trends/{rise}/why")
        return answer

    def trend_signs(self, *, rise: int) -> Signs:
        """Whether it is pushed: each sign against what is usual. Same text, minute or link, few voices, new
        accounts. Look before you react. (Needs ``see_listening``.)
        """
        answer: Signs = self._ask("GET", f"/trends/{rise}/signs")
        return answer

    def trend_forecast(self, *, rise: int) -> Outlook:
        """Its hours, and those to come with their intervals. (Needs ``see_listening``.)"""
        answer: Outlook = self._ask("GET", f"/trends/{rise}/forecast")
        return answer

    def trend_forecast_export(self, *, rise: int, to: str | Path, format: Any | None = None) -> Path:
        """The hours of a rise as a Parquet or CSV file. (Needs ``export_posts``.)"""
        answer: Path = self._save(f"/trends/{rise}/forecast/export", query={"format": format}, to=to)
        return answer

    def matters_list(
        self, *, cursor: str | None = None, limit: int | None = None, segment: str | None = None
    ) -> Matters:
        """What matters to the audience, in order, with the reasons. (Needs ``see_listening``.)"""
        answer: Matters = self._ask(
            "GET", "/matters", query={"cursor": cursor, "limit": limit, "segment": segment}
        )
        return answer

    def matters_all(self, *, segment: str | None = None) -> Iterator[MatterInfo]:
        """``matters_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.matters_list(cursor=cursor, limit=200, segment=segment)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def matters_export(
        self, *, to: str | Path, segment: str | None = None, format: Any | None = None
    ) -> Path:
        """What matters, in order, as a Parquet or CSV file. (Needs ``export_posts``.)"""
        answer: Path = self._save("/matters/export", query={"segment": segment, "format": format}, to=to)
        return answer

    def matter_read(self, *, rise: int, segment: str | None = None) -> MatterRead:
        """One subject, its facts and an angle to begin from. Its posts are in /trends/{rise}/why. (Needs
        ``see_listening``.)
        """
        answer: MatterRead = self._ask("GET", f"/matters/{rise}", query={"segment": segment})
        return answer

    def matter_answer(self, *, rise: int, kept: bool | None, segment: str | None = None) -> MatterInfo:
        """Keep a subject, set it aside, or take the answer back. The ranking learns from it; the subject is
        answered where it now stands. (Needs ``choose_subjects``.)
        """
        answer: MatterInfo = self._ask(
            "PUT", f"/matters/{rise}/answer", body={"kept": kept, "segment": segment}
        )
        return answer

    def matter_choose(self, *, rise: int, segment: str | None = None) -> ChosenInfo:
        """Choose a subject to speak about. Once for everybody and once for each segment; again, it stays as
        it was. (Needs ``choose_subjects``.)
        """
        answer: ChosenInfo = self._ask("POST", f"/matters/{rise}/choose", body={"segment": segment})
        return answer

    def ranking_learnt(self) -> RankingLearnt:
        """What the ranking has learnt, in words and numbers. (Needs ``see_listening``.)"""
        answer: RankingLearnt = self._ask("GET", "/matters/learnt")
        return answer

    def ranking_quality(self) -> RankingQuality:
        """How good the ranking was. (Needs ``see_listening``.)"""
        answer: RankingQuality = self._ask("GET", "/matters/quality")
        return answer

    def ranking_reset(self) -> RankingReset:
        """Begin the ranking anew. The answers so far stay written down and teach nothing any more. (Needs
        ``choose_subjects``.)
        """
        answer: RankingReset = self._ask("POST", "/matters/reset")
        return answer

    def segments_list(self, *, cursor: str | None = None, limit: int | None = None) -> Segments:
        """The groups that the brand addresses. (Needs ``see_listening``.)"""
        answer: Segments = self._ask("GET", "/audience/segments", query={"cursor": cursor, "limit": limit})
        return answer

    def segments_all(self) -> Iterator[SegmentInfo]:
        """``segments_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.segments_list(cursor=cursor, limit=200)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def segment_create(
        self,
        *,
        name: str,
        description: str | None = None,
        language: str | None = None,
        networks: list[str] | None = None,
        interests: list[InterestWanted] | None = None,
    ) -> SegmentInfo:
        """Describe a segment. (Needs ``edit_audience``.)"""
        answer: SegmentInfo = self._ask(
            "POST",
            "/audience/segments",
            body={
                "name": name,
                "description": description,
                "language": language,
                "networks": networks,
                "interests": interests,
            },
        )
        return answer

    def segment_read(self, *, segment: str) -> SegmentInfo:
        """One segment. (Needs ``see_listening``.)"""
        answer: SegmentInfo = self._ask("GET", f"/audience/segments/{segment}")
        return answer

    def segment_change(
        self,
        *,
        segment: str,
        name: str | None = None,
        description: str | None = None,
        language: str | None = None,
        networks: list[str] | None = None,
        interests: list[InterestWanted] | None = None,
    ) -> SegmentInfo:
        """Describe a segment otherwise. (Needs ``edit_audience``.)"""
        answer: SegmentInfo = self._ask(
            "PATCH",
            f"/audience/segments/{segment}",
            body={
                "name": name,
                "description": description,
                "language": language,
                "networks": networks,
                "interests": interests,
            },
        )
        return answer

    def segment_delete(self, *, segment: str) -> None:
        """Forget a segment. (Needs ``edit_audience``.)"""
        self._ask("DELETE", f"/audience/segments/{segment}")

    def themes_read(self) -> BrandThemes:
        """What the brand itself speaks of. (Needs ``see_listening``.)"""
        answer: BrandThemes = self._ask("GET", "/audience/themes")
        return answer

    def themes_set(self, *, themes: list[InterestWanted]) -> BrandThemes:
        """Say what the brand speaks of, all at once. (Needs ``edit_audience``.)"""
        answer: BrandThemes = self._ask("PUT", "/audience/themes", body={"themes": themes})
        return answer

    def quarters_list(self, *, cursor: str | None = None, limit: int | None = None) -> Quarters:
        """The quarters in which enough people were counted. Only whole quarters that are over: no other
        period, no filter. (Needs ``see_listening``.)
        """
        answer: Quarters = self._ask("GET", "/demographics", query={"cursor": cursor, "limit": limit})
        return answer

    def quarters_all(self) -> Iterator[QuarterInfo]:
        """``quarters_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.quarters_list(cursor=cursor, limit=200)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def quarter_read(self, *, quarter: str) -> StatedInfo:
        """What people of a quarter say publicly of themselves. Protected tables: small groups are joined,
        counts rounded; nobody is named. (Needs ``see_listening``.)
        """
        answer: StatedInfo = self._ask("GET", f"/demographics/{quarter}")
        return answer

    def quarter_export(self, *, quarter: str, to: str | Path, format: Any | None = None) -> Path:
        """The tables of a quarter as a Parquet or CSV file. (Needs ``export_posts``.)"""
        answer: Path = self._save(f"/demographics/{quarter}/export", query={"format": format}, to=to)
        return answer

    def media_list(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        words: str | None = None,
        folder: int | None = None,
        tag: str | None = None,
        kind: Literal["image", "video"] | None = None,
        rights: Literal["", "ending", "missing"] | None = None,
    ) -> Assets:
        """Pictures and videos, the newest first. (Needs ``see_posts``.)"""
        answer: Assets = self._ask(
            "GET",
            "/media",
            query={
                "cursor": cursor,
                "limit": limit,
                "words": words,
                "folder": folder,
                "tag": tag,
                "kind": kind,
                "rights": rights,
            },
        )
        return answer

    def media_all(
        self,
        *,
        words: str | None = None,
        folder: int | None = None,
        tag: str | None = None,
        kind: Literal["image", "video"] | None = None,
        rights: Literal["", "ending", "missing"] | None = None,
    ) -> Iterator[AssetInfo]:
        """``media_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.media_list(
                cursor=cursor, limit=200, words=words, folder=folder, tag=tag, kind=kind, rights=rights
            )
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def media_add(
        self,
        *,
        file: str | Path,
        name: str | None = None,
        alt: str | None = None,
        folder: int | None = None,
        made: Literal["human", "ai", "both"] | None = None,
    ) -> AssetAdded:
        """Send a picture or a video. JPEG, PNG, GIF, WebP, MP4 or MOV, told by its content. Places and what
        a camera wrote are taken out before it is kept. The very bytes that the library has give the file
        that is there. (Needs ``edit_library``.)
        """
        answer: AssetAdded = self._ask(
            "POST",
            "/media",
            file={"file": file},
            form={"name": name, "alt": alt, "folder": folder, "made": made},
        )
        return answer

    def media_read(self, *, asset: str) -> AssetInfo:
        """One picture or video. (Needs ``see_posts``.)"""
        answer: AssetInfo = self._ask("GET", f"/media/{asset}")
        return answer

    def media_change(
        self,
        *,
        asset: str,
        name: str | None = None,
        alt: str | None = None,
        tags: list[str] | None = None,
        focus: FocusInfo | None = None,
        folder: int | None = None,
        made: Made | None = None,
        owner: str | None = None,
        licence: str | None = None,
        people: str | None = None,
        consent: Consent | None = None,
        usable_until: str | None = None,
    ) -> AssetInfo:
        """Say what a picture or a video is, and what rights there are. (Needs ``edit_library``.)"""
        answer: AssetInfo = self._ask(
            "PATCH",
            f"/media/{asset}",
            body={
                "name": name,
                "alt": alt,
                "tags": tags,
                "focus": focus,
                "folder": folder,
                "made": made,
                "owner": owner,
                "licence": licence,
                "people": people,
                "consent": consent,
                "usable_until": usable_until,
            },
        )
        return answer

    def media_delete(self, *, asset: str) -> None:
        """Delete a picture or a video that no post shows. (Needs ``edit_library``.)"""
        self._ask("DELETE", f"/media/{asset}")

    def media_file(self, *, asset: str, to: str | Path) -> Path:
        """The file itself, or a range of it. (Needs ``see_posts``.)"""
        answer: Path = self._save(f"/media/{asset}/file", to=to)
        return answer

    def media_uses(self, *, asset: str) -> AssetUses:
        """What shows a picture or a video. (Needs ``see_posts``.)"""
        answer: AssetUses = self._ask("GET", f"/media/{asset}/uses")
        return answer

    def compositions_list(self, *, cursor: str | None = None, limit: int | None = None) -> Compositions:
        """Compositions of pictures. (Needs ``see_posts``.)"""
        answer: Compositions = self._ask("GET", "/compositions", query={"cursor": cursor, "limit": limit})
        return answer

    def compositions_all(self) -> Iterator[CompositionInfo]:
        """``compositions_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.compositions_list(cursor=cursor, limit=200)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def composition_create(
        self,
        *,
        headline: str,
        kicker: str | None = None,
        body: str | None = None,
        call: str | None = None,
        others: list[str] | None = None,
        language: Literal["fr", "en", "ar", "he"] | None = None,
        photo: str | None = None,
        layout: Any | None = None,
        palette: Any | None = None,
        crop: Any | None = None,
        with_logo: bool | None = None,
    ) -> CompositionInfo:
        """Begin a composition. (Needs ``edit_library``.)"""
        answer: CompositionInfo = self._ask(
            "POST",
            "/compositions",
            body={
                "headline": headline,
                "kicker": kicker,
                "body": body,
                "call": call,
                "others": others,
                "language": language,
                "photo": photo,
                "layout": layout,
                "palette": palette,
                "crop": crop,
                "with_logo": with_logo,
            },
        )
        return answer

    def composition_draw(
        self,
        *,
        composition: str,
        formats: list[Literal["square", "portrait", "story", "wide", "link", "pin"]],
    ) -> DrawnPictures:
        """Draw a composition into the media library. The pictures keep the rights of the photograph that
        they show. What has no room, or is drawn by no font of the brand kit, is refused with a sentence,
        and nothing is kept. (Needs ``edit_library``.)
        """
        answer: DrawnPictures = self._ask(
            "POST", f"/compositions/{composition}/draw", body={"formats": formats}
        )
        return answer

    def films_list(self, *, cursor: str | None = None, limit: int | None = None) -> Films:
        """Films. (Needs ``see_posts``.)"""
        answer: Films = self._ask("GET", "/films", query={"cursor": cursor, "limit": limit})
        return answer

    def films_all(self) -> Iterator[FilmInfo]:
        """``films_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.films_list(cursor=cursor, limit=200)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def film_create(
        self,
        *,
        name: str,
        parts: list[FilmPart] | None = None,
        shape: Literal["", "9:16", "4:5", "1:1", "16:9"] | None = None,
        keep: Keep | None = None,
        cross_s: float | None = None,
        sound: bool | None = None,
        captions: list[Caption] | None = None,
        kind: Literal["cut", "slides"] | None = None,
    ) -> FilmInfo:
        """Begin a film. Pieces of videos in their order (cut), or pictures that follow each other (slides).
        Nothing is made until it is asked for. (Needs ``edit_library``.)
        """
        answer: FilmInfo = self._ask(
            "POST",
            "/films",
            body={
                "name": name,
                "parts": parts,
                "shape": shape,
                "keep": keep,
                "cross_s": cross_s,
                "sound": sound,
                "captions": captions,
                "kind": kind,
            },
        )
        return answer

    def film_read(self, *, film: str) -> FilmInfo:
        """A film, how far its making is, and what was made. (Needs ``see_posts``.)"""
        answer: FilmInfo = self._ask("GET", f"/films/{film}")
        return answer

    def film_change(
        self,
        *,
        film: str,
        name: str | None = None,
        parts: list[FilmPart] | None = None,
        shape: Literal["", "9:16", "4:5", "1:1", "16:9"] | None = None,
        keep: Keep | None = None,
        cross_s: float | None = None,
        sound: bool | None = None,
        captions: list[Caption] | None = None,
    ) -> FilmInfo:
        """Change a film that is not being made. (Needs ``edit_library``.)"""
        answer: FilmInfo = self._ask(
            "PATCH",
            f"/films/{film}",
            body={
                "name": name,
                "parts": parts,
                "shape": shape,
                "keep": keep,
                "cross_s": cross_s,
                "sound": sound,
                "captions": captions,
            },
        )
        return answer

    def film_delete(self, *, film: str) -> None:
        """Delete a film; what was made of it stays in the media library. (Needs ``edit_library``.)"""
        self._ask("DELETE", f"/films/{film}")

    def film_make(self, *, film: str) -> FilmInfo:
        """Have a film made. It is made in the background: ask for the film again to see how far it is. What
        is made enters the media library with the strictest rights of the files that it is made of. (Needs
        ``edit_library``.)
        """
        answer: FilmInfo = self._ask("POST", f"/films/{film}/make")
        return answer

    def film_stop(self, *, film: str) -> FilmInfo:
        """Stop the making of a film. (Needs ``edit_library``.)"""
        answer: FilmInfo = self._ask("POST", f"/films/{film}/stop")
        return answer

    def alerts_list(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        kind: list[
            Literal[
                "spike", "sentiment", "words", "author", "launch", "webhook", "delivery", "account", "plan"
            ]
        ]
        | None = None,
        rule: list[int] | None = None,
        show: Literal["rang", "held", "all"] | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Alerts:
        """Alerts that fired, the newest first. (Needs ``see_listening``.)"""
        answer: Alerts = self._ask(
            "GET",
            "/alerts",
            query={
                "cursor": cursor,
                "limit": limit,
                "kind": kind,
                "rule": rule,
                "show": show,
                "since": since,
                "until": until,
            },
        )
        return answer

    def alerts_all(
        self,
        *,
        kind: list[
            Literal[
                "spike", "sentiment", "words", "author", "launch", "webhook", "delivery", "account", "plan"
            ]
        ]
        | None = None,
        rule: list[int] | None = None,
        show: Literal["rang", "held", "all"] | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Iterator[AlertInfo]:
        """``alerts_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.alerts_list(
                cursor=cursor, limit=200, kind=kind, rule=rule, show=show, since=since, until=until
            )
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def alerts_export(
        self,
        *,
        to: str | Path,
        kind: list[
            Literal[
                "spike", "sentiment", "words", "author", "launch", "webhook", "delivery", "account", "plan"
            ]
        ]
        | None = None,
        rule: list[int] | None = None,
        show: Literal["rang", "held", "all"] | None = None,
        since: str | None = None,
        until: str | None = None,
        format: Any | None = None,
    ) -> Path:
        """Alerts as a Parquet or CSV file. (Needs ``export_posts``.)"""
        answer: Path = self._save(
            "/alerts/export",
            query={
                "kind": kind,
                "rule": rule,
                "show": show,
                "since": since,
                "until": until,
                "format": format,
            },
            to=to,
        )
        return answer

    def alert_read(self, *, alert: int) -> AlertRead:
        """One alert, with the posts that caused it. Reading it here does not mark it as read for anybody.
        (Needs ``see_listening``.)
        """
        answer: AlertRead = self._ask("GET", f"/alerts/{alert}")
        return answer

    def alert_answer(self, *, alert: int, useful: bool) -> AnswerKept:
        """Say whether an alert was useful. The answer is that of the token’s maker, one for each alert, and
        moves the rule’s threshold. (Needs ``follow_alerts``.)
        """
        answer: AnswerKept = self._ask("PUT", f"/alerts/{alert}/answer", body={"useful": useful})
        return answer

    def rules_list(self, *, cursor: str | None = None, limit: int | None = None) -> Rules:
        """What is watched for. (Needs ``see_listening``.)"""
        answer: Rules = self._ask("GET", "/alerts/rules", query={"cursor": cursor, "limit": limit})
        return answer

    def rules_all(self) -> Iterator[RuleInfo]:
        """``rules_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.rules_list(cursor=cursor, limit=200)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def rule_create(
        self,
        *,
        name: str,
        kind: Literal["spike", "sentiment", "words", "author", "launch"],
        scope: Any | None = None,
        query_id: int | None = None,
        brand: str | None = None,
        words: str | None = None,
        measure: Any | None = None,
        threshold: float | None = None,
        least_posts: int | None = None,
        least_authors: int | None = None,
        silence_hours: int | None = None,
        most_a_day: int | None = None,
        urgent: bool | None = None,
        by_email: bool | None = None,
        by_webhook: bool | None = None,
    ) -> RuleInfo:
        """Watch for something from now on. It is looked at every two minutes. (Needs ``edit_alerts``.)"""
        answer: RuleInfo = self._ask(
            "POST",
            "/alerts/rules",
            body={
                "name": name,
                "kind": kind,
                "scope": scope,
                "query_id": query_id,
                "brand": brand,
                "words": words,
                "measure": measure,
                "threshold": threshold,
                "least_posts": least_posts,
                "least_authors": least_authors,
                "silence_hours": silence_hours,
                "most_a_day": most_a_day,
                "urgent": urgent,
                "by_email": by_email,
                "by_webhook": by_webhook,
            },
        )
        return answer

    def rule_preview(
        self,
        *,
        name: str,
        kind: Literal["spike", "sentiment", "words", "author", "launch"],
        scope: Any | None = None,
        query_id: int | None = None,
        brand: str | None = None,
        words: str | None = None,
        measure: Any | None = None,
        threshold: float | None = None,
        least_posts: int | None = None,
        least_authors: int | None = None,
        silence_hours: int | None = None,
        most_a_day: int | None = None,
        urgent: bool | None = None,
        by_email: bool | None = None,
        by_webhook: bool | None = None,
    ) -> RulePreview:
        """Would it have rung? A rule, not saved, on the last ninety days. Where what was heard ended
        earlier, on the ninety days before its end. (Needs ``edit_alerts``.)
        """
        answer: RulePreview = self._ask(
            "POST",
            "/alerts/rules/preview",
            body={
                "name": name,
                "kind": kind,
                "scope": scope,
                "query_id": query_id,
                "brand": brand,
                "words": words,
                "measure": measure,
                "threshold": threshold,
                "least_posts": least_posts,
                "least_authors": least_authors,
                "silence_hours": silence_hours,
                "most_a_day": most_a_day,
                "urgent": urgent,
                "by_email": by_email,
                "by_webhook": by_webhook,
            },
        )
        return answer

    def rule_read(self, *, rule: int) -> RuleInfo:
        """One rule. (Needs ``see_listening``.)"""
        answer: RuleInfo = self._ask("GET", f"/alerts/rules/{rule}")
        return answer

    def rule_change(
        self,
        *,
        rule: int,
        name: str | None = None,
        kind: Literal["spike", "sentiment", "words", "author", "launch"] | None = None,
        scope: ScopeKind | None = None,
        query_id: int | None = None,
        brand: str | None = None,
        words: str | None = None,
        measure: Measure | None = None,
        threshold: float | None = None,
        least_posts: int | None = None,
        least_authors: int | None = None,
        silence_hours: int | None = None,
        most_a_day: int | None = None,
        urgent: bool | None = None,
        by_email: bool | None = None,
        by_webhook: bool | None = None,
    ) -> RuleInfo:
        """Change a rule. (Needs ``edit_alerts``.)"""
        answer: RuleInfo = self._ask(
            "PATCH",
            f"/alerts/rules/{rule}",
            body={
                "name": name,
                "kind": kind,
                "scope": scope,
                "query_id": query_id,
                "brand": brand,
                "words": words,
                "measure": measure,
                "threshold": threshold,
                "least_posts": least_posts,
                "least_authors": least_authors,
                "silence_hours": silence_hours,
                "most_a_day": most_a_day,
                "urgent": urgent,
                "by_email": by_email,
                "by_webhook": by_webhook,
            },
        )
        return answer

    def rule_delete(self, *, rule: int) -> None:
        """Forget a rule; its alerts stay. (Needs ``edit_alerts``.)"""
        self._ask("DELETE", f"/alerts/rules/{rule}")

    def rule_pause(self, *, rule: int) -> RuleInfo:
        """Pause a rule. (Needs ``edit_alerts``.)"""
        answer: RuleInfo = self._ask("POST", f"/alerts/rules/{rule}/pause")
        return answer

    def rule_resume(self, *, rule: int) -> RuleInfo:
        """Watch again: what came meanwhile does not ring. (Needs ``edit_alerts``.)"""
        answer: RuleInfo = self._ask("POST", f"/alerts/rules/{rule}/resume")
        return answer

    def crises_list(
        self, *, cursor: str | None = None, limit: int | None = None, open: bool | None = None
    ) -> Crises:
        """Crises, the newest first. (Needs ``run_crises``.)"""
        answer: Crises = self._ask("GET", "/crises", query={"cursor": cursor, "limit": limit, "open": open})
        return answer

    def crises_all(self, *, open: bool | None = None) -> Iterator[CrisisInfo]:
        """``crises_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.crises_list(cursor=cursor, limit=200, open=open)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def crisis_room(self, *, crisis: int) -> CrisisRoom:
        """One crisis: what happened, and what is to be said. (Needs ``run_crises``.)"""
        answer: CrisisRoom = self._ask("GET", f"/crises/{crisis}")
        return answer

    def statement_approve(self, *, statement: int, digest: str) -> StatementInfo:
        """Approve a holding statement, word for word. In the name of the token’s maker, whose role must
        include it. A text that changed since it was read is refused. Nothing is sent. (Needs
        ``approve_statements``.)
        """
        answer: StatementInfo = self._ask(
            "POST", f"/crises/statements/{statement}/approve", body={"digest": digest}
        )
        return answer

    def reports_list(self, *, cursor: str | None = None, limit: int | None = None) -> Reports:
        """Reports that are kept, the newest first. (Needs ``see_listening``.)"""
        answer: Reports = self._ask("GET", "/reports", query={"cursor": cursor, "limit": limit})
        return answer

    def reports_all(self) -> Iterator[ReportInfo]:
        """``reports_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.reports_list(cursor=cursor, limit=200)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def report_make(
        self,
        *,
        title: str,
        since: str,
        until: str,
        query: str | None = None,
        sections: list[Section] | None = None,
    ) -> ReportRead:
        """Make a report and keep it. Every sentence is made from numbers that the report shows. A year at
        most. (Needs ``edit_reports``.)
        """
        answer: ReportRead = self._ask(
            "POST",
            "/reports",
            body={"title": title, "since": since, "until": until, "query": query, "sections": sections},
        )
        return answer

    def report_read(self, *, report: int) -> ReportRead:
        """One report: its sentences, the facts behind each, its tables. (Needs ``see_listening``.)"""
        answer: ReportRead = self._ask("GET", f"/reports/{report}")
        return answer

    def report_delete(self, *, report: int) -> None:
        """Delete a report; its links open no more. (Needs ``edit_reports``.)"""
        self._ask("DELETE", f"/reports/{report}")

    def report_pdf(self, *, report: int, to: str | Path) -> Path:
        """A report as PDF, in your language. Refused while a sentence of an AI in it waits for a person’s
        approval. (Needs ``export_posts``.)
        """
        answer: Path = self._save(f"/reports/{report}/pdf", to=to)
        return answer

    def report_csv(self, *, report: int, to: str | Path) -> Path:
        """A report’s sentences and numbers as CSV. Refused while a sentence of an AI in it waits for a
        person’s approval. (Needs ``export_posts``.)
        """
        answer: Path = self._save(f"/reports/{report}/csv", to=to)
        return answer

    def report_links_list(self, *, report: int, cursor: str | None = None, limit: int | None = None) -> Links:
        """The links that show a report outside, or did. (Needs ``share_views``.)"""
        answer: Links = self._ask("GET", f"/reports/{report}/links", query={"cursor": cursor, "limit": limit})
        return answer

    def report_links_all(self, *, report: int) -> Iterator[LinkInfo]:
        """``report_links_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.report_links_list(cursor=cursor, limit=200, report=report)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def report_link_create(self, *, report: int, days: Literal[1, 7, 30, 90]) -> LinkMade:
        """Make a link that shows a report outside. It shows no alert and nothing of fewer than five posts.
        Refused while a sentence of an AI in it waits for a person’s approval. (Needs ``share_views``.)
        """
        answer: LinkMade = self._ask("POST", f"/reports/{report}/links", body={"days": days})
        return answer

    def report_link_delete(self, *, report: int, link: int) -> None:
        """Withdraw a link: it opens no more, at once. (Needs ``share_views``.)"""
        self._ask("DELETE", f"/reports/{report}/links/{link}")

    def plans_list(self, *, cursor: str | None = None, limit: int | None = None) -> Plans:
        """Reports that come again. (Needs ``see_listening``.)"""
        answer: Plans = self._ask("GET", "/reports/plans", query={"cursor": cursor, "limit": limit})
        return answer

    def plans_all(self) -> Iterator[PlanInfo]:
        """``plans_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.plans_list(cursor=cursor, limit=200)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def plan_create(
        self,
        *,
        name: str,
        query: str | None = None,
        sections: list[Section] | None = None,
        rhythm: Any | None = None,
        weekday: int | None = None,
        day: int | None = None,
        at: str | None = None,
        readers: list[str] | None = None,
    ) -> PlanInfo:
        """Have a report made again and again. It tells of the day before, of the seven days before, or of
        the month before. (Needs ``edit_reports``.)
        """
        answer: PlanInfo = self._ask(
            "POST",
            "/reports/plans",
            body={
                "name": name,
                "query": query,
                "sections": sections,
                "rhythm": rhythm,
                "weekday": weekday,
                "day": day,
                "at": at,
                "readers": readers,
            },
        )
        return answer

    def plan_read(self, *, plan: int) -> PlanInfo:
        """One plan. (Needs ``see_listening``.)"""
        answer: PlanInfo = self._ask("GET", f"/reports/plans/{plan}")
        return answer

    def plan_change(
        self,
        *,
        plan: int,
        name: str | None = None,
        query: str | None = None,
        sections: list[Section] | None = None,
        rhythm: Rhythm | None = None,
        weekday: int | None = None,
        day: int | None = None,
        at: str | None = None,
        readers: list[str] | None = None,
    ) -> PlanInfo:
        """Change a plan. Another hour or day counts from now on: nothing is made for the past. (Needs
        ``edit_reports``.)
        """
        answer: PlanInfo = self._ask(
            "PATCH",
            f"/reports/plans/{plan}",
            body={
                "name": name,
                "query": query,
                "sections": sections,
                "rhythm": rhythm,
                "weekday": weekday,
                "day": day,
                "at": at,
                "readers": readers,
            },
        )
        return answer

    def plan_delete(self, *, plan: int) -> None:
        """Forget a plan; its reports stay. (Needs ``edit_reports``.)"""
        self._ask("DELETE", f"/reports/plans/{plan}")

    def plan_pause(self, *, plan: int) -> PlanInfo:
        """Pause a plan. (Needs ``edit_reports``.)"""
        answer: PlanInfo = self._ask("POST", f"/reports/plans/{plan}/pause")
        return answer

    def plan_resume(self, *, plan: int) -> PlanInfo:
        """Let a plan go on with the next report to come. (Needs ``edit_reports``.)"""
        answer: PlanInfo = self._ask("POST", f"/reports/plans/{plan}/resume")
        return answer

    def content_posts_list(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        words: str | None = None,
        campaign: str | None = None,
        archived: bool | None = None,
    ) -> WrittenPosts:
        """Posts that are written, changed last first. (Needs ``see_posts``.)"""
        answer: WrittenPosts = self._ask(
            "GET",
            "/content/posts",
            query={
                "cursor": cursor,
                "limit": limit,
                "words": words,
                "campaign": campaign,
                "archived": archived,
            },
        )
        return answer

    def content_posts_all(
        self, *, words: str | None = None, campaign: str | None = None, archived: bool | None = None
    ) -> Iterator[WrittenPost]:
        """``content_posts_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.content_posts_list(
                cursor=cursor, limit=200, words=words, campaign=campaign, archived=archived
            )
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def content_post_create(
        self,
        *,
        words: WordsIn,
        title: str | None = None,
        campaign: str | None = None,
        made: Any | None = None,
    ) -> WrittenPost:
        """Begin a post. (Needs ``write_posts``.)"""
        answer: WrittenPost = self._ask(
            "POST",
            "/content/posts",
            body={"words": words, "title": title, "campaign": campaign, "made": made},
        )
        return answer

    def content_post_read(self, *, post: str) -> WrittenPost:
        """One post as it stands. (Needs ``see_posts``.)"""
        answer: WrittenPost = self._ask("GET", f"/content/posts/{post}")
        return answer

    def content_post_change(
        self,
        *,
        post: str,
        number: int | None = None,
        title: str | None = None,
        campaign: str | None = None,
        words: WordsIn | None = None,
        made: Any | None = None,
    ) -> WrittenPost:
        """Change a post. Send the number that was read, as “number” or in the header If-Match: 412 when
        somebody has changed the post since. Words are sent whole. (Needs ``write_posts``.)
        """
        answer: WrittenPost = self._ask(
            "PATCH",
            f"/content/posts/{post}",
            body={"number": number, "title": title, "campaign": campaign, "words": words, "made": made},
        )
        return answer

    def content_post_check(self, *, post: str) -> PostChecked:
        """Lengths, and what networks would refuse. (Needs ``see_posts``.)"""
        answer: PostChecked = self._ask("GET", f"/content/posts/{post}/check")
        return answer

    def content_check(
        self,
        *,
        networks: list[str] | None = None,
        language: str | None = None,
        common: Any | None = None,
        own: dict[str, VariantIn] | None = None,
        settings: dict[str, dict[str, str]] | None = None,
    ) -> PostChecked:
        """The same of words that are kept nowhere. (Needs ``write_posts``.)"""
        answer: PostChecked = self._ask(
            "POST",
            "/content/check",
            body={
                "networks": networks,
                "language": language,
                "common": common,
                "own": own,
                "settings": settings,
            },
        )
        return answer

    def content_thread(self, *, text: str, networks: list[str], numbered: bool | None = None) -> ThreadCut:
        """Cut a text into a thread that fits these networks. (Needs ``write_posts``.)"""
        answer: ThreadCut = self._ask(
            "POST", "/content/thread", body={"text": text, "networks": networks, "numbered": numbered}
        )
        return answer

    def briefs_list(self, *, cursor: str | None = None, limit: int | None = None) -> Briefs:
        """Briefs, changed last first. (Needs ``see_posts``.)"""
        answer: Briefs = self._ask("GET", "/briefs", query={"cursor": cursor, "limit": limit})
        return answer

    def briefs_all(self) -> Iterator[BriefInfo]:
        """``briefs_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.briefs_list(cursor=cursor, limit=200)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def brief_create(
        self,
        *,
        message: str,
        name: str | None = None,
        language: str | None = None,
        goal: Any | None = None,
        tone: Any | None = None,
        story: Any | None = None,
        facts: list[str] | None = None,
        product: str | None = None,
        segment: str | None = None,
        audience: str | None = None,
        call: str | None = None,
        link: str | None = None,
        networks: list[str] | None = None,
        constraints: list[str] | None = None,
        keywords: list[str] | None = None,
    ) -> BriefInfo:
        """Write a brief. (Needs ``write_posts``.)"""
        answer: BriefInfo = self._ask(
            "POST",
            "/briefs",
            body={
                "message": message,
                "name": name,
                "language": language,
                "goal": goal,
                "tone": tone,
                "story": story,
                "facts": facts,
                "product": product,
                "segment": segment,
                "audience": audience,
                "call": call,
                "link": link,
                "networks": networks,
                "constraints": constraints,
                "keywords": keywords,
            },
        )
        return answer

    def brief_read(self, *, brief: str) -> BriefInfo:
        """One brief as it stands. (Needs ``see_posts``.)"""
        answer: BriefInfo = self._ask("GET", f"/briefs/{brief}")
        return answer

    def variants_list(self, *, brief: str) -> Variants:
        """The variants of a brief, as they come. (Needs ``see_posts``.)"""
        answer: Variants = self._ask("GET", f"/briefs/{brief}/variants")
        return answer

    def variants_ask(
        self,
        *,
        brief: str,
        kind: Literal["caption", "thread", "product", "article", "alt", "hashtags", "comment"] | None = None,
        networks: list[str] | None = None,
        variants: int | None = None,
        builtin: bool | None = None,
    ) -> RunInfo:
        """Have variants written. They come one by one; a call that could overspend is not made. (Needs
        ``write_posts``.)
        """
        answer: RunInfo = self._ask(
            "POST",
            f"/briefs/{brief}/variants",
            body={"kind": kind, "networks": networks, "variants": variants, "builtin": builtin},
        )
        return answer

    def variant_choose(self, *, variant: str, networks: list[str] | None = None) -> ChosenPost:
        """Make a post of a variant. One version a network; who made the words goes with it. (Needs
        ``write_posts``.)
        """
        answer: ChosenPost = self._ask("POST", f"/variants/{variant}/choose", body={"networks": networks})
        return answer

    def prompts_read(self, *, language: Literal["fr", "en"] | None = None) -> Prompts:
        """The versions of a prompt, the newest first. (Needs ``see_posts``.)"""
        answer: Prompts = self._ask("GET", "/prompts", query={"language": language})
        return answer

    def prompt_write(
        self,
        *,
        language: Literal["fr", "en"],
        manner: str,
        note: str | None = None,
        based_on: int | None = None,
    ) -> PromptInfo:
        """Write a version of a prompt. It is not in use by that. (Needs ``edit_voice``.)"""
        answer: PromptInfo = self._ask(
            "POST",
            "/prompts",
            body={"language": language, "manner": manner, "note": note, "based_on": based_on},
        )
        return answer

    def prompt_use(self, *, language: Literal["fr", "en"], number: int) -> PromptInfo:
        """Put a version of a prompt in use, a newer or an older one. (Needs ``edit_voice``.)"""
        answer: PromptInfo = self._ask("POST", "/prompts/use", body={"language": language, "number": number})
        return answer

    def prompt_cases_read(self, *, language: Literal["fr", "en"] | None = None) -> Cases:
        """What versions of a prompt are tried on. (Needs ``see_posts``.)"""
        answer: Cases = self._ask("GET", "/prompts/cases", query={"language": language})
        return answer

    def prompt_trial_ask(
        self,
        *,
        language: Literal["fr", "en"],
        versions: list[int],
        cases: list[str] | None = None,
        variants: int | None = None,
    ) -> TrialInfo:
        """Have versions of a prompt tried. A trial that could overspend is not made. (Needs
        ``write_posts``.)
        """
        answer: TrialInfo = self._ask(
            "POST",
            "/prompts/trials",
            body={"language": language, "versions": versions, "cases": cases, "variants": variants},
        )
        return answer

    def prompt_trial_read(self, *, prompt_trial: str) -> TrialInfo:
        """A trial of a prompt, with its scores. (Needs ``see_posts``.)"""
        answer: TrialInfo = self._ask("GET", f"/prompts/trials/{prompt_trial}")
        return answer

    def post_findings(self, *, post: str) -> CheckedOut:
        """What is found in a post, and what was waived. What is found in a post as it stands, and what
        somebody waived. (Needs ``see_posts``.)
        """
        answer: CheckedOut = self._ask("GET", f"/content/posts/{post}/findings")
        return answer

    def words_findings(self, *, words: WordsIn, facts: list[str] | None = None) -> CheckedOut:
        """What would be found in these words; nothing is kept. What would be found in these words; nothing
        is kept. (Needs ``write_posts``.)
        """
        answer: CheckedOut = self._ask("POST", "/content/findings", body={"words": words, "facts": facts})
        return answer

    def reviews_list(
        self, *, cursor: str | None = None, limit: int | None = None, open: bool | None = None
    ) -> Reviews:
        """Reviews, the newest first. (Needs ``see_posts``.)"""
        answer: Reviews = self._ask("GET", "/reviews", query={"cursor": cursor, "limit": limit, "open": open})
        return answer

    def reviews_all(self, *, open: bool | None = None) -> Iterator[ReviewInfo]:
        """``reviews_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.reviews_list(cursor=cursor, limit=200, open=open)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def review_open(self, *, post: str, note: str | None = None) -> ReviewWhole:
        """Ask that a post be approved as it stands. Asked already and changed since: asks again, from the
        first step. (Needs ``write_posts``.)
        """
        answer: ReviewWhole = self._ask("POST", "/reviews", body={"post": post, "note": note})
        return answer

    def review_read(self, *, review: int) -> ReviewWhole:
        """One review: its steps, and what was decided. (Needs ``see_posts``.)"""
        answer: ReviewWhole = self._ask("GET", f"/reviews/{review}")
        return answer

    def review_decide(
        self, *, review: int, digest: str, verdict: Literal["approved", "changes"], note: str | None = None
    ) -> DecisionInfo:
        """Decide: refused to every program. A program is not a person: it is always answered 403, whatever
        its token may do. A person decides on the review’s page, or by a client’s link. (Needs
        ``approve_posts``.)
        """
        answer: DecisionInfo = self._ask(
            "POST", f"/reviews/{review}/decide", body={"digest": digest, "verdict": verdict, "note": note}
        )
        return answer

    def autonomy_read_now(self) -> AutonomyInfo:
        """What Parvis may do on its own, and whether it is stopped. (Needs ``see_posts``.)"""
        answer: AutonomyInfo = self._ask("GET", "/autonomy")
        return answer

    def everything_stopped(self, *, reason: str | None = None) -> Stopped:
        """Stop everything that leaves. Only a person starts it again, on the page. (Needs
        ``stop_everything``.)
        """
        answer: Stopped = self._ask("POST", "/autonomy/stop", body={"reason": reason})
        return answer

    def publishing_accounts_list(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> PublishingAccounts:
        """Accounts that the workspace publishes on. (Needs ``see_posts``.)"""
        answer: PublishingAccounts = self._ask("GET", "/accounts", query={"cursor": cursor, "limit": limit})
        return answer

    def publishing_accounts_all(self) -> Iterator[PublishingAccount]:
        """``publishing_accounts_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.publishing_accounts_list(cursor=cursor, limit=200)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def post_deliveries_list(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        post: str | None = None,
        account: int | None = None,
        state: str | None = None,
    ) -> PostDeliveries:
        """What leaves, left or waits, the latest made first. (Needs ``see_posts``.)"""
        answer: PostDeliveries = self._ask(
            "GET",
            "/deliveries",
            query={"cursor": cursor, "limit": limit, "post": post, "account": account, "state": state},
        )
        return answer

    def post_deliveries_all(
        self, *, post: str | None = None, account: int | None = None, state: str | None = None
    ) -> Iterator[PostDelivery]:
        """``post_deliveries_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.post_deliveries_list(
                cursor=cursor, limit=200, post=post, account=account, state=state
            )
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def post_delivery_create(
        self,
        *,
        post: str,
        account: int,
        place: str | None = None,
        day: str | None = None,
        at: str | None = None,
        zone: str | None = None,
    ) -> PostDelivery:
        """Have a post leave for an account. Without a day it leaves now. 409 says what stands in its way.
        (Needs ``publish_posts``.)
        """
        answer: PostDelivery = self._ask(
            "POST",
            "/deliveries",
            body={"post": post, "account": account, "place": place, "day": day, "at": at, "zone": zone},
        )
        return answer

    def post_delivery_read(self, *, post_delivery: str) -> PostDelivery:
        """One delivery as it stands. (Needs ``see_posts``.)"""
        answer: PostDelivery = self._ask("GET", f"/deliveries/{post_delivery}")
        return answer

    def post_delivery_do(
        self, *, post_delivery: str, do: Literal["resume", "cancel", "again", "give-up", "remove", "change"]
    ) -> PostDelivery:
        """Go on with a delivery, cancel it, change or remove what is there. (Needs ``publish_posts``.)"""
        answer: PostDelivery = self._ask("POST", f"/deliveries/{post_delivery}/do", body={"do": do})
        return answer

    def post_delivery_confirm(self, *, post_delivery: str, remote: str) -> PostDelivery:
        """Say which post an unconfirmed delivery became. (Needs ``publish_posts``.)"""
        answer: PostDelivery = self._ask(
            "POST", f"/deliveries/{post_delivery}/confirm", body={"remote": remote}
        )
        return answer

    def results_list(
        self,
        *,
        period: Literal["30d", "90d", "365d", "all"] | None = None,
        account: int | None = None,
        campaign: str | None = None,
        network: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> PostResults:
        """Published posts and how they stand. (Needs ``see_posts``.)"""
        answer: PostResults = self._ask(
            "GET",
            "/results",
            query={
                "period": period,
                "account": account,
                "campaign": campaign,
                "network": network,
                "cursor": cursor,
                "limit": limit,
            },
        )
        return answer

    def results_all(
        self,
        *,
        period: Literal["30d", "90d", "365d", "all"] | None = None,
        account: int | None = None,
        campaign: str | None = None,
        network: str | None = None,
    ) -> Iterator[PostResult]:
        """``results_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.results_list(
                cursor=cursor, limit=200, period=period, account=account, campaign=campaign, network=network
            )
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def results_ally(
        self,
        *,
        period: Literal["30d", "90d", "365d", "all"] | None = None,
        account: int | None = None,
        campaign: str | None = None,
        network: str | None = None,
        matters: float | None = None,
        measure: Any | None = None,
    ) -> AllyInfo:
        """Posts made by the AI, or with it, beside those of people. Matched by accounts, format, quarter,
        day and hour; 95 % intervals. (Needs ``see_posts``.)
        """
        answer: AllyInfo = self._ask(
            "GET",
            "/results/ally",
            query={
                "period": period,
                "account": account,
                "campaign": campaign,
                "network": network,
                "matters": matters,
                "measure": measure,
            },
        )
        return answer

    def results_export(
        self,
        *,
        to: str | Path,
        period: Literal["30d", "90d", "365d", "all"] | None = None,
        account: int | None = None,
        campaign: str | None = None,
        network: str | None = None,
        format: Any | None = None,
    ) -> Path:
        """Published posts and how they stand, as a Parquet or CSV file. (Needs ``export_posts``.)"""
        answer: Path = self._save(
            "/results/export",
            query={
                "period": period,
                "account": account,
                "campaign": campaign,
                "network": network,
                "format": format,
            },
            to=to,
        )
        return answer

    def results_post(self, *, post: str) -> PostGrown:
        """One post on each account, each time it was looked at. (Needs ``see_posts``.)"""
        answer: PostGrown = self._ask("GET", f"/results/{post}")
        return answer

    def calendar_list(
        self,
        *,
        since: str,
        until: str,
        cursor: str | None = None,
        limit: int | None = None,
        account: int | None = None,
        state: str | None = None,
    ) -> CalendarItems:
        """What leaves when. (Needs ``see_posts``.)"""
        answer: CalendarItems = self._ask(
            "GET",
            "/calendar",
            query={
                "since": since,
                "until": until,
                "cursor": cursor,
                "limit": limit,
                "account": account,
                "state": state,
            },
        )
        return answer

    def calendar_all(
        self, *, since: str, until: str, account: int | None = None, state: str | None = None
    ) -> Iterator[CalendarItem]:
        """``calendar_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.calendar_list(
                cursor=cursor, limit=200, since=since, until=until, account=account, state=state
            )
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def calendar_categories_list(self, *, cursor: str | None = None, limit: int | None = None) -> Categories:
        """Categories of posts. (Needs ``see_posts``.)"""
        answer: Categories = self._ask(
            "GET", "/calendar/categories", query={"cursor": cursor, "limit": limit}
        )
        return answer

    def calendar_categories_all(self) -> Iterator[CategoryInfo]:
        """``calendar_categories_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.calendar_categories_list(cursor=cursor, limit=200)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def calendar_slots_list(self, *, cursor: str | None = None, limit: int | None = None) -> Slots:
        """Weekly slots. (Needs ``see_posts``.)"""
        answer: Slots = self._ask("GET", "/calendar/slots", query={"cursor": cursor, "limit": limit})
        return answer

    def calendar_slots_all(self) -> Iterator[SlotInfo]:
        """``calendar_slots_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.calendar_slots_list(cursor=cursor, limit=200)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def calendar_slot_create(
        self, *, category: int, account: int, weekday: int, at: str, zone: str
    ) -> SlotInfo:
        """Add a weekly slot. (Needs ``publish_posts``.)"""
        answer: SlotInfo = self._ask(
            "POST",
            "/calendar/slots",
            body={"category": category, "account": account, "weekday": weekday, "at": at, "zone": zone},
        )
        return answer

    def calendar_slot_delete(self, *, slot: int) -> None:
        """Take a weekly slot away; what waited for it moves to the next. (Needs ``publish_posts``.)"""
        self._ask("DELETE", f"/calendar/slots/{slot}")

    def calendar_queue_add(self, *, category: int, account: int, post: str) -> PlannedInfo:
        """Put a post in a queue. It takes the next free slot of its category, and leaves if it is approved.
        (Needs ``publish_posts``.)
        """
        answer: PlannedInfo = self._ask(
            "POST", "/calendar/queue", body={"category": category, "account": account, "post": post}
        )
        return answer

    def calendar_plan_create(self, *, post: str, account: int, day: str, at: str, zone: str) -> PlannedInfo:
        """Plan a post. It becomes a delivery once the post is approved, and never before. (Needs
        ``publish_posts``.)
        """
        answer: PlannedInfo = self._ask(
            "POST",
            "/calendar/plans",
            body={"post": post, "account": account, "day": day, "at": at, "zone": zone},
        )
        return answer

    def calendar_plan_delete(self, *, planned: int) -> None:
        """Give a plan up; the post stays. (Needs ``publish_posts``.)"""
        self._ask("DELETE", f"/calendar/plans/{planned}")

    def short_links_list(self, *, cursor: str | None = None, limit: int | None = None) -> ShortLinks:
        """Short links and how often they were followed. (Needs ``see_posts``.)"""
        answer: ShortLinks = self._ask("GET", "/links", query={"cursor": cursor, "limit": limit})
        return answer

    def short_links_all(self) -> Iterator[ShortLinkInfo]:
        """``short_links_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.short_links_list(cursor=cursor, limit=200)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def short_link_create(
        self,
        *,
        url: str,
        network: str | None = None,
        campaign: str | None = None,
        template: int | None = None,
        days: int | None = None,
    ) -> ShortLinkInfo:
        """Make a short link. (Needs ``publish_posts``.)"""
        answer: ShortLinkInfo = self._ask(
            "POST",
            "/links",
            body={"url": url, "network": network, "campaign": campaign, "template": template, "days": days},
        )
        return answer

    def short_link_read(self, *, short_link: int) -> ShortLinkInfo:
        """One short link. (Needs ``see_posts``.)"""
        answer: ShortLinkInfo = self._ask("GET", f"/links/{short_link}")
        return answer

    def short_link_delete(self, *, short_link: int) -> None:
        """Let a short link lead nowhere; its counts stay. (Needs ``publish_posts``.)"""
        self._ask("DELETE", f"/links/{short_link}")

    def webhooks_list(self, *, cursor: str | None = None, limit: int | None = None) -> WebhookList:
        """Where news goes. (Needs ``edit_webhooks``.)"""
        answer: WebhookList = self._ask("GET", "/webhooks", query={"cursor": cursor, "limit": limit})
        return answer

    def webhooks_all(self) -> Iterator[WebhookInfo]:
        """``webhooks_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.webhooks_list(cursor=cursor, limit=200)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def webhook_create(self, *, name: str, url: str, events: list[str]) -> WebhookMade:
        """Send news to another system. The answer holds the secret that signs it, once: docs/webhooks.md
        says how. (Needs ``edit_webhooks``.)
        """
        answer: WebhookMade = self._ask(
            "POST", "/webhooks", body={"name": name, "url": url, "events": events}
        )
        return answer

    def webhook_events(self) -> EventNames:
        """What webhooks can be told. (Needs ``edit_webhooks``.)"""
        answer: EventNames = self._ask("GET", "/webhooks/events")
        return answer

    def webhook_read(self, *, webhook: int) -> WebhookInfo:
        """One webhook. (Needs ``edit_webhooks``.)"""
        answer: WebhookInfo = self._ask("GET", f"/webhooks/{webhook}")
        return answer

    def webhook_change(
        self,
        *,
        webhook: int,
        name: str | None = None,
        url: str | None = None,
        events: list[str] | None = None,
    ) -> WebhookInfo:
        """Change a webhook. (Needs ``edit_webhooks``.)"""
        answer: WebhookInfo = self._ask(
            "PATCH", f"/webhooks/{webhook}", body={"name": name, "url": url, "events": events}
        )
        return answer

    def webhook_delete(self, *, webhook: int) -> None:
        """Forget a webhook, its secret and its deliveries. (Needs ``edit_webhooks``.)"""
        self._ask("DELETE", f"/webhooks/{webhook}")

    def webhook_secret(self, *, webhook: int) -> SecretMade:
        """Renew the secret: the old one signs nothing any more. (Needs ``edit_webhooks``.)"""
        answer: SecretMade = self._ask("POST", f"/webhooks/{webhook}/secret")
        return answer

    def webhook_enable(self, *, webhook: int) -> WebhookInfo:
        """Turn on again what days of failure turned off. (Needs ``edit_webhooks``.)"""
        answer: WebhookInfo = self._ask("POST", f"/webhooks/{webhook}/enable")
        return answer

    def webhook_test(self, *, webhook: int) -> DeliveryInfo:
        """Send a test, signed like any news. (Needs ``edit_webhooks``.)"""
        answer: DeliveryInfo = self._ask("POST", f"/webhooks/{webhook}/test")
        return answer

    def deliveries_list(
        self,
        *,
        webhook: int,
        cursor: str | None = None,
        limit: int | None = None,
        status: DeliveryStatus | None = None,
    ) -> Deliveries:
        """What was sent there in the last thirty days. (Needs ``edit_webhooks``.)"""
        answer: Deliveries = self._ask(
            "GET",
            f"/webhooks/{webhook}/deliveries",
            query={"cursor": cursor, "limit": limit, "status": status},
        )
        return answer

    def deliveries_all(self, *, webhook: int, status: DeliveryStatus | None = None) -> Iterator[DeliveryInfo]:
        """``deliveries_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.deliveries_list(cursor=cursor, limit=200, webhook=webhook, status=status)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def delivery_resend(self, *, webhook: int, delivery: int) -> DeliveryInfo:
        """Send a delivery again: the same id and body. (Needs ``edit_webhooks``.)"""
        answer: DeliveryInfo = self._ask("POST", f"/webhooks/{webhook}/deliveries/{delivery}/resend")
        return answer

    def audit_list(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        person: str | None = None,
        kind: Literal["", "human", "ai", "api", "system"] | None = None,
        verb: str | None = None,
        target: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> AuditLines:
        """Every change, the newest first. (Needs ``see_audit``.)"""
        answer: AuditLines = self._ask(
            "GET",
            "/audit",
            query={
                "cursor": cursor,
                "limit": limit,
                "person": person,
                "kind": kind,
                "verb": verb,
                "target": target,
                "since": since,
                "until": until,
            },
        )
        return answer

    def audit_all(
        self,
        *,
        person: str | None = None,
        kind: Literal["", "human", "ai", "api", "system"] | None = None,
        verb: str | None = None,
        target: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Iterator[AuditLine]:
        """``audit_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.audit_list(
                cursor=cursor,
                limit=200,
                person=person,
                kind=kind,
                verb=verb,
                target=target,
                since=since,
                until=until,
            )
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def audit_export(
        self,
        *,
        to: str | Path,
        cursor: str | None = None,
        limit: int | None = None,
        person: str | None = None,
        kind: Literal["", "human", "ai", "api", "system"] | None = None,
        verb: str | None = None,
        target: str | None = None,
        since: str | None = None,
        until: str | None = None,
        format: Any | None = None,
    ) -> Path:
        """The audit as a Parquet or CSV file. “before” and “after” are JSON texts. “cursor” and “limit” do
        nothing here. (Needs ``export_audit``.)
        """
        answer: Path = self._save(
            "/audit/export",
            query={
                "cursor": cursor,
                "limit": limit,
                "person": person,
                "kind": kind,
                "verb": verb,
                "target": target,
                "since": since,
                "until": until,
                "format": format,
            },
            to=to,
        )
        return answer

    def jobs_list(
        self, *, cursor: str | None = None, limit: int | None = None, status: Status | None = None
    ) -> Jobs:
        """Background work, the newest first. (Needs ``see_jobs``.)"""
        answer: Jobs = self._ask("GET", "/jobs", query={"cursor": cursor, "limit": limit, "status": status})
        return answer

    def jobs_all(self, *, status: Status | None = None) -> Iterator[JobInfo]:
        """``jobs_list``, page after page."""
        cursor: str | None = None
        while True:
            page = self.jobs_list(cursor=cursor, limit=200, status=status)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def job_read(self, *, job: int) -> JobInfo:
        """One job. (Needs ``see_jobs``.)"""
        answer: JobInfo = self._ask("GET", f"/jobs/{job}")
        return answer

    def job_again(self, *, job: int) -> JobInfo:
        """Try a failed job again. (Needs ``retry_jobs``.)"""
        answer: JobInfo = self._ask("POST", f"/jobs/{job}/retry")
        return answer

    def job_stop(self, *, job: int) -> JobInfo:
        """Cancel a job, or ask a running one to stop. (Needs ``retry_jobs``.)"""
        answer: JobInfo = self._ask("POST", f"/jobs/{job}/cancel")
        return answer
