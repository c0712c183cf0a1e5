import { Receiver } from '@taocun/harness/receiver';
import { addressRangesOf } from '../../webhooks/sending/addresses';
import { TestBrowser } from '../push.fixture';
import { PushSender } from './push-sender';
import { newVapidPair, Vapid } from './vapid';

const notification = {
  title: '村'.repeat(5_000),
  body: '𠮷'.repeat(5_000),
  lang: 'zh-CN',
  tag: 'a',
  path: 'villages/320324109002',
} as const;
const vapid = new Vapid(newVapidPair(), 'mailto:village@example.org');
const stop = new AbortController().signal;

let receiver: Receiver;
let browser: TestBrowser;
let sender: PushSender;

const sendingTo = (...hosts: readonly string[]): PushSender =>
  new PushSender({ required: () => vapid }, { http: true, ports: 'any', networks: addressRangesOf(['127.0.0.0/8']), hosts }, 2_000);

beforeAll(async () => {
  receiver = await Receiver.start();
  browser = new TestBrowser(receiver.url);
});
afterEach(() => sender.close());
afterAll(() => receiver.stop());

it('a message that is too long for a push service is shortened by whole characters', async () => {
  sender = sendingTo('127.0.0.1');
  expect(await sender.send(browser, browser.id, notification, stop)).toEqual({ kind: 'delivered', status: 204 });
  const [received] = receiver.received;
  expect(received?.bytes.length).toBeLessThanOrEqual(4_096);
  const { title, body, tag } = browser.notification(received!);
  expect([title, body, tag]).toEqual([`${'村'.repeat(199)}…`, `${'𠮷'.repeat(699)}…`, 'a']);
});

it('nothing is sent to an endpoint whose host is no longer among the push services', async () => {
  receiver.reset();
  sender = sendingTo('push.example');
  const refused = { kind: 'unanswered', reason: expect.stringMatching(/^The endpoint must be of a push service .*: push\.example\.$/) };
  expect(await sender.send(browser, browser.id, notification, stop)).toEqual(refused);
  expect(receiver.received).toEqual([]);
});
