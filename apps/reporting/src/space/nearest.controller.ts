import { Controller, Get, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { RequireRole } from '@taocun/service';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { AnswersList, type List } from '../lists/list';
import { listInMemory } from '../lists/list-in-memory';
import { liesIn, questionPipe } from '../lists/questions';
import { regionPath } from '../places/region-names';
import { type PlacedVillage, PlacedVillages, type QualifyingPlaces } from './placed-villages';
import { ApiPlace, ApiRuleSet, ApiWithinKm, ApiYear, type PlaceStanding, placeOf, RegionYearQuestion, toTheMeter } from './space-question';

interface NearestItem {
  readonly villageCode: string;
  readonly name: string;
  readonly path: string;
  readonly ruleSet: string;
  readonly year?: number;
  readonly qualifies: boolean;
  readonly place: PlaceStanding;
  readonly withinKm?: number;
  readonly nearest?: { readonly villageCode: string; readonly name: string; readonly path: string };
  readonly km: number | null;
}

class NearestVillageDocs {
  @ApiProperty({ example: '330782004213' }) villageCode!: string;
  @ApiProperty({ example: '青岩刘村' }) name!: string;
  @ApiProperty({ example: '浙江省 金华市 义乌市 北苑街道' }) path!: string;
}

class NearestDocs extends NearestVillageDocs {
  @ApiRuleSet() ruleSet!: string;
  @ApiYear() year?: number;
  @ApiProperty({ description: 'Whether it qualifies itself.' }) qualifies!: boolean;
  @ApiPlace() place!: string;
  @ApiWithinKm() withinKm?: number;
  @ApiPropertyOptional({ type: NearestVillageDocs, description: 'The nearest other village that qualifies and whose place is registered.' })
  nearest?: NearestVillageDocs;
  @ApiProperty({
    type: Number,
    nullable: true,
    example: 1.204,
    description: 'Its distance in km along the great circle; null where either place is not known.',
  })
  km!: number | null;
}

const columns = [
  ...['villageCode', 'name', 'path', 'ruleSet', 'year', 'qualifies', 'place', 'withinKm'],
  ...['nearest.villageCode', 'nearest.name', 'nearest.path', 'km'],
];

@ApiTags('space and time')
@Controller('api/v1/nearest-villages')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class NearestController {
  constructor(private readonly villages: PlacedVillages) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'For each village the nearest other one that qualifies.',
    description:
      'Of every assessed village, by registered places alone: a village without one has no neighbour and is none. Where places are approximate ' +
      'each item says so, and a distance is right within twice `withinKm`.',
  })
  @AnswersList({ item: NearestDocs, columns, description: 'The villages, by code.' })
  async listNearestVillages(@Query() question: RegionYearQuestion): Promise<List<NearestItem>> {
    const { ruleSet, year, region } = question;
    const { content, version } = await this.villages.qualifying(ruleSet, year);
    return listInMemory(
      content.villages.filter(({ code }) => liesIn(code, region)),
      { name: 'nearest', keyOf: ({ code }) => code },
      question,
      version,
      (village) => ({
        ...named(village),
        ...{ ruleSet, ...(year !== undefined && { year }), qualifies: content.isQualifying(village) },
        ...placeOf(village.point, this.villages.withinKm),
        ...nearestTo(village, content),
      }),
    );
  }
}

function nearestTo({ code, point }: PlacedVillage, { placed, points }: QualifyingPlaces): Pick<NearestItem, 'nearest' | 'km'> {
  const [found] = point === undefined ? [] : points.nearest(point, 1, (at) => placed[at]?.code !== code);
  const nearest = found && placed[found.at];
  return found === undefined || nearest === undefined ? { km: null } : { nearest: named(nearest), km: toTheMeter(found.km) };
}

function named({ code, name }: PlacedVillage): NearestItem['nearest'] & object {
  return { villageCode: code, name, path: regionPath(code) };
}
