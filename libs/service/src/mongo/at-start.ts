import { untilMongodbAnswers } from '@taocun/messaging';

/**
 * The time that a start waits for MongoDB's first answer, and again for the work that follows. A newly
 * started container needs some seconds.
 */
export const START_WITHIN_MS = 60_000;

/**
 * Does a start's work on the database, such as creating indexes, and repeats it if an election interrupts it.
 */
export function atStart<Result>(work: () => Promise<Result>): Promise<Result> {
  return untilMongodbAnswers(work, START_WITHIN_MS);
}
