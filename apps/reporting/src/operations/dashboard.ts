import { existsSync } from 'node:fs';
import path from 'node:path';
// Types of the routes' option `helmet`.
import type {} from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { pathOf, Problem, problemOf, sendProblem } from '@taocun/service';
import { type FastifyInstance } from 'fastify';

/** The build of apps/dashboard; this file is as deep in `dist` as it is in `src`. */
const built = path.resolve(__dirname, '../../../dashboard/dist');

/** Nothing from other origins and nothing inline: a village's name cannot become a script. */
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
 * Serves the page at `/`. Files with a content hash in their name may be cached for ever; everything else is revalidated. Nothing is
 * served if the page has not been built; a later build is served at once, with its new files.
 */
export async function serveDashboard(app: NestFastifyApplication, folder = built): Promise<void> {
  if (!existsSync(path.join(folder, 'index.html'))) return;
  await app.register(async (page: FastifyInstance) => {
    // Nest serves /docs by the same plugin; this registration is for these routes alone and serves nothing outside its folder.
    await page.register(fastifyStatic, { root: folder, serve: false, preCompressed: true, cacheControl: false, index: false });
    // Nest's exception filter does not see the routes of a plugin.
    page.setErrorHandler<Error & { readonly statusCode?: number }>(({ statusCode = 500 }, request, reply) => {
      const [status, detail] = statusCode < 500 ? [404, 'The page has no such file.'] : [500, 'A file of the page could not be read.'];
      sendProblem(reply, problemOf(new Problem({ status, detail }), pathOf(request)));
    });
    const anybody = { config: { need: 'nothing' as const }, helmet: { contentSecurityPolicy } };
    page.get('/', anybody, (_, reply) => reply.header('cache-control', 'no-cache').sendFile('index.html'));
    page.get('/icon.svg', anybody, (_, reply) => reply.header('cache-control', 'no-cache').sendFile('icon.svg'));
    // Only for files that exist: a 404 must not be cached.
    const forEver = { cacheControl: true, maxAge: '365d', immutable: true };
    page.get<{ Params: { '*': string } }>('/assets/*', anybody, (request, reply) =>
      reply.sendFile(request.params['*'], path.join(folder, 'assets'), forEver),
    );
  });
}
