import { Injectable, Logger } from '@nestjs/common';
import { type AnswerType, object, text, Type } from '@taocun/openapi';
import { Problem } from '@taocun/service';
import { ServiceClient } from '../serving/service-client';

/** A source that sends less than its past suggests, as reported by classification. */
const SilentSource = object('SilentSource', {
  source: text('The owner of the sources.', '/marketplaces/jd'),
  since: text('The first silent day.', '2015-03-03'),
});
export type SilentSource = AnswerType<typeof SilentSource>;

/** A year that is due but not certified because sources are silent, as reported by classification. */
export const WaitingYear = object('WaitingYear', {
  ruleSet: Type.String({ example: 'aliresearch-2022' }),
  year: Type.Integer({ example: 2015 }),
  since: text('The day of the clock on which it was due.', '2015-07-16'),
  sources: Type.Array(SilentSource, {
    description: 'None once all have come back: the list is issued on the next day of the clock.',
  }),
});
export type WaitingYear = AnswerType<typeof WaitingYear>;

interface AnsweredSource {
  readonly source: string;
  readonly silence: { readonly since: string } | null;
}

/** Silence begins and ends with a day of event time, so an answer can be reused for a while. */
const HOLDS_MS = 5_000;

/** Asks classification, which has the clock and counts the orders, for silent sources and the years that wait for them. */
@Injectable()
export class SilentSources {
  /** Short, because the first answers wait for classification. */
  patienceMs = 1_000;
  readonly #log = new Logger('SilentSources');
  #known: readonly SilentSource[] = [];
  #waiting: readonly WaitingYear[] = [];
  #issued: Readonly<Record<string, number>> = {};
  #askedMs = -Infinity;
  #first: Promise<void> | undefined;
  #isMissing = false;

  constructor(private readonly services: ServiceClient) {}

  /**
   * Never fails, and waits only for the first answer. While classification does not answer, its last answer remains valid, because its clock does
   * not advance either.
   */
  async all(): Promise<readonly SilentSource[]> {
    if (performance.now() - this.#askedMs > HOLDS_MS) void this.renew();
    await this.#first;
    return this.#known;
  }

  /** The waiting years, with the same guarantees as `all`. */
  async waiting(): Promise<readonly WaitingYear[]> {
    await this.all();
    return this.#waiting;
  }

  /** The number of certificates that classification has issued for a list; undefined while it is still issuing them, or while the number is unknown. */
  async issued({ ruleSet, year }: Pick<WaitingYear, 'ruleSet' | 'year'>): Promise<number | undefined> {
    const list = `${ruleSet}:${year}`;
    await this.all();
    // A list that was not yet issued at the last poll may have been issued since.
    if (this.#issued[list] === undefined) await this.renew();
    return this.#issued[list];
  }

  /** Asks now, regardless of the last time. */
  renew(): Promise<void> {
    this.#askedMs = performance.now();
    const answered = this.#ask();
    this.#first ??= answered;
    return answered;
  }

  async #ask(): Promise<void> {
    try {
      const { status, text } = await this.services.askAsReporting('classification', '/api/v1/sources', this.patienceMs);
      if (status !== 200) throw new Problem({ status: 502, detail: `Classification has answered with status ${status}.` });
      const { sources, waiting, issued } = JSON.parse(text) as {
        readonly sources: readonly AnsweredSource[];
        readonly waiting: readonly WaitingYear[];
        readonly issued: Readonly<Record<string, number>>;
      };
      this.#known = sources.flatMap(({ source, silence }) => (silence === null ? [] : [{ source, since: silence.since }]));
      this.#waiting = waiting;
      this.#issued = issued;
      this.#isMissing = false;
    } catch (error) {
      const why = error instanceof Problem ? error.problem.detail : 'Another program than classification has answered.';
      if (!this.#isMissing) this.#log.warn(`It is not known which sources are silent, so answers may lack \`incomplete\`: ${why}`);
      this.#isMissing = true;
    }
  }
}
