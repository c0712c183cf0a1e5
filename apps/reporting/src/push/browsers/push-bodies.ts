import { ECDH } from 'node:crypto';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Language } from '@taocun/domain';
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
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { defaultRuleSet, IsRuleSet } from '../../lists/questions';
import { CURVE } from '../sending/encrypted-message';

const MOST_FOLLOWED = 20;
const LONGEST_ENDPOINT = 2_000;

const IsPoint = (): PropertyDecorator =>
  ValidateBy({
    name: 'isPoint',
    validator: { validate: isPoint, defaultMessage: () => 'p256dh must be a point of P-256 as PushSubscription.toJSON() gives it' },
  });

class BrowserKeysBody {
  @ApiProperty({
    description: "The browser's public key.",
    example: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  })
  @IsPoint()
  readonly p256dh!: string;

  @ApiProperty({ description: 'What messages are authenticated by: 16 bytes.', example: 'BTBZMqHH6r4Tts7J_aSIgg' })
  @Matches(/^[\w-]{22}(==)?$/, { message: 'auth must be 16 bytes in base64url, as PushSubscription.toJSON() gives them' })
  readonly auth!: string;
}

export class FollowedBody {
  @ApiProperty({
    pattern: '^(\\d{2}|\\d{4}|\\d{6}|\\d{9}|\\d{12})$',
    description: 'A village, of 12 digits; or a region, whose villages are followed, of 2, 4, 6 or 9.',
    example: '320324109002',
  })
  @Matches(/^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/, {
    message: 'code must be that of a village, of 12 digits, or of a region, of 2, 4, 6 or 9',
  })
  readonly code!: string;

  @IsRuleSet({}, 'The rule set whose verdicts and lists are told.')
  readonly ruleSet: string = defaultRuleSet();
}

/** A browser's subscription, and all that it follows: it takes the place of what it followed before. */
export class NewPushBrowser {
  @ApiProperty({
    maxLength: LONGEST_ENDPOINT,
    description: 'Where the push service takes messages for the browser.',
    example: 'https://updates.push.services.mozilla.com/wpush/v2/gAAAAAB0',
  })
  @IsString({ message: 'endpoint must be a text' })
  @MaxLength(LONGEST_ENDPOINT, { message: `endpoint must have ${LONGEST_ENDPOINT} characters at most` })
  readonly endpoint!: string;

  @ApiProperty({ type: BrowserKeysBody })
  @IsObject({ message: 'keys must be an object with p256dh and auth' })
  @ValidateNested()
  @Type(() => BrowserKeysBody)
  readonly keys!: BrowserKeysBody;

  @ApiPropertyOptional({ enum: ['en', 'zh'], default: 'zh', description: 'The language of the messages.' })
  @IsIn(['en', 'zh'], { message: 'language must be en or zh' })
  readonly language: Language = 'zh';

  @ApiProperty({ type: [FollowedBody], minItems: 1, maxItems: MOST_FOLLOWED, description: 'What it follows from now on.' })
  @IsArray({ message: 'follows must be a list' })
  @ArrayNotEmpty({ message: 'follows must name something; to end, delete the browser' })
  @ArrayMaxSize(MOST_FOLLOWED, { message: `follows must name ${MOST_FOLLOWED} at most` })
  @IsObject({ each: true, message: 'follows must be a list of objects with code and ruleSet' })
  @ValidateNested({ each: true })
  @Type(() => FollowedBody)
  readonly follows!: readonly FollowedBody[];
}

export class BrowserPath {
  @ApiProperty({
    pattern: '^[\\w-]{43}$',
    description: 'The SHA-256 of the endpoint, in base64url.',
    example: 'e2c1wBnnlnzR5VvZu5r1Ohq8QnG4kPXQFnRlnYlxGyg',
  })
  @Matches(/^[\w-]{43}$/, { message: 'a browser is named by the SHA-256 of its endpoint in base64url: 43 characters' })
  readonly id!: string;
}

function isPoint(value: unknown): boolean {
  if (typeof value !== 'string' || !/^[\w-]{87}=?$/.test(value)) return false;
  try {
    ECDH.convertKey(value, CURVE, 'base64url', 'base64url', 'uncompressed');
    return true;
  } catch {
    // Not on the curve.
    return false;
  }
}
