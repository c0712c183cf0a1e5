import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Activity, activityTypes, type ActivityType } from './activity/activity';
import { decodeActivity } from './activity/decode-activity';
import { decodeVerdictEvent } from './announcements/decode-verdict-event';
import {
  encodeClusterVerdictChanged,
  encodeTownVerdictChanged,
  encodeVerdictChanged,
  encodeVillageAssessed,
  encodeVillageCertified,
} from './announcements/encode-verdict-event';
import { MarketplaceUpdate, updateTypes } from './updates/marketplace-update';
import { anUpdate, everyType, outcomeOf } from './updates/update.fixture';
import { assessed, certified, cluster, follows, town, verdict } from './announcements/verdict-event.fixture';
import { verdictEventTypes, type VerdictEventType } from './announcements/verdict-events';
import { violations } from './wire/violations';

// The committed samples pin the wire format: what is written today must be what they say, and what they say must
// stay readable. A sample that has to change means a new version of the event.

const folder = join(__dirname, '../samples');

/** The sample as it goes over the wire: the file is indented for its readers. */
function wireText(type: string): string {
  return JSON.stringify(JSON.parse(readFileSync(join(folder, `${type}.json`), 'utf8')));
}

const timeMs = Date.parse('2014-06-30T20:00:00+08:00');
const villageCode = '320324105212';
const shopId = 'tb-1';
const input = (offset: number) => ({ partition: 5, offset, index: 0 });
/** The samples of activity are records in JSON, as releases before the schema wrote them; this is how they are read. */
const activities: Readonly<Record<ActivityType, Activity>> = {
  'taocun.activity.village.registered.v1': {
    kind: 'registered',
    input: input(1_200),
    data: {
      villageCode,
      timeMs,
      id: 'u-1',
      source: '/registry',
      name: '东风村',
      households: 350,
      kind: 'administrative-village',
      povertyCounty: false,
      longitude: 118.01,
      latitude: 33.9,
    },
  },
  'taocun.activity.shop.opened.v1': {
    kind: 'opened',
    input: input(1_201),
    data: {
      villageCode,
      shopId,
      timeMs,
      id: 'u-2',
      source: '/marketplaces/taobao',
      householdId: 'hh-7',
      platform: 'taobao',
      category: 'manufactured',
    },
  },
  'taocun.activity.shop.closed.v1': { kind: 'closed', input: input(1_202), data: { villageCode, shopId, timeMs } },
  'taocun.activity.order.paid.v1': {
    kind: 'paid',
    input: input(1_203),
    data: {
      villageCode,
      shopId,
      day: 16_251,
      amountFen: 19_900,
      category: 'agricultural',
      buyerArea: 'urban',
      produce: { grams: 5_000, localPriceFenPerKilogram: 320 },
    },
  },
  'taocun.activity.order.refunded.v1': {
    kind: 'refunded',
    input: input(1_204),
    data: { villageCode, shopId, day: 16_222, amountFen: 9_900 },
  },
  'taocun.activity.tick.v1': {
    kind: 'tick',
    data: { partition: 5, partitions: 8, state: 'waiting', day: 16_251, epoch: 1_404_129_600_000, number: 17 },
  },
  'taocun.activity.generation.switched.v1': { kind: 'switched', data: { generation: 'gt6z3k1', from: 'first' } },
};
const announcements: Readonly<Record<VerdictEventType, string>> = {
  'taocun.village.verdict.changed.v1': encodeVerdictChanged(verdict, follows),
  'taocun.village.assessed.v1': encodeVillageAssessed(assessed, follows),
  'taocun.village.certified.v1': encodeVillageCertified(certified, follows),
  'taocun.town.verdict.changed.v1': encodeTownVerdictChanged(town),
  'taocun.cluster.verdict.changed.v1': encodeClusterVerdictChanged(cluster),
};

it('has one sample of every type', () => {
  const types = Object.keys({ ...updateTypes, ...activityTypes, ...verdictEventTypes });
  expect(readdirSync(folder).sort()).toEqual(types.map((type) => `${type}.json`).sort());
});

describe.each(everyType)('%s', (type) => {
  it('is accepted', () => {
    expect(outcomeOf(Buffer.from(wireText(type)))).toBe('accepted');
  });

  it('is valid by its classes', () => {
    const update = JSON.parse(wireText(type));
    expect(validateSync(plainToInstance(MarketplaceUpdate, update))).toEqual([]);
    expect(violations(updateTypes[type], update.data)).toEqual([]);
  });

  it('has every property that there is', () => {
    expect(JSON.parse(wireText(type))).toEqual(anUpdate(type));
  });
});

it.each(Object.entries(activities))('%s can be read', (type, activity) => {
  expect(decodeActivity(Buffer.from(wireText(type)))).toEqual(activity);
});

describe.each(Object.entries(announcements))('%s', (type, text) => {
  it('is what is announced', () => {
    expect(wireText(type)).toBe(text);
  });

  it('can be read', () => {
    expect(decodeVerdictEvent(wireText(type)).data).toEqual(JSON.parse(text).data);
  });
});
