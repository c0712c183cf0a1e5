import { timingSafeEqual } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as pauseFor } from 'node:timers/promises';
import { type LoggerService } from '@nestjs/common';
import { type ApiKey, endOf, keyHashOf, idOfKey } from '../secrets/api-key';
import { messageOf } from '@taocun/kafka';
import { type ApiKeys, apiKeyOf } from './api-keys';

/** Who asks, by the key that was shown. */
export type Identity =
  | { readonly kind: 'holder'; readonly key: ApiKey }
  | { readonly kind: 'nobody' }
  /** Why the key is not good. */
  | { readonly kind: 'refused'; readonly because: string }
  /** MongoDB does not answer. */
  | { readonly kind: 'unknowable' };

interface Known {
  readonly hash: Uint8Array;
  readonly key: ApiKey;
}

/** After this nothing is held for known any more: within it a revocation takes effect. */
const keysGoodForMs = 5_000;
/** After this they are read again, beside the request that finds it so. */
const refreshAfterMs = 1_000;
/** Whoever shows a key that is not known waits for them to be read again, but no oftener: a key works as soon as it is made. */
const lookAgainEveryMs = 500;
const noteUseEveryMs = 60_000;

const nobody: Identity = { kind: 'nobody' };
const unknowable: Identity = { kind: 'unknowable' };

/**
 * All keys in memory: to look at one costs a hash and no question to the database. They are read as requests come, once a
 * second at most, and without an answer for five seconds no key is good any more.
 */
export class ApiKeyCache {
  #keys: ReadonlyMap<string, Known> = new Map();
  #readAtMs = -Infinity;
  #askedAtMs = -Infinity;
  #reading: Promise<void> | undefined;
  #looking: Promise<void> | undefined;
  #isTold = false;
  readonly #notedAtMs = new Map<string, number>();

  constructor(
    private readonly keys: Pick<ApiKeys, 'all' | 'noteUse'>,
    private readonly log: Pick<LoggerService, 'warn'>,
    private readonly now: () => number = () => performance.now(),
    private readonly pause: (ms: number) => Promise<unknown> = pauseFor,
  ) {}

  /** By the header `Authorization`. */
  async identify(authorization: string | undefined): Promise<Identity> {
    if (authorization === undefined) return nobody;
    const [, shown = ''] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
    const id = idOfKey(shown);
    if (id === undefined) return { kind: 'refused', because: 'What Authorization shows is no key. Write: Authorization: Bearer tck_…' };

    const cameAtMs = this.now();
    await this.#refresh();
    if (!this.#keys.has(id) && this.#readAtMs < cameAtMs) await this.#lookAgain();
    if (this.#ageMs() >= keysGoodForMs) return unknowable;
    const known = this.#keys.get(id);
    // Only who has looked since can say that there is no such key.
    if (known === undefined && this.#readAtMs < cameAtMs) return unknowable;
    if (known === undefined || !timingSafeEqual(known.hash, keyHashOf(shown))) return { kind: 'refused', because: 'The key is not known.' };
    const { key } = known;
    const end = endOf(key, Date.now());
    if (end !== undefined) {
      const how = end.kind === 'revoked' ? 'was revoked' : 'has expired';
      return { kind: 'refused', because: `The key ${id} ${how} at ${end.at.toISOString()}.` };
    }
    this.#noteUse(id);
    return { kind: 'holder', key };
  }

  #ageMs(): number {
    return this.now() - this.#readAtMs;
  }

  /** Has the keys read where what is known is no longer fresh, and waits for it where it is good no longer. */
  async #refresh(): Promise<void> {
    const ageMs = this.#ageMs();
    if (ageMs < refreshAfterMs) return;
    const reading = this.#read();
    if (ageMs >= keysGoodForMs) await reading;
  }

  /** Ends after a reading that has begun after this was called. All who call before it begins share it. */
  #lookAgain(): Promise<void> {
    this.#looking ??= (async () => {
      await this.#reading;
      const earlyMs = this.#askedAtMs + lookAgainEveryMs - this.now();
      if (earlyMs > 0) await this.pause(earlyMs);
      // One that has begun meanwhile may have begun before somebody who waits here has come.
      await this.#reading;
      this.#looking = undefined;
      await this.#read();
    })();
    return this.#looking;
  }

  #read(): Promise<void> {
    this.#reading ??= this.#ask().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #ask(): Promise<void> {
    // What is revoked while the answer is under way is not in it: the age counts from the question.
    const askedAtMs = this.now();
    this.#askedAtMs = askedAtMs;
    try {
      const documents = await this.keys.all();
      this.#keys = new Map(documents.map((document) => [document._id, { hash: document.hash.buffer, key: apiKeyOf(document) }]));
      this.#readAtMs = askedAtMs;
      this.#isTold = false;
    } catch (error) {
      if (this.#isTold) return;
      this.#isTold = true;
      const reason = messageOf(error);
      this.log.warn(`The keys can't be read: ${reason}. No key is good while this lasts.`, 'Access');
    }
  }

  #noteUse(id: string): void {
    const nowMs = this.now();
    if (nowMs - (this.#notedAtMs.get(id) ?? -Infinity) < noteUseEveryMs) return;
    this.#notedAtMs.set(id, nowMs);
    // Nobody waits for it, and whether a use was noted decides nothing.
    this.keys.noteUse(id, new Date()).catch((error: unknown) => {
      const reason = messageOf(error);
      this.log.warn(`The last use of the key ${id} can't be noted: ${reason}.`, 'Access');
    });
  }
}
