import { type INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { withProblems } from '../problems/problem-docs';

export interface ApiDescription {
  readonly title: string;
  readonly description: string;
  readonly version: string;
}

const bearer = { type: 'http', scheme: 'bearer', bearerFormat: 'tck_…', description: 'A key of an operator’s making.' } as const;

/** The OpenAPI 3.1 document of what an application answers. */
export function openApiOf(app: INestApplication, { title, description, version }: ApiDescription): OpenAPIObject {
  const document = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(title)
    .setDescription(description)
    .setVersion(version)
    .addBearerAuth(bearer)
    .build();
  return withProblems(SwaggerModule.createDocument(app, document));
}

/** The page at /docs, its document at /docs-json; the page's scripts come from the installed package, so it works without a network. */
export function setUpOpenApi(app: INestApplication, api: ApiDescription): void {
  // Made when it is first asked for: a service that nobody reads about should not pay for it at its start.
  SwaggerModule.setup('docs', app, () => openApiOf(app, api), { jsonDocumentUrl: 'docs-json' });
}
