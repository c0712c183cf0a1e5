import { setTimeout as pause } from 'node:timers/promises';
import { untilAtRest } from '@taocun/harness/at-rest';
import type { Installation } from '@taocun/harness/installation';
import type { ServiceProcess } from '@taocun/harness/service-process';
import { type ServiceName, serviceNames } from '@taocun/service';

export interface Instance {
  readonly service: ServiceName;
  readonly process: ServiceProcess;
  /** Does not do anything just now. */
  stopped: boolean;
  /** A classification that reads for another generation, beside the one that is live. */
  beside: boolean;
}

/** The processes of the services: at least one of each, more at times. */
export class Fleet {
  readonly instances: Instance[] = [];
  /** What the live classification, and one beside it, are told besides. */
  #live: Readonly<Record<string, string>> = {};
  #beside: Readonly<Record<string, string>> | undefined;

  constructor(private readonly installation: Installation) {}

  start(service: ServiceName): Instance {
    return this.#start(service, service === 'classification' ? this.#live : {}, false);
  }

  /** Another generation of classification reads beside the live one. */
  build(environment: Readonly<Record<string, string>>): void {
    this.#beside = environment;
    this.#start('classification', environment, true);
  }

  /** The generation beside has become the live one: whoever reads for that of before is stopped. */
  async switched(): Promise<void> {
    const before = this.of('classification');
    this.#live = this.#beside ?? this.#live;
    this.#beside = undefined;
    for (const one of this.instances) one.beside = false;
    for (const one of before) await this.end(one, 'SIGTERM');
  }

  /** Those of the live generation. */
  of(service: ServiceName): Instance[] {
    return this.instances.filter((one) => one.service === service && !one.beside);
  }

  #start(service: ServiceName, more: Readonly<Record<string, string>>, beside: boolean): Instance {
    const one = { service, process: this.installation.launch(service, more), stopped: false, beside };
    this.instances.push(one);
    // A service that can't reach its engines as it starts ends, for whoever watches over it to start it again.
    void one.process.ended.then(() => this.#forget(one));
    return one;
  }

  async end(one: Instance, signal: 'SIGKILL' | 'SIGTERM'): Promise<Instance> {
    this.#forget(one);
    // A stopped process hears of SIGTERM only when it goes on.
    if (one.stopped) this.goOn(one);
    await one.process.end(signal);
    return one;
  }

  stop(one: Instance): void {
    one.stopped = true;
    one.process.signal('SIGSTOP');
  }

  goOn(one: Instance): void {
    one.stopped = false;
    one.process.signal('SIGCONT');
  }

  /** One of each service at least, all going on. */
  complete(): void {
    for (const one of this.instances) if (one.stopped) this.goOn(one);
    for (const service of serviceNames) if (this.of(service).length === 0) this.start(service);
    if (this.#beside !== undefined && !this.instances.some(({ beside }) => beside)) this.#start('classification', this.#beside, true);
  }

  /** The services of which an instance says that it is not ready, or says nothing. */
  async notReady(): Promise<ServiceName[]> {
    const asked = await Promise.all(
      this.instances.map(async ({ service, process }) => {
        const address = await Promise.race([process.address.catch(() => undefined), pause(1_000, undefined)]);
        const answer = await fetch(`${address}/health/ready`, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined);
        return answer?.status === 200 ? [] : [service];
      }),
    );
    return [...new Set(asked.flat())];
  }

  #forget(one: Instance): void {
    const at = this.instances.indexOf(one);
    if (at >= 0) this.instances.splice(at, 1);
  }

  /** An address of the service that answers now. */
  async addressOf(service: ServiceName): Promise<string> {
    const [one] = this.of(service);
    if (one === undefined) throw new Error(`${service} does not run.`);
    return one.process.address;
  }

  /** Until all that lies in the log has been applied and saved by all services, and nothing more comes: how long that took. */
  async settle(withinMs: number): Promise<number> {
    const startedMs = Date.now();
    const processes = (): ServiceProcess[] => {
      this.complete();
      return this.instances.map(({ process }) => process);
    };
    await untilAtRest(processes, (topics) => this.installation.endsOf(topics), { withinMs, times: 10, everyMs: 300, allReady: true });
    return Date.now() - startedMs;
  }

  /** Where each instance is in each of its partitions, as it says. */
  async positions(): Promise<string[]> {
    const told = this.instances.map(async (one) => {
      const status = await one.process.positions();
      const partitions = status?.partitions.map(({ topic, partition, offset, end }) => `${topic}/${partition} ${offset} of ${end}`);
      return `${one.service}: ${partitions?.join(', ') ?? 'says nothing'}`;
    });
    return Promise.all(told);
  }
}
