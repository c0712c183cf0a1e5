import { asyncApi, ASYNCAPI_FILE } from './asyncapi/document';
import { describedFiles } from './openapi/documents';
import { formatted } from './formatted';
import { prometheusRule, RULE_FILE } from './prometheus-rule';

/** The committed files that follow from the code, by their paths in the repository. */
export async function generatedFiles(): Promise<Readonly<Record<string, string>>> {
  return {
    ...(await describedFiles()),
    [ASYNCAPI_FILE]: formatted(ASYNCAPI_FILE, asyncApi()),
    [RULE_FILE]: formatted(RULE_FILE, prometheusRule()),
  };
}
