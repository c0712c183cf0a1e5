import { type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { mongo } from 'mongoose';
import { until } from '@taocun/harness/until';
import { type MongodbRole, type MongodbUser } from '../rights/mongodb-users';
import { serverCertificate } from './certificates.fixture';
import { foldersFromEnvironment } from './machine/folders';
import { freePorts } from './machine/ports';
import { spawnWatched } from './machine/watched';
import { localMongodb } from './mongodb';

/** A MongoDB that requires TLS, with its own authority, and a login. */
export class GuardedMongodb {
  readonly password = 'pass/of @this:test';
  readonly root: mongo.MongoClient;

  private constructor(
    private readonly mongod: ChildProcess,
    private readonly port: number,
    private readonly folder: string,
  ) {
    this.root = new mongo.MongoClient(this.uri('root'));
  }

  static async start(folder: string): Promise<GuardedMongodb> {
    const file = (name: string): string => path.join(folder, name);
    await serverCertificate(folder);
    writeFileSync(file('members.key'), randomBytes(96).toString('base64'), { mode: 0o600 });
    const { port } = await freePorts();
    const launch = await localMongodb.prepare(foldersFromEnvironment().cache, () => undefined);
    const { program, args, env } = await launch(folder, { port, controllerPort: 0 });
    const configuration = String(args.at(-1));
    const settings = JSON.parse(readFileSync(configuration, 'utf8')) as { net: object };
    const tls = {
      mode: 'requireTLS',
      certificateKeyFile: file('server.pem'),
      CAFile: file('ca.pem'),
      allowConnectionsWithoutCertificates: true,
      disabledProtocols: 'TLS1_0,TLS1_1',
    };
    const security = { authorization: 'enabled', keyFile: file('members.key') };
    writeFileSync(configuration, JSON.stringify({ ...settings, net: { ...settings.net, tls }, security }));
    const mongod = await spawnWatched(
      { program, args, env },
      { folder, outputFile: file('mongod.out'), removedWithUs: folder },
    );
    const started = new GuardedMongodb(mongod, port, folder);
    await started.#firstUser();
    return started;
  }

  uri(
    user: string,
    options = `&tlsCAFile=${path.join(this.folder, 'ca.pem')}`,
    word = this.password,
  ): string {
    const login = user === '' ? '' : `${user}:${encodeURIComponent(word)}@`;
    return `mongodb://${login}127.0.0.1:${this.port}/?replicaSet=rs0&authSource=admin&tls=true${options}`;
  }

  async create(roles: readonly MongodbRole[], users: readonly MongodbUser[]): Promise<void> {
    const admin = this.root.db('admin');
    for (const { role, privileges } of roles)
      await admin.command({ createRole: role, privileges, roles: [] });
    for (const { name, roles: own } of users)
      await admin.command({
        createUser: name,
        pwd: this.password,
        roles: own,
        mechanisms: ['SCRAM-SHA-256'],
      });
  }

  async stop(): Promise<void> {
    await this.root.close();
    this.mongod.kill('SIGKILL');
    await once(this.mongod, 'exit');
  }

  /** While there are no users, a local client may create the first one. */
  async #firstUser(): Promise<void> {
    const local = `mongodb://127.0.0.1:${this.port}/?directConnection=true&tls=true&tlsCAFile=${path.join(this.folder, 'ca.pem')}`;
    const first = new mongo.MongoClient(local, { serverSelectionTimeoutMS: 30_000 });
    await first.connect();
    await first
      .db('admin')
      .command({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: `127.0.0.1:${this.port}` }] } });
    await until(async () => (await first.db('admin').command({ hello: 1 }))['isWritablePrimary'] === true);
    await first.db('admin').command({ createUser: 'root', pwd: this.password, roles: ['root'] });
    await first.close();
  }
}
