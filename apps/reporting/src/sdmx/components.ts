import { type Division } from '../reports/region-series';
import { indicators, indicatorUnits, observationStatuses } from './indicators';

/** The agency, and the version of all artefacts: a new code is a minor version, a changed component a major one. */
export const AGENCY = 'TAOCUN';
export const VERSION = '1.0.0';
/** The id of the dataflow and of its data structure definition. */
export const FLOW = 'TAOBAO_VILLAGES';
export const FLOW_NAMES: Names = { en: 'Taobao Villages by region', zh: '各地区淘宝村' };
export const CONCEPTS = 'CS_TAOCUN';

/** Names by language; a region has a Chinese one alone. */
export interface Names {
  readonly en?: string;
  readonly zh?: string;
}

/** The name in the language that comes first. */
export function bestName({ en, zh }: Names): string {
  return en ?? zh ?? '';
}

export interface Code {
  readonly id: string;
  readonly names: Names;
  readonly description?: string;
}

export interface Component {
  readonly id: string;
  readonly names: Names;
  readonly description?: string;
  /** The codelist of its values; without one, its data type in SDMX. */
  readonly codelist?: string;
  readonly dataType?: 'BigInteger' | 'Integer' | 'String' | 'ObservationalTimePeriod';
}

/** The dimensions of a series, in the order of keys. */
export const seriesDimensions = [
  { id: 'FREQ', names: { en: 'Frequency', zh: '频率' }, codelist: 'CL_FREQ' },
  {
    id: 'REF_AREA',
    names: { en: 'Reference area', zh: '地区' },
    dataType: 'String',
    description:
      'CN, or the code of the National Bureau of Statistics: 2 digits of a province, 4 of a prefecture, 6 of a county, 9 of a township.',
  },
  { id: 'MEASURE', names: { en: 'Measure', zh: '指标' }, codelist: 'CL_MEASURE' },
  {
    id: 'RULE_SET',
    names: { en: 'Rule set', zh: '认定标准' },
    dataType: 'String',
    description: 'The id of a rule set, as GET /api/v1/rule-sets lists them, with _ in place of dots.',
  },
] as const satisfies readonly Component[];

export const timeDimension = {
  ...{ id: 'TIME_PERIOD', names: { en: 'Time period', zh: '时期' }, dataType: 'ObservationalTimePeriod' },
  description: 'A calendar month in China Standard Time, or a certified year, which ends with its cut-off under the rule set.',
} as const satisfies Component;

export const measure = {
  id: 'OBS_VALUE',
  names: { en: 'Observation value', zh: '观测值' },
  dataType: 'BigInteger',
} as const satisfies Component;

/** Attributes of a series. */
export const seriesAttributes = [
  { id: 'UNIT_MEASURE', names: { en: 'Unit of measure', zh: '计量单位' }, codelist: 'CL_UNIT_MEASURE' },
  {
    id: 'UNIT_MULT',
    names: { en: 'Unit multiplier', zh: '单位乘数' },
    dataType: 'Integer',
    description: 'A power of ten: with -2 values in CNY are fen.',
  },
] as const satisfies readonly Component[];

export const statusAttribute = {
  id: 'OBS_STATUS',
  names: { en: 'Observation status', zh: '观测状态' },
  codelist: 'CL_OBS_STATUS',
} as const satisfies Component;

/** An attribute of each series that says what in the data is not what it looks like. */
export const commentAttribute = {
  ...{ id: 'COMMENT_TS', names: { en: 'Comment to the time series', zh: '时间序列说明' }, dataType: 'String' },
  description: 'What in the data is not what it looks like; left out where all of it is.',
} as const satisfies Component;

export const attributes: readonly Component[] = [...seriesAttributes, commentAttribute, statusAttribute];
export const components: readonly Component[] = [...seriesDimensions, timeDimension, measure, ...attributes];

/** The codes of frequencies, by the length of a period. */
export const frequencies = { month: 'M', year: 'A' } as const satisfies Readonly<Record<Division, string>>;

interface Codelist {
  readonly id: string;
  readonly names: Names;
  readonly codes: readonly Code[];
}

/** The code of a rule set: a key has dots between its codes. */
export function codeOfRuleSet(id: string): string {
  return id.replaceAll('.', '_');
}

export const codelists: readonly Codelist[] = [
  {
    ...{ id: 'CL_FREQ', names: { en: 'Frequency', zh: '频率' } },
    codes: [
      { id: frequencies.year, names: { en: 'Annual', zh: '年度' }, description: 'Certified years.' },
      { id: frequencies.month, names: { en: 'Monthly', zh: '月度' } },
    ],
  },
  {
    ...{ id: 'CL_MEASURE', names: { en: 'Measures', zh: '指标' } },
    codes: indicators.map(({ id, en, zh, note }) => ({ id, names: { en, zh }, description: note })),
  },
  {
    ...{ id: 'CL_UNIT_MEASURE', names: { en: 'Units of measure', zh: '计量单位' } },
    codes: Object.values(indicatorUnits).map(({ code, en, zh }) => ({ id: code, names: { en, zh } })),
  },
  {
    ...{ id: 'CL_OBS_STATUS', names: { en: 'Observation status', zh: '观测状态' } },
    codes: Object.entries(observationStatuses).map(([id, names]) => ({ id, names })),
  },
];

/** The URN of a part of the structure. Source: SDMX 3.0, section 5, "The URN". */
export function urnOf(kind: keyof typeof classes, id: string, item = ''): string {
  return `urn:sdmx:org.sdmx.infomodel.${classes[kind]}=${AGENCY}:${id}(${VERSION})${item === '' ? '' : `.${item}`}`;
}

const classes = {
  dataflow: 'datastructure.Dataflow',
  datastructure: 'datastructure.DataStructure',
  codelist: 'codelist.Codelist',
  conceptscheme: 'conceptscheme.ConceptScheme',
  concept: 'conceptscheme.Concept',
} as const;
