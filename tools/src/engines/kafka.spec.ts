import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { localKafka } from './kafka';

const root = fs.mkdtempSync(path.join(os.tmpdir(), '淘村 kafka-'));
const bin = path.join(root, 'bin');
const cache = path.join(root, 'cache');
const environment = { ...process.env };
const program = (name: string, ...commands: string[]): void =>
  fs.writeFileSync(path.join(bin, name), ['#!/bin/sh', ...commands, ''].join('\n'), { mode: 0o755 });

afterAll(() => {
  process.env = environment;
  fs.rmSync(root, { recursive: true });
});

it('no Kafka starts from jars other than the pinned ones, whether Maven fetches them or they are in the cache', async () => {
  fs.mkdirSync(bin);
  fs.mkdirSync(path.join(cache, 'kafka-4.4.0'), { recursive: true });
  fs.writeFileSync(path.join(cache, 'kafka-4.4.0/kafka-clients-4.4.0.jar'), 'PK');
  program('java', 'echo \'openjdk version "17.0.1" 2021-10-19\' >&2');
  const folder = 'for last; do case "$last" in -DoutputDirectory=*) folder=${last#*=};; esac; done';
  program(
    'mvn',
    folder,
    '[ -z "$folder" ] || { echo PK > "$folder/kafka-clients-4.4.0.jar"; : > "$folder/other-1.0.jar"; }',
  );
  const { JAVA_HOME: _home, ...others } = environment;
  process.env = { ...others, PATH: `${bin}:${environment['PATH']}` };
  const lines: string[] = [];
  const { message } = (await localKafka
    .prepare(cache, (line) => lines.push(line))
    .catch((error: unknown) => error)) as Error;
  expect(lines).toEqual([expect.stringMatching(/^fetching Kafka 4\.4\.0 with Maven/)]);
  expect(message).toMatch(/^Kafka is not started, for Maven brought other jars than those of 4\.4\.0:\n/);
  expect(message).toMatch(
    /\nkafka-clients-4\.4\.0\.jar has the SHA-256 \w{64}; tools\/engines\/pins\.json has \w{64}\.\n/,
  );
  expect(message).toContain('\nother-1.0.jar is not in tools/engines/pins.json.\n');
  expect(message).toContain('\nkafka_2.13-4.4.0.jar is missing.\n');
  expect(message).toMatch(/\nRemove them from Maven's local repository .*, and start again\.$/);
  expect(fs.readdirSync(cache)).toEqual([]);
});
