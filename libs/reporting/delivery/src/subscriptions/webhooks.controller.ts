import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Res,
  UsePipes,
} from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBody,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { answer } from '@taocun/openapi';
import {
  ApiIdempotent,
  cursorAt,
  Idempotent,
  type IdempotentRequest,
  listPositionOf,
  type Page,
  pageOf,
} from '@taocun/reporting-answers';
import {
  type AddToAudit,
  type ApiKey,
  Audit,
  Caller,
  DEFAULT_LIMIT,
  Problem,
  QuestionPipe,
  RequireRole,
} from '@taocun/service';
import { type SubscriptionDocument } from '../store/webhook-documents';
import { Deliveries } from './deliveries';
import { Subscriptions } from './subscriptions';
import {
  createdWebhookAnswer,
  CreatedWebhook,
  rotatedAnswer,
  RotatedSecret,
  testAnswer,
  webhookAnswer,
  Webhook,
  WebhookPage,
  WebhookTest,
  WebhookWithCounts,
} from './webhook-answers';
import { ChangedWebhook, NewWebhook, WebhookPath, WebhooksQuestion } from './webhook-bodies';

const order = 'webhooks';

/** Delivers announcements to subscribers. */
@ApiTags('webhooks')
@Controller('api/v1/webhooks')
@UsePipes(QuestionPipe)
@ApiBadRequestResponse({
  description: 'A parameter or a member of the body is not known, or has no such value.',
})
export class WebhooksController {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly deliveries: Deliveries,
  ) {}

  @Post()
  @RequireRole('subscriber', 'webhook.create')
  @ApiOperation({
    summary: 'Subscribe to announcements.',
    description:
      'They are delivered as CloudEvents by POST, signed by Standard Webhooks. Only this answer shows the secret.',
  })
  @ApiCreatedResponse(answer('The webhook and its secret.', CreatedWebhook))
  @ApiConflictResponse({
    description:
      'There are as many webhooks as there may be, the installation has no key for their secrets, or the webhook of this `Idempotency-Key` was deleted.',
  })
  @ApiIdempotent('the answer has the webhook, as it is by then, and its secret.')
  async createWebhook(
    @Caller() caller: ApiKey,
    @Body() webhook: NewWebhook,
    @Audit() audit: AddToAudit,
    @Idempotent() request: IdempotentRequest | undefined,
  ): Promise<CreatedWebhook> {
    const created = await this.subscriptions.create(caller, webhook, request);
    audit({ object: created.made._id, detail: auditDetail(created.made), isRepeat: !created.isNew });
    return createdWebhookAnswer(created);
  }

  @Get()
  @RequireRole('subscriber')
  @ApiOperation({
    summary: 'Your webhooks, the oldest first.',
    description: 'An operator sees those of all keys.',
  })
  @ApiOkResponse(answer('A page of them.', WebhookPage))
  async listWebhooks(
    @Caller() caller: ApiKey,
    @Query() { limit = DEFAULT_LIMIT, cursor }: WebhooksQuestion,
  ): Promise<Page<Webhook>> {
    const [after] = cursor === undefined ? [] : listPositionOf(cursor, order, [/^wh_[0-9a-f]{24}$/]);
    const page = pageOf(await this.subscriptions.list(caller, after, limit), limit, ({ _id }) =>
      cursorAt(order, [_id]),
    );
    return { ...page, items: page.items.map(webhookAnswer) };
  }

  @Get(':id')
  @RequireRole('subscriber')
  @ApiOperation({
    summary: 'One webhook, and how many of its deliveries are pending or have failed.',
    description: 'Its secret is shown only when it is made.',
  })
  @ApiOkResponse(answer('The webhook.', WebhookWithCounts))
  @ApiNotFoundResponse({ description: 'The key has no webhook with this id.' })
  async getWebhook(@Caller() caller: ApiKey, @Param() { id }: WebhookPath): Promise<WebhookWithCounts> {
    const subscription = await this.subscriptions.one(caller, id);
    return { ...webhookAnswer(subscription), ...(await this.deliveries.count(id)) };
  }

  @Patch(':id')
  @RequireRole('subscriber', 'webhook.change')
  @ApiOperation({
    summary: 'Change, pause or resume a webhook.',
    description:
      'Omitted members stay unchanged. Deliveries that already exist are delivered, whatever the new filter is.',
  })
  @ApiBody({ type: ChangedWebhook, required: false })
  @ApiOkResponse(answer('The webhook as it is now.', Webhook))
  @ApiNotFoundResponse({ description: 'The key has no webhook with this id.' })
  async changeWebhook(
    @Caller() caller: ApiKey,
    @Param() { id }: WebhookPath,
    @Body() changed: ChangedWebhook,
    @Audit() audit: AddToAudit,
  ): Promise<Webhook> {
    const before = await this.subscriptions.one(caller, id);
    const after = await this.subscriptions.change(caller, id, changed);
    audit({ detail: { before: auditDetail(before), after: auditDetail(after) } });
    return webhookAnswer(after);
  }

  @Delete(':id')
  @RequireRole('subscriber', 'webhook.delete')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete a webhook with all of its deliveries.',
    description: 'A `paused` webhook keeps them instead.',
  })
  @ApiNoContentResponse({ description: 'It is gone.' })
  @ApiNotFoundResponse({ description: 'The key has no webhook with this id.' })
  deleteWebhook(@Caller() caller: ApiKey, @Param() { id }: WebhookPath): Promise<void> {
    return this.subscriptions.remove(caller, id);
  }

  @Post(':id/secret')
  @RequireRole('subscriber', 'webhook.secret.rotate')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Make a new secret.',
    description:
      'For 24 hours deliveries carry two signatures, by the new secret and by the one before. An earlier one signs no more, so two changes end a secret that others know.',
  })
  @ApiOkResponse(answer('The new secret, shown this once.', RotatedSecret))
  @ApiConflictResponse({ description: 'The installation has no key for the secrets of webhooks.' })
  @ApiNotFoundResponse({ description: 'The key has no webhook with this id.' })
  async createSecret(@Caller() caller: ApiKey, @Param() { id }: WebhookPath): Promise<RotatedSecret> {
    return rotatedAnswer(await this.subscriptions.rotate(caller, id));
  }

  @Post(':id/test')
  @RequireRole('subscriber', 'not audited')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Send an event of type taocun.webhook.test.v1 now.',
    description:
      'One try, also for a paused webhook, at most ten a minute; the answer has that of the receiver. It is not among the deliveries.',
  })
  @ApiOkResponse(answer('The outcome.', WebhookTest))
  @ApiConflictResponse({ description: 'The secret of the webhook can not be read.' })
  @ApiNotFoundResponse({ description: 'The key has no webhook with this id.' })
  async testWebhook(
    @Caller() caller: ApiKey,
    @Param() { id }: WebhookPath,
    @Res({ passthrough: true }) reply: { header(name: string, value: string): unknown },
  ): Promise<WebhookTest> {
    const outcome = await this.subscriptions.test(caller, id);
    if (outcome.kind !== 'too often') return testAnswer(outcome);
    reply.header('retry-after', String(Math.ceil(outcome.waitMs / 1_000)));
    throw new Problem({
      status: 429,
      detail: 'A webhook is tested ten times in a minute at most. Wait for the seconds in retry-after.',
    });
  }
}

/**
 * A short description of a webhook. The URL's path and query may contain a secret of the receiver, so they
 * are omitted.
 */
function auditDetail({ keyId, url, description, filter, state }: SubscriptionDocument) {
  const lists = Object.entries(filter).map(
    ([name, all]: [string, readonly string[]]) => [name, all.length > 5 ? all.length : all] as const,
  );
  return { keyId, to: new URL(url).origin, description, filter: Object.fromEntries(lists), state };
}
