import { createParser } from 'eventsource-parser';
import { parseExact } from './exact-json.js';
import { TaocunProblem } from './failures.js';

/** An announcement, as a CloudEvent. */
export interface TaocunEvent {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly time?: string;
  readonly data: Readonly<Record<string, unknown>>;
  /**
   * The position after this event. Store it with your result, and pass it as `after` to continue from there.
   */
  readonly position: string;
}

export interface FollowOptions {
  readonly type?: string | readonly string[];
  readonly ruleSet?: string | readonly string[];
  readonly region?: string | readonly string[];
  readonly village?: string | readonly string[];
  /** Start position if `after` is not given; `now` by default. */
  readonly start?: 'beginning' | 'now';
  /** The position of the last event that you have processed. */
  readonly after?: string;
  readonly signal?: AbortSignal;
  /**
   * Called when the stream is open, and when it is lost or ended, with the position from which to continue.
   */
  readonly changed?: (isOpen: boolean, position: string | undefined) => void;
}

/**
 * A healthy stream is silent for at most 15 seconds; after three times that, the connection counts as broken.
 */
const SILENCE_MS = 45_000;

/** Opens the stream at a position; aborting `signal` closes it. */
type Open = (position: string | undefined, signal: AbortSignal) => Promise<Response>;
/**
 * Pauses before the next connection: `tries` connections in a row brought no event, the last one because of
 * `failure`.
 */
type Wait = (failure: unknown, tries: number) => Promise<void>;

/**
 * Follows events without end. A connection that ends, falls silent or cannot be made is reopened after the
 * last event, so each event arrives exactly once.
 * @throws TaocunProblem if the service refuses the request itself, for example because of an unknown position
 */
export async function* follow(
  open: Open,
  { after, signal, changed = () => undefined }: FollowOptions,
  wait: Wait,
): AsyncGenerator<TaocunEvent, void> {
  let position = after;
  let failure: unknown;
  for (let tries = 0; ; tries++) {
    if (tries > 0) await wait(failure, tries);
    signal?.throwIfAborted();
    failure = undefined;
    const silence = new AbortController();
    try {
      const { body } = await open(
        position,
        AbortSignal.any([silence.signal, ...(signal === undefined ? [] : [signal])]),
      );
      changed(true, position);
      for await (const message of messagesOf(body ?? new ReadableStream(), silence)) {
        tries = 0;
        if ('id' in message) position = message.id;
        else
          yield { ...(parseExact(message.data) as Omit<TaocunEvent, 'position'>), position: position ?? '' };
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof TaocunProblem && isRefusal(error)) throw error;
      // The next connection continues after the last event.
      failure = error;
    } finally {
      silence.abort();
      changed(false, position);
    }
  }
}

/** True if a retry cannot help: the failure is neither temporary nor a fault of the service or a proxy. */
function isRefusal({ status }: TaocunProblem): boolean {
  return status < 500 && status !== 408 && status !== 425 && status !== 429;
}

/** A new position, or the data of an event at the last one. */
type Message = { readonly id: string } | { readonly data: string };

/** A block with only an id moves the position past events that the filter excludes. */
async function* messagesOf(
  body: ReadableStream<Uint8Array>,
  silence: AbortController,
): AsyncGenerator<Message> {
  const messages: Message[] = [];
  const parser = createParser({
    onId: (id) => messages.push({ id }),
    onEvent: ({ data }) => messages.push({ data }),
  });
  const text = new TextDecoder();
  // Not every browser can iterate over a stream.
  const reader = body.getReader();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  try {
    for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      parser.feed(text.decode(value, { stream: true }));
      yield* messages.splice(0);
    }
  } finally {
    clearTimeout(timer);
  }
}
