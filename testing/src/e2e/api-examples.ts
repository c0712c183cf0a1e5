import { fences, page } from '@taocun/tools/docs/markdown.fixture';
import { numbered, opened, paid, recordOf, registered } from '../oracle/feeds/feeds';
import { dayFrom, startOf, type RawRecord } from '../oracle/naive';

/** A command of docs/api.md, with its answer on the page. */
interface Example {
  /** The line of the command, from 1. */
  readonly line: number;
  readonly command: string;
  /** `json`, `http`, `csv` or `text`, with the text; undefined if the page shows no answer. */
  readonly answer: { readonly kind: string; readonly text: string } | undefined;
}

const api = page('docs/api.md');
const blocks = fences(api);

/** The files that commands of the page send, with the contents on the page. */
export const files: Readonly<Record<string, string>> = {
  'update.json': blocks.find(({ info }) => info === 'json marketplace-update')?.text ?? '',
  'updates.ndjson': blocks.find(({ info }) => info === 'ndjson marketplace-updates')?.text ?? '',
};

/**
 * The answer to a command is the next block that is not a file, unless a heading or another command comes
 * first.
 */
export const examples: readonly Example[] = blocks.flatMap((fence, at) => {
  if (fence.info !== 'sh') return [];
  const commands = fence.text.split(/\n(?=curl )/).filter((text) => text.startsWith('curl '));
  const next = blocks.slice(at + 1).find(({ text }) => !Object.values(files).includes(text));
  const between = api.text
    .split('\n')
    .slice(fence.line, (next?.line ?? 0) - 1)
    .some((line) => line.startsWith('#'));
  const answer =
    next === undefined || between || next.info === 'sh' ? undefined : { kind: next.info, text: next.text };
  return commands.map((command, turn) => ({
    line: fence.line + turn,
    command,
    answer: turn === 0 ? answer : undefined,
  }));
});

/**
 * The differences between an answer and the page: missing members, or members of another type. A list needs
 * one matching item.
 */
export function unlike(shown: unknown, answered: unknown, at = ''): string[] {
  if (shown === null) return [];
  if (Array.isArray(shown)) {
    if (!Array.isArray(answered)) return [`${at} is no list`];
    if (shown.length === 0) return [];
    const differences = answered
      .map((item: unknown) => unlike(shown[0], item, `${at}/0`))
      .sort((a, b) => a.length - b.length);
    return differences[0] ?? [`${at} is empty`];
  }
  if (typeof shown !== typeof answered || answered === null)
    return [`${at} is ${answered === undefined ? 'missing' : typeof answered}`];
  if (typeof shown !== 'object') return [];
  return Object.entries(shown).flatMap(([name, value]) =>
    unlike(value, (answered as Record<string, unknown>)[name], `${at}/${name}`),
  );
}

const DAY_MS = 86_400_000;
const begins = startOf(dayFrom('2013-07-01')) + 36_000_000;
const at = (days: number) => new Date(begins + days * DAY_MS).toISOString();

/**
 * A village with shops that sell once in each of these months of 30 days, from July 2013 on; the 25th ends in
 * July 2015.
 */
interface SteadyVillage {
  readonly code: string;
  readonly name: string;
  readonly households: number;
  readonly shops: number;
  readonly fenAMonth: number;
  readonly months: readonly [from: number, to: number];
  readonly produce?: object;
  readonly formerCodes?: readonly string[];
}

const steadily = { households: 9, shops: 1, fenAMonth: 90_000_000, months: [0, 26] } as const;
const villages: readonly SteadyVillage[] = [
  // The villages of a cluster, also in the year before.
  ...Array.from({ length: 11 }, (_, turn) => ({
    ...steadily,
    code: `320324109${220 + turn}`,
    name: `${turn}里村`,
  })),
  // The village of the examples: it qualifies by its households, each with a separate shop.
  {
    code: '320324109002',
    name: '东风村',
    households: 350,
    shops: 36,
    fenAMonth: 3_000_000,
    months: [12, 26],
  },
  { ...steadily, code: '320324109213', name: '西风村', fenAMonth: 76_000_000 },
  // This village sold enough for the list of 2014.
  { ...steadily, code: '320324109214', name: '南风村', months: [0, 14] },
  // Two villages that have merged: neither sells enough by itself.
  { ...steadily, code: '330782004214', name: '上里村', fenAMonth: 50_000_000 },
  {
    ...steadily,
    code: '330782004215',
    name: '下里村',
    fenAMonth: 50_000_000,
    formerCodes: ['330782004214'],
  },
  {
    ...steadily,
    code: '330782104213',
    name: '青岩刘村',
    produce: {
      grams: 1_500,
      localPriceFenPerKilogram: 267,
      product: 'pear',
      feesFen: 4_500_000,
      deliveryFen: 9_000_000,
    },
  },
];

const people = {
  keeper: { sex: 'female', birthYear: 1988, returnee: true, povertyRegistered: false },
  workers: 4,
};

/** Villages with which every question of the page has an answer. */
export function exampleCountry(partitions: number): RawRecord[] {
  const events = villages.flatMap(
    ({ code, name, households, shops, fenAMonth, months: [from, to], produce, formerCodes }) => [
      registered({
        id: `r-${code}`,
        villageCode: code,
        name,
        // Stated, because today's register lists the village of the examples as a residents' committee.
        kind: 'administrative-village',
        households,
        time: at(0),
        ...(produce && { longitude: 120.12, latitude: 29.3 }),
        ...(formerCodes && { formerCodes }),
      }),
      ...Array.from({ length: shops }, (_, turn) => `s-${code}-${turn}`).flatMap((shopId, turn) => [
        opened({
          id: `o-${shopId}`,
          shopId,
          villageCode: code,
          householdId: `h${turn}`,
          time: at(0),
          ...people,
        }),
        ...Array.from({ length: to - from }, (_, month) => from + month).map((month) =>
          paid({
            id: `p-${shopId}-${month}`,
            orderId: `p-${shopId}-${month}`,
            shopId,
            amountFen: fenAMonth,
            time: at(month * 30 + 3),
            buyerArea: 'urban',
            ...(produce && { produce }),
          }),
        ),
      ]),
    ],
  );
  events.sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
  return numbered(events.map((event) => recordOf(event, partitions, Date.parse(events.at(-1)!.time))));
}

/**
 * The rejected updates of the page: two of a shop that has moved, and two of an unknown platform, one of
 * which has a second mistake.
 */
export function rejectedOnes(partitions: number): RawRecord[] {
  const opening = { villageCode: '320324109213', householdId: 'hh-7', time: at(700) };
  const moved = { ...opening, source: '/marketplaces/taobao', shopId: 'tb-1' };
  const events = [
    opened({ ...moved, id: 'opening-tb-1-again' }),
    opened({ ...moved, id: 'opening-tb-1-once-more' }),
    opened({ ...opening, id: 'o-x-2', shopId: 'x-2', platform: 'taobbao' }),
    opened({ ...opening, id: 'o-x-3', shopId: 'x-3', platform: 'taobbao', category: 'others' }),
  ];
  return numbered(events.map((event) => recordOf(event, partitions, begins + 760 * DAY_MS)));
}
