import { version } from '@taocun/runtime';
import { type Child, startChild } from './child.fixture';

describe('the API description', () => {
  let child: Child;
  let url: string;

  beforeAll(async () => {
    child = startChild('./documented.fixture.ts');
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
    expect(document.info).toMatchObject({ title: 'Reporting', description: 'Questions.', version });
    expect(Object.keys(document.paths).sort()).toEqual([
      '/errors/{code}',
      '/health',
      '/health/live',
      '/health/ready',
      '/metrics',
      '/positions',
    ]);
    // Every error is a problem, even an unexpected one.
    for (const { get } of Object.values(document.paths)) {
      expect(get.responses['default']?.content).toEqual({
        'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
      });
    }
  });

  it('has a policy that lets a browser load and run nothing, and no page of its own', async () => {
    expect((await fetch(`${url}/docs-json`)).headers.get('content-security-policy')).toBe(
      "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    );
    expect((await fetch(`${url}/docs`)).status).toBe(404);
    expect((await fetch(`${url}/docs-yaml`)).status).toBe(404);
  });
});
