import { BadRequestException } from '@nestjs/common';
import { seriesDimensions, timeDimension } from './components';

/** The observations that a data query asks for. */
export interface DataQuery {
  /** True if the key includes this code of a dimension. */
  has(dimension: SeriesDimension, code: string): boolean;
  readonly hasPeriod: (period: string) => boolean;
  readonly first: number | undefined;
  readonly last: number | undefined;
}

type SeriesDimension = (typeof seriesDimensions)[number]['id'];
export type SeriesKey = Readonly<Record<SeriesDimension, string>>;

const PERIOD = `c[${timeDimension.id}]`;
/** Each is tested for every observation. */
const MOST_CONDITIONS = 2;

/**
 * Parses a key and the parameters of a data query: a part of SDMX REST 2.1, doc/data.md.
 * @throws BadRequestException if one is malformed or not supported
 */
export function dataQueryOf(key: string, parameters: Readonly<Record<string, unknown>>): DataQuery {
  const codes = codesOf(key);
  let first: number | undefined;
  let last: number | undefined;
  let hasPeriod: DataQuery['hasPeriod'] = () => true;
  for (const [name, given] of Object.entries(parameters)) {
    if (typeof given !== 'string') throw new BadRequestException(`${name} is given twice: give it once`);
    if (name === 'firstNObservations') first = countOf(name, given);
    else if (name === 'lastNObservations') last = countOf(name, given);
    else if (name === PERIOD) hasPeriod = periodsOf(given);
    else if (name !== 'format')
      throw new BadRequestException(
        `${name} is no parameter here: there are firstNObservations, lastNObservations, ${PERIOD} and format`,
      );
  }
  return { has: (dimension, code) => codes[dimension]?.has(code) ?? true, hasPeriod, first, last };
}

/** The codes that the key names for each dimension; absent for a wildcard. */
function codesOf(key: string): Partial<Readonly<Record<SeriesDimension, ReadonlySet<string>>>> {
  const parts = key.split('.');
  if (parts.length > seriesDimensions.length) {
    const dimensions = seriesDimensions.map(({ id }) => id).join('.');
    throw new BadRequestException(
      `the key ${key} has ${parts.length} parts: write ${dimensions}, each codes with + between, or *`,
    );
  }
  const named: Partial<Record<SeriesDimension, ReadonlySet<string>>> = {};
  for (const [at, { id }] of seriesDimensions.entries()) {
    // In a path a plus sign may have become a blank.
    const of = new Set(parts[at]?.split(/[+ ]/) ?? ['*']);
    if (!of.has('*') && !of.has('')) named[id] = of;
  }
  return named;
}

/** `2014`, `ge:2014-07`, `le:2015`, or two of these joined by a plus sign, which forms turn into a blank. */
function periodsOf(text: string): DataQuery['hasPeriod'] {
  const conditions = text.split(/[+ ]/);
  if (conditions.length > MOST_CONDITIONS)
    throw new BadRequestException(
      `${PERIOD} has ${conditions.length} conditions: write two at most, one from and one up to a period`,
    );
  const tests = conditions.map((condition) => {
    const [, operator = 'eq', period] =
      /^(?:(eq|ge|le):)?(\d{4}(?:-(?:0[1-9]|1[0-2]))?)$/.exec(condition) ?? [];
    if (period === undefined)
      throw new BadRequestException(
        `${PERIOD} has the condition "${condition}": write a year or a month, or ge: or le: before it`,
      );
    if (operator === 'ge') return (value: string) => firstMonth(value) >= firstMonth(period);
    if (operator === 'le') return (value: string) => lastMonth(value) <= lastMonth(period);
    return (value: string) => value === period;
  });
  return (value) => tests.every((test) => test(value));
}

/** `le:2014` includes all months of 2014. */
const firstMonth = (period: string): string => (period.length === 4 ? `${period}-01` : period);
const lastMonth = (period: string): string => (period.length === 4 ? `${period}-12` : period);

function countOf(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new BadRequestException(`${name} must be a whole number from 1 on`);
  return Number(text);
}
