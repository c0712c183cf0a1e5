import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { type Activity, decodeActivity } from '@taocun/contracts';
import { type InputRecord, type PartitionContext, type RecordBatch } from '@taocun/messaging';
import { type ClassificationState } from './classification-state';

/** Applies what ingestion has accepted to its village, and announces what changes by it. */
@Controller()
export class ClassifyActivity {
  @EventPattern<string>('village.activity')
  apply(@Payload() { records }: RecordBatch, @Ctx() context: PartitionContext<ClassificationState>): void {
    for (const record of records) applyRecord(record, context);
  }
}

function applyRecord({ value, offset }: InputRecord, { state, names, topic, partition }: PartitionContext<ClassificationState>): void {
  if (value === null) throw new Error(`The record at ${topic}/${partition}:${offset} is empty; ingestion writes none such.`);
  const activity: Activity = decodeActivity(value);
  state.reading(offset);
  const { villages } = state;
  if (activity.kind === 'tick') return villages.tick(activity.data);
  const { input } = activity;
  if (!names.admit(input.partition, input.offset, input.index)) return;
  switch (activity.kind) {
    case 'paid': {
      const { villageCode, shopId, day, amountFen, category, buyerArea } = activity.data;
      return villages.pay(villageCode, shopId, day, amountFen, category, buyerArea);
    }
    case 'refunded': {
      const { villageCode, shopId, day, amountFen } = activity.data;
      return villages.refund(villageCode, shopId, day, amountFen);
    }
    case 'opened':
      return villages.open(activity.data.villageCode, activity.data);
    case 'closed':
      return villages.close(activity.data.villageCode, activity.data);
    case 'registered':
      return villages.register(activity.data.villageCode, activity.data);
  }
}
