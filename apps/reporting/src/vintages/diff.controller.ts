import { BadRequestException, Controller, Get, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { dayOfIso } from '@taocun/domain';
import { ApiCount, RequireRole } from '@taocun/service';
import { IsOptional, Matches } from 'class-validator';
import { StoredVersion } from '../cache/stored-version';
import { MAX_COMPUTE_MS } from '../cache/stale-while-revalidate';
import { VersionedCache } from '../cache/versioned-cache';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { AnswersList, type List } from '../lists/list';
import { listInMemory } from '../lists/list-in-memory';
import { codeRange, liesIn, ListQuestion, questionPipe } from '../lists/questions';
import { regionPath } from '../places/region-names';
import { ReadModels } from '../store/read-models';

const changes = ['gained', 'lost'] as const;
type Change = (typeof changes)[number];
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** Pairs of moments whose differences are kept. */
const KEPT = 20;

class DiffQuestion extends ListQuestion {
  @ApiProperty({ type: String, pattern: DAY.source, example: '2014-06-30', description: 'The earlier moment: the end of this day.' })
  @Matches(DAY, { message: 'from must be a day such as 2014-06-30' })
  readonly from!: string;

  @ApiPropertyOptional({
    type: String,
    pattern: DAY.source,
    example: '2015-06-30',
    description: 'The later moment: the end of this day; left out, the newest.',
  })
  @IsOptional()
  @Matches(DAY, { message: 'to must be a day such as 2015-06-30' })
  readonly to?: string;
}

interface Difference {
  readonly villageCode: string;
  readonly change: Change;
  /** The day of the last verdict between the two. */
  readonly since: string;
  readonly name?: string;
}

class DiffDocs {
  @ApiProperty({
    enum: changes,
    description: 'Whether it qualifies at the later moment and did not at the earlier, or the other way round.',
  })
  change!: string;
  @ApiProperty({ example: '330782004213' }) villageCode!: string;
  @ApiPropertyOptional({ example: '青岩刘村', description: 'The name registered now.' }) name?: string;
  @ApiProperty({ example: '浙江省 金华市 义乌市 北苑街道' }) path!: string;
  @ApiProperty({ example: 'world-bank-2019' }) ruleSet!: string;
  @ApiProperty({ example: '2014-11-12', description: 'The day of its last verdict between the two.' }) since!: string;
}

class DiffsDocs {
  @ApiCount('Villages gained, in the regions asked for.') gained!: number;
  @ApiCount('Villages lost.') lost!: number;
}

@ApiTags('villages')
@Controller('api/v1/diff')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class DiffController {
  readonly #differences = new VersionedCache<readonly Difference[]>(KEPT);

  constructor(
    private readonly models: ReadModels,
    private readonly version: StoredVersion,
  ) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The villages that qualify at one moment and not at another.',
    description:
      'By the history of verdicts: a village that changed and changed back between the two is no difference. `GET /api/v1/certifications/{year}/changes` ' +
      'compares certified lists.',
  })
  @AnswersList({
    item: DiffDocs,
    whole: DiffsDocs,
    columns: ['change', 'villageCode', 'name', 'path', 'ruleSet', 'since'],
    description: 'The villages, by code, and in JSON their number by change.',
  })
  async listDifferences(@Query() question: DiffQuestion): Promise<List<Difference & { readonly path: string; readonly ruleSet: string }>> {
    const { ruleSet, region, from, to = '9999-12-31' } = question;
    for (const [name, day] of Object.entries({ from, ...(question.to !== undefined && { to }) }))
      if (dayOfIso(day) === undefined) throw new BadRequestException(`${name} is no day of the calendar: ${day}`);
    if (from > to) throw new BadRequestException(`from (${from}) must not be later than to (${to})`);
    const version = await this.version.ofTopics('village.verdicts', 'village.assessments');
    const all = await this.#differences.getOrCompute(`${ruleSet} ${from} ${to}`, version, () => this.#between(ruleSet, from, to));
    const wanted = all.filter(({ villageCode }) => liesIn(villageCode, region));
    const list = listInMemory(
      wanted,
      { name: 'diff', keyOf: ({ villageCode }) => villageCode },
      question,
      version,
      ({ villageCode, change, since, name }) => ({
        change,
        villageCode,
        ...(name !== undefined && { name }),
        path: regionPath(villageCode),
        ruleSet,
        since,
      }),
    );
    const gained = wanted.filter(({ change }) => change === 'gained').length;
    return { ...list, whole: () => Promise.resolve({ gained, lost: wanted.length - gained }) };
  }

  /** Verdicts of a village alternate, so the later moment differs from the earlier where they do not cancel. */
  async #between(ruleSet: string, from: string, to: string): Promise<Difference[]> {
    const changed = await this.models.verdicts
      .aggregate<{ readonly _id: string; readonly change: number; readonly since: string; readonly names: readonly string[] }>([
        { $match: { _id: codeRange(`${ruleSet}:`), asOf: { $gt: from, $lte: to } } },
        { $group: { _id: '$villageCode', change: { $sum: { $cond: ['$qualifies', 1, -1] } }, since: { $max: '$asOf' } } },
        { $match: { change: { $ne: 0 } } },
        { $lookup: { from: 'villages', localField: '_id', foreignField: '_id', pipeline: [{ $project: { name: 1 } }], as: 'names' } },
        { $project: { change: 1, since: 1, names: '$names.name' } },
        { $sort: { _id: 1 } },
      ])
      .option({ maxTimeMS: MAX_COMPUTE_MS, allowDiskUse: true });
    return changed.map(({ _id: villageCode, change, since, names: [name] }) => ({
      ...{ villageCode, change: change > 0 ? 'gained' : 'lost', since },
      ...(name !== undefined && { name }),
    }));
  }
}
