import { Controller, Inject, Optional } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  activityData,
  encodeActivity,
  type InputName,
  isRejection,
  placeName,
  recordKeyOf,
  tracedHeaders,
  tracedIn,
  type Update,
} from '@taocun/contracts';
import { dayOf, isOwnedBy, ownerOf, type ShopLocation } from '@taocun/domain';
import {
  asTime,
  type InputRecord,
  type OutputRecord,
  type PartitionContext,
  type RecordBatch,
} from '@taocun/messaging';
import { appliedRecord, SERVICE_CONFIG, type ServiceConfig, Tracing } from '@taocun/service';
import { type UpdateReading, readingOf, tracedReadingOf } from '../records/update-reading';
import { foreignOwner, shopConflict } from '../shops/shop-conflicts';
import { foreignRegistration } from '../updates/sender-rights';
import { type StoredWaiting } from '../waiting/stored-waiting';
import { type WaitingUpdate } from '../waiting/waiting-document';
import { IngestionLifecycle } from './ingestion-lifecycle';
import { type IngestionState } from './ingestion-state';
import { originOf, reroutedCopy } from './rerouted';
import { publishWatermark } from './watermarks';

type Context = PartitionContext<IngestionState>;

/** A batch may have thousands of records; preparing more at once would slow every garbage collection. */
const PREPARED_AT_ONCE = 256;
/**
 * Updates that wait for several shops are loaded together up to this number; those of one shop always are.
 */
const WAITING_AT_ONCE = 10_000;

/**
 * Validates and deduplicates marketplace updates, and publishes each keyed by its shop's village. Decides
 * from the partition's log alone, so that a replay after a crash gives the same result.
 */
@Controller()
export class PlaceUpdates {
  constructor(
    @Inject(IngestionLifecycle) private readonly lifecycle: IngestionLifecycle,
    @Optional() @Inject(Tracing) private readonly tracing?: Tracing,
    @Optional() @Inject(SERVICE_CONFIG) private readonly config?: Pick<ServiceConfig, 'registrySources'>,
  ) {}

  @EventPattern<string>('marketplace.updates')
  apply(@Payload() { records }: RecordBatch, @Ctx() context: Context): void | Promise<void> {
    const { state } = context;
    state.names.release();
    // Saved waiting updates have to be loaded before the openings of this batch release them.
    if (state.waiting.hasAnyStored) return this.#applyWithWaiting(records, context);
    if (state.placement.dedup.hasFlushed) return this.#applyFrom(0, records, context);
    for (const record of records) this.#place(record, this.#read(record), context, NOTHING_STORED);
  }

  /** Prepares and places records in order; waits only for names that have to be looked up. */
  #applyFrom(first: number, records: readonly InputRecord[], context: Context): void | Promise<void> {
    for (let at = first; at < records.length; at += PREPARED_AT_ONCE) {
      const some = records.slice(at, at + PREPARED_AT_ONCE);
      const readings = some.map((record) => this.#read(record));
      const placing = this.#applyPrepared(some, readings, context, NOTHING_STORED);
      if (placing !== undefined)
        return placing.then(() => this.#applyFrom(at + PREPARED_AT_ONCE, records, context));
    }
  }

  #read(record: InputRecord): UpdateReading {
    const reading = this.tracing?.isOn ? tracedReadingOf(record) : readingOf(record);
    return foreignRegistration(reading, this.config?.registrySources) ?? reading;
  }

  #place(record: InputRecord, reading: UpdateReading, context: Context, stored: StoredWaiting): void {
    place(record, reading, context, stored);
    if (!this.tracing?.isOn) return;
    const isRejected = isRejection(reading);
    const traceparent = isRejected ? tracedIn(record.headers)?.traceparent : reading.traceparent;
    if (traceparent === undefined) return;
    const what = isRejected ? { name: 'reject', error: reading.reason } : { name: `ingest ${reading.kind}` };
    this.tracing.done(appliedRecord({ ...what, traceparent }, record, context));
  }

  /** Places records in parts: a batch may open thousands of shops, each with updates that wait. */
  async #applyWithWaiting(records: readonly InputRecord[], context: Context): Promise<void> {
    const readings = records.map((record) => this.#read(record));
    for (let at = 0; at < records.length;) {
      const [end, owners] = partFrom(at, readings, context.state);
      const stored = await this.lifecycle.storedFor(context.state, owners);
      await this.#applyPrepared(records.slice(at, end), readings.slice(at, end), context, stored);
      at = end;
    }
  }

  /** Places records, after one request for all their names that have to be looked up in storage. */
  #applyPrepared(
    records: readonly InputRecord[],
    readings: readonly UpdateReading[],
    context: Context,
    stored: StoredWaiting,
  ): void | Promise<void> {
    const { state } = context;
    const placeAll = (): void => {
      for (const [at, record] of records.entries()) {
        const reading = readings[at];
        if (reading !== undefined) this.#place(record, reading, context, stored);
      }
      state.placement.dedup.forgetPrepared();
    };
    const questions = state.placement.prepare(
      readings.filter((reading): reading is Update => !isRejection(reading)),
    );
    return questions.length === 0 ? placeAll() : this.lifecycle.answer(state, questions).then(placeAll);
  }
}

const NOTHING_STORED: StoredWaiting = new Map();

/** The trace headers of an update's outputs; undefined if the update is not traced. */
function carried(
  { traceparent }: Update,
  { topic, partition }: Context,
  offset: number,
): OutputRecord['headers'] {
  return traceparent === undefined
    ? undefined
    : tracedHeaders(traceparent, placeName(topic, partition, offset));
}

/**
 * The end of the part that begins at `first`, and the shops with stored waiting updates that it opens, with
 * their owners.
 */
function partFrom(
  first: number,
  readings: readonly UpdateReading[],
  state: IngestionState,
): readonly [end: number, owners: ReadonlyMap<string, string>] {
  const owners = new Map<string, string>();
  let waiting = 0;
  for (let at = first; at < readings.length; at++) {
    const reading = readings[at];
    if (reading === undefined || isRejection(reading) || reading.kind !== 'opened') continue;
    const { shopId, source } = reading;
    if (owners.has(shopId) || !state.waiting.hasStored(shopId)) continue;
    waiting += state.waiting.storedOf(shopId);
    if (owners.size > 0 && waiting > WAITING_AT_ONCE) return [at, owners];
    owners.set(shopId, ownerOf(source));
  }
  return [readings.length, owners];
}

function place(record: InputRecord, reading: UpdateReading, context: Context, stored: StoredWaiting): void {
  const { state } = context;
  // An unreadable batch makes no name expire.
  if (record.unreadable !== undefined && isRejection(reading)) return state.reject(record, reading);
  const recordDay = dayOf(asTime(record.timestampMs));
  state.recordRead(recordDay);
  if (isRejection(reading)) return state.reject(record, reading);
  const owner = recordKeyOf(reading);
  const home = context.outputs.partitionOf('marketplace.updates', owner);
  const origin = originOf(record, { log: context.log, home }, state.reroutingKey);
  // A stranger has repeated our own copy in a partition for which it was not made.
  if (home !== context.partition)
    return origin === undefined ? reroute(record, home, context) : void state.counts.repeated++;
  if (origin !== undefined && !context.names.admit(origin.partition, origin.offset, 0))
    return void state.counts.repeated++;
  accept(record, reading, recordDay, context, stored);
}

function accept(
  record: InputRecord,
  update: Update,
  recordDay: number,
  context: Context,
  stored: StoredWaiting,
): void {
  const { state, partition, outputs } = context;
  const { placement, counts } = state;
  const { offset } = record;
  const { id, source, timeMs } = update;
  const input: InputName = { partition, offset, index: 0 };
  switch (update.kind) {
    case 'registered': {
      const { villageCode, villageKind } = update;
      if (placement.register(source, id, villageCode, recordDay) === 'repeated')
        return void counts.repeated++;
      accepted(timeMs, context);
      const registered = encodeActivity({
        kind: 'registered',
        input,
        data: activityData.registered({ kind: villageKind }, update),
      });
      return outputs.publish('village.activity', villageCode, registered, carried(update, context, offset));
    }
    case 'opened': {
      const { shopId, villageCode, platform, category } = update;
      const place: ShopLocation = { villageCode, platform, category, owner: ownerOf(source) };
      const outcome = placement.open(source, id, shopId, place, recordDay);
      if (outcome === 'repeated') return void counts.repeated++;
      if (outcome !== 'first' && outcome !== 'accepted')
        return state.reject(record, shopConflict(shopId, outcome));
      accepted(timeMs, context);
      const opened = encodeActivity({ kind: 'opened', input, data: activityData.opened({}, update) });
      outputs.publish('village.activity', villageCode, opened, carried(update, context, offset));
      if (outcome === 'accepted') return;
      state.shopPlaced(shopId, place);
      let index = 0;
      for (const waiting of state.release(shopId, stored.get(shopId) ?? [])) {
        if (!isOwnedBy(place.owner, waiting.update.source)) {
          state.rejectReleased(
            waiting,
            foreignOwner(shopId, 'Its name stays taken: send a corrected one under another id.'),
          );
          continue;
        }
        follow(waiting.update, place, { ...input, index: ++index }, waiting.offset, context);
      }
      return;
    }
    case 'closed':
    case 'paid':
    case 'refunded': {
      const where = placement.follow(source, id, update.shopId, recordDay);
      if (where === 'repeated') return void counts.repeated++;
      if (where === 'other-owner') return state.reject(record, shopConflict(update.shopId, where));
      if (where === 'no-room') return state.reject(record, state.waiting.noRoomFor(source));
      accepted(timeMs, context);
      if (update.kind === 'paid') state.latestSendings.see(source, asTime(record.timestampMs), timeMs);
      if (where === 'waits') return state.wait(update, record);
      return follow(update, where, input, offset, context);
    }
  }
}

/**
 * An update of an open shop takes effect in its village. `offset` is its own; `input` may name the opening
 * for which it has waited.
 */
function follow(
  update: WaitingUpdate['update'],
  place: ShopLocation,
  input: InputName,
  offset: number,
  context: Context,
): void {
  if (update.kind === 'paid') context.state.ordersBySource.count(update.source, dayOf(update.timeMs));
  const headers = carried(update, context, offset);
  context.outputs.publish('village.activity', place.villageCode, activityOf(update, place, input), headers);
}

/** Counts the update, and publishes the watermark of a new day before the update's own outputs. */
function accepted(timeMs: number, context: Context): void {
  const { state } = context;
  state.counts.accepted++;
  const day = dayOf(timeMs);
  if (state.day !== undefined && day <= state.day) return;
  state.day = day;
  publishWatermark(context);
}

function activityOf(update: WaitingUpdate['update'], place: ShopLocation, input: InputName): Buffer {
  const { villageCode } = place;
  switch (update.kind) {
    case 'closed':
      return encodeActivity({ kind: 'closed', input, data: activityData.closed({ villageCode }, update) });
    case 'paid': {
      const { timeMs, category = place.category } = update;
      return encodeActivity({
        kind: 'paid',
        input,
        data: activityData.paid({ villageCode, day: dayOf(timeMs), category }, update),
      });
    }
    case 'refunded':
      return encodeActivity({
        kind: 'refunded',
        input,
        data: activityData.refunded({ villageCode, day: dayOf(update.paidAtMs) }, update),
      });
  }
}

/** Sends a valid update from the wrong partition to the partition of its key. */
function reroute(record: InputRecord, home: number, { state, log, partition, outputs }: Context): void {
  state.counts.forwarded++;
  const { offset } = record;
  if (offset < state.reroutedTo) return;
  outputs.publishTo(
    'marketplace.updates',
    home,
    reroutedCopy(record, { partition, offset }, { log, home }, state.reroutingKey),
  );
}
