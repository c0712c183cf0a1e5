import { AsyncLocalStorage } from 'node:async_hooks';

/** The age of an answer of which parts were computed before it was asked for: the time of the oldest. */
interface AnswerAge {
  computedAt?: Date;
}

const ages = new AsyncLocalStorage<AnswerAge>();

/** Runs the making of an answer, whose age is then known to `computedAtOfAnswer`. */
export function withAge(make: () => void): void {
  ages.run({}, make);
}

export function madeOf(computedAt: Date): void {
  const age = ages.getStore();
  if (age !== undefined && (age.computedAt === undefined || computedAt < age.computedAt)) age.computedAt = computedAt;
}

/** Undefined of an answer that is made of what is stored now. */
export function computedAtOfAnswer(): Date | undefined {
  return ages.getStore()?.computedAt;
}
