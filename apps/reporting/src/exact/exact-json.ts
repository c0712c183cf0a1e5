import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, StreamableFile } from '@nestjs/common';
import { mongo } from 'mongoose';
import { map, type Observable } from 'rxjs';

/**
 * JSON in which every integer keeps all its digits: sums of money outgrow 2^53, and JSON.stringify refuses a bigint.
 * Properties that are undefined are left out, as JSON.stringify does.
 */
export function exactJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  return typeof value === 'object' && value !== null ? objectJson(value) : 'null';
}

// Most of the time of a list goes into this: texts are put together as they come, and no pairs of names and values are made.
function objectJson(value: object): string {
  if (value instanceof mongo.Decimal128) return integerOf(value).toString();
  let json = '';
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) json += json === '' ? exactJson(item) : `,${exactJson(item)}`;
    return `[${json}]`;
  }
  for (const name of Object.keys(value)) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (member !== undefined) json += json === '' ? `${nameJson(name)}${exactJson(member)}` : `,${nameJson(name)}${exactJson(member)}`;
  }
  return `{${json}}`;
}

/** Members' names with their colon: few, and the same again and again. Should they not be, no more are kept than this. */
const NAMES_KEPT = 1_000;
const names = new Map<string, string>();

function nameJson(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const json = `${JSON.stringify(name)}:`;
  if (names.size < NAMES_KEPT) names.set(name, json);
  return json;
}

/** An integer in any of the types that an event or MongoDB gives it in. */
export function integerOf(value: number | bigint | mongo.Decimal128): bigint {
  return value instanceof mongo.Decimal128 ? BigInt(value.toString()) : BigInt(value);
}

/** The only part of Fastify's reply that is needed to answer with text of our own making. */
export interface Reply {
  header(name: string, value: string): unknown;
}

/** An answer that is a text already. */
export class ReadyAnswer {
  constructor(
    readonly body: string | Buffer,
    readonly type: string,
    readonly more: { readonly disposition?: string } = {},
  ) {}
}

/** Answers with `exactJson` in place of Fastify's serialiser; what is a stream or a text already passes through. */
@Injectable()
export class ExactJsonInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((answer: unknown) => {
        if (answer instanceof StreamableFile) return answer;
        const reply = context.switchToHttp().getResponse<Reply>();
        if (answer instanceof ReadyAnswer) {
          reply.header('content-type', answer.type);
          if (answer.more.disposition !== undefined) reply.header('content-disposition', answer.more.disposition);
          return answer.body;
        }
        reply.header('content-type', 'application/json; charset=utf-8');
        return exactJson(answer);
      }),
    );
  }
}
