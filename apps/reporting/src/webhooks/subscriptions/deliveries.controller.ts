import { Controller, Get, HttpCode, Param, Post, Query, UsePipes } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBadRequestResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type ApiKey, Caller, RequireRole } from '@taocun/service';
import { cursorAt, DEFAULT_LIMIT, type Page, pageOf, listPositionOf } from '../../lists/page';
import { questionPipe } from '../../lists/questions';
import { Deliveries } from './deliveries';
import {
  deliveryAnswer,
  DeliveryAnswer,
  DeliveryPageDocs,
  deliveryWithEventAnswer,
  DeliveryWithEventAnswer,
  ReplayedAnswer,
} from './webhook-answers';
import { DeliveriesQuestion, DeliveryPath, WebhookPath } from './webhook-bodies';

const order = 'deliveries';

/** The deliveries of a webhook: delivered, pending and failed. */
@ApiTags('webhooks')
@Controller('api/v1/webhooks/:id/deliveries')
@UsePipes(questionPipe)
@ApiBadRequestResponse({ description: 'A parameter is not known or has no such value.' })
@ApiNotFoundResponse({ description: 'There is no such webhook among those of the key, or no such delivery.' })
export class DeliveriesController {
  constructor(private readonly deliveries: Deliveries) {}

  @Get()
  @RequireRole('subscriber')
  @ApiOperation({
    summary: 'The deliveries of a webhook, the newest first.',
    description: 'Those that were delivered are kept for 7 days, those that have failed for 30.',
  })
  @ApiOkResponse({ description: 'A page of them.', type: DeliveryPageDocs })
  async listDeliveries(
    @Caller() caller: ApiKey,
    @Param() { id }: WebhookPath,
    @Query() { state, limit = DEFAULT_LIMIT, cursor }: DeliveriesQuestion,
  ): Promise<Page<DeliveryAnswer>> {
    const [before] = cursor === undefined ? [] : listPositionOf(cursor, order, [/^\d{1,15}$/]);
    const found = await this.deliveries.list(caller, id, { state, before: before === undefined ? undefined : Number(before), limit });
    const page = pageOf(found, limit, ({ sequence }) => cursorAt(order, [String(sequence)]));
    return { ...page, items: page.items.map(deliveryAnswer) };
  }

  @Get(':delivery')
  @RequireRole('subscriber')
  @ApiOperation({ summary: 'One delivery, with what is sent.' })
  @ApiOkResponse({ description: 'The delivery.', type: DeliveryWithEventAnswer })
  async getDelivery(@Caller() caller: ApiKey, @Param() { id, delivery }: DeliveryPath): Promise<DeliveryWithEventAnswer> {
    return deliveryWithEventAnswer(await this.deliveries.one(caller, id, Number(delivery)));
  }

  @Post('replay')
  @RequireRole('subscriber', 'not audited')
  @HttpCode(202)
  @ApiOperation({ summary: 'Deliver all again that have failed.' })
  @ApiAcceptedResponse({ description: 'They are pending again.', type: ReplayedAnswer })
  async replayFailedDeliveries(@Caller() caller: ApiKey, @Param() { id }: WebhookPath): Promise<ReplayedAnswer> {
    return { replayed: await this.deliveries.replayFailed(caller, id) };
  }

  @Post(':delivery/replay')
  @RequireRole('subscriber', 'not audited')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Deliver one again, with the same webhook-id.',
    description: 'In whatever state it is: one that was delivered goes once more, one that is put off goes now.',
  })
  @ApiAcceptedResponse({ description: 'It is pending again.', type: ReplayedAnswer })
  async replayDelivery(@Caller() caller: ApiKey, @Param() { id, delivery }: DeliveryPath): Promise<ReplayedAnswer> {
    await this.deliveries.replay(caller, id, Number(delivery));
    return { replayed: 1 };
  }
}
