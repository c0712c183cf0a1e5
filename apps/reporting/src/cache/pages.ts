/** A page as it is sent. */
export interface SentPage {
  readonly body: string | Buffer;
  /** The cursor of the page after it. */
  readonly next?: string;
  readonly etag: string;
}

interface Kept {
  readonly version: string;
  readonly page: Promise<SentPage>;
  bytes: number;
}

/** What keeping a page costs besides its body. */
const BYTES_OF_AN_ENTRY = 1_000;

/** Pages that were asked for lately, each until something else is stored that it is made of. */
export class Pages {
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  /** @param maxBytes is how much is kept; what was not asked for longest goes first */
  constructor(private readonly maxBytes: number) {}

  /**
   * The page that answers this question.
   * @param version says what the page is made of. It has to be read before this is called: a page is at least as new as its version.
   */
  of(question: string, version: string, make: () => Promise<SentPage>): Promise<SentPage> {
    const known = this.#kept.get(question);
    if (known?.version === version) {
      // Maps are in the order in which their keys came.
      this.#kept.delete(question);
      this.#kept.set(question, known);
      return known.page;
    }
    if (known !== undefined) this.#forget(question, known);
    const kept: Kept = { version, page: make(), bytes: 0 };
    this.#kept.set(question, kept);
    kept.page.then(
      ({ body }) => this.#count(question, kept, Buffer.byteLength(body)),
      () => this.#forget(question, kept),
    );
    return kept.page;
  }

  #count(question: string, kept: Kept, bytes: number): void {
    if (this.#kept.get(question) !== kept) return;
    kept.bytes = bytes + BYTES_OF_AN_ENTRY;
    this.#bytes += kept.bytes;
    for (const [oldest, page] of this.#kept) {
      if (this.#bytes <= this.maxBytes) return;
      this.#forget(oldest, page);
    }
  }

  #forget(question: string, kept: Kept): void {
    if (this.#kept.get(question) !== kept) return;
    this.#kept.delete(question);
    this.#bytes -= kept.bytes;
  }
}
