import { createHash } from 'node:crypto';
import { type Child, startChild } from '../boot/child.fixture';

jest.setTimeout(20_000);

describe('the API description', () => {
  let child: Child;
  let url: string;

  beforeAll(async () => {
    child = startChild('../http/documented.fixture.ts');
    await child.says('listening at');
    url = /listening at (\S+) /.exec(child.output())?.[1] ?? '';
  });
  afterAll(() => child.process.kill('SIGKILL'));

  it('is a document with every route', async () => {
    const document = (await (await fetch(`${url}/docs-json`)).json()) as {
      openapi: string;
      info: unknown;
      paths: Record<string, { get: { responses: Record<string, { content?: object }> } }>;
    };
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toMatchObject({ title: 'Reporting', description: 'Questions.', version: '1' });
    expect(Object.keys(document.paths).sort()).toEqual([
      '/errors',
      '/errors/{code}',
      '/health',
      '/health/live',
      '/health/ready',
      '/metrics',
      '/positions',
    ]);
    // Every error is a problem, an unforeseen one too.
    for (const { get } of Object.values(document.paths)) {
      expect(get.responses['default']?.content).toEqual({
        'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
      });
    }
  });

  it('is a page that takes nothing from another host and no script that its own policy forbids', async () => {
    const page = await fetch(`${url}/docs`);
    expect(page.status).toBe(200);
    const html = await page.text();
    const hashes = [...html.matchAll(/<style>([^]*?)<\/style>| style="(.*?)"/g)].map(
      ([, element, attribute]) =>
        `'sha256-${createHash('sha256')
          .update(element ?? attribute ?? '')
          .digest('base64')}'`,
    );
    expect(hashes.length).toBeGreaterThan(1);
    expect(page.headers.get('content-security-policy')).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-hashes' ${hashes.join(' ')}; img-src 'self' data:; ` +
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect((await fetch(`${url}/docs-json`)).headers.get('content-security-policy')).toBe(
      "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    );
    expect(html).not.toMatch(/<script>|<script (?![^>]*src=)/);
    const sources = [...html.matchAll(/(?:src|href)=['"]([^'"#]+)['"]/g)].map((found) => new URL(found[1] ?? '', `${url}/docs`));
    expect(sources.map(({ pathname }) => pathname)).toEqual(
      expect.arrayContaining(['/docs/swagger-ui-bundle.js', '/docs/swagger-ui-init.js']),
    );
    for (const source of sources) {
      expect([source.href, source.origin, (await fetch(source)).status]).toEqual([source.href, url, 200]);
    }
  });
});
