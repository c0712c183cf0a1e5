import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
// What a route may say about its headers.
import type {} from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance } from 'fastify';

/** What the build of apps/dashboard leaves; this file is as deep in `dist` as it is in `src`. */
const built = path.resolve(__dirname, '../../dashboard/dist');

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
 * Each file is a route of its own, so nothing beside them can be reached. Where the page has not been built, there is none.
 */
export async function serveDashboard(app: NestFastifyApplication, folder = built): Promise<void> {
  if (!existsSync(path.join(folder, 'index.html'))) return;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.gz'))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'));
  await app.register(async (page: FastifyInstance) => {
    // Nest serves the pages at /docs by the same plugin: this one is of these routes alone.
    await page.register(fastifyStatic, { root: folder, serve: false, preCompressed: true, cacheControl: false, index: false });
    for (const file of files) {
      const isHashed = file.startsWith('assets/');
      page.get(`/${file === 'index.html' ? '' : file}`, { config: { need: 'nothing' }, helmet: { contentSecurityPolicy } }, (_, reply) =>
        reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache').sendFile(file),
      );
    }
  });
}
