import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { REGION_CODE } from '@taocun/reporting-store';
import { Problem, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { type PageRequest, PageHeads } from './page-heads';
import { renderPage } from './render-page';
// Declares the routes' option `helmet`.
import fastifyStatic from '@fastify/static';

/** The build of apps/dashboard. The path works from `dist` too, where this file is equally deep. */
const built = path.resolve(__dirname, '../../../../../apps/dashboard/dist');

/** Nothing from other origins and nothing inline, so that a village's name cannot become a script. */
const contentSecurityPolicy = (frameAncestors: readonly string[]) => ({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameSrc: ["'self'"],
    frameAncestors: [...frameAncestors],
  },
});

type Params = {
  readonly code?: string;
  readonly year?: string;
  readonly part?: string;
  readonly '*'?: string;
};

/** The parts of the page that may be embedded separately. */
const isEmbedded = (part: string): boolean => part === 'map' || part === 'growth';
/** The build has no folders there, so no other path can be a file. */
const isAsset = (file: string): boolean => /^\w[\w.-]*$/.test(file);
const isRegion = (code: string): boolean => REGION_CODE.test(code);

/**
 * The addresses of the page that apps/dashboard/src/routes/route.ts reads, each with its relative path up to
 * the page's path.
 */
const addresses: readonly {
  readonly route: string;
  readonly up: string;
  readonly page: (params: Params) => PageRequest['page'];
}[] = [
  { route: '/', up: '', page: () => 'overview' },
  { route: '/explore', up: '', page: () => 'explore' },
  { route: '/story', up: '', page: () => 'story' },
  { route: '/villages', up: '', page: () => 'villages' },
  {
    route: '/villages/:code',
    up: '../',
    page: ({ code = '' }) => (/^\d{12}$/.test(code) ? 'village' : 'unknown'),
  },
  { route: '/regions/:code', up: '../', page: ({ code = '' }) => (isRegion(code) ? 'region' : 'unknown') },
  {
    route: '/regions/:code/sheet',
    up: '../../',
    page: ({ code = '' }) => (isRegion(code) ? 'region' : 'unknown'),
  },
  { route: '/embed/:part', up: '../', page: ({ part = '' }) => (isEmbedded(part) ? 'overview' : 'unknown') },
  {
    route: '/embed/:part/:code',
    up: '../../',
    page: ({ part = '', code = '' }) => (isEmbedded(part) && isRegion(code) ? 'region' : 'unknown'),
  },
  { route: '/lists/:year', up: '../', page: ({ year = '' }) => (/^\d{4}$/.test(year) ? 'list' : 'unknown') },
  { route: '/outlook', up: '', page: () => 'outlook' },
  { route: '/method', up: '', page: () => 'method' },
  { route: '/docs', up: '', page: () => 'docs' },
  { route: '/operations', up: '', page: () => 'operations' },
  { route: '/operations/:part', up: '../', page: () => 'operations' },
  { route: '/operations/:part/:id', up: '../../', page: () => 'operations' },
];

/**
 * The most folders of an unknown address that gets a page: each link of the page repeats the way up through
 * them.
 */
const DEEPEST_UNKNOWN = 8;

/** The path as it was sent: a URL would read `//a` as a host, and `//` not at all. */
function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? '';
}

/**
 * Serves the page at its addresses, each with its own head. Files with a content hash in their name may be
 * cached for ever; everything else is revalidated. Nothing is served if the page has not been built; a later
 * build is served at once, with its new files.
 */
export async function servePage(app: NestFastifyApplication, folder = built): Promise<void> {
  if (!existsSync(path.join(folder, 'index.html'))) return;
  const heads = app.get(PageHeads);
  const { publicUrl, embedOrigins } = app.get<ServiceConfig>(SERVICE_CONFIG);
  await app.register(async (page: FastifyInstance) => {
    // Only for these routes; nothing outside the folder is served.
    await page.register(fastifyStatic, {
      root: folder,
      serve: false,
      preCompressed: true,
      cacheControl: false,
      index: false,
    });
    const anybody = {
      config: { need: 'nothing' as const },
      helmet: { contentSecurityPolicy: contentSecurityPolicy(["'none'"]) },
    };
    // Swagger UI's markup contains styles, and its style sheet pictures. It shows only our own documents, and
    // nothing from others.
    const { directives, ...rest } = contentSecurityPolicy(["'none'"]);
    const reference = {
      ...anybody,
      helmet: {
        contentSecurityPolicy: {
          ...rest,
          directives: { ...directives, styleSrc: ["'self'", "'unsafe-inline'"], imgSrc: ["'self'", 'data:'] },
        },
      },
    };
    // `X-Frame-Options` cannot list sites, so it is omitted there, and only `frame-ancestors` decides.
    const framed = {
      ...anybody,
      helmet: {
        contentSecurityPolicy: contentSecurityPolicy(["'self'", ...embedOrigins]),
        ...(embedOrigins.length > 0 && { frameguard: false }),
      },
    };
    const answer = async (
      request: FastifyRequest,
      reply: FastifyReply,
      target: Pick<PageRequest, 'page' | 'code'>,
      up: string,
      isFramed = false,
    ) => {
      const { around, ...head } = await heads.of({
        ...target,
        query: request.query as PageRequest['query'],
        acceptLanguage: request.headers['accept-language'],
      });
      const template = await readFile(path.join(folder, 'index.html'), 'utf8');
      return reply
        .code(head.status)
        .headers({
          'cache-control': 'no-cache',
          'content-type': 'text/html; charset=utf-8',
          vary: 'accept-language, accept-encoding',
        })
        .send(renderPage(template, { ...head, around: isFramed ? undefined : around }, up, publicUrl));
    };
    for (const { route, up, page: pageOf } of addresses) {
      const isFramed = route.startsWith('/embed/');
      page.get<{ Params: Params }>(
        route,
        isFramed ? framed : route === '/docs' ? reference : anybody,
        (request, reply) =>
          answer(
            request,
            reply,
            { page: pageOf(request.params), code: request.params.code ?? request.params.year },
            up,
            isFramed,
          ),
      );
    }
    // At an unknown address, a browser gets a page that says so, and a program gets an answer of the API.
    page.get('/*', anybody, (request, reply) => {
      const pathname = pathOf(request);
      const depth = pathname.split('/').length - 2;
      if (
        pathname.startsWith('/api/') ||
        depth > DEEPEST_UNKNOWN ||
        !(request.headers.accept ?? '').includes('text/html')
      )
        return reply.callNotFound();
      return answer(request, reply, { page: 'unknown' }, '../'.repeat(depth));
    });
    for (const file of ['icon.svg', 'preview.png', 'licenses.md'])
      page.get(`/${file}`, anybody, (_, reply) => reply.header('cache-control', 'no-cache').sendFile(file));
    // Only for files that exist: a 404 must not be cached.
    const forEver = { cacheControl: true, maxAge: '365d', immutable: true };
    page.get<{ Params: { '*': string } }>('/assets/*', anybody, (request, reply) => {
      const file = request.params['*'];
      if (!isAsset(file)) throw new Problem({ status: 404, detail: 'The page has no such file.' });
      return reply.sendFile(file, path.join(folder, 'assets'), forEver);
    });
  });
}
