import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { answer, type AnswerType, described, object, Type } from '@taocun/openapi';
import { Freshness, Incompleteness, ObservedSources, WaitingYear } from '@taocun/reporting-answers';
import { RequireRole } from '@taocun/service';
import { Alerts, FlowState } from './alerts';

const FreshnessAndState = object('FreshnessAndState', {
  ...Freshness.properties,
  waiting: Type.Array(WaitingYear, {
    description: 'Certified years that are due and wait for silent sources.',
  }),
  state: described(FlowState, 'The state of the installation in one sentence, and what to do.'),
});

@ApiTags('counts')
@Controller('api/v1/freshness')
export class FreshnessController {
  constructor(
    private readonly incompleteness: Incompleteness,
    private readonly sources: ObservedSources,
    private readonly alerts: Alerts,
  ) {}

  @Get()
  @RequireRole('reader')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'How fresh the figures are.',
    description:
      'The newest day of the figures, whether they contain all received updates, how many records wait, which lists wait for sources, ' +
      'and what to do.',
  })
  @ApiOkResponse(answer('The freshness.', FreshnessAndState))
  async getFreshness(): Promise<AnswerType<typeof FreshnessAndState>> {
    const [freshness, { waiting }] = await Promise.all([
      this.incompleteness.freshnessSoon(),
      this.sources.current(),
    ]);
    return { ...freshness, waiting: [...waiting], state: await this.alerts.state(freshness) };
  }
}
