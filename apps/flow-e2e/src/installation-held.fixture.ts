import { announcementHeaders, decodeActivity, decodeVerdictEvent, type VerdictEvent, type VillageAssessedV1 } from '@taocun/contracts';
import { byCode, dotted, expectedOf, expectSame, figuresExpected, figuresTold, regionsTold } from './comparable.fixture';
import { holdFollowed } from './followed.fixture';
import { ExpectedVillages } from './expected-flow.fixture';
import { type UpdateRecord, withoutRepeats } from './in-memory-flow.fixture';
import { finalClockOf, type Certificate, plain } from './naive/naive';
import { type Installation, type LogRecord } from './services.fixture';

/** What an installation has said, as it was held against the oracle. */
export interface Held {
  readonly final: readonly VillageAssessedV1[];
  readonly certificates: readonly ReturnType<typeof plain<Certificate>>[];
  /** Announcements of verdicts and certificates that stand in their topics more than once. */
  readonly repeats: number;
  readonly verdicts: number;
  readonly late: number;
}

interface Counted {
  readonly accepted: number;
  readonly repeated: number;
  readonly forwarded: number;
  readonly waiting: number;
  readonly rejected: Readonly<Record<string, number>>;
}

const FORWARDED = 'taocun-forwarded';

/**
 * Reads everything that an installation at rest has in Kafka, MongoDB and REST, and compares all of it with the oracle. Where
 * the clock depends on who read what when, the oracle follows the log of `village.activity`, of which it takes the order and
 * the ticks; what an update is and does it finds out itself from the raw records.
 */
export async function holdInstallation(installation: Installation): Promise<Held> {
  const logs = (await installation.log('marketplace.updates')).map((log) => log.map(updateRecord));
  const expected = expectedOf({ logs, partitions: logs.length });

  const rejected = await installation.database('ingestion').collection('rejected').find().sort({ partition: 1, offset: 1 }).toArray();
  expectSame(
    rejected.map(({ partition, offset, reason, path, value }) => ({
      ...{ partition, offset, reason, path: dotted(String(path)) },
      value: value === null ? null : Buffer.from(value.value()).toString('base64'),
    })),
    expected.rejected.map(({ record: { partition, offset, value }, reason, path }) => ({
      ...{ partition, offset, reason, path },
      value: value === null ? null : Buffer.from(value).toString('base64'),
    })),
  );
  expectSame(await countsOf(installation), {
    accepted: expected.accepted.length,
    repeated: expected.repeated,
    forwarded: expected.misplaced,
    waiting: expected.accepted.length - expected.effects.size,
    rejected: expected.rejected.reduce<Record<string, number>>((all, { reason }) => ({ ...all, [reason]: (all[reason] ?? 0) + 1 }), {}),
  });

  const assessedLog = await installation.log('village.assessments');
  const assessed = assessedLog.flat().map(({ value }) => decodeVerdictEvent(value!));
  const verdictLog = await installation.log('village.verdicts');
  const certificateLog = await installation.log('village.certifications');
  for (const { headers } of [...assessedLog, ...verdictLog, ...certificateLog, ...(await installation.log('region.verdicts'))].flat())
    expectSame(headers, announcementHeaders);
  const verdicts = announcedIn(verdictLog);
  const certificates = announcedIn(certificateLog);
  const applied = new Set<string>();
  const final: VillageAssessedV1[] = [];
  let late = 0;
  const activity = await installation.log('village.activity');
  activity.forEach((log, at) => {
    const villages = new ExpectedVillages(logs.length);
    const latest = new Map<number, readonly [number, number]>();
    const looks = new Map<number, VillageAssessedV1[]>();
    for (const event of assessed) {
      if (event.kind === 'assessed' && event.at.partition === at)
        looks.set(event.at.offset, [...(looks.get(event.at.offset) ?? []), event.data]);
    }
    const look = (offset: number): void => {
      const told = looks.get(offset);
      if (told === undefined) return;
      const now = new Map(figuresExpected(villages).map((one) => [one.villageCode, one]));
      for (const village of figuresTold(told, villages.clock)) expectSame(village, now.get(village.villageCode));
    };
    for (const { offset, value } of log) {
      look(offset);
      const read = decodeActivity(value!);
      if (read.kind === 'tick') {
        const { partition, day, state, epoch, number } = read.data;
        const [knownEpoch, knownNumber] = latest.get(partition) ?? [-1, -1];
        if (epoch < knownEpoch || (epoch === knownEpoch && number <= knownNumber)) continue;
        latest.set(partition, [epoch, number]);
        villages.tick(partition, day, state === 'waiting');
        continue;
      }
      if (read.kind === 'switched') throw new Error('Nobody has switched generations here.');
      const name = `${read.input.partition}:${read.input.offset}:${read.input.index}`;
      if (applied.has(name)) continue;
      applied.add(name);
      const effect = expected.effects.get(name);
      if (effect === undefined) throw new Error(`No update follows from ${name}, but this was published: ${value!.toString()}`);
      villages.apply(effect);
    }
    look(log.length);
    // Where an update was ever accepted, the clock has come to the latest of them in every partition.
    expectSame(villages.clock, finalClockOf(expected.accepted));

    expectSame(
      inOrderOf(verdicts, at).map(({ id, data }) => ({ id, data })),
      villages.verdicts.map((data) => ({ id: `${data.ruleSet}:${data.villageCode}:${data.sequence}`, data: plain(data) })),
    );
    expectSame(
      inOrderOf(certificates, at).map(({ id, data }) => ({ id, data: withoutWhereabouts(data) })),
      villages.certificates.map((data) => ({ id: `${data.ruleSet}:${data.villageCode}:${data.year}`, data: plain(data) })),
    );
    const last = new Map(
      assessed.flatMap((event) =>
        event.kind === 'assessed' && event.at.partition === at ? [[event.data.villageCode, event.data] as const] : [],
      ),
    );
    expectSame(figuresTold(last.values(), villages.clock), figuresExpected(villages));
    final.push(...last.values());
    for (const years of villages.late.values()) for (const count of Object.values(years)) late += count;
  });
  expectSame(applied.size, expected.effects.size);
  inSequence(verdictLog);

  await holdRest(installation, final, verdicts, certificates);
  await holdRegions(installation, final);
  await holdFollowed(installation);
  const count = (log: LogRecord[][]) => log.flat().length;
  return {
    final: byCode(final),
    certificates: certificates.map(({ data }) => withoutWhereabouts(data) as never),
    repeats: count(verdictLog) + count(certificateLog) - verdicts.length - certificates.length,
    verdicts: verdicts.length,
    late,
  };
}

export function updateRecord({ value, timestampMs, headers }: LogRecord): UpdateRecord {
  const { [FORWARDED]: forwarded, ...others } = headers;
  return {
    value,
    timestampMs,
    ...(Object.keys(others).length === 0 ? {} : { headers: others }),
    ...(forwarded === undefined ? {} : { forwardedFrom: forwarded.slice(forwarded.lastIndexOf('/') + 1) }),
  };
}

/** Counts as the checkpoints have them. */
export async function countsOf(installation: Installation): Promise<Counted> {
  const checkpoints = await installation.database('ingestion').collection('checkpoints').find().toArray();
  const all = checkpoints.flatMap(({ fields }) => (fields === undefined ? [] : [fields['counts'] as Counted]));
  const sum = (of: (counts: Counted) => number) => all.reduce((total, counts) => total + of(counts), 0);
  const rejected: Record<string, number> = {};
  for (const counts of all)
    for (const [reason, count] of Object.entries(counts.rejected)) rejected[reason] = (rejected[reason] ?? 0) + count;
  return {
    accepted: sum(({ accepted }) => accepted),
    repeated: sum(({ repeated }) => repeated),
    forwarded: sum(({ forwarded }) => forwarded),
    waiting: sum(({ waiting }) => waiting),
    rejected,
  };
}

/** Throws where a repeat has other content. */
function announcedIn(log: LogRecord[][]): VerdictEvent[] {
  return withoutRepeats(log.flat().map(({ value }) => value!.toString())).map((text) => decodeVerdictEvent(text));
}

/** What follows from one partition of `village.activity`, in the order in which it follows. */
function inOrderOf(events: readonly VerdictEvent[], partition: number): VerdictEvent[] {
  const place = (event: VerdictEvent) => ('follows' in event ? event.follows : { partition: -1, offset: 0, index: 0 });
  return events
    .filter((event) => place(event).partition === partition)
    .sort((a, b) => place(a).offset - place(b).offset || place(a).index - place(b).index);
}

/** Whoever drops what it has seen must see each change once and in order. */
function inSequence(log: LogRecord[][]): void {
  for (const records of log) {
    const next = new Map<string, number>();
    for (const { value } of records) {
      const event = decodeVerdictEvent(value!);
      if (event.kind !== 'verdict-changed') throw new Error(`${event.id} does not belong in village.verdicts.`);
      const name = `${event.data.ruleSet}:${event.data.villageCode}`;
      const expected = next.get(name) ?? 1;
      if (event.data.sequence > expected) throw new Error(`${event.id} comes before number ${expected}.`);
      if (event.data.sequence === expected) next.set(name, expected + 1);
    }
  }
}

function withoutWhereabouts(data: object): object {
  const { povertyCounty: _povertyCounty, longitude: _longitude, latitude: _latitude, ...rest } = data as Record<string, unknown>;
  return rest;
}

function withoutMargins(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, part: unknown) => (name === 'margin' ? undefined : part)));
}

/** REST says of each village what the topics say. */
async function holdRest(
  installation: Installation,
  final: readonly VillageAssessedV1[],
  verdicts: readonly VerdictEvent[],
  certificates: readonly VerdictEvent[],
): Promise<void> {
  const { url } = installation.of('reporting');
  for (const { lateUpdates, months = [], ...village } of final) {
    const response = await fetch(`${url}/api/v1/villages/${village.villageCode}`);
    if (response.status !== 200) throw new Error(`${response.status} for ${village.villageCode}: ${await response.text()}`);
    const answer = withoutMargins(await response.json()) as Record<string, unknown> & {
      history: object[];
      certifications: object[];
      lateUpdates?: object[];
    };
    const said = Object.fromEntries(Object.keys(village).map((name) => [name, answer[name]]));
    expectSame(said, JSON.parse(JSON.stringify(village)));
    const { items } = (await (await fetch(`${url}/api/v1/villages/${village.villageCode}/months?limit=1000`)).json()) as {
      items: { month: string }[];
    };
    // Those before were told by earlier assessments.
    expectSame(
      items.filter(({ month }) => month >= (months[0]?.month ?? '9999')),
      months.map(({ month, salesFen, alibabaSalesFen }) => ({ month, salesFen, alibabaSalesFen })),
    );
    const late = Object.entries(lateUpdates ?? {}).map(([year, updates]) => ({ year: Number(year), updates }));
    expectSame(answer.lateUpdates ?? [], late);
    const own = (event: VerdictEvent) => 'villageCode' in event.data && event.data.villageCode === village.villageCode;
    const place = (one: object) => {
      const { ruleSet, sequence, year } = one as { ruleSet: string; sequence?: number; year?: number };
      return `${ruleSet} ${String(sequence ?? year).padStart(6, '0')}`;
    };
    const order = (all: object[]) => [...all].sort((a, b) => (place(a) < place(b) ? -1 : 1));
    const bare = ({ data }: VerdictEvent) => {
      const { villageCode: _villageCode, name: _name, ...rest } = withoutWhereabouts(data) as Record<string, unknown>;
      return rest;
    };
    expectSame(order(answer.history), order(verdicts.filter(own).map(bare)));
    expectSame(order(answer.certifications), order(certificates.filter(own).map(bare)));
  }
}

/** Each region's last announcement is what follows from the final assessments; its sequences have no gap and no repeat with other content. */
async function holdRegions(installation: Installation, final: readonly VillageAssessedV1[]): Promise<void> {
  const last = new Map<string, { sequence: number; qualifies: boolean; size?: string | undefined }>();
  for (const event of announcedIn(await installation.log('region.verdicts'))) {
    if (event.kind !== 'town-verdict-changed' && event.kind !== 'cluster-verdict-changed') throw new Error(`${event.id} is no region's.`);
    const { code, ruleSet, sequence, qualifies } = event.data;
    const name = `${code} ${ruleSet}`;
    const before = last.get(name);
    if (sequence !== (before?.sequence ?? 0) + 1) throw new Error(`${event.id} follows ${before?.sequence ?? 'nothing'}.`);
    const size = event.kind === 'cluster-verdict-changed' ? event.data.size : undefined;
    if (qualifies === (before?.qualifies ?? false) && size === before?.size) throw new Error(`${event.id} changes nothing.`);
    last.set(name, { sequence, qualifies, size });
  }
  const { towns, clusters } = regionsTold(final) as { towns: Region[]; clusters: Region[] };
  for (const { code, ruleSet, qualifies, size } of [...towns, ...clusters]) {
    const told = last.get(`${code} ${ruleSet}`);
    expectSame({ code, ruleSet, qualifies: told?.qualifies ?? false, size: told?.size }, { code, ruleSet, qualifies, size });
  }
}

interface Region {
  readonly code: string;
  readonly ruleSet: string;
  readonly qualifies: boolean;
  readonly size?: string;
}
