import { InvalidArgumentError, Option } from 'commander';

/** A service that commands ask, with the variable that says where it is. */
export interface ServiceAddress {
  /** As it begins a sentence. */
  readonly name: string;
  readonly urlVariable: string;
  readonly defaultUrl: string;
}

/** A service has refused the request; the message says why. */
export class RefusedByService extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

const patienceMs = 60_000;

export function urlOptionOf({ name, urlVariable, defaultUrl }: ServiceAddress): Option {
  return new Option('--url <url>', `where ${name.toLowerCase()} is`)
    .env(urlVariable)
    .default(defaultUrl)
    .argParser((text) => {
      if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
        throw new InvalidArgumentError(`an address is wanted, as ${defaultUrl}.`);
      }
      return text;
    });
}

/** The variable that holds the key which commands show. */
const keyVariable = 'TAOCUN_KEY';

/** Asks a service over HTTP, with the key that TAOCUN_KEY holds. Amounts beyond the safe integers come as bigints. */
export class ServiceApi {
  constructor(
    private readonly asked: ServiceAddress,
    private readonly url: string,
    private readonly key = (process.env[keyVariable] ?? '').trim(),
  ) {}

  get<Answer>(path: string, query: Readonly<Record<string, string | number | undefined>> = {}): Promise<Answer> {
    const given = Object.entries(query).flatMap<[string, string]>(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
    const search = new URLSearchParams(given).toString();
    return this.#ask(search === '' ? path : `${path}?${search}`, { method: 'GET' });
  }

  post<Answer>(path: string, body: unknown): Promise<Answer> {
    return this.send(path, 'application/json', JSON.stringify(body));
  }

  send<Answer>(path: string, contentType: string, body: string): Promise<Answer> {
    return this.#ask(path, { method: 'POST', body, headers: { 'content-type': contentType } });
  }

  async delete(path: string): Promise<void> {
    await this.#ask(path, { method: 'DELETE' });
  }

  async #ask<Answer>(path: string, init: RequestInit & { readonly headers?: Readonly<Record<string, string>> }): Promise<Answer> {
    const { name, urlVariable } = this.asked;
    if (!/^[\x21-\x7e]*$/.test(this.key)) throw new Error(`${keyVariable} holds no key: one has letters, digits and underscores alone.`);
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${this.url.replace(/\/+$/, '')}/api/v1/${path}`, {
        ...init,
        headers: { ...init.headers, ...(this.key !== '' && { authorization: `Bearer ${this.key}` }) },
        // The key must not follow to another host.
        redirect: 'error',
        signal: AbortSignal.timeout(patienceMs),
      });
      text = await response.text();
    } catch (error) {
      throw new Error(
        `${name} does not answer at ${this.url}: ${causeOf(error)}. Start it, or say where it is with --url or ${urlVariable}.`,
        {
          cause: error,
        },
      );
    }
    if (response.status === 204) return undefined as Answer;
    const body = await jsonOf(text);
    if (response.ok && body !== undefined) return body as Answer;
    throw new RefusedByService(this.#messageOf(body, response.status), response.status);
  }

  #messageOf(body: unknown, status: number): string {
    if (typeof body !== 'object' || body === null || !('detail' in body)) {
      return `The answer, with status ${status}, is none of ${this.asked.name.toLowerCase()}'s. Does --url lead to it?`;
    }
    const { detail, reason, path } = body as { readonly detail: string; readonly reason?: string; readonly path?: string };
    const where = reason === undefined ? '' : `${reason}${path === '' || path === undefined ? '' : ` at ${path}`}: `;
    return `${where}${detail}${status === 401 ? ` Here it is read from the environment variable ${keyVariable}.` : ''}`;
  }
}

/** fetch tells what went wrong only in the cause of its error. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const code = 'code' in cause ? String(cause.code) : '';
  return cause.message === '' ? code : cause.message;
}

async function jsonOf(text: string): Promise<unknown> {
  // Loaded only now, so that help waits for nothing.
  const { parseExactJson } = await import('@taocun/contracts');
  try {
    return parseExactJson(text);
  } catch {
    // Something else than the service has answered.
    return undefined;
  }
}
