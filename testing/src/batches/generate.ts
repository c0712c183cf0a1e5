import { Chance } from '../oracle/feeds/chance';
import { compressions } from './compressions';
import { draftBatch, draftRecord, encodeBatch, type RecordDraft } from './draft';
import { type Fault, batchFaults, type Ruling, variations } from './faults';

/** A record batch that could be in a log, composed byte by byte. */
export interface GeneratedBatch {
  readonly seed: number;
  /** The batch's compression, and all unusual or wrong parts. */
  readonly name: string;
  readonly faults: readonly string[];
  readonly ruling: Ruling;
  readonly bytes: Buffer;
  /** The first offset that the reader requests; batches are fetched whole. */
  readonly fetchedFrom: number;
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly maxTimestamp: bigint;
}

/** Returns the same batch for the same seed. */
export function generateBatch(seed: number): GeneratedBatch {
  const chance = new Chance(seed);
  const compression = chance.pick(compressions);
  const baseOffset = chance.pick([0, 7, 100, 5_000_000_000]);
  const records = Array.from({ length: chance.pick([1, 1, 2, 3, 4, 12]) }, (_, at) => recordAt(at, chance));
  const draft = draftBatch(records, { baseOffset, compression });
  const unusual = chance.shuffled(variations).slice(0, chance.pick([0, 0, 1, 2, 3]));
  const wrong = chance.shuffled(batchFaults).slice(0, chance.pick([0, 1, 1, 1, 1, 2]));
  const chosen = [...unusual, ...wrong];
  for (const { spoil } of chosen) spoil(draft, chance);
  const names = chosen.map(({ name }) => name);
  return {
    seed,
    name: [`${seed}: ${draft.compression.name}`, ...names].join(', '),
    faults: names,
    ruling: rulingOf(wrong),
    bytes: encodeBatch(draft),
    fetchedFrom: baseOffset + (chance.chance(20) ? chance.count(0, draft.lastOffsetDelta) : 0),
    baseOffset,
    lastOffset: baseOffset + draft.lastOffsetDelta,
    maxTimestamp: draft.maxTimestamp,
  };
}

/** Two faults may cancel each other, so they leave either ruling open. */
function rulingOf(wrong: readonly Fault[]): Ruling {
  return wrong.length > 1 ? 'either' : (wrong[0]?.ruling ?? 'readable');
}

function recordAt(at: number, chance: Chance): RecordDraft {
  return draftRecord(at, chance.pick(['', 'v', '淘村', 'value '.repeat(chance.count(1, 30))]), {
    key: chance.pick([null, Buffer.from(`key ${at}`)]),
    timestampDelta: BigInt(chance.count(-5_000, 5_000)),
    headers: chance.chance(70) ? [] : [[Buffer.from('a'), Buffer.from('b')]],
  });
}
