import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { isoOfDay } from '@taocun/domain';
import { answer, type AnswerType, count, countsBy, described, nullable, object, text, Type } from '@taocun/openapi';
import { RequireRole } from '@taocun/service';
import { ObservedSources } from './observed-sources';

const Silence = object('Silence', {
  since: text('The first silent day.', '2015-03-03'),
  days: count('The silent days up to the one before the day of the clock.', 12),
  expected: count('Orders that these days let expect, by the past of the source.', 18_240),
  received: count('Orders that came for these days: less than a tenth of that.', 0),
});

const Source = object('Source', {
  source: text('The owner of sources, or `other sources` for all beyond the first 50.', '/marketplaces/jd'),
  latestDay: text('The latest event day of an order.', '2015-03-02'),
  silence: nullable(described(Silence, 'Null if the source is not silent.')),
});

const WaitedFor = object('WaitedFor', {
  source: text('The owner of sources.', '/marketplaces/jd'),
  since: text('The first silent day in any partition of `marketplace.updates`.', '2015-06-03'),
});

const WaitingYear = object('WaitingYear', {
  ruleSet: Type.String({ example: 'aliresearch-2022' }),
  year: Type.Integer({ example: 2015 }),
  since: text('The day of the clock on which it was due.', '2015-07-16'),
  sources: Type.Array(WaitedFor, { description: 'The sources; none where all have come back, until the next day of the clock.' }),
});

const Sources = object('Sources', {
  day: nullable(text('The day of the clock, in China Standard Time; null before the first.', '2015-03-15')),
  sources: Type.Array(Source, { description: 'Every source that has sent orders, by name.' }),
  waiting: Type.Array(WaitingYear, { description: 'The years that are due and not certified, since CERTIFY_WAITS_FOR_SOURCES is true.' }),
  issued: countsBy('The certificates of each list that all partitions have issued, by rule set and year.', {
    'aliresearch-2022:2015': 910,
  }),
});

/** The sources that have sent orders, and which of them are silent, as of the last checkpoint of every partition. */
@ApiTags('sources')
@Controller('api/v1/sources')
export class SourcesController {
  constructor(private readonly observed: ObservedSources) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Sources of orders, and which of them are silent.',
    description:
      'A source is silent if the clock has advanced while it sent less than a tenth of the orders that its own past lets expect. ' +
      'Sources named in SOURCES_GIVEN_UP are never silent.',
  })
  @ApiOkResponse(answer('The sources.', Sources))
  async listSources(): Promise<AnswerType<typeof Sources>> {
    const { day: clock, sources, waiting, issued } = await this.observed.observe();
    return {
      day: clock === undefined ? null : isoOfDay(clock),
      sources: sources.map(({ source, latest, silence }) => ({
        source,
        latestDay: isoOfDay(latest),
        silence: silence === undefined ? null : { ...silence, since: isoOfDay(silence.since) },
      })),
      waiting: waiting.map(({ ruleSet, year, due, sources: silent }) => ({
        ruleSet,
        year,
        since: isoOfDay(due),
        sources: silent.map(({ source, since }) => ({ source, since: isoOfDay(since) })),
      })),
      issued: Object.fromEntries(issued),
    };
  }
}
