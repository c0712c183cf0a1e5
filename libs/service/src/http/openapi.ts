import { type INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { withProblems } from '../problems/problem-docs';

export interface ApiDescription {
  readonly title: string;
  readonly description: string;
  readonly version: string;
}

const bearer = { type: 'http', scheme: 'bearer', bearerFormat: 'tck_…', description: 'An API key, created by an operator.' } as const;

/** The OpenAPI 3.1 document of an application. */
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

/** Serves the page at /docs and its document at /docs-json. The page's scripts come from the installed package, so it works offline. */
export function setUpOpenApi(app: INestApplication, api: ApiDescription): void {
  // Generated on first use, so that it costs nothing at start.
  SwaggerModule.setup('docs', app, () => openApiOf(app, api), { jsonDocumentUrl: 'docs-json' });
}
