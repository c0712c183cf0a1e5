import { Controller, Get, Header, Inject, Param, ValidationPipe } from '@nestjs/common';
import { ApiBadRequestResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { encodeOutlook, SHOPS_NAMED } from '@taocun/contracts';
import { kinds, outlookOf, type RuleSet } from '@taocun/domain';
import { MONGO_CONNECTION, Needs, Problem } from '@taocun/service';
import { Matches } from 'class-validator';
import { type Connection } from 'mongoose';
import { type ClassificationFields, type VillageDocument } from './classification-state';
import { RULE_SETS } from './rule-sets';

const maxTimeMs = 5_000;

class VillagePath {
  @ApiProperty({ pattern: '^\\d{12}$', example: '330783103215', description: 'The twelve digits of the National Bureau of Statistics.' })
  @Matches(/^\d{12}$/, { message: 'a village code has 12 digits, as the National Bureau of Statistics gives them' })
  readonly code!: string;
}

/** A village as it is stored, with the checkpoint that it belongs to. */
type Stored = VillageDocument & { readonly checkpoint: readonly { readonly offset?: number; readonly fields?: ClassificationFields }[] };

const fen = (description: string) =>
  ApiProperty({ type: 'integer', format: 'int64', description: `${description} In fen, with all digits.` });
const day = (description: string) => ApiProperty({ description, example: '2014-07-12' });
const count = (description: string) => ApiProperty({ type: 'integer', description });

class SalesDocs {
  @fen("All shops' sales.") salesFen!: number;
  @fen("Alibaba shops' sales, which are part of them.") alibabaSalesFen!: number;
}

class ShopsDocs {
  @count('How many shops.') shops!: number;
  @count('How many of them stand on Alibaba platforms.') alibabaShops!: number;
  @ApiProperty({ type: [String], description: `Their names, the first ${SHOPS_NAMED}.` }) shopIds!: string[];
}

class FiguresDocs extends SalesDocs {
  @ApiProperty({ enum: kinds }) kind!: string;
  @count('Households.') households!: number;
  @count('Active shops.') activeShops!: number;
  @count('Active shops on Alibaba platforms.') activeAlibabaShops!: number;
  @count('Households with an active shop.') activeHouseholds!: number;
  @count('Households with an active shop on an Alibaba platform.') activeAlibabaHouseholds!: number;
}

class DayDocs {
  @day('The day.') day!: string;
  @ApiProperty({ type: SalesDocs, description: 'What was sold 365 days before, and leaves the window.' }) leaving!: SalesDocs;
  @ApiProperty({ type: SalesDocs, description: 'What is dated this day though the clock has not come to it.' }) coming!: SalesDocs;
  @ApiProperty({ type: ShopsDocs, description: 'Shops that are active no longer, for want of an order.' }) stopping!: ShopsDocs;
  @ApiProperty({ type: ShopsDocs, description: 'Shops that are old enough to be active.' }) starting!: ShopsDocs;
  @ApiProperty({ type: FiguresDocs, description: 'The figures at the end of the day.' }) then!: FiguresDocs;
}

class ChangeDocs {
  @day('The day on which the verdict changes.') day!: string;
  @ApiProperty({ description: 'Whether the village qualifies from then on.' }) qualifies!: boolean;
  @ApiProperty({ type: [Object], description: 'The criteria as of that day, in the form that verdicts have.' }) criteria!: object[];
}

class VerdictDocs {
  @ApiProperty({ example: 'world-bank-2019' }) ruleSet!: string;
  @ApiProperty({ description: 'Whether the village qualifies as of `asOf`.' }) qualifies!: boolean;
  @ApiProperty({ type: [ChangeDocs], description: 'In order of their days; none where the verdict stays.' }) changes!: ChangeDocs[];
}

class StateOfDocs {
  @count('The partition of village.activity that the village is in.') partition!: number;
  @count('The next offset to be read: the outlook is true at it.') offset!: number;
}

class OutlookDocs {
  @ApiProperty({ example: '320324105212' }) villageCode!: string;
  @day("The clock's day, from which it looks ahead.") asOf!: string;
  @day('The last day that it looks at, 30 days later.') until!: string;
  @ApiProperty({ type: StateOfDocs }) stateOf!: StateOfDocs;
  @ApiProperty({ type: [VerdictDocs], description: 'For each rule set.' }) verdicts!: VerdictDocs[];
  @ApiProperty({ type: [DayDocs], description: 'The days on which anything changes.' }) days!: DayDocs[];
}

/**
 * What becomes of a village in the next 30 days if nothing more arrives. It is worked out from the database, as of the last
 * checkpoint of the village's partition: every instance can answer for every village, and the loop is not asked.
 */
@ApiTags('villages')
@Controller('api/v1/villages')
export class OutlookController {
  constructor(
    @Inject(MONGO_CONNECTION) private readonly connection: Connection,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  @Get(':code/outlook')
  @Needs('reader')
  @Header('content-type', 'application/json; charset=utf-8')
  @ApiOperation({
    summary: 'What becomes of a village in the next 30 days if nothing more arrives.',
    description:
      'By day: the sales that leave the window, the shops that stop and start being active, and the figures at the end of it; and for each ' +
      'rule set the days on which its verdict changes by that. True at the last checkpoint of the partition, whose offset `stateOf` names.',
  })
  @ApiOkResponse({ description: 'The outlook.', type: OutlookDocs })
  @ApiBadRequestResponse({ description: 'The code does not have 12 digits.' })
  @ApiNotFoundResponse({ description: 'No village of this code is assessed.' })
  async one(@Param(new ValidationPipe({ transform: true })) { code }: VillagePath): Promise<string> {
    const stored = await this.#stored(code);
    const { offset, fields } = stored?.checkpoint[0] ?? {};
    const clock = fields?.clock.day;
    if (stored !== undefined && offset !== undefined && clock !== undefined) {
      const outlook = outlookOf(code, stored.state.value(), clock, this.ruleSets);
      if (outlook !== undefined) return encodeOutlook(code, outlook, { partition: stored.partition, offset });
    }
    throw new Problem({
      status: 404,
      detail: `No village with the code ${code} is assessed: it is not registered, there is no clock yet, or no checkpoint holds it so far.`,
    });
  }

  /** Both documents in one read of one snapshot: between two reads a checkpoint might be saved. */
  async #stored(code: string): Promise<Stored | undefined> {
    const [found] = await this.connection
      .getClient()
      .db(this.connection.name)
      .collection<VillageDocument>('villages')
      .aggregate<Stored>(
        [
          { $match: { _id: code } },
          { $set: { checkpointId: { $concat: ['village.activity:', { $toString: '$partition' }] } } },
          {
            $lookup: {
              from: 'checkpoints',
              localField: 'checkpointId',
              foreignField: '_id',
              pipeline: [{ $project: { offset: 1, 'fields.clock.day': 1 } }],
              as: 'checkpoint',
            },
          },
        ],
        { readConcern: { level: 'snapshot' }, readPreference: 'primary', maxTimeMS: maxTimeMs },
      )
      .toArray();
    return found;
  }
}
