import { Injectable, Logger } from '@nestjs/common';
import { Problem } from '@taocun/service';
import { ServiceClient } from '../serving/service-client';

/** A source that does not send what its past lets expect, as classification tells it. */
export interface SilentSource {
  readonly source: string;
  /** The first silent day. */
  readonly since: string;
}

interface AnsweredSource {
  readonly source: string;
  readonly silence: { readonly since: string } | null;
}

const TIMEOUT_MS = 1_000;
/** Silence begins and ends with a day of event time, so an answer holds for a while. */
const HOLDS_MS = 5_000;

/** Asks classification, which has the clock and counts the orders, for silent sources. */
@Injectable()
export class SilentSources {
  readonly #log = new Logger('SilentSources');
  #known: readonly SilentSource[] = [];
  #askedMs = -Infinity;
  #first: Promise<void> | undefined;
  #isMissing = false;

  constructor(private readonly services: ServiceClient) {}

  /** Never fails, and waits only for the first answer: while classification does not answer, its last answer holds, since its clock does not advance either. */
  async all(): Promise<readonly SilentSource[]> {
    if (performance.now() - this.#askedMs > HOLDS_MS) void this.renew();
    await this.#first;
    return this.#known;
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
      const { sources } = JSON.parse(text) as { readonly sources: readonly AnsweredSource[] };
      this.#known = sources.flatMap(({ source, silence }) => (silence === null ? [] : [{ source, since: silence.since }]));
      this.#isMissing = false;
    } catch (error) {
      const why = error instanceof Problem ? error.problem.detail : 'Another program than classification has answered.';
      if (!this.#isMissing) this.#log.warn(`It is not known which sources are silent, so answers may lack \`incomplete\`: ${why}`);
      this.#isMissing = true;
    }
  }
}
