import { existsSync } from 'node:fs';
import path from 'node:path';
// What a route may say about its headers.
import type {} from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { pathOf, Problem, problemOf, sendProblem } from '@taocun/service';
import { type FastifyInstance } from 'fastify';

/** What the build of apps/dashboard leaves; this file is as deep in `dist` as it is in `src`. */
const built = path.resolve(__dirname, '../../../dashboard/dist');

/** Nothing from anywhere else, and nothing inline: what a village is called can't become a script. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
};

/**
 * Serves the page at `/`: what has its content's hash in its name may be kept for ever, everything else is asked for again.
 * Where the page has not been built, there is none. A page that is built anew meanwhile is served at once, with its new files.
 */
export async function serveDashboard(app: NestFastifyApplication, folder = built): Promise<void> {
  if (!existsSync(path.join(folder, 'index.html'))) return;
  await app.register(async (page: FastifyInstance) => {
    // Nest serves the pages at /docs by the same plugin: this one is of these routes alone. It gives out nothing beside its folder.
    await page.register(fastifyStatic, { root: folder, serve: false, preCompressed: true, cacheControl: false, index: false });
    // Routes of a plugin are not Nest's, whose filter would say it.
    page.setErrorHandler<Error & { readonly statusCode?: number }>(({ statusCode = 500 }, request, reply) => {
      const [status, detail] = statusCode < 500 ? [404, 'The page has no such file.'] : [500, 'A file of the page could not be read.'];
      sendProblem(reply, problemOf(new Problem({ status, detail }), pathOf(request)));
    });
    const anybody = { config: { need: 'nothing' as const }, helmet: { contentSecurityPolicy } };
    page.get('/', anybody, (_, reply) => reply.header('cache-control', 'no-cache').sendFile('index.html'));
    page.get('/icon.svg', anybody, (_, reply) => reply.header('cache-control', 'no-cache').sendFile('icon.svg'));
    // Said of what is there alone: that something is missing must not be kept.
    const forEver = { cacheControl: true, maxAge: '365d', immutable: true };
    page.get<{ Params: { '*': string } }>('/assets/*', anybody, (request, reply) =>
      reply.sendFile(request.params['*'], path.join(folder, 'assets'), forEver),
    );
  });
}
