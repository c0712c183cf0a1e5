import {
  announcementHeaders,
  decodeActivity,
  decodeSourceEvent,
  decodeVerdictEvent,
  type SourceEvent,
  type TopicName,
  type VerdictEvent,
  type VillageAssessedV1,
} from '@taocun/contracts';
import { type LogRecord } from '@taocun/harness/read-topic';
import {
  type Certificate,
  type Day,
  dayText,
  finalClockOf,
  ordersBySource,
  plain,
  type RuleSetId,
  ruleSetIds,
  townsOfYear,
} from '../oracle/naive';
import { holdRejected, type StoredRejected } from './assert-rejected';
import {
  asOracle,
  byCode,
  expectedOf,
  expectSame,
  figuresExpected,
  announcedFigures,
  announcedYear,
  announcedRegions,
  type UpdateRecord,
  withoutRepeats,
} from './comparable';
import { ExpectedVillages } from './expected-flow';

/** The events of a flow, in the form that is compared with the oracle. */
export interface FlowEvents {
  readonly final: readonly VillageAssessedV1[];
  readonly certificates: readonly ReturnType<typeof plain<Certificate>>[];
  /** The number of repeated announcements of verdicts and certificates in their topics. */
  readonly repeats: number;
  readonly verdicts: number;
  readonly late: number;
  /** Accepted orders that have taken effect, as counted by the oracle. */
  readonly ordersBySource: Readonly<Record<string, number>>;
}

export interface Counted {
  readonly accepted: number;
  readonly repeated: number;
  readonly forwarded: number;
  readonly waiting: number;
  readonly rejected: Readonly<Record<string, number>>;
}

/** The topics of a flow that has come to rest, and the documents that ingestion has stored. */
export interface AtRest {
  readonly log: (topic: TopicName) => LogRecord[][];
  /** By partition and offset. */
  readonly rejected: readonly StoredRejected[];
  readonly counts: Counted;
  /** The most waiting updates of one owner in a partition, if not the default. */
  readonly waitingPerOwner?: number;
  /** True (the default) if towns and clusters are decided. */
  readonly regions?: boolean;
  /** The rule sets in force, and those of the generation after a switch in the log. */
  readonly ruleSets?: { readonly first: readonly RuleSetId[]; readonly second?: readonly RuleSetId[] };
}

const FORWARDED = 'taocun-forwarded';

/**
 * Compares all events of a flow with the oracle. If the clock depends on the order of reading, the oracle
 * follows the log of `village.activity`, but uses only its order and its watermarks; it derives the updates
 * and their effects from the raw records.
 */
export function holdLogs({
  log: logOf,
  rejected,
  counts,
  waitingPerOwner,
  regions = true,
  ruleSets = { first: ruleSetIds },
}: AtRest): FlowEvents & {
  readonly announced: {
    readonly verdicts: VerdictEvent[];
    readonly certificates: VerdictEvent[];
    readonly sources: NewestOfKeys;
  };
} {
  const logs = logOf('marketplace.updates').map((log) => log.map(updateRecord));
  const expected = expectedOf(logs, waitingPerOwner);

  holdRejected(rejected, expected.rejected);
  expectSame(counts, {
    accepted: expected.accepted.length,
    repeated: expected.repeated,
    forwarded: expected.misplaced,
    waiting: expected.accepted.length - expected.effects.size,
    rejected: expected.rejected.reduce<Record<string, number>>(
      (all, { reason }) => ({ ...all, [reason]: (all[reason] ?? 0) + 1 }),
      {},
    ),
  });

  const assessedLog = logOf('village.assessments');
  const assessed = assessedLog.flat().map(({ value }) => decodeVerdictEvent(value!));
  const verdictLog = logOf('village.verdicts');
  const certificateLog = logOf('village.certifications');
  for (const { headers } of [
    ...assessedLog,
    ...verdictLog,
    ...certificateLog,
    ...logOf('source.orders'),
    ...logOf('region.verdicts'),
  ].flat())
    expectSame(headers, announcementHeaders);
  const verdicts = announcedIn(verdictLog);
  const issued = announcedIn(certificateLog);
  const certificates = issued.filter(({ kind }) => kind === 'certified');
  const applied = new Set<string>();
  const final: VillageAssessedV1[] = [];
  let late = 0;
  const activity = logOf('village.activity');
  activity.forEach((log, at) => {
    const villages = new ExpectedVillages(logs.length, ruleSets.first);
    let switched = ruleSets.second === undefined;
    const latest = new Map<
      number,
      { readonly epoch: number; readonly number: number; readonly waits: boolean }
    >();
    const days = new Map<number, Day>();
    const looks = new Map<number, VillageAssessedV1[]>();
    for (const event of assessed) {
      if (event.kind === 'assessed' && event.at.partition === at)
        looks.set(event.at.offset, [...(looks.get(event.at.offset) ?? []), event.data]);
    }
    const look = (offset: number): void => {
      const assessments = looks.get(offset);
      if (assessments === undefined) return;
      const now = new Map(figuresExpected(villages).map((one) => [one.villageCode, one]));
      for (const village of announcedFigures(assessments, villages))
        expectSame(village, now.get(village.villageCode));
    };
    for (const { offset, value } of log) {
      look(offset);
      const read = decodeActivity(value!);
      if (read.kind === 'tick') {
        const { partition, day, state, epoch, number } = read.data;
        days.set(partition, Math.max(days.get(partition) ?? -Infinity, day ?? -Infinity));
        const known = latest.get(partition);
        if (known?.epoch === epoch && number <= known.number) continue;
        // The updates of a former owner count, so its day does; whether the partition waits, the new owner
        // tells.
        const newest =
          known !== undefined && epoch < known.epoch ? known : { epoch, number, waits: state === 'waiting' };
        latest.set(partition, newest);
        villages.tick(partition, day, newest.waits);
        continue;
      }
      if (read.kind === 'switched') {
        if (ruleSets.second === undefined) throw new Error('Nobody has switched generations here.');
        if (!switched) villages.takeOver(ruleSets.second);
        switched = true;
        continue;
      }
      const name = `${read.input.partition}:${read.input.offset}:${read.input.index}`;
      if (applied.has(name)) continue;
      applied.add(name);
      const effect = expected.effects.get(name);
      if (effect === undefined)
        throw new Error(`No update follows from ${name}, but this was published: ${JSON.stringify(read)}`);
      // The watermark of an update's day precedes the update's outputs, from this owner or an earlier one.
      const day = expected.dayUpTo(read.input.partition, read.input.offset);
      if (day !== undefined && (days.get(read.input.partition) ?? -Infinity) < day)
        throw new Error(`${name} stands in village.activity/${at} before a tick has told its day, ${day}.`);
      villages.apply(effect);
    }
    look(log.length);
    // The clock of every partition has reached the latest accepted update, if there is one.
    expectSame(villages.clock, finalClockOf(expected.everAccepted));

    expectSame(
      inOrderOf(verdicts, at).map(({ id, data }) => ({ id, data })),
      villages.verdicts.map((data) => ({
        id: `${data.ruleSet}:${data.villageCode}:${data.sequence}`,
        data: plain(data),
      })),
    );
    expectSame(
      inOrderOf(certificates, at).map(({ id, data }) => ({ id, data: asOracle(data) })),
      villages.certificates.map((data) => ({
        id: `${data.ruleSet}:${data.villageCode}:${data.year}`,
        data: plain(data),
      })),
    );
    expectSame(
      closedIn(inOrderOf(issued, at)),
      villages.closed.map(({ list, after }) => ({
        id: `${list.ruleSet}:${list.year}:${at}`,
        after,
        data: { ...list, partition: at, partitions: activity.length },
      })),
    );
    const last = lastOf(assessed, at);
    expectSame(announcedFigures(last, villages), figuresExpected(villages));
    final.push(...last);
    for (const all of villages.late.values()) for (const { updates } of all) late += updates;
  });
  expectSame(applied.size, expected.effects.size);
  const counted = ordersBySource(Array.from(expected.effects.values(), ({ accepted }) => accepted));
  const sources = holdSources(logOf('source.orders'), {
    orders: counted,
    clock: finalClockOf(expected.everAccepted),
    partitions: activity.length,
  });
  inSequence(verdictLog);

  const announcedCertificates = certificates.map(
    ({ data }) => asOracle(data) as FlowEvents['certificates'][number],
  );
  if (regions) holdRegions(logOf('region.verdicts'), final, announcedCertificates);
  const count = (log: LogRecord[][]) => log.flat().length;
  return {
    final: byCode(final),
    certificates: announcedCertificates,
    repeats: count(verdictLog) + count(certificateLog) - verdicts.length - issued.length,
    verdicts: verdicts.length,
    late,
    ordersBySource: counted,
    announced: { verdicts, certificates, sources },
  };
}

/** The ends of lists in a partition's outputs, each with the number of certificates before it. */
function closedIn(outputs: readonly VerdictEvent[]): object[] {
  let after = 0;
  return outputs.flatMap(({ kind, id, data }) => {
    if (kind === 'certified') after++;
    return kind === 'list-closed' ? [{ id, after, data }] : [];
  });
}

type NewestOfKeys = ReadonlyMap<string, SourceEvent>;

/**
 * Compares the newest event of each key: the orders of all partitions by source and day, and the clock of
 * each partition. Returns these events.
 */
function holdSources(
  log: LogRecord[][],
  expected: { orders: Readonly<Record<string, number>>; clock: Day | undefined; partitions: number },
): NewestOfKeys {
  const last = new Map<string, SourceEvent>();
  // A former owner may publish an older state after a newer one.
  for (const { key, value } of log.flat()) {
    const event = decodeSourceEvent(value!);
    if (event.data.offset >= (last.get(event.id)?.data.offset ?? 0)) last.set(event.id, event);
    expectSame(event.id, key);
  }
  const orders: Record<string, number> = {};
  const clocks: object[] = [];
  for (const { type, data } of last.values()) {
    if (type === 'taocun.clock.reached.v1') {
      const { offset: _offset, ...clock } = data;
      clocks.push(clock);
    } else
      data.orders.forEach((count, at) => {
        const name = `${data.source} ${data.month}-${String(at + 1).padStart(2, '0')}`;
        if (count > 0) orders[name] = (orders[name] ?? 0) + count;
      });
  }
  expectSame(orders, expected.orders);
  const asOf = expected.clock === undefined ? [] : [dayText(expected.clock)];
  const partitions = Array.from({ length: expected.partitions }, (_, partition) => partition);
  expectSame(
    clocks.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    partitions.flatMap((partition) =>
      asOf.map((day) => ({
        partition,
        partitions: expected.partitions,
        asOf: day,
        gapRules: { leastDays: 1, givenUp: [] },
        waiting: [],
      })),
    ),
  );
  return last;
}

/**
 * The last assessment of each village of a partition; after a crash, a repeat of an older one may follow it.
 */
function lastOf(assessed: readonly VerdictEvent[], partition: number): VillageAssessedV1[] {
  const last = new Map<string, Extract<VerdictEvent, { kind: 'assessed' }>>();
  for (const event of assessed) {
    if (event.kind !== 'assessed' || event.at.partition !== partition) continue;
    const before = last.get(event.data.villageCode);
    if (before === undefined || event.at.offset >= before.at.offset) last.set(event.data.villageCode, event);
  }
  return Array.from(last.values(), ({ data }) => data);
}

function updateRecord({ value, timestampMs, headers }: LogRecord): UpdateRecord {
  const { [FORWARDED]: forwarded, ...others } = headers;
  return {
    value,
    timestampMs,
    ...(Object.keys(others).length === 0 ? {} : { headers: others }),
    ...(forwarded === undefined ? {} : { forwardedFrom: forwarded.slice(forwarded.lastIndexOf('/') + 1) }),
  };
}

/** Throws if a repeat has other content. */
export function announcedIn(log: LogRecord[][]): VerdictEvent[] {
  return withoutRepeats(log.flat().map(({ value }) => value!.toString())).map((text) =>
    decodeVerdictEvent(text),
  );
}

/** The outputs of one partition of `village.activity`, in order. */
function inOrderOf(events: readonly VerdictEvent[], partition: number): VerdictEvent[] {
  const place = (event: VerdictEvent) =>
    'follows' in event ? event.follows : { partition: -1, offset: 0, index: 0 };
  return events
    .filter((event) => place(event).partition === partition)
    .sort((a, b) => place(a).offset - place(b).offset || place(a).index - place(b).index);
}

/** A subscriber that drops duplicates must see each change once and in order. */
function inSequence(log: LogRecord[][]): void {
  for (const records of log) {
    const next = new Map<string, number>();
    for (const { value } of records) {
      const event = decodeVerdictEvent(value!);
      if (event.kind !== 'verdict-changed')
        throw new Error(`${event.id} does not belong in village.verdicts.`);
      const name = `${event.data.ruleSet}:${event.data.villageCode}`;
      const expected = next.get(name) ?? 1;
      if (event.data.sequence > expected) throw new Error(`${event.id} comes before number ${expected}.`);
      if (event.data.sequence === expected) next.set(name, expected + 1);
    }
  }
}

/**
 * Checks that each region's last announcement follows from the final assessments, and that sequences have no
 * gap and no changed repeat.
 */
function holdRegions(
  log: LogRecord[][],
  final: readonly VillageAssessedV1[],
  certificates: FlowEvents['certificates'],
): void {
  const last = new Map<string, { sequence: number; qualifies: boolean; size?: string | undefined }>();
  for (const event of announcedIn(log)) {
    if (event.kind !== 'town-verdict-changed' && event.kind !== 'cluster-verdict-changed')
      throw new Error(`${event.id} is no region's.`);
    const { code, ruleSet, sequence, qualifies } = event.data;
    const name = `${code} ${ruleSet}`;
    const before = last.get(name);
    if (sequence !== (before?.sequence ?? 0) + 1)
      throw new Error(`${event.id} follows ${before?.sequence ?? 'nothing'}.`);
    const size = event.kind === 'cluster-verdict-changed' ? event.data.size : undefined;
    if (qualifies === (before?.qualifies ?? false) && size === before?.size)
      throw new Error(`${event.id} changes nothing.`);
    last.set(name, { sequence, qualifies, size });
  }
  const year = announcedYear(final);
  const townsBefore = year === undefined ? new Set<string>() : townsOfYear(certificates, year);
  const { towns, clusters } = announcedRegions(final, townsBefore) as { towns: Region[]; clusters: Region[] };
  for (const { code, ruleSet, qualifies, size } of [...towns, ...clusters]) {
    const announced = last.get(`${code} ${ruleSet}`);
    expectSame(
      { code, ruleSet, qualifies: announced?.qualifies ?? false, size: announced?.size },
      { code, ruleSet, qualifies, size },
    );
  }
}

interface Region {
  readonly code: string;
  readonly ruleSet: string;
  readonly qualifies: boolean;
  readonly size?: string;
}

/** Ingestion's counts, from its checkpoints. */
export function countsIn(checkpoints: readonly Readonly<Record<string, unknown>>[]): Counted {
  const all = checkpoints.flatMap(({ fields }) =>
    fields === undefined ? [] : [(fields as { counts: Counted }).counts],
  );
  const sum = (of: (counts: Counted) => number) => all.reduce((total, counts) => total + of(counts), 0);
  const rejected: Record<string, number> = {};
  for (const counts of all)
    for (const [reason, count] of Object.entries(counts.rejected))
      rejected[reason] = (rejected[reason] ?? 0) + count;
  return {
    accepted: sum(({ accepted }) => accepted),
    repeated: sum(({ repeated }) => repeated),
    forwarded: sum(({ forwarded }) => forwarded),
    waiting: sum(({ waiting }) => waiting),
    rejected,
  };
}
