import { currentAddress, hrefWith } from './address';

/**
 * The part of the page that an address shows. The server answers the same addresses
 * (libs/reporting/reports/src/page).
 */
export type Route =
  | { readonly page: 'overview'; readonly region: string }
  | { readonly page: 'sheet'; readonly region: string }
  | { [Page in (typeof plainPages)[number]]: { readonly page: Page } }[(typeof plainPages)[number]]
  | { readonly page: 'list'; readonly year: number }
  | { readonly page: 'village'; readonly code: string }
  | { readonly page: 'embed'; readonly part: EmbeddedPart; readonly region: string }
  | { readonly page: 'operations'; readonly part: OperationsPart; readonly id: string | undefined }
  | { readonly page: 'unknown' };

/** The parts of the page that can be embedded alone in a frame of another site. */
export type EmbeddedPart = 'map' | 'growth';

/** The pages whose address is their name. */
const plainPages = ['explore', 'villages', 'outlook', 'story', 'method', 'docs'] as const;

export const operationsParts = ['flow', 'rejected'] as const;
export type OperationsPart = (typeof operationsParts)[number];

const REGION = /^(\d{2}|\d{4}|\d{6}|\d{9})$/;

/** The requested region of a list; '' for the country. */
export function regionIn(query: URLSearchParams): string {
  const region = query.get('region') ?? '';
  return REGION.test(region) ? region : '';
}

/** The route of a path below the base path. The empty region is the whole country. */
export function routeOf(path: string): Route {
  const [first = '', second, ...more] = path.split('/').filter((part) => part !== '');
  if (first === 'operations') {
    const part = operationsParts.find((one) => one === (second ?? 'flow'));
    const [id, ...others] = more;
    const isRejected = part === 'rejected' && /^\d{1,10}:\d{1,16}$/.test(id ?? '');
    return part !== undefined && others.length === 0 && (id === undefined || isRejected)
      ? { page: 'operations', part, id }
      : { page: 'unknown' };
  }
  if (first === 'embed' && (second === 'map' || second === 'growth') && more.length <= 1) {
    const [region = ''] = more;
    return region === '' || REGION.test(region)
      ? { page: 'embed', part: second, region }
      : { page: 'unknown' };
  }
  const isRegion = first === 'regions' && REGION.test(second ?? '');
  if (isRegion && more.length === 1 && more[0] === 'sheet') return { page: 'sheet', region: second ?? '' };
  if (more.length > 0) return { page: 'unknown' };
  if (first === '' && second === undefined) return { page: 'overview', region: '' };
  if (isRegion) return { page: 'overview', region: second ?? '' };
  const plain = plainPages.find((page) => page === first);
  if (plain !== undefined && second === undefined) return { page: plain };
  if (first === 'lists' && /^\d{4}$/.test(second ?? '')) return { page: 'list', year: Number(second) };
  if (first === 'villages' && /^\d{12}$/.test(second ?? '')) return { page: 'village', code: second ?? '' };
  return { page: 'unknown' };
}

/**
 * The parameters that links keep: the language and the rule set; in links to figures also the moment; between
 * regions also the step of the growth.
 */
const everywhere = ['lang', 'rules'];
const ofMoment = [...everywhere, 'at'];
const ofRegion = [...ofMoment, 'by'];
const onExplore = [...ofMoment, 'layer', 'compare', 'what-if'];

function href(
  path: string,
  parameters: readonly string[],
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const { query: now } = currentAddress();
  return hrefWith(path, {
    ...Object.fromEntries(parameters.map((name) => [name, now.get(name) ?? undefined])),
    ...query,
  });
}

export const hrefOf = {
  overview: () => href('', ofRegion),
  region: (code: string) => href(code === '' ? '' : `regions/${code}`, ofRegion),
  explore: (region: string, part = '') =>
    `${href('explore', onExplore, { region })}${part === '' ? '' : `#${part}`}`,
  /** The address of a region on the map; on the explore page it leads to the explore page. */
  area: (code: string) => (currentAddress().path === 'explore' ? hrefOf.explore(code) : hrefOf.region(code)),
  sheet: (code: string) => href(`regions/${code}/sheet`, ofMoment),
  operations: (
    part: OperationsPart = 'flow',
    id?: string,
    query: Readonly<Record<string, string | undefined>> = {},
  ) =>
    href(
      `operations${part === 'flow' ? '' : `/${part}${id === undefined ? '' : `/${id}`}`}`,
      ['lang'],
      query,
    ),
  method: (part = '') => `${href('method', everywhere)}${part === '' ? '' : `#${part}`}`,
  docs: () => href('docs', ['lang']),
  embed: (part: EmbeddedPart, region: string) =>
    href(`embed/${part}${region === '' ? '' : `/${region}`}`, [...ofRegion, 'layer', 'beside']),
  story: () => href('story', everywhere),
  list: (year: number, region: string) => href(`lists/${year}`, everywhere, { region }),
  outlook: (region: string) => href('outlook', everywhere, { region }),
  /** Any path of the page. */
  place: (path: string, query: Readonly<Record<string, string | undefined>>) => href(path, everywhere, query),
  village: (code: string) => href(`villages/${code}`, everywhere),
  villages: (query: Readonly<Record<string, string | undefined>> = {}) => href('villages', everywhere, query),
};
