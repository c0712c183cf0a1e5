import { performance } from 'node:perf_hooks';
import { Inject, Injectable } from '@nestjs/common';
import { type Connection } from 'mongoose';
import { messageOf, overdueSeconds, withTimeout } from '@taocun/runtime';
import { MONGO_CONNECTION } from '../config/tokens';

/** Timeout of a probe; the driver itself waits longer for a server. */
const PING_TIMEOUT_MS = 1_000;
/** After this time a ping is given up and another one sent: a half-open connection may never answer. */
const GIVE_UP_AFTER_MS = 10_000;

interface Ping {
  readonly sentAtMs: number;
  /** The error; undefined if MongoDB has answered. */
  readonly answer: Promise<string | undefined>;
}

/** Pings MongoDB. Concurrent probes share one ping, so that pings don't pile up. */
@Injectable()
export class MongoProbe {
  #open: Ping | undefined;
  /** The time of the first failed probe since MongoDB last answered a ping. */
  #failingSinceMs: number | undefined;

  constructor(@Inject(MONGO_CONNECTION) private readonly connection: Connection) {}

  /** The error of the database, or undefined; resolves within a second. */
  async error(): Promise<string | undefined> {
    if (this.#open === undefined || performance.now() - this.#open.sentAtMs > GIVE_UP_AFTER_MS)
      this.#open = this.#ask();
    const error = await withTimeout(
      PING_TIMEOUT_MS,
      this.#open.answer,
      `MongoDB has not answered within ${PING_TIMEOUT_MS} ms.`,
    );
    if (error !== undefined) this.#failingSinceMs ??= performance.now();
    return error;
  }

  /**
   * True if no ping has been answered for some seconds. A ping that is merely slow, for example under load,
   * is no outage.
   */
  get isAway(): boolean {
    return overdueSeconds(this.#failingSinceMs) !== undefined;
  }

  #ask(): Ping {
    const ping: Ping = {
      sentAtMs: performance.now(),
      answer: this.#ping().finally(() => {
        if (this.#open === ping) this.#open = undefined;
      }),
    };
    return ping;
  }

  async #ping(): Promise<string | undefined> {
    const { db } = this.connection;
    if (db === undefined) return 'MongoDB is not connected.';
    try {
      await db.command({ ping: 1 });
      this.#failingSinceMs = undefined;
      return undefined;
    } catch (error) {
      return `MongoDB does not answer: ${messageOf(error)}`;
    }
  }
}
