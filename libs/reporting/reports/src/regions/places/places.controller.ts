import { Get, Query } from '@nestjs/common';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { regionLevels, romanisedRegion } from '@taocun/geography';
import { answer, type AnswerType, count, nullable, object, choice, text, Type } from '@taocun/openapi';
import { AnswersController, figure, RuleSetQuestion, Table } from '@taocun/reporting-answers';
import { RequireRole } from '@taocun/service';
import { PlaceSearch } from './place-search';

const MOST_FOUND = 20;

class PlacesQuestion extends RuleSetQuestion {
  @ApiProperty({
    minLength: 1,
    maxLength: 100,
    example: 'yiwu',
    description:
      'A part of the Chinese name, or the beginning of its pinyin without tones, or its initials: `义乌`, `yiwu` and `yw` find 义乌市. ' +
      'Places above and levels narrow it: `Suining Shaji`, `Shaji town`.',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly search!: string;
}

const places = figure('observed-places');
const circlesOfCodes = figure('circles-of-codes');

const Place = object('Place', {
  code: text('The code: 2, 4, 6 or 9 digits.', '330782'),
  level: choice(regionLevels),
  name: nullable(text("The registry's name.", '义乌市')),
  romanised: text('The name in pinyin without its kind; of a province, its English name.', 'Yiwu'),
  path: text('The names from the province on.', '浙江省 金华市 义乌市'),
  villages: count('Assessed villages.'),
  qualifying: count('Those that qualify.'),
});
type Observed = Omit<AnswerType<typeof Place>, 'romanised'>;

const Places = object('Places', {
  items: Type.Array(Place, {
    description: 'Those of that very name first, then the larger before the smaller; 20 at most.',
  }),
  circles: Type.Optional(
    Type.Array(Type.Array(Type.String()), {
      description:
        'Village codes that lead in a circle, as registrations name them by `formerCodes`: they lead nowhere. 20 circles at most, with 50 codes ' +
        'at most; left out if there are none.',
      example: [['320324109906', '320324109907']],
    }),
  ),
});

@AnswersController('reports by region', 'api/v1/places')
export class PlacesController {
  readonly #search = new PlaceSearch();

  constructor(private readonly table: Table) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Regions by name.',
    description:
      'Provinces, prefectures, counties and townships in which a village is assessed, by their Chinese names or by pinyin.',
  })
  @ApiOkResponse(answer('The regions.', Places))
  @ApiBadRequestResponse({ description: 'A parameter is unknown or has an invalid value.' })
  async listPlaces(@Query() { search, ruleSet }: PlacesQuestion): Promise<AnswerType<typeof Places>> {
    const { database } = await this.table.current();
    const observed = new Map(
      (await database.rows<Observed>(places, { ruleSet })).map((place) => [place.code, place]),
    );
    const circles = await database.rows<{ readonly codes: readonly string[] }>(circlesOfCodes);
    const codes = await this.#search.find(search, observed.keys());
    return {
      items: codes.slice(0, MOST_FOUND).flatMap((code) => {
        const place = observed.get(code);
        if (place === undefined) return [];
        const { level, name, path, villages, qualifying } = place;
        return [
          { code, level, name, romanised: romanisedRegion(code, name ?? code), path, villages, qualifying },
        ];
      }),
      ...(circles.length > 0 && { circles: circles.map((circle) => [...circle.codes]) }),
    };
  }
}
