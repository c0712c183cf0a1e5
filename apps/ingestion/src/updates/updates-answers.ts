import { bodyTypes, rejectionReasons, updateTypes } from '@taocun/contracts';
import {
  type AnswerType,
  count,
  countsBy,
  described,
  object,
  choice,
  openApi,
  text,
  Type,
} from '@taocun/openapi';
import { foreignReasons, type Refusal } from './sender-rights';

// The description of updates over HTTP in OpenAPI.

const anOrder = {
  specversion: '1.0',
  id: 'order-2014-11-11-0001',
  source: '/marketplaces/taobao',
  type: 'taocun.order.paid.v1',
  time: '2014-11-11T00:00:12+08:00',
  data: { orderId: 'o-1', shopId: 'tb-1', amountFen: 19_900, category: 'agricultural', buyerArea: 'urban' },
};
const aClosing = { ...anOrder, id: 'closing-1', type: 'taocun.shop.closed.v1', data: { shopId: 'tb-1' } };

const MarketplaceUpdate = object('MarketplaceUpdate', {
  specversion: choice(['1.0']),
  id: text(
    'Names the update among those of its source: the same again is a duplicate.',
    'order-2014-11-11-0001',
  ),
  source: text('Who reports it.', '/marketplaces/taobao'),
  type: choice(Object.keys(updateTypes), { example: 'taocun.order.paid.v1' }),
  time: text('When it happened, in RFC 3339.', '2014-11-11T00:00:12+08:00'),
  data: Type.Unsafe<object>({
    type: 'object',
    additionalProperties: true,
    description: 'What happened; its members follow from `type`.',
    example: anOrder.data,
  }),
});

/**
 * The limits of an answer: 99,999 refusals with their messages would take 12 MB, and each path is as long as
 * its sender wants. Without messages they take 600 kB if their paths are the same, and 7 MB if all differ and
 * have a usual length.
 */
export const refusedBounds = { listed: 1_000, listBytes: 262_144, furtherBytes: 8_388_608, pathLength: 256 };

/** A refused update, with its position in the body. */
const RefusedUpdate = object('RefusedUpdate', {
  index: count('Position in the body, from 0, without blank lines.', 1),
  line: Type.Optional(count('The line of NDJSON, from 1.', 2)),
  reason: choice<Refusal['reason']>(
    [
      ...rejectionReasons.filter((reason) => reason !== 'shop-conflict' && reason !== 'too-many-waiting'),
      ...foreignReasons,
    ],
    {
      example: 'invalid-data',
    },
  ),
  path: text(
    "JSON pointer to the offending value within the update; '' is the whole update.",
    '/data/amountFen',
  ),
  message: text('How to correct it.', 'The amount must be an integer from 1 to 10000000000000.'),
});
export type RefusedUpdate = AnswerType<typeof RefusedUpdate>;

const RefusedAlike = object('RefusedAlike', {
  reason: RefusedUpdate.properties.reason,
  path: RefusedUpdate.properties.path,
  indexes: Type.Array(Type.Integer(), {
    description: 'Their positions in the body, as `index`.',
    example: [1_003, 1_004],
  }),
});
export type RefusedAlike = AnswerType<typeof RefusedAlike>;

const FurtherRefused = object('FurtherRefused', {
  reasons: countsBy<Refusal['reason']>('How many further updates were refused, by reason.', {
    'invalid-data': 2,
  }),
  faults: Type.Array(RefusedAlike, {
    description:
      'Each of them by its position, under its reason and path. Long paths that all differ are named up to 8 MiB.',
  }),
});

export const UpdatesAnswer = object('UpdatesAnswer', {
  accepted: count('The number of accepted updates; Kafka has acknowledged them.', 41),
  refused: Type.Array(RefusedUpdate, {
    maxItems: refusedBounds.listed,
    description:
      'The first refused updates, in the order of the body: up to 1,000, in 256 KiB. They are not stored.',
  }),
  furtherRefused: Type.Optional(
    described(
      FurtherRefused,
      'The further refused updates, all after the last one listed; absent if there are none.',
    ),
  ),
});
export type UpdatesAnswer = AnswerType<typeof UpdatesAnswer>;

/** A problem that has the members of UpdatesAnswer as well. */
export const withRefused = {
  'application/problem+json': {
    schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, openApi(UpdatesAnswer)] },
  },
};

export const updatesBody = {
  required: true,
  content: {
    [bodyTypes.structured]: { schema: openApi(MarketplaceUpdate), example: anOrder },
    'application/json': { schema: openApi(MarketplaceUpdate), example: anOrder },
    [bodyTypes.batch]: {
      schema: { type: 'array', items: openApi(MarketplaceUpdate) },
      example: [anOrder, aClosing],
    },
    [bodyTypes.lines]: {
      schema: { type: 'string' },
      example: `${JSON.stringify(anOrder)}\n${JSON.stringify(aClosing)}\n`,
    },
  },
};
