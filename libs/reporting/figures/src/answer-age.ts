import { AsyncLocalStorage } from 'node:async_hooks';

/** The age of an answer of which parts were computed before the request: the time of the oldest part. */
interface AnswerAge {
  computedAt?: Date;
}

const ages = new AsyncLocalStorage<AnswerAge>();

/** Runs the creation of an answer, whose age is then available to `computedAtOfAnswer`. */
export function withAge(make: () => void): void {
  ages.run({}, make);
}

export function madeOf(computedAt: Date): void {
  const age = ages.getStore();
  if (age !== undefined && (age.computedAt === undefined || computedAt < age.computedAt)) age.computedAt = computedAt;
}

/** Undefined if the answer is made only from what is stored now. */
export function computedAtOfAnswer(): Date | undefined {
  return ages.getStore()?.computedAt;
}
