import { type IncomingMessage } from 'node:http';
import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  validateSync,
} from 'class-validator';
import { mediaType, type RejectionReason, rejectionReasons } from '@taocun/contracts';
import { parseTime } from '@taocun/domain';
import { messageOf } from '@taocun/runtime';
import { atMost, isDeeperThan, Problem, receiveBody, unknownMember } from '@taocun/service';
import { deepest, isJsonObject, type JsonObject } from '../records/original-event';
import { type RejectedFilter, type RejectedPlace } from './rejected-updates';
import { type Correction } from './repair-correction';

export interface OneRepair {
  readonly correction: Correction;
}

export interface ManySettingsAside {
  /** Selects among the open updates. */
  readonly filter: Omit<RejectedFilter, 'state'>;
  readonly limit: number;
  readonly dryRun: boolean;
  /** The reason for setting them aside. */
  readonly note: string;
}

/** Larger than any update, however its JSON is formatted. */
export const largestBodyBytes = 1_048_576;
const mostAtOnce = 1_000;
const defaultAtOnce = 100;
const longestName = 100;
const longestNote = 1_000;
const longestText = 2_000;

/** The member may be absent, but unlike with IsOptional not null. */
const MayBeLeftOut = (): PropertyDecorator => ValidateIf((_body, value) => value !== undefined);
const IsText = (longest: number): PropertyDecorator =>
  ValidateBy(
    // A lone surrogate can't be stored as UTF-8.
    {
      name: 'isText',
      validator: {
        validate: (text) =>
          typeof text === 'string' && text.length <= longest && !/\p{Surrogate}/u.test(text),
      },
    },
    { message: `$property must be text of ${longest} characters at most` },
  );
const IsTime = (): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isTime',
      validator: { validate: (time) => typeof time === 'string' && parseTime(time) !== undefined },
    },
    { message: '$property must be an RFC 3339 time with an offset, as 2014-11-11T00:00:00+08:00' },
  );

const aNote = {
  pattern: '\\S',
  maxLength: longestNote,
  example: 'a trial of the marketplace, not meant for us',
};
const noteRule = { message: `note must give the reason, in 1 to ${longestNote} characters` };
const limitRule = { message: `limit must be a whole number from 1 to ${mostAtOnce}` };

@ApiSchema({ name: 'OneRepair' })
export class OneRepairBody {
  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'The corrected event.' })
  @MayBeLeftOut()
  @IsObject({ message: 'event must be a CloudEvent as a JSON object' })
  readonly event?: JsonObject;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'A JSON merge patch (RFC 7396) of the event: null removes a member.',
    example: { data: { category: 'other' } },
  })
  @MayBeLeftOut()
  @IsObject({ message: 'patch must be a JSON merge patch of the event (RFC 7396), a JSON object' })
  readonly patch?: JsonObject;
}

/** Selects many updates, a page at a time. */
@ApiSchema({ name: 'ManySettingsAside' })
export class ManySettingsAsideBody {
  @ApiProperty({ enum: rejectionReasons })
  @IsIn(rejectionReasons, { message: `reason must be one of ${rejectionReasons.join(', ')}` })
  readonly reason!: RejectionReason;

  @ApiPropertyOptional() @MayBeLeftOut() @IsText(longestText) readonly path?: string;
  @ApiPropertyOptional() @MayBeLeftOut() @IsText(longestText) readonly source?: string;
  @ApiPropertyOptional({ format: 'date-time' }) @MayBeLeftOut() @IsTime() readonly since?: string;
  @ApiPropertyOptional({ format: 'date-time' }) @MayBeLeftOut() @IsTime() readonly before?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: mostAtOnce, default: defaultAtOnce })
  @IsInt(limitRule)
  @Min(1, limitRule)
  @Max(mostAtOnce, limitRule)
  readonly limit: number = defaultAtOnce;

  @ApiPropertyOptional() @MayBeLeftOut() @IsText(longestName) readonly cursor?: string;
  @ApiPropertyOptional({ default: false })
  @MayBeLeftOut()
  @IsBoolean({ message: '$property must be true or false' })
  readonly dryRun?: boolean;

  @ApiProperty(aNote) @IsText(longestNote) @Matches(/\S/, noteRule) readonly note!: string;
}

@ApiSchema({ name: 'SettingAside' })
export class SettingAsideBody {
  @ApiProperty(aNote) @IsText(longestNote) @Matches(/\S/, noteRule) readonly note!: string;
}

/**
 * Reads the whole body as JSON of a class; an empty body counts as an empty object. @throws Problem with the
 * fault.
 */
export async function readBody<Body extends object>(
  raw: IncomingMessage,
  definition: new () => Body,
): Promise<Body> {
  // The service leaves all bodies unread for the controllers (updates.controller.ts, takeRawBodies).
  const bytes = await receiveBody(raw, atMost(largestBodyBytes, tooLarge));
  if (bytes.length === 0) return checked(definition, {});
  if (mediaType(raw.headers['content-type']) !== 'application/json')
    throw new Problem({ status: 415, detail: 'Send the body as application/json.' });
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new Problem({
      code: 'unreadable-body',
      detail: `The body is not JSON in UTF-8: ${messageOf(error)}`,
    });
  }
  if (!isJsonObject(body)) throw bad('The body must be a JSON object.');
  if (isDeeperThan(deepest + 2, body)) throw bad(`The body is nested more than ${deepest} levels deep.`);
  return checked(definition, body);
}

/**
 * The body, validated by its class. Nest's ValidationPipe is not used: it removes members named `constructor`
 * and `__proto__` from the body, at any depth, and so would change an event or a patch that has such members.
 */
export function checked<Body extends object>(definition: new () => Body, body: JsonObject): Body {
  const empty = new definition();
  const names = Object.keys(empty);
  const unknown = Object.keys(body).filter((name) => !names.includes(name));
  if (unknown.length > 0) throw bad(`${unknownMember(unknown.join(', '))}. There are ${names.join(', ')}`);
  const whole = Object.assign(empty, body);
  const [error] = validateSync(whole, { stopAtFirstError: true });
  if (error !== undefined) throw bad(Object.values(error.constraints ?? {}).join());
  return whole;
}

/** @throws Problem if there are both an event and a patch. */
export function oneRepairOf({ event, patch }: OneRepairBody): OneRepair {
  return { correction: correctionOf(event, patch) };
}

/** @throws Problem for a cursor that no list has returned. */
export function manySettingsAsideOf({
  reason,
  path,
  source,
  since,
  before,
  limit,
  cursor,
  dryRun,
  note,
}: ManySettingsAsideBody): ManySettingsAside {
  const [sinceMs, beforeMs] = [since, before].map((time) =>
    time === undefined ? undefined : parseTime(time),
  );
  return {
    filter: { reason, path, source, sinceMs, beforeMs, after: placeOfCursor(cursor) },
    limit,
    dryRun: dryRun ?? false,
    note,
  };
}

export function cursorAfter({ partition, offset }: RejectedPlace): string {
  return Buffer.from(`${partition}:${offset}`).toString('base64url');
}

/** The position that a cursor encodes. @throws Problem for a cursor that no list has returned. */
export function placeOfCursor(cursor: string | undefined): RejectedPlace | undefined {
  if (cursor === undefined) return undefined;
  const [, partition, offset] =
    /^(\d{1,10}):(\d{1,16})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (partition !== undefined && offset !== undefined) {
    const place = { partition: Number(partition), offset: Number(offset) };
    if (cursorAfter(place) === cursor) return place;
  }
  throw bad(
    'cursor is not one that this list gave out: take it from `next` of the page before, or leave it out to begin',
  );
}

function correctionOf(event: JsonObject | undefined, patch: JsonObject | undefined): Correction {
  if (event !== undefined && patch !== undefined) throw bad('event and patch exclude each other');
  if (event !== undefined) return { kind: 'event', event };
  return patch === undefined ? { kind: 'none' } : { kind: 'patch', patch };
}

function bad(detail: string): Problem {
  return new Problem({ status: 400, detail });
}

function tooLarge(): Problem {
  return new Problem({ status: 413, detail: `The body has more than ${largestBodyBytes} bytes.` });
}
