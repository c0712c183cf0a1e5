// Serves the API's description from its own process: the page's static files need modules that jest can't require.
import { anHttpApp } from './http.fixture';
import { setUpOpenApi } from '@taocun/openapi';

void anHttpApp({
  beforeInit: (app) => {
    setUpOpenApi(app, { title: 'Reporting', description: 'Questions.', localAddress: 'http://localhost:3000', tags: {} });
  },
}).then(({ url }) => {
  console.log(`listening at ${url} `);
});
