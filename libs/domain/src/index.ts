export {
  type ActiveShareCriterion,
  type ActiveShopsCriterion,
  type AlibabaMajorityCriterion,
  type AnnualSalesCriterion,
  type Assessment,
  assess,
  criteriaOf,
  type Criterion,
  type KindCriterion,
  qualifies,
  type ScaleCriterion,
  type ShareOfFen,
} from './assessment';
export { type CertifiedYears, lateYear, oldestUncertifiedYear, withCertified, yearsDue } from './certification';
export { Clock, type ClockState, type Tick } from './clock';
export {
  certificationDay,
  CST_OFFSET_MS,
  type Day,
  dayOf,
  dayOfIso,
  firstDayOfYear,
  isoOfDay,
  MS_PER_DAY,
  startOfDayIso,
  startOfDayMs,
  yearOf,
} from './day';
export { type MonthFigures } from './month-figures';
export { addFen, compareProducts, type Fen, fenOf } from './money';
export {
  type Outlook,
  OUTLOOK_DAYS,
  type OutlookChange,
  type OutlookDay,
  outlookOf,
  type OutlookVerdict,
  type SalesSummary,
  type ShopsTurning,
} from './outlook';
export { type Produce, type ProduceFigures } from './produce-by-month';
export {
  type FigureName,
  figureNames,
  type Figures,
  figuresOfKind,
  type Quantities,
  villageFigures,
  type VillageFigures,
} from './quantities';
export { type ClusterSize, type ClusterVerdict, clusterVerdict, type TownshipFigures, type TownVerdict, townVerdict } from './region';
export { Placement, type ShopPlace } from './placement';
export { type Registration } from './registrations';
export { DAYS_REMEMBERED, SeenNames, type SeenOnDay } from './seen-names';
export { type Announcements, Villages, type VillagesState } from './villages';
export { builtInRuleSets, type Comparison, parseRuleSet, type RuleSet, type Share, type ShareCounting } from './rule-set';
export { WINDOW_DAYS } from './sales-window';
export { type Opening } from './shop-history';
export { parseTime } from './time';
export { type Verdict, type VerdictChange } from './verdicts';
export { Village } from './village';
export { type VillageEntry } from './village-entry';
export { type ShopOpening } from './village-shops';
export { decodeVillage, encodeVillage } from './village-bytes';
export { countyOf, isSubdistrict, kindOf, prefectureOf, provinceOf, townshipOf } from './village-code';
export {
  alibabaPlatforms,
  buyerAreaIndex,
  buyerAreas,
  type BuyerArea,
  categories,
  type Category,
  categoryIndex,
  isAlibaba,
  type Kind,
  kinds,
  otherPlatforms,
  type Platform,
  platforms,
} from './vocabulary';
