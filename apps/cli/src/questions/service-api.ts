import { InvalidArgumentError, Option } from 'commander';

/** A service that commands ask, with the variable that says where it is. */
export interface ServiceAddress {
  /** As it begins a sentence. */
  readonly name: string;
  readonly urlVariable: string;
  readonly defaultUrl: string;
}

/** The most items that a page has. */
const LARGEST_PAGE = 1_000;

/** The beginning of a list; `isAll` says whether nothing follows. */
interface Listed<Item> {
  readonly items: readonly Item[];
  readonly isAll: boolean;
}

/** A service has refused the request; the message says why. */
export class RefusedByService extends Error {
  constructor(
    message: string,
    readonly status: number,
    /** The answer's body, where it is JSON. */
    readonly body?: unknown,
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

  /** A list page by page, up to a number of items. */
  async list<Item>(
    path: string,
    query: Readonly<Record<string, string | number | undefined>> = {},
    limit = Infinity,
  ): Promise<Listed<Item>> {
    const items: Item[] = [];
    let cursor: string | undefined;
    do {
      const size = Math.min(limit - items.length, LARGEST_PAGE);
      const page = await this.get<{ readonly items: readonly Item[]; readonly next?: string }>(path, { ...query, limit: size, cursor });
      items.push(...page.items);
      cursor = page.next;
    } while (cursor !== undefined && items.length < limit);
    return { items, isAll: cursor === undefined };
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

  /** An answer as text, whatever its form. */
  async text(path: string): Promise<string> {
    const response = await this.#fetch(`api/v1/${path}`, { method: 'GET', signal: AbortSignal.timeout(patienceMs) });
    const text = await response.text();
    if (!response.ok) throw await this.#refusalOf(response.status, text);
    return text;
  }

  /** An answer as its bytes come, however long it takes. */
  async stream(path: string): Promise<ReadableStream<Uint8Array>> {
    const response = await this.#fetch(`api/v1/${path}`, { method: 'GET' });
    if (!response.ok || response.body === null) throw await this.#refusalOf(response.status, await response.text());
    return response.body;
  }

  /** The service's own OpenAPI document. */
  document<Document>(): Promise<Document> {
    return this.#asked('docs-json', { method: 'GET' });
  }

  #ask<Answer>(path: string, init: RequestInit & { readonly headers?: Readonly<Record<string, string>> }): Promise<Answer> {
    return this.#asked(`api/v1/${path}`, init);
  }

  async #asked<Answer>(path: string, init: RequestInit & { readonly headers?: Readonly<Record<string, string>> }): Promise<Answer> {
    const response = await this.#fetch(path, { ...init, signal: AbortSignal.timeout(patienceMs) });
    const text = await this.#reached(() => response.text());
    if (response.status === 204) return undefined as Answer;
    const body = await jsonOf(text);
    if (response.ok && body !== undefined) return body as Answer;
    throw new RefusedByService(this.#messageOf(body, response.status), response.status, body);
  }

  #fetch(path: string, init: RequestInit & { readonly headers?: Readonly<Record<string, string>> }): Promise<Response> {
    if (!/^[\x21-\x7e]*$/.test(this.key)) throw new Error(`${keyVariable} holds no key: one has letters, digits and underscores alone.`);
    return this.#reached(() =>
      fetch(`${this.url.replace(/\/+$/, '')}/${path}`, {
        ...init,
        headers: { ...init.headers, ...(this.key !== '' && { authorization: `Bearer ${this.key}` }) },
        // The key must not follow to another host.
        redirect: 'error',
      }),
    );
  }

  async #reached<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const { name, urlVariable } = this.asked;
    try {
      return await ask();
    } catch (error) {
      throw new Error(
        `${name} does not answer at ${this.url}: ${causeOf(error)}. Start it, or say where it is with --url or ${urlVariable}.`,
        {
          cause: error,
        },
      );
    }
  }

  async #refusalOf(status: number, text: string): Promise<RefusedByService> {
    return new RefusedByService(this.#messageOf(await jsonOf(text), status), status);
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
