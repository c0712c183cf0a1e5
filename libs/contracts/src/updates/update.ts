import { type Kind, type ReadMembers, type UpdateKind } from '@taocun/domain';
import { type UpdateType } from './marketplace-update';

/** The attributes of an update besides its data. */
export interface UpdateAttributes {
  /** `(source, id)` identifies the update; the same pair again is a duplicate. */
  readonly id: string;
  readonly source: string;
  /** Time of the event, in Unix milliseconds. */
  readonly timeMs: number;
}

interface UpdateBase extends UpdateAttributes {
  /** Trace parent; present only if the update is traced and the caller asked for it. */
  readonly traceparent?: string;
}

/** The members of an update after reading. The kind of a village that omits it is derived from its code. */
type Members<Each extends UpdateKind> = Each extends 'registered'
  ? Omit<ReadMembers<Each>, 'villageKind'> & { readonly villageKind: Kind }
  : ReadMembers<Each>;

/** A marketplace update that has passed every stateless check. */
export type Update<Each extends UpdateKind = UpdateKind> = {
  [Of in Each]: UpdateBase & { readonly kind: Of } & Members<Of>;
}[Each];

export const typeOfKind: Readonly<Record<UpdateKind, UpdateType>> = {
  registered: 'taocun.village.registered.v1',
  opened: 'taocun.shop.opened.v1',
  closed: 'taocun.shop.closed.v1',
  paid: 'taocun.order.paid.v1',
  refunded: 'taocun.order.refunded.v1',
};

/** The record key, which routes an update to the partition of its shop (or village). */
export function recordKeyOf(update: Update): string {
  return update.kind === 'registered' ? update.villageCode : update.shopId;
}
