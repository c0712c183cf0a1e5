import { type Headers, headerText } from './headers';

/** W3C Trace Context's name of the parent span, as a header and as an attribute of a CloudEvent. */
export const TRACEPARENT = 'traceparent';
/** Header of a traced record that names the record it follows from: `<topic>/<partition>:<offset>`. */
const FOLLOWS = 'taocun-follows';

/**
 * Trace context of everything that follows from a traced update: the producer's own `traceparent`, and the
 * record it directly follows from. It contains no generated id, so a repeat after a crash is the same to the
 * byte.
 */
interface Traced {
  readonly traceparent: string;
  readonly follows?: string;
}

/**
 * A sampled parent of any version (https://www.w3.org/TR/trace-context/): the last bit of the flags is set.
 */
const sampled = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f][13579bdf](?:-|$)/;

/** The text if it is a valid traceparent of a sampled trace. Unsampled traces are not followed. */
export function sampledParent(text: unknown): string | undefined {
  return typeof text === 'string' && text.length <= 64 && sampled.test(text) ? text : undefined;
}

/** The trace context in a record's headers; undefined for an untraced record. */
export function tracedIn(headers: Headers): Traced | undefined {
  if (headers === undefined) return undefined;
  const traceparent = sampledParent(headerText(headers, TRACEPARENT));
  if (traceparent === undefined) return undefined;
  const follows = headerText(headers, FOLLOWS);
  return follows === undefined ? { traceparent } : { traceparent, follows };
}

/** The name by which a record's outputs refer to it. */
export function placeName(topic: string, partition: number, offset: number): string {
  return `${topic}/${partition}:${offset}`;
}

/** The trace headers of a record's outputs. */
export function tracedHeaders(traceparent: string, follows: string): Readonly<Record<string, string>> {
  return { [TRACEPARENT]: traceparent, [FOLLOWS]: follows };
}
