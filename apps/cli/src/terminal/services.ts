import { Taocun, TaocunIngestion, type TaocunOptions, TaocunProblem, TaocunUnreachable } from '@taocun/client';
import { InvalidArgumentError, Option } from 'commander';
import { localUrlOf } from '../local/local-url';

/** The variable that holds the key which commands show. */
const KEY = 'TAOCUN_KEY';

export const reportingUrl = (): Option => urlOption('reporting');
export const ingestionUrl = (): Option => urlOption('ingestion');

export const reportingAt = (url: string, by = fetch): Taocun => new Taocun({ ...optionsOf(url), fetch: by });

/** `tries` in all, where the service is away or busy. */
export const ingestionAt = (url: string, tries = 1): TaocunIngestion => new TaocunIngestion({ ...optionsOf(url), tries });

function urlOption(service: 'reporting' | 'ingestion'): Option {
  return new Option('--url <url>', `where ${service} is`)
    .env(`${service.toUpperCase()}_URL`)
    .default(localUrlOf(service))
    .argParser((text) => {
      if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
        throw new InvalidArgumentError('an address is wanted, as http://localhost:3000.');
      return text;
    });
}

/** An operator learns at once that nobody answers: nothing is tried again. */
function optionsOf(url: string): TaocunOptions {
  const key = (process.env[KEY] ?? '').trim();
  if (!/^[\x21-\x7e]*$/.test(key)) throw new Error(`${KEY} holds no key: one has letters, digits and underscores alone.`);
  return { url, key, tries: 1 };
}

/** The failure of a request with the remedy; undefined of other errors. */
export function failureText(error: unknown): string | undefined {
  if (error instanceof TaocunUnreachable) return `${error.message} ${causeOf(error)}. Start the service, or give its address with --url.`;
  if (!(error instanceof TaocunProblem)) return undefined;
  const { status, code, detail, members } = error;
  if (code === 'unknown') return `The answer, with status ${status}, is none of taocun's. Does --url lead to it?`;
  const where = [members['reason'], members['path']].filter((one) => one !== undefined && one !== '').join(' at ');
  return `${where === '' ? '' : `${where}: `}${detail}${status === 401 ? ` Here it is read from the environment variable ${KEY}.` : ''}`;
}

/** fetch gives what went wrong only in the innermost cause of its error. */
function causeOf({ cause }: Error): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.cause instanceof Error) return causeOf(cause);
  return cause.message === '' && 'code' in cause ? String(cause.code) : cause.message;
}
