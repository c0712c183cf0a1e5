import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { RequireRole } from '@taocun/service';
import { type Described, type Freshness, FreshnessDocs, Incompleteness } from '@taocun/reporting-answers';
import { Alerts, type FlowState, FlowStateDocs } from './alerts';

type Answer = Freshness & { readonly state: FlowState };

class FreshnessAndStateDocs extends FreshnessDocs implements Described<Answer> {
  @ApiProperty({ type: FlowStateDocs, description: 'The state of the installation in one sentence, and what to do.' })
  state!: FlowStateDocs;
}

@ApiTags('counts')
@Controller('api/v1/freshness')
export class FreshnessController {
  constructor(
    private readonly incompleteness: Incompleteness,
    private readonly alerts: Alerts,
  ) {}

  @Get()
  @RequireRole('reader')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'How fresh the figures are.',
    description: 'The newest day in them, whether all updates that have come are in them, how many records wait, and what to do if not.',
  })
  @ApiOkResponse({ description: 'The freshness.', type: FreshnessAndStateDocs })
  async getFreshness(): Promise<Answer> {
    const freshness = await this.incompleteness.freshness();
    return { ...freshness, state: await this.alerts.state(freshness) };
  }
}
