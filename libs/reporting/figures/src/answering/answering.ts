import { AsyncLocalStorage } from 'node:async_hooks';
import { type EventEmitter } from 'node:events';
import { type CallerName } from '@taocun/service';

/** The answer that is being made. */
interface Answering {
  readonly caller: CallerName;
  /** Aborted once the answer has ended or its caller has disconnected. */
  readonly closed: AbortSignal;
  /** The time of the oldest part, if parts were computed before the request. */
  computedAt?: Date;
}

const answers = new AsyncLocalStorage<Answering>();

/** Runs the creation of an answer, which is then available to the functions below. */
export function whileAnswering(caller: CallerName, response: EventEmitter & { readonly destroyed: boolean }, make: () => void): void {
  const closing = new AbortController();
  response.once('close', () => closing.abort());
  if (response.destroyed) closing.abort();
  answers.run({ caller, closed: closing.signal }, make);
}

/** For work of reporting itself, which no caller can end, a caller with a key. */
export function currentAnswer(): Pick<Answering, 'caller' | 'closed'> {
  return answers.getStore() ?? { caller: { name: 'reporting', hasKey: true }, closed: new AbortController().signal };
}

export function madeOf(computedAt: Date): void {
  const answer = answers.getStore();
  if (answer !== undefined && (answer.computedAt === undefined || computedAt < answer.computedAt)) answer.computedAt = computedAt;
}

/** Undefined if the answer is made only from what is stored now. */
export function computedAtOfAnswer(): Date | undefined {
  return answers.getStore()?.computedAt;
}
