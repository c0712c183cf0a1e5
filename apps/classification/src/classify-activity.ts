import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { Controller, Inject, Optional } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { type Activity, decodeActivity, tracedIn } from '@taocun/contracts';
import {
  type AppliedOffsets,
  type InputRecord,
  type PartitionContext,
  readRecord,
  type RecordBatch,
} from '@taocun/messaging';
import { appliedRecord, Tracing } from '@taocun/service';
import { type ClassificationState } from './classification-state';
import { GenerationTakeover } from './generations';

/**
 * After so many steps of a year's certificates, or so much time, heartbeats are sent and other partitions
 * continue.
 */
const STEPS_AT_ONCE = 100;
const STEPS_MS = 30;

/** Applies each accepted update to its village and publishes the changes that follow. */
@Controller()
export class ClassifyActivity {
  /** The last known end of each partition of `marketplace.updates`; later ends are higher. */
  #ends: readonly number[] = [];

  constructor(
    @Inject(GenerationTakeover) private readonly takeover: GenerationTakeover,
    @Optional() @Inject(Tracing) private readonly tracing?: Tracing,
  ) {}

  @EventPattern<string>('village.activity')
  async apply(
    @Payload() { records }: RecordBatch,
    @Ctx() context: PartitionContext<ClassificationState>,
  ): Promise<void> {
    const isTracing = this.tracing?.isOn === true;
    for (const record of records) {
      if (context.state.ended !== undefined) return;
      const traced = isTracing ? tracedIn(record.headers) : undefined;
      const left = applyRecord(record, context, traced?.traceparent);
      if (left?.kind === 'tick') await takeSteps(context.state.villages.applyInSteps(left.data));
      else if (left !== undefined && left.kind !== 'switched') await this.#applyFar(left, context);
      if (traced !== undefined)
        this.tracing?.done(appliedRecord({ name: 'classify', ...traced }, record, context));
      context.state.assessOverfull(record.offset + 1);
      if (left?.kind === 'switched') await this.takeover.switch(left.data, record.offset, context);
    }
  }

  /**
   * Applies an activity whose named offset is far beyond those of its source so far, if the source's log
   * reaches that far.
   */
  async #applyFar(activity: FromUpdate, context: PartitionContext<ClassificationState>): Promise<void> {
    const { partition, offset } = activity.input;
    const isKnown = (): boolean => offset < (this.#ends[partition] ?? 0);
    if (!isKnown()) this.#ends = await context.endsOf('marketplace.updates');
    if (isKnown()) apply(activity, context.state, context.names);
    else context.state.misnamed();
  }
}

async function takeSteps(steps: Iterator<void, void>): Promise<void> {
  let startedMs = performance.now();
  for (let taken = 1; steps.next().done !== true; taken++) {
    if (taken % STEPS_AT_ONCE !== 0 && performance.now() - startedMs < STEPS_MS) continue;
    await yieldToEventLoop();
    startedMs = performance.now();
  }
}

type FromUpdate = Exclude<Activity, { readonly kind: 'tick' | 'switched' }>;

/** Applies every activity that is fast to apply, and returns any other. */
function applyRecord(
  record: InputRecord,
  context: PartitionContext<ClassificationState>,
  traceparent: string | undefined,
): Activity | undefined {
  const { state, names } = context;
  const activity: Activity = readRecord(decodeActivity, record, context);
  state.reading(record.offset, traceparent);
  if (activity.kind === 'switched' || activity.kind === 'tick') return activity;
  if (traceparent !== undefined) state.touchedBy(traceparent, record.timestampMs, activity.data.villageCode);
  if (names.isFar(activity.input.partition, activity.input.offset)) return activity;
  apply(activity, state, names);
  return undefined;
}

function apply(
  activity: FromUpdate,
  { villages, ordersBySource }: ClassificationState,
  names: AppliedOffsets,
): void {
  const { input } = activity;
  if (!names.admit(input.partition, input.offset, input.index)) return;
  switch (activity.kind) {
    case 'paid':
      return ordersBySource.count(villages.pay(activity.data.villageCode, activity.data), activity.data.day);
    case 'refunded':
      return villages.refund(activity.data.villageCode, activity.data);
    case 'opened':
      return villages.open(activity.data.villageCode, activity.data);
    case 'closed':
      return villages.close(activity.data.villageCode, activity.data);
    case 'registered':
      return villages.register(activity.data.villageCode, activity.data);
  }
}
