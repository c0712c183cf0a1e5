import { type Fen } from '@taocun/domain';
import { type Division, divisions, type SeriesPoint } from '../../regions/sums/series';

/** The units of values: a value times ten to the power of `multiplier` is in the unit `code`. */
export const indicatorUnits = {
  villages: { en: 'villages', zh: '个村', code: 'VILLAGES', multiplier: 0 },
  orders: { en: 'orders', zh: '笔订单', code: 'ORDERS', multiplier: 0 },
  fen: { en: 'Renminbi yuan', zh: '人民币元', code: 'CNY', multiplier: -2 },
  grams: { en: 'grams', zh: '克', code: 'G', multiplier: 0 },
  'fen-per-kilogram': {
    en: 'Renminbi yuan per kilogram',
    zh: '人民币元/千克',
    code: 'CNY_KG',
    multiplier: -2,
  },
  percent: { en: 'percent', zh: '%', code: 'PT', multiplier: 0 },
} as const;

/** A figure of regions over time. Values are exact integers, null or undefined without data. */
export interface Indicator {
  readonly id: string;
  readonly en: string;
  readonly zh: string;
  readonly unit: keyof typeof indicatorUnits;
  readonly by: readonly Division[];
  readonly valueOf: (item: SeriesPoint) => Fen | null | undefined;
}

/** The figures of a region's series. assets/sdmx-structure.xml describes them. */
export const indicators: readonly Indicator[] = [
  {
    id: 'QUALIFYING',
    en: 'Taobao Villages',
    zh: '淘宝村',
    unit: 'villages',
    by: divisions,
    valueOf: ({ qualifying }) => qualifying,
  },
  {
    id: 'NEW',
    en: 'New Taobao Villages',
    zh: '新增淘宝村',
    unit: 'villages',
    by: divisions,
    valueOf: (item) => item.new,
  },
  {
    id: 'LOST',
    en: 'Taobao Villages lost',
    zh: '退出淘宝村',
    unit: 'villages',
    by: divisions,
    valueOf: ({ lost }) => lost,
  },
  {
    id: 'CERTIFIED',
    en: 'Certified Taobao Villages',
    zh: '认定淘宝村',
    unit: 'villages',
    by: ['year'],
    valueOf: ({ certified }) => certified,
  },
  {
    id: 'SALES',
    en: 'Sales of all shops',
    zh: '全部网店销售额',
    unit: 'fen',
    by: divisions,
    valueOf: ({ salesFen }) => salesFen,
  },
  {
    id: 'ALIBABA_SALES',
    en: 'Sales of Alibaba shops',
    zh: '阿里平台网店销售额',
    unit: 'fen',
    by: divisions,
    valueOf: ({ alibabaSalesFen }) => alibabaSalesFen,
  },
  {
    id: 'PRODUCE_ORDERS',
    en: 'Orders of produce',
    zh: '农产品订单',
    unit: 'orders',
    by: divisions,
    valueOf: ({ farmGate }) => farmGate?.orders,
  },
  {
    id: 'PRODUCE_WEIGHT',
    en: 'Weight of produce sold',
    zh: '农产品销售重量',
    unit: 'grams',
    by: divisions,
    valueOf: ({ farmGate }) => farmGate?.grams,
  },
  {
    id: 'ONLINE_PRICE',
    en: 'Online price of produce',
    zh: '农产品网上价格',
    unit: 'fen-per-kilogram',
    by: divisions,
    valueOf: ({ farmGate }) => farmGate?.online.fenPerKilogram,
  },
  {
    id: 'LOCAL_PRICE',
    en: 'Local price of produce',
    zh: '农产品产地价格',
    unit: 'fen-per-kilogram',
    by: divisions,
    valueOf: ({ farmGate }) => farmGate?.local.fenPerKilogram,
  },
  {
    id: 'ONLINE_OF_LOCAL',
    en: 'Online price of the local price',
    zh: '网上价格与产地价格之比',
    unit: 'percent',
    by: divisions,
    valueOf: ({ farmGate }) => farmGate?.onlineOfLocal.percent,
  },
  {
    id: 'URBAN_SHARE',
    en: 'Share of urban buyers',
    zh: '城镇买家占比',
    unit: 'percent',
    by: divisions,
    valueOf: ({ farmGate }) => farmGate?.urbanShare.percent,
  },
];

/** The status of an observation, by the codes of SDMX's CL_OBS_STATUS. */
type ObservationStatus = 'A' | 'P';

export const observationStatuses = {
  A: { en: 'Normal value', zh: '正常值' },
  P: {
    en: 'Provisional value: the period is not over, or its list is not issued',
    zh: '暂定值：时期尚未结束，或名单尚未公布',
  },
} as const satisfies Readonly<Record<ObservationStatus, unknown>>;

/** One value of one indicator. */
export interface Observation {
  /** `2014-11`, or the certified year `2014`. */
  readonly period: string;
  readonly value: Fen;
  readonly status: ObservationStatus;
  /** The first day of a year. */
  readonly windowFrom?: string;
}

/**
 * The observations of an indicator, in order of time. `isOver` returns true if the period of an item is over.
 */
export function observationsOf(
  { valueOf }: Indicator,
  items: readonly SeriesPoint[],
  isOver: (item: SeriesPoint) => boolean,
): Observation[] {
  return items.flatMap((item) => {
    const value = valueOf(item);
    if (value === null || value === undefined) return [];
    return [
      {
        period: periodOf(item),
        value,
        status: isOver(item) ? 'A' : 'P',
        ...(item.windowFrom !== undefined && { windowFrom: item.windowFrom }),
      },
    ];
  });
}

export function periodOf(item: SeriesPoint): string {
  return item.month ?? String(item.year);
}
