/** A document of MongoDB has at most 16 MiB, which the shops of one village may exceed. */
const MOST_BYTES = 8_388_608;

/** The first part's name is the village's code, and the others are named `<code>:1`, `<code>:2`, … */
interface NamedPart {
  readonly _id: string;
  /** The number of parts, in the first one if there are several. */
  readonly parts?: number;
}

interface StoredPart extends NamedPart {
  readonly state: { value(): Uint8Array };
}

/** The parts in which the bytes of a village are stored, in order; nearly always one. */
export function partsOf(
  code: string,
  bytes: Uint8Array,
  mostBytes = MOST_BYTES,
): readonly (NamedPart & { readonly bytes: Uint8Array })[] {
  if (bytes.length <= mostBytes) return [{ _id: code, bytes }];
  const parts = Math.ceil(bytes.length / mostBytes);
  return Array.from({ length: parts }, (_, at) => ({
    _id: nameOf(code, at),
    ...(at === 0 && { parts }),
    bytes: bytes.subarray(at * mostBytes, (at + 1) * mostBytes),
  }));
}

/** The names of all parts of a village, as a condition of MongoDB. */
export function namesOfParts(code: string): { readonly $gte: string; readonly $lt: string } {
  return { $gte: code, $lt: `${code};` };
}

/**
 * Joins the parts of villages, read in any order. Parts beyond a village's number, left from when it was
 * larger, are ignored.
 */
export class VillageParts<Part extends StoredPart> {
  readonly #first = new Map<string, Part>();
  readonly #bytes = new Map<string, Uint8Array>();

  /** Returns a village's first part and all its bytes, once the last of its parts is added. */
  add(part: Part): readonly [first: Part, bytes: Uint8Array] | undefined {
    const [code = '', number] = part._id.split(':', 2);
    if (number === undefined && part.parts === undefined) return [part, part.state.value()];
    this.#bytes.set(part._id, part.state.value());
    if (number === undefined) this.#first.set(code, part);
    const first = this.#first.get(code);
    if (first === undefined) return undefined;
    const parts = Array.from({ length: first.parts ?? 1 }, (_, at) => this.#bytes.get(nameOf(code, at)));
    if (!parts.every((bytes) => bytes !== undefined)) return undefined;
    for (const at of parts.keys()) this.#bytes.delete(nameOf(code, at));
    this.#first.delete(code);
    return [first, joined(parts)];
  }

  /** Throws if a village lacks a part although all that is stored has been added. */
  end(): void {
    for (const [code, { parts }] of this.#first)
      throw new Error(`Of the ${parts} stored parts of village ${code} one is missing.`);
  }
}

/** Joins the parts of one village, read at one moment. Undefined if there are none. */
export function wholeVillage<Part extends StoredPart>(
  parts: readonly Part[],
): readonly [first: Part, bytes: Uint8Array] | undefined {
  const villages = new VillageParts<Part>();
  for (const part of parts) {
    const whole = villages.add(part);
    if (whole !== undefined) return whole;
  }
  villages.end();
  return undefined;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, { length: more }) => length + more, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function nameOf(code: string, at: number): string {
  return at === 0 ? code : `${code}:${at}`;
}
