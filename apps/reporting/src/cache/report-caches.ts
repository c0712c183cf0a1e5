import { createHash } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { type RuleSet } from '@taocun/domain';
import { RULE_SETS } from '@taocun/service';
import { asInt64, exactly, type Summing } from '../exact/exact-sums';
import { type Aggregation, type Rows, rowsOf } from './aggregations';
import { KeptRows } from './kept-rows';
import { StaleWhileRevalidate } from './stale-while-revalidate';
import { isOfNothing } from './stored-version';

/** A report on all villages: aggregations, and what follows from their rows. */
export interface Report<Content> {
  readonly name: string;
  version(): Promise<string>;
  aggregations(sum: Summing): readonly Aggregation[];
  /** @throws Overflow where one of the sums is not exact */
  from(rows: Rows): Promise<Content>;
}

/** Rows are kept where computing took as long: a caller waits for that, and for what is computed before it. */
const KEPT_FROM_MS = 500;
/** The pause between two looks at what is stored; the first one comes with the start, and takes up what is kept. */
const LOOK_EVERY_MS = 5_000;

/**
 * Caches of reports that take seconds over a whole country. Nobody has to wait for them: they are made while nobody asks as well, and
 * their rows are kept in MongoDB for the next process and for other instances.
 */
@Injectable()
export class ReportCaches implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  readonly #log = new Logger('Reports');
  readonly #caches: { readonly version: Report<never>['version']; readonly refreshUnasked: (version: string) => Promise<void> }[] = [];
  readonly #stopping = new AbortController();
  readonly #saving = new Set<Promise<void>>();

  constructor(
    @Inject(KeptRows) private readonly kept: Pick<KeptRows, 'load' | 'save'>,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  of<Content>(report: Report<Content>): StaleWhileRevalidate<Content> {
    const { name } = report;
    const pipelines = report.aggregations(asInt64).map(({ pipeline }) => pipeline);
    const format = createHash('sha1')
      .update(JSON.stringify([this.ruleSets, pipelines]))
      .digest('base64url');
    let rows: Rows = [];
    const compute = (): Promise<Content> =>
      exactly(async (sum) => {
        rows = await rowsOf(report.aggregations(sum));
        return report.from(rows);
      });
    const cache = new StaleWhileRevalidate(() => report.version(), compute, {
      load: async (after) => {
        try {
          const kept = await this.kept.load(name, format, after);
          if (kept === undefined) return undefined;
          const { rows: keptRows, ...computed } = kept;
          return { ...computed, content: await report.from(keptRows) };
        } catch (error) {
          this.#log.warn(`The kept rows of the report on ${name} cannot be read; it is computed anew: ${String(error)}`);
          return undefined;
        }
      },
      keep: ({ computedAt, version }, tookMs) => {
        const made = rows;
        // They would take memory until the next refresh.
        rows = [];
        if (tookMs < KEPT_FROM_MS) return;
        const save = this.kept.save(name, format, { rows: made, computedAt, version }).catch((error: unknown) => {
          this.#log.warn(`The rows of the report on ${name} are not kept for the next start: ${String(error)}`);
        });
        this.#saving.add(save);
        void save.then(() => this.#saving.delete(save));
      },
    });
    this.#caches.push({ version: () => report.version(), refreshUnasked: (version) => cache.refreshUnasked(version) });
    return cache;
  }

  onApplicationBootstrap(): void {
    void this.#keepFresh();
  }

  onModuleDestroy(): void {
    this.#stopping.abort();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.#saving);
  }

  async #keepFresh(): Promise<void> {
    for (;;) {
      await this.look();
      const isStopping = await after(LOOK_EVERY_MS, false, { ref: false, signal: this.#stopping.signal }).catch(() => true);
      if (isStopping) return;
    }
  }

  /** Refreshes those reports that are due. */
  async look(): Promise<void> {
    for (const { version, refreshUnasked } of this.#caches) {
      if (this.#stopping.signal.aborted) return;
      try {
        const stored = await version();
        if (!isOfNothing(stored)) await refreshUnasked(stored);
      } catch (error) {
        // The next caller gets the error.
        this.#log.debug(`A report is not refreshed: ${String(error)}`);
      }
    }
  }
}
