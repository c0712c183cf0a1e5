/** The page's own addresses, behind the `#`: they work from any path and without anything on the server. */
export type Route =
  | { readonly page: 'overview'; readonly region: string }
  | { readonly page: 'villages'; readonly query: URLSearchParams }
  | { readonly page: 'village'; readonly code: string }
  | { readonly page: 'unknown' };

/** A region of none is the whole country. */
export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?');
  const [first = '', second, ...more] = path.split('/').filter((part) => part !== '');
  if (more.length > 0) return { page: 'unknown' };
  if (first === '' && second === undefined) return { page: 'overview', region: '' };
  if (first === 'regions' && /^(\d{2}|\d{6})$/.test(second ?? '')) return { page: 'overview', region: second ?? '' };
  if (first === 'villages' && second === undefined) return { page: 'villages', query: new URLSearchParams(query) };
  if (first === 'villages' && /^\d{12}$/.test(second ?? '')) return { page: 'village', code: second ?? '' };
  return { page: 'unknown' };
}

export const hrefOf = {
  overview: '#/',
  region: (code: string) => (code === '' ? '#/' : `#/regions/${code}`),
  village: (code: string) => `#/villages/${code}`,
  villages: (query: Readonly<Record<string, string | undefined>> = {}) => {
    const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '');
    const text = new URLSearchParams(given).toString();
    return `#/villages${text === '' ? '' : `?${text}`}`;
  },
};
