import { Controller, Inject, Optional } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { type Activity, decodeActivity, type GenerationSwitchedActivityV1, tracedIn } from '@taocun/contracts';
import { type Villages } from '@taocun/domain';
import { type AppliedOffsets, type InputRecord, type PartitionContext, readRecord, type RecordBatch } from '@taocun/messaging';
import { appliedRecord, Tracing } from '@taocun/service';
import { type ClassificationState } from './classification-state';
import { GenerationTakeover } from './generations';

/** Applies each accepted update to its village and publishes the changes that follow. */
@Controller()
export class ClassifyActivity {
  constructor(
    @Inject(GenerationTakeover) private readonly takeover: GenerationTakeover,
    @Optional() @Inject(Tracing) private readonly tracing?: Tracing,
  ) {}

  @EventPattern<string>('village.activity')
  async apply(@Payload() { records }: RecordBatch, @Ctx() context: PartitionContext<ClassificationState>): Promise<void> {
    const isTracing = this.tracing?.isOn === true;
    for (const record of records) {
      if (context.state.ended !== undefined) return;
      const traced = isTracing ? tracedIn(record.headers) : undefined;
      const switched = applyRecord(record, context, traced?.traceparent);
      if (traced !== undefined) this.tracing?.done(appliedRecord({ name: 'classify', ...traced }, record, context));
      if (switched !== undefined) await this.takeover.switch(switched, record.offset, context);
    }
  }
}

/** Applies every activity except a switch of generations, which it returns. */
function applyRecord(
  record: InputRecord,
  context: PartitionContext<ClassificationState>,
  traceparent: string | undefined,
): GenerationSwitchedActivityV1 | undefined {
  const { state, names } = context;
  const activity: Activity = readRecord(decodeActivity, record, context);
  state.reading(record.offset, traceparent);
  if (activity.kind === 'switched') return activity.data;
  if (traceparent !== undefined && activity.kind !== 'tick') state.touchedBy(traceparent, record.timestampMs, activity.data.villageCode);
  apply(activity, state.villages, names);
  return undefined;
}

function apply(activity: Exclude<Activity, { kind: 'switched' }>, villages: Villages, names: AppliedOffsets): void {
  if (activity.kind === 'tick') return villages.tick(activity.data);
  const { input } = activity;
  if (!names.admit(input.partition, input.offset, input.index)) return;
  switch (activity.kind) {
    case 'paid': {
      const { villageCode, shopId, day, amountFen, category, buyerArea, produce } = activity.data;
      return villages.pay(villageCode, shopId, day, amountFen, category, buyerArea, produce);
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
