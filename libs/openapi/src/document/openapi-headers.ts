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

/** The end of an operation, or of its query parameters of these names. */
export interface Deprecation {
  readonly sunset: string;
  readonly parameters: readonly string[];
}

/**
 * Describes the headers of answers, and marks deprecated operations and parameters, with their end date as
 * `x-sunset`.
 */
export function withHeaders(
  document: OpenAPIObject,
  ofReaders: Readonly<Record<string, string>>,
): OpenAPIObject {
  const all = Object.fromEntries(
    [ofAll, ofReaders, ...Object.values(ofStatus)].flatMap(Object.entries<string>),
  );
  for (const path of Object.values(document.paths)) {
    for (const method of methods) {
      const operation = path[method] as typeof path.get & {
        readonly 'x-role'?: string;
        readonly 'x-deprecated'?: Deprecation;
      };
      if (operation === undefined) continue;
      operation.security ??= [];
      markDeprecated(operation);
      const isOfReaders = method === 'get' && operation['x-role'] === 'reader';
      for (const [status, response] of Object.entries(operation.responses)) {
        if (response === undefined || '$ref' in response) continue;
        const names = {
          ...(status < '300' && { ...ofAll, ...(isOfReaders && ofReaders) }),
          ...ofStatus[status],
        };
        const headers = Object.keys(names).map(
          (name) => [name, { $ref: `#/components/headers/${name}` }] as const,
        );
        if (headers.length > 0) response.headers = { ...Object.fromEntries(headers), ...response.headers };
      }
    }
  }
  const headers = Object.entries(all).map(
    ([name, description]) => [name, { description, schema: { type: 'string' } }] as const,
  );
  document.components = { ...document.components, headers: Object.fromEntries(headers) };
  return document;
}

function markDeprecated(operation: {
  readonly parameters?: readonly object[];
  'x-deprecated'?: Deprecation;
}): void {
  const { 'x-deprecated': deprecation, parameters = [] } = operation;
  if (deprecation === undefined) return;
  delete operation['x-deprecated'];
  const ends = { deprecated: true, 'x-sunset': deprecation.sunset };
  if (deprecation.parameters.length === 0) Object.assign(operation, ends);
  for (const name of deprecation.parameters) {
    const parameter = parameters.find((one) => 'name' in one && one.name === name);
    if (parameter === undefined)
      throw new Error(`The parameter ${name} is deprecated, but there is none of this name.`);
    Object.assign(parameter, ends);
  }
}
