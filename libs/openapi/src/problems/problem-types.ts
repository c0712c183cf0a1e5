/** A kind of problem, with the texts for readers of docs/errors.md. */
export interface ProblemType {
  readonly status: number;
  readonly title: string;
  /** The meaning, and what to do. */
  readonly about: string;
}

/**
 * Every kind of problem by code, ordered by status. Codes and their statuses never change; texts may.
 * `GET /errors/{code}` returns the text of a kind, and docs/errors.md contains them all.
 */
export const problemTypes = {
  'invalid-request': {
    status: 400,
    title: 'Invalid request',
    about:
      'A parameter, a part of the path or a member of the body is unknown or has an invalid value. `errors`, if present, lists the mistakes. Correct them; the same request fails again.',
  },
  'unreadable-body': {
    status: 400,
    title: 'Unreadable body',
    about:
      'The body is no JSON in UTF-8, broke off, or is nested deeper or has more members than any valid one. Send it complete, as JSON.',
  },
  'malformed-request': {
    status: 400,
    title: 'Malformed request',
    about:
      'The address or the headers are malformed or ambiguous, for example a security-relevant header that was sent twice. Send the request with an HTTP library.',
  },
  'unknown-event-id': {
    status: 400,
    title: 'Unknown event id',
    about:
      'The last event id was not issued here. Send the `id` of an event unchanged, or leave it out and choose it by `start`.',
  },
  'no-valid-key': {
    status: 401,
    title: 'No valid key',
    about:
      'The request has no key, or one that is unknown, revoked or expired: see `detail`; `roles` lists the allowed roles. Send a valid key as `Authorization: Bearer tck_…`.',
  },
  'wrong-role': {
    status: 403,
    title: 'Wrong role',
    about:
      'The key is valid, but its role may not do this; `roles` lists the allowed roles. Ask an operator for such a key.',
  },
  'foreign-updates': {
    status: 403,
    title: 'Foreign updates',
    about:
      'The key covers the `source` and `type` of none of the updates; `refused` names them. Ask an operator for a key that does.',
  },
  'unknown-address': {
    status: 404,
    title: 'Unknown address',
    about:
      'No route of the service has this method and path. `GET /docs-json` of each service describes its routes.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    about: 'The object in the path does not exist, or not for this key. `detail` names it.',
  },
  'unknown-village': {
    status: 404,
    title: 'Unknown village',
    about:
      'No village with this code is assessed: it is not registered, or the service has not read its registration yet. `GET /api/v1/villages` lists assessed villages.',
  },
  'unknown-region': {
    status: 404,
    title: 'Unknown region',
    about:
      'The code is not in the registry of regions, and no village in it is assessed. Give 2, 4, 6 or 9 digits of a village code, or `CN`.',
  },
  'not-certified': {
    status: 404,
    title: 'Not certified',
    about:
      'The list of the year is not issued: the year is not over, or precedes the first updates. Its numbers are unknown, not 0.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    about: 'The path exists, but not with this method. `GET /docs-json` describes the methods.',
  },
  'not-acceptable': {
    status: 406,
    title: 'No acceptable format',
    about:
      'The Accept header accepts none of the formats of the answer. Accept one of those that `detail` names, or name one by `format`.',
  },
  'request-timeout': {
    status: 408,
    title: 'Request timeout',
    about: 'The request did not arrive completely in time. Send it faster, or in parts.',
  },
  conflict: {
    status: 409,
    title: 'Conflict',
    about: 'The state of the object does not allow the request. `detail` gives the step to take first.',
  },
  'event-id-ahead': {
    status: 409,
    title: 'Event id ahead',
    about:
      'The last event id names events that were never announced here: it is from another installation, or Kafka has lost them. Start again with `start`.',
  },
  'too-large': {
    status: 413,
    title: 'Too large',
    about:
      'The body has more bytes or updates than are accepted at once; nothing was done. Send it in parts.',
  },
  'address-too-long': {
    status: 414,
    title: 'Address too long',
    about: 'A part of the path is longer than in any route. Check the address.',
  },
  'unsupported-content': {
    status: 415,
    title: 'Unsupported content',
    about:
      'The content type or content encoding of the body is not accepted. `taken` lists the accepted types if there are several. Send the body without a content encoding.',
  },
  'refused-updates': {
    status: 422,
    title: 'Refused updates',
    about:
      'None of the updates is valid, and none was stored. `refused`, or `reason` and `path`, give the reasons. Correct them; unchanged, only one `from-the-future` may pass later.',
  },
  'range-not-satisfiable': {
    status: 416,
    title: 'Range not satisfiable',
    about: 'The header `Range` asks for bytes after the end of the file. `content-range` has its length.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'Idempotency key reused',
    about:
      'The `Idempotency-Key` was sent with another body within the last day; nothing was done. Give each request a key of its own, and repeat it unchanged.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    about: 'The rate limit of the key or address is exceeded. Continue after the seconds in `retry-after`.',
  },
  'headers-too-large': {
    status: 431,
    title: 'Headers too large',
    about:
      'The address and the headers together are too long. Ask for less at once, or send long values in the body.',
  },
  'unexpected-error': {
    status: 500,
    title: 'Unexpected error',
    about:
      'The service met an unknown error. Give the operator the `requestId`: the log has the error under it.',
  },
  'service-away': {
    status: 502,
    title: 'Service away',
    about:
      'Reporting asked another service, which does not answer or is not at the configured address. Try again later; the operator finds the reason in `detail` and `GET /api/v1/services`.',
  },
  unavailable: {
    status: 503,
    title: 'Unavailable',
    about:
      'The service cannot do this now; `detail` gives the reason. Nothing was done, unless `taken` is `unknown`. Try again after the seconds in `retry-after`, or after growing pauses.',
  },
  'database-away': {
    status: 503,
    title: 'Database away',
    about:
      'MongoDB has no primary or does not answer in time, so nothing can be read or no key checked. Try again after the seconds in `retry-after`.',
  },
  'missing-right': {
    status: 503,
    title: 'Missing right',
    about:
      'The MongoDB user of the service lacks a right, which `detail` names. Nothing was done. Try again once the operator has granted it: docs/security.md lists the rights of each user.',
  },
  loading: {
    status: 503,
    title: 'Loading',
    about:
      'The instance has just started and still loads the data of lists and reports; `detail` shows its progress. Try again after the seconds in `retry-after`.',
  },
  'too-busy': {
    status: 503,
    title: 'Too busy',
    about:
      'This instance, or your share of it, already answers its maximum of such requests. Try again after the seconds in `retry-after`, end another request, or ask for less.',
  },
  'service-timeout': {
    status: 504,
    title: 'Service timeout',
    about:
      'Reporting asked another service, which has not answered in time. It may have done the work all the same; repeating the request is safe.',
  },
} as const satisfies Readonly<Record<string, ProblemType>>;

export type ProblemCode = keyof typeof problemTypes;

/** The codes for statuses that have several, if nothing more is known. */
const general: Readonly<Record<number, ProblemCode>> = {
  400: 'invalid-request',
  403: 'wrong-role',
  404: 'not-found',
  409: 'conflict',
  422: 'refused-updates',
  503: 'unavailable',
};

const byStatus = new Map<number, ProblemCode>(
  (Object.entries(problemTypes) as [ProblemCode, ProblemType][]).map(([code, { status }]) => [
    status,
    general[status] ?? code,
  ]),
);

/** The code for a problem of which only the status is known. */
export function codeOfStatus(status: number): ProblemCode {
  return byStatus.get(status) ?? (status < 500 ? 'invalid-request' : 'unexpected-error');
}

export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(problemTypes, text);
}

/** The address that explains a kind of problem, relative to the service's origin. */
export function typeAddressOf(code: ProblemCode): string {
  return `/errors/${code}`;
}
