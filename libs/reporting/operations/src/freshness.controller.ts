import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { answer, type Answer, object, RequireRole, Type } from '@taocun/service';
import { dayOrNull, SilentSources, WaitingYear } from '@taocun/reporting-answers';
import { Table } from '@taocun/reporting-figures';
import { FlowFreshness, freshness } from './freshness';

const DatedFreshness = object('Freshness', {
  asOf: dayOrNull('The newest day of the figures; null where there are none.'),
  ...freshness,
  waiting: Type.Array(WaitingYear, { description: 'Certified years that are due and wait for silent sources.' }),
});

@ApiTags('counts')
@Controller('api/v1/freshness')
export class FreshnessController {
  constructor(
    private readonly flow: FlowFreshness,
    private readonly table: Table,
    private readonly sources: SilentSources,
  ) {}

  @Get()
  @RequireRole('reader')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'How fresh the figures are.',
    description:
      'The newest day of the figures, whether they contain all received updates, how many records wait, and which lists wait for sources.',
  })
  @ApiOkResponse(answer('The freshness.', DatedFreshness))
  async getFreshness(): Promise<Answer<typeof DatedFreshness>> {
    const [flow, { database }, waiting] = await Promise.all([this.flow.current(), this.table.current(), this.sources.waiting()]);
    const [row] = await database.rows<{ readonly day: string | null }>('SELECT max("asOf") AS day FROM villages', {});
    return { asOf: row?.day ?? null, ...flow, waiting: [...waiting] };
  }
}
