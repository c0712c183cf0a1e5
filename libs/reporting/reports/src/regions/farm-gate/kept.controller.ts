import { Get, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { NATION, regionName, regionPath } from '@taocun/geography';
import {
  AnswersController,
  AnswersList,
  boundsOf,
  daysOfMonths,
  figure,
  IsChoice,
  type List,
  Table,
  tableList,
} from '@taocun/reporting-answers';
import { RequireRole } from '@taocun/service';
import { PeriodQuestion, withinRegion } from '../sums/period-question';
import { KeptItem, keptOf, type SummedKept } from './kept';

const divisions = ['total', 'month', 'product'] as const;

class KeptQuestion extends PeriodQuestion {
  @IsChoice(divisions, 'The subject of an item: the whole time, a month, or a product.', 'month')
  readonly by: (typeof divisions)[number] = 'month';
}

/**
 * A row of sql/farm-gate-kept.sql. `key` is the month or product; empty for the total, and for orders that
 * name no product.
 */
interface NetPriceRow extends SummedKept {
  readonly key: string;
  readonly asOf?: string;
  readonly computedAt: string;
}

const kept = figure('farm-gate-kept');

@AnswersController('reports by region', 'api/v1/farm-gate')
export class KeptController {
  constructor(private readonly table: Table) {}

  @Get('kept')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The part of the price that farmers keep, and the local price.',
    description:
      'Over orders of produce that state both fees and delivery: the price paid less both, before refunds, by the day of payment, and its ratio to ' +
      'the value of the same weight at the local price, with the number of orders behind it. Other orders are omitted.',
  })
  @AnswersList({
    item: KeptItem,
    description: 'The total, or the months or products, ascending.',
  })
  listKept(@Query() question: KeptQuestion): List<KeptItem> {
    const { by, region: code = NATION } = question;
    return tableList<KeptItem, NetPriceRow>(this.table, question, {
      item: KeptItem,
      from: kept,
      where: ['"by" = $by'],
      parameters: { by, ...withinRegion(code), ...boundsOf(question) },
      scope: { window: daysOfMonths(boundsOf(question)) },
      order: { name: by, by: [{ column: 'key', pattern: /^.*$/s }] },
      itemOf: ({ key, asOf = '', computedAt, ...sums }) => ({
        ...(by === 'month' && { month: key }),
        ...(by === 'product' && { product: key === '' ? null : key }),
        code,
        name: regionName(code),
        path: regionPath(code),
        ...keptOf(sums),
        asOf,
        computedAt,
      }),
    });
  }
}
