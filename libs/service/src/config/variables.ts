import { isIP } from 'node:net';
import { type Day, dayOfIso } from '@taocun/domain';
import { isSource } from '../secrets/api-key';

/** One environment variable: its meaning and its parser. */
export interface Variable<Value> {
  readonly meaning: string;
  /** Completes 'Give …' in an error; includes an example. */
  readonly fix: string;
  /** The value if the variable is unset; a variable without fallback is required. */
  readonly fallback?: { readonly value: Value; readonly shown: string };
  /** Errors never repeat a value that is or may contain a secret. */
  readonly secret?: true;
  /** Undefined if the text is invalid. */
  parse(text: string): Value | undefined;
}

export type ValueOf<Read> = Read extends Variable<infer Value> ? Value : never;

type Described = Pick<Variable<unknown>, 'meaning' | 'fix'>;

export function required<Value>(
  described: Described,
  parse: (text: string) => Value | undefined,
): Variable<Value> {
  return { ...described, parse };
}

export function withDefault<Value>(
  described: Described,
  value: Value,
  shown: string,
  parse: (text: string) => Value | undefined,
): Variable<Value> {
  return { ...described, fallback: { value, shown }, parse };
}

export function optional<Value>(
  described: Described,
  parse: (text: string) => Value | undefined,
  shown = 'none',
): Variable<Value | undefined> {
  return { ...described, fallback: { value: undefined, shown }, parse };
}

export function secret<Value>(variable: Variable<Value>): Variable<Value> {
  return { ...variable, secret: true };
}

/** A whole number within bounds, written in plain decimal digits. */
export function integer(from: number, to: number): (text: string) => number | undefined {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : undefined;
    return value !== undefined && value >= from && value <= to ? value : undefined;
  };
}

/** One of a few words, in lower case. */
export function oneOf<Word extends string>(...words: readonly Word[]): (text: string) => Word | undefined {
  return (text) => words.find((word) => word === text);
}

export function flag(text: string): boolean | undefined {
  return oneOf('true', 'false')(text) === undefined ? undefined : text === 'true';
}

export const anyText = (text: string): string => text;

/** 'host:port' separated by commas, with optional spaces. */
export function brokerList(text: string): readonly string[] | undefined {
  return listOf(text, isBroker);
}

/** Values separated by commas; undefined if any is invalid. */
function listOf(text: string, isOne: (value: string) => boolean): readonly string[] | undefined {
  const values = text.split(',').map((value) => value.trim());
  return values.every(isOne) ? values : undefined;
}

function isBroker(text: string): boolean {
  const port = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})$/.exec(text)?.[1];
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
}

/** Checks only the scheme and that there is a host; the driver validates the rest. */
export function mongoUri(text: string): string | undefined {
  return /^mongodb(\+srv)?:\/\/(?:[^@/\s]+@)?[^@/?\s]+(?:\/\S*)?$/.test(text) ? text : undefined;
}

/**
 * The base URL of another service, without a trailing slash. A login, query or fragment would be lost, so it
 * is refused.
 */
export function serviceUrl(text: string): string | undefined {
  if (!/^https?:\/\/[^@?#\s]+$/.test(text)) return undefined;
  return parsedUrl(text)?.href.replace(/\/+$/, '');
}

function parsedUrl(text: string): URL | undefined {
  return URL.parse(text) ?? undefined;
}

/** Networks in CIDR notation, for example `10.0.0.0/8, fd00::/8`. */
export function networkList(text: string): readonly string[] | undefined {
  return listOf(text, isNetwork);
}

function isNetwork(text: string): boolean {
  const [, address = '', length] = /^([0-9A-Fa-f:.]+)\/(\d{1,3})$/.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(length) <= (version === 4 ? 32 : 128);
}

/** Values of `source`, separated by commas. */
export function sourceList(text: string): readonly string[] | undefined {
  return listOf(text, isSource);
}

/** Owners of sources, each alone or as `owner=YYYY-MM-DD`. */
export function givenUpSources(text: string): ReadonlyMap<string, Day | undefined> | undefined {
  const givenUp = new Map<string, Day | undefined>();
  for (const entry of listOf(text, isSource) ?? ['']) {
    const { source = entry, from } = /^(?<source>.+)=(?<from>\d{4}-\d{2}-\d{2})$/.exec(entry)?.groups ?? {};
    const day = from === undefined ? undefined : dayOfIso(from);
    if (source === '' || (from !== undefined && day === undefined)) return undefined;
    givenUp.set(source, day);
  }
  return givenUp;
}

/** Owners of sources, each with a number within bounds, as `owner=number`. */
export function numberBySource(
  from: number,
  to: number,
): (text: string) => ReadonlyMap<string, number> | undefined {
  const numberOf = integer(from, to);
  return (text) => {
    const numbers = (listOf(text, isSource) ?? ['']).map((entry) => {
      const { source = '', number = '' } = /^(?<source>.+)=(?<number>[^=]+)$/.exec(entry)?.groups ?? {};
      return [source, numberOf(number)] as const;
    });
    return numbers.every((pair): pair is [string, number] => pair[1] !== undefined)
      ? new Map(numbers)
      : undefined;
  };
}

/**
 * Origins as browsers send them, separated by commas: scheme, host, and the port unless it is the scheme's
 * default.
 */
export function webOrigins(text: string): readonly string[] | undefined {
  return listOf(text, (origin) => /^https?:/.test(origin) && parsedUrl(origin)?.origin === origin);
}
