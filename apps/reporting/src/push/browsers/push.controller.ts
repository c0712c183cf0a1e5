import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res, UsePipes } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { type Language } from '@taocun/domain';
import { type ApiKey, Caller, callerNameOf, Problem, RequireRole } from '@taocun/service';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { questionPipe } from '../../lists/questions';
import { TestRate } from '../../webhooks/subscriptions/test-rate';
import { type BrowserDocument } from '../store/push-documents';
import { PushKeys } from '../store/push-keys';
import { NewPushBrowser, BrowserPath, FollowedBody } from './push-bodies';
import { PushBrowsers } from './push-browsers';

class PushKeyAnswer {
  @ApiProperty({
    description: 'The `applicationServerKey` with which a browser subscribes.',
    example: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  })
  publicKey!: string;
}

class PushBrowserAnswer {
  @ApiProperty({ description: 'The SHA-256 of the endpoint, in base64url.', example: 'e2c1wBnnlnzR5VvZu5r1Ohq8QnG4kPXQFnRlnYlxGyg' })
  id!: string;
  @ApiProperty({ enum: ['en', 'zh'] }) language!: Language;
  @ApiProperty({ type: [FollowedBody] }) follows!: readonly FollowedBody[];
  @ApiProperty({ type: String, format: 'date-time', description: 'When it is forgotten, unless it calls again.' }) until!: string;
}

/** Browsers to which push messages are sent. */
@ApiTags('push')
@Controller('api/v1/push')
@UsePipes(questionPipe)
@ApiConflictResponse({ description: 'The installation sends no push messages, or as many browsers follow as may.' })
export class PushController {
  readonly #rate = new TestRate();

  constructor(
    private readonly browsers: PushBrowsers,
    private readonly keys: PushKeys,
  ) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({ summary: 'The key with which a browser subscribes to push messages.' })
  @ApiOkResponse({ description: 'The public key of this installation (VAPID).', type: PushKeyAnswer })
  getPushKey(): PushKeyAnswer {
    return { publicKey: this.keys.required().publicKey };
  }

  @Post('browsers')
  @HttpCode(200)
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Tell a browser of villages and regions by push messages.',
    description:
      'Changes of verdicts and certificates of villages, as in the Atom feeds. The body is what `PushSubscription.toJSON()` gives, and all that the browser ' +
      'follows: the same endpoint again replaces it. A new browser gets a first message at once, and is kept only where its push service takes that.',
  })
  @ApiOkResponse({ description: 'What the browser follows from now on.', type: PushBrowserAnswer })
  @ApiBadRequestResponse({
    description: 'A member is not known or has no such value, a place is not known, or the push service refuses the endpoint.',
  })
  @ApiServiceUnavailableResponse({ description: 'The push service does not answer; nothing was kept.' })
  async changeBrowser(
    @Caller() key: ApiKey | undefined,
    @Body() body: NewPushBrowser,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PushBrowserAnswer> {
    const caller = callerNameOf(request);
    const waitSeconds = Math.ceil(this.#rate.waitMs(caller.name) / 1_000);
    if (waitSeconds > 0) {
      reply.header('retry-after', String(waitSeconds));
      throw new Problem({
        status: 429,
        detail: `Ten times a minute a browser may be kept from one address. Try again in ${waitSeconds} s.`,
      });
    }
    return browserAnswer(await this.browsers.keep(caller, key, body));
  }

  @Get('browsers/:id')
  @RequireRole('reader')
  @ApiOperation({ summary: 'What a browser follows.' })
  @ApiOkResponse({ description: 'What it follows.', type: PushBrowserAnswer })
  @ApiNotFoundResponse({ description: 'It is not kept.' })
  async getBrowser(@Param() { id }: BrowserPath): Promise<PushBrowserAnswer> {
    return browserAnswer(await this.browsers.one(id));
  }

  @Delete('browsers/:id')
  @RequireRole('reader')
  @HttpCode(204)
  @ApiOperation({ summary: 'End the push messages of a browser, and forget it.' })
  @ApiNoContentResponse({ description: 'Nothing of it is kept.' })
  @ApiNotFoundResponse({ description: 'It is not kept.' })
  deleteBrowser(@Param() { id }: BrowserPath): Promise<void> {
    return this.browsers.remove(id);
  }
}

function browserAnswer({ _id, language, follows, expiresAt }: BrowserDocument): PushBrowserAnswer {
  return { id: _id, language, follows, until: expiresAt.toISOString() };
}
