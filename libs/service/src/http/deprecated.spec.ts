import { Controller, Get, NotFoundException, Param } from '@nestjs/common';
import { openApiOf } from '../openapi/openapi';
import { Deprecated } from './deprecated';
import { anHttpApp } from './http.fixture';
import { RequireRole } from './require-role';

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
  listThings(): object {
    return {};
  }
}

it('a deprecated route says so in all of its answers and in the description of the API', async () => {
  const { app, url } = await anHttpApp({ controllers: [Things] });
  try {
    const told = async (path: string) => {
      const { headers } = await fetch(url + path);
      return ['deprecation', 'sunset', 'link'].map((name) => headers.get(name));
    };
    const headers = ['@1798761600', 'Fri, 30 Jun 2028 00:00:00 GMT', '</docs>; rel="deprecation"'];
    expect([await told('/things/one'), await told('/things/none'), await told('/things')]).toEqual([headers, headers, [null, null, null]]);
    const { paths } = openApiOf(app, { title: '', description: '', version: '1', localAddress: 'http://localhost:3000', tags: {} });
    expect([paths['/things/{id}']?.get?.deprecated, paths['/things']?.get?.deprecated]).toEqual([true, undefined]);
  } finally {
    await app.close();
  }
});
