import { follow, type FollowOptions, type TaocunEvent } from './events.js';
import { addresses } from './generated/addresses.js';
import type { AnswerOf, ItemOf, ListId, Operations, PagedList, QuestionOf } from './operations.js';
import {
  type CallOptions,
  pause,
  pauseMs,
  type Request,
  type RequestOptions,
  requestOptionsOf,
  send,
  type TaocunOptions,
} from './requests.js';
import { sendInBatches, type SentUpdates, type SentUpdate } from './updates.js';

/** The question may be omitted if the operation needs none. */
type Arguments<Id extends keyof Operations> =
  Record<never, never> extends QuestionOf<Operations[Id]>
    ? [question?: QuestionOf<Operations[Id]>, options?: CallOptions]
    : [question: QuestionOf<Operations[Id]>, options?: CallOptions];

type Members = Readonly<Record<string, unknown>>;
/** The same as `Asked`, for all operations. */
type AnyQuestion = [question?: Members, options?: CallOptions];

/** The largest page that the API allows, so that reading a whole list takes few requests. */
const LARGEST_PAGE = 1_000;

/**
 * A client of the API: `call` asks one operation, `list` reads all pages of one, `events` follows
 * announcements, `send` sends updates.
 *
 * Integers that a double can't hold come as bigints. Errors are TaocunProblem and TaocunUnreachable.
 */
export class Taocun {
  readonly #options: RequestOptions;
  readonly #closing = new AbortController();

  /** `url` is the address of the installation, for example `http://localhost:3000`. */
  constructor(options: TaocunOptions) {
    this.#options = requestOptionsOf(options);
  }

  /** For example `call('getVillage', { code: '320324109002' })`. */
  async call<Id extends keyof Operations>(
    operation: Id,
    ...parameters: Arguments<Id>
  ): Promise<AnswerOf<Operations[Id]>> {
    const text = await send(
      this.#requestOf(operation, ...(parameters as AnyQuestion)),
      this.#options,
      (response) => response.text(),
    );
    return (text === '' ? undefined : this.#options.parse(text)) as AnswerOf<Operations[Id]>;
  }

  /** For example `list('listVillages', { region: '33' })`. Read it with `for await` or `toArray`. */
  list<Id extends ListId>(operation: Id, ...parameters: Arguments<Id>): PagedList<ItemOf<Operations[Id]>> {
    const [question, options] = parameters as AnyQuestion;
    return listOf((cursor) => {
      const page = { limit: LARGEST_PAGE, ...question, ...(cursor !== undefined && { cursor }) };
      // The compiler cannot resolve the arguments of an operation that is a type parameter.
      return this.call(operation, ...([page, options] as unknown as Arguments<Id>));
    });
  }

  /**
   * Announcements as they are made, from the beginning, or from a position on; each exactly once. The stream
   * survives restarts of the service and failing proxies. It ends only when its signal is aborted or the
   * client is closed, and then throws.
   */
  events(options: FollowOptions = {}): AsyncGenerator<TaocunEvent, void> {
    const { type, ruleSet, region, village, start } = options;
    const signal = this.#signalWith(options.signal);
    const request = this.#requestOf('followEvents', { type, ruleSet, region, village, start });
    const open = (position: string | undefined, signal: AbortSignal): Promise<Response> => {
      const headers = {
        accept: 'text/event-stream',
        ...(position !== undefined && { 'last-event-id': position }),
      };
      return send({ ...request, headers, signal }, { ...this.#options, tries: 1 }, (response) => response);
    };
    return follow(open, { ...options, signal }, (failure, tries) =>
      pause(pauseMs(failure, tries, this.#options.backoffMs), signal),
    );
  }

  /**
   * Sends updates in batches, one after the other, and repeats a batch while the service is away or busy: an
   * update that arrives twice counts once. Refused updates do not stop the others. A string is one update as
   * a line of JSON.
   * @throws TaocunProblem, TaocunUnreachable; earlier batches have then been accepted, and all may be sent
   * again
   */
  send<Sent extends SentUpdate | string>(
    updates: Iterable<Sent> | AsyncIterable<Sent>,
    options: CallOptions = {},
  ): Promise<SentUpdates<Sent>> {
    const request = {
      ...this.#requestOf('sendUpdates', {}, options),
      headers: { 'content-type': 'application/x-ndjson' },
      isRepeatable: true,
    };
    return sendInBatches(updates, (body) =>
      send({ ...request, body }, this.#options, (response) => response.text()),
    );
  }

  /** Aborts all requests and streams with an error named AbortError. The client cannot be used afterwards. */
  close(): void {
    this.#closing.abort();
  }

  #requestOf(
    operation: keyof Operations,
    { body, ...question }: Members = {},
    { signal }: CallOptions = {},
  ): Request {
    const [method, template] = addresses[operation];
    const inPath = new Set([...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name));
    const path = template.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(String(question[name])),
    );
    const query = queryOf(Object.fromEntries(Object.entries(question).filter(([name]) => !inPath.has(name))));
    const text = body === undefined ? undefined : JSON.stringify(body);
    return {
      method,
      path,
      query,
      body: text,
      signal: this.#signalWith(signal),
      isRepeatable: method === 'GET',
    };
  }

  /** A signal that is aborted with the given one, and when the client is closed. */
  #signalWith(signal?: AbortSignal): AbortSignal {
    return signal === undefined ? this.#closing.signal : AbortSignal.any([this.#closing.signal, signal]);
  }
}

/** The API takes several values of one parameter separated by commas. */
function queryOf(members: Members): URLSearchParams {
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
}

function listOf<Each>(ask: (cursor: string | undefined) => Promise<unknown>): PagedList<Each> {
  async function* items(): AsyncGenerator<Each> {
    let cursor: string | undefined;
    do {
      const page = (await ask(cursor)) as { readonly items: readonly Each[]; readonly next?: string };
      yield* page.items;
      cursor = page.next;
    } while (cursor !== undefined);
  }
  return {
    [Symbol.asyncIterator]: items,
    async toArray(most = Infinity) {
      const collected: Each[] = [];
      if (most > 0) for await (const item of items()) if (collected.push(item) >= most) break;
      return collected;
    },
  };
}
