import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Problem } from '@taocun/service';
import { ServiceClient } from '../service-client';
import { AlertsController } from './alerts.controller';

let server: Server | undefined;
afterEach(() => server?.close().closeAllConnections());

async function ask(answer: RequestListener): Promise<unknown> {
  server = createServer(answer);
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
  const prometheusUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return new AlertsController(new ServiceClient({ prometheusUrl }), { prometheusUrl })
    .listAlerts()
    .catch((error: unknown) => (error instanceof Problem ? [error.problem.status, error.problem.detail] : error));
}
const json =
  (body: unknown): RequestListener =>
  (_, response) =>
    response.writeHead(200).end(JSON.stringify(body));

it('are not watched where no Prometheus is configured', async () => {
  expect(await new AlertsController(new ServiceClient({}), {}).listAlerts()).toEqual({ watched: false, items: [] });
});

it('come with what they were found at, the longest first, those that fire before others', async () => {
  const found = (activeAt: string) => ({ state: 'pending', activeAt, annotations: { description: `since ${activeAt}` } });
  const rule = (name: string, state: string, alerts: readonly object[]) => ({
    ...{ name, state, labels: { severity: 'warning' }, annotations: { summary: name }, alerts },
  });
  const [early, late] = ['2026-01-01T00:00:00.5Z', '2026-01-02T00:00:00Z'];
  const rules = [
    rule('TaocunLagging', 'pending', [found(late), found(early)]),
    rule('Other', 'firing', []),
    rule('TaocunDown', 'firing', []),
  ];
  expect(await ask(json({ status: 'success', data: { groups: [{ rules }] } }))).toEqual({
    watched: true,
    items: [
      { name: 'TaocunDown', state: 'firing', severity: 'warning', summary: 'TaocunDown', found: [] },
      {
        ...{ name: 'TaocunLagging', state: 'pending', severity: 'warning', summary: 'TaocunLagging' },
        found: [early, late].map((since) => ({ state: 'pending', since, description: `since ${since}` })),
      },
    ],
  });
});

it.each<[string, RequestListener, string]>([
  ['a page', (_, response) => response.writeHead(200).end('<html>'), 'leads to something else than Prometheus'],
  ['JSON of another program', json({ items: [] }), 'leads to something else than Prometheus'],
  ['JSON without rules', json({ status: 'success' }), 'leads to something else than Prometheus'],
  ['an error', (_, response) => response.writeHead(503).end(), 'Prometheus has answered with status 503'],
])('are not there where %s answers', async (_what, answer, detail) => {
  expect(await ask(answer)).toEqual([502, expect.stringContaining(detail)]);
});
