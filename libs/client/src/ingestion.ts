import { parseExact } from './exact-json.js';
import { TaocunProblem } from './failures.js';
import { ingestionAddresses } from './generated/addresses.js';
import type { IngestionOperations, IngestionSchemaOf } from './operations.js';
import { type CallOptions, send, type TaocunOptions } from './requests.js';
import { ApiClient } from './api-client.js';

type Update = IngestionSchemaOf<'MarketplaceUpdate'>;
type Refused = Omit<IngestionSchemaOf<'RefusedUpdate'>, 'line'>;

export interface SentUpdates<Sent = Update> {
  /** The number of updates that Kafka has. Duplicates of earlier ones are among them, and have no effect. */
  readonly accepted: number;
  /** The updates that are not stored, each with its position among all that were sent, from 0, and how to correct it. */
  readonly refused: readonly (Refused & { readonly update: Sent })[];
}

/** Bounds of one request: far from the 16 MiB and 100,000 updates of the service, whatever the characters. */
const MOST_UPDATES = 5_000;
const MOST_CHARACTERS = 4 * 1_048_576;

/** A client of ingestion: `send` takes updates there, in batches; `call` and `list` ask its operations. */
export class TaocunIngestion extends ApiClient<IngestionOperations> {
  /** `url` is the address of ingestion. */
  constructor(options: TaocunOptions) {
    super(options, ingestionAddresses);
  }

  /**
   * Sends updates, one batch after the other, each again where the service is away or busy: an update that has arrived already counts
   * once. Refused ones do not stop the others. A text is an update as one line of JSON.
   * @throws TaocunProblem, TaocunUnreachable: earlier batches are taken then, and all may be sent again
   */
  async send<Sent extends Update | string>(
    updates: Iterable<Sent> | AsyncIterable<Sent>,
    { signal }: CallOptions = {},
  ): Promise<SentUpdates<Sent>> {
    let accepted = 0;
    let sent = 0;
    const refused: (Refused & { readonly update: Sent })[] = [];
    for await (const batch of batchesOf(updates)) {
      for (let rest = batch; rest.length > 0;) {
        const answer = await this.#post(rest.map(({ line }) => line).join('\n'), signal);
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

  async #post(body: string, signal: AbortSignal | undefined): Promise<IngestionSchemaOf<'UpdatesAnswer'>> {
    try {
      const headers = { 'content-type': 'application/x-ndjson' };
      const request = { ...this.requestOf('sendUpdates', {}, signal && { signal }), headers, body, isRepeatable: true };
      return parseExact(await send(request, this.options, (response) => response.text())) as IngestionSchemaOf<'UpdatesAnswer'>;
    } catch (error) {
      // A batch of which every update is refused is answered with a problem.
      if (error instanceof TaocunProblem && Array.isArray(error.members['refused']) && error.members['refused'].length > 0)
        return error.members as unknown as IngestionSchemaOf<'UpdatesAnswer'>;
      throw error;
    }
  }
}

/** The number of refused updates that an answer lists. What follows them is sent again, and counts once. */
function settledBy({ refused, furtherRefused }: IngestionSchemaOf<'UpdatesAnswer'>, sent: number): number {
  const last = refused.at(-1);
  return furtherRefused === undefined || last === undefined ? sent : last.index + 1;
}

async function* batchesOf<Sent>(updates: Iterable<Sent> | AsyncIterable<Sent>): AsyncGenerator<{ update: Sent; line: string }[]> {
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
