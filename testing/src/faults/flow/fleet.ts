import { untilAtRest } from '@taocun/harness/at-rest';
import type { Installation } from '@taocun/harness/installation';
import { clockShift } from '@taocun/harness/paths';
import type { ServiceProcess } from '@taocun/harness/service-process';
import { type ServiceName, serviceNames } from '@taocun/service';

interface Instance {
  readonly service: ServiceName;
  readonly process: ServiceProcess;
  /** True while the process is stopped by SIGSTOP. */
  stopped: boolean;
}

/** The processes of the services. */
export class Fleet {
  readonly instances: Instance[] = [];

  /** `least` is the number of instances of each service, before faults add or end some. */
  constructor(
    private readonly installation: Installation,
    private readonly least: number,
  ) {}

  start(
    service: ServiceName,
    more: Readonly<Record<string, string>> = {},
    node: readonly string[] = [],
  ): Instance {
    const one = { service, process: this.installation.launch(service, more, node), stopped: false };
    this.instances.push(one);
    // A service that cannot reach its engines at its start ends, so that its supervisor starts it again.
    void one.process.ended.then(() => this.#forget(one));
    return one;
  }

  /** Starts an instance whose clock is off by `shiftMs`. */
  startWithClock(service: ServiceName, shiftMs: number): Instance {
    return this.start(service, { CLOCK_SHIFT_MS: String(shiftMs) }, ['--require', clockShift]);
  }

  of(service: ServiceName): Instance[] {
    return this.instances.filter((one) => one.service === service);
  }

  async end(one: Instance, signal: 'SIGKILL' | 'SIGTERM'): Promise<Instance> {
    this.#forget(one);
    // A stopped process gets SIGTERM only when it continues.
    if (one.stopped) this.goOn(one);
    await one.process.end(signal);
    return one;
  }

  /** Waits until the instance is up, or has ended because it could not start. */
  async untilUp({ process }: Instance): Promise<void> {
    await Promise.race([process.address.catch(() => undefined), process.ended]);
  }

  stop(one: Instance): void {
    one.stopped = true;
    one.process.signal('SIGSTOP');
  }

  goOn(one: Instance): void {
    one.stopped = false;
    one.process.signal('SIGCONT');
  }

  /** Ensures the least number of instances of each service, none of them stopped. */
  complete(): void {
    for (const one of this.instances) if (one.stopped) this.goOn(one);
    for (const service of serviceNames) while (this.of(service).length < this.least) this.start(service);
  }

  #forget(one: Instance): void {
    const at = this.instances.indexOf(one);
    if (at >= 0) this.instances.splice(at, 1);
  }

  /** The address of an instance of the service that answers now. */
  async addressOf(service: ServiceName): Promise<string> {
    const [one] = this.of(service);
    if (one === undefined) throw new Error(`${service} does not run.`);
    return one.process.address;
  }

  /**
   * Waits until all services have applied and saved the whole log and nothing more arrives. Returns the
   * duration.
   */
  async settle(withinMs: number): Promise<number> {
    const startedMs = Date.now();
    const processes = (): ServiceProcess[] => {
      this.complete();
      return this.instances.map(({ process }) => process);
    };
    await untilAtRest(processes, (topics) => this.installation.endsOf(topics), {
      withinMs,
      times: 10,
      everyMs: 300,
      allRunning: true,
    });
    return Date.now() - startedMs;
  }
}
