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
} from './rules/assessment';
export { ByteWriter } from './encoding/bytes';
export { type CertifiedYears, lateYear, oldestUncertifiedYear, withCertified, yearsDue } from './rules/certification';
export { Clock, type ClockState, type Tick } from './time/clock';
export {
  certificationDay,
  CST_OFFSET_MS,
  type Day,
  dayOf,
  dayOfIso,
  firstDayOfYear,
  isoOfDay,
  MS_PER_DAY,
  NEVER,
  startOfDayIso,
  startOfDayMs,
  yearOf,
} from './time/day';
export { type MonthFigures } from './sales/month-figures';
export { addFen, compareProducts, type Fen, fenOf } from './encoding/money';
export {
  type Outlook,
  OUTLOOK_DAYS,
  type OutlookChange,
  type OutlookDay,
  outlookOf,
  type OutlookVerdict,
  type SalesSummary,
  type ShopsTurning,
} from './village/outlook';
export { type Produce, type ProduceFigures } from './sales/produce-by-month';
export {
  type FigureName,
  figureNames,
  type Figures,
  figuresOfKind,
  type Quantities,
  villageFigures,
  type VillageFigures,
} from './figures/quantities';
export { type ClusterSize, type ClusterVerdict, clusterVerdict, type TownshipFigures, type TownVerdict, townVerdict } from './rules/region';
export { Placement, type ShopPlace } from './placement/placement';
export { type Registration } from './figures/registrations';
export { DAYS_REMEMBERED, SeenNames, type SeenOnDay } from './placement/seen-names';
export { type Announcements, Villages, type VillagesState } from './village/villages';
export { builtInRuleSets, type Comparison, parseRuleSet, type RuleSet, type Share, type ShareCounting } from './rules/rule-set';
export { WINDOW_DAYS } from './sales/sales-window';
export { type Opening } from './shops/shop';
export { parseTime } from './time/time';
export { type Verdict, type VerdictChange } from './rules/verdicts';
export { Village } from './village/village';
export { type VillageEntry } from './village/village-entry';
export { type ShopOpening } from './shops/village-shops';
export { decodeVillage, encodeVillage } from './village/village-bytes';
export { countyOf, isSubdistrict, kindOf, prefectureOf, provinceOf, townshipOf } from './vocabulary/village-code';
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
} from './vocabulary/vocabulary';
