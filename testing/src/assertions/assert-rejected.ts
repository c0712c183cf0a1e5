import type { RawRecord, RejectedRecord } from '../oracle/naive';
import { dotted, expectSame } from './comparable';

/** A stored rejected update, or a group of them. */
export interface StoredRejected {
  readonly partition: number;
  readonly offset: number;
  readonly timestampMs: number;
  readonly reason: string;
  readonly path: string;
  readonly value: { value(): Uint8Array } | null;
  readonly group?: {
    readonly day: number;
    readonly count: number;
    readonly firstOffset: number;
    readonly lastOffset: number;
    readonly source?: string;
    readonly mixed?: true;
  };
}

/** The limit in histories of the simulator, low enough for floods to exceed it. */
export const KEPT_SINGLY = 100;
const base64 = (value: Uint8Array | string | null): string | null =>
  value === null ? null : Buffer.from(value).toString('base64');

/**
 * Compares the stored rejected updates with those that the contract rejects: each is stored with its bytes,
 * or counted in the group of its kind.
 */
export function holdRejected(stored: readonly StoredRejected[], rejected: readonly RejectedRecord[]): void {
  const singles = stored.filter(({ group }) => group === undefined);
  const places = new Set(singles.map(placeOf));
  const expectedSingly = rejected.filter(({ record }) => places.has(placeOf(record)));
  const others = rejected.filter(({ record }) => !places.has(placeOf(record)));
  expectSame(
    singles.map(({ partition, offset, reason, path, value }) => ({
      partition,
      offset,
      reason,
      path: dotted(path),
      value: value === null ? null : base64(value.value()),
    })),
    expectedSingly.map(({ record: { partition, offset, value }, reason, path }) => ({
      partition,
      offset,
      reason,
      path,
      value: base64(value),
    })),
  );
  const offsets = new Map<string, number[]>();
  const days = new Set<string>();
  for (const { partition, reason, path, group } of stored) {
    if (group === undefined) continue;
    if (group.mixed === true)
      throw new Error('No feed of these tests has as many sources and paths as make a mixed group.');
    const key = keyOf(partition, reason, dotted(path), group.source);
    if (days.has(`${key} ${group.day}`)) throw new Error(`There are two groups of a day: ${key}`);
    days.add(`${key} ${group.day}`);
    const [count = 0, first = Infinity, last = -Infinity] = offsets.get(key) ?? [];
    offsets.set(key, [
      count + group.count,
      Math.min(first, group.firstOffset),
      Math.max(last, group.lastOffset),
    ]);
  }
  const expected = new Map<string, number[]>();
  for (const { record, reason, path } of others) {
    const { partition, offset } = record;
    if (singles.filter((one) => one.partition === partition && one.reason === reason).length < KEPT_SINGLY)
      throw new Error(`${placeOf(record)} is not kept singly, though few are.`);
    const key = keyOf(partition, reason, path, sourceOf(record));
    const [count = 0, first = Infinity, last = -Infinity] = expected.get(key) ?? [];
    expected.set(key, [count + 1, Math.min(first, offset), Math.max(last, offset)]);
  }
  expectSame(sorted(offsets), sorted(expected));
}

const sorted = (all: ReadonlyMap<string, number[]>) => [...all].sort(([a], [b]) => (a < b ? -1 : 1));
const placeOf = ({ partition, offset }: { readonly partition: number; readonly offset: number }) =>
  `${partition}:${offset}`;
const keyOf = (partition: number, reason: string, path: string, source: string | undefined) =>
  JSON.stringify([partition, reason, path, source ?? null]);

function sourceOf({ value, headers }: RawRecord): string | undefined {
  const [, binary] = Object.entries(headers ?? {}).find(([name]) => name === 'ce_source') ?? [];
  if (binary !== undefined) return binary;
  try {
    const { source } = JSON.parse(Buffer.from(value ?? '').toString()) as { source?: unknown };
    return typeof source === 'string' ? source : undefined;
  } catch {
    return undefined;
  }
}
