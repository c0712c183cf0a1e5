import { type ByteReader, type ByteWriter } from '../memory/bytes';
import { type Day, NEVER } from '../time/day';
import { addFen, type Fen, FenSums, MAX_TERM_FEN } from '../vocabulary/money';
import {
  buyerAreaIndex,
  buyerAreas,
  type BuyerArea,
  categories,
  categoryIndex,
  type Category,
  type Channel,
  channelIndex,
  channels,
} from '../vocabulary/vocabulary';

/**
 * The sales of a day are divided into 32 cells: payments by platform group, category and buyer area, and
 * refunds by platform group alone. Each channel has 32 more, for the payments of orders that state it. An
 * order or a refund changes exactly one cell, and every figure of a village is a sum of cells.
 */
export type SalesCell = number;

/** Cells of orders that state no channel, and of each channel. */
const CELLS_A_CHANNEL = 32;
/** A power of two that has room for all cells of a day. */
const CELLS = 256;
const AREAS = buyerAreas.length + 1;
const PAID_CELLS_A_GROUP = categories.length * AREAS;
const REFUNDED_TO_ALIBABA_SHOPS: SalesCell = 30;
const REFUNDED_TO_OTHER_SHOPS: SalesCell = 31;

export function paidCell(
  alibaba: boolean,
  category: Category,
  area: BuyerArea | undefined,
  channel?: Channel,
): SalesCell {
  const cell = (alibaba ? 0 : PAID_CELLS_A_GROUP) + categoryIndex(category) * AREAS + buyerAreaIndex(area);
  return channelIndex(channel) * CELLS_A_CHANNEL + cell;
}

export function refundCell(alibaba: boolean): SalesCell {
  return alibaba ? REFUNDED_TO_ALIBABA_SHOPS : REFUNDED_TO_OTHER_SHOPS;
}

// The sums by number: all sales, Alibaba's, one per category, then one per known buyer area.
const SALES = 0;
const ALIBABA_SALES = 1;
const FIRST_CATEGORY = 2;
/** The indexes of buyer areas begin at 1; 0 is the unknown area. */
const BEFORE_FIRST_AREA = FIRST_CATEGORY + categories.length - 1;

/** A village's sums of money over some days. */
export class SalesSums extends FenSums {
  /** Undefined for most villages: no order of theirs states a channel. */
  #byChannel: FenSums | undefined;

  constructor() {
    super(FIRST_CATEGORY + categories.length + buyerAreas.length);
  }

  get salesFen(): Fen {
    return this.value(SALES);
  }

  get alibabaSalesFen(): Fen {
    return this.value(ALIBABA_SALES);
  }

  paidFen(category: Category): Fen {
    return this.value(FIRST_CATEGORY + categoryIndex(category));
  }

  paidByBuyersFen(area: BuyerArea): Fen {
    return this.value(BEFORE_FIRST_AREA + buyerAreaIndex(area));
  }

  /** By channel, for the orders that state one; undefined if none does. */
  get paidByChannelFen(): Readonly<Record<Channel, Fen>> | undefined {
    const sums = this.#byChannel;
    if (sums === undefined || channels.every((_, at) => sums.value(at) === 0)) return undefined;
    return { shelf: sums.value(0), live: sums.value(1), video: sums.value(2), group: sums.value(3) };
  }

  /** Adds `fen` to the cell; a negative amount subtracts. */
  addCell(cellOfChannel: SalesCell, fen: number): void {
    const cell = cellOfChannel % CELLS_A_CHANNEL;
    if (cellOfChannel !== cell) {
      this.#byChannel ??= new FenSums(channels.length);
      this.#byChannel.add((cellOfChannel - cell) / CELLS_A_CHANNEL - 1, fen);
    }
    if (isRefund(cell)) {
      this.add(SALES, -fen);
      if (cell === REFUNDED_TO_ALIBABA_SHOPS) this.add(ALIBABA_SALES, -fen);
      return;
    }
    const alibaba = cell < PAID_CELLS_A_GROUP;
    const inGroup = alibaba ? cell : cell - PAID_CELLS_A_GROUP;
    const area = inGroup % AREAS;
    this.add(SALES, fen);
    if (alibaba) this.add(ALIBABA_SALES, fen);
    this.add(FIRST_CATEGORY + (inGroup - area) / AREAS, fen);
    if (area > 0) this.add(BEFORE_FIRST_AREA + area, fen);
  }
}

/** True of a refund's cell, and of a key with it. */
function isRefund(key: number): boolean {
  return (key & (CELLS_A_CHANNEL - 1)) >= REFUNDED_TO_ALIBABA_SHOPS;
}

/**
 * The non-empty cells, sorted by day. Most days of most villages have at most one order, so a row per day
 * would be mostly zeros. Instead each cell takes two elements of one flat array, its key (`day * 256 + cell`)
 * and its amount. A cell that outgrows `MAX_TERM_FEN` continues in another one with the same key.
 *
 * The array is a plain one: each typed array would cost an allocation outside the heap.
 */
export class SalesByDay {
  #places: number[] = [];
  /** Index of the first cell in use. */
  #first = 0;
  #paidFen = 0;

  /**
   * Payments of all stored days before refunds: an upper bound of the sales of any window. Rounded beyond the
   * safe integers.
   */
  get paidFen(): number {
    return this.#paidFen;
  }

  /** `fen` is an integer of 0 … `MAX_TERM_FEN`. */
  add(day: Day, cell: SalesCell, fen: number): void {
    if (!isRefund(cell)) this.#paidFen += fen;
    const key = day * CELLS + cell;
    const after = this.#firstAbove(key);
    if (after === this.#first || this.#key(after - 1) !== key) {
      this.#insert(after, key, fen);
      return;
    }
    const amount = this.#fen(after - 1) + fen;
    this.#places[2 * after - 1] = Math.min(amount, MAX_TERM_FEN);
    if (amount > MAX_TERM_FEN) this.#insert(after, key, amount - MAX_TERM_FEN);
  }

  /** Adds every cell of the days `from` to `to`, both included, or subtracts it if the sign is -1. */
  addTo(sums: SalesSums, from: Day, to: Day, sign: 1 | -1 = 1): void {
    const beyond = (to + 1) * CELLS;
    for (let at = this.#firstAbove(from * CELLS - 1); at < this.#end && this.#key(at) < beyond; at++) {
      sums.addCell(this.#key(at) & (CELLS - 1), sign * this.#fen(at));
    }
  }

  /** Paid minus refunded on the days `from` to `to`, both included. */
  salesOf(from: Day, to: Day): Fen {
    const beyond = (to + 1) * CELLS;
    let sum: Fen = 0;
    for (let at = this.#firstAbove(from * CELLS - 1); at < this.#end && this.#key(at) < beyond; at++) {
      sum = addFen(sum, isRefund(this.#key(at)) ? -this.#fen(at) : this.#fen(at));
    }
    return sum;
  }

  /** The first day from `day` on which anything was paid or refunded, or NEVER. */
  firstDayFrom(day: Day): Day {
    const at = this.#firstAbove(day * CELLS - 1);
    return at < this.#end ? Math.floor(this.#key(at) / CELLS) : NEVER;
  }

  forgetBefore(day: Day): void {
    const first = this.#firstAbove(day * CELLS - 1);
    if (first === this.#first) return;
    this.#first = first;
    this.#paidFen = this.#sumOfPaid();
    // Compacting takes time in proportion to the remaining cells, so it waits until a fifth of the array is
    // free.
    if (5 * this.#first <= this.#end) return;
    this.#places = this.#places.slice(2 * this.#first);
    this.#first = 0;
  }

  get haveChannels(): boolean {
    for (let at = this.#first; at < this.#end; at++)
      if ((this.#key(at) & (CELLS - 1)) >= CELLS_A_CHANNEL) return true;
    return false;
  }

  /** Without channels the keys are `day * 32 + cell`, which takes fewer bytes. */
  write(to: ByteWriter, withChannels: boolean): void {
    to.unsigned(this.#end - this.#first);
    let before = 0;
    for (let at = this.#first; at < this.#end; at++) {
      const cell = this.#key(at) & (CELLS - 1);
      const key = withChannels ? this.#key(at) : ((this.#key(at) - cell) / CELLS) * CELLS_A_CHANNEL + cell;
      to.signed(key - before);
      to.unsigned(this.#fen(at));
      before = key;
    }
  }

  static read(from: ByteReader, withChannels: boolean): SalesByDay {
    const sales = new SalesByDay();
    const count = from.unsigned();
    let key = 0;
    for (let left = count; left > 0; left--) {
      key += from.signed();
      const cell = key & (CELLS_A_CHANNEL - 1);
      sales.#places.push(
        withChannels ? key : ((key - cell) / CELLS_A_CHANNEL) * CELLS + cell,
        from.unsigned(),
      );
    }
    sales.#paidFen = sales.#sumOfPaid();
    return sales;
  }

  #sumOfPaid(): number {
    let fen = 0;
    for (let at = this.#first; at < this.#end; at++) if (!isRefund(this.#key(at))) fen += this.#fen(at);
    return fen;
  }

  get #end(): number {
    return this.#places.length / 2;
  }

  #key(at: number): number {
    return this.#places[2 * at] ?? 0;
  }

  #fen(at: number): number {
    return this.#places[2 * at + 1] ?? 0;
  }

  /**
   * The first cell with a key greater than `key`. Looks at the end first, since a feed mostly runs forward in
   * time.
   */
  #firstAbove(key: number): number {
    let low = this.#first;
    let high = this.#end;
    if (low === high || this.#key(high - 1) <= key) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#key(middle) <= key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insert(at: number, key: number, fen: number): void {
    const places = this.#places;
    places.push(key, fen);
    let to = places.length - 2;
    for (; to > 2 * at; to -= 2) {
      places[to] = places[to - 2] ?? 0;
      places[to + 1] = places[to - 1] ?? 0;
    }
    places[to] = key;
    places[to + 1] = fen;
  }
}
