import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, StreamableFile } from '@nestjs/common';
import { mongo } from 'mongoose';
import { map, type Observable } from 'rxjs';

/**
 * JSON in which every integer keeps all its digits: sums of money outgrow 2^53, and JSON.stringify refuses a bigint.
 * Properties that are undefined are left out, as JSON.stringify does.
 */
export function exactJson(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object') return JSON.stringify(value);
  if (value instanceof mongo.Decimal128) return integerOf(value).toString();
  if (Array.isArray(value)) return `[${value.map(exactJson).join(',')}]`;
  const members: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) members.push(`${JSON.stringify(name)}:${exactJson(member)}`);
  }
  return `{${members.join(',')}}`;
}

/** An integer in any of the types that an event or MongoDB gives it in. */
export function integerOf(value: number | bigint | mongo.Decimal128): bigint {
  return value instanceof mongo.Decimal128 ? BigInt(value.toString()) : BigInt(value);
}

/** The only part of Fastify's reply that is needed to answer with text of our own making. */
export interface Reply {
  header(name: string, value: string): unknown;
}

/** Answers with `exactJson` in place of Fastify's serialiser; a stream passes through. */
@Injectable()
export class ExactJsonInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((answer: unknown) => {
        if (answer instanceof StreamableFile) return answer;
        context.switchToHttp().getResponse<Reply>().header('content-type', 'application/json; charset=utf-8');
        return exactJson(answer);
      }),
    );
  }
}
