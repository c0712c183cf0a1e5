import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { numbered, opened, paid, recordOf, registered } from '../../oracle/feeds/feeds';
import { dayFrom, type RawRecord, startOf } from '../../oracle/naive';

export const shownVillage = { code: '330782104299', name: '将起村' } as const;
/** The amount of the order that is rejected. */
export const WRONG = -100;

const DAY_MS = 86_400_000;
const shopId = 's-1';
const timeMs = startOf(dayFrom('2015-06-01')) + 36_000_000;
const time = new Date(timeMs).toISOString();

/** A village, a shop, an order with a negative amount, and a truncated record. */
export function withTwoMistakes(partitions: number): RawRecord[] {
  const shop = { shopId, villageCode: shownVillage.code, householdId: 'h1', platform: 'taobao', category: 'other' } as const;
  const events = [
    registered({ id: 'r-1', villageCode: shownVillage.code, name: shownVillage.name, households: 9, time }),
    opened({ id: 'o-1', ...shop, time }),
    paid({ id: 'p-1', shopId, amountFen: WRONG, time }),
  ];
  const records = events.map((event) => recordOf(event, partitions, timeMs));
  return numbered([...records, { ...records[2]!, value: '{"specversion":' }]);
}

/** An order of the shop, in fen, at an age at which it can be active, and a second one that advances the clock. */
export function soldOverAMonthLater(partitions: number, amountFen: number): RawRecord[] {
  const orders = [
    { id: 'p-2', amountFen, laterMs: 35 * DAY_MS },
    { id: 'p-3', amountFen: 1, laterMs: 37 * DAY_MS },
  ];
  return numbered(
    orders.map(({ id, amountFen: fen, laterMs }) => {
      const atMs = timeMs + laterMs;
      return recordOf(paid({ id, shopId, amountFen: fen, time: new Date(atMs).toISOString() }), partitions, atMs);
    }),
  );
}

/** Orders with one mistake, by their ids. */
export function wrongOrders(partitions: number, ids: readonly string[]): RawRecord[] {
  return numbered(ids.map((id) => recordOf(paid({ id, shopId, amountFen: 2 * WRONG, time }), partitions, timeMs)));
}

/** Answers as Prometheus does of which one alert fires, one does not, and one is somebody else's. */
export async function prometheusWith() {
  const asked: { readonly url: string | undefined; readonly authorization: string | undefined }[] = [];
  const rule = (name: string, state: string, alerts: readonly object[]) => ({
    ...{ name, state, type: 'alerting', query: 'taocun_kafka_up == 0', duration: 60, health: 'ok', evaluationTime: 0.0004 },
    ...{ labels: { severity: 'critical' }, annotations: { summary: name, runbook_url: `docs/runbook.md#${name.toLowerCase()}` }, alerts },
  });
  const firing = {
    ...{ state: 'firing', activeAt: '2026-01-01T00:00:00.123456789Z', value: '0e+00', labels: { alertname: 'TaocunKafkaAway' } },
    annotations: { description: 'reporting at here waits for Kafka.' },
  };
  const rules = [
    rule('TaocunStuck', 'inactive', []),
    rule('TaocunKafkaAway', 'firing', [firing]),
    rule('Somebody else’s', 'firing', [firing]),
  ];
  const server = createServer(({ url, headers: { authorization } }, response) => {
    asked.push({ url, authorization });
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ status: 'success', data: { groups: [{ name: 'taocun-service', file: 'alerts.yml', interval: 60, rules }] } }),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    ...{ asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    stop: () => new Promise<void>((stopped) => void server.close(() => stopped()).closeAllConnections()),
  };
}
