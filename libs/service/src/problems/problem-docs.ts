import { type OpenAPIObject } from '@nestjs/swagger';

/** Describes `ProblemDetails` to readers of the API. */
const problem = {
  type: 'object',
  description: 'RFC 9457; members beyond these come with some kinds of problems.',
  required: ['type', 'title', 'status', 'detail', 'instance'],
  properties: {
    type: { type: 'string', description: 'The kind of problem; `about:blank` means no more than the status.', examples: ['about:blank'] },
    title: { type: 'string', description: "The status's own phrase, or that of the kind.", examples: ['Bad Request'] },
    status: { type: 'integer', minimum: 400, maximum: 599, examples: [400] },
    detail: { type: 'string', description: 'What is the matter this time and, where something can be done, what.' },
    instance: { type: 'string', description: 'The path that was asked for.' },
    errors: { type: 'array', items: { type: 'string' }, description: 'What is wrong with parameters, one by one.' },
  },
  additionalProperties: true,
};

const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const unforeseen = { description: 'Any other error.', content };

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** Every error that an operation describes is a problem, unless it says otherwise; and so is any that it does not. */
export function withProblems(document: OpenAPIObject): OpenAPIObject {
  for (const path of Object.values(document.paths)) {
    for (const method of methods) {
      const operation = path[method];
      if (operation === undefined) continue;
      for (const [status, response] of Object.entries(operation.responses)) {
        if (status >= '400' && response !== undefined && !('$ref' in response)) response.content ??= content;
      }
      operation.responses['default'] ??= unforeseen;
    }
  }
  document.components = { ...document.components, schemas: { ...document.components?.schemas, Problem: problem } };
  return document;
}
