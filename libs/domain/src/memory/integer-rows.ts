import { grownBytes, type MemoryBytes } from './growth';

const CELL = 4;
const FIRST_BYTES = 4_096;

/** The array changes when the rows grow, so nobody else keeps it. */
interface Cells {
  values: Int32Array;
}

/** One number of each row: an integer of 32 bits. */
export class RowField<Row extends number> {
  constructor(
    private readonly cells: Cells,
    private readonly width: number,
    private readonly at: number,
  ) {}

  of(row: Row): number {
    return this.cells.values[row * this.width + this.at] ?? 0;
  }

  set(row: Row, value: number): void {
    this.cells.values[row * this.width + this.at] = value;
  }
}

/**
 * Rows of integers, one after another in a buffer of shared memory, which V8's collector neither visits nor
 * counts. Row 0 stands for none. Rows are never removed.
 */
export class IntegerRows<Row extends number, Name extends string> {
  readonly fields: Readonly<Record<Name, RowField<Row>>>;
  readonly #cells: Cells = { values: integers(FIRST_BYTES) };
  readonly #width: number;
  #end = 1;

  constructor(names: readonly Name[]) {
    this.#width = names.length;
    this.fields = Object.fromEntries(
      names.map((name, at) => [name, new RowField<Row>(this.#cells, names.length, at)]),
    ) as Record<Name, RowField<Row>>;
  }

  /** The number of rows. */
  get count(): number {
    return this.#end - 1;
  }

  get bytes(): MemoryBytes {
    return { used: CELL * this.#width * this.#end, reserved: this.#cells.values.byteLength };
  }

  /** Adds a row of zeros. */
  add(): Row {
    const { values } = this.#cells;
    const needed = CELL * this.#width * (this.#end + 1);
    if (needed > values.byteLength) {
      const larger = integers(grownBytes(values.byteLength, needed));
      larger.set(values);
      this.#cells.values = larger;
    }
    return this.#end++ as Row;
  }
}

function integers(bytes: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(bytes));
}
