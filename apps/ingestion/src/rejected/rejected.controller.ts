import { isUtf8 } from 'node:buffer';
import { Controller, Get, Param, Query, UsePipes } from '@nestjs/common';
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
import { isoOfDay } from '@taocun/domain';
import { answer, type AnswerType } from '@taocun/openapi';
import { DEFAULT_LIMIT, IsCursor, IsLimit, IsMoment, QuestionPipe, RequireRole } from '@taocun/service';
import { Faults, RejectedPage, RejectedUpdate } from './rejected-answers';
import { type RejectedGroup } from './rejected-document';
import { RejectedFaults } from './rejected-faults';
import { notRejected, RejectedPath, repairAnswer } from './rejected-one';
import { originalOf, RejectedUpdates } from './rejected-updates';
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

  @IsLimit('The most items of a page.', { default: DEFAULT_LIMIT })
  readonly limit: number = DEFAULT_LIMIT;

  @IsCursor()
  readonly cursor?: string;
}

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
  @RequireRole('operator')
  @ApiOperation({
    summary: 'The updates rejected from Kafka, without their bytes.',
    description:
      'Ordered by partition and offset. Updates refused over HTTP are named in that answer and stored nowhere.',
  })
  @ApiOkResponse(answer('A page of rejected updates.', RejectedPage))
  @ApiBadRequestResponse({ description: 'A parameter is unknown or has an invalid value.' })
  async listRejectedUpdates(
    @Query() { reason, path, source, state, since, before, limit, cursor }: RejectedQuestion,
  ): Promise<AnswerType<typeof RejectedPage>> {
    const after = placeOfCursor(cursor);
    await this.history.giveUpForgotten();
    const filter = { reason, path, source, state, sinceMs: since, beforeMs: before, after };
    const { matches, goOnAfter } = await this.rejected.search(filter, limit);
    const items = matches.map(({ _id, group, ...item }) => ({
      id: _id,
      ...item,
      ...(group && { group: groupAnswer(group) }),
    }));
    return goOnAfter === undefined ? { items } : { items, next: cursorAfter(goOnAfter) };
  }

  @Get('faults')
  @RequireRole('operator')
  @ApiOperation({
    summary: 'The open rejected updates by reason, path and source.',
    description:
      'Updates that share all three most often have one mistake of one sender, and one correction.',
  })
  @ApiOkResponse(answer('The faults.', Faults))
  async listRejectedFaults(): Promise<AnswerType<typeof Faults>> {
    await this.history.giveUpForgotten();
    const { faults, isComplete } = await this.faults.ofOpen();
    return { items: faults, complete: isComplete };
  }

  @Get(':id')
  @RequireRole('operator')
  @ApiOperation({
    summary: 'One rejected update, with its bytes and its history.',
    description: '`text` is left out if the bytes are not UTF-8.',
  })
  @ApiOkResponse(answer('The update.', RejectedUpdate))
  @ApiBadRequestResponse({ description: 'The id is invalid.' })
  @ApiNotFoundResponse({ description: 'No update was rejected from this partition and offset.' })
  async getRejectedUpdate(@Param() { id }: RejectedPath): Promise<AnswerType<typeof RejectedUpdate>> {
    const update = await this.rejected.one(id);
    if (update === undefined) throw notRejected(id);
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
      ...(bytes !== null && isUtf8(bytes) ? { text: bytes.toString('utf8') } : {}),
      base64: bytes?.toString('base64') ?? null,
      ...(repairs === undefined ? {} : { repairs }),
      history: history.map(repairAnswer),
    };
  }
}

function groupAnswer({
  day,
  count,
  firstOffset,
  lastOffset,
  source,
  mixed,
}: RejectedGroup): AnswerType<typeof RejectedUpdate>['group'] & object {
  return {
    day: isoOfDay(day),
    count,
    firstOffset,
    lastOffset,
    ...(source !== undefined && { source }),
    ...(mixed && { mixed }),
  };
}
