import { randomBytes } from 'node:crypto';
import { type Connection, type mongo } from 'mongoose';
import {
  type AsOfDay,
  type AssessedEvent,
  type CertifiedEvent,
  decodeAssessed,
  decodeCertified,
  decodeListClosed,
  decodeSourceEvent,
  decodeVerdictChanged,
  encodeClockReached,
  encodeListClosed,
  encodeOrdersCounted,
  encodeVerdictChanged,
  encodeVillageAssessed,
  encodeVillageCertified,
  type ListClosedV1,
  type VerdictChangedEvent,
  type VerdictChangedV1,
  type VillageAssessedV1,
  type VillageCertifiedV1,
  type WaitingYearV1,
} from '@taocun/contracts';
import {
  NO_KEEPERS,
  builtInRuleSets,
  criteriaOf,
  cutOffOf,
  type Day,
  dayOfIso,
  type Figures,
  isoOfDay,
  townshipOf,
  versionAsOf,
} from '@taocun/domain';
import { type Changes, CHECKPOINTS, type Outputs, writeCollection } from '@taocun/messaging';
import {
  AssessmentsState,
  certificationOf,
  RecordedCertificates,
  RecordedEvents,
  RecordedOrders,
  type Regions,
  regionsOf,
  verdictOf,
} from '@taocun/reporting-projection';
import { LazyDocument, ReadModels, type VerdictDocument } from '@taocun/reporting-store';
import { connectMongo, createLogger } from '@taocun/service';

export const SOME_PLACE = { partition: 0, offset: 0 };

export const SOME_DAY = dayOf('2015-06-30');

export function dayOf(iso: string): number {
  const day = dayOfIso(iso);
  if (day === undefined) throw new Error(`${iso} is no day`);
  return day;
}

interface Village extends Partial<Omit<AsOfDay<VillageAssessedV1>, 'verdicts'>> {
  /** The rule sets under which the village qualifies; its verdicts follow from this, not from its figures. */
  readonly qualifiesUnder?: readonly string[];
  /** The latest certified year of every rule set. */
  readonly certifiedYear?: number;
  /** The offset of `village.activity` as of which the assessment holds. */
  readonly offset?: number;
}

/** An `assessed` event as stored in Kafka. */
export function assessedText(
  villageCode: string,
  { qualifiesUnder = [], certifiedYear, offset = 1, ...given }: Village = {},
) {
  const figures = figuresOf(given);
  return encodeVillageAssessed(
    {
      villageCode,
      townshipCode: townshipOf(villageCode),
      shopsOfKnownHouseholds: given.activeShops ?? 0,
      name: `Village ${villageCode}`,
      asOf: SOME_DAY,
      openShops: 0,
      paidByCategoryFen: { agricultural: 0, handicraft: 0, manufactured: 0, service: 0, other: 0 },
      paidByUrbanBuyersFen: 0,
      paidByRuralBuyersFen: 0,
      keepers: NO_KEEPERS,
      workersKnown: 0,
      workers: 0,
      ...figures,
      ...given,
      verdicts: builtInRuleSets.map((rules) => {
        const qualifies = qualifiesUnder.includes(rules.id);
        return {
          ruleSet: rules.id,
          qualifies,
          sequence: qualifies ? 1 : 0,
          ...(certifiedYear !== undefined && { certifiedYear, isListed: false }),
        };
      }),
    },
    { partition: 0, offset },
  );
}

export function assessed(villageCode: string, given?: Village): AssessedEvent {
  return decodeAssessed(assessedText(villageCode, given));
}

export function verdictChanged(
  villageCode: string,
  given: Partial<AsOfDay<VerdictChangedV1>> = {},
  townshipCode?: string,
): VerdictChangedEvent {
  return decodeVerdictChanged(
    encodeVerdictChanged(
      {
        villageCode,
        ruleSet: 'world-bank-2019',
        qualifies: true,
        asOf: SOME_DAY,
        sequence: 1,
        criteria: criteriaOf(figuresOf({}), worldBank()),
        ...given,
      },
      { partition: 0, offset: 1, index: 0 },
      townshipCode,
    ),
  );
}

export function certified(
  villageCode: string,
  given: Partial<AsOfDay<VillageCertifiedV1>> = {},
): CertifiedEvent {
  const year = given.year ?? 2015;
  return decodeCertified(
    encodeVillageCertified(
      {
        villageCode,
        name: `Village ${villageCode}`,
        ruleSet: 'world-bank-2019',
        year,
        asOf:
          cutOffOf(
            builtInRuleSets.find(({ id }) => id === (given.ruleSet ?? 'world-bank-2019')) ?? worldBankSet(),
            year,
          ) ?? SOME_DAY,
        qualifies: true,
        salesFen: 1_000_000_001,
        alibabaSalesFen: 1_000_000_000,
        activeShops: 100,
        activeAlibabaShops: 100,
        activeHouseholds: 0,
        activeAlibabaHouseholds: 0,
        shopsOfKnownHouseholds: 100,
        households: 350,
        townshipCode: townshipOf(villageCode),
        criteria: criteriaOf(figuresOf({}), worldBank()),
        ...given,
      },
      { partition: 0, offset: 1, index: 0 },
    ),
  );
}

function figuresOf(given: Partial<Figures>): Figures {
  return {
    kind: given.kind ?? 'administrative-village',
    households: given.households ?? 350,
    salesFen: given.salesFen ?? 0,
    alibabaSalesFen: given.alibabaSalesFen ?? 0,
    activeShops: given.activeShops ?? 0,
    activeAlibabaShops: given.activeAlibabaShops ?? 0,
    activeHouseholds: given.activeHouseholds ?? 0,
    activeAlibabaHouseholds: given.activeAlibabaHouseholds ?? 0,
  };
}

function worldBankSet() {
  const [rules] = builtInRuleSets;
  if (rules === undefined) throw new Error('there is no rule set');
  return rules;
}

function worldBank() {
  return versionAsOf(worldBankSet(), SOME_DAY);
}

/** Writes a state's changes as the loop does, with one checkpoint that represents those of all partitions. */
export async function save(connection: Connection, changes: Changes): Promise<void> {
  await connection.transaction(
    async (session) => {
      for (const each of written(changes)) await writeCollection(databaseOf(connection), each, session);
      const checkpoints = databaseOf(connection).collection<{ _id: string; cut: number }>(CHECKPOINTS);
      const change = { $set: { topic: 'village.assessments', partition: 0, epoch: 1 }, $inc: { cut: 1 } };
      await checkpoints.updateOne({ _id: 'saved by a test' }, change, { session, upsert: true });
    },
    { writeConcern: { w: 'majority' } },
  );
}

/** The writes of changes, including those that are serialised last. */
export function written({ writes, unwritten }: Changes): Changes['writes'] {
  while (unwritten?.next().done === false);
  return writes;
}

/** The next offset of each topic for its readers. */
let nextOffset = 1;
const nextPlace = () => ({ partition: 0, offset: nextOffset++ });

/** Certificates of new lists, recorded but not saved yet. */
export function recordedCertificates(
  events: readonly CertifiedEvent[],
  undecided: readonly string[] = [],
): RecordedCertificates {
  const state = new RecordedCertificates(0, undecided);
  const held = events.map((event) => {
    const document = certificationOf(event, nextPlace());
    return new LazyDocument(document._id, document.offset, Buffer.alloc(0), () => document);
  });
  for (const list of state.unknownLists(held.map(({ _id }) => _id))) state.remember(list, []);
  for (const each of held) state.record(each);
  return state;
}

/** Saves certificates as one checkpoint of a partition. */
export async function saveCertificates(
  connection: Connection,
  ...events: readonly CertifiedEvent[]
): Promise<RecordedCertificates> {
  const state = recordedCertificates(events);
  await save(connection, state.takeChanges());
  return state;
}

/**
 * The end of a list, by default of the only partition of `village.activity`. Without orders it has no gap.
 */
export function listClosedText(certificates: number, given: Partial<AsOfDay<ListClosedV1>> = {}): string {
  const closed = {
    ruleSet: 'world-bank-2019',
    year: 2015,
    asOf: SOME_DAY,
    partition: 0,
    partitions: 1,
    certificates,
    qualifying: certificates,
    orders: { until: '2015-07-15', gapRules: { leastDays: 1, givenUp: [] }, sources: [] },
    ...given,
  };
  return encodeListClosed(closed, { partition: 0, offset: 1, index: 0 });
}

/** Closes a list. */
export async function closeList(
  connection: Connection,
  ...given: Parameters<typeof listClosedText>
): Promise<void> {
  const state = new RecordedCertificates(0);
  state.close(decodeListClosed(listClosedText(...given)), nextPlace());
  await save(connection, state.takeChanges());
}

/** Saves the events of sources as of a day. */
export async function saveSources(
  connection: Connection,
  ...given: Parameters<typeof sourceRecords>
): Promise<void> {
  const recorded = new RecordedOrders();
  for (const { value } of sourceRecords(...given))
    recorded.record(decodeSourceEvent(Buffer.from(value)), nextPlace());
  await save(connection, recorded.takeChanges());
}

/**
 * The events of classification about sources as of a day: the orders of each by day since 2013, and the years
 * that wait.
 */
export function sourceRecords(
  asOf: string,
  ordersOf: Readonly<Record<string, (day: Day) => number>>,
  waiting: readonly WaitingYearV1[] = [],
): readonly { readonly key: string; readonly value: string }[] {
  const records: { readonly key: string; readonly value: string }[] = [];
  for (const [source, on] of Object.entries(ordersOf))
    for (let first = dayOf('2013-01-01'); isoOfDay(first) <= asOf;) {
      const month = isoOfDay(first).slice(0, 7);
      const orders: number[] = [];
      for (; isoOfDay(first).startsWith(month); first++) orders.push(isoOfDay(first) <= asOf ? on(first) : 0);
      records.push(encodeOrdersCounted(SOME_PLACE, { source, month, orders }));
    }
  records.push(
    encodeClockReached({
      ...SOME_PLACE,
      partitions: 1,
      asOf,
      gapRules: { leastDays: 1, givenUp: [] },
      waiting,
    }),
  );
  return records;
}

/** mongoose's own type of its database has no sessions. */
export function databaseOf(connection: Connection): mongo.Db {
  return connection.getClient().db(connection.name);
}

/** Saves assessments as one checkpoint of a partition, and returns its fields. */
export async function saveAssessed(
  connection: Connection,
  ...events: AssessedEvent[]
): Promise<Changes['fields']> {
  const state = new AssessmentsState(builtInRuleSets);
  for (const event of events) state.apply({ ...event, place: nextPlace(), bytes: 100 });
  const changes = state.takeChanges();
  await save(connection, changes);
  return changes.fields;
}

/** Saves changes of verdicts as one checkpoint of a partition. */
export async function saveVerdicts(connection: Connection, ...events: VerdictChangedEvent[]): Promise<void> {
  const history = new RecordedEvents<VerdictDocument>('verdictHistory');
  for (const event of events) history.record(verdictOf(event, nextPlace()), 1);
  await save(connection, history.takeChanges());
}

/**
 * Decides the towns and clusters of these villages, as reporting does after the checkpoint that saves them.
 */
export async function decideRegions(
  regions: Regions,
  villageCodes: readonly string[],
  asOf: string,
): Promise<void> {
  const codes = villageCodes.flatMap((code) => [...regionsOf({ townshipCode: townshipOf(code) })]);
  await regions.decide(new Map(codes.map((code) => [code, asOf])), new RecordedOutputs(), 'saved');
}

export function silentLog(): ReturnType<typeof createLogger> {
  return createLogger({ service: 'reporting', level: 'silent', format: 'json', secrets: [] });
}

/**
 * A database for this test file on the MongoDB that MONGODB_URI names, with the connection that the service
 * has.
 */
export function ownDatabase(): Promise<Connection> {
  const uri = process.env['MONGODB_URI'];
  if (uri === undefined) throw new Error('MONGODB_URI must name a MongoDB replica set for tests');
  const mongo = { uri, database: `reporting-test-${randomBytes(6).toString('hex')}` };
  return connectMongo({ service: 'reporting', mongo }, silentLog());
}

export async function dropDatabase(connection: Connection): Promise<void> {
  await connection.dropDatabase();
  await connection.close();
}

/** A separate database, as after the start of a service. */
export async function ownReadModels(): Promise<{
  readonly connection: Connection;
  readonly models: ReadModels;
}> {
  const connection = await ownDatabase();
  const models = new ReadModels(connection);
  await models.createIndexes();
  return { connection, models };
}

/**
 * Records everything published. The next `failures` flushes fail although everything has arrived, as after a
 * lost acknowledgement.
 */
export class RecordedOutputs implements Outputs {
  readonly published: { readonly topic: string; readonly key: string; readonly value: string }[] = [];
  failures = 0;

  partitionsOf(): number {
    return 1;
  }

  partitionOf(): number {
    return 0;
  }

  publish(topic: string, key: string, value: string | Buffer): void {
    this.published.push({ topic, key, value: value.toString() });
  }

  publishTo(): never {
    throw new Error('regions are published by key');
  }

  flush(): Promise<void> {
    if (this.failures === 0) return Promise.resolve();
    this.failures--;
    return Promise.reject(new Error('the producer was lost'));
  }

  get ids(): string[] {
    return this.published.map(({ value }) => (JSON.parse(value) as { id: string }).id);
  }
}
