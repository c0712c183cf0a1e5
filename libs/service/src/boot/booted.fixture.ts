// A whole service in its own process, with a loop that only logs its calls.
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Controller,
  Get,
  Inject,
  Module,
  type OnModuleDestroy,
  type OnModuleInit,
  Res,
} from '@nestjs/common';
import { EventPattern, Payload, Server } from '@nestjs/microservices';
import { type Connection } from 'mongoose';
import { lastValueFrom, type Observable } from 'rxjs';
import { type ServiceConfig } from '../config/config';
import { MONGO_CONNECTION, SERVICE_CONFIG } from '../config/tokens';
import { type CheckpointedServerLike } from '../health/loop';
import { aLoopStatus } from '../health/loop.fixture';
import { RequireRole } from '../http/require-role';
import { bootService } from './boot';

@Controller()
class Things implements OnModuleInit, OnModuleDestroy, BeforeApplicationShutdown {
  constructor(
    @Inject(MONGO_CONNECTION) private readonly connection: Connection,
    @Inject(SERVICE_CONFIG) private readonly config: ServiceConfig,
  ) {}

  onModuleInit(): void {
    console.log('a provider begins');
  }

  onModuleDestroy(): void {
    console.log('a provider ends');
  }

  /** Simulates a wait for Kafka, which SIGUSR2 ends. HTTP is closed after it. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.race([pause(Number(process.env['STOPS_AFTER_MS'] ?? 0)), once(process, 'SIGUSR2')]);
  }

  @Get('database')
  @RequireRole('nothing')
  database(): unknown {
    return { database: this.connection.name, lateness: this.config.latenessDays };
  }

  @Get('endless')
  @RequireRole('nothing')
  endless(@Res() response: { readonly raw: { write(text: string): void } }): void {
    response.raw.write('and so on');
  }

  @EventPattern('things')
  onThings(@Payload() _batch: unknown): void {
    throw new TypeError('the handler’s own error');
  }
}

@Module({ controllers: [Things] })
class ThingsModule {}

class TellingServer extends Server implements CheckpointedServerLike {
  listen(callback: () => void): void {
    console.log('the loop starts');
    callback();
  }

  close(): void {
    console.log('the loop has drained');
  }

  on(): void {
    throw new Error('not used');
  }

  unwrap(): never {
    throw new Error('not used');
  }

  loopStatus(): ReturnType<typeof aLoopStatus> {
    return aLoopStatus();
  }

  /** Calls a handler like the real loop. */
  async handOver(): Promise<void> {
    const handler = this.getHandlerByPattern('things');
    const answer = (await handler?.({}, {})) as Observable<unknown>;
    await lastValueFrom(answer);
  }
}

const server = new TellingServer();
void bootService({
  name: 'reporting',
  module: () => ThingsModule,
  createServer: () => server,
  api: { title: 'Things', description: 'All of them.', localAddress: 'http://localhost:3000', tags: {} },
}).then(async () => {
  await server.handOver().catch((error: unknown) => {
    console.log(`the loop sees ${String(error)}`);
  });
});
