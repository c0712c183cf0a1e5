import { setImmediate as nextTurn } from 'node:timers/promises';
import { serviceNames, type TopicName, type VerdictEvent, type VillageAssessedV1 } from '@taocun/contracts';
import type { Installation } from '@taocun/harness/installation';
import type { LogRecord } from '@taocun/harness/read-topic';
import { CheckpointReader } from '@taocun/messaging';
import { holdDocument, savedCollections } from '../assertions/assert-documents';
import { countsIn, type AtRest, type Counted, holdLogs, type FlowEvents } from '../assertions/assert-logs';
import { asOracle, expectSame, withCriteria } from '../assertions/comparable';
import { holdLists, untilTableIsCurrent } from './assert-lists';
import { holdFollowed } from './followed';

const read = [
  'marketplace.updates',
  'village.activity',
  'village.assessments',
  'village.verdicts',
  'village.certifications',
  'region.verdicts',
  'source.orders',
] as const satisfies readonly TopicName[];

/**
 * Reads everything that an installation at rest has in Kafka, MongoDB, REST and its events, and compares it
 * with the oracle.
 */
export async function holdInstallation(installation: Installation): Promise<FlowEvents> {
  const logs = new Map<TopicName, LogRecord[][]>();
  for (const topic of read) logs.set(topic, await installation.log(topic));
  const rejected = await installation
    .database('ingestion')
    .collection('rejected')
    .find()
    .sort({ partition: 1, offset: 1 })
    .toArray();
  const { announced, ...events } = holdLogs({
    log: (topic) => logs.get(topic) ?? [],
    rejected: rejected as unknown as AtRest['rejected'],
    counts: await countsOf(installation),
  });
  // The oracle may keep this process busy for minutes. The turn after this one notices the connections that
  // services closed meanwhile.
  for (let turn = 0; turn < 2; turn++) await nextTurn();
  const answering = installation.processes.filter(
    ({ service, running }) => service === 'reporting' && running,
  );
  const urls = await Promise.all(answering.map(({ address }) => address));
  await Promise.all(urls.map(untilTableIsCurrent));
  await holdRest(installation, events.final, announced.verdicts, announced.certificates);
  for (const url of urls) await holdLists(url, events.final, announced.certificates);
  await holdFollowed(installation);
  await holdStored(installation);
  return events;
}

/** Checks all documents that are saved with checkpoints against their schemas. */
async function holdStored(installation: Installation): Promise<void> {
  for (const service of serviceNames) {
    for (const collection of savedCollections(service))
      for await (const document of installation.database(service).collection(collection).find())
        await holdDocument(service, collection, document);
  }
}

/** The counts in the checkpoints. */
export async function countsOf(installation: Installation): Promise<Counted> {
  const checkpoints = await new CheckpointReader(installation.database('ingestion')).find(['fields.counts']);
  return countsIn(checkpoints);
}

/** Removes the members that reporting adds to verdicts: margins, versions and sources. */
function asAnnounced(value: unknown): unknown {
  const added = ['margin', 'version', 'source'];
  return JSON.parse(
    JSON.stringify(value, (name, part: unknown) => (added.includes(name) ? undefined : part)),
  );
}

/** The villages that are asked for at once. */
const AT_ONCE = 8;

/**
 * Not in answers for readers: counts of people are only for operators, and open shops by source only show
 * what is missing.
 */
const notAnswered = new Set(['keepers', 'workersKnown', 'workers', 'openShopsBySource']);

/** Compares each village over REST with the topics. */
async function holdRest(
  installation: Installation,
  final: readonly VillageAssessedV1[],
  verdicts: readonly VerdictEvent[],
  certificates: readonly VerdictEvent[],
): Promise<void> {
  const { url } = installation.of('reporting');
  const left = [...final];
  const holdSome = async (): Promise<void> => {
    for (let one = left.pop(); one !== undefined; one = left.pop())
      await holdVillage(url, one, verdicts, certificates);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, holdSome));
}

async function holdVillage(
  url: string | undefined,
  data: VillageAssessedV1,
  verdicts: readonly VerdictEvent[],
  certificates: readonly VerdictEvent[],
): Promise<void> {
  const { lateUpdates, months = [], ...assessed } = withCriteria(data);
  const village = Object.fromEntries(
    Object.entries(assessed).filter(([name]) => !notAnswered.has(name)),
  ) as typeof assessed;
  const response = await fetch(`${url}/api/v1/villages/${village.villageCode}`);
  if (response.status !== 200)
    throw new Error(`${response.status} for ${village.villageCode}: ${await response.text()}`);
  const answer = asAnnounced(await response.json()) as Record<string, unknown> & {
    history: object[];
    certifications: object[];
    lateUpdates?: object[];
  };
  const members = Object.fromEntries(Object.keys(village).map((name) => [name, answer[name]]));
  // Reporting uses the latest certified year only for its own decisions on towns.
  expectSame(
    members,
    JSON.parse(
      JSON.stringify(village, (name, part: unknown) => (name === 'certifiedYear' ? undefined : part)),
    ),
  );
  const { items } = (await (
    await fetch(`${url}/api/v1/villages/${village.villageCode}/months?limit=1000`)
  ).json()) as {
    items: { month: string }[];
  };
  // Earlier months were in earlier assessments.
  expectSame(
    items.filter(({ month }) => month >= (months[0]?.month ?? '9999')),
    months.map(({ month, salesFen, alibabaSalesFen }) => ({ month, salesFen, alibabaSalesFen })),
  );
  expectSame(answer.lateUpdates, lateUpdates ?? []);
  const own = (event: VerdictEvent) =>
    'villageCode' in event.data && event.data.villageCode === village.villageCode;
  const place = (one: object) => {
    const { ruleSet, sequence, year } = one as { ruleSet: string; sequence?: number; year?: number };
    return `${ruleSet} ${String(sequence ?? year).padStart(6, '0')}`;
  };
  const order = (all: object[]) => [...all].sort((a, b) => (place(a) < place(b) ? -1 : 1));
  const bare = ({ data }: VerdictEvent) => {
    const { villageCode: _villageCode, name: _name, ...rest } = asOracle(data) as Record<string, unknown>;
    for (const name of notAnswered) delete rest[name];
    return rest;
  };
  expectSame(order(answer.history), order(verdicts.filter(own).map(bare)));
  const revised = (event: VerdictEvent) => {
    const certificate = bare(event) as { asOf: string; salesFen: number; alibabaSalesFen: number };
    const late = lateUpdates?.find(({ cutOff }) => cutOff === certificate.asOf);
    if (late === undefined) return certificate;
    const sum = (name: 'salesFen' | 'alibabaSalesFen') => certificate[name] + Number(late[name]);
    return {
      ...certificate,
      revised: {
        lateUpdates: late.updates,
        salesFen: sum('salesFen'),
        alibabaSalesFen: sum('alibabaSalesFen'),
      },
    };
  };
  // revised.spec.ts tests what follows from the sums.
  const withoutJudgement = ({
    revised: revision,
    incomplete: _gaps,
    ...certificate
  }: {
    revised?: Record<string, unknown>;
    incomplete?: object;
  }) => {
    if (revision === undefined) return certificate;
    const { lateUpdates: updates, salesFen, alibabaSalesFen } = revision;
    return { ...certificate, revised: { lateUpdates: updates, salesFen, alibabaSalesFen } };
  };
  expectSame(
    order(answer.certifications.map(withoutJudgement)),
    order(certificates.filter(own).map(revised)),
  );
}
