import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  Matches,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import { IsName, type UpdateType, updateTypes } from '@taocun/contracts';
import { parseTime } from '@taocun/domain';
import { answer, type MembersOf, object, choice, text, time, Type } from '@taocun/openapi';
import {
  ApiIdempotent,
  IdempotencyKeys,
  Idempotent,
  type IdempotentRequest,
  isDuplicate,
} from '@taocun/reporting-answers';
import {
  type AddToAudit,
  type ApiKey,
  apiKeyOf,
  ApiKeys,
  Audit,
  Caller,
  isSource,
  type KeyRole,
  newKeyId,
  Problem,
  QuestionPipe,
  RequireRole,
  roles,
} from '@taocun/service';

const timeRule = 'expiresAt must be an RFC 3339 time with an offset, as 2030-01-01T00:00:00+08:00';
const mostSources = 100;
const allTypes = Object.keys(updateTypes);

const IsSource = (): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isSource',
      validator: {
        validate: (value) => typeof value === 'string' && isSource(value),
        defaultMessage: () =>
          'each of sources must be 1 to 256 characters from ! to ~, as /marketplaces/taobao or /marketplaces/',
      },
    },
    { each: true },
  );

class NewKey {
  @ApiProperty({ enum: roles, description: 'The role that the key grants.' })
  @IsIn(roles, { message: `role must be one of ${roles.join(', ')}` })
  readonly role!: KeyRole;

  @ApiProperty({ minLength: 1, maxLength: 100, example: 'Taobao', description: 'The owner, in words.' })
  @IsName(100)
  readonly name!: string;

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', pattern: '^[!-~]{1,256}$' },
    maxItems: mostSources,
    example: ['/marketplaces/taobao'],
    description:
      'For a producer: the values of `source` that it may send; one that ends with a slash is a prefix.',
  })
  // Not `IsOptional`, which would accept null.
  @IsArray()
  @ArrayMaxSize(mostSources)
  @IsSource()
  readonly sources: readonly string[] = [];

  @ApiPropertyOptional({
    enum: allTypes,
    isArray: true,
    minItems: 1,
    example: allTypes.filter((type) => type !== 'taocun.village.registered.v1'),
    description:
      'Of a producer, which needs them: the types of updates that it may send. Give a marketplace no registrations of villages.',
  })
  // Null is not a list of types either.
  @ValidateIf((_, value) => value !== undefined)
  @IsArray()
  @ArrayMinSize(1)
  @IsIn(allTypes, { each: true, message: `each of types must be one of ${allTypes.join(', ')}` })
  readonly types?: readonly UpdateType[];

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description: 'When the key expires; left out, it does not expire.',
  })
  @IsOptional()
  // A time becomes its milliseconds; `IsInt` refuses anything else.
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? (parseTime(value) ?? value) : Number.NaN,
  )
  @IsInt({ message: timeRule })
  readonly expiresAt?: number;
}

class KeyPath {
  @ApiProperty({
    pattern: '^[0-9a-f]{12}$',
    example: '0123456789ab',
    description: 'The part between the underscores of the key.',
  })
  @Matches(/^[0-9a-f]{12}$/, {
    message: 'id must be that of a key: 12 digits of 0-9 and a-f, the part between its underscores',
  })
  readonly id!: string;
}

/** A time of a key, which is text in JSON. */
const date = (description?: string) => Type.Unsafe<Date>(time(description));

const Key = object('Key', {
  id: Type.String({ example: '0123456789ab' }),
  role: choice(roles),
  name: Type.String({ example: 'Taobao' }),
  sources: Type.Array(Type.String(), {
    description: 'The values of `source` that a producer may send.',
    example: ['/marketplaces/taobao'],
  }),
  types: Type.Optional(
    Type.Array(Type.Unsafe<UpdateType>(choice(allTypes)), {
      description:
        'The types of updates that a producer may send; a producer whose key was made without them may send none.',
    }),
  ),
  createdAt: date(),
  createdBy: Type.Optional(
    Type.String({ description: 'The id of the key that created it; left out if a command did.' }),
  ),
  lastUsedAt: Type.Optional(date('To the minute.')),
  expiresAt: Type.Optional(date()),
  revokedAt: Type.Optional(date()),
} satisfies MembersOf<ApiKey>);

const CreatedKey = object('CreatedKey', {
  ...Key.properties,
  key: text('The key, shown this once.', 'tck_0123456789ab_…'),
});

const Keys = object('Keys', {
  items: Type.Array(Key),
});

/** API keys are created, listed and revoked here for all services. */
@ApiTags('keys')
@Controller('api/v1/keys')
export class KeysController {
  constructor(
    private readonly keys: ApiKeys,
    private readonly idempotency: IdempotencyKeys,
  ) {}

  @Post()
  @RequireRole('operator', 'key.create')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Create a key.',
    description: 'Only this answer shows the key: its hash alone is stored.',
  })
  @ApiCreatedResponse(answer('The key.', CreatedKey))
  @ApiBadRequestResponse({ description: 'The body is invalid; `errors` lists the mistakes.' })
  @ApiIdempotent('it is answered with 409 and the `id` of the key, which is not shown again.')
  @ApiConflictResponse({
    description: 'The key was created by an earlier request of this `Idempotency-Key`; `id` is its id.',
  })
  async createKey(
    @Body(QuestionPipe) newKey: NewKey,
    @Caller() caller: ApiKey,
    @Audit() audit: AddToAudit,
    @Idempotent() request: IdempotentRequest | undefined,
  ): Promise<ApiKey & { readonly key: string }> {
    const { role, name, sources, types, expiresAt } = newKey;
    if ((role === 'producer') !== sources.length > 0) {
      throw new Problem({
        status: 400,
        detail:
          role === 'producer'
            ? 'A producer needs sources: the values of `source` that it may send.'
            : `Sources are a producer's: leave them out for the role ${role}.`,
      });
    }
    if ((role === 'producer') !== (types !== undefined)) {
      throw new Problem({
        status: 400,
        detail:
          role === 'producer'
            ? `A producer needs types: the types of updates that it may send, some of ${allTypes.join(', ')}. Only a registry needs the first.`
            : `Types are a producer's: leave them out for the role ${role}.`,
      });
    }
    if (expiresAt !== undefined && expiresAt <= Date.now()) {
      throw new Problem({
        status: 400,
        detail: 'expiresAt has passed already. Give a future time, or leave it out.',
      });
    }
    const expiry = expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) };
    const id = await this.idempotency.idFor(request, caller, newKeyId());
    const created = this.keys.create({
      id,
      role,
      name,
      sources,
      ...(types !== undefined && { types }),
      createdBy: caller.id,
      ...expiry,
    });
    const { key, made } = await created.catch((error: unknown) => {
      throw isDuplicate(error) ? keyIsThere(id) : error;
    });
    audit({ object: made.id, detail: keyDetail(made) });
    return { key, ...made };
  }

  @Get()
  @RequireRole('operator')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Every key ever created, the oldest first, without the keys themselves.',
    description: 'A revoked key stays in the list.',
  })
  @ApiOkResponse(answer('The keys.', Keys))
  async listKeys(): Promise<{ readonly items: readonly ApiKey[] }> {
    return { items: (await this.keys.all()).map(apiKeyOf) };
  }

  @Delete(':id')
  @HttpCode(200)
  @RequireRole('operator', 'key.revoke')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Revoke a key.',
    description: 'Within five seconds no service accepts it. It stays in the list.',
  })
  @ApiOkResponse(answer('The key as it is now.', Key))
  @ApiNotFoundResponse({ description: 'There is no such key.' })
  async revokeKey(@Param(QuestionPipe) { id }: KeyPath, @Audit() audit: AddToAudit): Promise<ApiKey> {
    const revoked = await this.keys.revoke(id);
    if (revoked === undefined)
      throw new Problem({
        status: 404,
        detail: `There is no key with the id ${id}. GET /api/v1/keys lists them.`,
      });
    audit({ detail: keyDetail(revoked) });
    return revoked;
  }
}

function keyIsThere(id: string): Problem {
  const detail = `An earlier request of this Idempotency-Key has created the key ${id}, which is not shown again. If its answer was lost, revoke the key and create another.`;
  return new Problem({ code: 'conflict', detail, extensions: { id } });
}

function keyDetail({ role, name, sources, types, expiresAt }: ApiKey) {
  return { role, name, sources, types, expiresAt };
}
