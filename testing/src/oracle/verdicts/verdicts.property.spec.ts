import fc from 'fast-check';
import { decodeActivity } from '@taocun/contracts';
import {
  builtInRuleSets,
  CertificationSchedule,
  clusterVerdict,
  decodeVillage,
  encodeVillage,
  townVerdict,
  versionAsOf,
  type VillagesState,
} from '@taocun/domain';
import { FIRST_GENERATION, installedName } from '@taocun/service';
import { type FlowEvents } from '../../assertions/assert-logs';
import {
  asOracle,
  withCriteria,
  expectSame,
  type Judged,
  announcedYear,
  monthsInFull,
  announcedMonths,
  announcedRegions,
  sorted,
  withoutRepeats,
} from '../../assertions/comparable';
import { expectedSources } from '../../assertions/expected-flow';
import { holdHistory } from '../../simulator/assert-history';
import { type Given, type History, live } from '../../simulator/history';
import { type Feed, feedArbitrary, numbered } from '../feeds/feeds';
import {
  accept,
  assessmentAsOf,
  type Certificate,
  certificates,
  certificatesOfOnePartition,
  clusterSizeOf,
  dayFrom,
  dayOf,
  finalClockOf,
  isOfAlibaba,
  isTown,
  listOf,
  monthsOf,
  type NaiveLate,
  plain,
  type RawRecord,
  regionsAsOf,
  regionsOfYear,
  ruleSetIds,
  townsOfYear,
  withLate,
  yearsCertified,
} from '../naive';

const USUAL_RUNS = 48;

/**
 * PROPERTY_RUNS sets the number of runs; PROPERTY_SEED and PROPERTY_PATH, which a failure prints, repeat it.
 * Drawn feeds shrink badly, so a failing one is reduced here: records are left out as long as it fails.
 */
async function check<More extends unknown[]>(
  usual: number,
  feeds: fc.Arbitrary<Feed>,
  others: { [K in keyof More]: fc.Arbitrary<More[K]> },
  holds: (feed: Feed, ...more: More) => Promise<void>,
): Promise<void> {
  const { PROPERTY_RUNS: runs, PROPERTY_SEED: seed, PROPERTY_PATH: path } = process.env;
  const property = fc.asyncProperty(
    fc.tuple(feeds, ...(others as fc.Arbitrary<unknown>[])),
    ([feed, ...more]) => holds(feed, ...(more as More)),
  );
  const outcome = await fc.check(property, {
    numRuns: runs === undefined ? usual : Math.ceil((Number(runs) * usual) / USUAL_RUNS),
    endOnFailure: true,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path }),
  });
  if (!outcome.failed) return;
  const [[feed, ...more]] = outcome.counterexample as unknown as [[Feed, ...More]];
  const failure = async (records: RawRecord[]): Promise<Error | undefined> => {
    try {
      await holds({ ...feed, records: numbered(records) }, ...more);
      return undefined;
    } catch (error) {
      return error as Error;
    }
  };
  const records = await smallest(feed.records, async (some) => (await failure(some)) !== undefined);
  const error = await failure(records);
  const where = `PROPERTY_SEED=${outcome.seed} PROPERTY_PATH=${outcome.counterexamplePath ?? ''} (run ${outcome.numRuns})`;
  const what = `${feed.partitions} partitions, ${JSON.stringify(more)}\n${records.map((record) => JSON.stringify(record)).join('\n')}`;
  throw new Error(`${where}\n${what}\n${error?.message ?? 'The failure did not come again.'}`, {
    cause: error,
  });
}

/** Leaves out ever smaller pieces as long as the rest still fails. */
async function smallest<T>(all: T[], fails: (some: T[]) => Promise<boolean>): Promise<T[]> {
  let some = all;
  for (let piece = Math.ceil(all.length / 2); piece > 0; piece = piece === 1 ? 0 : Math.ceil(piece / 2)) {
    for (let at = 0; at < some.length;) {
      const without = [...some.slice(0, at), ...some.slice(at + piece)];
      if (without.length < some.length && (await fails(without))) some = without;
      else at += piece;
    }
  }
  return some;
}

// ---- Ingestion and classification, simulated over a given feed.

/**
 * The feed, completely in the log from the beginning: the seed decides when it is read, in which pieces and
 * after which crashes.
 */
function over({ records, partitions }: Feed, activityPartitions: number): Given {
  const updates = Array.from({ length: partitions }, (_, partition) =>
    records
      .filter((record) => record.partition === partition)
      .sort((a, b) => a.offset - b.offset)
      .map(({ key, value, timestampMs, headers }) => ({
        timestampMs,
        headers,
        key: bytes(key),
        value: bytes(value),
      })),
  );
  return {
    services: ['ingestion', 'classification'],
    log: { 'marketplace.updates': updates, 'village.activity': nothingIn(activityPartitions) },
  };
}

function bytes(text: string | Uint8Array | null): Buffer | null {
  return text === null ? null : Buffer.from(text);
}

function nothingIn(partitions: number): never[][] {
  return Array.from({ length: partitions }, () => []);
}

type Topic = 'marketplace.updates' | 'village.activity' | 'village.verdicts' | 'village.certifications';

function lying({ engines: { log } }: History, topic: Topic) {
  return Array.from({ length: log.partitionsOf(topic) }, (_, partition) =>
    log
      .records(topic, partition)
      .map(({ timestampMs, key, value, headers }) => ({ timestampMs, key, value, headers })),
  );
}

function textsIn(history: History, topic: Exclude<Topic, 'village.activity'>): string[][] {
  return lying(history, topic).map((records) => withoutRepeats(records.map(({ value }) => String(value))));
}

/** The activity as text with the ids of its inputs, without ticks. */
function activityIn(history: History): string[][] {
  return lying(history, 'village.activity').map((records) => {
    const activities = records.map(({ value }) => decodeActivity(value ?? Buffer.alloc(0)));
    return withoutRepeats(
      activities.flatMap((activity) =>
        'input' in activity
          ? [JSON.stringify({ id: Object.values(activity.input).join(':'), ...activity })]
          : [],
      ),
    );
  });
}

const seeds = fc.nat();
const activityPartitions = fc.integer({ min: 1, max: 3 });
const drawn = [activityPartitions, seeds] as [fc.Arbitrary<number>, fc.Arbitrary<number>];

describe('compared with the oracle', () => {
  it('all events of any feed, however it is read and whoever dies; the final ones, whatever its order of arrival', async () => {
    await check(USUAL_RUNS, feedArbitrary(), drawn, async (feed, to, seed) => {
      const events = holdHistory(await live(seed, undefined, over(feed, to)));
      const reading = accept(feed.records, feed.partitions);
      // With one partition the clock does not depend on the times of reading, and so neither do the
      // certificates, nor which updates are late.
      if (feed.partitions === 1) {
        expectSame(inOrder(events.certificates), inOrder(plain(certificatesOfOnePartition(reading))));
        holdLate(feed, events);
      }
      holdFinal(feed, events);
    });
  });

  it('the certificates of a feed in which nothing is late, and their towns and clusters', async () => {
    await check(USUAL_RUNS / 2, feedArbitrary({ nothingLate: true }), drawn, async (feed, to, seed) => {
      const announced = inOrder(holdHistory(await live(seed, undefined, over(feed, to))).certificates);
      const { accepted, everAccepted } = accept(feed.records, feed.partitions);
      const final = finalClockOf(everAccepted);
      if (final === undefined) return;
      const all = certificates(
        accepted,
        Math.min(...everAccepted.map(({ update }) => dayOf(update.timeMs))),
        final,
      );
      expectSame(announced, inOrder(plain(all)));
      for (const year of new Set(announced.map(({ year }) => year))) {
        for (const ruleSet of builtInRuleSets) {
          const ofYear = announced.filter(
            (certificate) => certificate.year === year && certificate.ruleSet === ruleSet.id,
          );
          const ofRuleSet = all.filter((certificate) => certificate.ruleSet === ruleSet.id);
          const towns = announcedRegions(ofYear.map(asAssessed(ofYear)), townsOfYear(ofRuleSet, year - 1), [
            ruleSet,
          ]);
          expectSame(towns, sorted(regionsOfYear(ofRuleSet, year)));
        }
      }
    });
  });

  it('towns and clusters at any size', () => {
    const size = fc.oneof(fc.nat(5), fc.nat(120));
    const sales = fc.oneof(
      fc.constantFrom(2_999_999_999, 3_000_000_000, 3_000_000_001),
      fc.integer({ min: -10, max: 9_000_000_000 }),
    );
    const shops = fc.oneof(fc.integer({ min: 299, max: 302 }), fc.nat(1000));
    const township = fc.constantFrom(
      '330782000',
      '330782001',
      '330782050',
      '330782099',
      '330782100',
      '330782999',
    );
    const days = fc
      .constantFrom('2018-12-31', '2019-01-01', '2019-12-31', '2020-01-01', '2021-12-31', '2022-01-01')
      .map(dayFrom);
    fc.assert(
      fc.property(
        size,
        sales,
        shops,
        township,
        days,
        fc.boolean(),
        (villages, salesFen, activeAlibabaShops, code, asOf, before) => {
          for (const ruleSetOfDomain of builtInRuleSets) {
            const rules = versionAsOf(ruleSetOfDomain, asOf);
            const ruleSet = ruleSetIds.find((id) => id === ruleSetOfDomain.id)!;
            expectSame(
              townVerdict(
                rules,
                code,
                { qualifyingVillages: villages, alibabaSalesFen: salesFen, activeAlibabaShops },
                before,
              ).qualifies,
              isTown(
                ruleSet,
                { code, villages, alibabaSalesFen: BigInt(salesFen), activeAlibabaShops },
                asOf,
                before,
              ),
            );
            const cluster = clusterVerdict(rules, { qualifyingVillages: villages });
            const expected = clusterSizeOf(villages);
            expectSame([cluster.size, cluster.qualifies], [expected, expected !== undefined]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

/**
 * Checks the late updates of a feed of one partition, in which the clock is the latest day read so far,
 * including that of the update itself.
 */
function holdLate({ records }: Feed, { final }: FlowEvents): void {
  const { accepted, everAccepted, effects } = expectedSources(records, 1);
  const late = new Map<string, NaiveLate[]>();
  const issued = new Set<number>();
  let clock: number | undefined;
  for (const { update, record } of everAccepted) {
    const before = clock ?? dayOf(update.timeMs);
    const day = dayOf(update.timeMs);
    clock = Math.max(before, day);
    for (const ruleSet of ruleSetIds)
      for (const { cutOff } of yearsCertified(ruleSet, before, clock)) issued.add(cutOff);
    // The updates that waited for a shop follow its opening.
    for (let index = 0, effect; (effect = effects.get(`0:${record.offset}:${index}`)); index++) {
      const of = effect.accepted.update;
      const known = late.get(effect.villageCode) ?? [];
      late.set(effect.villageCode, withLate(known, of, [...issued], isOfAlibaba(of, accepted)));
    }
  }
  expectSame(
    final.map(({ villageCode, lateUpdates = [] }) => ({ villageCode, lateUpdates })),
    final.map(({ villageCode }) => ({ villageCode, lateUpdates: plain(late.get(villageCode) ?? []) })),
  );
}

/** Checks that the final assessments, towns and clusters are those of a simple reading of the feed. */
function holdFinal(
  { records, partitions, villages }: Feed,
  { final: announced, certificates: lists }: FlowEvents,
): void {
  const { accepted, everAccepted } = accept(records, partitions);
  const final = finalClockOf(everAccepted);
  if (final === undefined) return expectSame(announced, []);
  // The certificates depend on which updates were late, so they are taken from the announcements.
  const latestYear = announcedYear(announced);
  const latest = latestYear === undefined ? undefined : listOf(lists, latestYear);
  const expected = [...villages]
    .sort()
    .flatMap((village) => assessmentAsOf(accepted, village, final, latest) ?? []);
  const naked = (
    { verdicts, ...figures }: Pick<ReturnType<typeof withCriteria>, 'verdicts'>,
    months: unknown,
  ) => ({
    ...figures,
    months,
    asOf: '',
    verdicts: verdicts.map(({ ruleSet, qualifies, criteria }) => ({ ruleSet, qualifies, criteria })),
  });
  // A conflicting opening may name a further village, which nobody registers.
  expectSame(
    announced.map((data) => {
      const { lateUpdates: _late, months, ...figures } = asOracle(withCriteria(data));
      return naked(figures, announcedMonths(months, final));
    }),
    expected.map((assessment) =>
      naked(plain(assessment) as never, monthsInFull(monthsOf(accepted, assessment.villageCode, final))),
    ),
  );
  const townsBefore = latestYear === undefined ? new Set<string>() : townsOfYear(lists, latestYear);
  expectSame(
    announcedRegions(announced, townsBefore),
    sorted(regionsAsOf(accepted, final, lists, latestYear)),
  );
}

describe('the log decides', () => {
  it('the same log of updates gives the same activity, in whatever batches and after whatever crashes', async () => {
    await check(USUAL_RUNS / 4, feedArbitrary(), drawn, async (feed, to, seed) => {
      const given = over(feed, to);
      const history = await live(seed, undefined, given);
      const log = { ...given.log, 'marketplace.updates': lying(history, 'marketplace.updates') };
      const again = await live(seed, undefined, { ...given, log, calm: true });
      expectSame(bySource(activityIn(history)), bySource(activityIn(again)));
    });
  });

  it('the same log of activity gives the same announcements byte for byte, and the same documents', async () => {
    await check(USUAL_RUNS / 4, feedArbitrary(), drawn, async (feed, to, seed) => {
      const history = await live(seed, undefined, over(feed, to));
      const log = { 'village.activity': lying(history, 'village.activity') };
      const again = await live(seed, undefined, { services: ['classification'], log, calm: true });
      for (const topic of ['village.verdicts', 'village.certifications'] as const)
        expectSame(textsIn(history, topic).flat().sort(), textsIn(again, topic).flat().sort());
      expectSame(documentsOf(history), documentsOf(again));
    });
  });
});

/** Outputs of one partition of updates keep their order; those of several are in the order of reading. */
function bySource(activity: readonly string[][]): string[][][] {
  const sourceOf = (text: string) => (JSON.parse(text) as { id: string }).id.split(':')[0];
  return activity.map((texts) =>
    [...new Set(texts.map(sourceOf))].sort().map((from) => texts.filter((text) => sourceOf(text) === from)),
  );
}

interface VillageDocument {
  readonly _id: string;
  readonly partition: number;
  readonly state: { value(): Uint8Array };
  readonly late?: object;
}

/**
 * Advances all stored villages to the clock's day: one without recent changes is stored as of an earlier day,
 * with days that have expired since.
 */
function documentsOf({ engines: { log, store } }: History) {
  const database = installedName('classification', '', FIRST_GENERATION);
  const schedule = new CertificationSchedule(builtInRuleSets, 15);
  return Array.from({ length: log.partitionsOf('village.activity') }, (_, partition) => {
    const fields = store.get(database, 'checkpoints', `village.activity:${partition}`)?.['fields'] as
      | VillagesState
      | undefined;
    const documents = [...store.all(database, 'villages')] as unknown as VillageDocument[];
    const villages = documents
      .filter((document) => document.partition === partition)
      .map(({ _id, state, late }) => {
        const village = decodeVillage(_id, state.value());
        if (fields?.clock.day !== undefined) village.advance(fields.clock.day);
        village.forget(schedule);
        return [_id, late, Buffer.from(encodeVillage(village)).toString('base64')];
      });
    return { fields, villages: villages.sort() };
  });
}

// ---- Certificates and regions, in a form common to both sides.

type AnnouncedCertificate = ReturnType<typeof plain<Certificate>>;

function inOrder(all: readonly AnnouncedCertificate[]): AnnouncedCertificate[] {
  const place = ({ year, ruleSet, villageCode }: AnnouncedCertificate) => `${year} ${villageCode} ${ruleSet}`;
  return [...all].sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

/** Converts a village's certificate of a year to an assessment. */
function asAssessed(ofYear: AnnouncedCertificate[]) {
  return ({
    villageCode,
    townshipCode,
    asOf,
    alibabaSalesFen,
    activeAlibabaShops,
  }: AnnouncedCertificate): Judged => ({
    villageCode,
    townshipCode,
    asOf,
    alibabaSalesFen,
    activeAlibabaShops,
    verdicts: ofYear.filter((certificate) => certificate.villageCode === villageCode),
  });
}
