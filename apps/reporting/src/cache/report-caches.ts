import { createHash } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type RuleSet } from '@taocun/domain';
import { RULE_SETS } from '@taocun/service';
import { asInt64, exactly, type Summing } from '../exact/exact-sums';
import { type Aggregation, type Rows, rowsOf } from './aggregations';
import { KeptRows } from './kept-rows';
import { PATIENCE_MS, StaleWhileRevalidate } from './stale-while-revalidate';

/** A report on all villages: aggregations, and what follows from their rows. */
export interface Report<Content> {
  readonly name: string;
  version(): Promise<string>;
  aggregations(sum: Summing): readonly Aggregation[];
  /** @throws Overflow where one of the sums is not exact */
  from(rows: Rows): Promise<Content>;
}

/** The pause between two refreshes of a report that nobody asks for. */
const PAUSE_MS = 600_000;
/** The first look comes when a service that has just started is no longer busy. */
const LOOK_EVERY_MS = 300_000;
/** The least time between two times that a report's rows are kept. */
const KEPT_EVERY_MS = 300_000;

/**
 * Caches of reports that take seconds over a whole country. Nobody waits for them but the first caller ever: their rows are kept in
 * MongoDB for the next process, and they are refreshed every ten minutes while nobody asks.
 */
@Injectable()
export class ReportCaches implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #log = new Logger('Reports');
  readonly #caches: Pick<StaleWhileRevalidate<never>, 'refreshAfter'>[] = [];
  readonly #stopping = new AbortController();

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
    let keptMs = -Infinity;
    const compute = (): Promise<Content> =>
      exactly(async (sum) => {
        rows = await rowsOf(report.aggregations(sum));
        return report.from(rows);
      });
    const cache = new StaleWhileRevalidate(() => report.version(), compute, {
      load: async () => {
        try {
          const kept = await this.kept.load(name, format);
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
        const nowMs = performance.now();
        if (tookMs < PATIENCE_MS || nowMs - keptMs < KEPT_EVERY_MS) return;
        keptMs = nowMs;
        this.kept.save(name, format, { rows: made, computedAt, version }).catch((error: unknown) => {
          this.#log.warn(`The rows of the report on ${name} are not kept for the next start: ${String(error)}`);
        });
      },
    });
    this.#caches.push(cache);
    return cache;
  }

  onApplicationBootstrap(): void {
    void this.#keepFresh();
  }

  onModuleDestroy(): void {
    this.#stopping.abort();
  }

  async #keepFresh(): Promise<void> {
    for (;;) {
      const isStopping = await after(LOOK_EVERY_MS, false, { ref: false, signal: this.#stopping.signal }).catch(() => true);
      if (isStopping) return;
      for (const cache of this.#caches) {
        // The next caller gets the error.
        await cache.refreshAfter(PAUSE_MS).catch((error: unknown) => this.#log.debug(`A report is not refreshed: ${String(error)}`));
      }
    }
  }
}
