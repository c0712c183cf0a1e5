import { type ServerResponse } from 'node:http';

/** The rate that a reader has to keep while an answer waits for it. */
const LEAST_BYTES_A_SECOND = 16_000;
/** A reader may fall ten seconds behind the rate. */
const BEHIND_BYTES = 10 * LEAST_BYTES_A_SECOND;
/**
 * A reader may be a minute ahead of the rate. The system accepts bytes long before the reader has them, and many at once (1.6 MB through the
 * loopback interface), so that a steady reader seems to take none for a while.
 */
const AHEAD_BYTES = 60 * LEAST_BYTES_A_SECOND;

const TICK_MS = 1_000;

/** The bytes by which a reader may still fall behind: a second of waiting for it costs those of a second at the rate, and each taken one is earned. */
export class ReadingAllowance {
  #leftBytes = BEHIND_BYTES;

  /** True if the reader is too slow, after a second in which it took so many bytes; `isAwaited` where more were ready for it. */
  secondPassed(takenBytes: number, isAwaited: boolean): boolean {
    const costBytes = isAwaited ? LEAST_BYTES_A_SECOND : 0;
    this.#leftBytes = Math.min(AHEAD_BYTES, this.#leftBytes + takenBytes - costBytes);
    return this.#leftBytes <= 0;
  }
}

interface Watched {
  readonly allowance: ReadingAllowance;
  takenBytes: number;
}

/** Cuts off readers that keep an answer, and its place, by reading slower than the least rate. Time in which nothing is ready for them is free. */
export class SlowReaders {
  readonly #watched = new Map<ServerResponse, Watched>();
  #timer: NodeJS.Timeout | undefined;

  /** `cutOff` is called after each reader that was cut off. */
  constructor(private readonly cutOff: () => void) {}

  /** Watches until `ended` is called. */
  watch(response: ServerResponse): void {
    this.#watched.set(response, { allowance: new ReadingAllowance(), takenBytes: takenBytesOf(response) });
    this.#timer ??= setInterval(() => this.#look(), TICK_MS).unref();
  }

  ended(response: ServerResponse): void {
    this.#watched.delete(response);
    if (this.#watched.size === 0) this.#timer = void clearInterval(this.#timer);
  }

  /** By ticks, not by a clock: a second in which this process had no time to write is no second of the reader. */
  #look(): void {
    for (const [response, reader] of this.#watched) {
      const takenBytes = takenBytesOf(response);
      const isTooSlow = reader.allowance.secondPassed(takenBytes - reader.takenBytes, response.writableLength > 0);
      reader.takenBytes = takenBytes;
      if (!isTooSlow) continue;
      this.ended(response);
      // Not ended but cut, so that nobody takes half a list for a whole one.
      response.destroy();
      this.cutOff();
    }
  }
}

/** The bytes of the connection that the system has accepted; those that wait in this process are not among them. */
function takenBytesOf({ socket }: ServerResponse): number {
  return socket === null ? 0 : socket.bytesWritten - socket.writableLength;
}
