import { isoOfDay, parseDay } from '@taocun/domain';
import { type InputName } from '../activity/input-name';
import { type AsOfDay, classification, cloudEvent, reporting } from './cloud-event';
import type {
  CertificateRevisedV1,
  IncompleteV1,
  ListClosedV1,
  ListIssuedV1,
  SourceFellSilentV1,
  SourceReturnedV1,
} from './notices';

export function encodeListClosed(list: AsOfDay<ListClosedV1>, follows: InputName): string {
  const { ruleSet, year, asOf, partition, partitions, certificates, qualifying, orders } = list;
  const { until, gapRules, sources } = orders;
  const givenUp = gapRules.givenUp.map(({ source, from }) => ({ source, from }));
  const data = {
    ruleSet,
    year,
    asOf: isoOfDay(asOf),
    partition,
    partitions,
    certificates,
    qualifying,
    orders: {
      until,
      gapRules: { leastDays: gapRules.leastDays, givenUp },
      sources: sources.map(({ source, from, orders: byDay }) => ({ source, from, orders: byDay })),
    },
  } satisfies Record<keyof ListClosedV1, unknown>;
  return cloudEvent(
    {
      type: 'taocun.list.closed.v1',
      id: `${ruleSet}:${year}:${partition}`,
      source: classification,
      asOf,
      follows,
    },
    data,
  );
}

export function encodeListIssued(list: AsOfDay<ListIssuedV1>): string {
  const { ruleSet, year, asOf, certificates, qualifying, towns, clusters, root, incomplete } = list;
  return cloudEvent({ type: 'taocun.list.issued.v1', id: `${ruleSet}:${year}`, source: reporting, asOf }, {
    ruleSet,
    year,
    asOf: isoOfDay(asOf),
    certificates,
    qualifying,
    towns,
    clusters,
    root,
    incomplete: incomplete && incompleteInOrder(incomplete),
  } satisfies Record<keyof ListIssuedV1, unknown>);
}

export function encodeSourceFellSilent({
  source,
  since,
  expected,
  received,
  openShops,
}: SourceFellSilentV1): string {
  const data = { source, since, expected, received, openShops };
  return cloudEvent(
    {
      type: 'taocun.source.fell-silent.v1',
      id: `${source}:${since}`,
      source: reporting,
      asOf: parseDay(since),
    },
    data,
  );
}

export function encodeSourceReturned({
  source,
  since,
  until,
  expected,
  received,
  openShops,
}: SourceReturnedV1): string {
  const data = { source, since, until, expected, received, openShops };
  return cloudEvent(
    {
      type: 'taocun.source.returned.v1',
      id: `${source}:${since}:returned`,
      source: reporting,
      asOf: parseDay(until ?? since),
    },
    data,
  );
}

export function encodeCertificateRevised(revised: AsOfDay<CertificateRevisedV1>): string {
  const { villageCode, ruleSet, year, asOf, salesFen, lateSalesFen } = revised;
  const id = `${ruleSet}:${villageCode}:${year}:${isoOfDay(asOf)}`;
  const data = { villageCode, ruleSet, year, asOf: isoOfDay(asOf), salesFen, lateSalesFen };
  return cloudEvent({ type: 'taocun.certificate.revised.v1', id, source: reporting, asOf }, data);
}

function incompleteInOrder({
  openShops: { part, whole },
  sources,
}: IncompleteV1): Record<keyof IncompleteV1, unknown> {
  const ordered = sources.map(({ source, since, until, expected, received, openShops }) => ({
    source,
    since,
    until,
    expected,
    received,
    openShops,
  }));
  return { openShops: { part, whole }, sources: ordered };
}
