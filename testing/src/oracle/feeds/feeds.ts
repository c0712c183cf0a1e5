import type fc from 'fast-check';
import { cutOffOf, ruleSetIds } from '../rules/rule-sets';
import { classify } from '../updates/classify';
import { dayOf, instantOf, type Day } from '../updates/days';
import { type RawRecord } from '../updates/raw-record';
import { platforms } from '../updates/updates';
import {
  asBinary,
  closed,
  numbered,
  opened,
  paid,
  recordOf,
  recordsOf,
  refunded,
  registered,
  shopOrVillageOf,
  type WrittenEvent,
} from './builders';
import { drawn, type Draw } from './drawing';
import { refusedAtMs, refusedValues } from './refused-values';
import { drawWorld } from './worlds';

export { refusedAtMs, refusedValues };
export { asBinary, closed, numbered, opened, paid, recordOf, recordsOf, refunded, registered };

interface FeedOptions {
  /** The highest number of partitions; 3 by default. */
  partitions?: number;
  /** The highest number of villages, up to 6; 4 by default. */
  villages?: number;
  /** The highest number of shops, up to 8; 8 by default. */
  shops?: number;
  /** `in-order`: by event time; `late`: some up to years after it; `shuffled`. Any of them by default. */
  arrival?: 'in-order' | 'late' | 'shuffled';
  /**
   * Record timestamps. `replay`: all the same; `live`: growing with the arrival; `uneven`: any order. Any of
   * them by default.
   */
  timestamps?: 'replay' | 'live' | 'uneven';
  /**
   * Repeats of a name for the same shop or village, with the same or other content, before and after it is
   * forgotten; and for another shop.
   */
  repeats?: boolean;
  /**
   * Openings with another village or platform, or with another category; updates of shops from other owners,
   * some of them before the shop opens.
   */
  conflicts?: boolean;
  /** Updates refused for each reason that concerns content, some with the same name as a valid one. */
  invalid?: boolean;
  /**
   * Valid updates in a wrong partition, under another key or none; only those whose position cannot matter.
   */
  misplaced?: boolean;
  /** Some records in binary content mode. */
  binary?: boolean;
  /** True if the clock may jump by weeks or years after everything else. */
  jumps?: boolean;
  /**
   * Arrival in order, with nothing that could change a year's figures after it is certified: only then the
   * feed determines the certificates.
   */
  nothingLate?: boolean;
}

export interface Feed {
  /** In order of arrival over all partitions, with offsets. */
  records: RawRecord[];
  partitions: number;
  /** The codes of all its villages; some may never be registered. */
  villages: string[];
  /** Days worth an assessment, ascending. */
  days: Day[];
}

interface Arriving {
  event: WrittenEvent;
  timeMs: number;
  arrivesMs: number;
  /** True if its position among the other updates cannot matter. */
  isFree: boolean;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * Small feeds of edge cases, with villages at the thresholds; every option is on by default, except
 * `nothingLate`.
 */
export function feedArbitrary(options: FeedOptions = {}): fc.Arbitrary<Feed> {
  return drawn((draw) => drawFeed(draw, options));
}

export function drawFeed(draw: Draw, options: FeedOptions): Feed {
  const {
    nothingLate = false,
    repeats = true,
    conflicts = true,
    invalid = true,
    binary = true,
    jumps = true,
  } = options;
  const misplaced = (options.misplaced ?? true) && !nothingLate;
  const arrival = nothingLate
    ? 'in-order'
    : (options.arrival ?? draw.pick(['in-order', 'late', 'shuffled'] as const));
  const timestamps = options.timestamps ?? draw.pick(['replay', 'live', 'uneven'] as const);
  const partitions = draw.count(1, options.partitions ?? 3);
  const world = drawWorld(draw, { villages: options.villages ?? 4, shops: options.shops ?? 8, jumps });

  const troubled = new Set<string>();
  let events = world.events;
  if (conflicts && draw.chance(50))
    events = [...events, ...drawConflicts(draw, world.villages, events, troubled)];
  if (conflicts && draw.chance(40)) events = [...events, ...drawForeign(draw, world.events, troubled)];
  let arriving = events.map((event): Arriving => {
    const timeMs = instantOf(event.time) ?? 0;
    const lateMs =
      arrival === 'in-order'
        ? 0
        : draw.pick([0, 0, 0, -HOUR_MS, 60_000, 16 * DAY_MS, 31 * DAY_MS, 400 * DAY_MS]);
    return { event, timeMs, arrivesMs: timeMs + lateMs, isFree: true };
  });
  // In the smallest worlds there may be no event at all.
  if (repeats && arriving.length > 0 && draw.chance(60))
    arriving = [...arriving, ...drawRepeats(draw, arriving, arrival === 'in-order', nothingLate, troubled)];
  arriving = arriving.map((one) => ({ ...one, isFree: !troubled.has(shopOrVillageOf(one.event)) }));

  arriving =
    arrival === 'shuffled'
      ? draw.shuffled(arriving)
      : [...arriving].sort((a, b) => a.arrivesMs - b.arrivesMs);
  if (nothingLate) arriving = withoutLate(arriving);
  let records = stamped(arriving, timestamps).map(({ event, stampMs, isFree }) => {
    const right = recordOf(event, partitions, stampMs);
    const encoded = binary && draw.chance(15) ? asBinary(right) : right;
    return misplaced && isFree && draw.chance(10) ? misplace(draw, encoded, partitions) : encoded;
  });
  if (invalid && records.length > 0 && draw.chance(50)) records = withRefused(draw, records, partitions);
  return {
    records: numbered(records),
    partitions,
    villages: world.villages,
    days: daysAround(world.anchor, records),
  };
}

function drawConflicts(
  draw: Draw,
  villages: string[],
  events: WrittenEvent[],
  troubled: Set<string>,
): WrittenEvent[] {
  const openings = events.filter(({ type }) => type === 'taocun.shop.opened.v1');
  return openings.flatMap((opening, index) => {
    if (!draw.chance(30)) return [];
    troubled.add(shopOrVillageOf(opening));
    const { time } = draw.pick(events);
    const other = draw.pick([
      { platform: draw.pick([...platforms.alibaba, ...platforms.others]) },
      { villageCode: draw.pick([...villages, '330782100203']) },
      { category: draw.pick(['agricultural', 'service']) },
    ]);
    return [
      {
        ...opening,
        id: `c${index}`,
        time: draw.pick([opening.time, time]),
        data: { ...opening.data, ...other },
      },
    ];
  });
}

/** Updates of shops from foreign sources, with new names or with names that the shop's owner uses. */
function drawForeign(draw: Draw, events: WrittenEvent[], troubled: Set<string>): WrittenEvent[] {
  const ofShops = events.filter(({ type }) => type !== 'taocun.village.registered.v1');
  return ofShops.flatMap((event, index) => {
    if (!draw.chance(10)) return [];
    troubled.add(shopOrVillageOf(event));
    // A refund may not be earlier than its order.
    const time = event.type === 'taocun.order.refunded.v1' ? event.time : draw.pick([event, ...ofShops]).time;
    const source = draw.pick([
      '/marketplaces/jd',
      '/marketplaces',
      '/m/jd/x',
      'https://shops.example:443/orders',
      'taobao',
    ]);
    return [{ ...event, id: draw.pick([`f${index}`, event.id]), source, time }];
  });
}

function drawRepeats(
  draw: Draw,
  arriving: Arriving[],
  inOrder: boolean,
  nothingLate: boolean,
  troubled: Set<string>,
): Arriving[] {
  return Array.from({ length: draw.count(1, 6) }, (): Arriving => {
    const original = draw.pick(arriving);
    const { event } = original;
    troubled.add(shopOrVillageOf(event));
    const sibling = draw.pick(
      arriving.filter((other) => shopOrVillageOf(other.event) === shopOrVillageOf(event)),
    ).event;
    const stranger = draw.pick(arriving).event;
    troubled.add(shopOrVillageOf(stranger));
    const repeat = draw.pick([
      event,
      {
        ...event,
        data: { ...event.data, ...(event.data['amountFen'] === undefined ? {} : { amountFen: 777 }) },
      },
      // An update that uses an opening's name before it would leave the shop unopened, and its waiting
      // updates late.
      { ...(nothingLate ? event : sibling), id: event.id, source: event.source },
      { ...(nothingLate ? event : stranger), id: event.id, source: event.source },
      { ...event, source: '/someone/else' },
    ]);
    const timeMs = instantOf(repeat.time) ?? 0;
    // A name is forgotten by the days of record timestamps: after 31 days, but not after 30.
    const laterMs = draw.pick([0, 60_000, 30 * DAY_MS, 31 * DAY_MS, 32 * DAY_MS]);
    return {
      event: repeat,
      timeMs,
      arrivesMs: inOrder ? timeMs : Math.max(timeMs - HOUR_MS, original.arrivesMs + laterMs),
      isFree: false,
    };
  });
}

/**
 * Leaves out updates that arrive after their year is certified under a rule set, or take effect then because
 * their shop opens late.
 */
function withoutLate(arriving: Arriving[]): Arriving[] {
  const openedOn = new Map<string, Day>();
  for (const { event, timeMs } of arriving) {
    if (event.type === 'taocun.shop.opened.v1' && !openedOn.has(shopOrVillageOf(event)))
      openedOn.set(shopOrVillageOf(event), dayOf(timeMs));
  }
  return arriving.filter(({ event, timeMs }) => {
    const effective = dayOf(instantOf(event.data['orderPaidAt']) ?? timeMs);
    const takesEffect = Math.max(dayOf(timeMs), openedOn.get(shopOrVillageOf(event)) ?? -Infinity);
    const year = new Date(effective * DAY_MS).getUTCFullYear();
    const cutOffs = ruleSetIds.flatMap((ruleSet) =>
      [year, year + 1].flatMap((y) => cutOffOf(ruleSet, y) ?? []),
    );
    return cutOffs.every((cutOff) => !(effective <= cutOff && takesEffect > cutOff + 15));
  });
}

function stamped(
  arriving: Arriving[],
  timestamps: 'replay' | 'live' | 'uneven',
): (Arriving & { stampMs: number })[] {
  // Not before the refused updates, whose day would make names expire.
  const replayedMs = Math.max(refusedAtMs, ...arriving.map(({ timeMs }) => timeMs + 60_000));
  let growingMs = -Infinity;
  return arriving.map((one) => {
    growingMs = Math.max(growingMs, one.arrivesMs);
    return { ...one, stampMs: { replay: replayedMs, live: growingMs, uneven: one.arrivesMs }[timestamps] };
  });
}

function misplace(draw: Draw, record: RawRecord, partitions: number): RawRecord {
  return {
    ...record,
    key: draw.pick([record.key, null, 's1', '']),
    partition: draw.count(0, partitions - 1),
  };
}

function withRefused(draw: Draw, records: RawRecord[], partitions: number): RawRecord[] {
  const all = [...records];
  for (let more = draw.count(1, 4); more > 0; more -= 1) {
    const at = draw.count(0, all.length - 1);
    const beside = all[at] as RawRecord;
    const spoiled = spoil(beside);
    if (spoiled && draw.chance(40)) {
      // The invalid update must not use the valid one's name.
      all.splice(at, 0, spoiled);
      continue;
    }
    const { reason, value } = draw.pick(
      draw.chance(40) ? refusedValues : refusedValues.filter((refused) => refused.reason !== 'too-large'),
    );
    const timestampMs =
      reason === 'from-the-future' ? refusedAtMs : Math.max(refusedAtMs, beside.timestampMs);
    all.splice(at, 0, {
      key: draw.pick([null, 's1']),
      partition: draw.count(0, partitions - 1),
      offset: 0,
      timestampMs,
      value,
    });
  }
  return all;
}

function spoil(record: RawRecord): RawRecord | undefined {
  // A record that is refused already would then have two faults, and the contract does not define which of
  // them is named.
  if (typeof record.value !== 'string' || record.headers || !('accepted' in classify(record)))
    return undefined;
  const event = JSON.parse(record.value) as WrittenEvent;
  return { ...record, value: JSON.stringify({ ...event, data: { ...event.data, spoiled: true } }) };
}

function daysAround(anchor: Day, records: RawRecord[]): Day[] {
  const last = dayOf(Math.max(...records.map(({ timestampMs }) => timestampMs)));
  const near = [
    -366, -365, -364, -91, -90, -31, -30, -29, -1, 0, 1, 2, 15, 16, 17, 29, 30, 31, 364, 365, 366,
  ].map((days) => anchor + days);
  return [...new Set([...near, last])].sort((a, b) => a - b);
}
