import { Inject, Injectable, Module } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { LRUCache } from 'lru-cache';
import { type Connection } from 'mongoose';
import { CheckpointReader } from '@taocun/messaging';
import { type Freshness, Incompleteness, Table, whileAnswering } from '@taocun/reporting-answers';
import { type AssessedFields } from '@taocun/reporting-projection';
import { callerNameOf, MONGO_CONNECTION } from '@taocun/service';

interface Moment {
  /** The newest day of an assessment. It equals the clock's day once a village has changed on that day. */
  readonly asOf: string;
  /** The time of the last checkpoint with villages. */
  readonly knownAt: Date;
}

/** The time for which a moment is reused before it is read again. */
const KEPT_MS = 500;

/** Reads the moment of the stored villages from the checkpoints of their partitions. */
@Injectable()
class StoredMoment {
  readonly #checkpoints: CheckpointReader<AssessedFields>;
  readonly #cached = new LRUCache<'now', Promise<Moment | undefined>>({ max: 1, ttl: KEPT_MS });

  constructor(@Inject(MONGO_CONNECTION) connection: Connection) {
    this.#checkpoints = new CheckpointReader(connection.getClient().db(connection.name));
  }

  /** Undefined until the first checkpoint with villages by this or a later version. */
  current(): Promise<Moment | undefined> {
    const cached = this.#cached.get('now');
    if (cached !== undefined) return cached;
    const read = this.#read();
    this.#cached.set('now', read);
    read.catch(() => this.#cached.delete('now'));
    return read;
  }

  async #read(): Promise<Moment | undefined> {
    const saved = await this.#checkpoints.find(['fields.newestDay', 'savedAt'], {
      topics: ['village.assessments'],
    });
    const days = saved.flatMap(({ fields }) => fields?.newestDay ?? []).sort();
    const times = saved.flatMap(({ savedAt }) => savedAt ?? []).sort((a, b) => a.getTime() - b.getTime());
    const asOf = days.at(-1);
    const knownAt = times.at(-1);
    return asOf === undefined || knownAt === undefined ? undefined : { asOf, knownAt };
  }
}

@Module({ providers: [StoredMoment] })
export class StoredMomentModule {}

/**
 * Adds to every answer for a reader the moment of its data, in the headers `taocun-as-of` and
 * `taocun-known-at`, and whether everything received is in it, in `taocun-caught-up` and `taocun-behind`.
 * They are those of what the answer was read from, as in its body. An answer from other documents has the
 * moment of the stored villages, which is read before the data, so that nothing in the answer is older.
 */
export function tellMoment(app: NestFastifyApplication): void {
  const moment = app.get(StoredMoment);
  const table = app.get(Table, { strict: false });
  const incompleteness = app.get(Incompleteness, { strict: false });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('preHandler', (request, reply, done) => {
    if (request.routeOptions.config.need !== 'reader') return done();
    whileAnswering(callerNameOf(request), reply.raw, () => {
      // Without MongoDB the answer itself fails and explains why.
      const stored = Promise.all([moment.current().catch(() => undefined), incompleteness.flowOfAnswer()]);
      void stored.then(([known, flow]) => {
        void reply.headers(headersOf({ asOf: known?.asOf ?? null, ...flow }));
        if (known !== undefined) void reply.header(KNOWN_AT, known.knownAt.toISOString());
        done();
      });
    });
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (!reply.hasHeader(CAUGHT_UP)) return done(null, payload);
    void Promise.all([incompleteness.ofAnswer(), table.ofAnswer()?.catch(() => undefined)]).then(
      ([freshness, read]) => {
        if (freshness !== undefined) void reply.removeHeader(AS_OF).headers(headersOf(freshness));
        const checkedAt = read?.checkedAt.toISOString();
        if (checkedAt !== undefined && checkedAt < String(reply.getHeader(KNOWN_AT) ?? ''))
          void reply.header(KNOWN_AT, checkedAt);
        done(null, payload);
      },
    );
  });
}

const AS_OF = 'taocun-as-of';
const KNOWN_AT = 'taocun-known-at';
const CAUGHT_UP = 'taocun-caught-up';

function headersOf({ asOf, caughtUp, behind }: Omit<Freshness, 'silent'>): Readonly<Record<string, string>> {
  return {
    ...(asOf !== null && { [AS_OF]: asOf }),
    [CAUGHT_UP]: `${caughtUp}`,
    'taocun-behind': `${behind}`,
  };
}
