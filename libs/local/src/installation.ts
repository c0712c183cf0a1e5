import mongoose, { type mongo } from 'mongoose';
import { type Admin, type KafkaClient, kafkaClient, type PartitionOffsets } from '@taocun/kafka';
import { silentLog } from '@taocun/runtime';
import {
  accessDatabaseOf,
  connectMongo,
  installedName,
  isGeneration,
  readConfig,
  type ServiceConfig,
  type ServiceName,
  serviceNames,
} from '@taocun/service';
import { installationEnvironment } from './running';

/** Healthy engines answer sooner. */
const SOON_MS = 2_500;

/** A database of an installation: of a service, of a later generation of classification's, or of the keys. */
export interface OwnDatabase {
  /** Independent of the prefix: `reporting`, `classification-g2`, `access`. */
  readonly part: string;
  /** Its name in MongoDB; a service's consumer group has the same name. */
  readonly name: string;
}

/** An installation as its services see it: from the environment, or on the engines that run here. */
export class OpenInstallation {
  private constructor(
    readonly config: ServiceConfig,
    readonly kafka: KafkaClient,
    readonly admin: Admin,
    readonly mongo: mongo.MongoClient,
  ) {}

  static async with<Result>(work: (installation: OpenInstallation) => Promise<Result>): Promise<Result> {
    const config = installationConfig();
    const kafka = kafkaClient({ ...config.kafka, clientId: 'taocun-tools' }, silentLog);
    const admin = kafka.admin();
    const connection = await connectMongo(config, warnings, { deadlineMs: 15_000 });
    try {
      await admin.connect();
      return await work(new OpenInstallation(config, kafka, admin, connection.getClient()));
    } finally {
      await admin.disconnect();
      await connection.close();
    }
  }

  /**
   * For checks of an installation that may be broken: it connects only when something is asked, every answer
   * has a deadline of seconds, and a secondary answers if there is no primary.
   */
  static async lookedAt<Result>(work: (installation: OpenInstallation) => Promise<Result>): Promise<Result> {
    const config = installationConfig();
    const limits = { timeoutMs: SOON_MS, retries: 0 };
    const kafka = kafkaClient({ ...config.kafka, clientId: 'taocun-tools', limits }, silentLog);
    const admin = kafka.admin();
    const mongo = new mongoose.mongo.MongoClient(config.mongo.uri, {
      serverSelectionTimeoutMS: SOON_MS,
      connectTimeoutMS: SOON_MS,
      socketTimeoutMS: 2 * SOON_MS,
      readPreference: 'primaryPreferred',
    });
    try {
      return await work(new OpenInstallation(config, kafka, admin, mongo));
    } finally {
      await admin.disconnect();
      await mongo.close(true);
    }
  }

  /** The databases of the installation that exist, even empty ones. */
  async databases(): Promise<OwnDatabase[]> {
    const { readPreference } = this.mongo;
    const { databases } = await this.mongo
      .db('admin')
      .admin()
      .listDatabases({ nameOnly: true, readPreference });
    const there = databases.map(({ name }) => name);
    return there.flatMap((name) => {
      const part = partOf(name, this.config.topicPrefix);
      return part === undefined ? [] : [{ part, name }];
    });
  }

  database(part: string): OwnDatabase {
    return { part, name: databaseName(part, this.config.topicPrefix) };
  }

  /** The first and the end offset of each partition; undefined if there is no such topic. */
  async boundsOf(topic: string): Promise<PartitionOffsets[] | undefined> {
    const name = this.config.topicPrefix + topic;
    if (!(await this.admin.listTopics()).includes(name)) return undefined;
    return this.admin.offsets(name);
  }
}

function installationConfig(): ServiceConfig {
  // Any service's configuration will do: only settings that all share are used.
  return readConfig('reporting', { ...installationEnvironment(), RULES_DIR: '' });
}

export const warnings = {
  log: () => undefined,
  warn: (message: string) => process.stderr.write(`${message}\n`),
  error: (message: string) => process.stderr.write(`${message}\n`),
};

export const ACCESS = 'access';

export function databaseName(part: string, topicPrefix: string): string {
  if (part === ACCESS) return accessDatabaseOf(topicPrefix);
  const [service, generation] = part.split('-') as [ServiceName, string | undefined];
  return installedName(service, topicPrefix, generation);
}

/**
 * The part of the installation whose database has this name; undefined for a database of another
 * installation.
 */
function partOf(name: string, topicPrefix: string): string | undefined {
  for (const part of [...serviceNames, ACCESS]) if (name === databaseName(part, topicPrefix)) return part;
  const later = databaseName('classification', topicPrefix);
  const generation = name.startsWith(`${later}-`) ? name.slice(later.length + 1) : '';
  return isGeneration(generation) ? `classification-${generation}` : undefined;
}
