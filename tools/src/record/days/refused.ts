import type { RejectionReason } from '@taocun/contracts';
import { isAlibaba } from '@taocun/domain';
import { chinaTime } from '../drawing/calendar';
import { householdIdOf, type Plan, type RecordLine, shopIdOf } from '../drawing/plan';

/**
 * The reasons that apply to single lines: too few updates wait in the record, and `unreadable-batch` concerns
 * a whole batch.
 */
type LineReason = Exclude<RejectionReason, 'too-many-waiting' | 'unreadable-batch'>;

/** The number of lines of each reason in the record. */
export const refusedLines: Readonly<Record<LineReason, number>> = {
  'too-large': 3,
  'malformed-json': 240,
  'invalid-envelope': 260,
  'unknown-type': 160,
  'from-the-future': 120,
  'invalid-data': 320,
  'shop-conflict': 140,
};
export const lineReasons = Object.keys(refusedLines) as LineReason[];

/** A valid order of the shop, which each mistake below breaks in one place. */
interface Good {
  readonly id: string;
  readonly shopId: string;
  readonly villageCode: string;
  readonly time: string;
  readonly platform: string;
  readonly envelope: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, unknown>>;
}

type Mistake = (good: Good) => RecordLine;

const text = ({ shopId: key }: Good, value: string): RecordLine => ({ key, value });
const json = ({ shopId: key }: Good, value: unknown): RecordLine => ({ key, value: JSON.stringify(value) });
const withEnvelope =
  (change: Record<string, unknown>): Mistake =>
  (good) =>
    json(good, { ...good.envelope, ...change });
const withData =
  (change: Record<string, unknown>): Mistake =>
  (good) =>
    json(good, { ...good.envelope, data: { ...good.data, ...change } });
const instead =
  (type: string, data: (good: Good) => unknown): Mistake =>
  (good) =>
    json(good, { ...good.envelope, type, data: data(good) });
const registered =
  (change: Record<string, unknown>): Mistake =>
  (good) => ({
    key: good.villageCode,
    value: JSON.stringify({
      ...good.envelope,
      source: '/registry/nbs',
      type: 'taocun.village.registered.v1',
      data: { villageCode: good.villageCode, name: '某村', households: 300, ...change },
    }),
  });
const opened = (good: Good, change: Record<string, unknown>) => ({
  shopId: good.shopId,
  villageCode: good.villageCode,
  householdId: `${good.villageCode}-h0001`,
  platform: good.platform,
  category: 'other',
  ...change,
});
/** A valid order whose subject is so long that the line has `bytes` bytes. */
const padded =
  (bytes: number): Mistake =>
  (good) => {
    const bare = JSON.stringify({ ...good.envelope, subject: '' });
    return json(good, { ...good.envelope, subject: 'x'.repeat(bytes - Buffer.byteLength(bare)) });
  };

const mistakes: Readonly<Record<Exclude<LineReason, 'shop-conflict'>, readonly Mistake[]>> = {
  'too-large': [padded(262_145), padded(270_000), padded(400_000)],
  'malformed-json': [
    (good) => text(good, JSON.stringify(good.envelope).slice(0, -1)),
    (good) => text(good, JSON.stringify(good.envelope).slice(0, 80)),
    (good) => text(good, JSON.stringify(good.envelope).replaceAll('"', "'")),
    (good) => text(good, `${JSON.stringify(good.envelope)};`),
    (good) => text(good, JSON.stringify(good.envelope).replace('"amountFen":', '"amountFen":NaN,"was":')),
    (good) => text(good, JSON.stringify(good.envelope).replace('}}', ',}}')),
    (good) => text(good, `order ${good.id} of ${good.shopId}`),
  ],
  'invalid-envelope': [
    (good) => json(good, [good.envelope]),
    (good) => json(good, good.id),
    withEnvelope({ specversion: '0.3' }),
    withEnvelope({ specversion: undefined }),
    withEnvelope({ id: undefined }),
    withEnvelope({ id: '' }),
    withEnvelope({ id: 'order 17' }),
    withEnvelope({ id: '订单' }),
    withEnvelope({ id: 'x'.repeat(129) }),
    withEnvelope({ id: 17 }),
    withEnvelope({ source: undefined }),
    withEnvelope({ source: 'x'.repeat(257) }),
    withEnvelope({ type: undefined }),
    withEnvelope({ type: '' }),
    withEnvelope({ type: 1 }),
    withEnvelope({ time: undefined }),
    withEnvelope({ time: '2014-11-11T00:00:00' }),
    withEnvelope({ time: '2014-02-30T00:00:00+08:00' }),
    withEnvelope({ time: '2014-12-31T23:59:60+08:00' }),
    withEnvelope({ time: '11.11.2014' }),
    withEnvelope({ time: 1_415_635_200 }),
  ],
  'unknown-type': [
    withEnvelope({ type: 'taocun.order.shipped.v1' }),
    withEnvelope({ type: 'taocun.order.paid.v2' }),
    withEnvelope({ type: 'taocun.order.paid' }),
    withEnvelope({ type: 'TAOCUN.ORDER.PAID.V1' }),
    withEnvelope({ type: 'com.example.parcel.delivered' }),
  ],
  'from-the-future': [
    withEnvelope({ time: '2099-11-11T00:00:00+08:00' }),
    withEnvelope({ time: '2099-01-01T00:00:00Z' }),
  ],
  'invalid-data': [
    withData({ amountFen: 0 }),
    withData({ amountFen: -100 }),
    withData({ amountFen: 12.5 }),
    withData({ amountFen: '1250' }),
    withData({ amountFen: 10 ** 13 + 1 }),
    withData({ amountFen: undefined }),
    withData({ orderId: undefined }),
    withData({ orderId: '' }),
    withData({ orderId: 'x'.repeat(65) }),
    withData({ shopId: 'a shop' }),
    withData({ buyerArea: 'suburban' }),
    withData({ buyerArea: null }),
    withData({ category: 'toys' }),
    withData({ currency: 'CNY' }),
    withData({ produce: { grams: 500 } }),
    withData({ produce: { grams: 0, localPriceFenPerKilogram: 600 } }),
    withData({ produce: { grams: 500, localPriceFenPerKilogram: 600, variety: '碧根果' } }),
    withEnvelope({ data: null }),
    withEnvelope({ data: [] }),
    withEnvelope({ data: undefined, data_base64: 'e30=' }),
    instead('taocun.shop.closed.v1', () => ({})),
    instead('taocun.shop.closed.v1', ({ shopId }) => ({ shopId, reason: 'moved away' })),
    instead('taocun.shop.opened.v1', (good) => opened(good, { platform: 'ebay' })),
    instead('taocun.shop.opened.v1', (good) => opened(good, { villageCode: good.villageCode.slice(0, 9) })),
    instead('taocun.shop.opened.v1', (good) => opened(good, { householdId: '' })),
    instead('taocun.order.refunded.v1', ({ shopId }) => ({
      refundId: 'r1',
      orderId: 'o1',
      shopId,
      orderPaidAt: '2016-12-31T00:00:00+08:00',
      amountFen: 100,
    })),
    instead('taocun.order.refunded.v1', ({ shopId }) => ({
      refundId: 'r1',
      orderId: 'o1',
      shopId,
      orderPaidAt: '2013-08-01',
      amountFen: 1,
    })),
    registered({ households: 0 }),
    registered({ households: 1_000_001 }),
    registered({ name: '' }),
    registered({ name: '村'.repeat(101) }),
    registered({ name: '\ud842' }),
    registered({ kind: 'town' }),
    registered({ longitude: 180.5 }),
    registered({ latitude: '30.2' }),
    registered({ povertyCounty: 'no' }),
  ],
};

/**
 * A line that has to be rejected. `value` in its plan is the index of its reason in `lineReasons`,
 * `reference` chooses the mistake; its id is unique, so that it never counts as a repeat.
 */
export function refusedLine(plan: Plan, line: number): RecordLine {
  const shop = plan.shop(plan.subject(line));
  const village = plan.village(shop.village);
  const shopId = shopIdOf(village, shop);
  const time = chinaTime(plan.second(line));
  const id = `refused-${line}`;
  const reason = lineReasons[plan.value(line)] ?? 'malformed-json';
  const head = { specversion: '1.0', id, source: `/marketplaces/${shop.platform}` };
  if (reason === 'shop-conflict') {
    const elsewhere = plan.reference(line) % 2 === 0;
    const data = {
      shopId,
      villageCode: elsewhere ? plan.village((shop.village + 1) % plan.villages.length).code : village.code,
      householdId: householdIdOf(village, 1),
      platform: elsewhere ? shop.platform : isAlibaba(shop.platform) ? 'jd' : 'taobao',
      category: shop.category,
    };
    return { key: shopId, value: JSON.stringify({ ...head, type: 'taocun.shop.opened.v1', time, data }) };
  }
  const data = { orderId: `o${line}`, shopId, amountFen: 8800 };
  const envelope = { ...head, type: 'taocun.order.paid.v1', time, data };
  const choices = mistakes[reason];
  const mistake = choices[plan.reference(line) % choices.length];
  if (!mistake) throw new Error(`no mistake for ${reason}`);
  return mistake({ id, shopId, villageCode: village.code, time, platform: shop.platform, envelope, data });
}
