import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { FailureLog, messageOf } from '@taocun/runtime';
import { Problem } from '@taocun/service';
import { IssuedLists } from './issued-lists';
import { RevisedCertificates } from './revised-certificates';
import { Silences } from './silences';

const EVERY_MS = 5_000;

/**
 * Prepares a notice for each list that is issued, each source that falls silent or returns, and each
 * certificate whose money changes later.
 */
@Injectable()
export class NoticeWatch implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #failures = new FailureLog(new Logger('Notices'));
  readonly #stopping = new AbortController();
  #watching: Promise<void> | undefined;

  constructor(
    private readonly lists: IssuedLists,
    private readonly silences: Silences,
    private readonly certificates: RevisedCertificates,
  ) {}

  onApplicationBootstrap(): void {
    this.#watching = this.#watch();
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopping.abort();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await pause(EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      await this.prepare(new Date()).catch((error: unknown) => {
        this.#failures.failed(`Notices could not be prepared yet: ${messageOf(error)}`, messageOf(error));
      });
    }
  }

  /** A kind of notice that cannot be prepared yet delays no other kind. Throws the first failure. */
  async prepare(now: Date): Promise<void> {
    const failures: unknown[] = [];
    for (const each of [this.lists, this.silences, this.certificates])
      await each.prepare(now).catch((error: unknown) => void failures.push(error));
    // A Problem is what an answer would be refused with, for instance while the table is loaded.
    for (const failure of failures) if (!(failure instanceof Problem)) throw failure;
  }
}
