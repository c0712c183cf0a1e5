import { sources } from '@taocun/harness/at-rest';
import type { CheckpointedServer, PartitionStatus } from '@taocun/messaging';
import { FIRST_GENERATION, installedName } from '@taocun/service';
import { type Actor } from '../memory/virtual-time';
import { type SimulatedEngines, type Role } from './instances';

export interface Running {
  readonly role: Role;
  readonly actor: Actor;
  readonly server: CheckpointedServer;
}

/** A history that is not at rest by this time counts as never coming to rest. */
const AT_REST_BY_MS = 120_000;

/**
 * Decides whether a history is at rest: everything is read and saved, and nothing has been written for a
 * while.
 */
export class SimulatedRest {
  #quietSince: { readonly key: string; readonly atMs: number } | undefined;
  #lookedAtMs = 0;

  constructor(
    private readonly engines: SimulatedEngines,
    private readonly running: readonly Running[],
    /** True if a switch ends the first generation of classification. */
    private readonly switches: boolean,
  ) {}

  /** `troubleUntilMs` is the end of the failures. */
  isReached(roles: readonly Role[], troubleUntilMs: number): boolean {
    const { log, network } = this.engines;
    const { nowMs } = network.time;
    if (nowMs < troubleUntilMs + 40 || nowMs - this.#lookedAtMs < 35) return false;
    this.#lookedAtMs = nowMs;
    if (nowMs > AT_REST_BY_MS)
      throw new Error(`It has not come to rest:\n${[...this.#unrest(roles)].join('\n')}`);
    if (network.underWay > 0 || this.#unrest(roles).next().done !== true) {
      this.#quietSince = undefined;
      return false;
    }
    const key = log.topics.flatMap((topic) => this.#ends(topic)).join();
    if (this.#quietSince?.key !== key) {
      this.#quietSince = { key, atMs: nowMs };
      return false;
    }
    return nowMs - this.#quietSince.atMs >= 70;
  }

  #ends(topic: string): number[] {
    const { log } = this.engines;
    return Array.from(
      { length: log.partitionsOf(topic) },
      (_, partition) => log.records(topic, partition).length,
    );
  }

  /** The reasons why the history is not at rest yet. */
  *#unrest(roles: readonly Role[]): Generator<string> {
    for (const role of roles) {
      const { service, generation } = role;
      const database = installedName(service, '', generation);
      let partitions: readonly PartitionStatus[] | undefined;
      // A generation that has ended, and one that waits for it, apply nothing more; they are checked
      // afterwards.
      const ends = service === 'classification' && generation === FIRST_GENERATION && this.switches;
      for (const topic of sources[service]) {
        for (const [partition, end] of this.#ends(topic).entries()) {
          const checkpoint = this.engines.store.get(database, 'checkpoints', `${topic}:${partition}`);
          if (!ends && checkpoint?.['offset'] !== end) {
            yield `${database} ${topic}/${partition} to ${end}: saved to ${String(checkpoint?.['offset'])}`;
            continue;
          }
          partitions ??= this.running.flatMap((one) =>
            one.role === role && !one.actor.dead ? one.server.loopStatus().partitions : [],
          );
          const standing = partitions.find(
            (one) => one.topic === topic && one.partition === partition && one.state === 'running',
          );
          if (
            ends &&
            standing === undefined &&
            partitions.some((one) => one.partition === partition && one.state === 'stopped')
          )
            continue;
          const isRead = service !== 'ingestion' || standing?.position === 'read';
          if (standing?.checkpoint === end && isRead && standing.epoch === checkpoint?.['epoch']) continue;
          yield `${database} ${topic}/${partition} to ${end}: ${JSON.stringify(standing ?? partitions)}`;
        }
      }
    }
  }
}
