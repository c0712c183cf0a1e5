import { type ApiDescription } from '@taocun/openapi';

export const ingestionApi: ApiDescription = {
  title: 'Ingestion of marketplace updates',
  description:
    'Accepts marketplace updates (villages registered, shops opened and closed, orders paid and refunded) as CloudEvents, ' +
    'and lists the updates rejected from Kafka, each with its reason and its bytes. Errors are problem+json (RFC 9457).',
  localAddress: 'http://localhost:3000',
  tags: {
    updates: 'Marketplace updates, which are accepted one by one, in batches or as NDJSON, and their counts.',
    rejected: 'Updates that were rejected from Kafka, and their repair, for operators.',
  },
};
