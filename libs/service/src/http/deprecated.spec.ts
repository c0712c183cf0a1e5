import { Controller, Get, NotFoundException, Param, Query } from '@nestjs/common';
import { Deprecated, openApiOf } from '@taocun/openapi';
import { anHttpApp } from '../boot/http.fixture';
import { IsLimit } from './parameters';
import { RequireRole } from './require-role';

class Question {
  @IsLimit('The most things.')
  readonly limit?: number;
  @IsLimit('The most things, by its name before.')
  readonly most?: number;
}

@Controller('things')
class Things {
  @Get(':id')
  @RequireRole('nothing')
  @Deprecated('2027-01-01', '2028-06-30')
  getThing(@Param('id') id: string): object {
    if (id === 'none') throw new NotFoundException();
    return {};
  }

  @Get()
  @RequireRole('nothing')
  @Deprecated('2027-01-01', '2028-06-30', 'most')
  listThings(@Query() _question: Question): object {
    return {};
  }
}

@Controller('others')
class Others {
  @Get()
  @RequireRole('nothing')
  @Deprecated('2027-01-01', '2028-06-30', 'mosst')
  listOthers(@Query() _question: Question): object {
    return {};
  }
}

const aboutApi = { title: '', description: '', localAddress: 'http://localhost:3000', tags: {} };

it('answers to requests that use a deprecated route or parameter say so, and so does the description of the API', async () => {
  const { app, url } = await anHttpApp({ controllers: [Things] });
  try {
    const headersOf = async (path: string) => {
      const { headers } = await fetch(url + path);
      return ['deprecation', 'sunset', 'link'].map((name) => headers.get(name));
    };
    const headers = ['@1798761600', 'Fri, 30 Jun 2028 00:00:00 GMT', '</docs>; rel="deprecation"'];
    for (const path of ['/things/one', '/things/none', '/things?most=2', '/things?limit=3&most=no'])
      expect([path, ...(await headersOf(path))]).toEqual([path, ...headers]);
    for (const path of ['/things', '/things?limit=2'])
      expect([path, ...(await headersOf(path))]).toEqual([path, null, null, null]);

    const { paths } = openApiOf(app, aboutApi);
    const marked = { deprecated: true, 'x-sunset': '2028-06-30' };
    expect(paths['/things/{id}']?.get).toMatchObject(marked);
    const list = paths['/things']?.get;
    expect([list?.deprecated, list?.parameters]).toMatchObject([
      undefined,
      [{ name: 'limit' }, { name: 'most', ...marked }],
    ]);
    expect(list?.parameters?.[0]).not.toHaveProperty('deprecated');
    expect(JSON.stringify(paths)).not.toContain('x-deprecated');
  } finally {
    await app.close();
  }
});

it('a deprecated parameter that the route does not have is an error of the description', async () => {
  const { app } = await anHttpApp({ controllers: [Others] });
  try {
    expect(() => openApiOf(app, aboutApi)).toThrow(
      'The parameter mosst is deprecated, but there is none of this name.',
    );
  } finally {
    await app.close();
  }
});
