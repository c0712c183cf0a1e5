import { type mongo } from 'mongoose';
import {
  type AnnouncedVillage,
  type Assessment,
  assess,
  CertifiedIn,
  Clock,
  type Criterion,
  type Day,
  decidingPart,
  decodeVillage,
  isoOfDay,
  namesOfParts,
  type RuleSet,
  rulesOn,
  type Village,
  wholeVillage,
} from '@taocun/domain';
import { atOneMoment } from '@taocun/messaging';
import { type Generation, type StoredGenerations, ruleSetsOf } from './generations';

/** A village that would start or stop qualifying under a rule set, and why. */
interface Difference {
  readonly villageCode: string;
  readonly name: string;
  readonly ruleSet: string;
  readonly qualifies: boolean;
  readonly asOf: string;
  readonly criteria: readonly Criterion[];
}

interface Differences {
  readonly live: string;
  readonly generation: string;
  /**
   * True if both are saved at the same offsets, so that the differences are exactly those of a switch there.
   */
  readonly sameOffsets: boolean;
  readonly ruleSets: readonly {
    readonly ruleSet: string;
    readonly is: 'new' | 'changed' | 'the same' | 'left out';
    /** The villages that qualify now, and those that would qualify. */
    readonly qualifying: number;
    readonly wouldQualify: number;
  }[];
  /** By village code, then rule set: in the order in which a switch announces them. */
  readonly differences: readonly Difference[];
}

interface StoredVillage {
  readonly _id: string;
  readonly partition: number;
  readonly state: mongo.Binary;
  readonly parts?: number;
}

/** Compares a generation with the live one, both from their saved state. */
export async function differencesOf(
  generations: StoredGenerations,
  live: Generation,
  next: Generation,
): Promise<Differences> {
  const before = ruleSetsOf(live);
  const after = ruleSetsOf(next);
  const announced = new Map<string, AnnouncedVillage>();
  for await (const { village } of villagesOf(generations, live)) {
    const { code } = village;
    const { announced: verdicts, certifiedIn } = village.announced;
    if (verdicts.length > 0 || !certifiedIn.isEmpty) announced.set(code, { verdicts, certifiedIn });
  }
  const certified = new Map(
    live.checkpoints.map(({ partition, fields }) => [partition, fields?.certifiedUnder ?? {}]),
  );
  const qualifying = new Map<string, number>();
  for (const { verdicts } of announced.values())
    for (const { ruleSet, qualifies } of verdicts) if (qualifies) add(qualifying, ruleSet);
  const wouldQualify = new Map<string, number>();
  const differences: Difference[] = [];
  for await (const { village, partition } of villagesOf(generations, next)) {
    if (!village.registered || village.asOf === undefined) continue;
    const quantities = village.quantities();
    const known = announced.get(village.code) ?? { verdicts: [], certifiedIn: CertifiedIn.none };
    // A switch takes over the live generation's lists.
    village.announced.takeOver(known.verdicts, known.certifiedIn);
    for (const rules of after) {
      const inForce = rulesOn(rules, quantities.asOf, certified.get(partition));
      const now = assess(quantities, inForce, village.announced.certifiedBefore(inForce));
      if (now.qualifies) add(wouldQualify, rules.id);
      const was = known.verdicts.some(({ ruleSet, qualifies }) => ruleSet === rules.id && qualifies);
      if (now.qualifies !== was) differences.push(differenceOf(village.code, quantities.name, now));
    }
  }
  return {
    live: live.name,
    generation: next.name,
    sameOffsets: live.checkpoints.every(({ offset }, at) => offset === next.checkpoints[at]?.offset),
    ruleSets: [...after, ...before.filter(({ id }) => !after.some((rules) => rules.id === id))].map(
      ({ id }) => ({
        ruleSet: id,
        is: changeOf(
          before.find((rules) => rules.id === id),
          after.find((rules) => rules.id === id),
        ),
        qualifying: qualifying.get(id) ?? 0,
        wouldQualify: wouldQualify.get(id) ?? 0,
      }),
    ),
    differences,
  };
}

/** In order of code, each on the day of its partition's clock. */
async function* villagesOf(
  generations: StoredGenerations,
  { name, checkpoints }: Generation,
): AsyncIterable<{ readonly village: Village; readonly partition: number }> {
  const days = new Map(checkpoints.map(({ partition, fields }) => [partition, clockDay(fields?.clock)]));
  const database = generations.database(name);
  const stored = database.collection<StoredVillage>('villages');
  for await (const { _id, partition, state, parts } of stored
    .find({ _id: /^\d+$/ }, { batchSize: 1_000 })
    .sort({ _id: 1 })) {
    const village = decodeVillage(
      _id,
      parts === undefined ? state.value() : await bytesInParts(database, _id),
    );
    const day = days.get(partition);
    if (day !== undefined) village.advance(day);
    yield { village, partition };
  }
}

/** The bytes of a village that is stored in parts, which may be saved again while they are read. */
function bytesInParts(database: mongo.Db, code: string): Promise<Uint8Array> {
  return atOneMoment(database.client, async (moment) => {
    const parts = await database
      .collection<StoredVillage>('villages')
      .find({ _id: namesOfParts(code) }, moment)
      .toArray();
    const [, bytes] = wholeVillage(parts) ?? [];
    if (bytes === undefined)
      throw new Error(`Village ${code} is no longer in ${database.databaseName}: something else changes it.`);
    return bytes;
  });
}

function clockDay(clock: Parameters<typeof Clock.of>[0] | undefined): Day | undefined {
  return clock === undefined ? undefined : Clock.of(clock).day;
}

function differenceOf(
  villageCode: string,
  name: string,
  { ruleSet, qualifies, asOf, criteria }: Assessment,
): Difference {
  return { villageCode, name, ruleSet, qualifies, asOf: isoOfDay(asOf), criteria };
}

function changeOf(
  before: RuleSet | undefined,
  after: RuleSet | undefined,
): Differences['ruleSets'][number]['is'] {
  if (before === undefined) return 'new';
  if (after === undefined) return 'left out';
  return JSON.stringify(decidingPart(before)) === JSON.stringify(decidingPart(after))
    ? 'the same'
    : 'changed';
}

function add(to: Map<string, number>, ruleSet: string): void {
  to.set(ruleSet, (to.get(ruleSet) ?? 0) + 1);
}
