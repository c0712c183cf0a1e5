import { type INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { withProblems } from '../problems/problem-docs';

export interface ApiDescription {
  readonly title: string;
  readonly description: string;
  readonly version: string;
}

const bearer = { type: 'http', scheme: 'bearer', bearerFormat: 'tck_…', description: 'A key of an operator’s making.' } as const;

/** The page at /docs, its document at /docs-json; the page's scripts come from the installed package, so it works without a network. */
export function setUpOpenApi(app: INestApplication, { title, description, version }: ApiDescription): void {
  const document = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(title)
    .setDescription(description)
    .setVersion(version)
    .addBearerAuth(bearer)
    .build();
  // Made when it is first asked for: a service that nobody reads about should not pay for it at its start.
  SwaggerModule.setup('docs', app, () => withProblems(SwaggerModule.createDocument(app, document)), { jsonDocumentUrl: 'docs-json' });
}
