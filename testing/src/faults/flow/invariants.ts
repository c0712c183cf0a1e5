import { setTimeout as pause } from 'node:timers/promises';
import type { TopicName } from '@taocun/contracts';
import { CheckpointReader } from '@taocun/messaging';
import type { mongo } from 'mongoose';
import type { Expected } from './ledger';

const REGIONS_WITHIN_MS = 15_000;
const REGIONS_AT_ONCE = 16;

export interface AnnouncedOnce {
  readonly id: string;
  readonly text: string;
  readonly partition: number;
}

export const announcing = ['village.verdicts', 'village.certifications', 'region.verdicts'] as const satisfies readonly TopicName[];

interface Counts {
  readonly read: number;
  readonly accepted: number;
  readonly repeated: number;
  readonly forwarded: number;
  readonly waiting: number;
  readonly rejected: Readonly<Record<string, number>>;
}

/** Every update that lies in the log is exactly one of accepted, repeated, rejected, and what is accepted is applied or waits. */
export async function holdCounts(ingestion: mongo.Db, lying: number, expected: Expected): Promise<string[]> {
  const checkpoints = await new CheckpointReader<{ readonly counts: Counts }>(ingestion).find(['fields.counts']);
  const all = checkpoints.flatMap(({ fields }) => (fields === undefined ? [] : [fields.counts]));
  const sum = (of: (counts: Counts) => number): number => all.reduce((total, counts) => total + of(counts), 0);
  const rejected = sum((counts) => Object.values(counts.rejected).reduce((total, count) => total + count, 0));
  const found = {
    ...{ read: sum(({ read }) => read), accepted: sum(({ accepted }) => accepted), repeated: sum(({ repeated }) => repeated) },
    ...{ rejected, waiting: sum(({ waiting }) => waiting), forwarded: sum(({ forwarded }) => forwarded) },
    ...{
      storedRejected: await storedRejected(ingestion),
      storedWaiting: await ingestion.collection('waiting').countDocuments(),
    },
  };
  const { accepted, repeated, waiting } = expected;
  const wanted = {
    ...{ read: lying, accepted, repeated, rejected: expected.rejected, waiting, forwarded: 0 },
    ...{ storedRejected: expected.rejected, storedWaiting: waiting },
  };
  return differing('counts', found, wanted);
}

/** Rejected updates that are kept, a group as many as it counts. */
async function storedRejected(ingestion: mongo.Db): Promise<number> {
  const sums = ingestion
    .collection('rejected')
    .aggregate<{ sum: number }>([{ $group: { _id: null, sum: { $sum: { $ifNull: ['$group.count', 1] } } } }]);
  return (await sums.next())?.sum ?? 0;
}

/** The sales sums equal the ledger to the fen: of every village in the database, of every county and the nation over REST. */
export async function holdSums(reporting: mongo.Db, address: string, expected: Expected): Promise<string[]> {
  const wrong: string[] = [];
  const stored = reporting.collection<{ _id: string; salesFen: unknown }>('villages').find({}, { useBigInt64: true });
  const found = new Map<string, string>();
  for await (const { _id, salesFen } of stored) found.set(_id, String(salesFen));
  for (const [code, fen] of expected.byVillage) {
    if (found.get(code) !== String(fen))
      wrong.push(`${code} has sold ${fen} fen, and is said to have sold ${found.get(code) ?? 'nothing'}`);
  }
  for (const code of found.keys()) if (!expected.byVillage.has(code)) wrong.push(`${code} was never registered`);
  const regions = [...expected.byCounty, ['CN', expected.nation] as const];
  for (let at = 0; at < regions.length; at += REGIONS_AT_ONCE) {
    // The figures of each are computed once they are asked for, and waited for together.
    const told = regions.slice(at, at + REGIONS_AT_ONCE).map(async ([code, fen]) => {
      const sales = await salesOf(`${address}/api/v1/regions/${code}`, String(fen));
      return sales === String(fen) ? [] : [`region ${code} has sold ${fen} fen, and is said to have sold ${sales}`];
    });
    wrong.push(...(await Promise.all(told)).flat());
  }
  return wrong;
}

/** Regions' figures are recomputed in the background on a request (stale while revalidate), so an answer may be old for a while. */
async function salesOf(url: string, wanted: string): Promise<string> {
  for (const end = Date.now() + REGIONS_WITHIN_MS; ; await pause(200)) {
    const answer = await fetch(url);
    const text = await answer.text();
    // A JSON number may have more digits than a double keeps.
    const told = /"salesFen":(-?\d+)/.exec(text)?.[1] ?? `${answer.status} ${text.slice(0, 200)}`;
    if (told === wanted || Date.now() > end) return told;
  }
}

/** The number of late updates of the year to a 30 June, summed over its villages' documents. */
export async function lateTold(reporting: mongo.Db, year: number): Promise<number> {
  const villages = reporting.collection<{ lateUpdates?: { cutOff: string; updates: number }[] }>('villages');
  let late = 0;
  for await (const { lateUpdates = [] } of villages.find({}, { projection: { lateUpdates: 1 } }))
    for (const one of lateUpdates) if (one.cutOff === `${year}-06-30`) late += one.updates;
  return late;
}

/** No announcement is repeated with other content, and the sequences of each name are 1, 2, 3 and so on, in order. */
export function holdAnnouncements(log: readonly AnnouncedOnce[]): string[] {
  const wrong: string[] = [];
  const known = new Map<string, string>();
  const sequences = new Map<string, number>();
  for (const { id, text } of log) {
    const before = known.get(id);
    if (before !== undefined && before !== text) wrong.push(`${id} was announced with other content: ${before} and ${text}`);
    if (before !== undefined) continue;
    known.set(id, text);
    const { data } = JSON.parse(text) as { data: { sequence?: number } };
    if (data.sequence === undefined) continue;
    const name = id.slice(0, id.lastIndexOf(':'));
    const last = sequences.get(name) ?? 0;
    if (data.sequence !== last + 1) wrong.push(`${id} follows number ${last}`);
    sequences.set(name, data.sequence);
  }
  return wrong;
}

/** A follower has received every announcement, and nothing else; `followed` may hold repeats. */
export function holdFollowersRecord(what: string, followed: Iterable<string>, announced: readonly AnnouncedOnce[]): string[] {
  const got = new Set(followed);
  const ids = new Set(announced.map(({ id }) => id));
  const missing = [...ids].filter((id) => !got.has(id));
  const more = [...got].filter((id) => !ids.has(id));
  return [
    ...(missing.length === 0 ? [] : [`${what} has missed ${missing.length} of ${ids.size}, for example ${missing[0] ?? ''}`]),
    ...(more.length === 0 ? [] : [`${what} has got ${more.length} that nobody announced, for example ${more[0] ?? ''}`]),
  ];
}

function differing(what: string, found: Readonly<Record<string, number>>, wanted: Readonly<Record<string, number>>): string[] {
  return Object.entries(wanted).flatMap(([name, count]) =>
    found[name] === count ? [] : [`${what}: ${name} is ${found[name] ?? 'not told'}, and should be ${count}`],
  );
}
