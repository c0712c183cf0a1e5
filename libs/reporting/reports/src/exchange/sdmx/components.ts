import { type Division } from '../../regions/sums/series';
import { indicators, indicatorUnits, observationStatuses } from './indicators';

/**
 * The agency, and the version of all artefacts: a new code changes the minor version, a changed component the
 * major one.
 */
export const AGENCY = 'TAOCUN';
export const VERSION = '1.0.0';
/** The id of both the dataflow and its data structure definition. */
export const FLOW = 'TAOBAO_VILLAGES';
export const FLOW_NAMES: Names = { en: 'Taobao Villages by region', zh: '各地区淘宝村' };

/** Names by language; a region has only a Chinese one. */
export interface Names {
  readonly en?: string;
  readonly zh?: string;
}

/** The English name, or else the Chinese one. */
export function bestName({ en, zh }: Names): string {
  return en ?? zh ?? '';
}

export interface Code {
  readonly id: string;
  readonly names: Names;
}

export interface Component {
  readonly id: string;
  readonly names: Names;
  readonly description?: string;
}

/** The dimensions of a series, in the order of keys. */
export const seriesDimensions = [
  { id: 'FREQ', names: { en: 'Frequency', zh: '频率' } },
  {
    id: 'REF_AREA',
    names: { en: 'Reference area', zh: '地区' },
    description:
      'CN, or the code of the National Bureau of Statistics: 2 digits of a province, 4 of a prefecture, 6 of a county.',
  },
  { id: 'MEASURE', names: { en: 'Measure', zh: '指标' } },
  {
    id: 'RULE_SET',
    names: { en: 'Rule set', zh: '认定标准' },
    description: 'The id of a rule set, as GET /api/v1/rule-sets lists them, with _ in place of dots.',
  },
] as const satisfies readonly Component[];

export const timeDimension = {
  id: 'TIME_PERIOD',
  names: { en: 'Time period', zh: '时期' },
  description:
    'A calendar month in China Standard Time, or a certified year, which ends with its cut-off under the rule set.',
} as const satisfies Component;

export const measure = {
  id: 'OBS_VALUE',
  names: { en: 'Observation value', zh: '观测值' },
} as const satisfies Component;

export const seriesAttributes = [
  { id: 'UNIT_MEASURE', names: { en: 'Unit of measure', zh: '计量单位' } },
  {
    id: 'UNIT_MULT',
    names: { en: 'Unit multiplier', zh: '单位乘数' },
    description: 'A power of ten: with -2 values in CNY are fen.',
  },
] as const satisfies readonly Component[];

export const statusAttribute = {
  id: 'OBS_STATUS',
  names: { en: 'Observation status', zh: '观测状态' },
} as const satisfies Component;

/** The first day of a certified year: years overlap where a rule set has moved its cut-off. */
export const windowAttribute = {
  id: 'WINDOW_FROM',
  names: { en: 'First day of the period', zh: '时期首日' },
  description:
    'Of a certified year. Where a rule set has moved its cut-off, years overlap or leave days out: do not add them up.',
} as const satisfies Component;

/** An attribute of each series that states which data are not what they look like. */
export const commentAttribute = {
  id: 'COMMENT_TS',
  names: { en: 'Comment to the time series', zh: '时间序列说明' },
  description: 'The data that are not what they look like; left out if there are none.',
} as const satisfies Component;

/** The codes of frequencies, by the length of a period. */
export const frequencies = { month: 'M', year: 'A' } as const satisfies Readonly<Record<Division, string>>;

/** The code of a rule set. It must not contain dots, which separate the codes in a key. */
export function codeOfRuleSet(id: string): string {
  return id.replaceAll('.', '_');
}

/** The codes of those dimensions and attributes that have a codelist in the structure. */
export const codelists = {
  FREQ: [
    { id: frequencies.year, names: { en: 'Annual', zh: '年度' } },
    { id: frequencies.month, names: { en: 'Monthly', zh: '月度' } },
  ],
  MEASURE: indicators.map(({ id, en, zh }) => ({ id, names: { en, zh } })),
  UNIT_MEASURE: Object.values(indicatorUnits).map(({ code, en, zh }) => ({ id: code, names: { en, zh } })),
  OBS_STATUS: Object.entries(observationStatuses).map(([id, names]) => ({ id, names })),
} as const satisfies Readonly<Record<string, readonly Code[]>>;

/** The dataflow of the structure (assets/sdmx-structure.xml). */
export const FLOW_URN = `urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=${AGENCY}:${FLOW}(${VERSION})`;
