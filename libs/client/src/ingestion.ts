import { parseExact } from './exact-json.js';
import { TaocunProblem } from './failures.js';
import type { components } from './generated/ingestion.js';
import { type CallOptions, type RequestOptions, requestOptionsOf, send, type TaocunOptions } from './requests.js';

export type IngestionSchemaName = keyof components['schemas'];

/** A schema of ingestion's OpenAPI document, as `IngestionSchemaOf<'MarketplaceUpdate'>`. */
export type IngestionSchemaOf<Name extends IngestionSchemaName> = components['schemas'][Name];

type Update = IngestionSchemaOf<'MarketplaceUpdate'>;
type Refused = Omit<IngestionSchemaOf<'RefusedUpdate'>, 'line'>;

export interface SentUpdates {
  /** The number of updates that Kafka has. Duplicates of earlier ones are among them, and have no effect. */
  readonly accepted: number;
  /** The updates that are not stored, each with its position among all that were sent, from 0, and how to correct it. */
  readonly refused: readonly (Refused & { readonly update: Update })[];
}

/** Bounds of one request: far from the 16 MiB and 100,000 updates of the service, whatever the characters. */
const MOST_UPDATES = 5_000;
const MOST_CHARACTERS = 4 * 1_048_576;

/** A client of ingestion: `send` takes updates there, in batches. */
export class TaocunIngestion {
  readonly #options: RequestOptions;

  /** `url` is the address of ingestion, `key` that of a producer. */
  constructor(options: TaocunOptions) {
    this.#options = requestOptionsOf(options);
  }

  /**
   * Sends updates, one batch after the other, each again where the service is away or busy: an update that has arrived already counts
   * once. Refused ones do not stop the others.
   * @throws TaocunProblem, TaocunUnreachable: earlier batches are taken then, and all may be sent again
   */
  async send(updates: Iterable<Update> | AsyncIterable<Update>, { signal }: CallOptions = {}): Promise<SentUpdates> {
    let accepted = 0;
    let sent = 0;
    const refused: (Refused & { readonly update: Update })[] = [];
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
      const request = { method: 'POST', path: '/api/v1/updates', headers, body, signal, isRepeatable: true };
      return parseExact(await send(request, this.#options, (response) => response.text())) as IngestionSchemaOf<'UpdatesAnswer'>;
    } catch (error) {
      // A batch of which every update is refused is answered with a problem.
      if (error instanceof TaocunProblem && Array.isArray(error.members['refused']))
        return error.members as unknown as IngestionSchemaOf<'UpdatesAnswer'>;
      throw error;
    }
  }
}

/** How many updates an answer tells of in full. It lists the first refused ones alone: what follows them goes again, and counts once. */
function settledBy({ refused, furtherRefused }: IngestionSchemaOf<'UpdatesAnswer'>, sent: number): number {
  const last = refused.at(-1);
  return furtherRefused === undefined || last === undefined ? sent : last.index + 1;
}

async function* batchesOf(updates: Iterable<Update> | AsyncIterable<Update>): AsyncGenerator<{ update: Update; line: string }[]> {
  let batch: { update: Update; line: string }[] = [];
  let characters = 0;
  for await (const update of updates) {
    const line = JSON.stringify(update);
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
