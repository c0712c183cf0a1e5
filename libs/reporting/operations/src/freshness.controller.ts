import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { ApiCount, RequireRole } from '@taocun/service';
import { ApiNewestDay, type Described } from '@taocun/reporting-answers';
import { Table } from '@taocun/reporting-figures';
import { FlowFreshness, type Freshness } from './freshness';

type Answer = Freshness & { readonly asOf: string | null };

class FreshnessDocs implements Described<Answer> {
  @ApiNewestDay('The newest day of the figures; null where there are none.') asOf!: string | null;
  @ApiProperty({ description: 'Whether every service answers and no record has waited for more than five seconds.' }) caughtUp!: boolean;
  @ApiCount('Records that wait to be read, in all services that answer.') behind!: number;
  @ApiProperty({ type: [String], description: 'Services that do not answer: what waits for them is not counted.', example: [] })
  silent!: string[];
}

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
  @ApiOkResponse({ description: 'The freshness.', type: FreshnessDocs })
  async getFreshness(): Promise<Answer> {
    const [freshness, { database }] = await Promise.all([this.flow.current(), this.table.current()]);
    const [row] = await database.rows<{ readonly day: string | null }>('SELECT max("asOf") AS day FROM villages', {});
    return { asOf: row?.day ?? null, ...freshness };
  }
}
