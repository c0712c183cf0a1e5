import { type Category, type Kind, type Platform } from '@taocun/domain';
import { lastSecond } from './calendar';
import { type Random } from './random';

export interface PlannedVillage {
  readonly code: string;
  readonly name: string;
  readonly kind: Kind;
  /**
   * False if the kind of village has to be inferred from the code, because the registration does not state
   * it.
   */
  readonly statesKind: boolean;
  readonly povertyCounty: boolean;
  /** The main produce of its agricultural orders. */
  readonly produce: string;
  readonly longitude: number | undefined;
  readonly latitude: number | undefined;
}

export interface PlannedShop {
  /** Index into the plan's villages. */
  readonly village: number;
  /** Counts the village's shops from 1. */
  readonly number: number;
  readonly platform: Platform;
  readonly category: Category;
}

export const shopIdOf = (
  village: Pick<PlannedVillage, 'code'>,
  { platform, number }: Pick<PlannedShop, 'platform' | 'number'>,
): string => `${platform}-${village.code}-${String(number).padStart(3, '0')}`;

export const householdIdOf = (village: Pick<PlannedVillage, 'code'>, household: number): string =>
  `${village.code}-h${String(household).padStart(4, '0')}`;

/** The kinds of lines. `repeated` sends an earlier line again, `refused` is one that must be rejected. */
const lineKinds = ['registered', 'opened', 'closed', 'paid', 'refunded', 'repeated', 'refused'] as const;
type LineKind = (typeof lineKinds)[number];

/**
 * One record for `marketplace.updates`: a key and a structured CloudEvents JSON, without tabs or line breaks.
 */
export interface RecordLine {
  readonly key: string;
  readonly value: string;
}

/**
 * Seconds until a line is sent: usually none, sometimes up to an hour, rarely up to five and a half hours.
 */
export function delayOf(random: Random): number {
  const luck = random.next();
  if (luck < 0.75) return random.between(0, 120);
  return luck < 0.95 ? random.between(0, 3600) : random.between(3600, 19_800);
}

/** 2^21 lines: the sort below packs a line's number into 21 bits. */
const capacity = 2_097_152;

/**
 * Every line of the record as a few numbers (21 bytes), so that all lines are known, counted and sorted by
 * the time of sending before the first is written, and no line's text is kept after it is sent.
 */
export class Plan {
  readonly villages: PlannedVillage[] = [];
  readonly shops: PlannedShop[] = [];
  size = 0;

  private readonly kinds = new Uint8Array(capacity);
  private readonly seconds = new Uint32Array(capacity);
  private readonly sendings = new Uint32Array(capacity);
  private readonly subjects = new Uint32Array(capacity);
  private readonly values = new Uint32Array(capacity);
  private readonly references = new Uint32Array(capacity);

  /**
   * Adds a line and returns its number. `second` is its event time, `delay` the seconds until it is sent.
   * `subject` is the village of a registration, otherwise the shop; `value` is the number of households, the
   * household's number, the fen, or the variant; `reference` is the line that is refunded or repeated.
   */
  add(kind: LineKind, second: number, delay: number, subject: number, value = 0, reference = 0): number {
    const line = this.size;
    if (line === capacity) throw new RangeError(`the record has room for ${capacity} lines`);
    if (second < 0 || second > lastSecond) throw new RangeError(`second ${second} lies outside the record`);
    this.size += 1;
    this.kinds[line] = lineKinds.indexOf(kind);
    this.seconds[line] = second;
    this.sendings[line] = second + delay;
    this.subjects[line] = subject;
    this.values[line] = value;
    this.references[line] = reference;
    return line;
  }

  /** Sends a line at another second than was planned. */
  sendAt(line: number, second: number): void {
    this.sendings[line] = second;
  }

  kind(line: number): LineKind {
    return lineKinds[at(this.kinds, line)] ?? 'refused';
  }
  second(line: number): number {
    return at(this.seconds, line);
  }
  sending(line: number): number {
    return at(this.sendings, line);
  }
  subject(line: number): number {
    return at(this.subjects, line);
  }
  value(line: number): number {
    return at(this.values, line);
  }
  reference(line: number): number {
    return at(this.references, line);
  }

  village(index: number): PlannedVillage {
    return at(this.villages, index);
  }
  shop(index: number): PlannedShop {
    return at(this.shops, index);
  }

  shopId(index: number): string {
    const shop = this.shop(index);
    return shopIdOf(this.village(shop.village), shop);
  }

  /**
   * The lines' numbers in order of sending; lines sent in the same second are in the order in which they were
   * added.
   */
  *inOrder(): Generator<number> {
    const packed = new Float64Array(this.size);
    for (let line = 0; line < this.size; line += 1) packed[line] = at(this.sendings, line) * capacity + line;
    packed.sort();
    for (const key of packed) yield key % capacity;
  }
}

function at<T>(values: ArrayLike<T>, index: number): T {
  const value = values[index];
  if (value === undefined) throw new RangeError(`the plan has nothing at ${index}`);
  return value;
}
