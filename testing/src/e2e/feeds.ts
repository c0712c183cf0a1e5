import { Chance } from '../oracle/feeds/chance';
import {
  asBinary,
  closed,
  numbered,
  opened,
  paid,
  recordOf,
  refunded,
  registered,
  type Feed,
} from '../oracle/feeds/feeds';
import { classify, dayFrom, keyOf, partitionOf, startOf, type RawRecord } from '../oracle/naive';

interface Written {
  id: string;
  data: Record<string, unknown>;
}

/**
 * The same record in a separate world of villages and shops: the last two digits of the county, and a prefix
 * of the shop's id, name the world. A value that can't be read as an update stays unchanged.
 */
export function inWorld(record: RawRecord, world: number, partitions: number): RawRecord {
  const moved = { ...record, ...rewritten(record, world) };
  const before = classify(record);
  const after = classify(moved);
  if (!('accepted' in before) || !('accepted' in after))
    return { ...moved, partition: record.partition % partitions };
  const key = keyOf(after.accepted);
  return {
    ...moved,
    key: record.key === keyOf(before.accepted) ? key : record.key,
    partition: partitionOf(key, partitions),
  };
}

function rewritten({ value, headers }: RawRecord, world: number): { value: RawRecord['value'] } {
  if (typeof value !== 'string') return { value };
  let json: unknown;
  try {
    json = JSON.parse(value);
  } catch {
    return { value };
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return { value };
  const isBinary = headers !== undefined;
  const data = (isBinary ? json : (json as Written).data) as Record<string, unknown> | null | undefined;
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return { value };
  const { shopId, villageCode, townshipCode } = data;
  if (typeof shopId === 'string' && shopId.length > 0 && /^[A-Za-z0-9._:-]{1,64}$/.test(shopId))
    data['shopId'] = `w${world}.${shopId}`.slice(0, 64);
  if (typeof villageCode === 'string' && /^[0-9]{12}$/.test(villageCode)) {
    data['villageCode'] = inCountyOf(world, villageCode);
  }
  if (typeof townshipCode === 'string' && /^[0-9]{9}$/.test(townshipCode))
    data['townshipCode'] = inCountyOf(world, townshipCode);
  return { value: JSON.stringify(json) };
}

function inCountyOf(world: number, code: string): string {
  return code.slice(0, 4) + String(10 + world) + code.slice(6);
}

/** Several feeds as one, each in a separate world, sorted by timestamp; each feed keeps its own order. */
export function together(feeds: readonly Feed[], partitions: number): RawRecord[] {
  const records = feeds.flatMap((feed, world) =>
    feed.records.map((record) => {
      const content = classify(record);
      const wasHome =
        !('accepted' in content) ||
        partitionOf(keyOf(content.accepted), feed.partitions) === record.partition;
      const moved = inWorld(record, world, partitions);
      return wasHome ? moved : { ...moved, partition: record.partition % partitions };
    }),
  );
  return numbered(records.sort((a, b) => a.timestampMs - b.timestampMs));
}

/**
 * Many villages near the thresholds for a year and some months, in order of time except for up to two days:
 * with repeats, invalid updates, some in wrong partitions, shops that open late, close and reopen or state no
 * household, and villages that move to another township.
 */
export function loadOf(seed: number, updates: number, partitions: number): RawRecord[] {
  const chance = new Chance(seed);
  const random = () => chance.next();
  const below = (most: number) => Math.floor(random() * most);
  const from = dayFrom('2014-05-01');
  const days = 460;
  const at = (day: number) => new Date(startOf(from + day) + below(86_400_000)).toISOString();
  const villages = Array.from({ length: 60 }, (_, number) => {
    const township = `33${10 + (number % 2)}82${100 + (number % 7)}`;
    return { code: `${township}${200 + number}`, target: 500_000_000 + below(4_000_000_000) };
  });
  const events = villages.flatMap(({ code }, number) => {
    const village = { villageCode: code, households: 20 + below(40) };
    const first = registered({ id: `r-${code}`, ...village, time: at(0) });
    if (number % 6 > 0) return [first];
    const townshipCode = `33${10 + below(2)}82${100 + below(7)}`;
    return [first, registered({ id: `m-${code}`, ...village, townshipCode, time: at(1 + below(days)) })];
  });
  const shops = villages.flatMap(({ code, target }) =>
    // Each shop alternates between weeks with and weeks without sales, so it is sometimes active.
    Array.from({ length: 5 }, (_, number) => ({
      shopId: `s-${code}-${number}`,
      code,
      target,
      phase: below(150),
      rests: 60 + below(120),
    })),
  );
  for (const { shopId, code } of shops) {
    const platform = ['taobao', 'tmall', 'taobao', 'jd'][below(4)];
    events.push(
      opened({
        id: `o-${shopId}`,
        shopId,
        villageCode: code,
        householdId: ['h0', 'h1', 'h2', 'h3', undefined][below(5)],
        platform,
        time: at(random() < 0.9 ? 0 : below(200)),
      }),
    );
    if (random() < 0.2) {
      const day = below(days - 60);
      events.push(closed({ id: `c-${shopId}`, shopId, time: at(day) }));
      if (random() < 0.7)
        events.push(
          opened({
            id: `a-${shopId}`,
            shopId,
            villageCode: code,
            householdId: 'h9',
            platform,
            time: at(day + 1 + below(50)),
          }),
        );
    }
  }
  for (let number = 0; events.length < updates; number++) {
    const { shopId, target, phase, rests } = shops[below(shops.length)]!;
    const day = below(days);
    if ((day + phase) % (40 + rests) > 40) continue;
    const amountFen = 1 + below(Math.ceil((target / (updates / villages.length)) * 2.5));
    if (random() < 0.9) events.push(paid({ id: `p-${number}`, shopId, amountFen, time: at(day) }));
    else
      events.push(
        refunded({
          id: `p-${number}`,
          shopId,
          amountFen,
          time: at(day),
          orderPaidAt: at(Math.max(0, day - below(40) - 1)),
        }),
      );
  }
  const disorder = new Map(events.map((event) => [event, Date.parse(event.time) + below(2 * 86_400_000)]));
  events.sort((a, b) => disorder.get(a)! - disorder.get(b)!);
  const timestampMs = startOf(from + days + 2);
  const records = events.flatMap((event) => {
    const record = recordOf(event, partitions, timestampMs);
    const draw = random();
    if (draw < 0.01)
      return [
        record,
        { ...record, value: JSON.stringify({ ...event, data: { ...event.data, spoiled: true } }) },
      ];
    if (draw < 0.02) return [record, record];
    if (draw < 0.03) return [{ ...record, key: null, partition: below(partitions) }];
    return [draw < 0.05 ? asBinary(record) : record];
  });
  return numbered(records);
}
