import { Controller, Get, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { RequireRole } from '@taocun/service';
import { type QueryFilter } from 'mongoose';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { AnswersList, found, type List } from '../lists/list';
import { cursorAt, listPositionOf } from '../lists/page';
import { ListQuestion, questionPipe, codeRange } from '../lists/questions';
import { MAX_TIME_MS, ReadModels, type VerdictDocument, type VillageReadModel } from '../store/read-models';

const order = 'verdicts';

type Change = Pick<VerdictDocument, '_id' | 'villageCode' | 'ruleSet' | 'sequence' | 'qualifies' | 'asOf'>;

interface VerdictItem {
  readonly villageCode: string;
  readonly name?: string;
  readonly longitude?: number;
  readonly latitude?: number;
  readonly ruleSet: string;
  readonly sequence: number;
  readonly qualifies: boolean;
  readonly asOf: string;
}

class VerdictChangeDocs {
  @ApiProperty({ example: '330782004213' }) villageCode!: string;
  @ApiPropertyOptional({ example: '青岩刘村', description: 'The name registered now.' }) name?: string;
  @ApiPropertyOptional({ example: 120.06 }) longitude?: number;
  @ApiPropertyOptional({ example: 29.27 }) latitude?: number;
  @ApiProperty({ example: 'world-bank-2019' }) ruleSet!: string;
  @ApiProperty({ type: 'integer', example: 1, description: 'The number of the verdict of the village under the rule set.' })
  sequence!: number;
  @ApiProperty({ description: 'Whether it starts to qualify, or stops.' }) qualifies!: boolean;
  @ApiProperty({ example: '2014-11-12' }) asOf!: string;
}

const columns = ['villageCode', 'name', 'longitude', 'latitude', 'ruleSet', 'sequence', 'qualifies', 'asOf'] as const;
/** Verdicts whose villages' names are looked up at once. */
const atOnce = 1_000;

@ApiTags('villages')
@Controller('api/v1/verdicts')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class VerdictsController {
  constructor(private readonly models: ReadModels) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Every change of a verdict so far, by village.',
    description:
      'The changes up to a day, applied in order, give the villages that qualified on it. `GET /api/v1/events` follows further changes.',
  })
  @AnswersList({ item: VerdictChangeDocs, columns, description: 'The changes, by the text `ruleSet:villageCode:sequence`.' })
  listVerdicts(@Query() question: ListQuestion): List<VerdictItem> {
    const { ruleSet, region = [''], cursor } = question;
    const [after] = cursor === undefined ? [] : listPositionOf(cursor, order, [/^[\w.-]{1,100}:\d{12}:\d{1,15}$/]);
    // One rule set and one prefix of village codes are a range of ids, whose index gives their order too.
    const ranges: QueryFilter<VerdictDocument>[] = region.map((digits) => ({
      _id: digits === '' ? { $gte: `${ruleSet}:`, $lt: `${ruleSet};` } : codeRange(`${ruleSet}:${digits}`),
    }));
    const changes = this.models.verdicts
      .find(
        { $and: [{ $or: ranges }, after === undefined ? {} : { _id: { $gt: after } }] },
        { villageCode: 1, ruleSet: 1, sequence: 1, qualifies: 1, asOf: 1 },
      )
      .sort({ _id: 1 })
      .lean<Change[]>();
    return {
      question,
      // The names and positions are those registered now.
      read: (most) => this.#named(found(changes, (change) => change)(most)),
      cursorAfter: (item) => cursorAt(order, [`${item.ruleSet}:${item.villageCode}:${item.sequence}`]),
    };
  }

  async *#named(changes: AsyncIterable<Change>): AsyncGenerator<VerdictItem> {
    let waiting: Change[] = [];
    for await (const change of changes) {
      if (waiting.push(change) < atOnce) continue;
      yield* await this.#withNames(waiting);
      waiting = [];
    }
    yield* await this.#withNames(waiting);
  }

  async #withNames(changes: readonly Change[]): Promise<VerdictItem[]> {
    const codes = [...new Set(changes.map(({ villageCode }) => villageCode))];
    const villages = await this.models.villages
      .find({ _id: { $in: codes } }, { name: 1, longitude: 1, latitude: 1 })
      .setOptions({ maxTimeMS: MAX_TIME_MS })
      .lean<Pick<VillageReadModel, '_id' | 'name' | 'longitude' | 'latitude'>[]>();
    const known = new Map(villages.map(({ _id, ...village }) => [_id, village]));
    return changes.map(({ _id: _id, villageCode, ...change }) => ({ villageCode, ...known.get(villageCode), ...change }));
  }
}
