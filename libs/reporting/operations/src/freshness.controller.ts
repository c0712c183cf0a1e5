import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { answer, type AnswerType, object, RequireRole } from '@taocun/service';
import { dayOrNull } from '@taocun/reporting-answers';
import { Table } from '@taocun/reporting-figures';
import { FlowFreshness, freshness } from './freshness';

const DatedFreshness = object('Freshness', {
  asOf: dayOrNull('The newest day of the figures; null where there are none.'),
  ...freshness,
});

@ApiTags('counts')
@Controller('api/v1/freshness')
export class FreshnessController {
  constructor(
    private readonly flow: FlowFreshness,
    private readonly table: Table,
  ) {}

  @Get()
  @RequireRole('reader')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'How fresh the figures are.',
    description: 'The newest day of the figures, whether they contain all received updates, and how many records wait.',
  })
  @ApiOkResponse(answer('The freshness.', DatedFreshness))
  async getFreshness(): Promise<AnswerType<typeof DatedFreshness>> {
    const [flow, { database }] = await Promise.all([this.flow.current(), this.table.current()]);
    const [row] = await database.rows<{ readonly day: string | null }>('SELECT max("asOf") AS day FROM villages', {});
    return { asOf: row?.day ?? null, ...flow };
  }
}
