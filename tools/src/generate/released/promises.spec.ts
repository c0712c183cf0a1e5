import { brokenPromises, type ApiDocument, promisedBy } from './promises';

const shop = {
  type: 'object',
  properties: { id: { type: 'string' }, kind: { type: 'string', enum: ['a', 'b'] } },
  required: ['id'],
};
const order = {
  type: 'object',
  properties: { id: { type: 'string' }, note: { type: 'string' } },
  required: ['id'],
};
const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const described = {
  components: { schemas: { Shop: shop, Order: order } },
  paths: {
    '/api/v1/shops': {
      get: {
        parameters: [{ name: 'sort', in: 'query', schema: { type: 'string', enum: ['id', 'kind'] } }],
        responses: { 200: json({ type: 'array', items: { $ref: '#/components/schemas/Shop' } }) },
      },
      post: {
        requestBody: json({ $ref: '#/components/schemas/Order' }),
        responses: { 201: json({ type: 'string' }) },
      },
    },
  },
};

function brokenBy(change: (changed: typeof described) => unknown): readonly string[] {
  const changed = structuredClone(described);
  change(changed);
  return brokenPromises(
    promisedBy({ shops: described }),
    promisedBy({ shops: changed satisfies ApiDocument }),
  );
}

type Api = typeof described;

it.each<[string, (api: Api) => unknown, string]>([
  [
    'a member of an answer is removed',
    ({ components }) => Reflect.deleteProperty(components.schemas.Shop.properties, 'kind'),
    'gone: shops answers Shop .kind',
  ],
  [
    'a member of an answer may be absent',
    ({ components }) => (components.schemas.Shop.required = []),
    'gone: shops answers Shop .id always',
  ],
  [
    'a member of an answer may be null',
    ({ components }) => Object.assign(components.schemas.Shop.properties.id, { type: ['string', 'null'] }),
    'asked: shops answers Shop .id : as null',
  ],
  [
    'a member of an answer has another type',
    ({ components }) => (components.schemas.Shop.properties.id.type = 'integer'),
    'asked: shops answers Shop .id : as integer',
  ],
  [
    'a member of a request is required',
    ({ components }) => components.schemas.Order.required.push('note'),
    'asked: shops takes Order : note',
  ],
  [
    'a new member of a request is required',
    ({ components: { schemas } }) =>
      (schemas.Order = { ...schemas.Order, properties: shop.properties, required: ['id', 'kind'] } as never),
    'asked: shops takes Order : kind',
  ],
  [
    'a parameter takes one value less',
    ({ paths }) => paths['/api/v1/shops'].get.parameters[0]?.schema.enum.pop(),
    'gone: shops GET /api/v1/shops parameters sort in query = "kind"',
  ],
  [
    'a parameter is removed',
    ({ paths }) => paths['/api/v1/shops'].get.parameters.pop(),
    'gone: shops GET /api/v1/shops parameters sort in query',
  ],
  [
    'a status is removed',
    ({ paths }) => Reflect.deleteProperty(paths['/api/v1/shops'].post.responses, '201'),
    'gone: shops POST /api/v1/shops 201',
  ],
  [
    'an operation is removed',
    ({ paths }) => Reflect.deleteProperty(paths['/api/v1/shops'], 'post'),
    'gone: shops POST /api/v1/shops',
  ],
  [
    'a path is removed',
    ({ paths }) => Reflect.deleteProperty(paths, '/api/v1/shops'),
    'gone: shops GET /api/v1/shops',
  ],
])('the promise is broken where %s', (_what, change, broken) => {
  expect(brokenBy(change)).toContain(broken);
});

it.each<[string, (api: Api) => unknown]>([
  [
    'an answer has more',
    ({ components }) => Object.assign(components.schemas.Shop.properties, { place: { type: 'string' } }),
  ],
  [
    'an answer has always what it had at times',
    ({ components }) => components.schemas.Shop.required.push('kind'),
  ],
  [
    'a request may have more',
    ({ components }) => Object.assign(components.schemas.Order.properties, { place: { type: 'string' } }),
  ],
  [
    'a parameter takes one value more',
    ({ paths }) => paths['/api/v1/shops'].get.parameters[0]?.schema.enum.push('place'),
  ],
  [
    'an operation is new',
    ({ paths }) =>
      Object.assign(paths['/api/v1/shops'], {
        delete: { parameters: [{ name: 'id', in: 'query', required: true }] },
      }),
  ],
])('the promise holds where %s', (_what, change) => {
  expect(brokenBy(change)).toEqual([]);
});
