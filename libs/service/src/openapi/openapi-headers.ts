import { type OpenAPIObject } from '@nestjs/swagger';

const ofAll = {
  'x-request-id': 'The id of the request, also in the log of the service.',
  'x-ratelimit-limit': 'Requests of this key or address in a minute.',
  'x-ratelimit-remaining': 'Those that are left.',
  'x-ratelimit-reset': 'The seconds until the limit is reset.',
};
const ofStatus: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  401: { 'www-authenticate': 'How to show a key.' },
  429: { 'retry-after': 'The seconds to wait.' },
  503: { 'retry-after': 'The seconds to wait.' },
};

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** Describes the headers of answers. An operation with an end date, `x-sunset`, is deprecated. */
export function withHeaders(document: OpenAPIObject, ofReaders: Readonly<Record<string, string>>): OpenAPIObject {
  const all = Object.fromEntries([ofAll, ofReaders, ...Object.values(ofStatus)].flatMap(Object.entries<string>));
  for (const path of Object.values(document.paths)) {
    for (const method of methods) {
      const operation = path[method] as typeof path.get & { readonly 'x-role'?: string; readonly 'x-sunset'?: string };
      if (operation === undefined) continue;
      operation.security ??= [];
      if (operation['x-sunset'] !== undefined) operation.deprecated = true;
      const isOfReaders = method === 'get' && operation['x-role'] === 'reader';
      for (const [status, response] of Object.entries(operation.responses)) {
        if (response === undefined || '$ref' in response) continue;
        const names = { ...(status < '300' && { ...ofAll, ...(isOfReaders && ofReaders) }), ...ofStatus[status] };
        const headers = Object.keys(names).map((name) => [name, { $ref: `#/components/headers/${name}` }] as const);
        if (headers.length > 0) response.headers = { ...Object.fromEntries(headers), ...response.headers };
      }
    }
  }
  const headers = Object.entries(all).map(([name, description]) => [name, { description, schema: { type: 'string' } }] as const);
  document.components = { ...document.components, headers: Object.fromEntries(headers) };
  return document;
}
