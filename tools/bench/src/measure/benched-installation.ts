import { Agent, get } from 'node:http';
import * as path from 'node:path';
import { Installation } from '@taocun/harness/installation';
import type { ServiceProcess } from '@taocun/harness/service-process';
import type { LoopStatus } from '@taocun/messaging';
import { type ServiceName } from '@taocun/service';
import { nodeOptions } from '@taocun/tools/start/services';
import { type RawLine } from '../feed/feed-file';

/** The addresses of the engines, and their processes if visible. */
export interface BenchEngines {
  readonly kafkaBrokers: readonly string[];
  readonly mongodbUri: string;
  readonly kafkaPid: number | undefined;
  readonly mongodbPid: number | undefined;
}

interface ServiceOptions {
  /** The folder for the services' CPU profiles; without it none are written. */
  readonly profileFolder?: string | undefined;
  /** V8's old space in classification; the default is Node's. */
  readonly classificationHeapMiB?: number | undefined;
}

/** Outputs not yet acknowledged, in bytes, beyond which a feed waits. */
const PENDING_BYTES = 16_777_216;

/** An installation of one run: services with the options of `npm start`, observed at minimal cost. */
export class BenchedInstallation extends Installation {
  readonly #agent = new Agent({ keepAlive: true });

  constructor(
    readonly engines: BenchEngines,
    prefix: string,
    private readonly services: ServiceOptions = {},
  ) {
    // Detached, so that after Ctrl-C at the terminal this process stops them in its own order.
    const processes = { node: nodeOptions, detached: true, shows: 'warnings' } as const;
    const addresses = { KAFKA_BROKERS: engines.kafkaBrokers.join(','), MONGODB_URI: engines.mongodbUri };
    super(prefix, {}, { engines: addresses, processes });
  }

  /**
   * Writes the lines to `marketplace.updates`, each to the partition of its key, and returns their number.
   */
  async load(lines: Iterable<RawLine>): Promise<number> {
    const publisher = await this.publisher('marketplace.updates');
    let count = 0;
    try {
      for (const { key, value } of lines) {
        publisher.publish('marketplace.updates', key, value);
        if (++count % 2_000 === 0 && publisher.pendingBytes > PENDING_BYTES) await publisher.flush();
      }
      await publisher.flush();
    } finally {
      await publisher.close();
    }
    return count;
  }

  /** Starts processes of a service; resolves when all are up. */
  async startInstances(service: ServiceName, instances = 1): Promise<ServiceProcess[]> {
    const { profileFolder, classificationHeapMiB } = this.services;
    const node =
      profileFolder === undefined
        ? []
        : ['--cpu-prof', `--cpu-prof-dir=${path.join(profileFolder, service)}`];
    if (service === 'classification' && classificationHeapMiB !== undefined)
      node.push(`--max-old-space-size=${classificationHeapMiB}`);
    const started = Array.from({ length: instances }, () => this.launch(service, {}, node));
    await Promise.all(started.map(({ address }) => address));
    return started;
  }

  /** The status of the service's loop. Throws if the service has ended by itself. */
  positions({ service, url, running }: ServiceProcess): Promise<LoopStatus> {
    if (!running) return Promise.reject(new Error(`${service} has ended by itself.`));
    return this.ask<LoopStatus>(`${url}/positions`);
  }

  /**
   * Keeps one connection to each service open, so that asking twenty times a second costs hardly anything.
   */
  ask<Answer>(url: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      get(url, { agent: this.#agent }, (answer) => {
        answer.setEncoding('utf8');
        let body = '';
        answer.on('data', (chunk: string) => (body += chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve(JSON.parse(body) as Answer);
          else reject(new Error(`${url} answered ${answer.statusCode}: ${body.slice(0, 500)}`));
        });
      }).on('error', reject);
    });
  }

  /** Stops the services and deletes everything that this run has created. */
  async remove(): Promise<void> {
    this.#agent.destroy();
    await this.clear({ by: 'SIGTERM', groups: true });
  }
}
