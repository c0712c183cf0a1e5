import { untilMongodbAnswers } from '@taocun/messaging';

/** The patience of a start with MongoDB: for its first answer, and again for the work that follows. A container that has just been started needs some seconds. */
export const START_WITHIN_MS = 60_000;

/** Does work of a start on the database, such as making indexes, again where an election interrupts it. */
export function atStart<Result>(work: () => Promise<Result>): Promise<Result> {
  return untilMongodbAnswers(work, START_WITHIN_MS);
}
