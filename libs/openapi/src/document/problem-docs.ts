import { type OpenAPIObject } from '@nestjs/swagger';
import { problemTypes, typeAddressOf } from '../problems/problem-types';

const problem = {
  type: 'object',
  description: 'RFC 9457; some types of problems have further members.',
  required: ['type', 'code', 'title', 'status', 'detail', 'instance'],
  properties: {
    type: {
      type: 'string',
      format: 'uri-reference',
      description: 'The address, at the service, that explains problems of this kind.',
      examples: [typeAddressOf('invalid-request')],
    },
    code: {
      type: 'string',
      description: 'The kind of problem; it stays as it is.',
      enum: Object.keys(problemTypes),
    },
    title: {
      type: 'string',
      description: 'The kind in words.',
      examples: [problemTypes['invalid-request'].title],
    },
    status: { type: 'integer', minimum: 400, maximum: 599, examples: [400] },
    detail: {
      type: 'string',
      description: 'Explanation of this occurrence and, where possible, the remedy.',
    },
    instance: { type: 'string', description: 'The path of the request.' },
    requestId: {
      type: 'string',
      description: 'The id of the request, as in the header `x-request-id` and in the log.',
    },
    errors: { type: 'array', items: { type: 'string' }, description: 'Errors of parameters, one by one.' },
  },
  additionalProperties: true,
};

const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const unforeseen = { description: 'Any other error.', content };

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** Documents the errors of an operation as problems, declared or not, unless it describes them otherwise. */
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
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problem },
  };
  return document;
}
