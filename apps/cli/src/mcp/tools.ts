import { type CallToolResult, type McpServer } from '@modelcontextprotocol/server';
import { type Answer, type SchemaOf, type Taocun, TaocunProblem } from '@taocun/client';
import * as z from 'zod';
import { asExactJson } from '../questions/print-json';

const ruleSet = z.string().optional().describe('A rule set such as world-bank-2019; left out, the first. list_rule_sets has them.');
const region = z
  .string()
  .regex(/^(\d{2}|\d{4}|\d{6}|\d{9})$/)
  .describe('The code of a province, prefecture, county or township: 2, 4, 6 or 9 digits.');
const village = z
  .string()
  .regex(/^\d{12}$/)
  .describe('A village code of 12 digits. find_village has it.');
const most = z.number().int().min(1).max(100).default(20).describe('The most items.');

const VILLAGE_FIELDS = 'villageCode,name,path,asOf,qualifiesUnder,salesFen,activeShops,households';

/** Tools that read. Each answers JSON with its source: the address that it was asked at, the day it is true at, and the provenance. */
export function registerTools(server: McpServer, taocun: Taocun, url: string): void {
  const sourced = sourcing(url);

  server.registerTool(
    'find_village',
    described('Find a village', 'Finds villages by a part of the name, by pinyin such as dongfeng, or by the beginning of the code.', {
      search: z.string().min(1).max(100),
      region: region.optional(),
      most,
    }),
    async ({ search, region, most }) => {
      const question = { search, fields: VILLAGE_FIELDS, limit: most, ...(region !== undefined && { region }) };
      return answered(async () => sourced('villages', question, await taocun.call('listVillages', question)));
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
      answered(async () => sourced(`villages/${village}`, {}, reasonsOf(await taocun.call('getVillage', { code: village })))),
  );

  server.registerTool(
    'list_villages',
    described('List villages', 'Lists the villages that qualify under a rule set, or those that nearly do, in a region.', {
      ruleSet,
      region: region.optional(),
      which: z.enum(['qualifying', 'near misses']).default('qualifying'),
      most,
    }),
    async ({ ruleSet, region, which, most }) => {
      const where = { limit: most, ...(ruleSet !== undefined && { ruleSet }), ...(region !== undefined && { region }) };
      return answered(async () => {
        if (which === 'near misses') return sourced('near-misses', where, await taocun.call('listNearMisses', where));
        const question = { ...where, qualifies: 'true', sort: '-salesFen', fields: VILLAGE_FIELDS } as const;
        return sourced('villages', question, await taocun.call('listVillages', question));
      });
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
        region: region.optional(),
        most,
      },
    ),
    async ({ ruleSet, without, region, most }) => {
      const question = { ruleSet, without, limit: most, ...(region !== undefined && { region }) };
      return answered(async () => sourced('comparison', question, await taocun.call('compareRuleSets', question)));
    },
  );

  server.registerTool(
    'what_if',
    described('What other rules would say', 'Counts and lists the villages that would be gained and lost under other rules.', {
      rules: z
        .record(z.string(), z.unknown())
        .describe(
          'Rows of a rule set, as { "annualSales": { "thresholdFen": 2000000000, "comparison": "at-least" } }; others stay as in compareWith.',
        ),
      compareWith: ruleSet,
      year: z.number().int().optional().describe('Over the certificates of this year; left out, live.'),
      region: region.optional(),
      most,
    }),
    async ({ rules, compareWith, year, region, most }) => {
      const body = {
        ...{ rules, limit: most },
        ...(compareWith !== undefined && { compareWith }),
        ...(year !== undefined && { year }),
        ...(region !== undefined && { region: [region] }),
      };
      return answered(async () => sourced('what-if', body, await taocun.call('askWhatIf', { body })));
    },
  );

  server.registerTool(
    'series',
    described('Series', 'The villages that qualify, and their sales, in a region by month or by certified year.', {
      region: region.optional(),
      ruleSet,
      by: z.enum(['month', 'year']).default('year'),
    }),
    async ({ region, ruleSet, by }) => {
      const question = { by, limit: 1_000, ...(ruleSet !== undefined && { ruleSet }), ...(region !== undefined && { region }) };
      return answered(async () => sourced('series', question, await taocun.call('listSeries', question)));
    },
  );

  server.registerTool(
    'list_rule_sets',
    described('Rule sets', 'The definitions of a Taobao Village that are in force, as data, with their sources.', {}),
    async () => answered(async () => sourced('rule-sets', {}, await taocun.call('listRuleSets'))),
  );
}

function described<Shape extends z.ZodRawShape>(title: string, description: string, shape: Shape) {
  return { title, description, inputSchema: z.object(shape), annotations: { readOnlyHint: true, openWorldHint: false } };
}

interface Sourced {
  readonly source: { readonly address: string; readonly asOf?: string; readonly provenance: string };
  readonly answer: object;
}

/** `asked` is the query of the address, or the body where the operation takes one. */
function sourcing(url: string) {
  return (path: string, asked: object, answer: object): Sourced => {
    const { provenance, asOf } = answer as { readonly provenance?: SchemaOf<'Provenance'>; readonly asOf?: string | null };
    const search =
      path === 'what-if'
        ? ''
        : new URLSearchParams(Object.entries(asked).map(([name, value]): [string, string] => [name, String(value)])).toString();
    return {
      source: {
        address: `${url.replace(/\/+$/, '')}/api/v1/${path}${search === '' ? '' : `?${search}`}`,
        ...(typeof asOf === 'string' && { asOf }),
        provenance: provenance?.statement.en ?? 'What marketplaces report.',
      },
      answer,
    };
  };
}

/** A village without its history, which may be long. */
function reasonsOf({ history, certifications, ...village }: Answer<'getVillage'>): object {
  const years = certifications.map(({ year, ruleSet, qualifies }) => ({ year, ruleSet, qualifies }));
  return { ...village, certifications: years, verdictsSoFar: history.length };
}

/** An error of the service is told to the assistant, which can mend its question. */
async function answered(ask: () => Promise<Sourced>): Promise<CallToolResult> {
  try {
    return { content: [{ type: 'text', text: asExactJson(await ask()) }] };
  } catch (error) {
    const text =
      error instanceof TaocunProblem
        ? error.message
        : `The service can't be asked: ${error instanceof Error ? error.message : String(error)}`;
    return { content: [{ type: 'text', text }], isError: true };
  }
}
