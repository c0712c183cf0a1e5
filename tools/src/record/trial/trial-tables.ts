import { isAlibaba } from '@taocun/domain';
import { dateOf, endOfYear, lastDay, secondsPerDay } from '../drawing/calendar';
import { type Plan } from '../drawing/plan';

const RULE_SET = 'aliresearch';
const THRESHOLD_FEN = 1_000_000_000;
const YEAR_DAYS = 365;
const LOOKBACK_DAYS = 90;
const ORDERS_OF_ACTIVE_SHOP = 3;
const SCALE = { shops: 100, ofHouseholds: 0.1 };

/** The orders of a village, from which its rows follow. */
interface TrialVillage {
  readonly code: string;
  readonly households: number;
  /** Days of the orders of each shop. */
  readonly shops: Map<number, number[]>;
  readonly fenByDay: Float64Array;
  readonly alibabaFenByDay: Float64Array;
}

/** A table by its columns and rows, in the order of the files at /data. */
interface TrialTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
}

/**
 * The columns of the panel, the certificates and the running variables that the notebooks on effects read, by
 * the rules of AliResearch of 2014 written down once more: a coverage of a hundred seeds would take hours
 * through the services. A test compares both ways for one seed. A trial has no refunds, closings or moves.
 */
export function trialTables(
  plan: Plan,
): Readonly<Record<'panel' | 'certified' | 'running-variables', TrialTable>> {
  const villages = villagesOf(plan);
  const ends = [...new Map(Array.from({ length: lastDay + 1 }, (_, day) => [dateOf(day).slice(0, 7), day]))];
  const panel = villages.flatMap((village) => {
    let from = 0;
    return ends.map(([month, end]) => {
      const salesFen = sum(village.fenByDay, from, end);
      from = end + 1;
      const { listed } = assessedAt(village, end);
      return [village.code, month, village.code.slice(0, 6), listed ? RULE_SET : '', salesFen];
    });
  });
  const years = [2014, 2015] as const;
  const certificates = villages.flatMap((village) =>
    years.map((year) => ({ village, year, ...assessedAt(village, endOfYear[year]) })),
  );
  return {
    panel: { columns: ['villageCode', 'month', 'countyCode', 'qualifiesUnder', 'salesFen'], rows: panel },
    certified: {
      columns: ['villageCode', 'year', 'ruleSet', 'households', 'activeShops', 'salesFen'],
      rows: certificates.map(({ village, year, activeShops, salesFen }) => [
        village.code,
        year,
        RULE_SET,
        village.households,
        activeShops,
        salesFen,
      ]),
    },
    'running-variables': {
      columns: [
        'villageCode',
        'year',
        'ruleSet',
        'annualSalesLogMargin',
        'alibabaMajorityLogMargin',
        'scaleLogMargin',
        'isOfKind',
        'listed',
        'nextSalesFen',
      ],
      rows: certificates.map(({ village, year, salesFen, majority, scale, listed }) => [
        village.code,
        year,
        RULE_SET,
        logMargin(salesFen / THRESHOLD_FEN),
        logMargin(majority),
        logMargin(scale),
        true,
        listed,
        year === 2014 ? assessedAt(village, endOfYear[2015]).salesFen : null,
      ]),
    },
  };
}

/** The value of each criterion over its threshold at the end of a day, and whether all are met. */
function assessedAt({ households, shops, fenByDay, alibabaFenByDay }: TrialVillage, day: number) {
  const salesFen = sum(fenByDay, day - YEAR_DAYS + 1, day);
  const majority = (2 * sum(alibabaFenByDay, day - YEAR_DAYS + 1, day)) / salesFen;
  const activeShops = [...shops.values()].filter((orders) => isActiveAt(orders, day)).length;
  const scale = Math.max(activeShops / SCALE.shops, activeShops / households / SCALE.ofHouseholds);
  const listed = salesFen >= THRESHOLD_FEN && majority > 1 && scale >= 1;
  return { salesFen, majority, activeShops, scale, listed };
}

/** Every shop of a trial opens on the first day. */
function isActiveAt(orders: readonly number[], day: number): boolean {
  const lookback = Math.min(LOOKBACK_DAYS, day);
  if (lookback < LOOKBACK_DAYS / ORDERS_OF_ACTIVE_SHOP) return false;
  const counted = orders.filter((order) => order > day - lookback && order <= day).length;
  return (counted * LOOKBACK_DAYS) / ORDERS_OF_ACTIVE_SHOP >= lookback;
}

function villagesOf(plan: Plan): readonly TrialVillage[] {
  const households = new Map<number, number>();
  for (let line = 0; line < plan.size; line += 1)
    if (plan.kind(line) === 'registered') households.set(plan.subject(line), plan.value(line));
  const villages = plan.villages.map(({ code }, at): TrialVillage => ({
    code,
    households: households.get(at) ?? 0,
    shops: new Map(),
    fenByDay: new Float64Array(lastDay + 1),
    alibabaFenByDay: new Float64Array(lastDay + 1),
  }));
  for (let line = 0; line < plan.size; line += 1) {
    if (plan.kind(line) !== 'paid') continue;
    const number = plan.subject(line);
    const shop = plan.shop(number);
    const village = villages[shop.village];
    if (village === undefined) continue;
    const day = Math.floor(plan.second(line) / secondsPerDay);
    village.fenByDay[day] = (village.fenByDay[day] ?? 0) + plan.value(line);
    if (isAlibaba(shop.platform))
      village.alibabaFenByDay[day] = (village.alibabaFenByDay[day] ?? 0) + plan.value(line);
    const orders = village.shops.get(number);
    if (orders === undefined) village.shops.set(number, [day]);
    else orders.push(day);
  }
  return villages;
}

function sum(byDay: Float64Array, from: number, to: number): number {
  let fen = 0;
  for (let day = Math.max(0, from); day <= to; day += 1) fen += byDay[day] ?? 0;
  return fen;
}

const logMargin = (ratio: number): number | null => (ratio > 0 ? Math.log(ratio) : null);

/** A table as CSV. Each row states the provenance in a last column, as the files at /data do. */
export function csvOfTable({ columns, rows }: TrialTable, label: string): string {
  const end = `,"${label}"`;
  const lines = rows.map((row) => row.map((value) => (value === null ? '' : String(value))).join(',') + end);
  return `${[`${columns.join(',')},provenance`, ...lines].join('\n')}\n`;
}
