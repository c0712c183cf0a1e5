import { createHash } from 'node:crypto';
import { type Language } from '@taocun/domain';
import { type SignedList } from '../villages/certified/list-proofs';
import { markupText } from './markup';

export interface FeedEntry {
  /** The event that the entry reports; the entry's id is derived from it. */
  readonly event: string;
  readonly title: string;
  readonly text: string;
  /** The day, in China Standard Time. */
  readonly asOf: string;
  readonly href: string;
}

interface Feed {
  /** The question that the feed answers, without the language; the feed's id is derived from it. */
  readonly of: string;
  readonly language: Language;
  readonly title: string;
  readonly subtitle: string | undefined;
  readonly href: string;
  /**
   * The certified list whose villages the feed contains, once it is signed. `incomplete` is part of what is
   * signed.
   */
  readonly signed?: SignedList | undefined;
  /** The newest first. */
  readonly entries: readonly FeedEntry[];
}

export const ATOM = 'application/atom+xml; charset=utf-8';

/** A feed by RFC 4287. Its addresses may be relative to the feed's own. */
export function atomOf({ of, language, title, subtitle, href, signed, entries }: Feed): string {
  const day = (asOf: string): string => `${asOf}T00:00:00+08:00`;
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language === 'zh' ? 'zh-CN' : 'en'}">`,
    `<id>${idOf(`${of} ${language}`)}</id>`,
    `<title>${markupText(title)}</title>`,
    ...(subtitle === undefined ? [] : [`<subtitle>${markupText(subtitle)}</subtitle>`]),
    `<updated>${day(entries[0]?.asOf ?? '1970-01-01')}</updated>`,
    '<author><name>淘村 Taocun</name></author>',
    `<link rel="alternate" type="text/html" href="${markupText(href)}"/>`,
    ...(signed === undefined
      ? []
      : [
          `<list xmlns="urn:taocun:list" size="${signed.size}" root="${signed.root}" signature="${signed.signature}" publicKey="${signed.publicKey}"${signed.incomplete === undefined ? '' : ` incomplete="${markupText(JSON.stringify(signed.incomplete))}"`}/>`,
        ]),
    ...entries.flatMap((entry) => [
      '<entry>',
      `<id>${idOf(entry.event)}</id>`,
      `<title>${markupText(entry.title)}</title>`,
      `<updated>${day(entry.asOf)}</updated>`,
      `<link rel="alternate" type="text/html" href="${markupText(entry.href)}"/>`,
      `<summary>${markupText(entry.text)}</summary>`,
      '</entry>',
    ]),
    '</feed>',
    '',
  ].join('\n');
}

/**
 * The same id for the same name, in every instance: a UUID of version 8, whose bits the application defines.
 */
function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
