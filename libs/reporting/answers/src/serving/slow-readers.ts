import { type ServerResponse } from 'node:http';

/** The minimum rate of a reader for which an answer waits. */
const LEAST_BYTES_A_SECOND = 16_000;
/** A reader may fall behind by ten seconds of this rate. */
const BEHIND_BYTES = 10 * LEAST_BYTES_A_SECOND;
/**
 * A reader may be a minute ahead of the rate. The system accepts bytes long before the reader gets them, and
 * many at once (1.6 MB through the loopback interface), so a steady reader seems to read nothing for a while.
 */
const AHEAD_BYTES = 60 * LEAST_BYTES_A_SECOND;

const TICK_MS = 1_000;

/**
 * The bytes by which a reader may still fall behind: every byte read adds one, every second of waiting for
 * the reader takes `LEAST_BYTES_A_SECOND`.
 */
export class ReadingAllowance {
  #leftBytes = BEHIND_BYTES;

  /**
   * Called after a second in which the reader took this many bytes; `isAwaited` if more were ready. Returns
   * true if it is too slow.
   */
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

/**
 * Cuts off readers that occupy an answer's permit by reading more slowly than the minimum rate. Time in which
 * nothing is ready for them is not counted.
 */
export class SlowReaders {
  readonly #watched = new Map<ServerResponse, Watched>();
  #timer: NodeJS.Timeout | undefined;

  /** Calls `cutOff` after each reader that was cut off. */
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

  /**
   * Counts ticks instead of real time: a second in which this process had no time to write is not the
   * reader's fault.
   */
  #look(): void {
    for (const [response, reader] of this.#watched) {
      const takenBytes = takenBytesOf(response);
      const isTooSlow = reader.allowance.secondPassed(
        takenBytes - reader.takenBytes,
        response.writableLength > 0,
      );
      reader.takenBytes = takenBytes;
      if (!isTooSlow) continue;
      this.ended(response);
      // Cut instead of ended, so that nobody mistakes half a list for the whole.
      response.destroy();
      this.cutOff();
    }
  }
}

/** The bytes of the connection that the system has accepted, without those that wait in this process. */
function takenBytesOf({ socket }: ServerResponse): number {
  return socket === null ? 0 : socket.bytesWritten - socket.writableLength;
}
