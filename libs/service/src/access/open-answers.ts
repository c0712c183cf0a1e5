import { type ServerResponse } from 'node:http';
import { whenClosed } from '../http/when-closed';
import { type ApiKey } from '../secrets/api-key';
import { type ApiKeyCache } from './api-key-cache';

/**
 * The interval at which keys of open answers are checked; a revocation takes effect within five seconds in
 * all.
 */
const STALL_CHECK_MS = 1_000;

/**
 * Answers being sent to holders of keys. A long answer, such as a stream or a whole list, is cut once its key
 * has ended.
 */
export class OpenAnswers {
  readonly #open = new Map<ServerResponse, ApiKey>();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly known: Pick<ApiKeyCache, 'hasEnded'>) {}

  add(response: ServerResponse, key: ApiKey): void {
    if (response.destroyed) return;
    this.#open.set(response, key);
    whenClosed(response, () => {
      this.#open.delete(response);
      if (this.#open.size === 0) this.#timer = void clearInterval(this.#timer);
    });
    this.#timer ??= setInterval(() => void this.#look(), STALL_CHECK_MS).unref();
  }

  async #look(): Promise<void> {
    const ended = await this.known.hasEnded();
    // Cut instead of ended, so that nobody mistakes half a list for the whole.
    for (const [response, { id }] of this.#open) if (ended(id)) response.destroy();
  }
}
