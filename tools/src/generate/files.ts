import { activitySchema } from '@taocun/contracts';
import { asyncApi, ASYNCAPI_FILE } from './asyncapi/document';
import { figuresFiles } from './figures/figures';
import { jobsFile } from './kubernetes/jobs';
import { mongodbFiles } from './kubernetes/mongodb';
import { strimziFiles } from './kubernetes/strimzi';
import { describedFiles } from './openapi/documents';
import { formatted } from './openapi/formatted';
import { prometheusRules } from './prometheus-rules';
import { DECISIONS_FILE, decisionsPage } from './tables/decisions';
import { TESTS_FILE, testsPage } from './tables/guarantees';
import { CONTRACT_FILE, contractPage } from './tables/members';
import { placesFiles } from './tables/places';
import { PUBLISHED_FILE, publishedPage } from './tables/published';
import { SECURITY_FILE, securityPage } from './tables/rights';
import { RULES_FILE, rulesPage } from './tables/rules';
import { versionedFiles } from './versions';

/** The schema of the log, for readers without the services. */
const SCHEMA_FILE = 'libs/contracts/assets/village-activity.avsc';

/** The committed files that are generated from the code, by their paths in the repository. */
export async function generatedFiles(): Promise<Readonly<Record<string, string>>> {
  return {
    ...(await describedFiles()),
    ...versionedFiles(),
    ...figuresFiles(),
    ...Object.fromEntries(
      Object.entries({ ...jobsFile(), ...mongodbFiles(), ...prometheusRules(), ...strimziFiles() }).map(
        ([file, text]) => [file, formatted(file, text)],
      ),
    ),
    ...Object.fromEntries(
      Object.entries(await placesFiles()).map(([file, text]) => [file, formatted(file, text)]),
    ),
    [SECURITY_FILE]: formatted(SECURITY_FILE, securityPage()),
    [TESTS_FILE]: formatted(TESTS_FILE, testsPage()),
    [CONTRACT_FILE]: formatted(CONTRACT_FILE, contractPage()),
    [ASYNCAPI_FILE]: formatted(ASYNCAPI_FILE, asyncApi()),
    [DECISIONS_FILE]: formatted(DECISIONS_FILE, decisionsPage()),
    [PUBLISHED_FILE]: formatted(PUBLISHED_FILE, publishedPage()),
    [RULES_FILE]: formatted(RULES_FILE, rulesPage()),
    [SCHEMA_FILE]: formatted(SCHEMA_FILE, JSON.stringify(activitySchema())),
  };
}
