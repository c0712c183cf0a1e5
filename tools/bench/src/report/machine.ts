import * as fs from 'node:fs';
import * as os from 'node:os';
import mongoose from 'mongoose';
import { type BenchEngines } from '../measure/benched-installation';

/** The machine on which the figures were measured. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly kafka: string;
  readonly mongod: string;
  /** Over 1, 5 and 15 minutes. Figures of a busy machine are not comparable with others. */
  readonly loadAverageBefore: readonly number[];
}

export async function describeMachine(
  { kafkaPid, mongodbUri }: BenchEngines,
  loadAverageBefore: readonly number[],
): Promise<Machine> {
  return {
    cores: os.availableParallelism(),
    processor: os.cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.versions.node,
    kafka: kafkaVersion(kafkaPid),
    mongod: await mongodVersion(mongodbUri),
    loadAverageBefore: loadAverageBefore.map((load) => Math.round(load * 100) / 100),
  };
}

/** The protocol does not state a broker's release, but a local broker has open a jar with its number. */
function kafkaVersion(pid: number | undefined): string {
  if (pid === undefined) return 'unknown';
  try {
    for (const link of fs.readdirSync(`/proc/${pid}/fd`)) {
      const target = linkTarget(`/proc/${pid}/fd/${link}`);
      const version = /\/kafka-(?:clients|server)-(\d[\w.-]*)\.jar$/.exec(target)?.[1];
      if (version !== undefined) return version;
    }
  } catch {
    // The process belongs to another user, or there is no /proc.
  }
  return 'unknown';
}

function linkTarget(link: string): string {
  try {
    return fs.readlinkSync(link);
  } catch {
    // The file was closed after it was listed.
    return '';
  }
}

async function mongodVersion(uri: string): Promise<string> {
  const connection = await mongoose.createConnection(uri).asPromise();
  try {
    const { version } = await connection.getClient().db('admin').command({ buildInfo: 1 });
    return String(version);
  } finally {
    await connection.close();
  }
}
