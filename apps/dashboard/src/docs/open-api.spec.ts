import { curlOf, membersOf, type OpenApi, operationsByTag } from './open-api';

const document: OpenApi = {
  info: { title: 'API', description: '' },
  tags: [
    { name: 'keys', description: '' },
    { name: 'villages', description: '' },
  ],
  paths: {
    '/api/v1/villages/{code}': {
      get: {
        operationId: 'getVillage',
        summary: 'One village.',
        tags: ['villages'],
        parameters: [
          { name: 'code', in: 'path', required: true, schema: { type: 'string', example: '320324109002' } },
          { name: 'at', in: 'query', required: true, example: '2014-06' },
          { name: 'fields', in: 'query' },
        ],
        responses: {},
      },
    },
    '/api/v1/keys': {
      post: {
        operationId: 'createKey',
        tags: ['keys'],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/NewKey', example: { role: 'reader' } } } } },
        responses: {},
      },
    },
  },
  components: {
    schemas: {
      NewKey: {
        type: 'object',
        required: ['role'],
        properties: {
          role: { type: 'string', enum: ['reader', 'operator'], description: 'The role.' },
          parts: { type: 'array', items: { $ref: '#/components/schemas/Part' } },
          within: { $ref: '#/components/schemas/NewKey' },
        },
      },
      Part: { type: 'object', properties: { size: { type: 'integer', format: 'int64', default: 1 } } },
    },
  },
};

it('operations come by tag, in the order of the tags, and are found by path, summary and id', () => {
  const found = (search: string) =>
    operationsByTag(document, search).map(({ tag, operations }) => [tag.name, operations.map((one) => one.operationId)]);
  expect(found('')).toEqual([
    ['keys', ['createKey']],
    ['villages', ['getVillage']],
  ]);
  expect(found(' One VILLAGE')).toEqual([['villages', ['getVillage']]]);
  expect(found('post /api')).toEqual([['keys', ['createKey']]]);
});

it('a body is told member by member, and a schema within itself only once', () => {
  const { schemas } = document.components;
  expect(membersOf({ $ref: '#/components/schemas/NewKey' }, schemas)).toEqual([
    { path: 'role', type: '"reader" | "operator"', isRequired: true, description: 'The role.' },
    { path: 'parts', type: 'array', isRequired: false, description: '' },
    { path: 'parts[].size', type: 'integer (int64), = 1', isRequired: false, description: '' },
    { path: 'within', type: 'object', isRequired: false, description: '' },
  ]);
});

it('a command asks with the examples of what is required', () => {
  const [keys, villages] = operationsByTag(document, '').flatMap(({ operations }) => operations);
  expect(villages && curlOf(villages, 'http://here')).toBe(
    `curl 'http://here/api/v1/villages/320324109002?at=2014-06' \\\n  -H "authorization: Bearer $KEY"`,
  );
  expect(keys && curlOf(keys, 'http://here')).toContain(`curl -X POST 'http://here/api/v1/keys'`);
  expect(keys && curlOf(keys, 'http://here')).toContain(`-d '{"role":"reader"}'`);
});
