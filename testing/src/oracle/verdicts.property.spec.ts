import { type AssessedEvent, decodeVerdictEvent } from '@taocun/contracts';
import { builtInRuleSets, clusterVerdict, decodeVillage, encodeVillage, townVerdict } from '@taocun/domain';
import fc from 'fast-check';
import {
  byCode,
  dotted,
  expectedOf,
  expectSame,
  figuresExpected,
  figuresTold,
  monthsInFull,
  monthsTold,
  type Judged,
  regionsTold,
  sorted,
} from '../e2e/comparable';
import { ExpectedVillages, type ExpectedSources } from '../e2e/expected-flow.fixture';
import { type ActivityRecord, InMemoryFlow, type UpdateRecord, withoutRepeats } from './in-memory-flow.fixture';
import { feedArbitrary, numbered, type Feed } from './feeds/feeds';
import {
  accept,
  assessmentAsOf,
  monthsOf,
  certificates,
  certificatesOfOnePartition,
  clusterSizeOf,
  dayOf,
  finalClockOf,
  isTown,
  partitionOf,
  plain,
  regionsAsOf,
  regionsOfYear,
  ruleSetIds,
  type Certificate,
  type Day,
  type RawRecord,
} from './naive';

/**
 * PROPERTY_RUNS asks for more runs; PROPERTY_SEED and PROPERTY_PATH, which a failure prints, repeat it. Feeds shrink badly as they
 * are drawn, so a failing one is made small here: records are left out for as long as it fails.
 */
function check<More extends unknown[]>(
  usual: number,
  feeds: fc.Arbitrary<Feed>,
  others: { [K in keyof More]: fc.Arbitrary<More[K]> },
  holds: (feed: Feed, ...more: More) => void,
): void {
  const { PROPERTY_RUNS: runs, PROPERTY_SEED: seed, PROPERTY_PATH: path } = process.env;
  const property = fc.property(fc.tuple(feeds, ...(others as fc.Arbitrary<unknown>[])), ([feed, ...more]) =>
    holds(feed, ...(more as More)),
  );
  const found = fc.check(property, {
    numRuns: runs === undefined ? usual : Math.ceil((Number(runs) * usual) / 300),
    endOnFailure: true,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path }),
  });
  if (!found.failed) return;
  const [[feed, ...more]] = found.counterexample as unknown as [[Feed, ...More]];
  const failure = (records: RawRecord[]): Error | undefined => {
    try {
      holds({ ...feed, records: numbered(records) }, ...more);
      return undefined;
    } catch (error) {
      return error as Error;
    }
  };
  const records = smallest(feed.records, (some) => failure(some) !== undefined);
  const where = `PROPERTY_SEED=${found.seed} PROPERTY_PATH=${found.counterexamplePath ?? ''} (run ${found.numRuns})`;
  const what = `${feed.partitions} partitions, ${JSON.stringify(more)}\n${records.map((record) => JSON.stringify(record)).join('\n')}`;
  throw new Error(`${where}\n${what}\n${failure(records)?.message ?? 'The failure did not come again.'}`, { cause: failure(records) });
}

/** Leaves out ever smaller pieces for as long as what remains still fails. */
function smallest<T>(all: T[], fails: (some: T[]) => boolean): T[] {
  let some = all;
  for (let piece = Math.ceil(all.length / 2); piece > 0; piece = piece === 1 ? 0 : Math.ceil(piece / 2)) {
    for (let at = 0; at < some.length;) {
      const without = [...some.slice(0, at), ...some.slice(at + piece)];
      if (without.length < some.length && fails(without)) some = without;
      else at += piece;
    }
  }
  return some;
}

// ---- What is done with a feed, step by step.

type Step =
  | { readonly does: 'read' | 'deliver' | 'classify'; readonly source: number; readonly activity: number; readonly records: number }
  | { readonly does: 'end' | 'checkpointSource' | 'crashSource'; readonly source: number; readonly records: number }
  | { readonly does: 'checkpoint' | 'crash'; readonly activity: number };

const source = fc.nat(2);
const activity = fc.nat(2);
const records = fc.integer({ min: 1, max: 25 });
const working = fc.record({ does: fc.constantFrom('read', 'deliver', 'classify'), source, activity, records });
const ending = fc.record({ does: fc.constant('end' as const), source, records });
const saving = fc.oneof(
  fc.record({ does: fc.constantFrom('checkpointSource', 'crashSource'), source, records }),
  fc.record({ does: fc.constantFrom('checkpoint', 'crash'), activity }),
);
const looking = fc.record({ does: fc.constant('checkpoint' as const), activity });

const undisturbed: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof({ weight: 10, arbitrary: working }, { weight: 1, arbitrary: ending }, { weight: 2, arbitrary: looking }),
  { maxLength: 60, size: 'max' },
);
const withCrashes: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof({ weight: 10, arbitrary: working }, { weight: 1, arbitrary: ending }, { weight: 4, arbitrary: saving }),
  { maxLength: 60, size: 'max' },
);

/** What was assessed when a partition of `village.activity` was classified up to an offset. */
interface Look {
  readonly activity: number;
  readonly offset: number;
  readonly clock: Day | undefined;
  readonly assessed: ReadonlyMap<string, AssessedEvent>;
}
interface Walked {
  readonly flow: InMemoryFlow;
  readonly looks: readonly Look[];
}

function walk(feed: Feed, activityPartitions: number, steps: readonly Step[]): Walked {
  const flow = new InMemoryFlow(logsOf(feed), activityPartitions);
  const looks: Look[] = [];
  const look = (at: number) =>
    looks.push({ activity: at, offset: flow.classified(at), clock: flow.clock(at), assessed: new Map(flow.assessed(at)) });
  for (const step of steps) {
    const from = 'source' in step ? step.source % feed.partitions : 0;
    const to = 'activity' in step ? step.activity % activityPartitions : 0;
    switch (step.does) {
      case 'read':
        flow.read(from, step.records);
        break;
      case 'deliver':
        flow.deliver(from, to, step.records);
        break;
      case 'classify':
        flow.classify(to, step.records);
        break;
      case 'end':
        flow.readToEnd(from);
        break;
      case 'checkpointSource':
        flow.checkpointSource(from);
        break;
      case 'crashSource':
        flow.crashSource(from, step.records % 2 === 0);
        break;
      case 'checkpoint':
        flow.checkpoint(to);
        look(to);
        break;
      case 'crash':
        flow.crash(to);
        break;
    }
  }
  flow.finish();
  for (let at = 0; at < activityPartitions; at++) look(at);
  return { flow, looks };
}

function logsOf({ records: all, partitions }: Pick<Feed, 'records' | 'partitions'>): UpdateRecord[][] {
  return Array.from({ length: partitions }, (_, partition) =>
    all
      .filter((record) => record.partition === partition)
      .sort((a, b) => a.offset - b.offset)
      .map(({ value, timestampMs, headers }) => ({
        value: value === null ? null : Buffer.from(value),
        timestampMs,
        ...(headers === undefined ? {} : { headers }),
      })),
  );
}

// ---- What the oracle says to the logs as they came to lie.

function holdAgainstOracle(feed: Feed, { flow, looks }: Walked): { certificates: Certificate[]; sources: ExpectedSources } {
  const expected = expectedOf(flow);
  expectSame(
    flow.rejected.map(({ partition, offset, reason, path }) => ({ partition, offset, reason, path: dotted(path) })),
    expected.rejected.map(({ record, reason, path }) => ({ partition: record.partition, offset: record.offset, reason, path })),
  );
  expectSame(flow.counts, {
    accepted: expected.accepted.length,
    repeated: expected.repeated,
    forwarded: expected.misplaced,
    waiting: expected.accepted.length - expected.effects.size,
  });

  const applied = new Set<string>();
  const allCertificates: Certificate[] = [];
  for (let at = 0; at < flow.activityPartitions; at++) {
    const villages = new ExpectedVillages(feed.partitions);
    const looksHere = looks.filter((look) => look.activity === at);
    flow.activity[at]!.forEach((record, offset) => {
      holdLooks(looksHere, offset, villages);
      if (record.tick !== undefined) {
        villages.tick(record.source, expected.dayUpTo(record.source, record.upTo), record.tick === 'waiting');
        return;
      }
      const name = (JSON.parse(record.value) as { id: string }).id;
      if (applied.has(name)) return;
      applied.add(name);
      const effect = expected.effects.get(name);
      if (effect === undefined) throw new Error(`No update follows from ${name}, but this was published: ${record.value}`);
      expectSame(partitionOf(effect.villageCode, flow.activityPartitions), at);
      villages.apply(effect);
    });
    holdLooks(looksHere, flow.activity[at]!.length, villages);

    const announced = withoutRepeats(flow.announced(at)).map((text) => decodeVerdictEvent(text));
    expectSame(
      announced.map(({ id }) => id),
      villages.announced,
    );
    const told = (kind: string) => announced.filter((event) => event.kind === kind).map(({ id, data }) => ({ id, data }));
    expectSame(
      told('verdict-changed'),
      villages.verdicts.map((data) => ({ id: `${data.ruleSet}:${data.villageCode}:${data.sequence}`, data: plain(data) })),
    );
    expectSame(
      told('certified'),
      villages.certificates.map((data) => ({ id: `${data.ruleSet}:${data.villageCode}:${data.year}`, data: plain(data) })),
    );
    allCertificates.push(...villages.certificates);
    const final = finalClockOf(expected.accepted);
    expectSame(flow.clock(at), final);
  }
  expectSame(applied.size, expected.effects.size);
  return { certificates: allCertificates, sources: expected };
}

function holdLooks(looks: readonly Look[], offset: number, villages: ExpectedVillages): void {
  for (const { offset: at, clock, assessed } of looks) {
    if (at !== offset) continue;
    expectSame(clock, villages.clock);
    expectSame(
      figuresTold(
        [...assessed.values()].map(({ data }) => data),
        clock,
      ),
      figuresExpected(villages),
    );
  }
}

function finalAssessments({ flow }: Walked): AssessedEvent['data'][] {
  const all = Array.from({ length: flow.activityPartitions }, (_, at) => [...flow.assessed(at).values()]).flat();
  return byCode(all.map(({ data }) => data));
}

const activityPartitions = fc.integer({ min: 1, max: 3 });

describe('held against the oracle', () => {
  it('everything said of any feed, whoever reads what when, and whoever dies', () => {
    check(
      300,
      feedArbitrary(),
      [activityPartitions, fc.oneof(undisturbed, withCrashes)] as [fc.Arbitrary<number>, fc.Arbitrary<Step[]>],
      (feed, to, steps) => {
        const walked = walk(feed, to, steps);
        holdAgainstOracle(feed, walked);
        if (feed.partitions > 1 || steps.some(({ does }) => does === 'crashSource')) return;
        // With one partition the clock does not depend on who reads what when, and so neither do the certificates.
        expectSame(certificatesAnnounced(walked), inOrder(certificatesOfOnePartition(accept(feed.records, 1).accepted)));
      },
    );
  });

  it('final assessments, towns and clusters of any feed, whatever its order of arrival did on the way', () => {
    check(300, feedArbitrary(), [activityPartitions, undisturbed] as [fc.Arbitrary<number>, fc.Arbitrary<Step[]>], (feed, to, steps) => {
      const walked = walk(feed, to, steps);
      const { accepted, repeated, forwarded } = accept(feed.records, feed.partitions);
      const final = finalClockOf(accepted);
      if (final === undefined) return;
      const expected = [...feed.villages].sort().flatMap((village) => assessmentAsOf(accepted, village, final) ?? []);
      const told = finalAssessments(walked);
      const naked = ({ verdicts, ...figures }: Omit<ReturnType<typeof plain<(typeof expected)[0]>>, 'months'>, months: unknown) => ({
        ...figures,
        months,
        asOf: '',
        verdicts: verdicts.map(({ ruleSet, qualifies, criteria }) => ({ ruleSet, qualifies, criteria })),
      });
      // A conflicting opening may name one more village, which no one registers.
      expectSame(
        told.map(({ povertyCounty: _p, longitude: _x, latitude: _y, lateUpdates: _l, months, ...data }) =>
          naked(data as never, monthsTold(months, final)),
        ),
        expected.map((assessment) => naked(plain(assessment), monthsInFull(monthsOf(accepted, assessment.villageCode, final)))),
      );
      expectSame({ ...walked.flow.counts, waiting: 0 }, { accepted: accepted.length, repeated, forwarded, waiting: 0 });
      expectSame(regionsTold(told), sorted(regionsAsOf(accepted, final)));
    });
  });

  it('the certificates of a feed in which nothing is late, and their towns and clusters', () => {
    check(150, feedArbitrary({ nothingLate: true }), [activityPartitions] as [fc.Arbitrary<number>], (feed, to) => {
      const walked = walk(feed, to, []);
      const { accepted } = accept(feed.records, feed.partitions);
      const [first] = accepted;
      const final = finalClockOf(accepted);
      if (first === undefined || final === undefined) return;
      const told = certificatesAnnounced(walked);
      const years = [...new Set(told.map(({ year }) => year))];
      const all = certificates(accepted, Math.min(...accepted.map(({ update }) => dayOf(update.timeMs))), final);
      expectSame(told, inOrder(all));
      for (const year of years) {
        const ofYear = told.filter((certificate) => certificate.year === year);
        expectSame(regionsTold(ofYear.map(asAssessed(ofYear))), sorted(regionsOfYear(all, year)));
      }
    });
  });

  it('towns and clusters at any size', () => {
    const size = fc.oneof(fc.nat(5), fc.nat(120));
    const sales = fc.oneof(fc.constantFrom(2_999_999_999, 3_000_000_000, 3_000_000_001), fc.integer({ min: -10, max: 9_000_000_000 }));
    const shops = fc.oneof(fc.integer({ min: 299, max: 302 }), fc.nat(1000));
    const township = fc.constantFrom('330782000', '330782001', '330782050', '330782099', '330782100', '330782999');
    fc.assert(
      fc.property(size, sales, shops, township, (villages, salesFen, activeAlibabaShops, code) => {
        for (const rules of builtInRuleSets) {
          const ruleSet = ruleSetIds.find((id) => id === rules.id)!;
          expectSame(
            townVerdict(rules, code, { qualifyingVillages: villages, alibabaSalesFen: salesFen, activeAlibabaShops }).qualifies,
            isTown(ruleSet, { code, villages, alibabaSalesFen: BigInt(salesFen), activeAlibabaShops }),
          );
          const cluster = clusterVerdict(rules, { qualifyingVillages: villages });
          const expected = clusterSizeOf(villages);
          expectSame([cluster.size, cluster.qualifies], [expected, expected !== undefined]);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('the log decides', () => {
  it('the same log of updates gives the same activity, in whatever batches and after whatever crashes', () => {
    check(150, feedArbitrary(), [activityPartitions, withCrashes] as [fc.Arbitrary<number>, fc.Arbitrary<Step[]>], (feed, to, steps) => {
      const { flow } = walk(feed, to, steps);
      const again = new InMemoryFlow(
        flow.logs.map((log) => [...log]),
        to,
      );
      again.finish();
      const effects = (log: ActivityRecord[], from: number) =>
        withoutRepeats(log.filter((record) => record.tick === undefined && record.source === from).map(({ value }) => value));
      for (let at = 0; at < to; at++) {
        for (let from = 0; from < feed.partitions; from++) {
          expectSame(effects(flow.activity[at]!, from), effects(again.activity[at]!, from));
        }
      }
    });
  });

  it('the same log of activity gives the same announcements to the byte, and the same documents', () => {
    check(150, feedArbitrary(), [activityPartitions, withCrashes] as [fc.Arbitrary<number>, fc.Arbitrary<Step[]>], (feed, to, steps) => {
      const { flow } = walk(feed, to, steps);
      for (let at = 0; at < to; at++) {
        const again = new InMemoryFlow([[]], to);
        again.activity[at]!.push(...flow.activity[at]!);
        again.classify(at, Infinity);
        again.checkpoint(at);
        expectSame(again.announced(at), withoutRepeats(flow.announced(at)));
        expectSame(documentsOf(again, at), documentsOf(flow, at));
      }
    });
  });
});

/** A village that nothing has touched for a while is stored as of an earlier day: all are brought to the clock's. */
function documentsOf(flow: InMemoryFlow, activityPartition: number) {
  const { villages, state } = flow.documents(activityPartition);
  const all = [...villages].map(([code, bytes]) => {
    const village = decodeVillage(code, bytes);
    if (state.clock.day !== undefined) village.advance(state.clock.day);
    return [code, Buffer.from(encodeVillage(village)).toString('base64')];
  });
  return { state: JSON.stringify(state), villages: all.sort() };
}

// ---- Certificates and regions, in a form that both sides can be brought to.

type CertificateTold = ReturnType<typeof plain<Certificate>>;

function certificatesAnnounced({ flow }: Walked): CertificateTold[] {
  const all = Array.from({ length: flow.activityPartitions }, (_, at) => withoutRepeats(flow.announced(at))).flat();
  const certified = all.map((text) => decodeVerdictEvent(text)).filter((event) => event.kind === 'certified');
  return inOrder(certified.map(({ data }) => data) as unknown as Certificate[]);
}

function inOrder(all: Certificate[]): CertificateTold[] {
  const place = ({ year, ruleSet, villageCode }: CertificateTold) => `${year} ${villageCode} ${ruleSet}`;
  return all.map((one) => plain(one)).sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

/** A village's certificates of a year as one assessment; once for each of them, which is brought back to one by `regionsTold`. */
function asAssessed(ofYear: CertificateTold[]) {
  return ({ villageCode, alibabaSalesFen, activeAlibabaShops }: CertificateTold): Judged => ({
    villageCode,
    alibabaSalesFen,
    activeAlibabaShops,
    verdicts: ofYear.filter((certificate) => certificate.villageCode === villageCode),
  });
}
