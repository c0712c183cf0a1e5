import { type TopicName } from '@taocun/contracts';
import { isoOfDay, OrdersBySource } from '@taocun/domain';
import { type LogRecord } from '@taocun/harness/read-topic';
import { type CertificateSegment, certificatesIn } from '@taocun/reporting-store';
import { FIRST_GENERATION, installedName } from '@taocun/service';
import { type ClassificationFields } from '../../../apps/classification/src/classification-state';
import { holdDocument, savedCollections } from '../assertions/assert-documents';
import { countsIn, type AtRest, announcedIn, holdLogs, type FlowEvents } from '../assertions/assert-logs';
import { expectSame } from '../assertions/comparable';
import { type RuleSetId } from '../oracle/naive';
import { type History, SECOND } from './history';
import { type Document } from './memory/memory-query';

/** Compares the log and the store at the end of a history with the oracle. */
export function holdHistory({ engines, ruleSets, services, waitingPerOwner }: History): FlowEvents {
  const { log, store } = engines;
  const documents = (
    service: 'ingestion' | 'classification' | 'reporting',
    collection: string,
    generation = FIRST_GENERATION,
  ) => [...store.all(installedName(service, '', generation), collection)];
  const topic = (name: TopicName): LogRecord[][] =>
    Array.from({ length: log.partitionsOf(name) }, (_, partition) =>
      log.records(name, partition).map(({ offset, timestampMs, key, value, headers }) => ({
        partition,
        offset,
        timestampMs,
        value,
        key: key === null ? null : key.toString(),
        headers: Object.fromEntries(
          Object.entries(headers ?? {}).map(([name, header]) => [name, String(header)]),
        ),
      })),
    );
  const ids = (sets: History['ruleSets']['first']) => sets.map(({ id }) => id as RuleSetId);
  const { announced, ...flow } = holdLogs({
    log: topic,
    rejected: documents('ingestion', 'rejected').sort(byPlace) as unknown as AtRest['rejected'],
    counts: countsIn(documents('ingestion', 'checkpoints')),
    waitingPerOwner,
    regions: services.includes('reporting'),
    ruleSets: {
      first: ids(ruleSets.first),
      ...(ruleSets.second === undefined ? {} : { second: ids(ruleSets.second) }),
    },
  });
  expectSame(
    documents('ingestion', 'waiting').length,
    countsIn(documents('ingestion', 'checkpoints')).waiting,
  );
  const generation = ruleSets.second === undefined ? FIRST_GENERATION : SECOND;
  expectSame(ordersIn(documents('classification', 'checkpoints', generation)), flow.ordersBySource);
  if (!services.includes('reporting')) return flow;
  // Reporting has stored every announced event once.
  const documentsOf = (collection: string) =>
    documents('reporting', collection)
      .map(({ _id }) => String(_id))
      .sort();
  expectSame(
    documents('reporting', 'sourceOrders')
      .map(({ _id, counted, clock }) => ({ _id: String(_id), data: counted ?? clock }))
      .sort(byId),
    Array.from(announced.sources, ([_id, { data }]) => ({ _id, data })).sort(byId),
  );
  const said1 = (events: readonly { id: string }[]) => events.map(({ id }) => id).sort();
  expectSame(documentsOf('verdictHistory'), said1(announced.verdicts));
  const segments = documents('reporting', 'certificateSegments') as unknown as readonly CertificateSegment[];
  expectSame(
    segments.flatMap((segment) => certificatesIn(segment).map(({ _id }) => _id)).sort(),
    said1(announced.certificates),
  );
  expectSame(documentsOf('regionHistory'), said1(announcedIn(topic('region.verdicts'))));
  expectSame(
    documents('reporting', 'villages').map(standing).sort(byId),
    flow.final.map(({ villageCode, ...village }) => standing({ ...village, _id: villageCode })).sort(byId),
  );
  return flow;
}

/** The orders by source and day that checkpoints of `village.activity` have counted, summed up. */
function ordersIn(checkpoints: readonly Document[]): Record<string, number> {
  const sum = new OrdersBySource();
  for (const { fields } of checkpoints) {
    const counted = (fields as ClassificationFields | undefined)?.ordersBySource;
    if (counted !== undefined) sum.addAll(OrdersBySource.decode(counted.value()));
  }
  const orders: Record<string, number> = {};
  for (const [source, daily] of sum.all)
    for (let day = daily.first ?? 0; day <= (daily.latest ?? -1); day++)
      if (daily.on(day) > 0) orders[`${source} ${isoOfDay(day)}`] = daily.on(day);
  return orders;
}

function standing({ _id, asOf, salesFen, activeShops, verdicts }: Document) {
  const announced = (verdicts as { ruleSet: string; qualifies: boolean; sequence: number }[]).map(
    ({ ruleSet, qualifies, sequence }) => ({
      ruleSet,
      qualifies,
      sequence,
    }),
  );
  return { _id: String(_id), asOf, salesFen: String(salesFen), activeShops, verdicts: announced };
}

function byId(a: { _id: string }, b: { _id: string }): number {
  return a._id < b._id ? -1 : 1;
}

function byPlace(a: Document, b: Document): number {
  return Number(a['partition']) - Number(b['partition']) || Number(a['offset']) - Number(b['offset']);
}

/** Checks all documents of a history that are saved with checkpoints. */
export async function holdDocuments({ engines: { store }, services }: History): Promise<void> {
  for (const service of services) {
    for (const collection of savedCollections(service))
      for (const document of store.all(installedName(service, '', FIRST_GENERATION), collection))
        await holdDocument(service, collection, document);
  }
}
