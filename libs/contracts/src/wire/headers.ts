import { isUtf8 } from 'node:buffer';

/**
 * A record's headers as Kafka's client gives them: a repeated header is an array, one without a value is
 * null.
 */
export type Headers = Readonly<Record<string, HeaderValue | HeaderValue[] | undefined>> | undefined;
type HeaderValue = Buffer | string | null;

/**
 * The headers of every announcement. By CloudEvents' Kafka binding this content type marks the value as the
 * whole event (docs/decisions/0015-announcements-are-structured.md).
 */
export const announcementHeaders = { 'content-type': 'application/cloudevents+json' } as const;

/** A header's text; undefined if it is missing or not UTF-8. The last value of a repeated header counts. */
export function headerText(headers: Headers, name: string): string | undefined {
  if (headers === undefined || !Object.hasOwn(headers, name)) return undefined;
  const header = headers[name];
  const value = Array.isArray(header) ? header.at(-1) : header;
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  return isUtf8(value) ? value.toString('utf8') : undefined;
}

/**
 * True if a record is in CloudEvents' binary mode: its attributes are headers `ce_...`, its value is the
 * data. Structured mode is the default, so other headers, such as those of a trace, don't matter.
 */
export function isBinaryMode(headers: Headers): boolean {
  for (const name in headers) {
    if (name.startsWith('ce_'))
      return mediaType(headerText(headers, 'content-type')) !== 'application/cloudevents+json';
  }
  return false;
}

/** The media type without its parameters, in lower case; empty if there is none. */
export function mediaType(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1).join('').trim().toLowerCase();
}
