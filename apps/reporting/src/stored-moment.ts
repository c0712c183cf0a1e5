import { Inject, Injectable, Module } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { CheckpointReader } from '@taocun/messaging';
import { callerNameOf, MONGO_CONNECTION } from '@taocun/service';
import { LRUCache } from 'lru-cache';
import { type Connection } from 'mongoose';
import { FlowWatch } from '@taocun/reporting-answers';
import { computedAtOfAnswer, whileAnswering } from '@taocun/reporting-figures';
import { type AssessedFields } from '@taocun/reporting-projection';

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
  readonly #kept = new LRUCache<'now', Promise<Moment | undefined>>({ max: 1, ttl: KEPT_MS });

  constructor(@Inject(MONGO_CONNECTION) connection: Connection) {
    this.#checkpoints = new CheckpointReader(connection.getClient().db(connection.name));
  }

  /** Undefined until the first checkpoint with villages by this or a later version. */
  current(): Promise<Moment | undefined> {
    const kept = this.#kept.get('now');
    if (kept !== undefined) return kept;
    const read = this.#read();
    this.#kept.set('now', read);
    read.catch(() => this.#kept.delete('now'));
    return read;
  }

  async #read(): Promise<Moment | undefined> {
    const saved = await this.#checkpoints.find(['fields.newestDay', 'savedAt'], { topics: ['village.assessments'] });
    const days = saved.flatMap(({ fields }) => fields?.newestDay ?? []).sort();
    const times = saved.flatMap(({ savedAt }) => savedAt ?? []).sort((a, b) => a.getTime() - b.getTime());
    const [asOf, knownAt] = [days.at(-1), times.at(-1)];
    return asOf === undefined || knownAt === undefined ? undefined : { asOf, knownAt };
  }
}

@Module({ providers: [StoredMoment] })
export class StoredMomentModule {}

/**
 * Adds to every answer for a reader the moment of its data, in the headers `taocun-as-of` and `taocun-known-at`, and whether everything
 * received is in it, in `taocun-caught-up` and `taocun-behind`. The first two are read before the data, so that nothing in the answer is
 * older than they state. If a part was computed earlier, `taocun-known-at` is the time of that computation, and only the part's own
 * `asOf` states its day.
 */
export function tellMoment(app: NestFastifyApplication): void {
  const [moment, flow] = [app.get(StoredMoment), app.get(FlowWatch, { strict: false })];
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('preHandler', (request, reply, done) => {
    if (request.routeOptions.config.need !== 'reader') return done();
    // Without MongoDB the answer itself fails and explains why.
    const told = Promise.all([moment.current().catch(() => undefined), flow.freshness()]);
    void told.then(([stored, { caughtUp, behind }]) => {
      void reply.headers({ 'taocun-caught-up': `${caughtUp}`, 'taocun-behind': `${behind}` });
      if (stored !== undefined) void reply.headers({ [AS_OF]: stored.asOf, [KNOWN_AT]: stored.knownAt.toISOString() });
      whileAnswering(callerNameOf(request), reply.raw, done);
    });
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    const computedAt = computedAtOfAnswer()?.toISOString();
    const knownAt = reply.getHeader(KNOWN_AT);
    if (computedAt !== undefined && knownAt !== undefined && computedAt < String(knownAt)) {
      reply.header(KNOWN_AT, computedAt).removeHeader(AS_OF);
    }
    done(null, payload);
  });
}

const AS_OF = 'taocun-as-of';
const KNOWN_AT = 'taocun-known-at';
