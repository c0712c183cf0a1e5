import { Injectable, Logger } from '@nestjs/common';
import { Problem } from '@taocun/service';
import { ServiceClient } from '../serving/service-client';

/** A source that does not send what its past lets expect, as classification tells it. */
export interface SilentSource {
  readonly source: string;
  /** The first silent day. */
  readonly since: string;
}

/** A year that is due and not certified while sources are silent, as classification tells it. */
export interface WaitingYear {
  readonly ruleSet: string;
  readonly year: number;
  /** The day of the clock on which it was due. */
  readonly since: string;
  readonly sources: readonly SilentSource[];
}

interface AnsweredSource {
  readonly source: string;
  readonly silence: { readonly since: string } | null;
}

const TIMEOUT_MS = 1_000;
/** Silence begins and ends with a day of event time, so an answer holds for a while. */
const HOLDS_MS = 5_000;

/** Asks classification, which has the clock and counts the orders, for silent sources and the years that wait for them. */
@Injectable()
export class SilentSources {
  readonly #log = new Logger('SilentSources');
  #known: readonly SilentSource[] = [];
  #waiting: readonly WaitingYear[] = [];
  #askedMs = -Infinity;
  #first: Promise<void> | undefined;
  #isMissing = false;

  constructor(private readonly services: ServiceClient) {}

  /** Never fails, and waits for the first answer alone: while classification does not answer, its last answer holds, for its clock stands still as well. */
  async all(): Promise<readonly SilentSource[]> {
    if (performance.now() - this.#askedMs > HOLDS_MS) void this.renew();
    await this.#first;
    return this.#known;
  }

  /** The years that wait, as `all` has the sources. */
  async waiting(): Promise<readonly WaitingYear[]> {
    await this.all();
    return this.#waiting;
  }

  /** Asks now, whenever it was last asked. */
  renew(): Promise<void> {
    this.#askedMs = performance.now();
    const answered = this.#ask();
    this.#first ??= answered;
    return answered;
  }

  async #ask(): Promise<void> {
    try {
      const { status, text } = await this.services.askAsReporting('classification', '/api/v1/sources', TIMEOUT_MS);
      if (status !== 200) throw new Problem({ status: 502, detail: `Classification has answered with status ${status}.` });
      const { sources, waiting } = JSON.parse(text) as {
        readonly sources: readonly AnsweredSource[];
        readonly waiting: readonly WaitingYear[];
      };
      this.#known = sources.flatMap(({ source, silence }) => (silence === null ? [] : [{ source, since: silence.since }]));
      this.#waiting = waiting;
      this.#isMissing = false;
    } catch (error) {
      const why = error instanceof Problem ? error.problem.detail : 'Another program than classification has answered.';
      if (!this.#isMissing) this.#log.warn(`It is not known which sources are silent, so answers may lack \`incomplete\`: ${why}`);
      this.#isMissing = true;
    }
  }
}
