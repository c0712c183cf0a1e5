import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { bodyTypes, rejectionReasons, updateTypes } from '@taocun/contracts';
import { refusedBounds } from './refused-updates';
import { foreignReasons } from './sender-rights';

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

export class MarketplaceUpdateDocs {
  @ApiProperty({ enum: ['1.0'] }) specversion!: string;
  @ApiProperty({
    description: 'Names the update among those of its source: the same again is a duplicate.',
    example: 'order-2014-11-11-0001',
  })
  id!: string;
  @ApiProperty({ description: 'Who reports it.', example: '/marketplaces/taobao' }) source!: string;
  @ApiProperty({ enum: Object.keys(updateTypes), example: 'taocun.order.paid.v1' }) type!: string;
  @ApiProperty({ description: 'When it happened, in RFC 3339.', example: '2014-11-11T00:00:12+08:00' }) time!: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What happened; its members follow from `type`.',
    example: anOrder.data,
  })
  data!: object;
}

class RefusedUpdateDocs {
  @ApiProperty({ type: 'integer', description: 'Position in the body, from 0, without blank lines.', example: 1 }) index!: number;
  @ApiPropertyOptional({ type: 'integer', description: 'The line of NDJSON, from 1.', example: 2 }) line?: number;
  @ApiProperty({
    enum: [...rejectionReasons.filter((reason) => reason !== 'shop-conflict' && reason !== 'too-many-waiting'), ...foreignReasons],
    example: 'invalid-data',
  })
  reason!: string;
  @ApiProperty({
    description: "JSON pointer to the offending value within the update; '' is the whole update.",
    example: '/data/amountFen',
  })
  path!: string;
  @ApiProperty({ description: 'How to correct it.', example: 'The amount must be an integer from 1 to 10000000000000.' }) message!: string;
}

class FurtherRefusedDocs {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'How many further updates were refused, by reason.',
    example: { 'invalid-data': 98_999 },
  })
  reasons!: Record<string, number>;
}

export class UpdatesAnswerDocs {
  @ApiProperty({ type: 'integer', description: 'The number of accepted updates; Kafka has acknowledged them.', example: 41 })
  accepted!: number;
  @ApiProperty({
    type: [RefusedUpdateDocs],
    maxItems: refusedBounds.listed,
    description: 'The first refused updates, in the order of the body: up to 1,000, in 256 KiB. They are not stored.',
  })
  refused!: RefusedUpdateDocs[];
  @ApiPropertyOptional({
    type: FurtherRefusedDocs,
    description: 'The number of further refused updates, all after the last one listed; absent if there are none.',
  })
  furtherRefused?: FurtherRefusedDocs;
}

const update = { $ref: getSchemaPath(MarketplaceUpdateDocs) };
/** A problem that has the members of the other answer as well. */
export const withRefused = {
  'application/problem+json': { schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, { $ref: getSchemaPath(UpdatesAnswerDocs) }] } },
};

export const updatesBody = {
  required: true,
  content: {
    [bodyTypes.structured]: { schema: update, example: anOrder },
    'application/json': { schema: update, example: anOrder },
    [bodyTypes.batch]: { schema: { type: 'array', items: update }, example: [anOrder, aClosing] },
    [bodyTypes.lines]: { schema: { type: 'string' }, example: `${JSON.stringify(anOrder)}\n${JSON.stringify(aClosing)}\n` },
  },
};
