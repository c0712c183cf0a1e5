import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ApiKeys } from '@taocun/service';
import { answering } from '@taocun/harness/receiver';
import { runTs } from '@taocun/harness/paths';
import { until } from '@taocun/harness/until';
import { certificateText } from '../regions/announced.fixture';
import { certified } from '../reporting.fixture';
import { type Instance } from '../webhooks/webhooks.fixture';
import { Rig, verdict, village } from '../webhooks/webhooks-rig.fixture';
import { TestBrowser, withPush } from './push.fixture';

const ruleSet = 'world-bank-2019';

let rig: Rig;
let browsers = 0;

beforeAll(async () => {
  rig = await Rig.start();
});
beforeEach(async () => {
  const named = [1, 2, 3].map((number) => ({ _id: village(number), name: `军埠村委会${number}` }));
  await rig.connection.collection<{ _id: string; name: string }>('villages').insertMany(named);
});
afterEach(() => rig.clear());
afterAll(() => rig.end());

const started = (env?: Readonly<Record<string, string>>): Promise<Instance> => rig.instance(withPush(env));
const newBrowser = (): TestBrowser => new TestBrowser(`${rig.receiver.url}/${++browsers}`);

async function request(instance: Instance, method: 'GET' | 'POST' | 'DELETE', address: string, payload?: object, headers = {}) {
  const answer = await instance.app.inject({ method, url: `/api/v1/push${address}`, headers, ...(payload !== undefined && { payload }) });
  return { status: answer.statusCode, body: (answer.body === '' ? undefined : answer.json()) as Record<string, unknown> };
}

const subscription = ({ endpoint, keys }: TestBrowser, ...codes: readonly string[]) => ({
  ...{ endpoint, keys, language: 'zh', follows: codes.map((code) => ({ code, ruleSet })) },
});

/** Follows, and forgets the first message. */
async function follow(instance: Instance, browser: TestBrowser, ...codes: readonly string[]): Promise<void> {
  expect(await request(instance, 'POST', '/browsers', subscription(browser, ...codes))).toMatchObject({ status: 200 });
  rig.receiver.reset();
}

const stored = (collection: 'pushBrowsers' | 'pushDeliveries') => rig.connection.collection<{ _id: string; dueAt: Date }>(collection);

it('a browser that follows a village is told of it, and of nothing once it has ended', async () => {
  const instance = await started();
  const browser = newBrowser();
  const kept = await request(instance, 'POST', '/browsers', subscription(browser, village(1), '3303'));
  const follows = [village(1), '3303'].map((code) => ({ code, ruleSet }));
  expect(kept).toEqual({ status: 200, body: { id: browser.id, language: 'zh', follows, until: expect.any(String) } });
  const [first] = await rig.arrived(1);
  expect(browser.notification(first!)).toMatchObject({
    title: expect.stringMatching(/^此浏览器已关注军埠村/),
    tag: `${village(1)} ${ruleSet}`,
  });
  const { publicKey } = (await request(instance, 'GET', '')).body;
  expect(first!.headers).toMatchObject({
    'content-encoding': 'aes128gcm',
    'content-type': 'application/octet-stream',
    authorization: expect.stringMatching(new RegExp(`^vapid t=[\\w-]+\\.[\\w-]+\\.[\\w-]+, k=${publicKey as string}$`)),
    ttl: '604800',
    topic: expect.stringMatching(/^[\w-]{32}$/),
  });

  await rig.announce(verdict(village(1)));
  const [, ...told] = await rig.arrived(3);
  const byTag = new Map(told.map((one) => [browser.notification(one).tag, browser.notification(one)]));
  const one = {
    title: expect.stringMatching(/^军埠村.*成为淘宝村$/),
    lang: 'zh-CN',
    path: `villages/${village(1)}?lang=zh&rules=${ruleSet}`,
  };
  expect(byTag.get(`${village(1)} ${ruleSet}`)).toMatchObject(one);
  expect(byTag.get(`3303 ${ruleSet}`)).toMatchObject(one);
  expect(JSON.stringify(await stored('pushBrowsers').find().toArray())).not.toContain(browser.endpoint);

  expect((await request(instance, 'GET', `/browsers/${browser.id}`)).body).toEqual(kept.body);
  expect((await request(instance, 'DELETE', `/browsers/${browser.id}`)).status).toBe(204);
  expect((await request(instance, 'DELETE', `/browsers/${browser.id}`)).status).toBe(404);
  await rig.announce(verdict(village(1), 2));
  await pause(400);
  expect(rig.receiver.received).toHaveLength(3);
});

it('a list comes as one message to who follows the region, without the villages that it leaves out', async () => {
  const instance = await started();
  const browser = newBrowser();
  await follow(instance, browser, '330324');
  const list = [1, 2, 3].map((number) => certificateText(certified(village(number), { name: `军埠村${number}`, qualifies: number !== 3 })));
  rig.logs.append('village.certifications', 0, ...list);
  await rig.logs.save('village.certifications', 0);
  const [told] = await rig.arrived(1);
  expect(browser.notification(told!)).toMatchObject({
    title: expect.stringMatching(/：2 项变化$/),
    path: `regions/330324?lang=zh&rules=${ruleSet}`,
  });
  await pause(300);
  expect(rig.receiver.received).toHaveLength(1);
});

it.each([404, 410])('a browser whose push service answers %i is forgotten', async (status) => {
  const instance = await started();
  const [gone, other] = [newBrowser(), newBrowser()];
  await follow(instance, gone, village(1));
  await follow(instance, other, village(1));
  rig.receiver.answer = (received, response) => answering(gone.endpoint.endsWith(received.path ?? '') ? status : 201)(received, response);
  await rig.announce(verdict(village(1)));
  await until(
    () => stored('pushBrowsers').find().toArray(),
    (kept) => kept.length === 1,
  );
  await rig.arrived(1);
  expect(await stored('pushBrowsers').findOne({})).toMatchObject({ _id: other.id });
  await until(
    () => stored('pushDeliveries').countDocuments(),
    (pending) => pending === 0,
  );
});

it('a push service that asks for it is tried again later, and is told the newest by then', async () => {
  const instance = await started();
  const browser = newBrowser();
  await follow(instance, browser, village(1));
  rig.receiver.answer = answering(429, '', { 'retry-after': '1' });
  await rig.announce(verdict(village(1)));
  await rig.arrived(1, 'received');
  const put = await until(
    () => stored('pushDeliveries').findOne({ tries: 1 }),
    (delivery) => delivery !== null,
  );
  expect(put!.dueAt.getTime() - Date.now()).toBeGreaterThan(500);
  await rig.announce(verdict(village(1), 2));
  rig.receiver.answer = answering(201);
  const [told] = await rig.arrived(1);
  expect(browser.notification(told!).title).toMatch(/不再是淘宝村$/);
  await pause(300);
  expect(rig.receiver.received).toHaveLength(2);
});

it('nothing is lost where the process that sends is killed; what it was sending comes again, under the same tag and topic', async () => {
  const instance = await started();
  const browser = newBrowser();
  await follow(instance, browser, village(1), village(2), village(3));
  await rig.stop(instance);
  rig.receiver.answer = () => undefined;
  const child = spawn(process.execPath, [runTs, path.join(__dirname, 'push-process.fixture.ts'), rig.connection.name], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  await rig.announce(verdict(village(1)));
  const [cut] = await rig.arrived(1, 'received');
  child.kill('SIGKILL');
  await once(child, 'exit');
  await rig.announce(verdict(village(2)));
  rig.receiver.answer = answering(201);
  await started();
  await rig.announce(verdict(village(3)));
  const told = await rig.arrived(3);
  expect(new Set(told.map((one) => browser.notification(one).tag))).toEqual(
    new Set([1, 2, 3].map((number) => `${village(number)} ${ruleSet}`)),
  );
  const again = told.find((one) => browser.notification(one).tag === browser.notification(cut!).tag);
  expect(again?.headers['topic']).toBe(cut!.headers['topic']);
});

it('a browser is not kept where its first message is refused, and is told why', async () => {
  const instance = await started();
  const [wrong, right] = [newBrowser(), newBrowser()];
  const refusal = async (browser: TestBrowser, changed: object = {}) => {
    const { status, body } = await request(instance, 'POST', '/browsers', { ...subscription(browser, village(1)), ...changed });
    return [status, body['detail']];
  };
  rig.receiver.answer = answering(410);
  expect(await refusal(wrong)).toEqual([400, 'endpoint is not known to its push service: let the browser subscribe anew']);
  rig.receiver.answer = answering(403);
  expect(await refusal(wrong)).toEqual([400, 'endpoint takes no message: The receiver has answered 403.']);
  rig.receiver.answer = answering(503);
  expect(await refusal(wrong)).toEqual([503, expect.stringMatching(/^The push service takes no message now/)]);
  rig.receiver.answer = answering(201);
  const before = rig.receiver.received.length;
  expect(await refusal(right, { endpoint: 'https://example.com/1' })).toEqual([
    400,
    expect.stringMatching(/^endpoint must be of a push service/),
  ]);
  expect(await refusal(right, { keys: { ...right.keys, p256dh: `B${'A'.repeat(86)}` } })).toEqual([
    400,
    expect.stringMatching(/p256dh must be a point/),
  ]);
  expect(await refusal(right, { follows: [] })).toEqual([400, expect.stringMatching(/follows must name something/)]);
  expect(await refusal(right, { follows: [{ code: '999999999999' }] })).toEqual([
    400,
    expect.stringMatching(/^follows names 999999999999/),
  ]);
  expect(await refusal(right, { follows: [{ code: village(1), ruleSet: 'mine' }] })).toEqual([
    400,
    expect.stringMatching(/ruleSet must be one of/),
  ]);
  expect(rig.receiver.received).toHaveLength(before);
  expect(await stored('pushBrowsers').countDocuments()).toBe(0);
});

it('browsers are limited in all and by address, and calls by the minute', async () => {
  const instance = await started({ WEB_PUSH_BROWSERS: '3', WEB_PUSH_BROWSERS_PER_ADDRESS: '2' });
  const status = async (): Promise<number> => (await request(instance, 'POST', '/browsers', subscription(newBrowser(), village(1)))).status;
  expect([await status(), await status(), await status()]).toEqual([200, 200, 409]);
  for (let calls = 3; calls < 10; calls++) await status();
  expect(await status()).toBe(429);
});

it('where reading takes a key, a browser is told for as long as its key holds', async () => {
  const instance = await started({ OPEN_READING: 'false' });
  const browser = newBrowser();
  expect((await request(instance, 'POST', '/browsers', subscription(browser, village(1)))).status).toBe(401);
  const { made, shown } = await instance.key('reader');
  expect((await request(instance, 'POST', '/browsers', subscription(browser, village(1)), shown)).status).toBe(200);
  await instance.app.get(ApiKeys).revoke(made.id);
  await until(
    () => stored('pushBrowsers').countDocuments(),
    (kept) => kept === 0,
  );
});

it('without a subject nothing is sent, and whoever asks is told so', async () => {
  const instance = await started({ WEB_PUSH_SUBJECT: '' });
  expect(await request(instance, 'GET', '')).toMatchObject({ status: 409, body: { detail: expect.stringMatching(/WEB_PUSH_SUBJECT/) } });
  expect((await request(instance, 'POST', '/browsers', subscription(newBrowser(), village(1)))).status).toBe(409);
});

it('with another key first, everything is encrypted anew at the next start', async () => {
  const instance = await started();
  const browser = newBrowser();
  await follow(instance, browser, village(1));
  await rig.stop(instance);
  await started({ WEBHOOK_SECRETS_KEYS: `${'b6'.repeat(32)},${'a5'.repeat(32)}` });
  await rig.stopAll();
  await started({ WEBHOOK_SECRETS_KEYS: 'b6'.repeat(32) });
  await rig.announce(verdict(village(1)));
  const [told] = await rig.arrived(1);
  expect(browser.notification(told!).tag).toBe(`${village(1)} ${ruleSet}`);
});
