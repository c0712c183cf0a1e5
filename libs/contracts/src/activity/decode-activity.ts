import type { KeeperV1, ProduceV1 } from '../updates/marketplace-update';
import type { Channel } from '@taocun/domain';
import type { Activity } from './activity';
import { activitySchema, OLDEST_READABLE_VERSION, SCHEMA_VERSION } from './activity-schema';

/** Data in the form of the schema: an absent member is null, at every depth. */
type Nullable<Data> = {
  readonly [Name in keyof Data]-?: undefined extends Data[Name] ? NullableWithin<Exclude<Data[Name], undefined>> | null : Data[Name];
};
type NullableWithin<Value> = Value extends KeeperV1 | ProduceV1 ? Nullable<Value> : Value;
type Read<Kind extends Activity['kind'], Of = Extract<Activity, { kind: Kind }>> = {
  readonly [Name in Exclude<keyof Of, 'kind'>]: Name extends 'data' ? Nullable<Of[Name]> : Of[Name];
};
/** An order without a channel. Orders with one have a branch of their own, so that the others take no byte for it. */
type PaidRead = Omit<Read<'paid'>, 'data'> & { readonly data: Omit<Read<'paid'>['data'], 'channel'> };
/** Avro decodes an activity as an object with one member, named after its kind. */
type Branch = { readonly [Kind in Exclude<Activity['kind'], 'paid'>]?: Read<Kind> } & {
  readonly paid?: PaidRead;
  readonly paidByChannel?: PaidRead & { readonly channel: Channel };
};

/**
 * Reads one record of `village.activity`; the activity is a copy, independent of the memory of `value`. Throws on a foreign record:
 * skipping it would silently corrupt the village's state, so the partition has to stop there.
 */
export function decodeActivity(value: Buffer): Activity {
  const { paidByChannel, paid = paidByChannel, refunded, opened, closed, registered, tick, switched } = branchIn(value);
  if (paid !== undefined) {
    const { villageCode, shopId, day, amountFen, category, buyerArea, produce } = paid.data;
    // Written out, since copying properties would cost as much as reading them.
    const order = { villageCode, shopId, day, amountFen, category, buyerArea: buyerArea ?? undefined, produce: produceOf(produce) };
    return { kind: 'paid', input: paid.input, data: paidByChannel === undefined ? order : { ...order, channel: paidByChannel.channel } };
  }
  if (refunded !== undefined) return { kind: 'refunded', input: refunded.input, data: refunded.data };
  if (opened !== undefined) {
    const { householdId, keeper, workers, ...data } = opened.data;
    const given = { householdId: householdId ?? undefined, keeper: keeperOf(keeper), workers: workers ?? undefined };
    return { kind: 'opened', input: opened.input, data: { ...data, ...given } };
  }
  if (closed !== undefined) return { kind: 'closed', input: closed.input, data: closed.data };
  if (registered !== undefined) {
    const { povertyCounty, longitude, latitude, townshipCode, urbanRural, formerCode, ...data } = registered.data;
    const given = {
      ...(povertyCounty !== null && { povertyCounty }),
      ...(longitude !== null && { longitude }),
      ...(latitude !== null && { latitude }),
      ...(townshipCode !== null && { townshipCode }),
      ...(urbanRural !== null && { urbanRural }),
      ...(formerCode !== null && { formerCode }),
    };
    return { kind: 'registered', input: registered.input, data: { ...data, ...given } };
  }
  if (tick !== undefined) {
    const { day, silent, ...data } = tick.data;
    return { kind: 'tick', data: { ...data, ...(day !== null && { day }), ...(silent !== null && silent.length > 0 && { silent }) } };
  }
  if (switched !== undefined) return { kind: 'switched', data: switched.data };
  throw new Error(`An activity of ${value.length} bytes is of no known kind.`);
}

function produceOf(produce: Nullable<ProduceV1> | null): ProduceV1 | undefined {
  if (produce === null) return undefined;
  const { grams, localPriceFenPerKilogram, product, feesFen, deliveryFen } = produce;
  return {
    grams,
    localPriceFenPerKilogram,
    product: product ?? undefined,
    feesFen: feesFen ?? undefined,
    deliveryFen: deliveryFen ?? undefined,
  };
}

function keeperOf(keeper: Nullable<KeeperV1> | null): KeeperV1 | undefined {
  if (keeper === null) return undefined;
  const { sex, birthYear, returnee, povertyRegistered } = keeper;
  return {
    sex: sex ?? undefined,
    birthYear: birthYear ?? undefined,
    returnee: returnee ?? undefined,
    povertyRegistered: povertyRegistered ?? undefined,
  };
}

function branchIn(value: Buffer): Branch {
  const [version] = value;
  if (version === undefined) throw new Error('An activity of 0 bytes is empty.');
  if (version < OLDEST_READABLE_VERSION || version > SCHEMA_VERSION) {
    throw new Error(
      `An activity of ${value.length} bytes is of version ${version} of the schema, and this process reads versions ${OLDEST_READABLE_VERSION} to ${SCHEMA_VERSION} only.`,
    );
  }
  let read;
  try {
    read = activitySchema.decode(value, 1) as { readonly value: Branch; readonly offset: number };
  } catch (error) {
    throw new Error(`An activity of ${value.length} bytes does not follow version ${version} of the schema.`, { cause: error });
  }
  if (read.offset < 0) throw new Error(`An activity of ${value.length} bytes is cut off.`);
  if (read.offset < value.length) throw new Error(`An activity ends after ${read.offset} of its ${value.length} bytes.`);
  return read.value;
}
