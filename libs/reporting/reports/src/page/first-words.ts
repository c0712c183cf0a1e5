import { type Language } from '@taocun/domain';
import { headWords } from './head-words';
import { markupText } from './markup';

/** A link below the page's path, for example `villages/320324109002`. */
export interface FirstLink {
  readonly path: string;
  readonly text: string;
  /** The figure next to the link: a region's number of Taobao Villages, or a village's sales. */
  readonly figure?: string;
}

/** The headline of the country or a region. */
export interface FirstHeadline {
  /** The path to a region, including itself; empty for the country. */
  readonly crumbs: readonly FirstLink[];
  readonly number: string;
  readonly noun: string;
  readonly lists: readonly FirstLink[];
  /** The newest day of the present figures, which the page takes over. */
  readonly asOf: string;
  /** The title of the links. */
  readonly parts: string;
}

/** The words of a page before its scripts have loaded. All of it is text, not markup. */
export interface FirstWords {
  readonly heading: string;
  readonly headline?: FirstHeadline;
  readonly paragraphs: readonly string[];
  readonly links: readonly FirstLink[];
}

/** The frame of every page: menu, rule sets, statement on the data. */
export interface Around {
  readonly page: string;
  /** The titles of the rule sets, the chosen one first. */
  readonly rules: readonly string[];
  readonly statement?: string;
  /** The address of further information about the data. */
  readonly more?: string | undefined;
}

/**
 * The first words in the page's own markup and classes: they stay until the page has the same and more, and
 * nothing that has been painted moves.
 * @param up the relative path from the requested address to the page's path
 */
export function firstWords(words: FirstWords, around: Around, language: Language, up: string): string {
  const link: Link = ({ path, text, figure }, more = '') =>
    `<a href="${markupText(`${`${up}${path}` || './'}${path.includes('?') ? '&' : '?'}lang=${language}`)}"${more}>` +
    (figure === undefined
      ? markupText(text)
      : `<span class="bar-label">${markupText(text)}</span><span class="bar-value">${markupText(figure)}</span><span class="bar-track"></span>`) +
    '</a>';
  return (
    top(around, language, up, link) +
    (words.headline === undefined ? plain(words, link) : regionMarkup(words, words.headline, link))
  );
}

type Link = (link: FirstLink, more?: string) => string;

function top({ page, rules, statement, more }: Around, language: Language, up: string, link: Link): string {
  const words = headWords[language];
  return [
    `<header class="top"><a class="wordmark" href="${up || './'}"><span lang="zh">淘村</span> <small lang="en">Taocun</small></a><nav>`,
    ...words.pages.map(([path, text]) => link({ path, text }, path === page ? ' aria-current="page"' : '')),
    `</nav><div class="settings"><label class="select"><span>${words.rules}</span>`,
    `<select disabled>${rules.map((title) => `<option>${markupText(title)}</option>`).join('')}</select></label><button disabled>?</button>`,
    `<button disabled>${words.otherLanguage}</button></div></header>`,
    statement === undefined ? '' : `<aside class="provenance"><p>${markupText(statement)} `,
    more === undefined ? '' : `<a href="${markupText(more)}">${words.howMade}</a>`,
    statement === undefined ? '' : '</p></aside>',
  ].join('');
}

const paragraph = (text: string): string => `<p class="lead">${markupText(text)}</p>`;

function plain({ heading, paragraphs, links }: FirstWords, link: Link): string {
  return [
    `<main class="first"><h1>${markupText(heading)}</h1>`,
    ...paragraphs.map(paragraph),
    ...links.map((one) => `<p>${link(one)}</p>`),
    '</main>',
  ].join('');
}

function regionMarkup(
  { paragraphs, links }: FirstWords,
  { crumbs, number, noun, lists, parts, asOf }: FirstHeadline,
  link: Link,
): string {
  const name = crumbs.at(-1)?.text;
  return [
    `<main class="overview" data-as-of="${markupText(asOf)}"><div class="hero"><header class="headline">`,
    name === undefined
      ? ''
      : `<nav class="crumbs">${crumbs.map((one, at) => (at === crumbs.length - 1 ? `<span>${markupText(one.text)}</span>` : link(one))).join('')}</nav>`,
    `<div><h1>${name === undefined ? '' : `<span class="of-region">${markupText(name)}<span class="unseen"> · </span></span>`}`,
    `<b>${markupText(number)}</b> ${markupText(noun)}</h1>`,
    ...paragraphs.map(paragraph),
    `<p class="lead">${lists.map((one) => link(one)).join(' · ')}</p>${name === undefined ? '' : '<p class="lead rank"></p>'}</div>`,
    '<div class="timeline"></div></header>',
    '<div class="map-place"><div class="map waiting-map"></div></div>',
    `<section class="places"><h2>${parts}</h2><div class="scrolled"><ol class="bars">`,
    ...links.map((one) => `<li>${link(one, ' class="bar"')}</li>`),
    '</ol></div></section></div></main>',
  ].join('');
}
