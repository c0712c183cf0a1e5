import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { parse } from 'yaml';
import { documentedMetrics } from './documented-metrics.fixture';
import { brokenness, labelsIn, metricsIn } from './promql.fixture';
import { observabilityFolder, unknownLabels, unknownMetrics, withPromtool } from './scraped.fixture';

/** A dashboard as Grafana reads it. */
interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly annotations: { readonly list: readonly { readonly datasource: unknown; readonly expr: string }[] };
  readonly panels: readonly Panel[];
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  /** Absent from a row. */
  readonly description?: string;
  readonly datasource?: unknown;
  readonly fieldConfig?: { readonly defaults: { readonly unit: string } };
  readonly targets?: readonly {
    readonly refId: string;
    readonly datasource: unknown;
    readonly expr: string;
    readonly legendFormat: string;
  }[];
}

const dashboardFolder = path.join(observabilityFolder, 'grafana/dashboards');
const dashboardFiles = readdirSync(dashboardFolder).sort();
const dashboards = dashboardFiles.map(
  (file) => JSON.parse(readFileSync(path.join(dashboardFolder, file), 'utf8')) as Dashboard,
);
const eachDashboard = dashboards.map((dashboard) => [dashboard.uid, dashboard] as const);
const graphsOf = ({ panels }: Dashboard): Panel[] => panels.filter(({ type }) => type !== 'row');
const queriesOf = (dashboard: Dashboard) => graphsOf(dashboard).flatMap(({ targets = [] }) => targets);
const exprsOf = (dashboard: Dashboard): string[] =>
  [...queriesOf(dashboard), ...dashboard.annotations.list].map(({ expr }) => expr);

const alerts = (
  parse(readFileSync(path.join(observabilityFolder, 'alerts.yml'), 'utf8')) as {
    groups: { rules: { expr: string }[] }[];
  }
).groups.flatMap(({ rules }) => rules);

/**
 * The units of a panel's numbers, by Grafana's names, and a pattern for expressions that return such numbers.
 */
const units: Readonly<Record<string, RegExp>> = {
  short: /./,
  s: /_seconds/,
  bytes: /_bytes/,
  reqps: /rate\(taocun_http_requests_total/,
  ops: /rate\(.*_total/,
  percentunit: /rate\(.*_seconds/,
  dateTimeAsIso: /^1000 \* .*_timestamp_seconds/,
  bool_yes_no: /_up\b/,
};

describe('dashboards', () => {
  it('are each in the file named after their uid', () => {
    expect(dashboards.length).toBeGreaterThanOrEqual(3);
    expect(dashboardFiles).toEqual(dashboards.map(({ uid }) => `${uid}.json`));
    expect(new Set(dashboards.map(({ title }) => title)).size).toBe(dashboards.length);
    for (const { tags } of dashboards) expect(tags).toEqual(['taocun']);
  });

  it.each(eachDashboard)(
    'have panels with a description, the source of the data and a unit: %s',
    (_uid, dashboard) => {
      const source = { type: 'prometheus', uid: 'taocun-prometheus' };
      const graphs = graphsOf(dashboard);
      expect(graphs.length).toBeGreaterThan(0);
      for (const { type, title, description, datasource, fieldConfig, targets = [] } of graphs) {
        expect({ type, title, description }).toEqual({
          type: expect.stringMatching(/^(timeseries|stat)$/),
          title: expect.stringMatching(/\S/),
          description: expect.stringMatching(/^\S.*\.$/),
        });
        const form = units[fieldConfig?.defaults.unit ?? ''];
        expect([title, targets.map(({ expr }) => form?.test(expr))]).toEqual([
          title,
          targets.map(() => true),
        ]);
        expect([title, targets.length > 0, new Set(targets.map(({ refId }) => refId)).size]).toEqual([
          title,
          true,
          targets.length,
        ]);
        expect([datasource, ...targets.map((target) => target.datasource)]).toEqual(
          Array(targets.length + 1).fill(source),
        );
      }
      expect(dashboard.annotations.list.map(({ datasource }) => datasource)).toEqual([source]);
    },
  );

  it.each(eachDashboard)(
    'use metrics that are scraped, with labels that these have: %s',
    async (_uid, dashboard) => {
      const exprs = exprsOf(dashboard);
      expect(exprs.map(brokenness).filter((broken) => broken !== undefined)).toEqual([]);
      expect(await unknownMetrics(exprs)).toEqual([]);
      expect(await unknownLabels(exprs)).toEqual([]);
    },
  );

  it.each(eachDashboard)('name in legends the labels of their series: %s', (_uid, dashboard) => {
    const unkept = queriesOf(dashboard).filter(({ expr, legendFormat }) => {
      const labels = /\b(?:sum|max|min|topk|histogram_quantile)\b/.test(expr)
        ? labelsIn(expr)
        : ['service', 'instance'];
      return [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].some(([, label]) => !labels.includes(label ?? ''));
    });
    expect(unkept).toEqual([]);
  });

  it('show every metric somewhere, unless an alert uses it', () => {
    const used = new Set(
      [...dashboards.flatMap(exprsOf), ...alerts.map(({ expr }) => expr)]
        .flatMap(metricsIn)
        .map((name) => name.replace(/_(bucket|sum|count)$/, '')),
    );
    const ours = documentedMetrics().flat();
    expect(ours.length).toBeGreaterThan(40);
    expect(ours.filter(({ name }) => !used.has(name))).toEqual([]);
  });

  it('have panels side by side, none over another', () => {
    for (const { panels } of dashboards) {
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (_, at) => `${x + (at % w)}:${y + Math.floor(at / w)}`),
      );
      expect(new Set(cells).size).toBe(cells.length);
      expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
    }
  });

  withPromtool('have PromQL that promtool reads', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'taocun-promql-'));
    const recorded = dashboards.flatMap(exprsOf).map((expr, at) => ({ record: `panel:${at}`, expr }));
    writeFileSync(
      path.join(folder, 'panels.yml'),
      JSON.stringify({ groups: [{ name: 'panels', rules: recorded }] }),
    );
    const checked = spawnSync('promtool', ['check', 'rules', path.join(folder, 'panels.yml')], {
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect(`${checked.status} ${checked.status === 0 ? '' : `${checked.stdout}${checked.stderr}`}`).toBe(
      '0 ',
    );
  });
});
