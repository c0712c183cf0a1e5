/* oxlint-disable typescript/no-explicit-any -- YAML has the types that it has */
import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { topics } from '@taocun/contracts';
import { describeConfig, readConfig, reportingRoles, type ServiceName } from '@taocun/service';
import { repositoryRoot } from '../engines/machine/folders';
import { jobs } from '../generate/kubernetes/jobs';
import { installationLabels } from '../generate/kubernetes/resources';
import { processes, readsKafka } from '../rights/processes';
import { podsOf, rendered } from './kustomize.fixture';

// Checks of the rendered Kubernetes manifests that need no cluster.
const manifests = path.join(repositoryRoot, 'deploy/kubernetes');
const overlays = {
  example: rendered(path.join(manifests, 'example')),
  whole: rendered(path.join(manifests, 'whole')),
};
const { example, whole } = overlays;
const one = (kind: string, name: string, all = whole) =>
  all.find((each) => each.kind === kind && each.metadata.name === name);
const ofKind = (kind: string) => whole.filter((each) => each.kind === kind);
const podOf = (name: string, all = whole) => podsOf(one('Deployment', name, all))[0].spec;
const containerOf = (name: string, all = whole) => podOf(name, all).containers[0];
const known = new Set(describeConfig().map(({ name }) => name));
const config = (service: ServiceName) =>
  readConfig(service, { KAFKA_BROKERS: 'k:9092', MONGODB_URI: 'mongodb://m/?replicaSet=r' });
const run = (program: string, args: readonly string[], input?: string) =>
  spawnSync(program, args, {
    cwd: repositoryRoot,
    encoding: 'utf8',
    ...(input === undefined ? {} : { input }),
  });

describe.each(Object.entries(overlays))('the overlay %s', (name, all) => {
  const sorted = (these: readonly any[]) =>
    [...these].sort((a, b) => `${a.kind} ${a.metadata.name}`.localeCompare(`${b.kind} ${b.metadata.name}`));

  if (run('kubectl', ['version', '--client']).status === 0) {
    it('renders as with kubectl', () => {
      const { stdout } = run('kubectl', ['kustomize', path.join(manifests, name)]);
      expect(sorted(parseAllDocuments(stdout).map((document) => document.toJS()))).toEqual(sorted(all));
    });
  }

  it('is valid by the schemas of Kubernetes, KEDA and Prometheus’s operator', () => {
    const { stdout, stderr } = run(
      process.execPath,
      [path.join(__dirname, 'valid-manifests.mjs')],
      JSON.stringify(all),
    );
    expect(stderr).toBe('');
    const errors = JSON.parse(stdout) as [kind: string, name: string, error: string][];
    expect(errors.filter(([, , error]) => error !== '' && error !== 'unknown')).toEqual([]);
    const without = [...new Set(errors.filter(([, , error]) => error === 'unknown').map(([kind]) => kind))];
    expect(without.sort()).toEqual(
      name === 'whole'
        ? ['Certificate', 'Issuer', 'Kafka', 'KafkaNodePool', 'KafkaTopic', 'KafkaUser', 'MongoDBCommunity']
        : [],
    );
  });

  // kubernetes-validate is on PyPI (`pip install kubernetes-validate`); it finds unknown keys, which the
  // schemas allow.
  if (run('kubernetes-validate', ['--version']).error === undefined) {
    it('has no key unknown to Kubernetes', () => {
      const own = all.filter(
        ({ apiVersion }) => !/\.(io|com|sh)\//.test(apiVersion) || apiVersion.startsWith('networking'),
      );
      const { status, stdout, stderr } = run(
        'kubernetes-validate',
        ['--strict', '-'],
        own.map((each) => JSON.stringify(each)).join('\n---\n'),
      );
      expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, '']);
    });
  }

  it('contains no secret, and sets only existing variables', () => {
    expect(all.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    const { data } = one('ConfigMap', 'taocun', all);
    expect(Object.keys(data).filter((variable) => !known.has(variable))).toEqual([]);
    const env = all.flatMap(podsOf).flatMap(({ spec }) => spec.containers[0].env);
    expect(
      env
        .map((each: any) => each.name)
        .filter((variable: string) => !known.has(variable) && variable !== 'NODE_OPTIONS'),
    ).toEqual([]);
  });

  it('runs all pods without rights, with limited disks and network policies', () => {
    for (const { metadata, spec } of all.flatMap(podsOf)) {
      expect(metadata.labels).toEqual({
        'app.kubernetes.io/name': expect.any(String),
        'app.kubernetes.io/component': expect.stringMatching(/^(service|command)$/),
        ...installationLabels,
      });
      expect(spec).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
      expect(spec.securityContext).toMatchObject({
        runAsNonRoot: true,
        fsGroup: 1000,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(spec.containers[0].securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(spec.containers[0].resources.limits).toEqual({
        memory: expect.any(String),
        'ephemeral-storage': expect.any(String),
      });
      const mounted = spec.containers[0].volumeMounts.map(({ name: volume }: any) => volume);
      expect(spec.volumes.map(({ name: volume }: any) => volume)).toEqual(mounted);
    }
  });
});

describe.each(processes.map((process) => [process.name, process] as const))('%s', (name, process) => {
  const { service, roles } = process;
  const deployment = one('Deployment', name, example);
  const pod = podOf(name, example);
  const container = containerOf(name, example);

  it('has probes, and enough time to stop', () => {
    expect(deployment.spec.strategy.rollingUpdate.maxUnavailable).toBe(0);
    expect(
      [container.livenessProbe, container.readinessProbe, container.startupProbe].map(
        ({ httpGet }) => httpGet.path,
      ),
    ).toEqual(['/health/live', '/health/ready', '/health/live']);
    // The same as in docs/operations.md and the Dockerfile.
    expect(container.livenessProbe).toMatchObject({ periodSeconds: 10, failureThreshold: 3 });
    expect(container.ports[0].containerPort).toBe(config(service).http.port);
    const stopMs = container.lifecycle.preStop.sleep.seconds * 1_000 + config(service).shutdownTimeoutMs;
    expect(pod.terminationGracePeriodSeconds * 1_000).toBeGreaterThan(stopMs);
    expect(one('Service', name, example).spec).toMatchObject({
      selector: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': 'taocun' },
      ports: [{ port: config(service).http.port }],
    });
  });

  it('is spread over zones and nodes, and does not block the draining of a node while it is not ready', () => {
    expect(pod.topologySpreadConstraints.map(({ topologyKey }: any) => topologyKey)).toEqual([
      'topology.kubernetes.io/zone',
      'kubernetes.io/hostname',
    ]);
    expect(one('PodDisruptionBudget', name, example).spec).toMatchObject({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
  });

  it('takes its secrets by reference', () => {
    const secrets = container.env.filter(({ valueFrom }: any) => valueFrom !== undefined);
    expect(
      secrets.map(({ name: variable, valueFrom }: any) => [variable, valueFrom.secretKeyRef.name]),
    ).toContainEqual(['MONGODB_URI', 'taocun-secrets']);
  });

  it('connects to MongoDB, and to Kafka if it uses that, with its own user and their certificate authorities', () => {
    const secrets = podOf(name).volumes.filter(({ secret }: any) => secret !== undefined);
    const volumes = Object.fromEntries(
      secrets.map(({ name: volume, secret }: any) => [volume, secret.secretName]),
    );
    const kafka = { 'kafka-ca': 'taocun-cluster-ca-cert', 'kafka-user': name };
    expect(volumes).toEqual({ ...(readsKafka(process) ? kafka : {}), 'mongodb-ca': 'taocun-mongodb-tls' });
    expect(one('KafkaUser', name) !== undefined).toBe(readsKafka(process));
    const paths = Object.fromEntries(
      containerOf(name).volumeMounts.map(({ name: volume, mountPath }: any) => [volume, mountPath]),
    );
    if (readsKafka(process))
      expect(one('ConfigMap', 'taocun').data).toMatchObject({
        KAFKA_SSL: 'true',
        KAFKA_SSL_CA: `${paths['kafka-ca']}/ca.crt`,
        KAFKA_SSL_CERT: `${paths['kafka-user']}/user.crt`,
        KAFKA_SSL_KEY: `${paths['kafka-user']}/user.key`,
      });
    const user = one('MongoDBCommunity', 'taocun-mongodb').spec.users.find((each: any) => each.name === name);
    expect(user.additionalConnectionStringConfig.tlsCAFile).toBe(`${paths['mongodb-ca']}/ca.crt`);
    const [uri] = containerOf(name).env;
    expect([uri.name, uri.valueFrom.secretKeyRef.name]).toEqual([
      'MONGODB_URI',
      user.connectionStringSecretName,
    ]);
    const right = roles?.includes('answers') ? 'read' : 'readWrite';
    expect(user.roles).toContainEqual({ name: right, db: config(service).mongo.database });
  });

  it('has the roles for which it has rights', () => {
    const given = container.env.find(({ name: variable }: any) => variable === 'ROLES')?.value;
    const { roles: run } = readConfig(service, {
      KAFKA_BROKERS: 'k:9092',
      MONGODB_URI: 'mongodb://m/',
      ROLES: given,
    });
    expect(run).toEqual(roles ?? reportingRoles);
  });
});

describe('Kafka by Strimzi', () => {
  const { spec: kafka } = one('Kafka', 'taocun');

  it('has three nodes in separate zones, one of which may be away', () => {
    expect(one('KafkaNodePool', 'node').spec).toMatchObject({ replicas: 3, roles: ['controller', 'broker'] });
    expect(kafka.kafka.rack).toEqual({ topologyKey: 'topology.kubernetes.io/zone' });
    expect(kafka.kafka.config).toMatchObject({
      'default.replication.factor': 3,
      'min.insync.replicas': 2,
      'offsets.topic.replication.factor': 3,
      'transaction.state.log.min.isr': 2,
      'unclean.leader.election.enable': false,
      'auto.create.topics.enable': false,
    });
  });

  it('lets only ingestion, marketplaces and the operator’s repair write updates', () => {
    const writers = ofKind('KafkaUser').filter(({ spec }) =>
      spec.authorization.acls.some(
        ({ resource, operations }: any) =>
          resource.name === 'marketplace.updates' && operations.includes('Write'),
      ),
    );
    expect(writers.map(({ metadata }) => metadata.name)).toEqual(['ingestion', 'repair', 'marketplace']);
  });
});

describe('a job', () => {
  it.each(jobs.map(({ name, user }) => [name, user] as const))(
    '%s connects to Kafka and MongoDB as the user %s, and trusts their authorities',
    (name, user) => {
      const { spec } = podsOf(one('CronJob', name))[0];
      const volumes = Object.fromEntries(
        spec.volumes
          .filter(({ secret }: any) => secret)
          .map((each: any) => [each.name, each.secret.secretName]),
      );
      const hasKafka = one('KafkaUser', user) !== undefined;
      expect(volumes).toEqual({
        ...(hasKafka && { 'kafka-ca': 'taocun-cluster-ca-cert', 'kafka-user': user }),
        'mongodb-ca': 'taocun-mongodb-tls',
      });
      expect(spec.containers[0].env[0].valueFrom.secretKeyRef.name).toBe(`mongodb-${user}-uri`);
    },
  );

  it('that an operator runs by hand has a schedule that never occurs', () => {
    const suspended = ofKind('CronJob').filter(({ spec }) => spec.suspend === true);
    expect(suspended.map(({ metadata }) => metadata.name)).toEqual(['first-key', 'restore', 'repair']);
  });
});

describe('KEDA', () => {
  it.each([
    ['ingestion', 'marketplace.updates'],
    ['classification', 'village.activity'],
  ] as const)(
    'scales %s by what its group has not committed, to as many instances as its topic has partitions',
    (service, topic) => {
      const { spec } = one('ScaledObject', service);
      expect(spec).toMatchObject({
        scaleTargetRef: { name: service },
        minReplicaCount: 2,
        maxReplicaCount: topics[topic].partitions,
        cooldownPeriod: 900,
        fallback: { replicas: 2 },
        advanced: {
          horizontalPodAutoscalerConfig: { behavior: { scaleDown: { stabilizationWindowSeconds: 900 } } },
        },
      });
      expect(spec.triggers[0].metadata).toMatchObject({
        bootstrapServers: one('ConfigMap', 'taocun').data.KAFKA_BROKERS.replace(
          ':',
          `.${one('Deployment', service).metadata.namespace}.svc:`,
        ),
        consumerGroup: config(service).groupId,
        topic,
        excludePersistentLag: 'true',
      });
      // A number of replicas would be set with each apply, whatever the autoscaler has decided.
      expect(one('Deployment', service).spec).not.toHaveProperty('replicas');
      expect(one('Deployment', service, example).spec.replicas).toBe(2);
    },
  );
});

it('Prometheus’s operator scrapes the services under the job that the alerts use', () => {
  const [endpoint] = one('ServiceMonitor', 'taocun').spec.endpoints;
  expect(endpoint).toMatchObject({
    port: 'http',
    path: '/metrics',
    relabelings: [{ targetLabel: 'job', replacement: 'taocun' }],
  });
  for (const { name } of processes) {
    expect(one('Service', name).metadata.labels).toMatchObject(
      one('ServiceMonitor', 'taocun').spec.selector.matchLabels,
    );
  }
});

it('the overlay whole names images by digest', () => {
  const images = whole.flatMap(podsOf).map(({ spec }) => spec.containers[0].image);
  expect(images).toHaveLength(processes.length + jobs.length);
  expect(
    images.filter((image) => !/^registry\.example\/taocun-\w+@sha256:[0-9a-f]{64}$/.test(image)),
  ).toEqual([]);
});

it("an Ingress has one host for page, API and updates, and the services trust its controller's forwarded addresses", () => {
  const { rules, tls } = one('Ingress', 'taocun').spec;
  expect(
    rules.map(({ http }: any) => http.paths.map(({ path, backend }: any) => [path, backend.service.name])),
  ).toEqual([
    [
      ['/', 'reporting-answers'],
      ['/api/v1/updates', 'ingestion'],
    ],
  ]);
  expect(tls[0].hosts).toEqual(rules.map(({ host }: any) => host));
  const { PUBLIC_URL, TRUSTED_PROXIES } = one('ConfigMap', 'taocun').data;
  expect([PUBLIC_URL, TRUSTED_PROXIES]).toEqual([
    `https://${rules[0].host}`,
    expect.stringMatching(/\/\d+$/),
  ]);
});

it('secrets.sh makes each secret of the overlay whole that no operator makes, and no other', () => {
  const { stdout, status } = run('sh', ['deploy/kubernetes/secrets.sh']);
  expect(status).toBe(0);
  const made = parseAllDocuments(stdout).map((document) => document.toJS());
  const byOperators = [
    ...ofKind('MongoDBCommunity').flatMap(({ spec }) =>
      spec.users.map((user: any) => user.connectionStringSecretName),
    ),
    ...ofKind('KafkaUser').map(({ metadata }) => metadata.name),
    ...ofKind('Kafka').map(({ metadata }) => `${metadata.name}-cluster-ca-cert`),
    ...ofKind('Certificate').map(({ spec }) => spec.secretName),
  ];
  // The shapes in which a manifest names a secret.
  const named = [
    ...JSON.stringify(whole).matchAll(
      /"(secretKeyRef|credentials|passwordSecretRef|\w+SecretRef)":\{"name":"([^"]+)"/gi,
    ),
  ]
    .map(([, , name]) => name ?? '')
    .concat([...JSON.stringify(whole).matchAll(/"secretName":"([^"]+)"/g)].map(([, name]) => name ?? ''))
    .concat(
      ofKind('TriggerAuthentication').flatMap(({ spec }) =>
        spec.secretTargetRef.map(({ name }: any) => name),
      ),
    );
  const unmade = [...new Set(named)].filter((name) => !byOperators.includes(name));
  expect(made.map(({ metadata }) => metadata.name).sort()).toEqual(unmade.sort());
  for (const { stringData } of made)
    expect(Object.values(stringData)).toEqual([expect.stringMatching(/^([0-9a-f]{48}|[0-9a-f]{64})$/)]);
  const [{ stringData: ofServices }] = made;
  const environment = { KAFKA_BROKERS: 'k:9092', MONGODB_URI: 'mongodb://m/?replicaSet=r', ...ofServices };
  expect(() => readConfig('reporting', environment)).not.toThrow();
  // Another password each time.
  expect(run('sh', ['deploy/kubernetes/secrets.sh']).stdout).not.toBe(stdout);
});

it('the certificates are for the host of the Ingress, and for the members of MongoDB', () => {
  const names = (secretName: string) =>
    ofKind('Certificate').find(({ spec }) => spec.secretName === secretName)?.spec.dnsNames;
  const { tls } = one('Ingress', 'taocun').spec;
  expect(names(tls[0].secretName)).toEqual(tls[0].hosts);
  const { metadata, spec } = one('MongoDBCommunity', 'taocun-mongodb');
  expect(names(spec.security.tls.certificateKeySecretRef.name)).toEqual([
    `*.${metadata.name}-svc.${metadata.namespace}.svc.cluster.local`,
  ]);
});

describe('the entrance', () => {
  const component = (name: string) => path.join(manifests, 'components', name);
  const configMap = { kind: 'ConfigMap', metadata: { name: 'taocun' }, data: {} as Record<string, string> };
  const withComponents = (...names: readonly string[]): any[] =>
    names.reduce<any[]>((before, name) => rendered(component(name), before), structuredClone([configMap]));

  it('by Ingress has annotations of a controller only on request', () => {
    const ingress = (all: any[]) => one('Ingress', 'taocun', all).metadata.annotations;
    expect(ingress(withComponents('ingress'))).toBeUndefined();
    expect(Object.keys(ingress(withComponents('ingress', 'ingress-nginx')))).toHaveLength(3);
  });

  it('by Gateway API has the host, addresses and services of the Ingress', () => {
    const route = one('HTTPRoute', 'taocun', withComponents('gateway'));
    const config = one('ConfigMap', 'taocun', withComponents('gateway'));
    const [{ host, http }] = one('Ingress', 'taocun').spec.rules;
    expect([route.spec.hostnames, config.data]).toEqual([
      [host],
      one('ConfigMap', 'taocun', withComponents('ingress')).data,
    ]);
    const ports = Object.fromEntries(
      ofKind('Service').map(({ metadata, spec }) => [metadata.name, spec.ports[0].port]),
    );
    const types: Readonly<Record<string, string>> = { Prefix: 'PathPrefix', Exact: 'Exact' };
    const expected = http.paths.map(({ path: value, pathType, backend: { service } }: any) => ({
      matches: [{ path: { type: types[pathType], value } }],
      backendRefs: [{ name: service.name, port: ports[service.name] }],
    }));
    expect(route.spec.rules).toEqual(expect.arrayContaining(expected));
    expect(route.spec.rules).toHaveLength(expected.length);
  });
});

if (run('kubectl', ['version', '--client']).status === 0) {
  it('two installations in one namespace share no name, and neither selects the pods of the other', () => {
    const { stdout } = run('kubectl', ['kustomize', path.join(manifests, 'second')]);
    const second = parseAllDocuments(stdout).map((document) => document.toJS());
    const names = (all: any[]) => all.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(names(second).filter((name) => names(example).includes(name))).toEqual([]);
    expect(second.length).toBe(example.length);
    const selecting = second.flatMap(({ spec }) => [
      spec?.podSelector?.matchLabels,
      spec?.selector?.matchLabels ?? spec?.selector,
    ]);
    expect(new Set(selecting.filter(Boolean).map((labels) => labels['app.kubernetes.io/instance']))).toEqual(
      new Set(['second']),
    );
    for (const process of processes) {
      const { env } = podOf(`second-${process.name}`, second).containers[0];
      for (const { name, value, valueFrom } of env.filter(
        (each: any) => !['ROLES', 'NODE_OPTIONS'].includes(each.name),
      ))
        expect([name, value ?? valueFrom.secretKeyRef.name]).toEqual([
          name,
          expect.stringMatching(/second-/),
        ]);
    }
  });
}

describe('the network', () => {
  const policy = (name: string) => one('NetworkPolicy', name).spec;

  it('allows connections only by policy', () => {
    expect(policy('taocun').podSelector.matchLabels).toEqual({
      'app.kubernetes.io/part-of': 'taocun',
      'app.kubernetes.io/instance': 'taocun',
    });
    expect(policy('taocun').policyTypes).toEqual(['Ingress', 'Egress']);
  });

  it('allows no outgoing connection without a destination', () => {
    const rules = ofKind('NetworkPolicy').flatMap(({ spec }) => spec.egress ?? []);
    expect(rules.length).toBeGreaterThan(3);
    expect(rules.filter(({ to = [] }: any) => to.length === 0)).toEqual([]);
    expect(one('Namespace', 'taocun').metadata.labels).toMatchObject(
      policy('taocun').egress[1].to[0].namespaceSelector.matchLabels,
    );
  });

  it('blocks webhooks to private addresses', () => {
    for (const name of ['reporting-projection', 'reporting-answers']) {
      const [{ to: [{ ipBlock }] = [{}] as any[] }] = policy(name).egress.slice(-1);
      expect(ipBlock.cidr).toBe('0.0.0.0/0');
      expect(ipBlock.except).toEqual(
        expect.arrayContaining([
          '10.0.0.0/8',
          '172.16.0.0/12',
          '192.168.0.0/16',
          '169.254.0.0/16',
          '100.64.0.0/10',
        ]),
      );
    }
  });

  it.each(['ingestion', 'classification'] as const)(
    'lets reporting ask %s, and gives it the address',
    (service) => {
      const { port } = config(service).http;
      expect(containerOf('reporting-answers').env).toContainEqual({
        name: `${service.toUpperCase()}_URL`,
        value: `http://${service}:${port}`,
      });
      const labels = (name: string) => ({
        'app.kubernetes.io/name': name,
        'app.kubernetes.io/instance': 'taocun',
      });
      expect(policy('reporting-answers').podSelector.matchLabels).toEqual(labels('reporting-answers'));
      expect(policy('reporting-answers').egress).toContainEqual({
        to: [{ podSelector: { matchLabels: labels(service) } }],
        ports: [{ port }],
      });
      expect(policy(service).podSelector.matchLabels).toEqual(labels(service));
      expect(policy(service).ingress[0].from).toContainEqual({
        podSelector: { matchLabels: labels('reporting-answers') },
      });
    },
  );
});
