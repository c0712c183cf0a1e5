import { type IncomingMessage } from 'node:http';
import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import { createParamDecorator, type ExecutionContext, type LoggerService } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { taocunCommand } from '@taocun/runtime';
import { type AccessConfig } from '../config/config';
import { isOpen, type RequiredRole, rolesFor } from '../http/require-role';
import { Problem, undoneByMongodb } from '../problems/problem';
import { StartError } from '../problems/start-error';
import { type ApiKey } from '../secrets/api-key';
import { type Identity, type ApiKeyCache } from './api-key-cache';
import { type RefusedAttempts } from './audited-requests';
import { KnownRoutes } from './known-routes';
import { OpenAnswers } from './open-answers';

/** Routes without a controller of ours, by method and path. */
const others: readonly { readonly route: RegExp; readonly need: RequiredRole }[] = [
  { route: /^(GET|HEAD) \/docs-json$/, need: 'reader' },
  // A browser's preflight request for a page of another origin.
  { route: /^OPTIONS \*$/, need: 'nothing' },
];

const identities = new WeakMap<IncomingMessage, Identity>();
const howToGetOne = `An operator makes one with \`${taocunCommand} keys create\` or POST /api/v1/keys of reporting, and you show it as Authorization: Bearer tck_…`;

/** The caller's key: `post(@Caller() caller: ApiKey)`. Undefined only if the route is open. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): ApiKey | undefined =>
  shownKeyOf(context.switchToHttp().getRequest<{ raw: IncomingMessage }>()),
);

/** The key of a request, if it is valid. */
export function shownKeyOf({ raw }: { readonly raw: IncomingMessage }): ApiKey | undefined {
  const identity = identities.get(raw);
  return identity?.kind === 'holder' ? identity.key : undefined;
}

/**
 * Authenticates, rate-limits and authorises every request, in that order, before its body is read. It hooks
 * into Fastify's routes rather than controllers, so that no route can be forgotten: one without a declared
 * role keeps the service from starting.
 */
export async function installAccessControl(
  app: NestFastifyApplication,
  known: ApiKeyCache,
  access: AccessConfig,
  log: LoggerService,
  refused: RefusedAttempts,
): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const routes = new KnownRoutes();
  fastify.addHook('onRoute', (route) => {
    // Set by `RequireRole`; a HEAD route requires the role of its GET.
    const declared = route.config?.need;
    for (const method of [route.method].flat()) {
      const address = `${method} ${route.url}`;
      const need = declared ?? others.find((other) => other.route.test(address))?.need;
      if (need === undefined)
        throw new StartError(`${address} does not say who may call it. Declare it with @RequireRole.`);
      route.config = Object.assign(route.config ?? {}, { need });
      routes.add(method, route.url);
      log.debug?.(`${address} needs ${need}`, 'Access');
    }
  });
  await app.register(rateLimit, { global: false });
  const limit = fastify.rateLimit({
    timeWindow: 60_000,
    max: ({ raw }) => limitOf(raw, access),
    keyGenerator: (request) => callerNameOf(request).name,
    allowList: ({ raw }) => limitOf(raw, access) === 0,
    errorResponseBuilder: ({ raw }, { max }) => tooOften(raw, max),
  });
  const answers = new OpenAnswers(known);
  fastify.addHook('onRequest', async (request, reply) => {
    const { url, config } = request.routeOptions;
    const { need } = config;
    // A probe must not wait for the keys, whatever key it shows.
    const shown = need === 'nothing' ? undefined : request.headers.authorization;
    const identity = await known.identify(shown, need !== undefined && !isOpen(need, access));
    identities.set(request.raw, identity);
    // A probe may share its address with other callers, and its sender would restart a service that refuses
    // to answer.
    if (!isProbe(url)) await limit.call(fastify, request, reply);
    if (request.method === 'OPTIONS') {
      // A browser's preflight request has been answered by now.
      throw routeRefusal(routes, request, reply) ?? unknownAddress;
    }
    if (need === undefined) {
      // There is no such route: 404 for everybody, or 405.
      const refusal = routeRefusal(routes, request, reply);
      if (refusal === undefined) return;
      throw refusal;
    }
    // The page answers all unknown addresses, to which one of another method does not belong.
    const wrongMethod = url === '/*' ? methodRefusal(routes, request, reply) : undefined;
    if (wrongMethod !== undefined) throw wrongMethod;
    const refusal = accessRefusal(need, identity, access);
    if (refusal === undefined) {
      // On open routes, an ended key is treated like no key.
      if (identity.kind === 'holder' && !isOpen(need, access)) answers.add(reply.raw, identity.key);
      return;
    }
    const { status } = refusal.problem;
    if (need === 'operator' && status !== 503) refused.note(request, shownKeyOf(request), status);
    if (status === 401) reply.header('www-authenticate', 'Bearer realm="taocun"');
    throw refusal;
  });
}

const unknownAddress = new Problem({
  code: 'unknown-address',
  detail: 'No route of the service has this address.',
});

function isProbe(route: string | undefined): boolean {
  return route === '/health/live' || route === '/health/ready';
}

/** The refusal of a request that no route answers; undefined if its address has nothing to do with any. */
function routeRefusal(
  routes: KnownRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
): Problem | undefined {
  const wrongMethod = methodRefusal(routes, request, reply);
  if (wrongMethod !== undefined) return wrongMethod;
  const path = pathOf(request);
  const shorter = path.replace(/\/$/, '');
  if (routes.methodsOf(shorter).length === 0) return undefined;
  return new Problem({
    code: 'unknown-address',
    detail: `No route has the address ${path}. Leave out the slash at its end: ${shorter}.`,
  });
}

/** The refusal of a method at an address that has others; undefined if it has none. */
function methodRefusal(
  routes: KnownRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
): Problem | undefined {
  const path = pathOf(request);
  const methods = routes.methodsOf(path);
  if (methods.length === 0) return undefined;
  const allowed = methods.join(', ');
  reply.header('allow', allowed);
  return new Problem({
    code: 'method-not-allowed',
    detail: `${path} does not answer ${request.method}, but ${allowed}.`,
  });
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? '';
}

/** The refusal of a request; undefined if the caller is authorised. */
export function accessRefusal(
  need: RequiredRole,
  identity: Identity,
  access: Pick<AccessConfig, 'openReading' | 'openMetrics'>,
): Problem | undefined {
  if (need === 'nothing' || isOpen(need, access)) return undefined;
  const allowed = rolesFor(need);
  const reason = `This requires a key of the role ${allowed.join(' or ')}.`;
  switch (identity.kind) {
    case 'nobody':
      return new Problem({ status: 401, detail: `${reason} ${howToGetOne}`, extensions: { roles: allowed } });
    case 'refused':
      return new Problem({
        status: 401,
        detail: `${identity.because} ${reason} ${howToGetOne}`,
        extensions: { roles: allowed },
      });
    case 'unknowable':
      return undoneByMongodb("Keys can't be checked", identity.right);
    case 'holder': {
      const { id, role } = identity.key;
      if (allowed.includes(role)) return undefined;
      return new Problem({
        status: 403,
        detail: `The key ${id} has the role ${role}. ${reason} ${howToGetOne}`,
        extensions: { roles: allowed },
      });
    }
  }
}

function limitOf(
  raw: IncomingMessage,
  { requestsPerMinute, keylessRequestsPerMinute }: AccessConfig,
): number {
  return identities.get(raw)?.kind === 'holder' ? requestsPerMinute : keylessRequestsPerMinute;
}

/** The name under which a caller's requests are counted: its key or, without a valid one, its address. */
export interface CallerName {
  readonly name: string;
  readonly hasKey: boolean;
}

/** A wrong key counts against the address: otherwise keys could be guessed without limit. */
export function callerNameOf({ raw, ip }: Pick<FastifyRequest, 'raw' | 'ip'>): CallerName {
  const identity = identities.get(raw);
  return identity?.kind === 'holder'
    ? { name: `key ${identity.key.id}`, hasKey: true }
    : { name: clientAddress(ip), hasKey: false };
}

/** The address of the caller; a socket that closed during authentication has none, whatever its type says. */
function clientAddress(ip: string | undefined): string {
  return ip === undefined ? 'gone' : normalizeIP(ip);
}

function tooOften(raw: IncomingMessage, most: number): Problem {
  const who = identities.get(raw)?.kind === 'holder' ? 'one key' : 'one address without a valid key';
  return new Problem({
    status: 429,
    detail: `More than ${most} requests of ${who} in a minute. Wait for the seconds in retry-after, and send many updates in one request.`,
  });
}
