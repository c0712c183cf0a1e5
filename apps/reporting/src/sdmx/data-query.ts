import { BadRequestException } from '@nestjs/common';
import { Problem } from '@taocun/service';
import { AGENCY, FLOW, seriesDimensions, timeDimension, VERSION } from './components';
import { isVersion } from './structure-query';
import { isTownship } from '../places/region-levels';

export interface DataPath {
  readonly context?: string;
  readonly agencyID?: string;
  readonly resourceID?: string;
  readonly version?: string;
  readonly key?: string;
}

/** The observations that a data query asks for. Source: SDMX REST 2.1, doc/data.md. */
export interface DataQuery {
  /** Whether the series with this code of a dimension may be among them, whatever its other codes. */
  has(dimension: SeriesDimension, code: string): boolean;
  hasSeries(key: SeriesKey): boolean;
  readonly hasPeriod: (period: string) => boolean;
  /** The townships that are named: all of them would be too many. */
  readonly townships: readonly string[];
  readonly first: number | undefined;
  readonly last: number | undefined;
  /** Whether observations stand by themselves, each with all dimensions, and not in series. */
  readonly isFlat: boolean;
  readonly hasAttributes: boolean;
}

type SeriesDimension = (typeof seriesDimensions)[number]['id'];
export type SeriesKey = Readonly<Record<SeriesDimension, string>>;

type Test = (value: string) => boolean;

const dimensionIds: readonly string[] = seriesDimensions.map(({ id }) => id);
/** Townships are computed one by one. */
const MOST_TOWNSHIPS = 50;
/** The options that are not offered, and why not. */
const NOT_OFFERED = ['updatedAfter', 'includeHistory', 'asOf', 'offset', 'limit', 'sort', 'reportingYearStartDay'];

/**
 * Parses the path and the parameters of a data query.
 * @throws BadRequestException where one is malformed; Problem with 404 for another dataflow, and with 501 for an option that is not offered
 */
export function dataQueryOf(path: DataPath, parameters: Readonly<Record<string, unknown>>): DataQuery {
  checkFlow(path);
  const keys = keysOf(path.key ?? '*');
  const filters = new Map<string, Test>();
  let [first, last, isFlat, hasAttributes]: [number | undefined, number | undefined, boolean, boolean] = [
    undefined,
    undefined,
    false,
    true,
  ];
  for (const [name, given] of Object.entries(parameters)) {
    if (typeof given !== 'string') throw new BadRequestException(`${name} is given twice: give it once`);
    const [, component] = /^c\[([A-Z_]+)\]$/.exec(name) ?? [];
    if (component !== undefined) filters.set(component, filterOf(component, given));
    else if (name === 'firstNObservations') first = countOf(name, given);
    else if (name === 'lastNObservations') last = countOf(name, given);
    else if (name === 'dimensionAtObservation') isFlat = oneOf(name, given, [timeDimension.id, 'AllDimensions']) === 'AllDimensions';
    else if (name === 'attributes') hasAttributes = oneOf(name, given, ['dsd', 'all', 'none']) !== 'none';
    else if (name === 'measures') oneOf(name, given, ['all', 'OBS_VALUE']);
    else if (name === 'format') continue;
    else if (name === 'includeHistory' && given === 'false') continue;
    else if (NOT_OFFERED.includes(name)) throw new Problem({ status: 501, detail: `${name} is not offered: leave it out.` });
    else throw new BadRequestException(`${name} is no parameter of a data query`);
  }
  const townships = townshipsIn(keys, parameters['c[REF_AREA]']);
  const has = (dimension: SeriesDimension, code: string): boolean =>
    (filters.get(dimension)?.(code) ?? true) && keys.some((key) => key[dimension]?.includes(code) ?? true);
  return {
    has,
    hasSeries: (series) =>
      seriesDimensions.every(({ id }) => filters.get(id)?.(series[id]) ?? true) &&
      keys.some((key) => seriesDimensions.every(({ id }) => key[id]?.includes(series[id]) ?? true)),
    hasPeriod: filters.get(timeDimension.id) ?? (() => true),
    ...{ townships, first, last, isFlat, hasAttributes },
  };
}

function townshipsIn(keys: readonly PartialKey[], filter: unknown): readonly string[] {
  const filtered = typeof filter === 'string' ? filter.split(/[,+ ]/).map((condition) => condition.replace(/^eq:/, '')) : [];
  const townships = [...new Set([...keys.flatMap(({ REF_AREA = [] }) => REF_AREA), ...filtered].filter(isTownship))];
  if (townships.length > MOST_TOWNSHIPS)
    throw new BadRequestException(`the query names ${townships.length} townships: name ${MOST_TOWNSHIPS} at most`);
  return townships;
}

function checkFlow({ context = '*', agencyID = '*', resourceID = '*', version = '*' }: DataPath): void {
  oneOf('the context', context, ['*', 'dataflow', 'datastructure', 'provisionagreement']);
  const isNamed = (given: string, name: string): boolean => given === '*' || given.split(',').includes(name);
  if (context !== 'provisionagreement' && isNamed(agencyID, AGENCY) && isNamed(resourceID, FLOW) && isVersion(version)) return;
  throw new Problem({
    status: 404,
    detail: `There is no ${context} ${agencyID}:${resourceID}(${version}). The data are of dataflow/${AGENCY}/${FLOW}/${VERSION}.`,
  });
}

/** Of each dimension the codes that a key names; nothing for a wildcard. */
type PartialKey = Partial<Readonly<Record<SeriesDimension, readonly string[]>>>;

function keysOf(text: string): readonly PartialKey[] {
  return text.split(',').map((key) => {
    const codes = key.split('.');
    if (codes.length > seriesDimensions.length)
      throw new BadRequestException(`the key ${key} has ${codes.length} parts: write ${dimensionIds.join('.')}, each a code or *`);
    const named: Partial<Record<SeriesDimension, readonly string[]>> = {};
    for (const [at, { id }] of seriesDimensions.entries()) {
      const of = codes[at]?.split('+') ?? ['*'];
      if (!of.includes('*') && !of.includes('')) named[id] = of;
    }
    return named;
  });
}

/** A filter: commas stand for "or", pluses, which forms turn into spaces, for "and". */
function filterOf(component: string, text: string): Test {
  const isTime = component === timeDimension.id;
  if (!isTime && !dimensionIds.includes(component)) {
    throw new BadRequestException(
      `c[${component}] filters by no dimension: write one of ${[...dimensionIds, timeDimension.id].join(', ')}`,
    );
  }
  const testOf = isTime ? timeTestOf : codeTestOf;
  const anyOf = text
    .split(',')
    .map((term) => term.split(/[+ ]/).map((condition) => testOf(component, ...operationOf(component, condition))));
  return (value) => anyOf.some((allOf) => allOf.every((test) => test(value)));
}

const operators = ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'co', 'nc', 'sw', 'ew'] as const;
type Operator = (typeof operators)[number];

function operationOf(component: string, condition: string): [Operator, string] {
  const [, operator = 'eq', value = ''] = /^(?:([a-z]{2}):)?(.+)$/.exec(condition) ?? [];
  const known = operators.find((each) => each === operator);
  if (known === undefined || value === '')
    throw new BadRequestException(
      `c[${component}] has the condition "${condition}": write a value, or ${operators.join(', ')} with a colon before it`,
    );
  return [known, value];
}

function codeTestOf(_component: string, operator: Operator, wanted: string): Test {
  switch (operator) {
    case 'eq':
      return (code) => code === wanted;
    case 'ne':
      return (code) => code !== wanted;
    case 'lt':
      return (code) => code < wanted;
    case 'le':
      return (code) => code <= wanted;
    case 'gt':
      return (code) => code > wanted;
    case 'ge':
      return (code) => code >= wanted;
    case 'co':
      return (code) => code.includes(wanted);
    case 'nc':
      return (code) => !code.includes(wanted);
    case 'sw':
      return (code) => code.startsWith(wanted);
    case 'ew':
      return (code) => code.endsWith(wanted);
  }
}

const TIME = /^(\d{4})(?:-A1|-M?(0[1-9]|1[0-2])(-(?:0[1-9]|[12]\d|3[01]))?)?$/;

/** Periods are compared by their first and last days: `le:2014` has all months of 2014. */
function timeTestOf(component: string, operator: Operator, wanted: string): Test {
  const [, year, month, day = ''] = TIME.exec(wanted) ?? [];
  if (year === undefined)
    throw new BadRequestException(
      `c[${component}] has the period "${wanted}": write a year, a month or a day, as 2014, 2014-07 or 2014-07-01`,
    );
  const period = month === undefined ? year : `${year}-${month}${day}`;
  const [from, to] = [firstDay(period), lastDay(period)];
  if (operator === 'lt') return (value) => lastDay(value) < from;
  if (operator === 'le') return (value) => lastDay(value) <= to;
  if (operator === 'gt') return (value) => firstDay(value) > to;
  if (operator === 'ge') return (value) => firstDay(value) >= from;
  return codeTestOf(component, operator, period);
}

function firstDay(period: string): string {
  return `${period}-01-01`.slice(0, 10);
}

/** Days are only compared: each month may have 31. */
function lastDay(period: string): string {
  return period.length === 4 ? `${period}-12-31` : `${period}-31`.slice(0, 10);
}

function countOf(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new BadRequestException(`${name} must be a whole number from 1 on`);
  return Number(text);
}

function oneOf(name: string, given: string, known: readonly string[]): string {
  if (!known.includes(given)) throw new BadRequestException(`${name} must be one of ${known.join(', ')}`);
  return given;
}
