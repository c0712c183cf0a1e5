import { tracedHeaders } from '@taocun/contracts';
import { type TracedWork, type Tracing } from '@taocun/service';

/** A traced update that changed a village. */
interface Cause {
  readonly traceparent: string;
  /** The name of the record that carried the update. */
  readonly of: string;
  readonly sinceMs: number;
}

/** OpenTelemetry's default limit of links in a span. */
const MOST_CAUSES = 128;

/**
 * An assessment follows from all updates of its village since the last one. Its span joins the trace of the
 * latest traced update and links to the others, up to the limit of links.
 */
export class AssessmentCauses {
  readonly #causes = new Map<string, Cause[]>();

  add(villageCode: string, cause: Cause): void {
    const causes = this.#causes.get(villageCode);
    if (causes === undefined) this.#causes.set(villageCode, [cause]);
    else {
      causes.push(cause);
      if (causes.length > MOST_CAUSES) causes.shift();
    }
  }

  /**
   * Emits the span of the assessment with this id and returns its record's headers; undefined if no cause is
   * traced.
   */
  assessed(
    villageCode: string,
    id: string,
    tracing: Pick<Tracing, 'done'> | undefined,
  ): Readonly<Record<string, string>> | undefined {
    const causes = this.#causes.get(villageCode);
    const [latest, ...others] = (causes ?? []).toReversed();
    if (latest === undefined) return undefined;
    const work: TracedWork = {
      name: 'assess',
      traceparent: latest.traceparent,
      of: id,
      follows: latest.of,
      links: others,
      fromMs: Math.min(latest.sinceMs, ...others.map(({ sinceMs }) => sinceMs)),
      toMs: Date.now(),
    };
    tracing?.done(work);
    return tracedHeaders(latest.traceparent, id);
  }
}
