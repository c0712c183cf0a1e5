import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { isAmongSources, isoOfDay, ownerOf } from '@taocun/domain';
import { answer, type AnswerType, count, nullable, object, text, Type } from '@taocun/openapi';
import { ObservedSources } from '@taocun/reporting-answers';
import { type ApiKey, Caller, readableSources, RequireRole } from '@taocun/service';

/** The days of the clock whose orders are listed. */
const DAYS = 30;

const OrdersOfDay = object('OrdersOfDay', {
  day: text('The day of payment.', '2015-03-03'),
  orders: count('The accepted orders of shops that have opened.', 120),
});

const GapOfOrders = object('GapOfOrders', {
  since: text('The first silent day.', '2015-03-03'),
  until: Type.Optional(text('The last silent day; left out while the source is silent.', '2015-03-09')),
  expected: count('The orders expected on the silent days.', 840),
  received: count('The orders received for them.', 3),
});

const SourceOfOrders = object('SourceOfOrders', {
  source: text('The owner of the sources.', '/marketplaces/jd'),
  latest: nullable(text('The latest day with an order; null without one.', '2015-06-30')),
  days: Type.Array(OrdersOfDay, {
    description: `The last ${DAYS} days of the clock, also without an order.`,
  }),
  gaps: Type.Array(GapOfOrders, { description: 'In order of time, ended ones too.' }),
});

const SourcesOfOrders = object('SourcesOfOrders', {
  asOf: nullable(text('The day of the clock; null before there is one.', '2015-06-30')),
  items: Type.Array(SourceOfOrders, { description: 'By name.' }),
});

/** The orders and the gaps of each sender. */
@ApiTags('counts')
@Controller('api/v1/sources')
export class SourcesController {
  constructor(private readonly sources: ObservedSources) {}

  @Get()
  @RequireRole('producer')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'The orders of each source by day, its latest, and its gaps.',
    description:
      "An item is the owner of sources, which all have the same sender. A producer's key finds the owners of its own sources, an operator's all.",
  })
  @ApiOkResponse(answer('The sources.', SourcesOfOrders))
  async listSources(@Caller() caller: ApiKey): Promise<AnswerType<typeof SourcesOfOrders>> {
    const { day: clock, orders, gaps } = await this.sources.current();
    if (clock === undefined) return { asOf: null, items: [] };
    const items = orders.names
      .filter((owner) => isReadable(caller, owner))
      .map((owner) => {
        const daily = orders.all.get(owner);
        return {
          source: owner,
          latest: daily?.latest === undefined ? null : isoOfDay(daily.latest),
          days: Array.from({ length: DAYS }, (_, at) => {
            const day = clock - DAYS + 1 + at;
            return { day: isoOfDay(day), orders: daily?.on(day) ?? 0 };
          }),
          gaps: gaps.flatMap(({ source, ...gap }) => (source === owner ? [gap] : [])),
        };
      });
    return { asOf: isoOfDay(clock), items };
  }
}

function isReadable(caller: ApiKey, owner: string): boolean {
  const own = readableSources(caller);
  return own === undefined || isAmongSources(own, owner) || own.some((source) => ownerOf(source) === owner);
}
