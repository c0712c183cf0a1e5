import { Controller, Get, Inject, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { type RuleSet } from '@taocun/domain';
import { ApiCount, RequireRole, RULE_SETS } from '@taocun/service';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { questionPipe, RuleSetQuestion } from '../lists/questions';
import { RegionReports } from '../reports/region-reports';
import { PlaceSearch } from './place-search';
import { levelOf, type RegionLevel, regionLevels } from './region-levels';
import { regionName, regionPath } from './region-names';
import { romanisedRegion } from './romanised';

const MOST_FOUND = 20;

class PlacesQuestion extends RuleSetQuestion {
  @ApiProperty({
    minLength: 1,
    maxLength: 50,
    example: 'yiwu',
    description:
      'A part of the Chinese name, or the beginning of its pinyin without tones, or its initials: `义乌`, `yiwu` and `yw` find 义乌市.',
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

  constructor(
    private readonly reports: RegionReports,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Regions by name.',
    description: 'Provinces, prefectures, counties and townships in which a village is assessed, by their Chinese names or by pinyin.',
  })
  @ApiOkResponse({ description: 'The regions.', type: PlacesDocs })
  @ApiBadRequestResponse({ description: 'A parameter is unknown or has an invalid value.' })
  async listPlaces(@Query() { search, ruleSet }: PlacesQuestion): Promise<{ readonly items: readonly Place[] }> {
    const { content } = await this.reports.current();
    const at = this.ruleSets.findIndex(({ id }) => id === ruleSet);
    const observed = [...content.values()].filter(({ level, villages }) => level !== 'nation' && villages > 0);
    const codes = await this.#search.find(
      search,
      observed.map(({ code }) => code),
    );
    return {
      items: codes.slice(0, MOST_FOUND).flatMap((code) => {
        const region = content.get(code);
        if (region === undefined) return [];
        const name = regionName(code);
        const figures = { villages: region.villages, qualifying: region.under[at]?.qualifying ?? 0 };
        return [{ code, level: levelOf(code), name, romanised: romanisedRegion(code, name ?? code), path: regionPath(code), ...figures }];
      }),
    };
  }
}
