import { parseExact } from './exact-json.js';
import { TaocunProblem } from './failures.js';
import type { SchemaOf } from './operations.js';

export type SentUpdate = SchemaOf<'MarketplaceUpdate'>;
type UpdatesAnswer = SchemaOf<'UpdatesAnswer'>;
type Refused = Omit<SchemaOf<'RefusedUpdate'>, 'line'>;

export interface SentUpdates<Sent = SentUpdate> {
  /**
   * The number of updates that are stored in Kafka, including duplicates of earlier ones, which have no
   * effect.
   */
  readonly accepted: number;
  /**
   * The updates that are not stored, each with its position among all sent updates, from 0, and how to
   * correct it.
   */
  readonly refused: readonly (Refused & { readonly update: Sent })[];
}

/** Bounds of one request: far below the service's 16 MiB and 100,000 updates, whatever the characters. */
const MOST_UPDATES = 5_000;
const MOST_CHARACTERS = 4 * 1_048_576;

/** Sends updates in batches. The body of a batch has one line per update. */
export async function sendInBatches<Sent extends SentUpdate | string>(
  updates: Iterable<Sent> | AsyncIterable<Sent>,
  post: (body: string) => Promise<string>,
): Promise<SentUpdates<Sent>> {
  let accepted = 0;
  let sent = 0;
  const refused: (Refused & { readonly update: Sent })[] = [];
  for await (const batch of batchesOf(updates)) {
    for (let rest = batch; rest.length > 0;) {
      const answer = await answerTo(post(rest.map(({ line }) => line).join('\n')));
      for (const { index, reason, path, message } of answer.refused) {
        const update = rest[index]?.update;
        if (update !== undefined) refused.push({ index: sent + index, reason, path, message, update });
      }
      const settled = settledBy(answer, rest.length);
      accepted += settled - answer.refused.length;
      sent += settled;
      rest = rest.slice(settled);
    }
  }
  return { accepted, refused };
}

async function answerTo(posting: Promise<string>): Promise<UpdatesAnswer> {
  try {
    return parseExact(await posting) as UpdatesAnswer;
  } catch (error) {
    // The service answers with a problem if it refuses every update of a batch.
    if (
      error instanceof TaocunProblem &&
      Array.isArray(error.members['refused']) &&
      error.members['refused'].length > 0
    )
      // Such a problem has all members of the answer.
      return error.members as unknown as UpdatesAnswer;
    throw error;
  }
}

/**
 * The number of updates that need not be sent again. If the answer omits some refused ones, all updates after
 * the last listed one are sent again; repeats count once.
 */
function settledBy({ refused, furtherRefused }: UpdatesAnswer, sent: number): number {
  const last = refused.at(-1);
  return furtherRefused === undefined || last === undefined ? sent : last.index + 1;
}

async function* batchesOf<Sent>(
  updates: Iterable<Sent> | AsyncIterable<Sent>,
): AsyncGenerator<{ update: Sent; line: string }[]> {
  let batch: { update: Sent; line: string }[] = [];
  let characters = 0;
  for await (const update of updates) {
    const line = typeof update === 'string' ? update : JSON.stringify(update);
    if (batch.length > 0 && (batch.length >= MOST_UPDATES || characters + line.length > MOST_CHARACTERS)) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push({ update, line });
    characters += line.length;
  }
  if (batch.length > 0) yield batch;
}
