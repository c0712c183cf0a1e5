/** The page's addresses, behind the `#`: they work below any path and need nothing of the server. */
export type Route =
  | { readonly page: 'overview'; readonly region: string }
  | { readonly page: 'villages'; readonly query: URLSearchParams }
  | { readonly page: 'village'; readonly code: string }
  | { readonly page: 'operations'; readonly part: OperationsPart; readonly id: string | undefined }
  | { readonly page: 'unknown' };

export const operationsParts = ['flow', 'rejected', 'webhooks', 'keys'] as const;
export type OperationsPart = (typeof operationsParts)[number];

/** The route of an address. The empty region is the whole country. */
export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?');
  const [first = '', second, ...more] = path.split('/').filter((part) => part !== '');
  if (first === 'operations') {
    const part = operationsParts.find((one) => one === (second ?? 'flow'));
    const [id, ...others] = more;
    const isRejected = part === 'rejected' && /^\d{1,10}:\d{1,16}$/.test(id ?? '');
    return part !== undefined && others.length === 0 && (id === undefined || isRejected)
      ? { page: 'operations', part, id }
      : { page: 'unknown' };
  }
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
  operations: (part: OperationsPart = 'flow', id?: string) =>
    `#/operations${part === 'flow' ? '' : `/${part}${id === undefined ? '' : `/${id}`}`}`,
  village: (code: string) => `#/villages/${code}`,
  villages: (query: Readonly<Record<string, string | undefined>> = {}) => {
    const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '');
    const text = new URLSearchParams(given).toString();
    return `#/villages${text === '' ? '' : `?${text}`}`;
  },
};
