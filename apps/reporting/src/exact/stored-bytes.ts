import { mongo } from 'mongoose';
import { integerOf } from './exact-json';
import { BsonType, unlistedType } from './stored-bson';

/** Text that grows, written from the bytes of stored documents. */
export class StoredBytes {
  /** Its memory doubles as often as it has to. */
  protected bytes: Buffer = Buffer.allocUnsafe(65_536);
  protected end = 0;

  /** Everything written so far. Nothing more can be written after it. */
  finished(): Buffer {
    return this.bytes.subarray(0, this.end);
  }

  text(text: string): void {
    // No UTF-16 unit takes more than three bytes of UTF-8.
    this.reserve(text.length * 3);
    this.end += this.bytes.write(text, this.end);
  }

  /** Appends the value of this type at `at`, of those that are the same in every form. */
  protected scalar(type: number, from: Buffer, at: number): void {
    switch (type) {
      case BsonType.int32:
        return this.#integer(from.readInt32LE(at));
      case BsonType.int64:
        return this.#int64(from, at);
      case BsonType.bool:
        return this.text(from[at] === 1 ? 'true' : 'false');
      case BsonType.decimal128:
        return this.text(integerOf(new mongo.Decimal128(from.subarray(at, at + 16))).toString());
      default:
        return unlistedType(type);
    }
  }

  #int64(from: Buffer, at: number): void {
    const [low, high] = [from.readUInt32LE(at), from.readInt32LE(at + 4)];
    // Within the integers that a double holds exactly.
    if (high >= -0x20_0000 && high < 0x20_0000) this.#integer(high * 0x1_0000_0000 + low);
    else this.text(from.readBigInt64LE(at).toString());
  }

  #integer(value: number): void {
    this.reserve(20);
    if (value < 0) this.bytes[this.end++] = MINUS;
    let rest = Math.abs(value);
    let digits = 1;
    for (let beyond = 10; beyond <= rest; beyond *= 10) digits++;
    const begin = this.end;
    this.end += digits;
    for (let place = this.end - 1; place >= begin; place--) {
      const next = Math.floor(rest / 10);
      this.bytes[place] = ZERO + (rest - next * 10);
      rest = next;
    }
  }

  protected byte(byte: number): void {
    this.reserve(1);
    this.bytes[this.end++] = byte;
  }

  /** Makes room for so many bytes, and for the punctuation between two values. */
  protected reserve(bytes: number): void {
    const wanted = this.end + bytes + 8;
    if (wanted <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(wanted, this.bytes.length * 2));
    this.bytes.copy(larger, 0, 0, this.end);
    this.bytes = larger;
  }
}

const [MINUS, ZERO] = [0x2d, 0x30];
