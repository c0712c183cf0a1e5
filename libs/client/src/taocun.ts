import { follow, type FollowOptions, type TaocunEvent } from './events.js';
import { parseExact } from './exact-json.js';
import { addresses } from './generated/addresses.js';
import type { Answer, Item, PagedList, ListId, OperationId, Question } from './operations.js';
import {
  backoffMs,
  type CallOptions,
  pause,
  type Request,
  type RequestOptions,
  requestOptionsOf,
  send,
  type TaocunOptions,
} from './requests.js';

/** The question is left out where an operation needs none. */
type Asked<Id extends OperationId> =
  Record<never, never> extends Question<Id>
    ? [question?: Question<Id>, options?: CallOptions]
    : [question: Question<Id>, options?: CallOptions];

type Members = Readonly<Record<string, unknown>>;
/** The same as `Asked`, for all operations. */
type Given = [question?: Members, options?: CallOptions];

/** The most items of a page: few requests, for a client that wants the whole list. */
const LARGEST_PAGE = 1_000;

/**
 * A client of the API of reporting: `call` asks one operation, `list` reads all pages of one, `events` follows announcements.
 *
 * Integers that a double can't hold come as bigints. Errors are TaocunProblem and TaocunUnreachable.
 */
export class Taocun {
  readonly #options: RequestOptions;

  /** `url` is the address of reporting. */
  constructor(options: TaocunOptions) {
    this.#options = requestOptionsOf(options);
  }

  /** As `call('getVillage', { code: '320324109002' })`. */
  async call<Id extends OperationId>(operation: Id, ...asked: Asked<Id>): Promise<Answer<Id>> {
    const text = await send(requestOf(operation, ...(asked as Given)), this.#options, (response) => response.text());
    return (text === '' ? undefined : parseExact(text)) as Answer<Id>;
  }

  /** As `list('listVillages', { region: '33' })`, to be read by `for await` or `toArray`. */
  list<Id extends ListId>(operation: Id, ...asked: Asked<Id>): PagedList<Item<Id>, Answer<Id>> {
    const [question, options] = asked as Given;
    const ask = (cursor: string | undefined): Promise<Answer<Id>> => {
      const page = { limit: LARGEST_PAGE, ...question, ...(cursor !== undefined && { cursor }) };
      return this.call(operation, ...([page, options] as unknown as Asked<Id>));
    };
    return listOf(ask);
  }

  /** Announcements as they are made, or from the beginning or a position on; each once. It ends when its signal is aborted, by throwing. */
  events(options: FollowOptions = {}): AsyncGenerator<TaocunEvent, void> {
    const { type, ruleSet, region, village, from } = options;
    const query = queryOf({ type, ruleSet, region, village, from });
    const open = (position: string | undefined, signal: AbortSignal): Promise<Response> => {
      const headers = { accept: 'text/event-stream', ...(position !== undefined && { 'last-event-id': position }) };
      return send(
        { method: 'GET', path: addresses.followEvents[1], query, headers, signal, isRepeatable: true },
        this.#options,
        (response) => response,
      );
    };
    return follow(open, options, (tries, signal) => pause(backoffMs(tries, this.#options.backoffMs), signal));
  }
}

function requestOf(operation: OperationId, { body, ...question }: Members = {}, { signal }: CallOptions = {}): Request {
  const [method, template] = addresses[operation];
  const inPath = new Set([...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name));
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(question[name])));
  const query = queryOf(Object.fromEntries(Object.entries(question).filter(([name]) => !inPath.has(name))));
  return { method, path, query, body: body === undefined ? undefined : JSON.stringify(body), signal, isRepeatable: method === 'GET' };
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
