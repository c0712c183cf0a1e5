import { Controller, Get, Header, Inject, Param, ValidationPipe } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiTags,
} from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { type Connection } from 'mongoose';
import { encodeOutlook } from '@taocun/contracts';
import { Clock, namesOfParts, outlookOf, type RuleSet, wholeVillage } from '@taocun/domain';
import { type CheckpointPath, lookUpCheckpoint, type Projected } from '@taocun/messaging';
import { answer, object, OutlookSchema, Type } from '@taocun/openapi';
import {
  MONGO_CONNECTION,
  Problem,
  RequireRole,
  RULE_SETS,
  SERVICE_CONFIG,
  type ServiceConfig,
} from '@taocun/service';
import { type ClassificationFields } from './classification-state';
import { waitsFor } from './decided-by';
import { type VillageStateDocument } from './village-state-document';

const maxTimeMs = 5_000;

class VillagePath {
  @ApiProperty({
    pattern: '^\\d{12}$',
    example: '330783103215',
    description: 'The twelve digits of the National Bureau of Statistics.',
  })
  @Matches(/^\d{12}$/, {
    message: 'a village code has 12 digits, as the National Bureau of Statistics gives them',
  })
  readonly code!: string;
}

const checkpointPaths = [
  'offset',
  'fields.clock',
  'fields.certifiedUnder',
  'fields.waitingFrom',
  'fields.decidedBy.givenUp',
] as const satisfies readonly CheckpointPath<ClassificationFields>[];

/** A stored village and the checkpoint with which it was saved. */
type Stored = VillageStateDocument & {
  readonly checkpoint: readonly Projected<ClassificationFields, (typeof checkpointPaths)[number]>[];
};

const VillageOutlook = object('VillageOutlook', {
  ...OutlookSchema.properties,
  villageCode: Type.String({ example: '320324109002' }),
});

/**
 * The outlook of a village: its next 30 days if no more updates arrive. It is computed from the database, as
 * of the last checkpoint of the village's partition, so every instance answers for every village without
 * asking the loop.
 */
@ApiTags('villages')
@Controller('api/v1/villages')
export class OutlookController {
  constructor(
    @Inject(MONGO_CONNECTION) private readonly connection: Connection,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
    @Inject(SERVICE_CONFIG) private readonly config: ServiceConfig,
  ) {}

  @Get(':code/outlook')
  @RequireRole('reader')
  @Header('content-type', 'application/json; charset=utf-8')
  @ApiOperation({
    summary: 'The outlook of a village: its next 30 days if no more updates arrive.',
    description:
      'By day: the sales that leave the window, the shops that stop or start being active, and the figures at the end of the day. For each ' +
      'rule set: the days on which its verdict changes. As of the last checkpoint of the partition, whose offset `stateOf` names.',
  })
  @ApiOkResponse(answer('The outlook.', VillageOutlook))
  @ApiBadRequestResponse({ description: 'The code does not have 12 digits.' })
  @ApiNotFoundResponse({ description: 'No village of this code is assessed.' })
  async getOutlook(@Param(new ValidationPipe({ transform: true })) { code }: VillagePath): Promise<string> {
    const [stored, bytes] = (await this.#stored(code)) ?? [];
    const { offset, fields } = stored?.checkpoint[0] ?? {};
    const clock = fields?.clock.day;
    if (
      stored !== undefined &&
      bytes !== undefined &&
      offset !== undefined &&
      fields !== undefined &&
      clock !== undefined
    ) {
      const certified = fields.certifiedUnder ?? {};
      const { latenessDays, provenance } = this.config;
      const silentSince = Clock.of(fields.clock).silentSince(waitsFor(fields.decidedBy ?? {}));
      const by = {
        ruleSets: this.ruleSets,
        latenessDays,
        certified,
        silentSince,
        waitingFrom: fields.waitingFrom,
      };
      const outlook = outlookOf(code, bytes, clock, by);
      if (outlook !== undefined)
        return encodeOutlook(code, outlook, { partition: stored.partition, offset }, provenance?.label);
    }
    throw new Problem({
      code: 'unknown-village',
      detail: `No village with the code ${code} is assessed: it is not registered, the clock has not started, or no checkpoint contains it yet.`,
    });
  }

  /** Reads all documents from one snapshot: a checkpoint might be saved between two reads. */
  async #stored(code: string): Promise<readonly [Stored, bytes: Uint8Array] | undefined> {
    const parts = await this.connection
      .getClient()
      .db(this.connection.name)
      .collection<VillageStateDocument>('villages')
      .aggregate<Stored>(
        [
          { $match: { _id: namesOfParts(code) } },
          ...lookUpCheckpoint<ClassificationFields>('village.activity', checkpointPaths),
        ],
        {
          readConcern: { level: 'snapshot' },
          readPreference: 'primary',
          maxTimeMS: maxTimeMs,
        },
      )
      .toArray();
    return wholeVillage(parts);
  }
}
