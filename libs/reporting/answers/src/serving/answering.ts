import { AsyncLocalStorage } from 'node:async_hooks';
import { type EventEmitter } from 'node:events';
import { type CallerName, whenClosed } from '@taocun/service';

/** The answer that is being made. */
interface Answering {
  readonly caller: CallerName;
  /** Aborted once the answer has ended or its caller has disconnected. */
  readonly closed: AbortSignal;
}

const answers = new AsyncLocalStorage<Answering>();

/** Runs the creation of an answer, which is then available to the functions below. */
export function whileAnswering(
  caller: CallerName,
  response: EventEmitter & { readonly destroyed: boolean },
  make: () => void,
): void {
  const closing = new AbortController();
  whenClosed(response, () => closing.abort());
  answers.run({ caller, closed: closing.signal }, make);
}

/** For work of reporting itself, which no caller can end, a caller with a key. */
export function currentAnswer(): Answering {
  return (
    answers.getStore() ?? {
      caller: { name: 'reporting', hasKey: true },
      closed: new AbortController().signal,
    }
  );
}

/**
 * A value that is made once for each answer, so that all parts of the answer agree. Outside of answers it is
 * made each time.
 */
export class OncePerAnswer<Value> {
  readonly #made = new WeakMap<Answering, Value>();

  of(make: () => Value): Value {
    const answer = answers.getStore();
    if (answer === undefined) return make();
    const made = this.#made.get(answer) ?? make();
    this.#made.set(answer, made);
    return made;
  }

  /** Undefined if the answer has not needed the value so far. */
  ifMade(): Value | undefined {
    const answer = answers.getStore();
    return answer && this.#made.get(answer);
  }
}
