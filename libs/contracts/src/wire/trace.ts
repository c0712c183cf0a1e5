import { type Headers, headerText } from './headers';

/** The W3C's name of the parent that a producer gives, as a header and as an attribute of a CloudEvent. */
export const TRACEPARENT = 'traceparent';
/** Which record of ours a record follows from, `<topic>/<partition>:<offset>`: beside a traceparent, and only there. */
const FOLLOWS = 'taocun-follows';

/**
 * What is carried along with what follows from a traced update: the producer's own `traceparent`, and the record that it was followed
 * from last. Nothing of it is made up on the way, so that a repeat after a crash is the same to the byte.
 */
export interface Traced {
  readonly traceparent: string;
  readonly follows?: string;
}

/** As https://www.w3.org/TR/trace-context/ has it, of any version; the last bit of the flags says that the trace is sampled. */
const sampled = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f][13579bdf](?:-|$)/;

/** The traceparent where it is one, and the producer has sampled its trace: others leave nothing behind. */
export function sampledParent(text: unknown): string | undefined {
  return typeof text === 'string' && text.length <= 64 && sampled.test(text) ? text : undefined;
}

/** What the headers of a record carry. Untraced records have none, or none of these. */
export function tracedIn(headers: Headers): Traced | undefined {
  if (headers === undefined) return undefined;
  const traceparent = sampledParent(headerText(headers, TRACEPARENT));
  if (traceparent === undefined) return undefined;
  const follows = headerText(headers, FOLLOWS);
  return follows === undefined ? { traceparent } : { traceparent, follows };
}

/** The name of a record, for what follows from it. */
export function placeName(topic: string, partition: number, offset: number): string {
  return `${topic}/${partition}:${offset}`;
}

/** The headers of what follows from a record. */
export function tracedHeaders(traceparent: string, follows: string): Readonly<Record<string, string>> {
  return { [TRACEPARENT]: traceparent, [FOLLOWS]: follows };
}
