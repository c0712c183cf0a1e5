import { type Language } from '@taocun/domain';
import { taocunCommand } from '@taocun/runtime';
import { type Around, firstWords, type FirstWords } from './first-words';
import { markupText, scriptJson } from './markup';

/**
 * The part of an answer for search engines, link previews and readers without scripts. All of it is text, not
 * markup.
 */
export interface PageHead extends FirstWords {
  readonly status: 200 | 404;
  readonly language: Language;
  readonly title: string;
  /** One sentence, for search engines and link previews. */
  readonly description: string;
  /** The address below the page's path, with everything that the answer depends on except the language. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The path of the page's Atom feed. */
  readonly feed?: string;
  /** Absent in a frame, which begins without words. */
  readonly around?: Around | undefined;
  /** JSON-LD by schema.org. */
  readonly structured?: object;
}

const localeOf: Readonly<Record<Language, string>> = { en: 'en_US', zh: 'zh_CN' };

/**
 * The page from the build, with its own head and first words.
 * @param up the relative path from the requested address to the page's path: '', '../' or '../../'; so the
 * page works below any path
 * @param publicUrl the address of the page's path without a slash at its end; without it, tags that need an
 * absolute address are omitted
 */
export function renderPage(
  template: string,
  head: PageHead,
  up: string,
  publicUrl: string | undefined,
): string {
  const [before = '', , after = ''] = template
    .replace(/<html lang="[^"]*">/, `<html lang="${head.language === 'zh' ? 'zh-CN' : 'en'}">`)
    .replace(/(href|src)="\.\//g, `$1="${up}`)
    .split(/<!--\/?head-->/);
  const body = head.around === undefined ? '' : firstWords(head, head.around, head.language, up);
  return before + headOf(head, up, publicUrl).join('\n    ') + after.replace('<!--body-->', () => body);
}

function headOf(
  { language, title, description, path, query, feed, structured }: PageHead,
  up: string,
  publicUrl: string | undefined,
): string[] {
  const base = publicUrl === undefined ? up || './' : `${publicUrl}/`;
  const address = (more: Readonly<Record<string, string>>): string => {
    const text = new URLSearchParams({ ...query, ...more }).toString();
    return markupText(`${base}${path}${text === '' ? '' : `?${text}`}`);
  };
  const titleText = markupText(title);
  const descriptionText = markupText(description);
  return [
    `<title>${titleText}</title>`,
    `<meta name="description" content="${descriptionText}" />`,
    `<link rel="canonical" href="${address({ lang: language })}" />`,
    ...(['en', 'zh'] as const).map(
      (one) => `<link rel="alternate" hreflang="${one}" href="${address({ lang: one })}" />`,
    ),
    `<link rel="alternate" hreflang="x-default" href="${address({})}" />`,
    `<meta name="taocun-command" content="${markupText(taocunCommand)}" />`,
    `<meta property="og:type" content="website" />`,
    `<meta property="og:site_name" content="淘村 Taocun" />`,
    `<meta property="og:title" content="${titleText}" />`,
    `<meta property="og:description" content="${descriptionText}" />`,
    `<meta property="og:locale" content="${localeOf[language]}" />`,
    `<meta property="og:locale:alternate" content="${localeOf[language === 'zh' ? 'en' : 'zh']}" />`,
    `<meta name="twitter:card" content="${publicUrl === undefined ? 'summary' : 'summary_large_image'}" />`,
    // Previews fetch a picture only by an absolute address.
    ...(publicUrl === undefined
      ? []
      : [
          `<meta property="og:image" content="${markupText(`${publicUrl}/preview.png`)}" />`,
          `<meta property="og:image:type" content="image/png" />`,
          `<meta property="og:image:width" content="1200" />`,
          `<meta property="og:image:height" content="630" />`,
          `<meta property="og:image:alt" content="${titleText}" />`,
        ]),
    ...(publicUrl === undefined
      ? []
      : [`<meta property="og:url" content="${address({ lang: language })}" />`]),
    ...(feed === undefined
      ? []
      : [
          `<link rel="alternate" type="application/atom+xml" title="${titleText}" href="${markupText(`${up}${feed}?lang=${language}`)}" />`,
        ]),
    ...(structured === undefined
      ? []
      : [`<script type="application/ld+json">${scriptJson(structured)}</script>`]),
  ];
}
