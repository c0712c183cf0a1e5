import type { AnswerOf, ItemOf, ListId, PagedList, QuestionOf } from './operations.js';
import { type CallOptions, type Request, type RequestOptions, requestOptionsOf, send, type TaocunOptions } from './requests.js';

/** The question is left out where an operation needs none. */
type Asked<Operation> =
  Record<never, never> extends QuestionOf<Operation>
    ? [question?: QuestionOf<Operation>, options?: CallOptions]
    : [question: QuestionOf<Operation>, options?: CallOptions];

type Members = Readonly<Record<string, unknown>>;
/** The same as `Asked`, for all operations. */
type AnyQuestion = [question?: Members, options?: CallOptions];

/** The method and path of each operation, by its id. */
type Addresses<Operations> = Readonly<Record<keyof Operations & string, readonly [method: string, path: string]>>;

/** The most items of a page: few requests, for a client that wants the whole list. */
const LARGEST_PAGE = 1_000;

/** A client of one service: `call` asks one operation, `list` reads all pages of one. */
export class ApiClient<Operations> {
  protected readonly options: RequestOptions;
  readonly #closing = new AbortController();

  constructor(
    options: TaocunOptions,
    private readonly addresses: Addresses<Operations>,
  ) {
    this.options = requestOptionsOf(options);
  }

  /** As `call('getVillage', { code: '320324109002' })`. */
  async call<Id extends keyof Operations & string>(operation: Id, ...asked: Asked<Operations[Id]>): Promise<AnswerOf<Operations[Id]>> {
    const text = await send(this.requestOf(operation, ...(asked as AnyQuestion)), this.options, (response) => response.text());
    return (text === '' ? undefined : this.options.parse(text)) as AnswerOf<Operations[Id]>;
  }

  /** As `list('listVillages', { region: '33' })`, to be read by `for await` or `toArray`. */
  list<Id extends ListId<Operations>>(
    operation: Id,
    ...asked: Asked<Operations[Id]>
  ): PagedList<ItemOf<Operations[Id]>, AnswerOf<Operations[Id]>> {
    const [question, options] = asked as AnyQuestion;
    return listOf((cursor) => {
      const page = { limit: LARGEST_PAGE, ...question, ...(cursor !== undefined && { cursor }) };
      return this.call(operation, ...([page, options] as unknown as Asked<Operations[Id]>));
    });
  }

  /** Ends what is under way, streams too, by an error named AbortError. Nothing can be asked afterwards. */
  close(): void {
    this.#closing.abort();
  }

  protected requestOf(operation: keyof Operations & string, { body, ...question }: Members = {}, { signal }: CallOptions = {}): Request {
    const [method, template] = this.addresses[operation];
    const inPath = new Set([...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name));
    const path = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(question[name])));
    const query = queryOf(Object.fromEntries(Object.entries(question).filter(([name]) => !inPath.has(name))));
    const text = body === undefined ? undefined : JSON.stringify(body);
    return { method, path, query, body: text, signal: this.signalWith(signal), isRepeatable: method === 'GET' };
  }

  /** Aborted with the signal, or when the client is closed. */
  protected signalWith(signal?: AbortSignal): AbortSignal {
    return signal === undefined ? this.#closing.signal : AbortSignal.any([this.#closing.signal, signal]);
  }
}

/** Several values of one parameter go with commas between, as the API takes them. */
function queryOf(members: Members): URLSearchParams {
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
}

function listOf<Each, Page>(ask: (cursor: string | undefined) => Promise<Page>): PagedList<Each, Page> {
  async function* pages(): AsyncGenerator<Page> {
    let cursor: string | undefined;
    do {
      const page = await ask(cursor);
      yield page;
      ({ next: cursor } = page as { readonly next?: string });
    } while (cursor !== undefined);
  }
  async function* items(): AsyncGenerator<Each> {
    for await (const page of pages()) yield* (page as { readonly items: readonly Each[] }).items;
  }
  return {
    pages,
    [Symbol.asyncIterator]: items,
    async toArray(most = Infinity) {
      const found: Each[] = [];
      if (most > 0) for await (const item of items()) if (found.push(item) >= most) break;
      return found;
    },
  };
}
