import { type LoggerService } from '@nestjs/common';
import { type AnnouncementLog } from '@taocun/reporting-store';
import { type Tracing } from '@taocun/service';
import { type HttpSender } from '../sending/http-sender';
import { type SendSlots } from '../sending/send-slots';
import { type EncryptedSecrets } from '../store/encrypted-secrets';
import { type DeliveryQueue } from './delivery-queue';
import { type Leases } from './leases';
import { type WebhookTuning } from './webhook-tuning';

/** The parts that all delivery workers share. */
export interface DeliveryContext {
  readonly log: AnnouncementLog;
  readonly queue: DeliveryQueue;
  readonly leases: Leases;
  readonly sender: HttpSender;
  readonly secrets: EncryptedSecrets;
  readonly sendSlots: SendSlots;
  readonly tuning: WebhookTuning;
  readonly logger: LoggerService;
  readonly tracing: Pick<Tracing, 'done' | 'traceparentFor'>;
  /** Called once for every attempt. */
  count(outcome: 'delivered' | 'put-off' | 'failed' | 'ended'): void;
}
