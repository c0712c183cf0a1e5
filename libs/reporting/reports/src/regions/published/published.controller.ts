import { Get, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { regionLevels } from '@taocun/geography';
import { type AnswerType, count, object, choice, text, Type } from '@taocun/openapi';
import {
  AnswersController,
  AnswersList,
  boundsOf,
  IsPeriod,
  IsRegion,
  type List,
  listInMemory,
  PageQuestion,
  IsChoice,
} from '@taocun/reporting-answers';
import { RequireRole } from '@taocun/service';
import { OwnFigures } from './own-figures';
import { definitionsOfOwn } from './own-measures';
import { measures, publishedRows, units } from './published-rows';

class PublishedQuestion extends PageQuestion {
  @IsRegion('Only figures of this province, prefecture, county or township.')
  readonly region?: string;

  @IsChoice(measures, 'Only this measure.')
  readonly measure?: string;

  @IsPeriod('The first year, or a month in it.')
  readonly from?: string;

  @IsPeriod('The last year, or a month in it.')
  readonly to?: string;
}

/** A published figure, with that of the certified list if there is one. */
const PublishedFigure = object('PublishedFigure', {
  year: count('The year.'),
  region: text('`CN`, or the code of the region.', '33'),
  level: choice(regionLevels),
  name: text('The name of the region.', '浙江省'),
  measure: choice(measures, { example: 'villages', description: 'The thing that was counted.' }),
  unit: choice(units, { description: 'A number of things, a percentage, or RMB.' }),
  value: Type.Number({ example: 96, description: 'The published figure.' }),
  ruleSet: text('The rule set of `certified`.', 'world-bank-2019'),
  certified: Type.Optional(
    Type.Integer({
      minimum: 0,
      description:
        'The figure of that name by the certificates of the year, a percentage in whole percent; absent if the year is not certified or certificates do not have the figure.',
    }),
  ),
  definition: Type.Optional(
    text(
      'What `certified` counts, which need not be what was published.',
      definitionsOfOwn.get('active-shops')?.definition ?? '',
    ),
  ),
  source: text('Who published it, as far as it was seen.', 'Xinhua, 2015-12-30 (3news.cn)'),
  url: Type.Optional(
    text(
      'Where the figure can be read: in the source or another text.',
      'http://3news.cn/2015/1230/65516.html',
    ),
  ),
  withoutUrl: Type.Optional(
    text('The reason why there is no address.', 'not kept when the figure was taken'),
  ),
});
type PublishedFigure = AnswerType<typeof PublishedFigure>;

@AnswersController('published figures', 'api/v1/published')
export class PublishedController {
  constructor(private readonly own: OwnFigures) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Published figures, with those of the certified lists.',
    description:
      "AliResearch's figures as agencies, newspapers and cities reported them, each with its source and the figure that follows from the " +
      'certificates of the year under the rule set, with what it counts. It is absent for measures that certificates do not have.',
  })
  @AnswersList({
    item: PublishedFigure,
    description: 'The figures, by year, region and measure.',
  })
  listPublishedFigures(@Query() question: PublishedQuestion): List<PublishedFigure> {
    const { ruleSet, region, measure } = question;
    const [from, to] = Object.values(boundsOf(question)).map((month) => Number(month.slice(0, 4))) as [
      number,
      number,
    ];
    const figures = publishedRows.filter(
      (each) =>
        (region === undefined || each.region === region) &&
        (measure === undefined || each.measure === measure) &&
        each.year >= from &&
        each.year <= to,
    );
    const compute = async () => {
      const years = [...new Set(figures.map(({ year }) => year))];
      const ownOf = new Map(
        await Promise.all(years.map(async (year) => [year, await this.own.of(year, ruleSet)] as const)),
      );
      const items = figures.map(({ key: _key, ...figure }) => {
        const certified = ownOf.get(figure.year)?.(figure.region, figure.measure);
        const definition = definitionsOfOwn.get(figure.measure)?.definition;
        return {
          ...figure,
          ruleSet,
          ...(certified !== undefined && { certified, ...(definition !== undefined && { definition }) }),
        };
      });
      return { items };
    };
    return listInMemory<PublishedFigure>(
      'published',
      question,
      compute,
      (_item, at) => figures[at]?.key ?? '',
    );
  }
}
