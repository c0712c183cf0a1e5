import { Controller, Get, Param, Query, type StreamableFile, UsePipes } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { type RejectionReason, rejectionReasons } from '@taocun/contracts';
import { answer, type AnswerType } from '@taocun/openapi';
import {
  type ApiKey,
  Caller,
  DEFAULT_LIMIT,
  IsCursor,
  IsLimit,
  IsMoment,
  QuestionPipe,
  readableSources,
  RequireRole,
} from '@taocun/service';
import { Faults, RejectedPage, RejectedUpdate } from './rejected-answers';
import { RejectedFaults } from './rejected-faults';
import {
  bytesAnswer,
  groupAnswer,
  listedItem,
  rejectedFile,
  type RejectedForm,
  rejectedForms,
} from './rejected-file';
import { notRejected, RejectedPath, repairAnswer } from './rejected-one';
import { isOfSource, originalOf, RejectedUpdates, sourceIn } from './rejected-updates';
import { Repairs } from './repair';
import { cursorAfter, placeOfCursor } from './repair-body';
import { type RejectedState, rejectedStates, stateOf } from './repair-decision';
import { RepairHistory } from './repair-history';

class RejectedQuestion {
  @ApiPropertyOptional({ enum: rejectionReasons, description: 'Only updates rejected for this reason.' })
  @IsOptional()
  @IsIn(rejectionReasons, { message: `reason must be one of ${rejectionReasons.join(', ')}` })
  readonly reason?: RejectionReason;

  @ApiPropertyOptional({
    description: "Only updates with this path; '' is the whole update.",
    example: '/data/amountFen',
  })
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  readonly path?: string;

  @ApiPropertyOptional({
    description:
      'Only updates of this source. Each is examined by itself: a page may be short, or empty, although more follow.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  readonly source?: string;

  @ApiPropertyOptional({
    enum: rejectedStates,
    description:
      'Only updates in this state. Each is examined by itself: a page may be short, or empty, although more follow.',
  })
  @IsOptional()
  @IsIn(rejectedStates, { message: `state must be one of ${rejectedStates.join(', ')}` })
  readonly state?: RejectedState;

  @IsMoment('Only updates whose record has this timestamp or a later one.')
  readonly since?: number;

  @IsMoment('Only updates whose record has an earlier timestamp.')
  readonly before?: number;

  @ApiPropertyOptional({
    enum: rejectedForms,
    default: 'json',
    description:
      '`ndjson` and `csv` have all updates after the cursor, with their originals, whatever the limit.',
  })
  @IsIn(rejectedForms, { message: `format must be one of ${rejectedForms.join(', ')}` })
  readonly format: RejectedForm = 'json';

  @ApiPropertyOptional({
    enum: ['true', 'false'],
    default: 'false',
    description: '`true` adds the `source` and the original of each item: `text` and `base64`.',
  })
  @IsIn(['true', 'false'], { message: 'original must be true or false' })
  readonly original: 'true' | 'false' = 'false';

  @IsLimit('The most items of a page.', { default: DEFAULT_LIMIT })
  readonly limit: number = DEFAULT_LIMIT;

  @IsCursor()
  readonly cursor?: string;
}

const ofOwnSources = "A producer's key finds those of its own sources, an operator's all.";

@ApiTags('rejected')
@Controller('api/v1/rejected')
@UsePipes(QuestionPipe)
export class RejectedUpdatesController {
  constructor(
    private readonly rejected: RejectedUpdates,
    private readonly faults: RejectedFaults,
    private readonly repairs: Repairs,
    private readonly history: RepairHistory,
  ) {}

  @Get()
  @RequireRole('producer')
  @ApiOperation({
    summary: 'The updates rejected from Kafka, without their bytes.',
    description:
      'Ordered by partition and offset. Updates refused over HTTP are named in that answer and stored nowhere. ' +
      ofOwnSources,
  })
  @ApiOkResponse({
    description: 'A page of rejected updates, or a file of them.',
    content: {
      'application/json': { schema: answer('', RejectedPage).schema },
      'application/x-ndjson': { schema: { type: 'string' } },
      'text/csv': { schema: { type: 'string' } },
    },
  })
  @ApiBadRequestResponse({ description: 'A parameter is unknown or has an invalid value.' })
  async listRejectedUpdates(
    @Query() question: RejectedQuestion,
    @Caller() caller: ApiKey,
  ): Promise<AnswerType<typeof RejectedPage> | StreamableFile> {
    const { reason, path, source, state, since, before, limit, cursor, format, original } = question;
    const after = placeOfCursor(cursor);
    await this.history.giveUpForgotten();
    const own = readableSources(caller);
    const filter = { reason, path, source, own, state, sinceMs: since, beforeMs: before, after };
    if (format !== 'json') return rejectedFile(this.rejected, filter, format);
    const { matches, goOnAfter } = await (original === 'true'
      ? this.rejected.search(filter, limit, 'original')
      : this.rejected.search(filter, limit));
    const items = matches.map(listedItem);
    return goOnAfter === undefined ? { items } : { items, next: cursorAfter(goOnAfter) };
  }

  @Get('faults')
  @RequireRole('producer')
  @ApiOperation({
    summary: 'The open rejected updates by reason, path and source.',
    description:
      'Updates that share all three most often have one mistake of one sender, and one correction. ' +
      ofOwnSources,
  })
  @ApiOkResponse(answer('The faults.', Faults))
  async listRejectedFaults(@Caller() caller: ApiKey): Promise<AnswerType<typeof Faults>> {
    await this.history.giveUpForgotten();
    const { faults, isComplete } = await this.faults.ofOpen(readableSources(caller));
    return { items: faults, complete: isComplete };
  }

  @Get(':id')
  @RequireRole('producer')
  @ApiOperation({
    summary: 'One rejected update, with its bytes and its history.',
    description: `\`text\` is left out if the bytes are not UTF-8. ${ofOwnSources}`,
  })
  @ApiOkResponse(answer('The update.', RejectedUpdate))
  @ApiBadRequestResponse({ description: 'The id is invalid.' })
  @ApiNotFoundResponse({ description: 'No update was rejected from this partition and offset.' })
  async getRejectedUpdate(
    @Param() { id }: RejectedPath,
    @Caller() caller: ApiKey,
  ): Promise<AnswerType<typeof RejectedUpdate>> {
    const own = readableSources(caller);
    const isReadable = (source: string | undefined): boolean =>
      own === undefined || isOfSource({ own }, source);
    const update = await this.rejected.one(id);
    if (update === undefined || !isReadable(sourceIn(update))) throw notRejected(id);
    const { history, repairs } = await this.repairs.historyOf(update);
    const { _id, value: _value, headers, group, ...item } = update;
    const { value: bytes } = originalOf(update);
    return {
      id: _id,
      ...item,
      ...(group && { group: groupAnswer(group) }),
      bytes: update.bytes ?? bytes?.length ?? null,
      state: stateOf(history, group?.count),
      tries: history.filter(({ kind }) => kind === 'sent').length,
      headers,
      ...bytesAnswer(bytes),
      // An operator may have corrected the source, from another's or to another's.
      ...(repairs === undefined || own !== undefined ? {} : { repairs }),
      history: history
        .filter((repair) => repair.kind === 'set-aside' || isReadable(repair.source))
        .map(repairAnswer),
    };
  }
}
