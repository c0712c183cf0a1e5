import { setTimeout as pause } from 'node:timers/promises';
import { topicNames, topics } from '@taocun/contracts';
import type { LoopStatus } from '@taocun/messaging';
import { type ServiceName, serviceNames } from '@taocun/service';
import { ServiceProcess } from '../crash/service-process';

export interface Instance {
  readonly service: ServiceName;
  readonly process: ServiceProcess;
  /** Does not do anything just now. */
  stopped: boolean;
  /** A classification that reads for another generation, beside the one that is live. */
  beside: boolean;
}

const ALL_PARTITIONS = topicNames.reduce((sum, name) => sum + topics[name].partitions, 0);

/** The processes of the services: at least one of each, more at times. */
export class Fleet {
  readonly instances: Instance[] = [];
  /** What the live classification, and one beside it, are told besides. */
  #live: Readonly<Record<string, string>> = {};
  #beside: Readonly<Record<string, string>> | undefined;

  constructor(
    private readonly environment: Readonly<Record<string, string>>,
    /** The folder for what the services say, if somebody wants it. */
    private readonly logs?: string,
  ) {}

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
    const one = { service, process: new ServiceProcess(service, { ...this.environment, ...more }, this.logs), stopped: false, beside };
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

  async endAll(): Promise<void> {
    await Promise.all([...this.instances].map((one) => this.end(one, 'SIGKILL')));
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
    let before = '';
    let told = '';
    for (let steady = 0; steady < 10; await pause(300)) {
      if (Date.now() - startedMs > withinMs) throw new Error(`It has not come to rest within ${withinMs / 1_000} s: ${told}`);
      this.complete();
      const statuses = await Promise.all(this.instances.map((one) => this.#statusOf(one)));
      const partitions = statuses.flatMap((status) => status?.partitions ?? []);
      const read = new Set(partitions.map(({ topic, partition }) => `${topic}/${partition}`));
      const isQuiet =
        // For as long as the group takes whoever was killed for a member, what that one had is read by nobody, and nobody tells of it.
        read.size === ALL_PARTITIONS &&
        statuses.every((status) => status?.ready === true) &&
        partitions.every(({ offset, checkpoint, end, position }) => offset === end && checkpoint === end && position === 'read');
      told = JSON.stringify(statuses.map((status) => status?.reasons ?? 'no answer')).slice(0, 1_000);
      const now = JSON.stringify(partitions.map(({ topic, partition, offset }) => `${topic}/${partition} ${offset}`).sort());
      steady = isQuiet && now === before ? steady + 1 : 0;
      before = now;
    }
    return Date.now() - startedMs;
  }

  /** Where each instance is in each of its partitions, as it says. */
  async positions(): Promise<string[]> {
    const told = this.instances.map(async (one) => {
      const status = await this.#statusOf(one);
      const partitions = status?.partitions.map(({ topic, partition, offset, end }) => `${topic}/${partition} ${offset} of ${end}`);
      return `${one.service}: ${partitions?.join(', ') ?? 'says nothing'}`;
    });
    return Promise.all(told);
  }

  async #statusOf({ process }: Instance): Promise<LoopStatus | undefined> {
    try {
      const address = await Promise.race([process.address, pause(20_000, undefined)]);
      if (address === undefined) return undefined;
      return (await (await fetch(`${address}/positions`, { signal: AbortSignal.timeout(10_000) })).json()) as LoopStatus;
    } catch {
      // It is starting, or busy: asked again until the time is over.
      return undefined;
    }
  }
}
