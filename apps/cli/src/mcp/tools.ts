import { type CallToolResult, type McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { type Answer, type SchemaOf, type Taocun, TaocunProblem } from '@taocun/client';
import { taocunAt } from '@taocun/local/api';
import { messageOf } from '@taocun/local/processes';
import { asExactJson } from '../terminal/print';

/**
 * Assistants accept answers of 25,000 tokens; a token of JSON with Chinese names has at least two characters.
 */
const MOST_CHARACTERS = 50_000;

const ruleSet = z
  .string()
  .optional()
  .describe('A rule set such as world-bank-2019; left out, the first. list_rule_sets has them.');
/** Assistants also write codes as numbers. */
const regionCode = z.coerce
  .string()
  .regex(/^(CN|\d{2}|\d{4}|\d{6}|\d{9})$/)
  .transform((code) => (code === 'CN' ? undefined : code))
  .describe('The code of a province, prefecture, county or township: 2, 4, 6 or 9 digits. CN is the nation.');
const village = z.coerce
  .string()
  .regex(/^\d{12}$/)
  .describe('A village code of 12 digits. find_village has it.');
const most = z.coerce.number().int().min(1).max(100).default(20).describe('The most items.');

const VILLAGE_FIELDS = 'villageCode,name,path,asOf,qualifiesUnder,salesFen,activeShops,households';

/**
 * Registers tools that only read. Each returns JSON with its source: the requested address, the day of the
 * figures, and the provenance.
 */
export function registerTools(server: McpServer, url: string): void {
  const answered = answering(url);

  server.registerTool(
    'find_village',
    described(
      'Find a village',
      'Finds villages by a part of the name, by pinyin such as dongfeng, or by the beginning of the code.',
      {
        search: z.string().min(1).max(100),
        region: regionCode.optional(),
        most,
      },
    ),
    async ({ search, region, most }) => {
      const question = {
        search,
        fields: VILLAGE_FIELDS,
        limit: most,
        ...(region !== undefined && { region }),
      };
      return answered((taocun) => taocun.call('listVillages', question));
    },
  );

  server.registerTool(
    'why',
    described(
      'Why, or why not',
      'Says under each rule set whether a village is a Taobao Village, with each criterion, its value, its threshold with the source, and its margin, and what changes in the next 30 days.',
      {
        village,
      },
    ),
    async ({ village }) =>
      answered(async (taocun) => reasonsOf(await taocun.call('getVillage', { code: village }))),
  );

  server.registerTool(
    'list_villages',
    described(
      'List villages',
      'Lists the villages that qualify under a rule set, by code, or those that nearly do, in a region.',
      {
        ruleSet,
        region: regionCode.optional(),
        which: z.enum(['qualifying', 'near misses']).default('qualifying'),
        most,
      },
    ),
    async ({ ruleSet, region, which, most }) => {
      const where = {
        limit: most,
        ...(ruleSet !== undefined && { ruleSet }),
        ...(region !== undefined && { region }),
      };
      const question = { ...where, qualifies: 'true', fields: VILLAGE_FIELDS } as const;
      return answered((taocun) =>
        which === 'near misses'
          ? taocun.call('listNearMisses', where)
          : taocun.call('listVillages', question),
      );
    },
  );

  server.registerTool(
    'compare',
    described(
      'Compare two rule sets',
      'Lists villages that qualify under one rule set and not under another, with the criteria that fail.',
      {
        ruleSet: z.string().describe('The rule set that is met.'),
        without: z.string().describe('The rule set that is not.'),
        region: regionCode.optional(),
        most,
      },
    ),
    async ({ ruleSet, without, region, most }) => {
      const question = { ruleSet, without, limit: most, ...(region !== undefined && { region }) };
      return answered((taocun) => taocun.call('compareRuleSets', question));
    },
  );

  server.registerTool(
    'what_if',
    described(
      'Other rules',
      'Counts and lists the villages that would be gained and lost under other rules.',
      {
        rules: z
          .record(z.string(), z.unknown())
          .describe(
            'Rows of a rule set, as { "annualSales": { "thresholdFen": 2000000000, "comparison": "at-least" } }; others stay as in compareWith.',
          ),
        compareWith: ruleSet,
        year: z.coerce
          .number()
          .int()
          .optional()
          .describe('Over the certificates of this year; left out, live.'),
        region: regionCode.optional(),
        most,
      },
    ),
    async ({ rules, compareWith, year, region, most }) => {
      const body = {
        rules,
        limit: most,
        ...(compareWith !== undefined && { compareWith }),
        ...(year !== undefined && { year }),
        ...(region !== undefined && { region: [region] }),
      };
      return answered(async (taocun) => changesOf(await taocun.call('askWhatIf', { body })));
    },
  );

  server.registerTool(
    'series',
    described(
      'Series',
      'The villages that qualify, and their sales, in a region by month or by certified year.',
      {
        region: regionCode.optional(),
        ruleSet,
        by: z.enum(['month', 'year']).default('year'),
      },
    ),
    async ({ region, ruleSet, by }) => {
      const question = {
        by,
        limit: 1_000,
        ...(ruleSet !== undefined && { ruleSet }),
        ...(region !== undefined && { region }),
      };
      return answered((taocun) => taocun.call('listSeries', question));
    },
  );

  server.registerTool(
    'list_rule_sets',
    described(
      'Rule sets',
      'The definitions of a Taobao Village that are in force, as data, with their sources.',
      {},
    ),
    () => answered((taocun) => taocun.call('listRuleSets')),
  );
}

function described<Shape extends z.ZodRawShape>(title: string, description: string, shape: Shape) {
  return {
    title,
    description,
    inputSchema: z.object(shape),
    outputSchema,
    annotations: { readOnlyHint: true, openWorldHint: false },
  };
}

const outputSchema = z.object({
  source: z.object({
    address: z.string().describe('Where the API was asked.'),
    asOf: z
      .string()
      .optional()
      .describe('The day that the answer is true at; absent before the first update.'),
    provenance: z.string().describe('What the figures are. Repeat it to the reader.'),
  }),
  answer: z
    .looseObject({})
    .describe(
      'What the API answers. `leftOut` counts the items that were too many; ask for a region, or for fewer.',
    ),
});

/** An error of the service is returned as text, so that the assistant can correct its question. */
function answering(url: string) {
  return async (ask: (taocun: Taocun) => Promise<object>): Promise<CallToolResult> => {
    let response: Response | undefined;
    const taocun = taocunAt(url, { by: async (...request) => (response = await fetch(...request)) });
    try {
      const answer = await ask(taocun);
      const { provenance } = answer as { readonly provenance?: SchemaOf<'Provenance'> };
      const asOf = response?.headers.get('taocun-as-of') ?? undefined;
      const source = {
        address: response?.url,
        ...(asOf !== undefined && { asOf }),
        provenance: provenance?.statement.en ?? 'What marketplaces report.',
      };
      const result = fitting({ source, answer });
      return { content: [{ type: 'text', text: asExactJson(result, 0) }], structuredContent: plain(result) };
    } catch (error) {
      const text =
        error instanceof TaocunProblem ? error.message : `The service can't be asked: ${messageOf(error)}`;
      return { content: [{ type: 'text', text }], isError: true };
    }
  };
}

interface ToolResult {
  readonly source: object;
  readonly answer: object;
}

/** Leaves out the last items until the answer is short enough for an assistant. */
function fitting(result: ToolResult): ToolResult {
  const { items = [] } = result.answer as { readonly items?: readonly object[] };
  let fitted = result;
  for (let most = items.length; most > 0 && asExactJson(fitted, 0).length > MOST_CHARACTERS;) {
    most = Math.floor(most * 0.9);
    fitted = {
      ...result,
      answer: { ...result.answer, items: items.slice(0, most), leftOut: items.length - most },
    };
  }
  return fitted;
}

/** Integers beyond the range of a double become strings. */
function plain(result: ToolResult): Record<string, unknown> {
  const text = JSON.stringify(result, (_name, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return JSON.parse(text) as Record<string, unknown>;
}

/** A village without its history, which may be long, and without the figures of future days. */
function reasonsOf({ history, certifications, outlook, ...village }: Answer<'getVillage'>): object {
  const years = certifications.map(({ year, ruleSet, qualifies }) => ({ year, ruleSet, qualifies }));
  const next =
    outlook === null ? null : { asOf: outlook.asOf, until: outlook.until, verdicts: outlook.verdicts };
  return { ...village, outlook: next, certifications: years, verdictsSoFar: history.length };
}

/**
 * The counts down to the provinces, and the changed villages with the criterion that decides, without the
 * lists of criteria.
 */
function changesOf({
  prefectures: _prefectures,
  counties: _counties,
  items,
  ...answer
}: Answer<'askWhatIf'>): object {
  return {
    ...answer,
    items: items.map(({ criteria: _criteria, comparedCriteria: _compared, ...village }) => village),
  };
}
