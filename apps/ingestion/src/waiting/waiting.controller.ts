import { Controller, Get, Inject, Query, UsePipes } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiOkResponse,
  ApiOperation,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { type Connection, type mongo } from 'mongoose';
import { typeOfKind } from '@taocun/contracts';
import { answer, type AnswerType, count, countsBy, object, text, Type } from '@taocun/openapi';
import {
  type ApiKey,
  Caller,
  DEFAULT_LIMIT,
  IsLimit,
  MONGO_CONNECTION,
  QuestionPipe,
  readableSources,
  RequireRole,
} from '@taocun/service';
import { type WaitingDocument } from './waiting-document';

const maxTimeMs = 20_000;

class WaitingQuestion {
  @ApiPropertyOptional({ description: 'Only updates of this source.', example: '/marketplaces/taobao' })
  @IsOptional()
  @IsString()
  @MaxLength(256)
  readonly source?: string;

  @ApiPropertyOptional({ description: 'Only updates of this shop.', example: 'tb-1' })
  @IsOptional()
  @IsString()
  @MaxLength(256)
  readonly shopId?: string;

  @IsLimit('The most items.', { default: DEFAULT_LIMIT })
  readonly limit: number = DEFAULT_LIMIT;
}

/** The kinds of updates that wait for their shop. */
const kinds = ['paid', 'refunded', 'closed'] as const;

const WaitingShop = object('WaitingShop', {
  shopId: text('The shop, of which no opening is accepted yet.', 'tb-1'),
  source: text('The source of the updates.', '/marketplaces/taobao'),
  updates: count('The number of its updates that wait.', 3),
  types: countsBy('The same by type.', { [typeOfKind.paid]: 2, [typeOfKind.closed]: 1 }),
  since: Type.String({
    format: 'date-time',
    description: 'The timestamp of the earliest record.',
    example: '2014-11-11T04:00:00.000Z',
  }),
});

const WaitingShops = object('WaitingShops', {
  updates: count('All updates that wait.', 3),
  shops: count('All shops and sources for which they wait; more than the items beyond the limit.', 1),
  items: Type.Array(WaitingShop, { description: 'Those with the most updates first.' }),
});

/** A shop of a source, as it is grouped in the database. */
type Grouped = {
  readonly _id: { readonly shopId: string; readonly source: string };
  readonly updates: number;
  readonly sinceMs: number;
} & { readonly [Kind in (typeof kinds)[number]]: number };

interface Totals {
  readonly items: readonly Grouped[];
  readonly all: readonly { readonly updates: number; readonly shops: number }[];
}

/** The updates that wait for their shops, as of the last checkpoint of every partition. */
@ApiTags('updates')
@Controller('api/v1/updates/waiting')
@UsePipes(QuestionPipe)
export class WaitingController {
  readonly #waiting: mongo.Collection<WaitingDocument>;

  constructor(@Inject(MONGO_CONNECTION) connection: Connection) {
    this.#waiting = connection.getClient().db(connection.name).collection<WaitingDocument>('waiting');
  }

  @Get()
  @RequireRole('producer')
  @ApiOperation({
    summary: 'The updates that wait for the opening of their shop, by shop.',
    description:
      "Those of the sources of a producer's key; an operator's finds all. They take effect when an opening of the shop is accepted. " +
      'As of the last checkpoint of each partition.',
  })
  @ApiOkResponse(answer('The shops.', WaitingShops))
  @ApiBadRequestResponse({ description: 'A parameter is unknown or has an invalid value.' })
  async listWaitingUpdates(
    @Query() { source, shopId, limit }: WaitingQuestion,
    @Caller() caller: ApiKey,
  ): Promise<AnswerType<typeof WaitingShops>> {
    const own = readableSources(caller);
    const conditions: mongo.Filter<WaitingDocument>[] = [
      ...(own === undefined ? [] : [ofSources(own)]),
      ...(source === undefined ? [] : [{ 'update.source': source }]),
      ...(shopId === undefined ? [] : [{ shopId }]),
    ];
    const [totals] = await this.#waiting
      .aggregate<Totals>(
        [{ $match: conditions.length === 0 ? {} : { $and: conditions } }, ...byShop(limit)],
        {
          maxTimeMS: maxTimeMs,
          allowDiskUse: true,
        },
      )
      .toArray();
    const { updates = 0, shops = 0 } = totals?.all[0] ?? {};
    return { updates, shops, items: (totals?.items ?? []).map(shopAnswer) };
  }
}

/** The condition of `isAmongSources`. After the slash at the end of a prefix, ASCII has `0`. */
function ofSources(own: readonly string[]): mongo.Filter<WaitingDocument> {
  const prefixes = own.filter((one) => one.endsWith('/'));
  return {
    $or: [
      { 'update.source': { $in: [...own] } },
      ...prefixes.map((prefix) => ({ 'update.source': { $gte: prefix, $lt: `${prefix.slice(0, -1)}0` } })),
    ],
  };
}

function byShop(limit: number): mongo.Document[] {
  const ofKind = (kind: string) => ({ $sum: { $cond: [{ $eq: ['$update.kind', kind] }, 1, 0] } });
  return [
    {
      $group: {
        _id: { shopId: '$shopId', source: '$update.source' },
        updates: { $sum: 1 },
        sinceMs: { $min: { $ifNull: ['$record.timestampMs', '$update.timeMs'] } },
        ...Object.fromEntries(kinds.map((kind) => [kind, ofKind(kind)])),
      },
    },
    {
      $facet: {
        items: [{ $sort: { updates: -1, _id: 1 } }, { $limit: limit }],
        all: [{ $group: { _id: null, updates: { $sum: '$updates' }, shops: { $sum: 1 } } }],
      },
    },
  ];
}

function shopAnswer({
  _id,
  updates,
  sinceMs,
  ...byKind
}: Grouped): AnswerType<typeof WaitingShops>['items'][number] {
  const some = kinds.filter((kind) => byKind[kind] > 0);
  return {
    ..._id,
    updates,
    types: Object.fromEntries(some.map((kind) => [typeOfKind[kind], byKind[kind]])),
    since: new Date(sinceMs).toISOString(),
  };
}
