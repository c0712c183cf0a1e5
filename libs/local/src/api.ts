import { InvalidArgumentError, Option } from 'commander';
import { Taocun, TaocunProblem, TaocunUnreachable } from '@taocun/client';
import { runningStart } from './running';

/** The variable with the key that commands send. */
const KEY = 'TAOCUN_KEY';
const USUAL_PORT = 3000;

/** The address of the API. */
export function taocunUrl(): Option {
  return new Option('--url <url>', 'the address of the API')
    .env('TAOCUN_URL')
    .default(localUrl())
    .argParser(anAddress);
}

/** The default address of the API: at PORT, else that of `npm start`, else at the usual port. */
export function localUrl(): string {
  const port = Number(process.env['PORT']);
  // 0 means any free port, which is not known beforehand.
  if (Number.isInteger(port) && port > 0) return `http://127.0.0.1:${port}`;
  return runningStart()?.addresses.reporting ?? `http://127.0.0.1:${USUAL_PORT}`;
}

export function anAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError('an address is wanted, as http://localhost:3000.');
  return text;
}

/** Nothing is tried again by default, so that an operator learns at once that nothing answers. */
export function taocunAt(
  url: string,
  { tries = 1, by = fetch, ...more }: { tries?: number; by?: typeof fetch; timeoutMs?: number } = {},
): Taocun {
  const key = (process.env[KEY] ?? '').trim();
  if (!/^[\x21-\x7e]*$/.test(key))
    throw new Error(`${KEY} holds no key: one has letters, digits and underscores alone.`);
  return new Taocun({ url, key, tries, fetch: by, ...more });
}

/** The failure of a request with the remedy; undefined for other errors. */
export function failureText(error: unknown): string | undefined {
  if (error instanceof TaocunUnreachable)
    return `${error.message} ${causeOf(error)}. Start the service, or give its address with --url.`;
  if (!(error instanceof TaocunProblem)) return undefined;
  const { status, code, detail, members } = error;
  if (code === 'unknown')
    return `The answer, with status ${status}, is none of taocun's. Does --url lead to it?`;
  const where = [members['reason'], members['path']]
    .filter((one) => one !== undefined && one !== '')
    .join(' at ');
  return `${where === '' ? '' : `${where}: `}${detail}${status === 401 ? ` Here it is read from the environment variable ${KEY}.` : ''}`;
}

/** fetch states the reason only in the innermost cause of its error. */
function causeOf({ cause }: Error): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.cause instanceof Error) return causeOf(cause);
  return cause.message === '' && 'code' in cause ? String(cause.code) : cause.message;
}
