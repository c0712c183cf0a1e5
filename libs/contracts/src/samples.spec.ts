import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { activityTypes, type ActivityType } from './activity/activity';
import { decodeActivity } from './activity/decode-activity';
import { decodeVerdictEvent } from './announcements/decode-verdict-event';
import {
  encodeClosed,
  encodeGenerationSwitched,
  encodeOpened,
  encodePaid,
  encodeRefunded,
  encodeRegistered,
  encodeTick,
} from './activity/encode-activity';
import {
  encodeClusterVerdictChanged,
  encodeTownVerdictChanged,
  encodeVerdictChanged,
  encodeVillageAssessed,
  encodeVillageCertified,
} from './announcements/encode-verdict-event';
import { MarketplaceUpdate, updateTypes } from './updates/marketplace-update';
import { anUpdate, everyType, outcomeOf } from './updates/update.fixture';
import { assessed, certified, cluster, follows, town, verdict, villageCode } from './announcements/verdict-event.fixture';
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
const activities: Readonly<Record<ActivityType, string>> = {
  'taocun.activity.village.registered.v1': encodeRegistered(
    5,
    1_200,
    0,
    villageCode,
    timeMs,
    'u-1',
    '/registry',
    '东风村',
    350,
    'administrative-village',
    false,
    118.01,
    33.9,
  ),
  'taocun.activity.shop.opened.v1': encodeOpened(
    5,
    1_201,
    0,
    villageCode,
    'tb-1',
    timeMs,
    'u-2',
    '/marketplaces/taobao',
    'hh-7',
    'taobao',
    'manufactured',
  ),
  'taocun.activity.shop.closed.v1': encodeClosed(5, 1_202, 0, villageCode, 'tb-1', timeMs),
  'taocun.activity.order.paid.v1': encodePaid(5, 1_203, 0, villageCode, 'tb-1', 16_251, 19_900, 'agricultural', 'urban', {
    grams: 5_000,
    localPriceFenPerKilogram: 320,
  }),
  'taocun.activity.order.refunded.v1': encodeRefunded(5, 1_204, 0, villageCode, 'tb-1', 16_222, 9_900),
  'taocun.activity.tick.v1': encodeTick({
    partition: 5,
    partitions: 8,
    state: 'waiting',
    day: 16_251,
    epoch: 1_404_129_600_000,
    number: 17,
  }),
  'taocun.activity.generation.switched.v1': encodeGenerationSwitched({ generation: 'gt6z3k1', from: 'first' }),
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

describe.each(Object.entries(activities))('%s', (type, text) => {
  it('is what is written', () => {
    expect(wireText(type)).toBe(text);
  });

  it('can be read', () => {
    expect(decodeActivity(Buffer.from(wireText(type))).data).toEqual(JSON.parse(text).data);
  });
});

describe.each(Object.entries(announcements))('%s', (type, text) => {
  it('is what is announced', () => {
    expect(wireText(type)).toBe(text);
  });

  it('can be read', () => {
    expect(decodeVerdictEvent(wireText(type)).data).toEqual(JSON.parse(text).data);
  });
});
