import { createHash } from 'node:crypto';
import { type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { type ByteRange } from './byte-range';

const MOST_KEPT = 16;
const MOST_KEPT_BYTES = 512 * 1_048_576;
/** Readers of parts request the next one within moments. */
const KEPT_MS = 60_000;
const PART_BYTES = 65_536;

async function partOf(handle: FileHandle, start: number, below: number): Promise<Buffer> {
  const length = Math.min(PART_BYTES, below - start);
  const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, start);
  return buffer.subarray(0, bytesRead);
}

/**
 * A file without a name, so that closing deletes it. Several readers may use it at once; it is closed when it
 * is neither cached nor read.
 */
export class MadeFile {
  #holders = 1;

  private constructor(
    readonly bytes: number,
    readonly hash: string,
    private readonly handle: FileHandle,
  ) {}

  static async of(handle: FileHandle): Promise<MadeFile> {
    const { size } = await handle.stat();
    const hash = createHash('sha1');
    for (let at = 0; at < size; at += PART_BYTES) hash.update(await partOf(handle, at, size));
    return new MadeFile(size, hash.digest('base64url'), handle);
  }

  /** The stream must be read or destroyed. A stream of Node's own would close the file for all readers. */
  read({ start, end }: ByteRange = { start: 0, end: this.bytes - 1 }): Readable {
    this.#holders++;
    const { handle } = this;
    let at = start;
    return new Readable({
      read() {
        partOf(handle, at, end + 1).then(
          (part) => {
            at += part.length;
            this.push(part.length === 0 ? null : part);
          },
          (error: Error) => this.destroy(error),
        );
      },
      destroy: (error, done) => {
        this.letGo();
        done(error);
      },
    });
  }

  letGo(): void {
    if (--this.#holders === 0) void this.handle.close();
  }
}

/** A cache of recent files for readers that fetch one in parts: all parts then come from the same file. */
@Injectable()
export class MadeFiles implements OnModuleDestroy {
  /** By name, the least recently used first. */
  readonly #retained = new Map<string, { readonly file: MadeFile; readonly timer: NodeJS.Timeout }>();

  find(name: string): MadeFile | undefined {
    const file = this.#retained.get(name)?.file;
    if (file !== undefined) this.#keep(name, file);
    return file;
  }

  /**
   * Keeps the file, however large, for a minute after its last use, unless others displace it. The caller
   * need not call `letGo`.
   */
  add(name: string, file: MadeFile): void {
    this.#drop(name);
    this.#keep(name, file);
    for (const [oldest] of this.#retained) {
      const bytes = [...this.#retained.values()].reduce((sum, each) => sum + each.file.bytes, 0);
      if (oldest === name || (this.#retained.size <= MOST_KEPT && bytes <= MOST_KEPT_BYTES)) break;
      this.#drop(oldest);
    }
  }

  onModuleDestroy(): void {
    for (const name of [...this.#retained.keys()]) this.#drop(name);
  }

  #keep(name: string, file: MadeFile): void {
    clearTimeout(this.#retained.get(name)?.timer);
    this.#retained.delete(name);
    this.#retained.set(name, { file, timer: setTimeout(() => this.#drop(name), KEPT_MS).unref() });
  }

  #drop(name: string): void {
    const retained = this.#retained.get(name);
    if (retained === undefined) return;
    clearTimeout(retained.timer);
    this.#retained.delete(name);
    retained.file.letGo();
  }
}
