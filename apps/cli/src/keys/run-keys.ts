import { type mongo } from 'mongoose';
import { isName, nameRule } from '@taocun/contracts';
import { warnings } from '@taocun/local/installation';
import { installationEnvironment } from '@taocun/local/running';
import { taocunCommand } from '@taocun/runtime';
import {
  type ApiKey,
  ApiKeys,
  connectMongo,
  isSource,
  readConfig,
  type KeyRole,
  apiKeyOf,
} from '@taocun/service';
import { audited } from '../terminal/audited';
import { printJson } from '../terminal/print';

export interface CreateKeyOptions {
  readonly role: KeyRole;
  readonly source?: readonly string[];
  readonly types?: NonNullable<ApiKey['types']>;
  readonly name: string;
  readonly expires?: Date;
}

export async function createKey({
  role,
  source = [],
  types,
  name,
  expires,
}: CreateKeyOptions): Promise<void> {
  if ((role === 'producer') !== source.length > 0) {
    throw new Error(
      role === 'producer'
        ? 'A producer needs --source.'
        : `--source is a producer's: leave it out for --role ${role}.`,
    );
  }
  if ((role === 'producer') !== (types !== undefined)) {
    throw new Error(
      role === 'producer'
        ? 'A producer needs --types: of a marketplace shop.opened,shop.closed,order.paid,order.refunded, of a registry village.registered.'
        : `--types is a producer's: leave it out for --role ${role}.`,
    );
  }
  const wrong = source.find((one) => !isSource(one));
  if (wrong !== undefined)
    throw new Error(
      `--source ${wrong}: a source has 1 to 256 characters from ! to ~, as /marketplaces/taobao.`,
    );
  if (name !== '' && !isName(100, name))
    throw new Error(`--name ${name}: a name has 1 to 100 characters, ${nameRule}.`);
  const request = {
    role,
    name,
    sources: source,
    ...(types !== undefined && { types }),
    ...(expires !== undefined && { expiresAt: expires }),
  };
  const { key, made } = await withKeys((all, access) =>
    audited(
      access,
      { action: 'key.create' },
      () => all.create(request),
      (result) => ({ object: result.made.id, detail: request }),
    ),
  );
  process.stdout.write(`${key}\n`);
  process.stderr.write(
    `This is shown once. It is the key ${made.id} of the role ${role}; show it as Authorization: Bearer tck_…\n`,
  );
}

export async function listKeys(): Promise<void> {
  printJson((await withKeys((all) => all.all())).map(apiKeyOf));
}

export async function revokeKey(id: string): Promise<void> {
  const revoked = await withKeys((all, access) =>
    audited(access, { action: 'key.revoke', object: id }, () => all.revoke(id)),
  );
  if (revoked === undefined)
    throw new Error(`There is no key with the id ${id}. \`${taocunCommand} keys list\` lists them.`);
  printJson(revoked);
}

async function withKeys<Result>(
  work: (
    keys: ApiKeys,
    access: { readonly client: mongo.MongoClient; readonly database: string },
  ) => Promise<Result>,
): Promise<Result> {
  // Kafka is not used, so its certificates need not exist. Any service's configuration will do: all share the
  // keys.
  const { MONGODB_URI, TOPIC_PREFIX } = installationEnvironment();
  const config = readConfig('reporting', { KAFKA_BROKERS: 'localhost:9092', MONGODB_URI, TOPIC_PREFIX });
  const connection = await connectMongo(config, warnings, { deadlineMs: 15_000 });
  try {
    const { database } = config.access;
    return await work(new ApiKeys(connection, database), { client: connection.getClient(), database });
  } finally {
    await connection.close();
  }
}
