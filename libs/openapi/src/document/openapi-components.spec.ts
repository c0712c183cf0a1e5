import { type OpenAPIObject } from '@nestjs/swagger';
import { answer, described, nullable, object, Type } from '../schemas/schemas';
import { withComponents } from './openapi-components';

const Inner = object('Inner', { count: Type.Integer() });
const Outer = object('Outer', {
  inner: Type.Optional(described(Inner, 'One.')),
  none: nullable(described(Inner, 'Or none.')),
});

const documentOf = (...schemas: Parameters<typeof answer>[1][]) =>
  ({
    paths: { '/': { get: { responses: schemas.map((schema) => answer('It.', schema)) } } },
  }) as unknown as OpenAPIObject;

it('every schema with a name is a component, to which its places refer', () => {
  const inner = { $ref: '#/components/schemas/Inner' };
  const { paths, components } = withComponents(documentOf(Outer));
  expect(paths).toEqual({
    '/': { get: { responses: [{ description: 'It.', schema: { $ref: '#/components/schemas/Outer' } }] } },
  });
  expect(components?.schemas).toEqual({
    Inner: { type: 'object', required: ['count'], properties: { count: { type: 'integer' } } },
    Outer: {
      type: 'object',
      required: ['none'],
      properties: {
        inner: { description: 'One.', allOf: [inner] },
        none: { description: 'Or none.', anyOf: [inner, { type: 'null' }] },
      },
    },
  });
});

it('two schemas of one name are refused', () => {
  expect(() => withComponents(documentOf(Inner, object('Inner', { count: Type.String() })))).toThrow(
    'Two schemas are named Inner.',
  );
});
