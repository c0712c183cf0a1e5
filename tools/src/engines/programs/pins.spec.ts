import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { committed, repositoryRoot } from '../machine/folders';
import { readPins, wrongJars } from './pins';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), '淘村 pins-'));
const jars = { a: Buffer.from('PK one'), b: Buffer.from('PK two') };
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const pins = { 'org.one:a:1.0': sha256(jars.a), 'org.two:b_2.13:2.0-3': sha256(jars.b) };
const write = (name: string, bytes: Buffer): void => fs.writeFileSync(path.join(folder, name), bytes);

beforeEach(() => {
  write('a-1.0.jar', jars.a);
  write('b_2.13-2.0-3.jar', jars.b);
});
afterEach(() => fs.readdirSync(folder).forEach((name) => fs.rmSync(path.join(folder, name))));
afterAll(() => fs.rmSync(folder, { recursive: true }));

describe('jars', () => {
  it('are the pinned ones, next to files that Java does not load', () => {
    write('classes.jsa', Buffer.from('any'));
    expect(wrongJars(folder, pins)).toEqual([]);
  });

  it('are refused if one byte differs', () => {
    const changed = Buffer.from('PK onf');
    write('a-1.0.jar', changed);
    expect(wrongJars(folder, pins)).toEqual([
      `a-1.0.jar has the SHA-256 ${sha256(changed)}; tools/engines/pins.json has ${sha256(jars.a)}.`,
    ]);
  });

  it.each(['c-1.0.jar', 'a-1.1.jar', 'A-1.0.JAR'])('are refused with an unknown one: %s', (name) => {
    write(name, jars.a);
    expect(wrongJars(folder, pins)).toEqual([`${name} is not in tools/engines/pins.json.`]);
  });

  it('are refused if one or all are missing', () => {
    fs.rmSync(path.join(folder, 'a-1.0.jar'));
    expect(wrongJars(folder, pins)).toEqual(['a-1.0.jar is missing.']);
    expect(wrongJars(path.join(folder, 'none'), pins)).toHaveLength(2);
  });
});

describe('the pins', () => {
  const all = readPins() as ReturnType<typeof readPins> & {
    node: Record<string, { package: string; version: string; sha256: string }>;
  };
  const hashes = [
    ...[...Object.values(all.node), ...Object.values(all.mongodb.builds)].map((pin) => pin.sha256),
    ...Object.values(all.wheel.sha256),
    ...Object.values(all.kafka),
  ];

  it('are SHA-256, each of a different file, with the versions that Maven is asked for', () => {
    expect(hashes.filter((hash) => !/^[0-9a-f]{64}$/.test(hash))).toEqual([]);
    expect(new Set(hashes).size).toBe(hashes.length);
    const [, kafka] =
      /<kafka\.version>(.+)<\/kafka\.version>/.exec(fs.readFileSync(committed.pom, 'utf8')) ?? [];
    expect(Object.keys(all.kafka)).toContain(`org.apache.kafka:kafka_2.13:${kafka}`);
  });

  it('are in the bill of materials, next to every package of the lock file', () => {
    const file = path.join(folder, 'sbom.json');
    execFileSync(process.execPath, [path.join(repositoryRoot, 'tools/sbom.mjs'), file], { encoding: 'utf8' });
    const sbom = JSON.parse(fs.readFileSync(file, 'utf8')) as Sbom;
    expect(sbom).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      metadata: { component: { name: 'taocun' } },
    });
    const listed = sbom.components.flatMap(({ hashes: its = [] }) =>
      its.flatMap(({ alg, content }) => (alg === 'SHA-256' ? [content] : [])),
    );
    expect(listed.sort()).toEqual(hashes.sort());

    const { packages, version } = JSON.parse(
      fs.readFileSync(path.join(repositoryRoot, 'package-lock.json'), 'utf8'),
    ) as Lock;
    const locked = Object.entries(packages).flatMap(([place, { name, version, link, integrity }]) =>
      link || integrity === undefined ? [] : [`${name ?? place.split('node_modules/').at(-1)}@${version}`],
    );
    const refs = sbom.components.map((component) => component['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    expect([...new Set(locked)].filter((ref) => !refs.includes(ref))).toEqual([]);
    expect(
      sbom.dependencies
        .flatMap(({ ref, dependsOn }) => [ref, ...dependsOn])
        .filter((ref) => !refs.includes(ref)),
    ).toEqual([`taocun@${version}`]);
  });
});

interface Sbom {
  readonly components: readonly {
    readonly 'bom-ref': string;
    readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}
interface Lock {
  readonly version: string;
  readonly packages: Readonly<
    Record<string, { name?: string; version?: string; link?: boolean; integrity?: string }>
  >;
}
