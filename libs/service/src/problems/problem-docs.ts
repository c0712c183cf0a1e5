import { type OpenAPIObject } from '@nestjs/swagger';

/** API documentation of `ProblemDetails`. */
const problem = {
  type: 'object',
  description: 'RFC 9457; some types of problems have further members.',
  required: ['type', 'title', 'status', 'detail', 'instance'],
  properties: {
    type: { type: 'string', description: 'The type of problem; `about:blank` adds nothing to the status.', examples: ['about:blank'] },
    title: { type: 'string', description: 'The phrase of the status, or of the type.', examples: ['Bad Request'] },
    status: { type: 'integer', minimum: 400, maximum: 599, examples: [400] },
    detail: { type: 'string', description: 'Explanation of this occurrence and, where possible, the remedy.' },
    instance: { type: 'string', description: 'The path of the request.' },
    errors: { type: 'array', items: { type: 'string' }, description: 'Errors of parameters, one by one.' },
  },
  additionalProperties: true,
};

const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const unforeseen = { description: 'Any other error.', content };

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** Documents every error of an operation as a problem, described or not, unless it says otherwise. */
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
