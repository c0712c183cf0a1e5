import { createHash, timingSafeEqual } from 'node:crypto';
import { type IncomingHttpHeaders } from 'node:http';
import { type CanActivate, type ExecutionContext, type FactoryProvider, Inject, Injectable } from '@nestjs/common';
import { Problem, StartError } from '@taocun/service';

/** Injects the operators' key, or undefined where there is none. */
export const OPERATOR_KEY = Symbol('OPERATOR_KEY');

const shortestKey = 16;

/** Read once, at the start; the variable is this service's alone and so not among those that every service has. */
export const operatorKey: FactoryProvider<string | undefined> = {
  provide: OPERATOR_KEY,
  useFactory: () => readOperatorKey(process.env),
};

/** @throws StartError where the key is none that a header can carry or that is hard to guess; it does not name the key. */
export function readOperatorKey(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const key = env['OPERATOR_KEY'];
  if (key === undefined || key === '') return undefined;
  if (key.length >= shortestKey && /^[\x21-\x7e]+$/.test(key)) return key;
  throw new StartError(
    `The configuration can't be used:\n  - OPERATOR_KEY holds a value that is not shown here. Give ${shortestKey} or more printable ` +
      'ASCII characters without blanks, or leave it out: repairs are then taken only from this machine.',
  );
}

/** What of a request tells whether an operator has sent it. */
export interface Caller {
  readonly headers: IncomingHttpHeaders;
  /** The connection's, which no header can claim. */
  readonly remoteAddress: string | undefined;
}

/** Undefined for an operator. With a key it is whoever shows it; without one, whoever sits at this machine. */
export function refusalOf({ headers, remoteAddress }: Caller, key: string | undefined): Problem | undefined {
  if (key !== undefined) {
    const [, shown] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
    if (shown !== undefined && isSame(shown, key)) return undefined;
    return new Problem({
      status: 401,
      detail: 'Show the operators’ key: Authorization: Bearer, and what OPERATOR_KEY of the service holds.',
    });
  }
  if (isLocal(remoteAddress) && isDirect(headers)) return undefined;
  return new Problem({
    status: 403,
    detail: 'The service has no OPERATOR_KEY, so repairs are taken only from its own machine, directly and not from pages of other sites.',
  });
}

/** Compares digests, whose lengths are equal, in a time that tells nothing of where they differ. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function isLocal(address = ''): boolean {
  return address === '::1' || /^(::ffff:)?127(\.\d{1,3}){3}$/i.test(address);
}

/**
 * A proxy on this machine brings requests of others, and a browser on it those of any page: the first names whom it speaks
 * for, the second names a page's origin, and a host name that a page has made point here is none of this machine's.
 */
function isDirect(headers: IncomingHttpHeaders): boolean {
  const { host = '', origin } = headers;
  const isProxied = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => headers[name] !== undefined);
  const isOwnName = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host);
  return !isProxied && isOwnName && (origin === undefined || origin === `http://${host}`);
}

/** Lets only operators through. */
@Injectable()
export class OperatorGuard implements CanActivate {
  constructor(@Inject(OPERATOR_KEY) private readonly key: string | undefined) {}

  canActivate(context: ExecutionContext): true {
    const http = context.switchToHttp();
    const { raw } = http.getRequest<{ raw: { headers: IncomingHttpHeaders; socket: { remoteAddress?: string } } }>();
    const refusal = refusalOf({ headers: raw.headers, remoteAddress: raw.socket.remoteAddress }, this.key);
    if (refusal === undefined) return true;
    if (refusal.problem.status === 401)
      http.getResponse<{ header(name: string, value: string): void }>().header('www-authenticate', 'Bearer');
    throw refusal;
  }
}
