// Serves the API's description from its own process: the page's static files need modules that jest can't
// require.
import { setUpOpenApi } from '@taocun/openapi';
import { anHttpApp } from './http.fixture';

void anHttpApp({
  beforeInit: (app) => {
    setUpOpenApi(app, {
      title: 'Reporting',
      description: 'Questions.',
      localAddress: 'http://localhost:3000',
      tags: {},
    });
  },
}).then(({ url }) => {
  console.log(`listening at ${url} `);
});
