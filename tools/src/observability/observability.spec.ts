import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { readConfig, serviceNames } from '@taocun/service';
import { page, sourceText } from '../docs/markdown.fixture';
import { repositoryRoot } from '../engines/machine/folders';
import { processes } from '../rights/processes';
import { documentedMetrics } from './documented-metrics.fixture';
import { brokenness } from './promql.fixture';
import {
  metrics,
  observabilityFolder,
  promtool,
  scraped,
  unknownLabels,
  unknownMetrics,
  withPromtool,
} from './scraped.fixture';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly annotations: { readonly summary: string; readonly description: string };
}

interface RuleTests {
  readonly tests: readonly {
    readonly alert_rule_test?: readonly {
      readonly alertname: string;
      readonly exp_alerts?: readonly unknown[];
    }[];
    readonly promql_expr_test?: readonly { readonly exp_samples: readonly { readonly labels: string }[] }[];
  }[];
}

const yamlOf = <Form>(file: string): Form =>
  parse(readFileSync(path.join(observabilityFolder, file), 'utf8')) as Form;
const rules = yamlOf<{ groups: { name: string; rules: Rule[] }[] }>('alerts.yml').groups.flatMap(
  (group) => group.rules,
);
const runbook = page('docs/runbook.md');
describe('names of metrics', () => {
  // The rules of `promtool check metrics` and of Prometheus itself.
  it.each(
    documentedMetrics()
      .flat()
      .map(({ name, type, labels }) => [name, type, labels] as const),
  )('follow the conventions: %s', (name, type, labels) => {
    expect(name).toMatch(/^taocun_[a-z]+(_[a-z]+)*$/);
    expect(name.endsWith('_total')).toBe(type === 'counter');
    expect(name).not.toMatch(
      /_(bucket|count|sum|gauge|counter|histogram|milliseconds|ms|minutes|hours|kilobytes|percent)(_|$)/,
    );
    for (const label of labels) {
      expect(label).toMatch(/^[a-z]+$/);
      // Anything with an unlimited number of values.
      expect(label).not.toMatch(/^(code|village|shop|key|id|path|url|address|offset|user)$/);
    }
  });

  it('are explained in a sentence', () => {
    const sources = sourceText('libs/service/src/observability', 'apps');
    const helps = [...sources.matchAll(/\bhelp:\s+(['"])(.+?)\1/g)].map(([, , help = '']) => help);
    expect(helps.length).toBeGreaterThan(25);
    expect(helps.filter((help) => !/^[A-Z0-9].+\.$/.test(help))).toEqual([]);
  });

  withPromtool('please promtool', async () => {
    const checked = spawnSync('promtool', ['check', 'metrics'], {
      input: await metrics().text(),
      encoding: 'utf8',
    });
    expect(checked.stdout + checked.stderr).toBe('');
    expect(checked.status).toBe(0);
  });
});

describe('alerts', () => {
  it('use metrics that are scraped, with labels that these have', async () => {
    const exprs = rules.map(({ expr }) => expr);
    expect(exprs.length).toBeGreaterThanOrEqual(20);
    expect(await unknownMetrics(exprs)).toEqual([]);
    expect(await unknownLabels(exprs)).toEqual([]);
  });

  it('need no label that an installation would have to set', () => {
    expect(rules.filter((rule) => JSON.stringify(rule).includes('externalLabels'))).toEqual([]);
  });

  it.each(rules.map((rule) => [rule.alert, rule] as const))('are complete: %s', (name, rule) => {
    expect(name).toMatch(/^Taocun[A-Z][A-Za-z]+$/);
    expect(brokenness(rule.expr)).toBeUndefined();
    expect(rule.for ?? '1m').toMatch(/^\d+[smh]$/);
    expect(rule.annotations.summary).not.toBe('');
    expect(rule.annotations.description).not.toBe('');
  });

  it('have one page each in the runbook, and each page has its alert', () => {
    const pages = [...runbook.text.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(pages).toEqual(rules.map(({ alert }) => alert));
  });

  it.each(
    runbook.text
      .split(/^## /m)
      .slice(1)
      .map((text) => [text.split('\n')[0] ?? '', text] as const),
  )('have a meaning, things to look at and a fix: %s', (_name, text) => {
    for (const part of ['**Meaning.**', '**Look at**', '**Fix**']) expect(text).toContain(part);
    const named = [...text.matchAll(/`(Taocun\w+)`/g)].map(([, alert]) => alert);
    expect(named.filter((alert) => rules.every((rule) => rule.alert !== alert))).toEqual([]);
  });

  it('of the runbook name metrics that are scraped', async () => {
    const known = await scraped();
    const named = [...runbook.text.matchAll(/\b(?:taocun|nodejs|process)_[a-z_]+\b/g)].map(([name]) => name);
    const isKnown = (name: string): boolean =>
      known.has(name) || known.has(`${name}_bucket`) || known.has(`${name}_count`);
    expect(named.filter((name) => !isKnown(name))).toEqual([]);
  });

  it('are all covered by the tests of the rules', () => {
    const { tests } = yamlOf<RuleTests>('alerts.test.yml');
    const fired = tests.flatMap(({ alert_rule_test = [], promql_expr_test = [] }) => [
      ...alert_rule_test
        .filter(({ exp_alerts = [] }) => exp_alerts.length > 0)
        .map(({ alertname }) => alertname),
      ...promql_expr_test.flatMap(({ exp_samples }) =>
        exp_samples.map(({ labels }) => /alertname="(\w+)"/.exec(labels)?.[1] ?? ''),
      ),
    ]);
    expect(rules.map(({ alert }) => alert).filter((alert) => !fired.includes(alert))).toEqual([]);
  });

  withPromtool('please promtool, and fire when they should', () => {
    for (const args of [
      ['check', 'rules', 'alerts.yml'],
      ['check', 'config', 'prometheus.yml'],
      ['test', 'rules', 'alerts.test.yml'],
    ]) {
      const checked = promtool(...args);
      expect(
        `${args.join(' ')}: ${checked.status} ${checked.status === 0 ? '' : `${checked.stdout}${checked.stderr}`}`,
      ).toBe(`${args.join(' ')}: 0 `);
    }
  });
});

describe('compose', () => {
  interface Service {
    readonly profiles?: readonly string[];
    readonly volumes?: readonly string[];
    readonly image: string;
    readonly network_mode?: string;
    readonly ports?: readonly string[];
    readonly command?: readonly string[];
    readonly environment?: Readonly<Record<string, unknown>>;
  }
  const { services } = parse(readFileSync(path.join(repositoryRoot, 'docker-compose.yml'), 'utf8'), {
    merge: true,
  }) as {
    services: Record<string, Service>;
  };

  it('starts Prometheus and Grafana on request, with existing files', () => {
    for (const name of ['prometheus', 'grafana']) {
      const service = services[name];
      expect(service?.profiles).toEqual(['observability']);
      expect(service?.image).toMatch(/:[\w.-]+$/);
      const mounted = (service?.volumes ?? [])
        .map((volume) => volume.replace('${TAOCUN_TARGETS:-compose}', 'compose').split(':')[0] ?? '')
        .filter((file) => file.startsWith('./'));
      expect(mounted.length).toBeGreaterThan(0);
      expect(mounted.filter((file) => !existsSync(path.join(repositoryRoot, file)))).toEqual([]);
    }
  });

  const targetsOf = (way: string) =>
    yamlOf<{ targets: string[] }[]>(`targets/${way}/services.yml`).flatMap(({ targets }) => targets);

  it('makes Prometheus scrape the services at their addresses, and leaves OPEN_METRICS to the environment', () => {
    const environment = { KAFKA_BROKERS: 'k:9092', MONGODB_URI: 'mongodb://m/?replicaSet=r' };
    const listening = processes.map(({ name, service }) => {
      const { HOST, PORT } = services[name]?.environment ?? {};
      return `${String(HOST)}:${readConfig(service, { ...environment, PORT: typeof PORT === 'string' || typeof PORT === 'number' ? String(PORT) : '' }).http.port}`;
    });
    expect(targetsOf('compose').sort()).toEqual(listening.sort());
    expect(targetsOf('start').sort()).toEqual(
      serviceNames.map((service) => `127.0.0.1:${readConfig(service, environment).http.port}`).sort(),
    );
    // Only the mounted folder: another file would be scraped next to it.
    const { scrape_configs } = yamlOf<{ scrape_configs: readonly object[] }>('prometheus.yml');
    expect(scrape_configs).toEqual([
      { job_name: 'taocun', file_sd_configs: [{ files: ['targets/*.yml'], refresh_interval: '10s' }] },
    ]);
    expect(services['prometheus']?.volumes).toContain(
      './deploy/observability/targets/${TAOCUN_TARGETS:-compose}:/etc/prometheus/targets:ro',
    );
    for (const { name } of processes)
      expect(services[name]?.environment).toMatchObject({ OPEN_METRICS: '${OPEN_METRICS:-false}' });
    // The host's own address would mean another machine in any other network.
    for (const name of [...processes.map((each) => each.name), 'prometheus', 'grafana']) {
      expect(services[name]).toMatchObject({ network_mode: 'host' });
      expect(services[name]?.ports).toBeUndefined();
    }
  });

  it('gives Grafana its data source, under the name that the panels use', () => {
    const { datasources } = yamlOf<{ datasources: { uid: string; url: string }[] }>(
      'grafana/provisioning/datasources/prometheus.yml',
    );
    expect(datasources).toMatchObject([
      { uid: 'taocun-prometheus', url: 'http://127.0.0.1:$TAOCUN_PROMETHEUS_PORT' },
    ]);
    const port = services['grafana']?.environment?.['TAOCUN_PROMETHEUS_PORT'];
    expect(services['prometheus']?.command).toContain(`--web.listen-address=127.0.0.1:${String(port)}`);
    const { providers } = yamlOf<{ providers: { options: { path: string } }[] }>(
      'grafana/provisioning/dashboards/taocun.yml',
    );
    const target = providers[0]?.options.path ?? '';
    expect(services['grafana']?.volumes).toContain(`./deploy/observability/grafana/dashboards:${target}:ro`);
  });
});
