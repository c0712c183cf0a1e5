import { AsyncLocalStorage } from 'node:async_hooks';
import { Table } from '@taocun/reporting-answers';
import { ApiKeys } from '@taocun/service';
import { Api } from '../api.fixture';
import {
  addressOf,
  Described,
  exampleOf,
  oncePerSchema,
  type Operation,
  type Parameter,
} from '../described.fixture';
import { saveSomethingOfEachList } from './every-list.fixture';

const api = Api.inTests();
let described: Described;
let authorization: string;
/** The statements of one question, apart from those of watches that read the table at the same time. */
const ofQuestion = new AsyncLocalStorage<{ statements: number }>();

beforeAll(async () => {
  await saveSomethingOfEachList(api);
  described = await Described.by(api);
  authorization = `Bearer ${(await api.app.get(ApiKeys).create({ role: 'operator', name: 'test' })).key}`;
  const { database } = await api.app.get(Table).current();
  for (const method of ['rows', 'ordered', 'apart'] as const) {
    const original = database[method].bind(database) as (...values: unknown[]) => unknown;
    jest.spyOn(database, method).mockImplementation(((...values: unknown[]) => {
      const question = ofQuestion.getStore();
      if (question !== undefined) question.statements += 1;
      return original(...values);
    }) as never);
  }
});

interface Question {
  readonly operation: Operation;
  readonly url: string;
  /** The parameter that the question is about. */
  readonly name: string;
}

const questionOf = (
  operation: Operation,
  name: string,
  values: readonly (readonly [string, string])[],
): Question => ({
  operation,
  name,
  url: addressOf(operation, values),
});

/** The answer to a question, with the number of statements that it took. */
async function answerOf({ operation, url }: Question) {
  const spent = { statements: 0 };
  const { statusCode, headers, payload } = await ofQuestion.run(
    spent,
    // The chain of `inject` begins only when it is awaited.
    async () =>
      await api.app.inject({
        method: operation.method as 'GET',
        url,
        // Accepted events would otherwise be a stream without an end.
        headers: { authorization, accept: 'application/json' },
      }),
  );
  return { statusCode, headers, payload, ...spent };
}

/**
 * Asks each question, and returns those that are not refused with 400, by a problem that names the parameter,
 * and without a statement.
 */
async function acceptedOf(questions: readonly Question[]): Promise<unknown[]> {
  const accepted: unknown[] = [];
  for (const question of questions) {
    const { operation, url, name } = question;
    const { statusCode, headers, payload, statements } = await answerOf(question);
    const isProblem = String(headers['content-type']).startsWith('application/problem+json');
    const names =
      isProblem && `${(JSON.parse(payload) as { readonly detail: string }).detail}`.includes(name);
    if (statusCode !== 400 || !names || statements > 0)
      accepted.push(
        `${operation.method} ${url}: ${statusCode}, ${statements} statements, ${payload.slice(0, 200)}`,
      );
  }
  return accepted;
}

const isQuery = (parameter: Parameter): boolean => parameter.in === 'query';

/**
 * Probes, metrics and the explanations of errors belong to every service. The structure of SDMX ignores what
 * its clients add.
 */
const strict = (): Operation[] =>
  described.operations.filter(({ path }) => /^\/(api|data|sdmx\/data)\b/.test(path));

it('a question without a mistake takes a statement, so that those of refused ones would be counted', async () => {
  const villages = described.lists.filter(({ path }) => path === '/api/v1/villages');
  for (const list of villages)
    expect((await answerOf(questionOf(list, '', []))).statements).toBeGreaterThan(0);
  expect(villages).toHaveLength(1);
});

it('every operation refuses an unknown parameter', async () => {
  expect(
    await acceptedOf(strict().map((operation) => questionOf(operation, 'unknown', [['unknown', '1']]))),
  ).toEqual([]);
});

it('every query parameter is refused if it is repeated, or has an operator of MongoDB', async () => {
  const questions = strict().flatMap((operation) =>
    operation.parameters.filter(isQuery).flatMap((parameter) => {
      const { name } = parameter;
      const value = exampleOf(parameter);
      return [
        questionOf(operation, name, [
          [name, value],
          [name, value],
        ]),
        questionOf(operation, name, [[`${name}[$ne]`, value]]),
        questionOf(operation, name, [[`${name}[]`, value]]),
      ];
    }),
  );
  expect(await acceptedOf(questions)).toEqual([]);
});

/** Values that the schema of a parameter does not allow. */
function mistakesOf(parameter: Parameter): string[] {
  const { schema } = parameter;
  const example = exampleOf(parameter);
  const { minimum, maximum, minLength = 0, maxLength, pattern } = schema;
  const near = [
    '',
    `${example}~`,
    `~${example}`,
    `${example},`,
    `,${example}`,
    example.slice(0, -1),
    `${example}\n`,
  ];
  return [
    ...(schema.enum === undefined
      ? []
      : [
          'none',
          '',
          ...schema.enum.map((value) => value.toUpperCase()).filter((value) => !schema.enum?.includes(value)),
        ]),
    ...(schema.type === 'integer' ? ['1.5', '1e3', '0x10', '', ' 1', '-1'] : []),
    ...(minimum === undefined ? [] : [`${minimum - 1}`]),
    ...(maximum === undefined ? [] : [`${maximum + 1}`]),
    ...(minLength > 0 ? [''] : []),
    ...(maxLength === undefined ? [] : ['x'.repeat(maxLength + 1)]),
    ...(schema.format === 'date-time' ? ['yesterday', '2014-11-11', '2014-11-11T00:00:00'] : []),
    ...(pattern === undefined
      ? []
      : [...near, '2014-13', Array.from({ length: 51 }, () => example).join()].filter(
          (value) => !new RegExp(pattern).test(value),
        )),
    // An empty or a very long segment of a path is another address.
  ].filter((value) => parameter.in === 'query' || (value !== '' && value.length <= 100));
}

it('every parameter is refused if its schema does not allow the value', async () => {
  const questions = described.operations
    .filter(({ path }) => !path.startsWith('/errors/'))
    .flatMap((operation) =>
      operation.parameters.flatMap((parameter) =>
        parameter.in === 'header'
          ? []
          : mistakesOf(parameter).map((value) =>
              questionOf(operation, parameter.name, [[parameter.name, value]]),
            ),
      ),
    );
  expect(await acceptedOf(questions)).toEqual([]);
});

it('every list refuses cursors that it did not give out, and forms that exclude each other', async () => {
  const mistakes: readonly (readonly [name: string, value: string])[][] = [
    [['cursor', 'nothing']],
    [['cursor', 'WyJjb2RlIiwieCJd']],
    [
      ['for', 'excel'],
      ['format', 'json'],
    ],
    [['lang', 'zh']],
  ];
  const questions = described.lists.flatMap((list) =>
    mistakes.map((values) => questionOf(list, values[0]?.[0] ?? '', values)),
  );
  expect(await acceptedOf(questions)).toEqual([]);
});

it('a required parameter cannot be omitted', async () => {
  const required = described.operations.flatMap((operation) =>
    operation.parameters
      .filter((parameter) => isQuery(parameter) && parameter.required)
      .map(({ name }) => [operation.path, name] as const),
  );
  expect(required).toEqual([['/api/v1/places', 'search']]);
  for (const [path, name] of required) {
    const { statusCode, payload } = await api.get(path);
    expect([path, statusCode, JSON.parse(payload).detail]).toEqual([
      path,
      400,
      expect.stringContaining(name),
    ]);
  }
});

/** Further values of a question: a language belongs to Excel, and short answers suffice. */
function furtherValuesOf({ parameters }: Operation, name: string): (readonly [string, string])[] {
  const isList = name !== 'limit' && parameters.some((parameter) => parameter.name === 'limit');
  return [
    ...(name === 'lang' ? [['for', 'excel'] as const] : []),
    ...(isList ? [['limit', '1'] as const] : []),
  ];
}

/**
 * The parameters of pages and forms, which every-list.int.spec.ts and every-answer.int.spec.ts give to each
 * list.
 */
const ofEveryList = new Set(['limit', 'cursor', 'total', 'fields', 'format', 'for', 'lang']);

it('every value that a schema names is answered', async () => {
  const refused: string[] = [];
  // every-answer.int.spec.ts asks for every file.
  const named = described.readings.flatMap((operation) =>
    operation.parameters.filter(({ name }) => name !== 'file').map((parameter) => ({ operation, parameter })),
  );
  const withAllValues = oncePerSchema(named, ({ parameter }) => [
    parameter.name,
    parameter.in,
    parameter.example,
    parameter.schema,
  ]);
  for (const one of named) {
    const { operation, parameter } = one;
    const { name, schema } = parameter;
    const all = [
      schema.example,
      parameter.example,
      schema.default,
      ...(schema.enum ?? []),
      schema.minimum,
      schema.maximum,
    ];
    const values = [...new Set(all.filter((value) => value !== undefined))];
    // An operation that shares its schema with an earlier one answers one of the values, unless every list is
    // asked for it elsewhere.
    for (const value of withAllValues.has(one) ? values : values.slice(0, ofEveryList.has(name) ? 0 : 1)) {
      const url = addressOf(operation, [[name, `${value}`], ...furtherValuesOf(operation, name)]);
      const { statusCode, payload } = await api.app.inject({ url, headers: { authorization } });
      // Not every year has a list under every rule set, and not every version every file.
      const isMissing =
        statusCode === 404 && ['not-certified', 'not-found'].includes(JSON.parse(payload).code);
      const isDescribed = `${statusCode}` in operation.responses;
      if (!isDescribed || (statusCode > 299 && !isMissing))
        refused.push(`${url}: ${statusCode} ${payload.slice(0, 200)}`);
    }
  }
  expect(refused).toEqual([]);
});
