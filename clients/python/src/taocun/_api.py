# Made by `npm run openapi` from docs/openapi/reporting.json. Not to be edited.
# mypy: disable-error-code=no-any-return


"""The schemas and operations of the API."""


from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NotRequired, TypedDict
from urllib.parse import quote

from ._rows import Rows


class NoProgress(TypedDict):
    offset: int
    since: str
    because: str
    command: NotRequired[str]


class PartitionStatus(TypedDict):
    topic: str
    partition: int
    state: Literal["loading", "running", "waiting-to-retry", "stopped"]
    offset: int
    checkpoint: int
    end: int
    lagMs: NotRequired[float]
    error: NotRequired[str]
    noProgress: NotRequired[NoProgress]


class PartitionWithoutProgress(TypedDict):
    offset: int
    since: str
    because: str
    command: NotRequired[str]
    topic: str
    partition: int


class LoopCounters(TypedDict):
    batches: int
    records: int
    checkpoints: int
    documentsWritten: int
    recordsPublished: int
    bytesPublished: int
    restarts: int


class LoopStatus(TypedDict):
    started: bool
    running: bool
    reasons: list[str]
    partitions: list[PartitionStatus]
    noProgress: list[PartitionWithoutProgress]
    counters: LoopCounters


class History(TypedDict):
    at: list[str]
    recordsPerSecond: list[float]
    publishedPerSecond: list[float]
    behind: list[float]
    memoryBytes: list[float]
    cpuShare: list[float]
    running: list[bool]


class VillageMonth(TypedDict):
    month: str
    salesFen: int
    alibabaSalesFen: int


class Statement(TypedDict):
    en: str
    zh: str


class Provenance(TypedDict):
    label: str
    statement: Statement
    url: NotRequired[str]
    placesWithinKm: NotRequired[float]


class PaidByCategory(TypedDict):
    agricultural: int
    handicraft: int
    manufactured: int
    service: int
    other: int


class LateUpdates(TypedDict):
    cutOff: str
    updates: int
    salesFen: int
    alibabaSalesFen: int


class StateOf(TypedDict):
    partition: int
    offset: int


class Keepers(TypedDict):
    sexKnown: int
    female: int
    birthYearKnown: int
    under31: int
    returneeKnown: int
    returnee: int
    povertyKnown: int
    povertyRegistered: int


class People(TypedDict):
    keepers: Keepers
    workersKnown: int
    workers: int


VersionInForce = TypedDict(
    "VersionInForce",
    {
        "from": "str | None",
        "until": "str | None",
    },
)


class Source(TypedDict):
    text: str
    url: NotRequired[str]
    standing: Literal["published", "reported", "unverified"]


class Criterion(TypedDict):
    criterion: Literal["annual-sales", "alibaba-majority", "scale", "active-shops", "active-household-share", "active-shop-share", "administrative-village", "residents-committee", "kind"]
    value: NotRequired[int | dict[str, Any] | Literal["administrative-village", "residents-committee"]]
    threshold: NotRequired[int | dict[str, Any] | Literal["administrative-village", "residents-committee"] | list[Literal["administrative-village", "residents-committee"]]]
    comparison: NotRequired[Literal["more-than", "at-least", "is", "one-of", "is-one-of"]]
    holds: bool
    certifiedBefore: NotRequired[int]
    margin: NotRequired[int | dict[str, Any]]
    source: NotRequired[Source]
    anyOf: NotRequired[list[Criterion]]


class Verdict(TypedDict):
    ruleSet: str
    qualifies: bool
    sequence: int
    version: NotRequired[VersionInForce]
    criteria: list[Criterion]


class PastVerdict(TypedDict):
    ruleSet: str
    qualifies: bool
    sequence: int
    version: NotRequired[VersionInForce]
    criteria: list[Criterion]
    asOf: str


class Revised(TypedDict):
    lateUpdates: int
    salesFen: int
    alibabaSalesFen: int
    salesHold: bool
    qualifies: bool
    change: Literal["gained", "lost", "none"]


class Certificate(TypedDict):
    year: int
    ruleSet: str
    qualifies: bool
    asOf: str
    salesFen: int
    alibabaSalesFen: int
    activeShops: int
    activeAlibabaShops: int
    activeHouseholds: NotRequired[int]
    activeAlibabaHouseholds: NotRequired[int]
    households: NotRequired[int]
    version: NotRequired[VersionInForce]
    criteria: list[Criterion]
    revised: NotRequired[Revised]


class OutlookStateOf(TypedDict):
    partition: int
    offset: int


class OutlookChange(TypedDict):
    day: str
    qualifies: bool
    version: NotRequired[VersionInForce]
    criteria: list[Criterion]


class OutlookVerdict(TypedDict):
    ruleSet: str
    qualifies: bool
    version: NotRequired[VersionInForce]
    changes: list[OutlookChange]


class OutlookSales(TypedDict):
    salesFen: int
    alibabaSalesFen: int


class OutlookShops(TypedDict):
    shops: int
    alibabaShops: int
    shopIds: list[str]


class OutlookFigures(TypedDict):
    salesFen: int
    alibabaSalesFen: int
    kind: Literal["administrative-village", "residents-committee"]
    households: int
    activeShops: int
    activeAlibabaShops: int
    activeHouseholds: int
    activeAlibabaHouseholds: int


class OutlookDay(TypedDict):
    day: str
    leaving: OutlookSales
    coming: OutlookSales
    stopping: OutlookShops
    starting: OutlookShops
    then: OutlookFigures


class Outlook(TypedDict):
    asOf: str
    until: str
    stateOf: OutlookStateOf
    verdicts: list[OutlookVerdict]
    days: list[OutlookDay]


class Village(TypedDict):
    provinceCode: str
    prefectureCode: str
    countyCode: str
    townshipCode: str
    villageCode: str
    name: str
    path: str
    kind: Literal["administrative-village", "residents-committee"]
    povertyCounty: NotRequired[bool]
    longitude: NotRequired[float]
    latitude: NotRequired[float]
    asOf: str
    households: int
    salesFen: int
    alibabaSalesFen: int
    openShops: int
    activeShops: int
    activeAlibabaShops: int
    activeHouseholds: int
    activeAlibabaHouseholds: int
    paidByCategoryFen: PaidByCategory
    paidByUrbanBuyersFen: int
    paidByRuralBuyersFen: int
    lateUpdates: list[LateUpdates]
    stateOf: StateOf
    provenance: NotRequired[Provenance]
    people: NotRequired[People]
    verdicts: list[Verdict]
    history: list[PastVerdict]
    certifications: list[Certificate]
    outlook: Outlook | None
    outlookMissing: NotRequired[str]


class VerdictSummary(TypedDict):
    ruleSet: str
    qualifies: bool
    sequence: int


class VillageSummary(TypedDict):
    provinceCode: str
    prefectureCode: str
    countyCode: str
    townshipCode: str
    villageCode: str
    name: str
    path: str
    kind: Literal["administrative-village", "residents-committee"]
    povertyCounty: NotRequired[bool]
    longitude: NotRequired[float]
    latitude: NotRequired[float]
    asOf: str
    households: int
    salesFen: int
    alibabaSalesFen: int
    openShops: int
    activeShops: int
    activeAlibabaShops: int
    activeHouseholds: int
    activeAlibabaHouseholds: int
    paidByCategoryFen: PaidByCategory
    paidByUrbanBuyersFen: int
    paidByRuralBuyersFen: int
    lateUpdates: list[LateUpdates]
    stateOf: StateOf
    qualifiesUnder: list[str]
    verdicts: list[VerdictSummary]


class Shortfall(TypedDict):
    part: int
    whole: int


class MissedCriterion(TypedDict):
    criterion: Literal["annual-sales", "alibaba-majority", "scale", "active-shops", "active-household-share", "active-shop-share", "administrative-village", "residents-committee", "kind"]
    value: int | dict[str, Any]
    threshold: int | dict[str, Any]
    comparison: Literal["more-than", "at-least"]
    holds: Literal[False]
    margin: int | dict[str, Any]
    shortfall: Shortfall
    shortfallPpm: int


class NearMiss(TypedDict):
    provinceCode: str
    prefectureCode: str
    countyCode: str
    townshipCode: str
    villageCode: str
    name: str
    longitude: NotRequired[float]
    latitude: NotRequired[float]
    asOf: str
    ruleSet: str
    shortfallPpm: int
    fails: list[Literal["annual-sales", "alibaba-majority", "scale", "active-shops", "active-household-share", "active-shop-share", "administrative-village", "residents-committee", "kind"]]
    failing: list[MissedCriterion]


class ComparedVillage(TypedDict):
    provinceCode: str
    prefectureCode: str
    countyCode: str
    townshipCode: str
    villageCode: str
    name: str
    asOf: str
    longitude: NotRequired[float]
    latitude: NotRequired[float]
    salesFen: int
    activeShops: int
    households: int
    ruleSet: str
    without: str
    fails: list[Literal["annual-sales", "alibaba-majority", "scale", "active-shops", "active-household-share", "active-shop-share", "administrative-village", "residents-committee", "kind"]]
    version: NotRequired[VersionInForce]
    criteria: list[Criterion]
    withoutVersion: NotRequired[VersionInForce]
    withoutCriteria: list[Criterion]


class VerdictChange(TypedDict):
    villageCode: str
    name: NotRequired[str]
    longitude: NotRequired[float]
    latitude: NotRequired[float]
    ruleSet: str
    sequence: int
    qualifies: bool
    asOf: str


class Diff(TypedDict):
    change: Literal["gained", "lost"]
    villageCode: str
    name: NotRequired[str]
    path: str
    ruleSet: str
    since: str


class Certification(TypedDict):
    provinceCode: str
    prefectureCode: str
    countyCode: str
    townshipCode: str
    villageCode: str
    name: str
    ruleSet: str
    year: int
    asOf: str
    qualifies: bool
    salesFen: int
    alibabaSalesFen: int
    activeShops: int
    activeAlibabaShops: int
    activeHouseholds: NotRequired[int]
    activeAlibabaHouseholds: NotRequired[int]
    households: NotRequired[int]
    revised: NotRequired[Revised]
    knownAt: NotRequired[Literal["issued", "now"]]


class CertifiedRegion(TypedDict):
    kind: Literal["town", "cluster"]
    code: str
    name: str | None
    path: str
    ruleSet: str
    qualifies: bool
    size: NotRequired[Literal["cluster", "large", "super"]]
    villages: int
    year: int
    alibabaSalesFen: int
    activeAlibabaShops: int


class CertifiedFigures(TypedDict):
    qualifies: bool
    salesFen: int
    alibabaSalesFen: int
    activeShops: int
    activeAlibabaShops: int


class CertifiedChange(TypedDict):
    provinceCode: str
    prefectureCode: str
    countyCode: str
    townshipCode: str
    change: Literal["new", "lost", "kept"]
    villageCode: str
    name: str
    ruleSet: str
    year: int
    now: NotRequired[CertifiedFigures]
    before: NotRequired[CertifiedFigures]


class ChangeCounts(TypedDict):
    new: int
    lost: int
    kept: int


class CertifiedPovertyCounty(TypedDict):
    code: str
    name: str | None
    path: str
    ruleSet: str
    year: int
    listed: bool
    delistedYear: int | None
    standing: Literal["on-the-list", "left"]
    villages: int
    salesFen: int


class PovertyCounts(TypedDict):
    villages: int
    onTheList: int
    left: int


class PublishedFigure(TypedDict):
    year: int
    region: str
    level: Literal["nation", "province", "prefecture", "county", "township"]
    name: str
    measure: Literal["active-shops", "clusters", "counties", "enterprise-shops", "jobs", "large-clusters", "merchants-30-and-under-percent", "prefectures", "provinces", "sales-rmb", "sales-rmb-half-year", "sales-rmb-in-poverty-counties", "shops-of-villages", "shops-over-1m-rmb", "super-clusters", "towns", "towns-central-west-northeast", "transactions", "villages", "villages-central-west", "villages-central-west-northeast", "villages-in-clusters-percent", "villages-in-list", "villages-in-paper", "villages-in-poverty-counties", "villages-in-provincial-poverty-counties", "villages-northeast", "villages-over-100m-rmb", "villages-over-10bn-rmb", "villages-six-coastal-provinces", "villages-with-5m-rmb-of-produce"]
    unit: Literal["count", "percent", "rmb"]
    value: float
    source: str
    ruleSet: str
    certified: NotRequired[int]


class LiveRegion(TypedDict):
    kind: Literal["town", "cluster"]
    code: str
    name: str | None
    path: str
    ruleSet: str
    qualifies: bool
    size: NotRequired[Literal["cluster", "large", "super"]]
    villages: int
    sequence: int
    asOf: str


class Share(TypedDict):
    part: int
    whole: int


class ClusterCounts(TypedDict):
    all: int
    cluster: int
    large: int
    super: int


class PovertyCounties(TypedDict):
    all: int
    withTaobaoVillages: int
    withoutTaobaoVillages: int


class RegionSummary(TypedDict):
    code: str
    level: Literal["nation", "province", "prefecture", "county", "township"]
    name: str | None
    path: str
    asOf: str | None
    computedAt: str
    villages: int
    villagesInPovertyCounties: int
    households: int
    openShops: int
    activeShops: int
    activeAlibabaShops: int
    activeHouseholds: int
    activeAlibabaHouseholds: int
    activeHouseholdShare: Share
    salesFen: int
    alibabaSalesFen: int
    paidByCategoryFen: PaidByCategory
    paidByUrbanBuyersFen: int
    paidByRuralBuyersFen: int
    ruleSet: str
    qualifying: int
    qualifyingInPovertyCounties: int
    qualifyingSalesFen: int
    towns: int
    clusters: ClusterCounts
    povertyCounties: PovertyCounties


class FiguresUnder(TypedDict):
    ruleSet: str
    qualifying: int
    qualifyingInPovertyCounties: int
    qualifyingSalesFen: int
    towns: int
    clusters: ClusterCounts
    povertyCounties: PovertyCounties


class RegionLinks(TypedDict):
    children: NotRequired[str]
    villages: str
    towns: str
    clusters: str
    series: str


class RegionReport(TypedDict):
    code: str
    level: Literal["nation", "province", "prefecture", "county", "township"]
    name: str | None
    path: str
    asOf: str | None
    computedAt: str
    villages: int
    villagesInPovertyCounties: int
    households: int
    openShops: int
    activeShops: int
    activeAlibabaShops: int
    activeHouseholds: int
    activeAlibabaHouseholds: int
    activeHouseholdShare: Share
    salesFen: int
    alibabaSalesFen: int
    paidByCategoryFen: PaidByCategory
    paidByUrbanBuyersFen: int
    paidByRuralBuyersFen: int
    provenance: NotRequired[Provenance]
    parent: str | None
    ruleSets: list[FiguresUnder]
    links: RegionLinks


class PovertyCounty(TypedDict):
    code: str
    name: str | None
    path: str
    listed: bool
    delistedYear: int | None
    ruleSet: str
    villages: int
    qualifying: int
    salesFen: int
    computedAt: str


class Price(TypedDict):
    part: int
    whole: int
    fenPerKilogram: int | None


class Percentage(TypedDict):
    part: int
    whole: int
    percent: int | None


class FarmGate(TypedDict):
    orders: int
    grams: int
    paidFen: int
    localValueFen: int
    online: Price
    local: Price
    onlineOfLocal: Percentage
    urbanShare: Percentage
    urbanGrams: int


class SeriesPoint(TypedDict):
    month: NotRequired[str]
    year: NotRequired[int]
    certified: NotRequired[int]
    region: str
    ruleSet: str
    qualifying: int
    new: int
    lost: int
    salesFen: int
    alibabaSalesFen: int
    farmGate: NotRequired[FarmGate]
    asOf: str
    computedAt: str


class Produce(TypedDict):
    orders: int
    grams: int
    paidFen: int
    localValueFen: int
    urbanGrams: int
    urbanPaidFen: int
    buyersKnownPaidFen: int


class PanelRow(TypedDict):
    level: Literal["village", "township", "county", "prefecture", "province", "nation"]
    code: str
    name: str | None
    provinceCode: NotRequired[str]
    prefectureCode: NotRequired[str]
    countyCode: NotRequired[str]
    townshipCode: NotRequired[str]
    period: str
    ruleSet: str
    asOf: str
    qualifies: NotRequired[bool]
    villages: NotRequired[int]
    qualifying: NotRequired[int]
    kind: NotRequired[Literal["administrative-village", "residents-committee"]]
    povertyCounty: NotRequired[bool]
    households: NotRequired[int]
    activeShops: NotRequired[int]
    activeAlibabaShops: NotRequired[int]
    salesFen: int
    alibabaSalesFen: int
    produce: NotRequired[Produce]
    criteria: NotRequired[list[dict[str, Any]]]


class HotSpot(TypedDict):
    code: str
    name: str | None
    path: str
    ruleSet: str
    year: NotRequired[int]
    qualifying: int
    gi: float | None


class MoransI(TypedDict):
    i: float
    expected: float
    z: float


class FarmGateFigures(TypedDict):
    orders: int
    grams: int
    paidFen: int
    localValueFen: int
    online: Price
    local: Price
    onlineOfLocal: Percentage
    urbanShare: Percentage
    urbanGrams: int
    month: NotRequired[str]
    code: str
    name: str | None
    path: str
    asOf: str | None
    computedAt: str


class KeptFigures(TypedDict):
    month: NotRequired[str]
    product: NotRequired[str | None]
    code: str
    name: str | None
    path: str
    orders: int
    grams: int
    paidFen: int
    keptFen: int
    localValueFen: int
    kept: Price
    local: Price
    keptOfLocal: Percentage
    keptOfPaid: Percentage
    asOf: str
    computedAt: str


class PeopleOfRegion(TypedDict):
    keepers: Keepers
    workersKnown: int
    workers: int
    year: int
    code: str
    name: str | None
    path: str
    ruleSet: str
    asOf: str
    rounded: bool


class WhatIfQuestion(TypedDict):
    rules: dict[str, Any]
    compareWith: NotRequired[str]
    year: NotRequired[int]
    region: NotRequired[list[str]]
    limit: NotRequired[int]
    cursor: NotRequired[str]


class VillageCounts(TypedDict):
    villages: int
    notJudged: int
    qualifying: int
    compared: int
    gained: int
    lost: int


class TownsOfBoth(TypedDict):
    rules: int
    compared: int


class ClustersOfBoth(TypedDict):
    rules: ClusterCounts
    compared: ClusterCounts


class RegionCounts(TypedDict):
    villages: int
    notJudged: int
    qualifying: int
    compared: int
    gained: int
    lost: int
    code: str
    name: str | None


class ChangedVillage(TypedDict):
    provinceCode: str
    prefectureCode: str
    countyCode: str
    townshipCode: str
    villageCode: str
    name: str
    change: Literal["gained", "lost"]
    decidedBy: NotRequired[Literal["annual-sales", "alibaba-majority", "scale", "active-shops", "active-household-share", "active-shop-share", "administrative-village", "residents-committee", "kind"]]
    criteria: list[Criterion]
    comparedCriteria: list[Criterion]


class WhatIfAnswer(TypedDict):
    provenance: NotRequired[Provenance]
    compareWith: str
    year: NotRequired[int]
    asOf: str | None
    certifiedBefore: NotRequired[int]
    rules: dict[str, Any]
    total: VillageCounts
    towns: TownsOfBoth
    clusters: ClustersOfBoth
    provinces: list[RegionCounts]
    prefectures: list[RegionCounts]
    counties: list[RegionCounts]
    items: list[ChangedVillage]
    next: NotRequired[str]
    computedAt: str


class ProvinceCounts(TypedDict):
    provinceCode: str
    villages: int
    qualifying: int


class Counts(TypedDict):
    provenance: NotRequired[Provenance]
    ruleSet: str
    villages: int
    qualifying: int
    towns: int
    clusters: ClusterCounts
    provinces: list[ProvinceCounts]


class RevisedCounts(TypedDict):
    certificates: int
    gained: int
    lost: int


class CertifiedCounts(TypedDict):
    provenance: NotRequired[Provenance]
    ruleSet: str
    villages: int
    qualifying: int
    towns: int
    clusters: ClusterCounts
    provinces: list[ProvinceCounts]
    year: int
    revised: RevisedCounts
    inPovertyCounties: PovertyCounts


class RuleSetTitle(TypedDict):
    en: str
    zh: str


class CutOff(TypedDict):
    fromYear: int
    monthDay: str


RuleSetVersion = TypedDict(
    "RuleSetVersion",
    {
        "from": "NotRequired[str]",
        "counts": "str",
        "annualSales": "dict[str, Any]",
        "alibabaMajority": "NotRequired[dict[str, Any]]",
        "scale": "dict[str, Any]",
        "where": "dict[str, Any]",
        "town": "dict[str, Any]",
        "cluster": "dict[str, Any]",
        "sources": "NotRequired[dict[str, Any]]",
    },
)


class RuleSet(TypedDict):
    id: str
    title: NotRequired[RuleSetTitle]
    cutOffs: list[CutOff]
    versions: list[RuleSetVersion]


class RuleSets(TypedDict):
    provenance: NotRequired[Provenance]
    items: list[RuleSet]


class WebhookFilter(TypedDict):
    types: NotRequired[list[Literal["taocun.village.verdict.changed.v1", "taocun.village.certified.v1", "taocun.town.verdict.changed.v1", "taocun.cluster.verdict.changed.v1"]]]
    ruleSets: NotRequired[list[str]]
    regions: NotRequired[list[str]]
    villages: NotRequired[list[str]]


NewWebhook = TypedDict(
    "NewWebhook",
    {
        "url": "str",
        "description": "NotRequired[str]",
        "filter": "NotRequired[WebhookFilter]",
        "from": "NotRequired[Literal[\"now\", \"beginning\"]]",
    },
)


class CreatedWebhook(TypedDict):
    id: str
    keyId: str
    url: str
    description: str
    filter: WebhookFilter
    state: Literal["active", "paused", "ended"]
    reason: NotRequired[str]
    createdAt: str
    previousSecretUntil: NotRequired[str]
    secret: str


class Webhook(TypedDict):
    id: str
    keyId: str
    url: str
    description: str
    filter: WebhookFilter
    state: Literal["active", "paused", "ended"]
    reason: NotRequired[str]
    createdAt: str
    previousSecretUntil: NotRequired[str]


class WebhookWithCounts(TypedDict):
    id: str
    keyId: str
    url: str
    description: str
    filter: WebhookFilter
    state: Literal["active", "paused", "ended"]
    reason: NotRequired[str]
    createdAt: str
    previousSecretUntil: NotRequired[str]
    pending: int
    failed: int


class ChangedWebhook(TypedDict):
    url: NotRequired[str]
    description: NotRequired[str]
    filter: NotRequired[WebhookFilter]
    state: NotRequired[Literal["active", "paused"]]


class RotatedSecret(TypedDict):
    secret: str
    previousSecretUntil: str


class WebhookTest(TypedDict):
    status: NotRequired[int]
    reason: NotRequired[str]
    answer: NotRequired[str]
    delivered: bool


class DeliveryAttempt(TypedDict):
    at: str
    tookMs: int
    status: NotRequired[int]
    reason: NotRequired[str]
    answer: NotRequired[str]


class Delivery(TypedDict):
    delivery: int
    webhookId: str
    type: Literal["taocun.village.verdict.changed.v1", "taocun.village.certified.v1", "taocun.town.verdict.changed.v1", "taocun.cluster.verdict.changed.v1"]
    ruleSet: str
    code: str
    state: Literal["pending", "delivered", "failed"]
    tries: int
    createdAt: str
    dueAt: NotRequired[str]
    settledAt: NotRequired[str]
    attempts: list[DeliveryAttempt]


class DeliveryWithEvent(TypedDict):
    delivery: int
    webhookId: str
    type: Literal["taocun.village.verdict.changed.v1", "taocun.village.certified.v1", "taocun.town.verdict.changed.v1", "taocun.cluster.verdict.changed.v1"]
    ruleSet: str
    code: str
    state: Literal["pending", "delivered", "failed"]
    tries: int
    createdAt: str
    dueAt: NotRequired[str]
    settledAt: NotRequired[str]
    attempts: list[DeliveryAttempt]
    event: str


class Replayed(TypedDict):
    replayed: int


class NewKey(TypedDict):
    role: Literal["producer", "reader", "subscriber", "operator"]
    name: str
    sources: NotRequired[list[str]]
    types: NotRequired[list[Literal["taocun.village.registered.v1", "taocun.shop.opened.v1", "taocun.shop.closed.v1", "taocun.order.paid.v1", "taocun.order.refunded.v1"]]]
    expiresAt: NotRequired[str]


class CreatedKey(TypedDict):
    id: str
    role: Literal["producer", "reader", "subscriber", "operator"]
    name: str
    sources: list[str]
    types: NotRequired[list[Literal["taocun.village.registered.v1", "taocun.shop.opened.v1", "taocun.shop.closed.v1", "taocun.order.paid.v1", "taocun.order.refunded.v1"]]]
    createdAt: str
    createdBy: NotRequired[str]
    lastUsedAt: NotRequired[str]
    expiresAt: NotRequired[str]
    revokedAt: NotRequired[str]
    key: str


class Key(TypedDict):
    id: str
    role: Literal["producer", "reader", "subscriber", "operator"]
    name: str
    sources: list[str]
    types: NotRequired[list[Literal["taocun.village.registered.v1", "taocun.shop.opened.v1", "taocun.shop.closed.v1", "taocun.order.paid.v1", "taocun.order.refunded.v1"]]]
    createdAt: str
    createdBy: NotRequired[str]
    lastUsedAt: NotRequired[str]
    expiresAt: NotRequired[str]
    revokedAt: NotRequired[str]


class Keys(TypedDict):
    items: list[Key]


AuditRecord = TypedDict(
    "AuditRecord",
    {
        "id": "str",
        "at": "str",
        "action": "Literal[\"key.create\", \"key.revoke\", \"webhook.create\", \"webhook.change\", \"webhook.delete\", \"webhook.secret.rotate\", \"webhook.secret.end\", \"rejected.repair\", \"rejected.repair-many\", \"rejected.set-aside\", \"rejected.set-aside-many\", \"partition.skip\", \"generation.switch\", \"generation.discard\", \"access.refused\"]",
        "service": "str",
        "key": "NotRequired[str]",
        "name": "NotRequired[str]",
        "from": "NotRequired[str]",
        "object": "NotRequired[str]",
        "outcome": "Literal[\"begun\", \"done\", \"refused\", \"failed\"]",
        "status": "NotRequired[int]",
        "detail": "NotRequired[str]",
        "unrecorded": "NotRequired[int]",
    },
)


class ProcessFigures(TypedDict):
    memoryBytes: NotRequired[int]
    heapBytes: NotRequired[int]
    cpuSeconds: NotRequired[float]
    startedAtSeconds: NotRequired[float]
    eventLoopLagSeconds: NotRequired[float]


class AnsweringService(TypedDict):
    started: bool
    running: bool
    reasons: list[str]
    partitions: list[PartitionStatus]
    noProgress: list[PartitionWithoutProgress]
    counters: LoopCounters
    service: Literal["ingestion", "classification", "reporting"]
    answers: Literal[True]
    process: ProcessFigures


class SilentService(TypedDict):
    service: Literal["ingestion", "classification", "reporting"]
    answers: Literal[False]
    because: str


class Services(TypedDict):
    services: list[AnsweringService | SilentService]
    counts: dict[str, Any] | None


class ServiceHistory(TypedDict):
    at: list[str]
    recordsPerSecond: list[float]
    publishedPerSecond: list[float]
    behind: list[float]
    memoryBytes: list[float]
    cpuShare: list[float]
    running: list[bool]
    service: Literal["ingestion", "classification", "reporting"]
    answers: Literal[True]


class Histories(TypedDict):
    services: list[ServiceHistory | SilentService]


class Firing(TypedDict):
    state: Literal["firing", "pending"]
    since: str
    description: str


class Alert(TypedDict):
    name: str
    state: Literal["firing", "pending", "inactive"]
    severity: str
    summary: str
    runbook: NotRequired[str]
    found: list[Firing]


class Alerts(TypedDict):
    watched: bool
    items: list[Alert]


class PartitionBounds(TypedDict):
    partition: int
    low: int
    high: int


class Topic(TypedDict):
    topic: Literal["marketplace.updates", "village.activity", "village.verdicts", "village.assessments", "village.certifications", "region.verdicts"]
    partitions: list[PartitionBounds]


class Topics(TypedDict):
    items: list[Topic]


class TopicRecord(TypedDict):
    offset: int
    timestampMs: int
    key: str | None
    text: str | None
    bytes: int
    headers: dict[str, Any]


class TopicRecords(TypedDict):
    partition: int
    low: int
    high: int
    topic: Literal["marketplace.updates", "village.activity", "village.verdicts", "village.assessments", "village.certifications", "region.verdicts"]
    items: list[TopicRecord]


class Place(TypedDict):
    code: str
    level: Literal["nation", "province", "prefecture", "county", "township"]
    name: str | None
    romanised: str
    path: str
    villages: int
    qualifying: int


class Places(TypedDict):
    items: list[Place]


class Problem(TypedDict):
    """RFC 9457; some types of problems have further members."""

    type: str
    code: Literal["invalid-request", "unreadable-body", "malformed-request", "unknown-event-id", "no-valid-key", "wrong-role", "foreign-updates", "unknown-address", "not-found", "unknown-village", "unknown-region", "method-not-allowed", "not-acceptable", "request-timeout", "conflict", "event-id-ahead", "too-large", "address-too-long", "unsupported-content", "refused-updates", "too-many-requests", "headers-too-large", "unexpected-error", "service-away", "unavailable", "database-away", "too-busy", "service-timeout"]
    title: str
    status: int
    detail: str
    instance: str
    requestId: NotRequired[str]
    errors: NotRequired[list[str]]


class Operations:
    """The operations that read. `_ask` and `_list` are the client's."""

    def _ask(self, path: str, query: Mapping[str, Any], method: str = "GET", body: Any = None) -> Any:
        raise NotImplementedError

    def _list(self, path: str, query: Mapping[str, Any], has_parquet: bool) -> Rows[Any]:
        raise NotImplementedError


    def list_village_months(
        self,
        code: str,
        *,
        rule_set: str | Sequence[str] | None = None,
        total: bool | Literal["true"] | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[VillageMonth]:
        """The sales of a village by month.

        code: The twelve digits of the National Bureau of Statistics.
        rule_set: The rule set to answer by.
        total: With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are month, salesFen, alibabaSalesFen.
        """
        return self._list(f"/api/v1/villages/{quote(str(code), safe='')}/months", {"ruleSet": rule_set, "total": total, "fields": fields}, True)

    def get_village(
        self,
        code: str,
    ) -> Village:
        """One village, with the reasons for its verdicts.

        code: The twelve digits of the National Bureau of Statistics.
        """
        return self._ask(f"/api/v1/villages/{quote(str(code), safe='')}", {})

    def list_villages(
        self,
        *,
        rule_set: str | Sequence[str] | None = None,
        total: bool | Literal["true"] | None = None,
        region: str | Sequence[str] | None = None,
        qualifies: bool | Literal["true", "false", "any"] | None = None,
        kind: Literal["administrative-village", "residents-committee"] | None = None,
        poverty_county: bool | Literal["true", "false", "any"] | None = None,
        search: str | Sequence[str] | None = None,
        sort: Literal["code", "-code", "salesFen", "-salesFen", "alibabaSalesFen", "-alibabaSalesFen", "activeShops", "-activeShops", "activeHouseholds", "-activeHouseholds", "households", "-households"] | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[VillageSummary]:
        """Villages by region, rule set, kind and name.

        rule_set: The rule set to answer by.
        total: With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second.
        region: Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them.
        qualifies: Whether the village qualifies now under `ruleSet`.
        kind: Only villages of this kind.
        poverty_county: Whether the village is registered as one of a poverty county.
        search: A part of the name, in any case, or the beginning of the code. Two letters or more also find characters that are read so, by pinyin without tones: `dongf` and `dong feng` find 东风村.
        sort: The order; a minus puts the greatest first.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are villageCode, name, path, kind, provinceCode, prefectureCode, countyCode, townshipCode, povertyCounty, longitude, latitude, asOf, households, salesFen, alibabaSalesFen, openShops, activeShops, activeAlibabaShops, activeHouseholds, activeAlibabaHouseholds, paidByCategoryFen, paidByCategoryFen.agricultural, paidByCategoryFen.handicraft, paidByCategoryFen.manufactured, paidByCategoryFen.service, paidByCategoryFen.other, paidByUrbanBuyersFen, paidByRuralBuyersFen, qualifiesUnder, verdicts, lateUpdates, stateOf, stateOf.partition, stateOf.offset.
        """
        return self._list("/api/v1/villages", {"ruleSet": rule_set, "total": total, "region": region, "qualifies": qualifies, "kind": kind, "povertyCounty": poverty_county, "search": search, "sort": sort, "fields": fields}, True)

    def list_near_misses(
        self,
        *,
        rule_set: str | Sequence[str] | None = None,
        total: bool | Literal["true"] | None = None,
        region: str | Sequence[str] | None = None,
        within: int | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[NearMiss]:
        """Villages that nearly qualify, the nearest first.

        rule_set: The rule set to answer by.
        total: With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second.
        region: Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them.
        within: The part of its threshold, in percent, by which each failing criterion may be missed.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are villageCode, name, provinceCode, prefectureCode, countyCode, townshipCode, longitude, latitude, asOf, ruleSet, shortfallPpm, fails, failing.
        """
        return self._list("/api/v1/near-misses", {"ruleSet": rule_set, "total": total, "region": region, "within": within, "fields": fields}, True)

    def compare_rule_sets(
        self,
        *,
        rule_set: str | Sequence[str] | None = None,
        total: bool | Literal["true"] | None = None,
        region: str | Sequence[str] | None = None,
        without: str | Sequence[str] | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[ComparedVillage]:
        """Villages that qualify under one rule set and not under another, and why.

        rule_set: The rule set to answer by.
        total: With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second.
        region: Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them.
        without: The rule set that they do not qualify under; left out, the first other than `ruleSet`.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are villageCode, name, provinceCode, prefectureCode, countyCode, townshipCode, longitude, latitude, asOf, salesFen, activeShops, households, ruleSet, without, fails, version, version.from, version.until, criteria, withoutVersion, withoutVersion.from, withoutVersion.until, withoutCriteria.
        """
        return self._list("/api/v1/comparison", {"ruleSet": rule_set, "total": total, "region": region, "without": without, "fields": fields}, True)

    def list_verdicts(
        self,
        *,
        rule_set: str | Sequence[str] | None = None,
        total: bool | Literal["true"] | None = None,
        region: str | Sequence[str] | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[VerdictChange]:
        """Every change of a verdict so far, by village.

        rule_set: The rule set to answer by.
        total: With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second.
        region: Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are villageCode, name, longitude, latitude, ruleSet, sequence, qualifies, asOf.
        """
        return self._list("/api/v1/verdicts", {"ruleSet": rule_set, "total": total, "region": region, "fields": fields}, True)

    def list_differences(
        self,
        *,
        rule_set: str | Sequence[str] | None = None,
        total: bool | Literal["true"] | None = None,
        region: str | Sequence[str] | None = None,
        from_: str | Sequence[str],
        to: str | Sequence[str] | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[Diff]:
        """The villages that qualify at one moment and not at another.

        rule_set: The rule set to answer by.
        total: With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second.
        region: Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them.
        from_: The earlier moment: the end of this day.
        to: The later moment: the end of this day; left out, the newest.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are change, villageCode, name, path, ruleSet, since.
        """
        return self._list("/api/v1/diff", {"ruleSet": rule_set, "total": total, "region": region, "from": from_, "to": to, "fields": fields}, True)

    def list_certifications(
        self,
        year: int,
        *,
        rule_set: str | Sequence[str] | None = None,
        total: bool | Literal["true"] | None = None,
        region: str | Sequence[str] | None = None,
        qualifies: bool | Literal["true", "false", "any"] | None = None,
        revised: Literal["gained", "lost", "none", "any", "changed"] | None = None,
        known_at: Literal["issued", "now"] | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[Certification]:
        """The certified list of a year.

        year: The certified year; it ends with its cut-off under the rule set.
        rule_set: The rule set to answer by.
        total: With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second.
        region: Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them.
        qualifies: Those that qualify, those that do not, or both. Left out: those that qualify, and both where `revised` is asked for.
        revised: Only certificates for whose year something came after they were issued: all (`any`), those by which the village would be on the list now (`gained`) or no longer (`lost`), either of these (`changed`), or neither (`none`).
        known_at: The list as it was `issued`, or as it is known `now`: then `qualifies` and the sums are those with the money that has come for the year since, and the list has the villages that qualify by them. Left out: as it was issued, with `revised` beside it.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are year, ruleSet, villageCode, name, provinceCode, prefectureCode, countyCode, townshipCode, qualifies, asOf, salesFen, alibabaSalesFen, activeShops, activeAlibabaShops, activeHouseholds, activeAlibabaHouseholds, households, revised, revised.lateUpdates, revised.salesFen, revised.alibabaSalesFen, revised.salesHold, revised.qualifies, revised.change, knownAt.
        """
        return self._list(f"/api/v1/certifications/{quote(str(year), safe='')}", {"ruleSet": rule_set, "total": total, "region": region, "qualifies": qualifies, "revised": revised, "knownAt": known_at, "fields": fields}, True)

    def list_certified_towns(
        self,
        year: int,
        *,
        rule_set: str | Sequence[str] | None = None,
        total: bool | Literal["true"] | None = None,
        region: str | Sequence[str] | None = None,
        qualifies: bool | Literal["true", "false", "any"] | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[CertifiedRegion]:
        """The Taobao Towns of a certified year.

        year: The certified year; it ends with its cut-off under the rule set.
        rule_set: The rule set to answer by.
        total: With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second.
        region: Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them.
        qualifies: Those that qualify, those that do not, or both.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are kind, code, name, path, ruleSet, year, qualifies, size, villages, alibabaSalesFen, activeAlibabaShops.
        """
        return self._list(f"/api/v1/certifications/{quote(str(year), safe='')}/towns", {"ruleSet": rule_set, "total": total, "region": region, "qualifies": qualifies, "fields": fields}, True)

    def list_certified_clusters(
        self,
        year: int,
        *,
        rule_set: str | Sequence[str] | None = None,
        total: bool | Literal["true"] | None = None,
        region: str | Sequence[str] | None = None,
        qualifies: bool | Literal["true", "false", "any"] | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[CertifiedRegion]:
        """The Taobao Village clusters of a certified year.

        year: The certified year; it ends with its cut-off under the rule set.
        rule_set: The rule set to answer by.
        total: With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second.
        region: Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them.
        qualifies: Those that qualify, those that do not, or both.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are kind, code, name, path, ruleSet, year, qualifies, size, villages, alibabaSalesFen, activeAlibabaShops.
        """
        return self._list(f"/api/v1/certifications/{quote(str(year), safe='')}/clusters", {"ruleSet": rule_set, "total": total, "region": region, "qualifies": qualifies, "fields": fields}, True)

    def list_certified_changes(
        self,
        year: int,
        *,
        rule_set: str | Sequence[str] | None = None,
        total: bool | Literal["true"] | None = None,
        region: str | Sequence[str] | None = None,
        change: Literal["new", "lost", "kept"] | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[CertifiedChange]:
        """The changes of the certified list since the year before.

        year: The certified year; it ends with its cut-off under the rule set.
        rule_set: The rule set to answer by.
        total: With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second.
        region: Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them.
        change: Only villages of this change.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are year, ruleSet, change, villageCode, name, provinceCode, prefectureCode, countyCode, townshipCode, now, now.qualifies, now.salesFen, now.alibabaSalesFen, now.activeShops, now.activeAlibabaShops, before, before.qualifies, before.salesFen, before.alibabaSalesFen, before.activeShops, before.activeAlibabaShops.
        """
        return self._list(f"/api/v1/certifications/{quote(str(year), safe='')}/changes", {"ruleSet": rule_set, "total": total, "region": region, "change": change, "fields": fields}, True)

    def list_certified_poverty_counties(
        self,
        year: int,
        *,
        rule_set: str | Sequence[str] | None = None,
        total: bool | Literal["true"] | None = None,
        region: str | Sequence[str] | None = None,
        standing: Literal["on-the-list", "left"] | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[CertifiedPovertyCounty]:
        """The poverty counties with villages on the certified list of a year.

        year: The certified year; it ends with its cut-off under the rule set.
        rule_set: The rule set to answer by.
        total: With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second.
        region: Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them.
        standing: Only counties of this standing in the year.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are code, name, path, ruleSet, year, listed, delistedYear, standing, villages, salesFen.
        """
        return self._list(f"/api/v1/certifications/{quote(str(year), safe='')}/poverty-counties", {"ruleSet": rule_set, "total": total, "region": region, "standing": standing, "fields": fields}, True)

    def list_published_figures(
        self,
        *,
        rule_set: str | Sequence[str] | None = None,
        total: bool | Literal["true"] | None = None,
        region: str | Sequence[str] | None = None,
        measure: Literal["active-shops", "clusters", "counties", "enterprise-shops", "jobs", "large-clusters", "merchants-30-and-under-percent", "prefectures", "provinces", "sales-rmb", "sales-rmb-half-year", "sales-rmb-in-poverty-counties", "shops-of-villages", "shops-over-1m-rmb", "super-clusters", "towns", "towns-central-west-northeast", "transactions", "villages", "villages-central-west", "villages-central-west-northeast", "villages-in-clusters-percent", "villages-in-list", "villages-in-paper", "villages-in-poverty-counties", "villages-in-provincial-poverty-counties", "villages-northeast", "villages-over-100m-rmb", "villages-over-10bn-rmb", "villages-six-coastal-provinces", "villages-with-5m-rmb-of-produce"] | None = None,
        from_: int | None = None,
        to: int | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[PublishedFigure]:
        """Figures that others have published, beside those of the certified lists.

        rule_set: The rule set to answer by.
        total: With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second.
        region: Only figures of this region: `CN`, or the code of a province, prefecture or county.
        measure: Only this measure.
        from_: The first year.
        to: The last year.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are year, region, level, name, measure, unit, value, ruleSet, certified, source.
        """
        return self._list("/api/v1/published", {"ruleSet": rule_set, "total": total, "region": region, "measure": measure, "from": from_, "to": to, "fields": fields}, True)

    def list_towns(
        self,
        *,
        rule_set: str | Sequence[str] | None = None,
        total: bool | Literal["true"] | None = None,
        region: str | Sequence[str] | None = None,
        qualifies: bool | Literal["true", "false", "any"] | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[LiveRegion]:
        """Taobao Towns, live.

        rule_set: The rule set to answer by.
        total: With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second.
        region: Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them.
        qualifies: Those that qualify, those that do not, or both.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are kind, code, name, path, ruleSet, qualifies, size, villages, sequence, asOf.
        """
        return self._list("/api/v1/towns", {"ruleSet": rule_set, "total": total, "region": region, "qualifies": qualifies, "fields": fields}, True)

    def list_clusters(
        self,
        *,
        rule_set: str | Sequence[str] | None = None,
        total: bool | Literal["true"] | None = None,
        region: str | Sequence[str] | None = None,
        qualifies: bool | Literal["true", "false", "any"] | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[LiveRegion]:
        """Taobao Village clusters, live.

        rule_set: The rule set to answer by.
        total: With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second.
        region: Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them.
        qualifies: Those that qualify, those that do not, or both.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are kind, code, name, path, ruleSet, qualifies, size, villages, sequence, asOf.
        """
        return self._list("/api/v1/clusters", {"ruleSet": rule_set, "total": total, "region": region, "qualifies": qualifies, "fields": fields}, True)

    def list_regions(
        self,
        *,
        rule_set: str | Sequence[str] | None = None,
        total: bool | Literal["true"] | None = None,
        level: Literal["nation", "province", "prefecture", "county", "township"] | None = None,
        within: str | Sequence[str] | None = None,
        sort: Literal["code", "villages", "-villages", "villagesInPovertyCounties", "-villagesInPovertyCounties", "qualifying", "-qualifying", "qualifyingInPovertyCounties", "-qualifyingInPovertyCounties", "towns", "-towns", "clusters", "-clusters", "salesFen", "-salesFen", "alibabaSalesFen", "-alibabaSalesFen", "qualifyingSalesFen", "-qualifyingSalesFen", "openShops", "-openShops", "activeShops", "-activeShops", "activeAlibabaShops", "-activeAlibabaShops", "households", "-households", "activeHouseholds", "-activeHouseholds"] | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[RegionSummary]:
        """The figures of all regions of a level, live.

        rule_set: The rule set to answer by.
        total: With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second.
        level: The level of the regions.
        within: Only regions in this larger one: 2, 4, 6 or 9 digits.
        sort: The order; a minus puts the greatest first.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are code, level, name, path, ruleSet, villages, qualifying, qualifyingSalesFen, towns, clusters, clusters.all, clusters.cluster, clusters.large, clusters.super, salesFen, alibabaSalesFen, paidByCategoryFen, paidByCategoryFen.agricultural, paidByCategoryFen.handicraft, paidByCategoryFen.manufactured, paidByCategoryFen.service, paidByCategoryFen.other, paidByUrbanBuyersFen, paidByRuralBuyersFen, openShops, activeShops, activeAlibabaShops, households, activeHouseholds, activeAlibabaHouseholds, activeHouseholdShare, activeHouseholdShare.part, activeHouseholdShare.whole, villagesInPovertyCounties, qualifyingInPovertyCounties, povertyCounties, povertyCounties.all, povertyCounties.withTaobaoVillages, povertyCounties.withoutTaobaoVillages, asOf, computedAt.
        """
        return self._list("/api/v1/regions", {"ruleSet": rule_set, "total": total, "level": level, "within": within, "sort": sort, "fields": fields}, True)

    def get_region(
        self,
        code: str,
        *,
        rule_set: str | Sequence[str] | None = None,
    ) -> RegionReport:
        """The figures of one region, live.

        code: `CN`, or the code of a province, prefecture, county or township: 2, 4, 6 or 9 digits.
        rule_set: The rule set to answer by.
        """
        return self._ask(f"/api/v1/regions/{quote(str(code), safe='')}", {"ruleSet": rule_set})

    def list_poverty_counties(
        self,
        *,
        rule_set: str | Sequence[str] | None = None,
        total: bool | Literal["true"] | None = None,
        region: str | Sequence[str] | None = None,
        with_taobao_villages: bool | Literal["true", "false", "any"] | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[PovertyCounty]:
        """Poverty counties with and without Taobao Villages.

        rule_set: The rule set to answer by.
        total: With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second.
        region: The province, prefecture, county or township: 2, 4, 6 or 9 digits; left out, the nation.
        with_taobao_villages: Those with a Taobao Village, those without, or both.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are code, name, path, listed, delistedYear, ruleSet, villages, qualifying, salesFen, computedAt.
        """
        return self._list("/api/v1/poverty-counties", {"ruleSet": rule_set, "total": total, "region": region, "withTaobaoVillages": with_taobao_villages, "fields": fields}, True)

    def list_series(
        self,
        *,
        rule_set: str | Sequence[str] | None = None,
        total: bool | Literal["true"] | None = None,
        region: str | Sequence[str] | None = None,
        from_: str | Sequence[str] | None = None,
        to: str | Sequence[str] | None = None,
        by: Literal["month", "year"] | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[SeriesPoint]:
        """The figures of a region by month or by certified year.

        rule_set: The rule set to answer by.
        total: With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second.
        region: The province, prefecture, county or township: 2, 4, 6 or 9 digits; left out, the nation.
        from_: The first month; left out, the first with figures.
        to: The last month; left out, the last with figures.
        by: Calendar months, or certified years, which end with their cut-offs under the rule set. A year is included if its last month so far is in the range.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are month, year, region, ruleSet, qualifying, new, lost, certified, salesFen, alibabaSalesFen, farmGate, farmGate.orders, farmGate.grams, farmGate.paidFen, farmGate.localValueFen, farmGate.online, farmGate.online.fenPerKilogram, farmGate.online.part, farmGate.online.whole, farmGate.local, farmGate.local.fenPerKilogram, farmGate.local.part, farmGate.local.whole, farmGate.onlineOfLocal, farmGate.onlineOfLocal.percent, farmGate.onlineOfLocal.part, farmGate.onlineOfLocal.whole, farmGate.urbanShare, farmGate.urbanShare.percent, farmGate.urbanShare.part, farmGate.urbanShare.whole, farmGate.urbanGrams, asOf, computedAt.
        """
        return self._list("/api/v1/series", {"ruleSet": rule_set, "total": total, "region": region, "from": from_, "to": to, "by": by, "fields": fields}, True)

    def list_panel(
        self,
        *,
        rule_set: str | Sequence[str] | None = None,
        total: bool | Literal["true"] | None = None,
        region: str | Sequence[str] | None = None,
        level: Literal["village", "township", "county", "prefecture", "province", "nation"] | None = None,
        by: Literal["month", "year"] | None = None,
        from_: str | Sequence[str] | None = None,
        to: str | Sequence[str] | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[PanelRow]:
        """Every village, or region, in every month or certified year.

        rule_set: The rule set to answer by.
        total: With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second.
        region: Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them.
        level: The units: villages, or regions of one level.
        by: Calendar months, or certified years.
        from_: The first month, or year; left out, each unit's first.
        to: The last month, or year; left out, the last with figures.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are level, code, name, provinceCode, prefectureCode, countyCode, townshipCode, period, ruleSet, asOf, qualifies, villages, qualifying, kind, povertyCounty, households, activeShops, activeAlibabaShops, salesFen, alibabaSalesFen, produce, produce.orders, produce.grams, produce.paidFen, produce.localValueFen, produce.urbanGrams, produce.urbanPaidFen, produce.buyersKnownPaidFen, criteria.
        """
        return self._list("/api/v1/panel", {"ruleSet": rule_set, "total": total, "region": region, "level": level, "by": by, "from": from_, "to": to, "fields": fields}, True)

    def list_hot_spots(
        self,
        *,
        rule_set: str | Sequence[str] | None = None,
        total: bool | Literal["true"] | None = None,
        region: str | Sequence[str] | None = None,
        year: int | None = None,
        neighbours: int | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[HotSpot]:
        """Spatial autocorrelation of Taobao Villages by county: Moran's I and Gi*.

        rule_set: The rule set to answer by.
        total: With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second.
        region: Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them.
        year: The certified list of this year; left out, live.
        neighbours: The number of nearest counties, by their centres, that are the neighbours of each.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are code, name, path, ruleSet, year, qualifying, gi.
        """
        return self._list("/api/v1/hot-spots", {"ruleSet": rule_set, "total": total, "region": region, "year": year, "neighbours": neighbours, "fields": fields}, True)

    def list_farm_gate(
        self,
        *,
        rule_set: str | Sequence[str] | None = None,
        total: bool | Literal["true"] | None = None,
        region: str | Sequence[str] | None = None,
        from_: str | Sequence[str] | None = None,
        to: str | Sequence[str] | None = None,
        by: Literal["total", "month", "county", "village"] | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[FarmGateFigures]:
        """The price of a kilogram that buyers pay online, beside the local price.

        rule_set: The rule set to answer by.
        total: With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second.
        region: The province, prefecture, county or township: 2, 4, 6 or 9 digits; left out, the nation.
        from_: The first month; left out, the first with figures.
        to: The last month; left out, the last with figures.
        by: The subject of an item: the whole region and time, a month of the region, or a county or village in it over the whole time.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are month, code, name, path, orders, grams, paidFen, localValueFen, online, online.fenPerKilogram, online.part, online.whole, local, local.fenPerKilogram, local.part, local.whole, onlineOfLocal, onlineOfLocal.percent, onlineOfLocal.part, onlineOfLocal.whole, urbanShare, urbanShare.percent, urbanShare.part, urbanShare.whole, urbanGrams, asOf, computedAt.
        """
        return self._list("/api/v1/farm-gate", {"ruleSet": rule_set, "total": total, "region": region, "from": from_, "to": to, "by": by, "fields": fields}, True)

    def list_kept(
        self,
        *,
        rule_set: str | Sequence[str] | None = None,
        total: bool | Literal["true"] | None = None,
        region: str | Sequence[str] | None = None,
        from_: str | Sequence[str] | None = None,
        to: str | Sequence[str] | None = None,
        by: Literal["total", "month", "product", "county", "village"] | None = None,
        product: str | Sequence[str] | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[KeptFigures]:
        """The amount that farmers keep of what buyers pay, beside the local price.

        rule_set: The rule set to answer by.
        total: With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second.
        region: The province, prefecture, county or township: 2, 4, 6 or 9 digits; left out, the nation.
        from_: The first month; left out, the first with figures.
        to: The last month; left out, the last with figures.
        by: The subject of an item: the whole region and time, a month or a product of the region, or a county or village in it.
        product: Only orders of this product, as they name it.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are month, product, code, name, path, orders, grams, paidFen, keptFen, localValueFen, kept, kept.fenPerKilogram, kept.part, kept.whole, local, local.fenPerKilogram, local.part, local.whole, keptOfLocal, keptOfLocal.percent, keptOfLocal.part, keptOfLocal.whole, keptOfPaid, keptOfPaid.percent, keptOfPaid.part, keptOfPaid.whole, asOf, computedAt.
        """
        return self._list("/api/v1/farm-gate/kept", {"ruleSet": rule_set, "total": total, "region": region, "from": from_, "to": to, "by": by, "product": product, "fields": fields}, True)

    def list_people(
        self,
        *,
        rule_set: str | Sequence[str] | None = None,
        total: bool | Literal["true"] | None = None,
        level: Literal["nation", "province", "prefecture", "county", "township"] | None = None,
        within: str | Sequence[str] | None = None,
        year: int | None = None,
        qualifies: bool | Literal["true", "false", "any"] | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[PeopleOfRegion]:
        """Keepers and workers of active shops, by region and certified year.

        rule_set: The rule set to answer by.
        total: With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second.
        level: The level of the regions.
        within: Only regions in this larger one: 2, 4, 6 or 9 digits.
        year: The certified year; left out, all.
        qualifies: The villages: those on the list of the year, or others.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are year, code, name, path, ruleSet, asOf, rounded, keepers, keepers.sexKnown, keepers.female, keepers.birthYearKnown, keepers.under31, keepers.returneeKnown, keepers.returnee, keepers.povertyKnown, keepers.povertyRegistered, workersKnown, workers.
        """
        return self._list("/api/v1/people", {"ruleSet": rule_set, "total": total, "level": level, "within": within, "year": year, "qualifies": qualifies, "fields": fields}, True)

    def ask_what_if(
        self,
        body: WhatIfQuestion,
    ) -> WhatIfAnswer:
        """What other rules would say of the villages, and which villages would be gained and lost."""
        return self._ask("/api/v1/what-if", {}, "POST", body)

    def map_villages(
        self,
        *,
        region: str | Sequence[str] | None = None,
        kind: Literal["administrative-village", "residents-committee"] | None = None,
        poverty_county: bool | Literal["true", "false", "any"] | None = None,
        search: str | Sequence[str] | None = None,
        rule_set: str | Sequence[str] | None = None,
        qualifies: bool | Literal["true", "false", "any"] | None = None,
    ) -> dict[str, Any]:
        """Villages as points, for a map.

        region: Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them.
        kind: Only villages of this kind.
        poverty_county: Whether the village is registered as one of a poverty county.
        search: A part of the name, in any case, or the beginning of the code. Two letters or more also find characters that are read so, by pinyin without tones: `dongf` and `dong feng` find 东风村.
        rule_set: The rule set to answer by.
        qualifies: Those that qualify, those that do not, or both.
        """
        return self._ask("/api/v1/villages.geojson", {"region": region, "kind": kind, "povertyCounty": poverty_county, "search": search, "ruleSet": rule_set, "qualifies": qualifies})

    def map_counties(
        self,
        *,
        rule_set: str | Sequence[str] | None = None,
        within: str | Sequence[str] | None = None,
    ) -> dict[str, Any]:
        """Counties as points with their figures, for a map.

        rule_set: The rule set to answer by.
        within: Only villages in this province, prefecture or county: 2, 4 or 6 digits.
        """
        return self._ask("/api/v1/counties.geojson", {"ruleSet": rule_set, "within": within})

    def map_provinces(
        self,
        *,
        rule_set: str | Sequence[str] | None = None,
    ) -> dict[str, Any]:
        """Outlines of the provinces with their figures, for a map.

        rule_set: The rule set to answer by.
        """
        return self._ask("/api/v1/provinces.geojson", {"ruleSet": rule_set})

    def get_counts(
        self,
        *,
        rule_set: str | Sequence[str] | None = None,
    ) -> Counts:
        """The numbers of villages, towns and clusters, live.

        rule_set: The rule set to answer by.
        """
        return self._ask("/api/v1/counts", {"ruleSet": rule_set})

    def get_certified_counts(
        self,
        year: int,
        *,
        rule_set: str | Sequence[str] | None = None,
    ) -> CertifiedCounts:
        """The numbers of villages certified in a year, and of the towns and clusters that follow from them.

        year: The certified year; it ends with its cut-off under the rule set.
        rule_set: The rule set to answer by.
        """
        return self._ask(f"/api/v1/counts/{quote(str(year), safe='')}", {"ruleSet": rule_set})

    def list_rule_sets(
        self,
    ) -> RuleSets:
        """The rule sets in force, as data."""
        return self._ask("/api/v1/rule-sets", {})

    def list_webhooks(
        self,
    ) -> Rows[Webhook]:
        """Your webhooks, the oldest first."""
        return self._list("/api/v1/webhooks", {}, False)

    def get_webhook(
        self,
        id: str,
    ) -> WebhookWithCounts:
        """One webhook, and how many of its deliveries are pending or have failed.

        id: The webhook's id.
        """
        return self._ask(f"/api/v1/webhooks/{quote(str(id), safe='')}", {})

    def list_deliveries(
        self,
        id: str,
        *,
        state: Literal["pending", "delivered", "failed"] | None = None,
    ) -> Rows[Delivery]:
        """The deliveries of a webhook, the newest first.

        id: The webhook's id.
        state: Only those in this state.
        """
        return self._list(f"/api/v1/webhooks/{quote(str(id), safe='')}/deliveries", {"state": state}, False)

    def get_delivery(
        self,
        id: str,
        delivery: int,
    ) -> DeliveryWithEvent:
        """One delivery, with what is sent.

        id: The webhook's id.
        delivery: The delivery's number within the webhook.
        """
        return self._ask(f"/api/v1/webhooks/{quote(str(id), safe='')}/deliveries/{quote(str(delivery), safe='')}", {})

    def list_keys(
        self,
    ) -> Keys:
        """Every key ever created, the oldest first, without the keys themselves."""
        return self._ask("/api/v1/keys", {})

    def list_audit_records(
        self,
        *,
        action: Literal["key.create", "key.revoke", "webhook.create", "webhook.change", "webhook.delete", "webhook.secret.rotate", "webhook.secret.end", "rejected.repair", "rejected.repair-many", "rejected.set-aside", "rejected.set-aside-many", "partition.skip", "generation.switch", "generation.discard", "access.refused"] | None = None,
        who: str | Sequence[str] | None = None,
        object: str | Sequence[str] | None = None,
        from_: str | Sequence[str] | None = None,
        to: str | Sequence[str] | None = None,
        fields: str | Sequence[str] | None = None,
    ) -> Rows[AuditRecord]:
        """Who did what with keys, webhooks, rejected updates, partitions and generations, the newest first.

        action: Only this action.
        who: Only what was done with this key, by its id or name, or by this user of a command.
        object: Only what was done to this: the id of a key, a webhook or a rejected update.
        from_: Only what was done at this time or later, in RFC 3339.
        to: Only what was done before this.
        fields: The members of an item to answer, in this order, with commas between; left out, all of them. There are id, at, action, service, key, name, from, object, outcome, status, detail, unrecorded.
        """
        return self._list("/api/v1/audit", {"action": action, "who": who, "object": object, "from": from_, "to": to, "fields": fields}, True)

    def list_services(
        self,
    ) -> Services:
        """The positions, counts and resource use of each service."""
        return self._ask("/api/v1/services", {})

    def list_histories(
        self,
    ) -> Histories:
        """The last day of each service, minute by minute."""
        return self._ask("/api/v1/services/history", {})

    def list_alerts(
        self,
    ) -> Alerts:
        """The alerts, with the state that Prometheus has found."""
        return self._ask("/api/v1/alerts", {})

    def list_topics(
        self,
    ) -> Topics:
        """The topics, with the bounds of each partition."""
        return self._ask("/api/v1/topics", {})

    def list_records(
        self,
        topic: Literal["marketplace.updates", "village.activity", "village.verdicts", "village.assessments", "village.certifications", "region.verdicts"],
        partition: int,
        *,
        from_: int | None = None,
    ) -> TopicRecords:
        """Records of a partition.

        topic: The topic, without the prefix of the installation.
        partition: The partition, from 0.
        from_: The first offset; left out, the last records are answered.
        """
        return self._ask(f"/api/v1/topics/{quote(str(topic), safe='')}/{quote(str(partition), safe='')}", {"from": from_})

    def list_rejected_updates(
        self,
        *,
        to: str | Sequence[str] | None = None,
        from_: str | Sequence[str] | None = None,
        state: str | Sequence[str] | None = None,
        source: str | Sequence[str] | None = None,
        path: str | Sequence[str] | None = None,
        reason: str | Sequence[str] | None = None,
    ) -> Rows[Any]:
        """The updates that were rejected from Kafka, without their bytes.

        to: Only those whose records' timestamps are before this.
        from_: Only those whose records' timestamps are not before this, in RFC 3339.
        state: Only those in this state.
        source: Only those of this source.
        path: Only those with this path; '' is the whole update.
        reason: Only those with this reason.
        """
        return self._list("/api/v1/rejected", {"to": to, "from": from_, "state": state, "source": source, "path": path, "reason": reason}, False)

    def list_rejected_faults(
        self,
        *,
        to: str | Sequence[str] | None = None,
        from_: str | Sequence[str] | None = None,
        state: str | Sequence[str] | None = None,
    ) -> dict[str, Any]:
        """The rejected updates by reason, path and source.

        to: Only those whose records' timestamps are before this.
        from_: Only those whose records' timestamps are not before this, in RFC 3339.
        state: Only those in this state.
        """
        return self._ask("/api/v1/rejected/faults", {"to": to, "from": from_, "state": state})

    def get_rejected_update(
        self,
        id: str,
    ) -> dict[str, Any]:
        """One rejected update, with its bytes and its history.

        id: Partition and offset of the record.
        """
        return self._ask(f"/api/v1/rejected/{quote(str(id), safe='')}", {})

    def list_places(
        self,
        *,
        rule_set: str | Sequence[str] | None = None,
        search: str | Sequence[str],
    ) -> Places:
        """Regions by name.

        rule_set: The rule set to answer by.
        search: A part of the Chinese name, or the beginning of its pinyin without tones, or its initials: `义乌`, `yiwu` and `yw` find 义乌市.
        """
        return self._ask("/api/v1/places", {"ruleSet": rule_set, "search": search})
