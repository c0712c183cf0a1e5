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
  /** The position after this event: keep it with what you make of the event, and go on from it with `after`. */
  readonly position: string;
}

export interface FollowOptions {
  readonly type?: string | readonly string[];
  readonly ruleSet?: string | readonly string[];
  readonly region?: string | readonly string[];
  readonly village?: string | readonly string[];
  /** The beginning without `after`; `now` by default. */
  readonly from?: 'beginning' | 'now';
  /** The position of the last event that was taken. */
  readonly after?: string;
  readonly signal?: AbortSignal;
  /** Called when the stream is open, and when it is lost. */
  readonly changed?: (isOpen: boolean) => void;
}

/** A stream is silent for 15 seconds at most: after three times that, the connection is taken for broken. */
const SILENCE_MS = 45_000;

/** Opens the stream from a position on; an aborted `signal` closes it. */
type Open = (position: string | undefined, signal: AbortSignal) => Promise<Response>;
/** Waits after this many connections without an event; the last one ended with this error. */
type Wait = (failure: unknown, tries: number) => Promise<void>;

/**
 * Follows events for ever. A connection that ends, falls silent or cannot be made for now is opened again after the last event, so that
 * each comes exactly once.
 * @throws TaocunProblem where the request itself is refused, for example a position that the service does not know
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
      const { body } = await open(position, AbortSignal.any([silence.signal, ...(signal === undefined ? [] : [signal])]));
      changed(true);
      for await (const message of messagesOf(body ?? new ReadableStream(), silence)) {
        tries = 0;
        if ('id' in message) position = message.id;
        else yield { ...(parseExact(message.data) as Omit<TaocunEvent, 'position'>), position: position ?? '' };
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof TaocunProblem && isRefusal(error)) throw error;
      // The next connection continues after the last event.
      failure = error;
    } finally {
      silence.abort();
      changed(false);
    }
  }
}

/** True if asking again cannot help: the failure is neither temporary nor one of the service or a proxy. */
function isRefusal({ status }: TaocunProblem): boolean {
  return status < 500 && status !== 408 && status !== 425 && status !== 429;
}

/** A new position, or the data of an event at the last one. */
type Message = { readonly id: string } | { readonly data: string };

/** A block of an id alone moves the position over events that the filter leaves out. */
async function* messagesOf(body: ReadableStream<Uint8Array>, silence: AbortController): AsyncGenerator<Message> {
  const messages: Message[] = [];
  const parser = createParser({ onId: (id) => messages.push({ id }), onEvent: ({ data }) => messages.push({ data }) });
  const text = new TextDecoder();
  // Not every browser iterates over a stream.
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
