import { tracedHeaders } from '@taocun/contracts';
import { type TracedWork, type Tracing } from '@taocun/service';

/** An update that belongs to a trace and has touched a village. */
interface Cause {
  readonly traceparent: string;
  /** The record that it was read from. */
  readonly of: string;
  readonly sinceMs: number;
}

/** As many as a span may link to, by OpenTelemetry's default. */
const MOST_CAUSES = 128;

/**
 * An assessment follows from all updates of its village since the last one. It belongs to the trace of the latest that has one, and
 * links to the others; of very many to the latest ones.
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

  /** Tells of the assessment by this id. Gives what its record carries, undefined where no cause belongs to a trace. */
  assessed(villageCode: string, id: string, tracing: Pick<Tracing, 'done'> | undefined): Readonly<Record<string, string>> | undefined {
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
