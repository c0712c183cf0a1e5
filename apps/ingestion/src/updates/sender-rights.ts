import {
  isRejection,
  reject,
  type Rejection,
  type RejectionReason,
  type Update,
  typeOfKind,
  type UpdateType,
} from '@taocun/contracts';
import { isAmongSources } from '@taocun/domain';
import { type ApiKey } from '@taocun/service';

/**
 * Reasons that exist only over HTTP: the caller's key does not cover the update's `source` or its `type`.
 * Kafka authorises its own writers.
 */
export const foreignReasons = ['foreign-source', 'foreign-type'] as const;
type ForeignReason = (typeof foreignReasons)[number];

/** A refusal over HTTP. */
export interface Refusal extends Omit<Rejection, 'reason'> {
  readonly reason: RejectionReason | ForeignReason;
}

/**
 * The refusal of a valid update that the caller, or anybody with its source, may not send; undefined if the
 * caller may send it.
 */
export function refusalFor(
  caller: ApiKey,
  registrySources: readonly string[] | undefined,
): (update: Update) => Refusal | undefined {
  return (update) => {
    const { source, kind } = update;
    if (!coversSource(caller, source)) {
      const message = `Your key does not cover the source ${source}. Send updates of your own sources, or have a key made for this one.`;
      return { reason: 'foreign-source', path: '/source', message };
    }
    const type = typeOfKind[kind];
    if (!coversType(caller, type)) {
      const message = `Your key does not cover updates of the type ${type}, but ${(caller.types ?? []).join(', ')}. Have a key made with this type.`;
      return { reason: 'foreign-type', path: '/type', message };
    }
    return foreignRegistration(update, registrySources);
  };
}

/**
 * The rejection of a registration whose source is not in REGISTRY_SOURCES; undefined for any other update,
 * and if the variable is unset.
 */
export function foreignRegistration(
  reading: Update | Rejection,
  registrySources: readonly string[] | undefined,
): Rejection | undefined {
  if (registrySources === undefined || isRejection(reading) || reading.kind !== 'registered')
    return undefined;
  if (isAmongSources(registrySources, reading.source)) return undefined;
  const message = `Villages are registered by registries alone, and ${reading.source} is none of them. An operator names them in REGISTRY_SOURCES.`;
  return reject('invalid-envelope', '/source', message);
}

/** True if the holder may send updates from this source. */
function coversSource({ role, sources }: Pick<ApiKey, 'role' | 'sources'>, source: string): boolean {
  switch (role) {
    case 'operator':
      return true;
    case 'producer':
      return isAmongSources(sources, source);
    case 'reader':
    case 'subscriber':
      return false;
  }
}

/** True if the holder of a key that covers the source may send updates of this type. */
function coversType({ role, types }: Pick<ApiKey, 'role' | 'types'>, type: UpdateType): boolean {
  return role === 'operator' || types?.includes(type) === true;
}
