import { performance } from 'node:perf_hooks';
import { Inject, Injectable } from '@nestjs/common';
import { messageOf, withTimeout } from '@taocun/kafka';
import { type Connection } from 'mongoose';
import { MONGO_CONNECTION } from '../config/tokens';

/** The driver itself waits longer for a server than a probe does, so the wait is cut short here. */
const LATE_MS = 1_000;
/** A connection whose other end has vanished may never answer: then another is asked. */
const ASK_ANOTHER_AFTER_MS = 10_000;

interface Question {
  readonly askedAtMs: number;
  /** What is the matter; undefined where MongoDB has answered. */
  readonly answer: Promise<string | undefined>;
}

/** Asks MongoDB whether it is there. Whoever asks while nothing has been answered waits for the same answer: questions must not pile up. */
@Injectable()
export class MongoProbe {
  #open: Question | undefined;

  constructor(@Inject(MONGO_CONNECTION) private readonly connection: Connection) {}

  /** What is the matter with the database, or undefined; within a second. */
  async error(): Promise<string | undefined> {
    if (this.#open === undefined || performance.now() - this.#open.askedAtMs > ASK_ANOTHER_AFTER_MS) this.#open = this.#ask();
    return withTimeout(LATE_MS, this.#open.answer, `MongoDB has not answered within ${LATE_MS} ms.`);
  }

  #ask(): Question {
    const question: Question = {
      askedAtMs: performance.now(),
      answer: this.#ping().finally(() => {
        if (this.#open === question) this.#open = undefined;
      }),
    };
    return question;
  }

  async #ping(): Promise<string | undefined> {
    const { db } = this.connection;
    if (db === undefined) return 'MongoDB is not connected.';
    try {
      await db.command({ ping: 1 });
      return undefined;
    } catch (error) {
      return `MongoDB does not answer: ${messageOf(error)}`;
    }
  }
}
