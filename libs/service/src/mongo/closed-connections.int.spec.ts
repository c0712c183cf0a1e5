import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { silentLog } from '@taocun/runtime';
import { readConfig } from '../config/config';
import { connectMongo } from './mongo';
import { mongoUri, uniquePrefix } from './mongo.fixture';

it('a command is repeated if MongoDB ends its connection in order while it is being sent', async () => {
  const { hostname, port } = new URL(mongoUri());
  const sockets: Socket[] = [];
  let ended = 0;
  // Like a server that shuts down: it sends nothing more, but still receives what is under way.
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect(Number(port), hostname);
    sockets.push(client, upstream);
    client.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
    upstream.on('error', () => client.destroy()).on('data', (bytes) => client.write(bytes));
    client.on('data', (bytes) => {
      if (ended > 0 || bytes.length < 60_000) return void upstream.write(bytes);
      ended++;
      client.pause().end();
      setTimeout(() => client.removeAllListeners('data').resume(), 200);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const MONGODB_URI = `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/?directConnection=true`;
  const config = readConfig('reporting', {
    KAFKA_BROKERS: 'localhost:1',
    MONGODB_URI,
    TOPIC_PREFIX: uniquePrefix(),
  });
  const connection = await connectMongo(config, silentLog);
  try {
    const texts = Array.from({ length: 200 }, (_, at) => ({ at, text: 'x'.repeat(100_000) }));
    await connection.collection('texts').insertMany(texts);
    expect([ended, await connection.collection('texts').countDocuments()]).toEqual([1, 200]);
  } finally {
    await connection.dropDatabase();
    await connection.close();
    server.close();
    for (const socket of sockets) socket.destroy();
  }
});
