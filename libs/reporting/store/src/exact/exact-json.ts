import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import { mongo } from 'mongoose';
import { map, type Observable } from 'rxjs';
import { writeExactly } from '@taocun/contracts';
import { SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';

/**
 * JSON in which every integer keeps all its digits: sums of money exceed 2^53, and JSON.stringify refuses a
 * bigint. Undefined properties are omitted, as by JSON.stringify.
 */
export function exactJsonOfStored(value: unknown): string {
  return writeExactly(value, (object) =>
    object instanceof mongo.Decimal128 ? integerOf(object) : undefined,
  );
}

/** The integer, from any type in which events and MongoDB represent it. */
export function integerOf(value: number | bigint | mongo.Decimal128): bigint {
  return value instanceof mongo.Decimal128 ? BigInt(value.toString()) : BigInt(value);
}

/** The only part of Fastify's reply that is needed to send text that is already serialised. */
interface TypedReply {
  header(name: string, value: string): unknown;
}

/**
 * Serialises answers with `exactJsonOfStored` instead of Fastify's serialiser, and adds the provenance of
 * their data. Streams and texts pass unchanged.
 */
@Injectable()
export class ExactJsonInterceptor implements NestInterceptor {
  constructor(@Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'provenance'>) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((answer: unknown) => {
        if (answer instanceof StreamableFile || typeof answer === 'string') return answer;
        const reply = context.switchToHttp().getResponse<TypedReply>();
        reply.header('content-type', 'application/json; charset=utf-8');
        const { provenance } = this.config;
        return exactJsonOfStored(provenance === undefined ? answer : { provenance, ...(answer as object) });
      }),
    );
  }
}
