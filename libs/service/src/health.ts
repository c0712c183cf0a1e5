import { setTimeout as pause } from 'node:timers/promises';
import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { type LoopStatus } from '@taocun/messaging';
import { type Connection } from 'mongoose';
import { RunningLoop } from './loop';
import { Needs } from './needs';
import { MONGO_CONNECTION } from './tokens';

const pingTimeoutMs = 1_000;

export interface Readiness {
  readonly status: 'ready' | 'not ready';
  readonly reasons: readonly string[];
}

/** Describes a `Readiness`. */
const readiness = (status: Readiness['status']) => ({
  'application/json': {
    schema: {
      type: 'object',
      properties: { status: { type: 'string', enum: [status] }, reasons: { type: 'array', items: { type: 'string' } } },
      required: ['status', 'reasons'],
    },
  },
});

/** Is the process alive, is it at work, and where is it in its partitions? */
@ApiTags('operations')
@Controller()
export class HealthController {
  constructor(
    private readonly loop: RunningLoop,
    @Inject(MONGO_CONNECTION) private readonly connection: Connection,
  ) {}

  @Get('health/live')
  @Needs('nothing')
  @ApiOperation({ summary: 'Whether the process runs; restart it if this does not answer.' })
  @ApiOkResponse({
    description: 'It runs.',
    schema: { type: 'object', properties: { status: { type: 'string', enum: ['live'] } }, required: ['status'] },
  })
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  @Get('health/ready')
  @Needs('nothing')
  @ApiOperation({ summary: 'Whether the service does its work, and why not.' })
  @ApiOkResponse({ description: 'Every partition is running and MongoDB answers.', content: readiness('ready') })
  @ApiServiceUnavailableResponse({ description: 'Not ready, with the reasons.', content: readiness('not ready') })
  async ready(@Res({ passthrough: true }) response: { status(code: number): unknown }): Promise<Readiness> {
    const { ready, reasons } = this.loop.loopStatus();
    const database = await this.#databaseTrouble();
    if (ready && database === undefined) return { status: 'ready', reasons: [] };
    response.status(503);
    return { status: 'not ready', reasons: database === undefined ? reasons : [...reasons, database] };
  }

  @Get('positions')
  @Needs('metrics')
  @ApiOperation({ summary: 'Every partition of this instance: what has been read, what is saved, where the log ends.' })
  positions(): LoopStatus {
    return this.loop.loopStatus();
  }

  /** The driver itself waits longer for a server than a probe does, so the wait is cut short here. */
  async #databaseTrouble(): Promise<string | undefined> {
    const { db } = this.connection;
    if (db === undefined) return 'MongoDB is not connected.';
    const late = new AbortController();
    const ping = db.command({ ping: 1 }).then(
      () => undefined,
      (error: unknown) => `MongoDB does not answer: ${error instanceof Error ? error.message : String(error)}`,
    );
    const timeout = pause(pingTimeoutMs, `MongoDB has not answered within ${pingTimeoutMs} ms.`, { signal: late.signal }).catch(
      () => undefined,
    );
    const trouble = await Promise.race([ping, timeout]);
    late.abort();
    return trouble;
  }
}
