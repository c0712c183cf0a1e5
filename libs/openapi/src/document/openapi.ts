import { type INestApplication } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { version } from '@taocun/runtime';
import { withComponents } from './openapi-components';
import { withExamples } from './openapi-examples';
import { withHeaders } from './openapi-headers';
import { withProblems } from './problem-docs';

export interface ApiDescription {
  readonly title: string;
  readonly description: string;
  /** The address under `npm start`, for example `http://localhost:3000`. */
  readonly localAddress: string;
  /** The tags of the service's own operations in order, each with the subject of its operations. */
  readonly tags: Readonly<Record<string, string>>;
  /** The requests that the service sends, and the schemas that they refer to. */
  readonly webhooks?: () => WebhookRequests;
  /** The headers of answers to readers, by name, each with its meaning. */
  readonly headersOfReaders?: Readonly<Record<string, string>>;
}

export interface WebhookRequests {
  readonly webhooks: NonNullable<OpenAPIObject['webhooks']>;
  readonly schemas: Readonly<Record<string, object>>;
}

const bearer = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'tck_…',
  description: 'An API key, created by an operator.',
} as const;

/** The operations that every service has. */
const ofEveryService = {
  operations: 'Liveness, readiness, the positions of partitions, and metrics.',
  errors: 'What the kinds of problems mean, which the `type` of a problem names.',
};

/** The licence of the description and the code; docs/licences.md has the terms of data. */
const license = { name: 'Apache License 2.0', identifier: 'Apache-2.0' };

/**
 * The OpenAPI 3.1 document of an application. An operation's id is the name of its handler. The schema of an
 * answer has its own name, the schema of a question the name of its class.
 */
export function openApiOf(app: INestApplication, api: ApiDescription): OpenAPIObject {
  const { title, description, localAddress, tags, webhooks, headersOfReaders = {} } = api;
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(title)
    .setDescription(description)
    .setVersion(version)
    .addServer('/', 'The service that this document was read from.')
    .addServer(localAddress, 'A service of `npm start`.')
    .addBearerAuth(bearer);
  for (const [tag, about] of Object.entries({ ...tags, ...ofEveryService })) builder.addTag(tag, about);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (_controller, handler) => handler,
  });
  Object.assign(document.info, { license });
  const sent = webhooks?.();
  if (sent !== undefined) {
    document.webhooks = sent.webhooks;
    document.components = {
      ...document.components,
      schemas: { ...document.components?.schemas, ...sent.schemas },
    };
  }
  return withExamples(withHeaders(withProblems(withComponents(document)), headersOfReaders));
}

/**
 * Serves the document at /docs-json; reporting's page shows it, and that of ingestion, at /docs. It is stored
 * as bytes, so that slow callers hold no copies.
 */
export function setUpOpenApi(app: NestFastifyApplication, api: ApiDescription): void {
  let document: Buffer | undefined;
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', (request, reply, payload, done) => {
      if (
        request.routeOptions.url !== '/docs-json' ||
        reply.statusCode !== 200 ||
        typeof payload !== 'string'
      )
        return done(null, payload);
      document ??= Buffer.from(payload);
      done(null, document);
    });
  // The document is generated on first use, so it costs nothing at the start.
  SwaggerModule.setup('docs', app, () => openApiOf(app, api), {
    ui: false,
    raw: ['json'],
    jsonDocumentUrl: 'docs-json',
  });
}
