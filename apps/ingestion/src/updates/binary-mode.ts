import { type IncomingHttpHeaders } from 'node:http';
import { maxUpdateBytes, mediaType } from '@taocun/contracts';
import { jsonIn } from '../placement/original-event';

const PREFIX = 'ce-';

/** True if a request is in the binary mode of CloudEvents over HTTP: the attributes are headers `ce-…`, and the body is the data. */
export function isInBinaryMode(headers: IncomingHttpHeaders): boolean {
  return (
    Object.keys(headers).some((name) => name.startsWith(PREFIX)) && ['', 'application/json'].includes(mediaType(headers['content-type']))
  );
}

/** The same update in structured mode, with the data's bytes as sent; undefined if they are not JSON in UTF-8. */
export function structuredOf(headers: IncomingHttpHeaders, data: Buffer): Buffer | undefined {
  // Larger data are refused for their size, unread.
  if (data.length <= maxUpdateBytes && jsonIn(data) === undefined) return undefined;
  const attributes = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), decoded(String(value))] as const] : [],
  );
  const contentType = headers['content-type'];
  const envelope = JSON.stringify({
    ...Object.fromEntries(attributes),
    ...(contentType !== undefined && { datacontenttype: contentType }),
  });
  return Buffer.concat([Buffer.from(`${envelope.slice(0, -1)},"data":`), data, Buffer.from('}')]);
}

/** Attributes are percent-encoded, so that they may contain any text; a malformed one stays as it is. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
