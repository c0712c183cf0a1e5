import { setTimeout as pause } from 'node:timers/promises';
import { sources } from '@taocun/harness/at-rest';
import type { ServiceProcess } from '@taocun/harness/service-process';
import { serviceNames } from '@taocun/service';
import { type BenchedInstallation } from '../measure/benched-installation';

const LOOK_EVERY_MS = 500;

/**
 * The records of all topics that are written but not yet applied, counted twice a second until it is stopped.
 */
export class Backlog {
  #records = Infinity;
  #isStopped = false;
  readonly #looking: Promise<void>;

  constructor(installation: BenchedInstallation, services: readonly ServiceProcess[]) {
    this.#looking = this.#look(installation, services);
    this.#looking.catch(() => undefined);
  }

  /** Infinite before the first poll. */
  get records(): number {
    return this.#records;
  }

  /** Rejects with the failure of a poll, for example because a service has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#looking;
  }

  async #look(installation: BenchedInstallation, services: readonly ServiceProcess[]): Promise<void> {
    const topics = serviceNames.flatMap((service) => sources[service]);
    for (; !this.#isStopped; await pause(LOOK_EVERY_MS)) {
      const ends = await installation.endsOf(topics);
      for (const service of services)
        for (const { topic, partition, offset } of (await installation.positions(service)).partitions) {
          const place = `${topic}/${partition}`;
          ends.set(place, Math.max(0, (ends.get(place) ?? 0) - offset));
        }
      this.#records = [...ends.values()].reduce((all, behind) => all + behind, 0);
    }
  }
}
