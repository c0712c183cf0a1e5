import { timingSafeEqual } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as pauseFor } from 'node:timers/promises';
import { type LoggerService } from '@nestjs/common';
import { missingRight } from '@taocun/messaging';
import { messageOf } from '@taocun/runtime';
import { type ApiKey, endOf, keyHashOf, idOfKey } from '../secrets/api-key';
import { type ApiKeys, apiKeyOf, keysGoodForMs } from './api-keys';

/** The caller's identity, according to the key in the request. */
export type Identity =
  | { readonly kind: 'holder'; readonly key: ApiKey }
  | { readonly kind: 'nobody' }
  /** `because` is the reason why the key is not valid. */
  | { readonly kind: 'refused'; readonly because: string }
  /** The keys are unknown because MongoDB does not answer, or because its user lacks `right` to read them. */
  | { readonly kind: 'unknowable'; readonly right?: string };

interface Known {
  readonly hash: Uint8Array;
  readonly key: ApiKey;
}

/** Age from which a request triggers a refresh in the background. */
const refreshAfterMs = 1_000;
/** Minimum interval of the refreshes that requests wait for; short, so that a new key works at once. */
const refreshAwaitedEveryMs = 500;
const noteUseEveryMs = 60_000;

/** Stands for the stored hash if the key is unknown, so that a comparison always takes place. */
const noHash = new Uint8Array(32);

const nobody: Identity = { kind: 'nobody' };

/**
 * Cache of all keys: checking one costs a hash and no query. Requests refresh it at most once a second, in
 * the background. If the database has not answered for five seconds, no key is accepted: a request that needs
 * one waits until it answers again.
 */
export class ApiKeyCache {
  #keys: ReadonlyMap<string, Known> = new Map();
  #readAtMs = -Infinity;
  #triedAtMs = -Infinity;
  #reading: Promise<void> | undefined;
  #refreshingUnknown: Promise<void> | undefined;
  #isLogged = false;
  #right: string | undefined;
  readonly #notedAtMs = new Map<string, number>();

  constructor(
    private readonly keys: Pick<ApiKeys, 'all' | 'noteUse' | 'patienceMs'>,
    private readonly log: Pick<LoggerService, 'warn'>,
    private readonly now: () => number = () => performance.now(),
    private readonly pause: (ms: number) => Promise<unknown> = pauseFor,
  ) {}

  /**
   * Identifies the caller by the `Authorization` header. While the keys are unknown it waits, if the request
   * `needs` a key.
   */
  async identify(authorization: string | undefined, needs = true): Promise<Identity> {
    if (authorization === undefined) return nobody;
    const [, shown = ''] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
    const id = idOfKey(shown);
    if (id === undefined)
      return {
        kind: 'refused',
        because: 'The Authorization header holds no key. Send Authorization: Bearer tck_….',
      };

    const untilMs = needs ? this.now() + this.keys.patienceMs : -Infinity;
    for (;;) {
      const identity = await this.#identityOf(id, shown);
      if (identity.kind !== 'unknowable' || identity.right !== undefined || this.now() >= untilMs)
        return identity;
      await this.pause(refreshAwaitedEveryMs);
    }
  }

  async #identityOf(id: string, shown: string): Promise<Identity> {
    const cameAtMs = this.now();
    await this.#refresh();
    const hash = keyHashOf(shown);
    let key = this.#keyOf(id, hash);
    // Only a refresh since the request's arrival can show that a key does not exist. A wrong secret also
    // waits for it: otherwise the answer's time would reveal which ids exist.
    if (key === undefined && this.#readAtMs < cameAtMs) await this.#refreshUnknown();
    if (this.#ageMs() >= keysGoodForMs) return this.#unknowable();
    key = this.#keyOf(id, hash);
    if (key === undefined)
      return this.#readAtMs < cameAtMs
        ? this.#unknowable()
        : { kind: 'refused', because: 'The key is unknown.' };
    const end = endOf(key, Date.now());
    if (end !== undefined) {
      const how = end.kind === 'revoked' ? 'was revoked' : 'has expired';
      return { kind: 'refused', because: `The key ${id} ${how} at ${end.at.toISOString()}.` };
    }
    this.#noteUse(id);
    return { kind: 'holder', key };
  }

  /**
   * Returns a check, by id, whether the key of an accepted caller has ended since. It may miss the last
   * second; while MongoDB does not answer, it knows only expiries.
   */
  async hasEnded(): Promise<(id: string) => boolean> {
    await this.#refresh();
    const nowMs = Date.now();
    return (id) => {
      const known = this.#keys.get(id);
      return known === undefined || endOf(known.key, nowMs) !== undefined;
    };
  }

  #unknowable(): Identity {
    return { kind: 'unknowable', ...(this.#right !== undefined && { right: this.#right }) };
  }

  /** The key with this id and hash. */
  #keyOf(id: string, hash: Buffer): ApiKey | undefined {
    const known = this.#keys.get(id);
    return timingSafeEqual(known?.hash ?? noHash, hash) ? known?.key : undefined;
  }

  #ageMs(): number {
    return this.now() - this.#readAtMs;
  }

  /** Starts a refresh if the cache is stale, and waits for it if the cache has expired. */
  async #refresh(): Promise<void> {
    const ageMs = this.#ageMs();
    if (ageMs < refreshAfterMs) return;
    const reading = this.#read();
    if (ageMs >= keysGoodForMs) await reading;
  }

  /** Resolves after a refresh that begins after this call. All calls before its beginning share it. */
  #refreshUnknown(): Promise<void> {
    this.#refreshingUnknown ??= (async () => {
      await this.#reading;
      const earlyMs = this.#triedAtMs + refreshAwaitedEveryMs - this.now();
      if (earlyMs > 0) await this.pause(earlyMs);
      // A refresh that began meanwhile may have begun before a later caller arrived.
      await this.#reading;
      this.#refreshingUnknown = undefined;
      await this.#read();
    })();
    return this.#refreshingUnknown;
  }

  #read(): Promise<void> {
    this.#reading ??= this.#ask().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #ask(): Promise<void> {
    // The age counts from the query, because its answer misses keys that are revoked meanwhile.
    const triedAtMs = this.now();
    this.#triedAtMs = triedAtMs;
    try {
      const documents = await this.keys.all();
      this.#keys = new Map(
        documents.map((document) => [document._id, { hash: document.hash.buffer, key: apiKeyOf(document) }]),
      );
      this.#readAtMs = triedAtMs;
      this.#isLogged = false;
    } catch (error) {
      this.#right = missingRight(error);
      if (this.#isLogged) return;
      this.#isLogged = true;
      const reason = messageOf(error);
      this.log.warn(`The keys can't be read: ${reason}. No key is accepted while this lasts.`, 'Access');
    }
  }

  #noteUse(id: string): void {
    const nowMs = this.now();
    if (nowMs - (this.#notedAtMs.get(id) ?? -Infinity) < noteUseEveryMs) return;
    this.#notedAtMs.set(id, nowMs);
    // Not awaited, because no decision depends on it.
    this.keys.noteUse(id, new Date()).catch((error: unknown) => {
      const reason = messageOf(error);
      this.log.warn(`The last use of the key ${id} can't be noted: ${reason}.`, 'Access');
    });
  }
}
