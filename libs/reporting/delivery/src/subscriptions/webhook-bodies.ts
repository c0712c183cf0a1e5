import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsObject,
  IsString,
  Matches,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IsChoice, IsRuleSet, ListQuestion } from '@taocun/reporting-answers';
import { type FollowedType, followedTypes, REGION_CODE } from '@taocun/reporting-store';
import { deliveryStates, type DeliveryState } from '../store/webhook-documents';

const mostRuleSets = 100;
const mostRegions = 100;
const mostVillages = 1_000;
const longestUrl = 2_000;
const longestDescription = 200;

/** Unlike class-validator's `IsOptional`, it does not accept null. */
const MayBeLeftOut = (): PropertyDecorator => ValidateIf((_whole, value) => value !== undefined);

/** A non-empty list: an empty one could mean everything or nothing. */
const IsList = (most: number): PropertyDecorator =>
  applyDecorators(
    MayBeLeftOut(),
    IsArray({ message: '$property must be a list' }),
    ArrayNotEmpty({ message: '$property must name something; leave it out for everything' }),
    ArrayMaxSize(most, { message: `$property must name ${most} at most` }),
  );

/** The filter of announcements: an event must match one value of each list. */
export class WebhookFilter {
  @ApiPropertyOptional({
    enum: followedTypes,
    isArray: true,
    minItems: 1,
    maxItems: followedTypes.length,
    description: 'Only events of these types.',
  })
  @IsList(followedTypes.length)
  @IsIn(followedTypes, { each: true, message: `types must be among ${followedTypes.join(', ')}` })
  readonly types?: readonly FollowedType[];

  @ApiPropertyOptional({
    type: [String],
    minItems: 1,
    maxItems: mostRuleSets,
    example: ['world-bank-2019'],
    description: 'Only events under these rule sets, each of them in force.',
  })
  @IsList(mostRuleSets)
  @IsRuleSet({ each: true })
  readonly ruleSets?: readonly string[];

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', pattern: REGION_CODE.source },
    minItems: 1,
    maxItems: mostRegions,
    example: ['33', '3207'],
    description:
      'Only villages, towns and clusters in these provinces, prefectures, counties or townships: 2, 4, 6 or 9 digits.',
  })
  @IsList(mostRegions)
  @Matches(REGION_CODE, {
    each: true,
    message:
      'regions must be codes of provinces, prefectures, counties or townships: 2, 4, 6 or 9 digits each',
  })
  readonly regions?: readonly string[];

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', pattern: '^\\d{12}$' },
    minItems: 1,
    maxItems: mostVillages,
    example: ['320324109002'],
    description: 'Only these villages.',
  })
  @IsList(mostVillages)
  @Matches(/^\d{12}$/, { each: true, message: 'villages must be village codes: 12 digits each' })
  readonly villages?: readonly string[];
}

const IsUrl = (): PropertyDecorator =>
  applyDecorators(
    IsString({ message: 'url must be a text' }),
    MaxLength(longestUrl, { message: `url must have ${longestUrl} characters at most` }),
    ApiProperty({
      maxLength: longestUrl,
      example: 'https://example.com/taobao-villages',
      description: 'Where to deliver: https, to a public address, without a login.',
    }),
  );

const IsDescription = (): PropertyDecorator =>
  applyDecorators(
    MayBeLeftOut(),
    IsString({ message: 'description must be a text' }),
    MaxLength(longestDescription, {
      message: `description must have ${longestDescription} characters at most`,
    }),
    ApiPropertyOptional({
      maxLength: longestDescription,
      description: 'For people.',
      example: 'The map of our province',
    }),
  );

const IsFilter = (): PropertyDecorator =>
  applyDecorators(
    MayBeLeftOut(),
    IsObject({ message: 'filter must be an object with types, ruleSets, regions or villages' }),
    ValidateNested(),
    Type(() => WebhookFilter),
    ApiPropertyOptional({ type: WebhookFilter, description: 'What is wanted; everything if it is empty.' }),
  );

const beginnings = ['now', 'beginning'] as const;

export class NewWebhook {
  @IsUrl() readonly url!: string;
  @IsDescription() readonly description?: string;
  @IsFilter() readonly filter?: WebhookFilter;

  @IsChoice(beginnings, 'Whether only future announcements are delivered, or first all past ones.', 'now')
  readonly start: (typeof beginnings)[number] = 'now';
}

const settableStates = ['active', 'paused'] as const;

/** Absent members stay unchanged; a filter is replaced as a whole. */
export class ChangedWebhook {
  @MayBeLeftOut() @IsUrl() @ApiPropertyOptional() readonly url?: string;
  @IsDescription() readonly description?: string;
  @IsFilter() readonly filter?: WebhookFilter;

  @ApiPropertyOptional({
    enum: settableStates,
    description:
      '`paused` holds all events back; `active` continues from there, also for a webhook that has ended.',
  })
  @MayBeLeftOut()
  @IsIn(settableStates, { message: 'state must be active or paused' })
  readonly state?: (typeof settableStates)[number];
}

export class WebhookPath {
  @ApiProperty({
    pattern: '^wh_[0-9a-f]{24}$',
    example: 'wh_6474e19c2f0a4b0001c3d5e7',
    description: "The webhook's id.",
  })
  @Matches(/^wh_[0-9a-f]{24}$/, { message: 'the id of a webhook is wh_ and 24 hexadecimal digits' })
  readonly id!: string;
}

export class WebhooksQuestion extends PickType(ListQuestion, ['limit', 'cursor']) {}

export class DeliveriesQuestion extends WebhooksQuestion {
  @IsChoice(deliveryStates, 'Only those in this state.')
  readonly state?: DeliveryState;
}
