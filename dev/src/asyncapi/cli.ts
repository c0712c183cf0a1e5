import { writeFileSync } from 'node:fs';
import { formatted } from '../openapi/formatted';
import { asyncApi, ASYNCAPI_FILE } from './document';

// Writes docs/asyncapi.yaml.
writeFileSync(ASYNCAPI_FILE, formatted(ASYNCAPI_FILE, asyncApi()));
process.stdout.write('docs/asyncapi.yaml is written.\n');
