import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { Metrics, RunningLoop } from '@taocun/service';
import { repositoryRoot } from '../engines/machine/folders';
import { documentedMetrics } from './documented-metrics.fixture';
import { labelsIn, metricsIn } from './promql.fixture';

export const observabilityFolder = path.join(repositoryRoot, 'deploy/observability');
export const metrics = (): Metrics =>
  new Metrics({ service: 'reporting' }, new RunningLoop(), {
    health: { live: true, ready: true, running: true },
    databaseError: undefined,
    standstills: [],
  });

/**
 * All scraped metrics with their labels: those documented, which tests compare with the services' answers,
 * and the Prometheus client's own.
 */
export async function scraped(): Promise<Map<string, readonly string[]>> {
  const labelsOf = new Map<string, readonly string[]>();
  for (const { name, type, labels } of documentedMetrics().flat()) {
    const own = ['service', ...labels];
    const names =
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map((suffix) => name + suffix) : [name];
    for (const one of names) labelsOf.set(one, one.endsWith('_bucket') ? [...own, 'le'] : own);
  }
  for (const [, name = '', type = ''] of (await metrics().text()).matchAll(/^# TYPE (\S+) (\S+)$/gm)) {
    if (name.startsWith('taocun_')) continue;
    const names =
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map((suffix) => name + suffix) : [name];
    for (const one of names) labelsOf.set(one, ['service', 'le', 'kind', 'type', 'space']);
  }
  // Prometheus's own.
  return labelsOf.set('up', []).set('ALERTS', ['alertname', 'alertstate']);
}

export const unknownMetrics = async (exprs: readonly string[]): Promise<string[]> => {
  const known = await scraped();
  return exprs.flatMap(metricsIn).filter((name) => !known.has(name));
};

/** Labels in the expression that none of its metrics has; Prometheus itself adds the scraped target. */
export const unknownLabels = async (exprs: readonly string[]): Promise<string[]> => {
  const known = await scraped();
  return exprs.flatMap((expr) => {
    const there = new Set(['instance', 'job', ...metricsIn(expr).flatMap((name) => known.get(name) ?? [])]);
    return labelsIn(expr)
      .filter((label) => !there.has(label))
      .map((label) => `${label} in ${expr}`);
  });
};

export const promtool = (...args: string[]) =>
  spawnSync('promtool', args, { cwd: observabilityFolder, encoding: 'utf8' });
const hasPromtool = promtool('--version').error === undefined;
/** promtool is in Debian's package `prometheus`; without it these tests are skipped. */
export const withPromtool = (name: string, test: jest.ProvidesCallback): void => {
  if (hasPromtool) it(name, test);
};
