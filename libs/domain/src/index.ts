export {
  type AlternativesCriterion,
  type Assessment,
  assess,
  assessedCriteria,
  criteriaOf,
  type Criterion,
  decidedBySales,
  qualifies,
} from './rules/assessment';
export {
  questionsOf,
  criteria,
  type CriterionRows,
  criterionLines,
  criterionNames,
  criterionTitle,
  criterionWords,
  definitionOf,
  projectedBy,
  type ProjectedCriterion,
} from './rules/criteria/criteria';
export {
  type CriterionQuestion,
  type ComparisonQuestion,
  type CriterionDescriptor,
  type Slider,
} from './rules/criteria/descriptor';
export { ByteWriter } from './memory/bytes';
export {
  CertificationSchedule,
  type CertifiedUnder,
  oldestOpenYear,
  type WaitingFrom,
} from './rules/rule-sets/certification';
export { CertifiedIn } from './rules/certified-in';
export { cutOffOf, firstDayOfYearTo } from './rules/rule-sets/cut-offs';
export { Clock, type ClockState, type SilentInPartition, type Watermark } from './time/clock';
export {
  type Day,
  dayOf,
  dayOfIso,
  parseDay,
  isoOfDay,
  MS_PER_DAY,
  NEVER,
  startOfDayIso,
  startOfDayMs,
} from './time/day';
export { type MonthFigures } from './sales/month-figures';
export { addFen, type Fen, fenOf } from './vocabulary/money';
export {
  type Outlook,
  type OutlookChange,
  type OutlookDay,
  outlookOf,
  type OutlookVerdict,
  type ShopsTurning,
} from './village/outlook';
export { type KeptFigures } from './sales/kept-by-product';
export { type ProduceFigures } from './sales/produce-by-month';
export {
  decidingFigures,
  type Figures,
  type KeeperCounts,
  type PeopleFigures,
  type Quantities,
} from './figures/quantities';
export {
  amountNames,
  certifiedFigures,
  type CertifiedFigure,
  type FigureAcrossCodes,
  figureAs,
  type FigureName,
  figureNames,
  figureOf,
  figuresAcrossCodes,
  figuresAs,
  figureSentence,
  type FiguresOf,
  hasSeveralAmounts,
  isFact,
  isRequired,
  type OptionalFigure,
  type SummedFigure,
  summedFigures,
  villageFacts,
} from './figures/figures-by-name';
export { type FigureKind, type FigureValues, villageFigures } from './figures/village-figures';
export {
  asksForTownBefore,
  type ClusterSize,
  clusterVerdict,
  type TownshipFigures,
  townVerdict,
} from './rules/region';
export { type ShopLocation } from './placement/shop-locations';
export { type ShopConflict, ShopRegistry } from './placement/shop-registry';
export { isAmongSources, isOwnedBy, ownerOf } from './placement/source-owner';
export { WaitingCounts } from './placement/waiting-counts';
export { type FormerTownship } from './figures/townships';
export { type Places, placesOf } from './figures/places';
export { DedupIndex } from './placement/dedup-index';
export { type NameQuestion, type Segment, type SegmentName } from './placement/flushed-names';
export { DAYS_REMEMBERED } from './placement/name-table';
export { type NameHash } from './placement/name-hash';
export { type AnnouncedVillage, type Announcements } from './village/announcements';
export {
  type AssessedYear,
  type Certificate,
  type Certificates,
  certificatesOf,
} from './village/certificates';
export type { LateUpdates } from './village/late-updates';
export { Villages, type VillagesState } from './village/villages';
export { builtInRuleSets } from './rules/rule-sets/built-in-rule-sets';
export { JsonReader } from './rules/criteria/json-reader';
export { parseRules, parseRuleSet } from './rules/rule-sets/parse-rule-set';
export {
  type Claim,
  decidingPart,
  type Rules,
  type RuleSet,
  type RuleSetVersion,
  sourcedRowsOf,
  standings,
  versionAsOf,
} from './rules/rule-sets/rule-set';
export { decidePlace } from './rules/place-verdicts';
export { rulesOn, type RulesInForce } from './rules/rule-sets/rule-sets-in-force';
export { type OpenShopsOfSource, openShopsBySource } from './sources/open-shops';
export {
  earliestSilences,
  type GapOfSource,
  type GapSettings,
  type MonthOfOrders,
  OrdersBySource,
  OTHER_SOURCES,
  type TwoWeeksOfSource,
} from './sources/orders-by-source';
export { type Gap, gapsOf, silenceOf } from './sources/gaps';
export { WINDOW_DAYS } from './sales/sales-window';
export { parseTime } from './time/time';
export {
  type ByKind,
  type MemberForm,
  ruleFor,
  type InnerTable,
  maxFen,
  MOST_FORMER_CODES,
  type MemberKind,
  type MemberRow,
  type UpdateKind,
  updateKinds,
} from './updates/member-forms';
export { type PaidOrder, type Registration, type ShopOpening } from './updates/applied-updates';
export {
  type FilledMembers,
  type FirstLogged,
  type Keeper,
  type LoggedApart,
  type LoggedMembers,
  memberRows,
  type Produce,
  type ReadMembers,
  rowsOf,
  type SentMembers,
} from './updates/members-of';
export { type Verdict, type VerdictChange } from './rules/verdicts';
export { Village } from './village/village';
export { type VillageSnapshot } from './village/village-slot';
export { keeperCountNames, NO_KEEPERS } from './shops/people-counts';
export { decodeVillage, encodeVillage } from './village/village-bytes';
export { namesOfParts, partsOf, VillageParts, wholeVillage } from './village/village-parts';
export {
  countyOf,
  isSubdistrict,
  kindOf,
  prefectureOf,
  provinceOf,
  townshipOf,
} from './vocabulary/village-code';
export {
  alibabaPlatforms,
  buyerAreas,
  type BuyerArea,
  categories,
  type Category,
  type Channel,
  channels,
  isAlibaba,
  type Kind,
  kinds,
  otherPlatforms,
  type Platform,
  platforms,
  sexes,
  type UrbanRuralClass,
  urbanRuralClasses,
} from './vocabulary/vocabulary';
export {
  countText,
  dayText,
  moneyText,
  monthText,
  percentText,
  pointsText,
  withMinus,
} from './wording/figure-texts';
export { dayFormat, numberFormat } from './wording/formats';
export { asFormula, FORMULA, withoutFormula } from './wording/formula';
export { headlineWords } from './wording/headline-words';
export { type Language, preferredOf } from './wording/language';
export { decidingTexts, outlookWords, projectedMargin, projectionText } from './rules/outlook-words';
export { provinceNames } from './wording/province-names';
export { inPinyin } from './wording/pinyin-word';
export { asStandard, titleOf } from './wording/rule-set-title';
export { type OfficeColumn, sheetWords } from './wording/sheet-words';
export { withoutKind } from './wording/region-kind';
export { labelIn, marked } from './wording/marked';
export { hasUnknownHouseholds, nearMissSentence, verdictSentence } from './rules/verdict-sentence';
export { shortName } from './wording/village-name';
