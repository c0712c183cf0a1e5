import { type IncomingHttpHeaders } from 'node:http';
import { mediaType } from '@taocun/contracts';

const PREFIX = 'ce-';

/**
 * True if a request is in the binary mode of CloudEvents over HTTP: the attributes are headers `ce-…`, and
 * the body is the data.
 */
export function isInBinaryMode(headers: IncomingHttpHeaders): boolean {
  const { 'content-type': type } = headers;
  const isJson = type === undefined || mediaType(type) === 'application/json';
  return isJson && Object.keys(headers).some((name) => name.startsWith(PREFIX));
}

/**
 * The headers of the same update in the binary mode of CloudEvents over Kafka, whose value is the body as
 * sent.
 */
export function recordHeadersOf(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const attributes = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith(PREFIX) ? [[`ce_${name.slice(PREFIX.length)}`, decoded(String(value))] as const] : [],
  );
  return { 'content-type': headers['content-type'] ?? 'application/json', ...Object.fromEntries(attributes) };
}

/** Attributes are percent-encoded, so that they may contain any text; a malformed one stays as it is. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
