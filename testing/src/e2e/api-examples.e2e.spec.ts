import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { enginesOfTests, Installation, localWebhooks, soon } from '@taocun/harness/installation';
import { answering, Receiver } from '@taocun/harness/receiver';
import { DEADLINE_MS, served, until } from '@taocun/harness/until';
import { makeFirstKeys, variableOf } from '@taocun/tools/start/first-keys';
import { exampleCountry, examples, files, rejectedOnes, unlike } from './api-examples';
import { type Json } from './looking';

/** Runs the curl commands of docs/api.md in order. Each must be answered as on the page. */
const partitions = 8;
const installation = new Installation(`e2e-${randomUUID().slice(0, 8)}-curl.`, {
  ...soon,
  ...localWebhooks,
});
const folder = mkdtempSync(join(tmpdir(), 'taocun-curl-'));
const run = promisify(execFile);
let receiver: Receiver;
/** Real values for those that the page can only give as examples: addresses, ids. */
const instead = new Map<string, string>();
/** The keys that the first start prints, by the variables that it sets. */
let keys: Readonly<Record<string, string>>;

beforeAll(async () => {
  receiver = await Receiver.start();
  receiver.answer = answering(503, 'maintenance until 9');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  await installation.prepare();
  await installation.send(exampleCountry(partitions));
  await installation.start('ingestion', 'classification');
  const ingestion = installation.of('ingestion').url;
  const classification = installation.of('classification').url;
  await installation.startWith({ INGESTION_URL: ingestion, CLASSIFICATION_URL: classification }, 'reporting');
  const printed = await makeFirstKeys(enginesOfTests().MONGODB_URI, installation.prefix);
  keys = Object.fromEntries((printed ?? []).map((one) => [variableOf(one), one.key]));
  instead.set('http://localhost:3000', installation.of('reporting').url);
  instead.set('http://127.0.0.1:4000', `http://127.0.0.1:${receiver.port}`);
  await installation.quiet();
  const villages = await installation.database('reporting').collection('villages').countDocuments();
  await until(
    () => answerOf('reporting', 'regions/CN'),
    (country) => country.villages === villages,
    { what: 'the table has all villages' },
  );
});

afterAll(async () => {
  await receiver.stop();
  rmSync(folder, { recursive: true });
  await installation.clear();
});

async function answerOf(service: 'ingestion' | 'reporting', path: string): Promise<Json> {
  return (
    await fetch(`${installation.of(service).url}/api/v1/${path}`, { headers: await installation.shown() })
  ).json();
}

/** The preconditions of a command, by its target. */
const before: readonly (readonly [of: RegExp, happens: () => Promise<unknown>])[] = [
  [/rejected\?reason=shop-conflict/, rejectSome],
  [/deliveries\?state=failed/, failDeliveries],
  [/villages\/320324109002'?$/, () => installation.quiet()],
];

async function rejectSome(): Promise<void> {
  await installation.quiet();
  await installation.send(rejectedOnes(partitions));
  const { items } = await until(
    () => answerOf('ingestion', 'rejected'),
    (list) => list.items?.length === 4,
    { what: 'all were rejected' },
  );
  instead.set('3:120', items.find((one: Json) => one.reason === 'shop-conflict').id);
}

/** Makes three days of retries pass at once. */
async function failDeliveries(): Promise<void> {
  const deliveries = installation.database('reporting').collection('deliveries');
  await until(
    () => deliveries.countDocuments({ tries: { $gt: 0 } }),
    (tried) => tried > 2,
    { what: 'some were tried' },
  );
  await deliveries.updateMany({ tries: { $gt: 0 } }, { $set: { state: 'failed', settledAt: new Date() } });
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * As a careful caller, it asks again after 503. A stream never ends: it is read for longer and longer, until
 * an event arrives.
 */
async function answered(command: string): Promise<Answer> {
  if (!command.includes(' -N ')) return served(() => curl(command, DEADLINE_MS / 1_000));
  for (let seconds = 2; ; seconds *= 2) {
    const answer = await curl(command, seconds);
    if (answer.body.includes('\ndata: ') || seconds > 60) return answer;
  }
}

/** Runs a command in bash, because quotes and variables such as `$REGISTRY_KEY` are expanded by the shell. */
async function curl(command: string, seconds: number): Promise<Answer> {
  const place = [...instead].reduce((text, [shown, real]) => text.replaceAll(shown, real), command);
  const ready = place.replace(
    /^curl/,
    `curl --silent --show-error --max-time ${seconds} -w '\\n%{http_code}'`,
  );
  const env = { PATH: String(process.env['PATH']), ...keys };
  const { stdout } = await run('bash', ['-c', ready], { cwd: folder, env, maxBuffer: 33_554_432 }).catch(
    (error: unknown) => {
      if (command.includes(' -N ')) return error as { readonly stdout: string };
      throw error;
    },
  );
  const end = stdout.lastIndexOf('\n');
  return { status: Number(stdout.slice(end + 1)), body: stdout.slice(0, end) };
}

it('the document shows a command for each kind of question', () => {
  expect(examples.length).toBeGreaterThan(20);
  const unanswered = examples.filter(({ answer }) => answer === undefined).map(({ command }) => command);
  expect(unanswered.length).toBeLessThan(examples.length / 2);
});

it.each(examples.map((example) => [`${example.line}: ${example.command.split('\n')[0]}`, example] as const))(
  'docs/api.md:%s',
  async (_at, { command, answer }) => {
    for (const [of, happens] of before) if (of.test(command)) await happens();
    const { status, body } = await answered(command);
    const isGood = [200, 201, 202, 206].includes(status);
    expect({ status, isGood, body: isGood ? '' : body }).toEqual({ status, isGood: true, body: '' });
    const plain =
      body.includes('\r\n\r\n') && command.includes(' -i ') ? body.slice(body.indexOf('\r\n\r\n') + 4) : body;
    if (answer?.kind === 'json') expect(unlike(JSON.parse(answer.text), JSON.parse(plain))).toEqual([]);
    if (answer?.kind === 'http') {
      expect(answer.text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      const [, shown = ''] = answer.text.split('\n\n');
      expect(unlike(JSON.parse(shown), JSON.parse(plain))).toEqual([]);
    }
    if (answer?.kind === 'csv') {
      // Lists end their lines as in RFC 4180, files at /data as DuckDB does.
      const lines = plain.split(/\r?\n/);
      expect([lines[0], lines.length > 2]).toEqual([answer.text.split('\n')[0], true]);
    }
    if (answer?.kind === 'text')
      expect(plain).toMatch(
        /^retry: 2000\nid: v:;c:;r:;n:\n\nid: v:[^\n]*\nevent: taocun\.[^\n]*\ndata: \{"specversion":"1\.0"/,
      );
    if (/\/webhooks .*\n/.test(command))
      instead.set('wh_6474e19c2f0a4b0001c3d5e7', (JSON.parse(plain) as { id: string }).id);
  },
);
