import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { MetricSample } from '@taocun/harness/measures/metrics';

const folder = path.join(__dirname, '../../../deploy/observability');
export const hasPromtool = spawnSync('promtool', ['--version']).error === undefined;

/**
 * The alerts that fire if Prometheus has scraped these samples, according to promtool and the deployed rules.
 * Counters are assumed to rise by their values every ten minutes, gauges to be constant.
 */
export function firing(samples: readonly MetricSample[]): string[] {
  const series = samples
    .filter(({ name, value }) => name.startsWith('taocun_') && Number.isFinite(value))
    .map(({ name, labels, value }) => {
      const isCounter = /_(total|bucket|count|sum)$/.test(name);
      const inside = Object.entries({ ...labels, instance: 'scraped', job: 'taocun' }).map(
        ([label, text]) => `${label}="${text}"`,
      );
      return {
        series: `${name}{${inside.join(',')}}`,
        values: isCounter ? `0+${value / 10}x30` : `${value}x30`,
      };
    });
  const expr = 'count by (alertname) (ALERTS{alertstate="firing", alertname!="TaocunMissing"})';
  const test = {
    rule_files: [path.join(folder, 'alerts.yml')],
    evaluation_interval: '1m',
    // The test expects an alert that never fires, so that promtool prints the actual ones.
    tests: [
      {
        interval: '1m',
        input_series: series,
        promql_expr_test: [
          { expr, eval_time: '18m', exp_samples: [{ labels: '{alertname="none"}', value: 1 }] },
        ],
      },
    ],
  };
  const own = mkdtempSync(path.join(tmpdir(), 'taocun-alerts-'));
  try {
    writeFileSync(path.join(own, 'scraped.yml'), JSON.stringify(test));
    const { stdout, stderr } = spawnSync('promtool', ['test', 'rules', path.join(own, 'scraped.yml')], {
      encoding: 'utf8',
    });
    const output = `${stdout}${stderr}`;
    if (!output.includes('got:')) throw new Error(`promtool did not try the rules: ${output}`);
    const got = output.slice(output.indexOf('got:'));
    return [...got.matchAll(/alertname=\\?"(\w+)\\?"/g)].map(([, alert]) => alert ?? '').sort();
  } finally {
    rmSync(own, { recursive: true });
  }
}
