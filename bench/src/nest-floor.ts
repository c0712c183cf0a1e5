import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, type MicroserviceOptions, Payload, Transport } from '@nestjs/microservices';
import { type Connection, Schema } from 'mongoose';
import { type Floor, type Meter, startMeter } from './meter';
import { type BenchEngines } from './benched-installation';

/** The example of Nest's documentation: its Kafka transport, a handler called for each message, a mongoose model that saves it. */
export async function nestTransportFloor(
  { kafkaBrokers, mongodbPid }: BenchEngines,
  { topic, groupId, messages, seconds }: { topic: string; groupId: string; messages: number; seconds: number },
  connection: Connection,
): Promise<Floor> {
  const Update = connection.model('Update', new Schema<{ body: unknown }>({ body: Schema.Types.Mixed }));
  let meter: Meter | undefined;
  let done = 0;
  const { promise: measured, resolve: finish } = Promise.withResolvers<Floor>();

  @Controller()
  class OneWriteAMessage {
    @EventPattern<string>(topic)
    async save(@Payload() body: unknown): Promise<void> {
      meter ??= startMeter(mongodbPid);
      await Update.create({ body });
      done++;
      if (done === messages || meter.elapsedSeconds() >= seconds) finish(meter.floor('nest-transport', done));
    }
  }

  @Module({ controllers: [OneWriteAMessage] })
  class FloorModule {}

  const app = await NestFactory.createMicroservice<MicroserviceOptions>(FloorModule, {
    logger: false,
    transport: Transport.KAFKA,
    options: {
      client: { clientId: 'taocun-bench-nest', brokers: [...kafkaBrokers], logLevel: 0 },
      consumer: { groupId, allowAutoTopicCreation: false },
      subscribe: { fromBeginning: true },
    },
  });
  await app.listen();
  const floor = await measured;
  await app.close();
  return floor;
}
