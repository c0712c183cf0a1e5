import { Get, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { countyCentres, regionName, regionPath } from '@taocun/geography';
import { type AnswerType, count, described, nullable, object, text, Type } from '@taocun/openapi';
import {
  AnswersController,
  AnswersList,
  figure,
  IsYear,
  type List,
  listInMemory,
  ListQuestion,
  Table,
} from '@taocun/reporting-answers';
import { liesIn } from '@taocun/reporting-store';
import { RequireRole } from '@taocun/service';
import { CertifiedYears, OfIssuedYear } from '../../villages/certified/certified-years';
import { getisOrd, moransI, type Neighbours, Points } from './autocorrelation';

/** The number of nearest counties, by their centres, that count as neighbours. */
const NEIGHBOURS = 6;

class HotSpotsQuestion extends ListQuestion {
  @IsYear('The certified list of this year; left out, live.')
  readonly year?: number;
}

const HotSpot = object('HotSpot', {
  code: Type.String({ example: '330782' }),
  name: nullable(Type.String({ example: '义乌市' })),
  path: Type.String({ example: '浙江省 金华市 义乌市' }),
  ruleSet: text('The rule set.', 'world-bank-2019'),
  year: Type.Optional(count('The year of the certified list; left out, live.', 2015)),
  qualifying: count('Its villages that qualify.'),
  gi: nullable(
    Type.Number({
      example: 11.2,
      description:
        'Gi*, the standard score of the villages in it and its neighbours: a hot spot from 1.96 (5 %) or 2.58 (1 %) on; null where all counties are alike.',
    }),
  ),
});
type HotSpot = AnswerType<typeof HotSpot>;

const MoransI = object('MoransI', {
  i: Type.Number({ example: 0.143, description: 'Above `expected` if similar counties are neighbours.' }),
  expected: Type.Number({
    description: 'The value to be expected without regard to place.',
    example: -0.000346,
  }),
  z: Type.Number({ description: 'The standard score under randomisation.', example: 14.8 }),
});

const ofAllCounties = {
  moransI: nullable(described(MoransI, "Moran's I over all counties; null where all are alike.")),
  counties: count('Counties with a known centre, over which both statistics are computed.'),
  unplaced: count('Villages that qualify in counties without a known centre, which are left out.'),
};

const byCounty = figure('qualifying-by-county');

/** Counties do not move, so their neighbours are computed once. */
const codes = [...countyCentres.keys()];
let known: Neighbours | undefined;

function neighboursOfAll(): Neighbours {
  const points = new Points([...countyCentres.values()]);
  return Array.from(countyCentres.values(), (point, at) =>
    points.nearest(point, NEIGHBOURS, (other) => other !== at),
  );
}

@AnswersController('hot spots', 'api/v1/hot-spots')
export class HotSpotsController {
  constructor(
    private readonly table: Table,
    private readonly years: CertifiedYears,
  ) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: "Spatial autocorrelation of Taobao Villages by county: Moran's I and Gi*.",
    description:
      'Over all counties of China with a known centre, also those without a village. Neighbours are the six nearest counties by their centres, each with the ' +
      "same weight; Moran's I is row-standardised, Gi* counts a county itself. `region` chooses what is listed, not what is computed.",
  })
  @AnswersList({
    item: HotSpot,
    whole: ofAllCounties,
    description: "The counties, by code; in JSON also Moran's I.",
  })
  @OfIssuedYear()
  listHotSpots(@Query() question: HotSpotsQuestion): List<HotSpot> {
    return listInMemory<HotSpot>(
      'hot-spots',
      question,
      () => this.#hotSpots(question),
      ({ code }) => code,
    );
  }

  async #hotSpots({ ruleSet, year, region }: HotSpotsQuestion) {
    if (year !== undefined) await this.years.refuseUnissued(year, ruleSet);
    const counties = await this.#qualifyingByCounty(ruleSet, year);
    const neighbours = (known ??= neighboursOfAll());
    const values = codes.map((code) => counties.get(code) ?? 0);
    const scores = getisOrd(values, neighbours);
    const moran = moransI(values, neighbours);
    const items = codes.map((code, at) => ({
      code,
      name: regionName(code),
      path: regionPath(code),
      ruleSet,
      ...(year !== undefined && { year }),
      qualifying: values[at] ?? 0,
      gi: six(scores?.[at]),
    }));
    const whole = {
      moransI:
        moran === undefined ? null : { i: six(moran.i), expected: six(moran.expected), z: six(moran.z) },
      counties: codes.length,
      unplaced: total(counties.values()) - total(values),
    };
    return { items: items.filter(({ code }) => liesIn(code, region)), whole };
  }

  /** The villages of each county that qualify now, or are on the list of a year. */
  async #qualifyingByCounty(ruleSet: string, year: number | undefined): Promise<ReadonlyMap<string, number>> {
    const { database } = await this.table.current();
    const rows = await database.rows<{ readonly code: string; readonly qualifying: number }>(byCounty, {
      ruleSet,
      year: year ?? null,
    });
    return new Map(rows.map((county) => [county.code, county.qualifying]));
  }
}

function total(counts: Iterable<number>): number {
  return Array.from(counts).reduce((sum, count) => sum + count, 0);
}

/** Rounds to six decimals, the precision to which statistics are tested. */
function six(value: number): number;
function six(value: number | undefined): number | null;
function six(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 1e6) / 1e6;
}
