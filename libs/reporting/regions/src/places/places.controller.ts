import { Controller, Get, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { ApiCount, RequireRole } from '@taocun/service';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { questionPipe, RuleSetQuestion } from '@taocun/reporting-answers';
import { figure, Table } from '@taocun/reporting-figures';
import { type RegionLevel, regionLevels, romanisedRegion } from '@taocun/reporting-geography';
import { ExactJsonInterceptor } from '@taocun/reporting-read-model';
import { PlaceSearch } from './place-search';

const MOST_FOUND = 20;

class PlacesQuestion extends RuleSetQuestion {
  @ApiProperty({
    minLength: 1,
    maxLength: 50,
    example: 'yiwu',
    description:
      'A part of the Chinese name, or the beginning of its pinyin without tones, or its initials: `义乌`, `yiwu` and `yw` find 义乌市. ' +
      'Places above and levels narrow it: `Suining Shaji`, `Shaji town`.',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(50)
  readonly search!: string;
}

interface Place {
  readonly code: string;
  readonly level: RegionLevel;
  readonly name: string | null;
  readonly romanised: string;
  readonly path: string;
  readonly villages: number;
  readonly qualifying: number;
}

type Observed = Omit<Place, 'romanised'>;
const places = figure('observed-places');

class PlaceDocs implements Place {
  @ApiProperty({ example: '330782', description: 'The code: 2, 4, 6 or 9 digits.' }) code!: string;
  @ApiProperty({ enum: regionLevels }) level!: RegionLevel;
  @ApiProperty({ type: String, nullable: true, example: '义乌市', description: "The registry's name." }) name!: string | null;
  @ApiProperty({ example: 'Yiwu', description: 'The name in pinyin without its kind; of a province, its English name.' })
  romanised!: string;
  @ApiProperty({ example: '浙江省 金华市 义乌市', description: 'The names from the province on.' }) path!: string;
  @ApiCount('Assessed villages.') villages!: number;
  @ApiCount('Those that qualify.') qualifying!: number;
}

class PlacesDocs {
  @ApiProperty({ type: [PlaceDocs], description: 'Those of that very name first, then the larger before the smaller; 20 at most.' })
  items!: PlaceDocs[];
}

@ApiTags('reports by region')
@Controller('api/v1/places')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class PlacesController {
  readonly #search = new PlaceSearch();

  constructor(private readonly table: Table) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Regions by name.',
    description: 'Provinces, prefectures, counties and townships in which a village is assessed, by their Chinese names or by pinyin.',
  })
  @ApiOkResponse({ description: 'The regions.', type: PlacesDocs })
  @ApiBadRequestResponse({ description: 'A parameter is unknown or has an invalid value.' })
  async listPlaces(@Query() { search, ruleSet }: PlacesQuestion): Promise<{ readonly items: readonly Place[] }> {
    const { database } = await this.table.current();
    const observed = new Map((await database.rows<Observed>(places, { ruleSet })).map((place) => [place.code, place]));
    const codes = await this.#search.find(search, observed.keys());
    return {
      items: codes.slice(0, MOST_FOUND).flatMap((code) => {
        const place = observed.get(code);
        if (place === undefined) return [];
        const { level, name, path, villages, qualifying } = place;
        return [{ code, level, name, romanised: romanisedRegion(code, name ?? code), path, villages, qualifying }];
      }),
    };
  }
}
