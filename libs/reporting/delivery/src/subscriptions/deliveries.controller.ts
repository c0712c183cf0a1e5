import { Controller, Get, HttpCode, Param, Post, Query, UsePipes } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { answer } from '@taocun/openapi';
import { cursorAt, listPositionOf, type Page, pageOf } from '@taocun/reporting-answers';
import { type ApiKey, Caller, DEFAULT_LIMIT, QuestionPipe, RequireRole } from '@taocun/service';
import { Deliveries } from './deliveries';
import { deliveryAnswer, Delivery, DeliveryPage, Replayed } from './webhook-answers';
import { DeliveriesQuestion, WebhookPath } from './webhook-bodies';

const order = 'deliveries';

/** The deliveries of a webhook: delivered, pending and failed. */
@ApiTags('webhooks')
@Controller('api/v1/webhooks/:id/deliveries')
@UsePipes(QuestionPipe)
@ApiBadRequestResponse({ description: 'A parameter is not known or has no such value.' })
@ApiNotFoundResponse({ description: 'There is no such webhook among those of the key.' })
export class DeliveriesController {
  constructor(private readonly deliveries: Deliveries) {}

  @Get()
  @RequireRole('subscriber')
  @ApiOperation({
    summary: 'The deliveries of a webhook, the newest first.',
    description: 'Deliveries that succeeded are stored for 7 days, those that failed for 30.',
  })
  @ApiOkResponse(answer('A page of them.', DeliveryPage))
  async listDeliveries(
    @Caller() caller: ApiKey,
    @Param() { id }: WebhookPath,
    @Query() { state, limit = DEFAULT_LIMIT, cursor }: DeliveriesQuestion,
  ): Promise<Page<Delivery>> {
    const [before] = cursor === undefined ? [] : listPositionOf(cursor, order, [/^\d{1,15}$/]);
    const deliveries = await this.deliveries.list(caller, id, {
      state,
      before: before === undefined ? undefined : Number(before),
      limit,
    });
    const page = pageOf(deliveries, limit, ({ sequence }) => cursorAt(order, [String(sequence)]));
    return { ...page, items: page.items.map(deliveryAnswer) };
  }

  @Post('replay')
  @RequireRole('subscriber', 'not audited')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Deliver all again that have failed, with the same webhook-id.',
    description:
      'Deliveries that wait for another try are due at once, with all their tries. A receiver that drops repeats by type and id takes nothing twice.',
  })
  @ApiAcceptedResponse(answer('They are pending, and due.', Replayed))
  async replayFailedDeliveries(@Caller() caller: ApiKey, @Param() { id }: WebhookPath): Promise<Replayed> {
    return { replayed: await this.deliveries.replay(caller, id) };
  }
}
