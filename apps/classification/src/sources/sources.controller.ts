import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { isoOfDay } from '@taocun/domain';
import { RequireRole } from '@taocun/service';
import { ObservedSources } from './observed-sources';

const day = (description: string, example: string) => ApiProperty({ type: 'string', description, example });
const count = (description: string, example: number) => ApiProperty({ type: 'integer', description, example });

class SilenceDocs {
  @day('The first silent day.', '2015-03-03') since!: string;
  @count('The silent days up to the one before the day of the clock.', 12) days!: number;
  @count('Orders that these days let expect, by the past of the source.', 18_240) expected!: number;
  @count('Orders that came for these days: less than a tenth of that.', 0) received!: number;
}

class SourceDocs {
  @ApiProperty({ description: 'The owner of sources, or `other sources` for all beyond the first 50.', example: '/marketplaces/jd' })
  source!: string;
  @day('The latest event day of an order.', '2015-03-02') latestDay!: string;
  @ApiProperty({ type: SilenceDocs, nullable: true, description: 'Null if the source is not silent.' })
  silence!: SilenceDocs | null;
}

class SourcesDocs {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The day of the clock, in China Standard Time; null before the first.',
    example: '2015-03-15',
  })
  day!: string | null;
  @ApiProperty({ type: [SourceDocs], description: 'Every source that has sent orders, by name.' }) sources!: SourceDocs[];
}

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
  @ApiOkResponse({ description: 'The sources.', type: SourcesDocs })
  async listSources(): Promise<SourcesDocs> {
    const { day: clock, sources } = await this.observed.observe();
    return {
      day: clock === undefined ? null : isoOfDay(clock),
      sources: sources.map(({ source, latest, silence }) => ({
        source,
        latestDay: isoOfDay(latest),
        silence: silence === undefined ? null : { ...silence, since: isoOfDay(silence.since) },
      })),
    };
  }
}
